/* gates_rate.c - how fast the rate finds what the link carries, and that it stays there. */
#include "call.h"
#include "gates.h"

#define MEGABIT 1000000u
#define WINDOW (500 * MILLISECOND) /* over which a rate is measured */

static const struct journal *journal_of(const struct member *m)
{
    return &m->listener->journal;
}

/* When the media that came, over WINDOW, was first this much; NEVER: not at all. */
static usec_t reached_at(const struct journal *j, uint32_t rate, usec_t from, usec_t to)
{
    for (usec_t at = from; at <= to; at += JOURNAL_SLOT)
        if (gauge_rate(&j->media, at - WINDOW, at) >= rate)
            return at;
    return NEVER;
}

static void tell_time(struct result *result, usec_t took, usec_t limit, const char *otherwise,
                      uint32_t rate)
{
    if (took == NEVER)
        result_of(result, false, NO_FIGURE, "%s (%.2f Mbit/s)", otherwise, rate / 1e6);
    else
        result_of(result, took <= limit, (double)took / SECOND, "%.1f s", (double)took / SECOND);
}

/* The slot in which media came first. */
static usec_t began_at(const struct journal *j)
{
    size_t slot = 0;

    while (slot < j->media.count && j->media.slots[slot] == 0)
        slot++;
    return (usec_t)slot * JOURNAL_SLOT;
}

void gate_start(struct result *result)
{
    struct call *c = call_open(1, 4);
    struct conditions down = call_bottleneck(5 * MEGABIT);
    struct member *m = call_listener(c, world_link(c->world, &down));

    call_run(c, 10 * SECOND);
    usec_t began = began_at(journal_of(m));
    usec_t at = reached_at(journal_of(m), 4 * MEGABIT, began + WINDOW, call_now(c));
    uint32_t last = gauge_rate(&journal_of(m)->media, call_now(c) - SECOND, call_now(c));
    tell_time(result, at == NEVER ? NEVER : at - began, 3 * SECOND, "not within 10 s", last);
    call_close(c);
}

void gate_start_late(struct result *result)
{
    struct call *c = call_open(1, 4);
    struct conditions down = call_bottleneck(5 * MEGABIT);
    const usec_t shown_at = call_now(c) + 6 * SECOND;

    for (size_t i = 0; i < c->publisher_count; i++)
        publisher_show_from(c->publishers[i]->publisher, shown_at + (usec_t)i * 9 * MILLISECOND);
    call_run(c, 3 * SECOND);
    struct member *m = call_listener(c, world_link(c->world, &down));
    call_run(c, 13 * SECOND);
    usec_t at = reached_at(journal_of(m), 4 * MEGABIT, shown_at + WINDOW, call_now(c));
    uint32_t last = gauge_rate(&journal_of(m)->media, call_now(c) - SECOND, call_now(c));
    tell_time(result, at == NEVER ? NEVER : at - shown_at, 4 * SECOND, "not within 10 s", last);
    call_close(c);
}

/* A call that has found 5 Mbit/s when the link becomes one of 1 Mbit/s. */
static struct call *falling(usec_t *fell_at)
{
    struct call *c = call_open(2, 3);
    struct conditions wide = call_bottleneck(5 * MEGABIT), narrow = call_bottleneck(MEGABIT);
    struct network_link *down = world_link(c->world, &wide);

    narrow.queue = 500 * MILLISECOND;
    call_listener(c, down);
    call_run(c, 30 * SECOND);
    link_change(down, &narrow);
    *fell_at = call_now(c);
    call_run(c, 20 * SECOND);
    return c;
}

