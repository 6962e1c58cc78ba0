/* estimator_stream_test.c - a listener behind TCP, who is known by how the queue drains. */
#include "test.h"

#include "proto/estimator.h"

#define NOW (100 * SECOND)
#define LOOK (100 * MILLISECOND)

static const struct estimator_limits LIMITS = {600000, 30000, 10000000};

/* A connection that takes `bps`; the rest waits. */
struct stream {
    struct estimator e;
    usec_t now;
    uint32_t bps;
    uint64_t waiting; /* bytes */
};

static struct stream stream_of(uint32_t bps)
{
    struct stream s = {.now = NOW, .bps = bps};

    estimator_init(&s.e, s.now, &LIMITS);
    estimator_can_fill(&s.e);
    return s;
}

static struct estimate read_now(const struct stream *s)
{
    struct estimate out;

    estimator_read(&s->e, s->now, &out);
    return out;
}

/* Sends so many bytes, and looks a moment later how they drain. */
static void pass(struct stream *s, uint64_t bytes)
{
    const uint64_t most = (uint64_t)s->bps / 8 * (uint64_t)LOOK / (uint64_t)SECOND;

    s->now += LOOK;
    s->waiting += bytes;
    const uint64_t acked = s->waiting < most ? s->waiting : most;
    s->waiting -= acked;
    estimator_drained(&s->e, s->now, s->waiting, acked);
}

static void flow(struct stream *s, uint32_t bps, usec_t period)
{
    for (const usec_t end = s->now + period; s->now < end;)
        pass(s, (uint64_t)bps / 8 * (uint64_t)LOOK / (uint64_t)SECOND);
}

/* Two layers: the better one flows whenever the estimate has room. How often it came. */
static uint32_t choose(struct stream *s, uint32_t low, uint32_t high, usec_t period, bool *is_high)
{
    uint32_t climbs = 0;

    for (const usec_t end = s->now + period; s->now < end;) {
        const bool fits = read_now(s).bps >= high;
        climbs += fits && !*is_high;
        *is_high = fits;
        estimator_wish(&s->e, s->now, fits ? high : low, fits ? 0 : high, high);
        flow(s, fits ? high : low, LOOK);
    }
    return climbs;
}

TEST(over_tcp_a_way_that_narrows_is_followed_within_a_second)
{
    struct stream s = stream_of(5000000);
    usec_t longest = 0;

    flow(&s, 4000000, 5 * SECOND);
    CHECK(read_now(&s).bps >= 4000000);
    s.bps = 1000000;
    flow(&s, 4000000, SECOND / 2);
    CHECK(read_now(&s).bps <= 1000000);
    CHECK_EQ(read_now(&s).hold, HOLD_CONGESTION);
    for (const usec_t end = s.now + 5 * SECOND; s.now < end;) {
        flow(&s, read_now(&s).bps, LOOK);
        longest = read_now(&s).queue > longest ? read_now(&s).queue : longest;
    }
    CHECK(longest < 2 * SECOND);
    CHECK(read_now(&s).queue < 100 * MILLISECOND); /* and what waited has gone */
    CHECK(read_now(&s).bps >= 700000);
    CHECK(read_now(&s).bps <= 1150000);
}

TEST(over_tcp_a_key_frame_is_no_full_way)
{
    struct stream s = stream_of(1000000);

    flow(&s, 700000, 5 * SECOND);
    const uint32_t before = read_now(&s).bps;
    for (int i = 0; i < 5; i++) {
        pass(&s, 50000); /* 400 ms of the way */
        flow(&s, 500000, 2 * SECOND);
        CHECK(read_now(&s).bps >= before);
        CHECK_EQ(read_now(&s).hold, HOLD_NONE);
    }
}

TEST(over_tcp_what_goes_without_waiting_is_believed)
{
    struct stream s = stream_of(5000000);

    flow(&s, 3000000, 2 * SECOND);
    CHECK(read_now(&s).bps >= 3000000);
    CHECK(read_now(&s).bps <= 5000000);
}

TEST(over_tcp_the_next_layer_is_tried_and_stays_if_it_goes)
{
    struct stream s = stream_of(5000000);
    bool is_high = false;

    choose(&s, 500000, 1700000, 3 * SECOND, &is_high);
    CHECK(is_high);
    CHECK_EQ(choose(&s, 500000, 1700000, 60 * SECOND, &is_high), 0);
    CHECK(is_high);
}

