/* gates_loss.c - losses, what they cost who has them, and that they cost nobody else. */
#include "call.h"
#include "gates.h"

#define MEGABIT 1000000u
#define FREEZE (200 * MILLISECOND)

static const struct journal *journal_of(const struct member *m)
{
    return &m->listener->journal;
}

/* Two publishers, and a listener who loses on a link that is wide enough for all. */
static struct call *losing(uint32_t seed, uint32_t lost)
{
    struct call *c = call_open(seed, 2);
    struct conditions down = call_bottleneck(5 * MEGABIT);

    down.lost = lost;
    call_listener(c, world_link(c->world, &down));
    call_run(c, 50 * SECOND);
    return c;
}

void gate_random_loss_rate(struct result *result)
{
    struct call *c = losing(21, 500);
    const struct journal *j = journal_of(c->listeners[0]);
    uint32_t rate = gauge_rate(&j->media, call_now(c) - 30 * SECOND, call_now(c));

    result_of(result, rate >= call_wish(c) / 10 * 6, rate * 100.0 / call_wish(c),
              "%.0f %% (%.2f of %.2f Mbit/s)",
              rate * 100.0 / call_wish(c), rate / 1e6, call_wish(c) / 1e6);
    call_close(c);
}

void gate_random_loss_freezes(struct result *result)
{
    struct call *c = losing(21, 500);
    const struct journal *j = journal_of(c->listeners[0]);
    usec_t from = call_now(c) - 45 * SECOND, longest = 0;
    size_t freezes = 0;

    for (size_t i = 0; i < c->publisher_count; i++) {
        usec_t gap = journal_longest_gap(j, call_video(i), from, call_now(c));
        longest = gap > longest ? gap : longest;
        freezes += journal_freezes(j, call_video(i), FREEZE, from, call_now(c));
    }
    result_of(result, freezes == 0, (double)longest / MILLISECOND,
              "%zu in 90 s, the longest gap %d ms", freezes, (int)(longest / MILLISECOND));
    call_close(c);
}

static void tell_repair(struct result *result, const struct call *c)
{
    const struct listener *l = c->listeners[0]->listener;
    int64_t lost = 0, repaired = 0;

    for (size_t i = 0; i < l->stream_count; i++) {
        const struct heard_stream *s = l->streams[i];
        if (!s->is_video)
            continue;
        lost += reception_lost(&s->reception);
        repaired += (int64_t)s->repaired;
    }
    double share = lost > 0 ? 100.0 * (double)repaired / (double)lost : 0;
    result_of(result, lost > 100 && share >= 99, share, "%.2f %% (%d of %d packets)", share,
              (int)repaired, (int)lost);
}

void gate_random_loss_repair(struct result *result)
{
    struct call *c = losing(22, 1000);

    tell_repair(result, c);
    call_close(c);
}

void gate_burst_loss_repair(struct result *result)
{
    struct call *c = call_open(23, 2);
    struct conditions down = call_bottleneck(5 * MEGABIT);

    down.bursts = 100; /* one packet in a hundred begins one, of five on average */
    down.burst_ends = 2000;
    call_listener(c, world_link(c->world, &down));
    call_run(c, 50 * SECOND);
    tell_repair(result, c);
    call_close(c);
}

/* What one listener gets of some publishers. */
struct got {
    size_t pictures;
    size_t changes;
    unsigned layer; /* the sum of the means, in hundredths */
    usec_t wait;
    uint32_t rate;
    uint32_t estimate; /* the mean of some time */
};

static struct got got_of(const struct call *c, size_t listener, size_t first_publisher)
{
    const struct journal *j = journal_of(c->listeners[listener]);
    usec_t from = call_now(c) - 30 * SECOND, to = call_now(c);
    struct got got = {.wait = journal_wait_p95(j, from, to),
                      .rate = gauge_rate(&j->media, from, to)};

    for (size_t i = first_publisher; i < c->publisher_count; i++) {
        got.pictures += journal_pictures(j, call_video(i), from, to);
        got.changes += journal_changes(j, call_video(i), from, to);
        got.layer += journal_layer(j, call_video(i), from, to);
    }
    return got;
}