void gate_fall_time(struct result *result)
{
    usec_t fell_at;
    struct call *c = falling(&fell_at);
    const struct journal *j = journal_of(c->listeners[0]);
    uint32_t before = gauge_rate(&j->offered, fell_at - 2 * SECOND, fell_at);
    usec_t at = fell_at + WINDOW;

    while (at < call_now(c) && gauge_rate(&j->offered, at - WINDOW, at) > MEGABIT)
        at += JOURNAL_SLOT;
    if (before < 3 * MEGABIT)
        result_of(result, false, NO_FIGURE, "it never had 3 Mbit/s to fall from (%.2f)",
                  before / 1e6);
    else
        result_of(result, at - fell_at <= 2 * SECOND, (double)(at - fell_at) / SECOND, "%.1f s",
                  (double)(at - fell_at) / SECOND);
    call_close(c);
}

void gate_fall_delay(struct result *result)
{
    usec_t fell_at;
    struct call *c = falling(&fell_at);
    const struct journal *j = journal_of(c->listeners[0]);
    usec_t p95 = journal_wait_p95(j, fell_at, fell_at + 20 * SECOND);
    uint32_t before = gauge_rate(&j->offered, fell_at - 2 * SECOND, fell_at);

    if (before < 3 * MEGABIT)
        result_of(result, false, NO_FIGURE, "it never had 3 Mbit/s to fall from (%.2f)",
                  before / 1e6);
    else
        result_of(result, p95 < 150 * MILLISECOND, (double)p95 / MILLISECOND, "%d ms",
                  (int)(p95 / MILLISECOND));
    call_close(c);
}

void gate_rise(struct result *result)
{
    struct call *c = call_open(3, 2);
    struct conditions narrow = call_bottleneck(MEGABIT), wide = call_bottleneck(5 * MEGABIT);
    struct network_link *down = world_link(c->world, &narrow);
    struct member *m = call_listener(c, down);

    call_run(c, 30 * SECOND);
    link_change(down, &wide);
    usec_t rose_at = call_now(c);
    call_run(c, 30 * SECOND);
    usec_t at = reached_at(journal_of(m), call_wish(c) / 10 * 8, rose_at + WINDOW, call_now(c));
    uint32_t last = gauge_rate(&journal_of(m)->media, call_now(c) - SECOND, call_now(c));
    tell_time(result, at == NEVER ? NEVER : at - rose_at, 10 * SECOND, "not within 30 s", last);
    call_close(c);
}

/* Nothing of what the listener says arrives for two seconds. */
void gate_feedback_loss(struct result *result)
{
    struct call *c = call_open(4, 4);
    struct conditions wide = call_bottleneck(5 * MEGABIT);
    struct conditions good = {.delay = PATH_DELAY}, none = {.delay = PATH_DELAY, .lost = 10000};
    struct member *m = call_listener(c, world_link(c->world, &wide));

    call_run(c, 20 * SECOND);
    usec_t cut_at = call_now(c);
    link_change(m->up, &none);
    call_run(c, 2 * SECOND);
    link_change(m->up, &good);
    call_run(c, SECOND);
    const struct gauge *offered = &journal_of(m)->offered;
    uint32_t before = gauge_rate(offered, cut_at - SECOND, cut_at);
    uint32_t end = gauge_rate(offered, cut_at + 1500 * MILLISECOND, cut_at + 2 * SECOND);
    result_of(result, before > 0 && end < before / 10 * 9,
              before > 0 ? end * 100.0 / before : NO_FIGURE, "%.2f to %.2f Mbit/s", before / 1e6,
              end / 1e6);
    call_close(c);
}

