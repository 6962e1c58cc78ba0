/* rate_control_test.c - how the rate rises and falls. */
#include "test.h"

#include "proto/rate_control.h"

#define NOW (10 * SECOND)

static struct rate_control fresh(void)
{
    struct rate_control r;

    rate_control_init(&r, NOW, 1000000, 30000, 5000000);
    return r;
}

TEST(the_rate_rises_by_eight_percent_a_second)
{
    struct rate_control r = fresh();

    rate_control_rise(&r, NOW + SECOND, 1000000, 5000000, 0);
    CHECK_EQ(r.bps, 1080000);
    rate_control_rise(&r, NOW + 100 * SECOND, 1000000, 5000000, 0); /* a pause counts a second */
    CHECK_EQ(r.bps, 1166400);
    rate_control_hold(&r, NOW + 101 * SECOND);
    rate_control_rise(&r, NOW + 102 * SECOND, 1000000, 1200000, 0);
    CHECK_EQ(r.bps, 1200000);
    rate_control_rise(&r, NOW + 103 * SECOND, 1000000, 1000000, 0);
    CHECK_EQ(r.bps, 1200000);
}

TEST(near_the_limit_the_rate_rises_by_packets)
{
    struct rate_control r = fresh();

    rate_control_full(&r, NOW, 1000000);
    CHECK_EQ(r.bps, 850000);
    rate_control_rise(&r, NOW + SECOND, 900000, 5000000, 100 * MILLISECOND);
    CHECK_EQ(r.bps, 850000 + 48000); /* a packet every 200 ms */
}

TEST(a_full_way_leaves_most_of_what_gets_through)
{
    struct rate_control r = fresh();

    rate_control_full(&r, NOW, 2000000);
    CHECK_EQ(r.bps, 1000000); /* it never rises by that */
    rate_control_full(&r, NOW, 400000);
    CHECK_EQ(r.bps, 340000);
    rate_control_full(&r, NOW, 1);
    CHECK_EQ(r.bps, 30000);
    CHECK_EQ(r.peak, 1000000);
    CHECK(rate_control_fell_within(&r, NOW + SECOND, 2 * SECOND));
    CHECK(!rate_control_fell_within(&r, NOW + 2 * SECOND, 2 * SECOND));
}

TEST(what_a_probe_proved_is_not_lost_to_losses)
{
    struct rate_control r = fresh();

    rate_control_probed(&r, NOW, 2000000, false, 0, 100);
    CHECK_EQ(r.bps, 2000000);
    rate_control_lossy(&r, NOW + SECOND, 2000000, 200);
    CHECK_EQ(r.bps, 2000000);
    rate_control_lossy(&r, NOW + SECOND, 2000000, 400); /* that is another way than was probed */
    CHECK_EQ(r.bps, 1600000);
    rate_control_lossy(&r, NOW + RATE_PROOF_AGE, 1000000, 200);
    CHECK_EQ(r.bps, 900000);
}

TEST(a_probe_that_is_not_all_proven_raises_nothing)
{
    struct rate_control r = fresh();

    rate_control_probed(&r, NOW, 2000000, true, 0, 0);
    CHECK_EQ(r.bps, 1000000);
    CHECK_EQ(r.proven_at, NEVER);
    rate_control_probed(&r, NOW, 500000, true, 700000, 0);
    CHECK_EQ(r.bps, 700000); /* what flows anyhow is not in question */
}