/* Where nobody has more than the worst encoding, nothing could have been taken from him. */
static bool has_something_to_lose(const struct got *got)
{
    return got->pictures > 0 && got->layer >= 100;
}

/* An estimate above the link is a guess that may come or go. */
#define LOSSY_LINK (4 * MEGABIT)
#define ESTIMATES 60 /* one a second */

/* Three publishers, the first of which loses on its way up; a listener on a narrow link. */
static struct got beside_lossy_publisher(uint32_t lost)
{
    struct call *c = call_open(24, 3);
    struct conditions up = {.delay = PATH_DELAY, .lost = lost};
    struct conditions down = call_bottleneck(LOSSY_LINK);

    call_listener(c, world_link(c->world, &down));
    link_change(c->publishers[0]->up, &up);
    call_run(c, 30 * SECOND);
    uint64_t estimates = 0;
    for (size_t i = 0; i < ESTIMATES; i++) {
        call_run(c, SECOND);
        uint32_t estimate = world_estimate(c->world, c->listeners[0]);
        estimates += estimate < LOSSY_LINK ? estimate : LOSSY_LINK;
    }
    struct got got = got_of(c, 0, 1);
    got.estimate = (uint32_t)(estimates / ESTIMATES);
    call_close(c);
    return got;
}

void gate_lossy_publisher(struct result *result)
{
    struct got good = beside_lossy_publisher(0), bad = beside_lossy_publisher(1000);

    result_of(result,
              bad.pictures * 100 >= good.pictures * 95 && bad.layer * 100 >= good.layer * 95 &&
                  has_something_to_lose(&good) && good.estimate > 0 &&
                  bad.estimate * 100.0 >= good.estimate * 95.0,
              good.estimate > 0 ? bad.estimate * 100.0 / good.estimate : NO_FIGURE,
              "%zu of %zu pictures, layer %.2f of %.2f, estimate %.2f of %.2f", bad.pictures,
              good.pictures, bad.layer / 200.0, good.layer / 200.0, bad.estimate / 1e6,
              good.estimate / 1e6);
}

/* Two listeners with all they wish, and a third one that loses, or has a narrow link and lies about
 * it. */
static struct got beside_third(uint32_t lost, bool is_liar, enum telling telling)
{
    struct call *c = call_open(25, 2);
    struct conditions good = call_bottleneck(10 * MEGABIT);
    struct conditions third = call_bottleneck(is_liar ? MEGABIT : 4 * MEGABIT);

    third.lost = lost;
    call_listener(c, world_link(c->world, &good));
    call_listener(c, world_link(c->world, &good));
    call_teller(c, world_link(c->world, &third), telling)->listener->is_liar = is_liar;
    call_run(c, 60 * SECOND);
    struct got got = got_of(c, 0, 0), second = got_of(c, 1, 0);
    got.pictures += second.pictures;
    got.changes += second.changes;
    got.layer += second.layer;
    got.wait = got.wait > second.wait ? got.wait : second.wait;
    call_close(c);
    return got;
}

static void tell_beside(struct result *result, const struct got *good, const struct got *bad)
{
    usec_t later = bad->wait - good->wait;

    result_of(result,
              has_something_to_lose(good) && bad->pictures * 100 >= good->pictures * 98 &&
                  bad->layer * 100 >= good->layer * 98 && bad->changes <= good->changes &&
                  later < 10 * MILLISECOND,
              100.0 * bad->layer / (good->layer > 0 ? good->layer : 1),
              "%zu of %zu pictures, layer %.2f of %.2f, %d ms later", bad->pictures,
              good->pictures, bad->layer / 400.0, good->layer / 400.0,
              (int)(later / MILLISECOND));
}

void gate_lossy_listener(struct result *result)
{
    struct got good = beside_third(0, false, TELLS_ARRIVALS);
    struct got bad = beside_third(2000, false, TELLS_ARRIVALS);

    tell_beside(result, &good, &bad);
}

void gate_liar(struct result *result)
{
    struct got good = beside_third(0, false, TELLS_ARRIVALS);
    struct got bad = beside_third(0, true, TELLS_ARRIVALS);

    tell_beside(result, &good, &bad);
    if (!result->passed)
        return;
    bad = beside_third(0, true, TELLS_REMB);
    tell_beside(result, &good, &bad);
}