void gate_fair_share(struct result *result)
{
    struct call *c = call_open(5, 3);
    struct conditions shared = call_bottleneck(5 * MEGABIT);
    struct network_link *down = world_link(c->world, &shared);
    double rates[3], mean = 0, off = 0;

    for (size_t i = 0; i < 3; i++)
        call_listener(c, down);
    call_run(c, 60 * SECOND);
    for (size_t i = 0; i < 3; i++) {
        rates[i] = gauge_rate(&journal_of(c->listeners[i])->media, call_now(c) - 30 * SECOND,
                              call_now(c));
        mean += rates[i] / 3;
    }
    for (size_t i = 0; i < 3; i++) {
        double distance = rates[i] > mean ? rates[i] - mean : mean - rates[i];
        off = distance > off ? distance : off;
    }
    /* A share of nothing is fair too, but it is not what is meant. */
    result_of(result, off <= mean / 4 && mean * 3 >= 0.6 * 5 * MEGABIT,
              mean > 0 ? off * 100 / mean : NO_FIGURE,
              "%.2f, %.2f, %.2f Mbit/s (%.0f %% off)", rates[0] / 1e6, rates[1] / 1e6,
              rates[2] / 1e6, mean > 0 ? off * 100 / mean : 0);
    call_close(c);
}

void gate_steady(struct result *result)
{
    struct call *c = call_open(6, 3);
    struct conditions down = call_bottleneck(5 * MEGABIT / 2);
    struct member *m = call_listener(c, world_link(c->world, &down));
    size_t worst = 0;

    call_run(c, 20 * SECOND);
    usec_t from = call_now(c);
    call_run(c, 180 * SECOND);
    for (size_t i = 0; i < c->publisher_count; i++) {
        size_t changes = journal_changes(journal_of(m), call_video(i), from, call_now(c));
        worst = changes > worst ? changes : worst;
    }
    uint32_t rate = gauge_rate(&journal_of(m)->media, from, call_now(c));
    /* Who never leaves the lowest layer is steady, but wastes the link. */
    result_of(result, worst <= 6 && rate >= 5 * MEGABIT / 4, (double)worst / 3,
              "%.1f a minute at %.2f Mbit/s", (double)worst / 3, rate / 1e6);
    call_close(c);
}

void gate_cubic(struct result *result)
{
    struct call *c = call_open(7, 3);
    struct conditions shared = call_bottleneck(5 * MEGABIT);
    struct network_link *down = world_link(c->world, &shared);
    struct member *m = call_listener(c, down);

    call_run(c, 10 * SECOND);
    struct rival *rival = world_rival(c->world, down, PATH_DELAY);
    call_run(c, 10 * SECOND);
    usec_t from = call_now(c);
    uint64_t before = rival->delivered;
    call_run(c, 60 * SECOND);
    uint32_t ours = gauge_rate(&journal_of(m)->media, from, call_now(c));
    double theirs = (double)(rival->delivered - before) * 8 / 60;
    /* The rival must be one: the link must be full. */
    result_of(result, ours >= MEGABIT && ours + theirs >= 4.0 * MEGABIT, ours / (5e6 / 100),
              "%.0f %% (%.2f Mbit/s beside %.2f)", ours / (5e6 / 100), ours / 1e6, theirs / 1e6);
    call_close(c);
}

/* Nothing waits before a policer, so losses are all there is to go by, and up to 10 % of them the
 * rate holds (LOSS_FALL_PERMILLE): no more may be lost in the long run. Half of the rate leaves
 * room for one step of the ladder: 1.5 Mbit/s fits, 500 kbit/s each, and the next below is 1.15. */
void gate_policer(struct result *result)
{
    struct call *c = call_open(8, 3);
    struct conditions down = {.delay = PATH_DELAY, .policed = 2 * MEGABIT, .policer_bytes = 30000};
    struct network_link *link = world_link(c->world, &down);
    struct member *m = call_listener(c, link);

    call_run(c, 30 * SECOND);
    usec_t from = call_now(c);
    uint64_t carried = link->carried, lost = link->lost;
    call_run(c, 60 * SECOND);
    uint32_t rate = gauge_rate(&journal_of(m)->media, from, call_now(c));
    double share = 100.0 * (double)(link->lost - lost) /
                   (double)(link->lost - lost + link->carried - carried);
    result_of(result, rate >= MEGABIT && share < 10, share,
              "%.2f Mbit/s with %.1f %% lost", rate / 1e6, share);
    call_close(c);
}