TEST(over_tcp_trials_in_vain_come_ever_more_seldom)
{
    struct stream s = stream_of(1000000);
    bool is_high = false;

    const uint32_t first = choose(&s, 500000, 1700000, 60 * SECOND, &is_high);
    CHECK(first >= 2);
    choose(&s, 500000, 1700000, 120 * SECOND, &is_high);
    CHECK(choose(&s, 500000, 1700000, 180 * SECOND, &is_high) <= 3);
    s.bps = 5000000; /* and yet a way that widens is found */
    choose(&s, 500000, 1700000, 70 * SECOND, &is_high);
    CHECK(is_high);
    CHECK_EQ(choose(&s, 500000, 1700000, 60 * SECOND, &is_high), 0);
}

/* Two minutes with two layers on a way that takes only the lower one, and a key frame of it each
 * five seconds. How often the higher one was tried in the second minute. */
static uint32_t settle(struct stream *s, bool *is_high)
{
    uint32_t climbs = 0;

    for (int i = 0; i < 24; i++) {
        const uint32_t tried = choose(s, 500000, 1700000, 5 * SECOND, is_high);
        climbs += i >= 12 ? tried : 0;
        pass(s, 30000);
    }
    return climbs;
}

TEST(over_tcp_a_key_frame_tells_that_the_way_is_wider)
{
    struct stream s = stream_of(1000000);
    bool is_high = false;

    CHECK(settle(&s, &is_high) <= 1);
    s.bps = 5000000;
    pass(&s, 30000);
    choose(&s, 500000, 1700000, 2 * SECOND, &is_high);
    CHECK(is_high);
    CHECK_EQ(choose(&s, 500000, 1700000, 60 * SECOND, &is_high), 0);
    CHECK(is_high);
}

TEST(over_tcp_a_sign_that_deceives_is_believed_once)
{
    struct stream s = stream_of(1000000);
    bool is_high = false;
    uint32_t climbs = 0;

    settle(&s, &is_high);
    for (int i = 0; i < 36; i++) { /* three minutes in which a heap of acknowledgements comes */
        climbs += choose(&s, 500000, 1700000, 5 * SECOND, &is_high);
        s.bps = 5000000;
        pass(&s, 30000);
        s.bps = 1000000;
    }
    CHECK(climbs >= 2 && climbs <= 4); /* one a minute, and this one */
}

TEST(over_tcp_nothing_is_probed)
{
    struct stream s = stream_of(5000000);
    struct estimator_probe probe;

    estimator_sent(&s.e, s.now, estimator_take_number(&s.e), 1200, SENT_MEDIA);
    estimator_wish(&s.e, s.now, 100000, 4000000, 4000000);
    CHECK(read_now(&s).is_probing); /* nobody knew yet */
    pass(&s, 1200);
    CHECK(!read_now(&s).is_probing);
    estimator_wish(&s.e, s.now, 100000, 4000000, 4000000);
    CHECK(!estimator_probe(&s.e, s.now, &probe));
    CHECK_EQ(estimator_deadline(&s.e), NEVER);
    estimator_clear(&s.e);
}

TEST(over_tcp_repair_waits_while_a_queue_does)
{
    uint32_t bytes[2] = {0};

    for (size_t i = 0; i < 2; i++) {
        struct stream s = stream_of(600000);
        flow(&s, i == 0 ? 400000 : 2000000, SECOND);
        for (const usec_t end = s.now + SECOND; s.now < end; s.now += MILLISECOND)
            while (estimator_allows(&s.e, s.now, 1200))
                bytes[i] += 1200;
    }
    CHECK(bytes[0] > 0);
    CHECK(bytes[1] < bytes[0] / 4);
}

TEST(an_estimate_over_tcp_is_a_guess_until_the_way_was_full)
{
    struct stream s = stream_of(1000000);

    flow(&s, 500000, 5 * SECOND);
    CHECK(read_now(&s).is_guess);
    flow(&s, 2000000, SECOND);
    CHECK(!read_now(&s).is_guess);
    estimator_moved(&s.e, s.now);
    CHECK(read_now(&s).is_guess);
    CHECK_EQ(read_now(&s).queue, 0);
}
