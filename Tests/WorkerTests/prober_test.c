/* prober_test.c - the filling of a probe, and its result. */
#include "test.h"

#include "proto/prober.h"

#define NOW (10 * SECOND)
#define PERIOD (100 * MILLISECOND)
#define TARGET 2400000u /* a packet of 1,200 bytes every 4 ms */

static struct prober begun(void)
{
    struct prober p;

    prober_init(&p);
    prober_begin(&p, NOW, TARGET, PERIOD);
    return p;
}

/* Sends what is asked for until the probe is sent; every packet takes `slower` thousandths longer
 * than it was sent apart, and every n-th is lost. */
static usec_t run(struct prober *p, int64_t slower, int lost_every)
{
    usec_t now = NOW;

    for (int i = 1; p->state == PROBER_SENDING; i++) {
        const uint32_t bytes = prober_due(p, now);
        const bool is_part = bytes > 0 && prober_sent(p, now, bytes);
        if (is_part && lost_every > 0 && i % lost_every == 0)
            prober_lost(p);
        else if (is_part)
            prober_arrived(p, now, now + (now - NOW) * slower / 1000, bytes);
        now = prober_deadline(p);
    }
    return now;
}

TEST(a_probe_that_comes_through_gives_its_rate)
{
    struct prober p = begun();
    struct probe_result result;

    run(&p, 0, 0);
    CHECK(prober_finish(&p, NOW + PERIOD, NOW, &result));
    CHECK(result.bps > TARGET * 95ull / 100 && result.bps < TARGET * 105ull / 100);
    CHECK(!result.is_all);
    CHECK(!prober_finish(&p, NOW + PERIOD, NOW, &result));
    CHECK_EQ(prober_deadline(&p), NEVER);
}

TEST(a_probe_that_is_slowed_down_gives_what_came_through)
{
    struct prober p = begun();
    struct probe_result result;

    run(&p, 500, 0);
    CHECK(prober_finish(&p, NOW + PERIOD, NOW, &result));
    CHECK(result.bps > TARGET * 95ull / 150 && result.bps < TARGET * 105ull / 150);
    CHECK(result.is_all);
}

/* A key frame leaves at once, at the probe's beginning; the way gives one packet every 6 ms. */
TEST(a_probe_that_was_sent_unevenly_gives_what_the_way_gives)
{
    struct prober p = begun();
    struct probe_result result;
    usec_t now = NOW, arrived = NOW;

    for (int i = 0; i < 8; i++, arrived += 6 * MILLISECOND)
        if (prober_sent(&p, NOW + i, 1200))
            prober_arrived(&p, NOW + i, arrived, 1200);
    for (; p.state == PROBER_SENDING; now = prober_deadline(&p)) {
        const uint32_t bytes = prober_due(&p, now);
        if (bytes == 0 || !prober_sent(&p, now, bytes))
            continue;
        prober_arrived(&p, now, arrived, bytes);
        arrived += 6 * MILLISECOND;
    }
    CHECK(prober_finish(&p, now, NOW, &result));
    CHECK(result.is_all);
    CHECK(result.bps > 1600000 * 95ull / 100 && result.bps < 1600000 * 112ull / 100);
}

/* Half of it is lost, and the rest is said to have come within two milliseconds. */
TEST(a_probe_that_came_in_a_heap_gives_no_more_than_was_sent)
{
    struct prober p = begun();
    struct probe_result result;
    usec_t now = NOW;

    for (int i = 0; p.state == PROBER_SENDING; i++, now = prober_deadline(&p)) {
        const uint32_t bytes = prober_due(&p, now);
        if (bytes == 0 || !prober_sent(&p, now, bytes))
            continue;
        if (i % 2 == 0)
            prober_arrived(&p, now, NOW + SECOND + 100 * i, bytes);
        else
            prober_lost(&p);
    }
    CHECK(prober_finish(&p, now, NOW, &result));
    CHECK(result.is_all);
    CHECK(result.bps > 0 && result.bps <= TARGET * 105ull / 100);
}

TEST(a_probe_that_loses_half_gives_half)
{
    struct prober p = begun();
    struct probe_result result;

    run(&p, 0, 2);
    CHECK(prober_finish(&p, NOW + PERIOD, NOW, &result));
    CHECK(result.bps > TARGET * 40ull / 100 && result.bps < TARGET * 60ull / 100);
    CHECK(result.is_all);
}

TEST(a_probe_that_nobody_answers_ends)
{
    struct prober p = begun();
    struct probe_result result;
    usec_t now = NOW;

    while (p.state == PROBER_SENDING) {
        const uint32_t bytes = prober_due(&p, now);
        if (bytes > 0)
            prober_sent(&p, now, bytes);
        now = prober_deadline(&p);
    }
    CHECK(!prober_finish(&p, now - 1, NOW, &result));
    CHECK(prober_finish(&p, now, NOW, &result));
    CHECK_EQ(result.bps, 0);
}

TEST(filling_that_nobody_sends_is_not_asked_for_for_ever)
{
    struct prober p = begun();
    usec_t now = NOW;
    int asked = 0;

    while (p.state == PROBER_SENDING && asked < 1000) {
        asked += prober_due(&p, now) > 0;
        CHECK(prober_deadline(&p) > now);
        now = prober_deadline(&p);
    }
    CHECK(asked <= 200);
    CHECK_EQ(p.state, PROBER_WAITING);
}

/* A publisher of next to nothing must not keep the prober busy for hours. */
TEST(a_probe_for_a_few_bits_is_soon_over)
{
    struct prober p;
    struct probe_result result;

    prober_init(&p);
    prober_begin(&p, NOW, 1, PERIOD);
    CHECK(prober_finish(&p, NOW + 10 * SECOND, 0, &result) ||
          prober_finish(&p, NOW + 20 * SECOND, 0, &result));
    CHECK_EQ(result.bps, 0);
}
