/* estimator_gates_test.c - what the estimator must reach on bad ways, in virtual time.
 *
 * Every gate runs with several seeds; a figure is what the worst of them reached, but where chance
 * has a large part, as in who of equals climbs first, most of them must hold. */
#include "test.h"

#include "downlink.h"

#define SEEDS 5
#define MINUTE (60 * SECOND)

static uint64_t media_bps(const struct downlink *d, size_t which, usec_t period)
{
    return d->listener[which].media_bytes * 8 * (uint64_t)SECOND / (uint64_t)period;
}

TEST(five_megabits_are_used_within_three_seconds)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct downlink *d = downlink_open(5000000, seed);
        CHECK(downlink_until_flow(d, 4000000, MINUTE) <= 3 * SECOND);
        CHECK(downlink_estimate(d, 0) >= 4000000);
        downlink_close(d);
    }
}

TEST(a_way_that_narrows_to_a_fifth_is_followed_within_two_seconds)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct downlink *d = downlink_open(5000000, seed);
        downlink_run(d, 15 * SECOND);
        downlink_count_anew(d);
        d->way.bps = 1000000;
        CHECK(downlink_until_below(d, 1000000, MINUTE) <= 2 * SECOND);
        downlink_run(d, 20 * SECOND);
        CHECK(downlink_p95(&d->listener[0]) < 150 * MILLISECOND);
        downlink_close(d);
    }
}

TEST(a_way_that_widens_is_used_within_ten_seconds)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct downlink *d = downlink_open(1000000, seed);
        downlink_run(d, 40 * SECOND);
        d->way.bps = 5000000;
        CHECK(downlink_until_flow(d, 4000000, MINUTE) <= 10 * SECOND);
        downlink_close(d);
    }
}

TEST(a_steady_way_of_any_rate_has_steady_layers)
{
    for (uint32_t kbps = 400; kbps < 8000; kbps += kbps / 4) {
        size_t steady = 0;
        for (uint32_t seed = kbps; seed < kbps + 3; seed++) {
            struct downlink *d = downlink_open(kbps * 1000, seed);
            downlink_run(d, 15 * SECOND);
            downlink_count_anew(d);
            downlink_run(d, MINUTE);
            steady += d->listener[0].changes <= 2;
            CHECK(downlink_p95(&d->listener[0]) < 100 * MILLISECOND);
            CHECK(d->listener[0].probe_bytes * 8 / 60 < kbps * 50);
            downlink_close(d);
        }
        CHECK(steady >= 2);
    }
}

TEST(five_percent_of_random_loss_keep_most_of_the_wish)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct downlink *d = downlink_open(20000000, seed);
        d->way.loss_permille = 50;
        downlink_run(d, 10 * SECOND);
        downlink_count_anew(d);
        downlink_run(d, MINUTE);
        CHECK(media_bps(d, 0, MINUTE) >= downlink_wish(&d->listener[0]) * 60ull / 100);
        downlink_close(d);
    }
}

TEST(losses_in_bursts_keep_most_of_the_wish)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct downlink *d = downlink_open(20000000, seed);
        d->way.burst_permille = 10;
        d->way.burst_length = 5;
        downlink_run(d, 10 * SECOND);
        downlink_count_anew(d);
        downlink_run(d, MINUTE);
        CHECK(media_bps(d, 0, MINUTE) >= downlink_wish(&d->listener[0]) * 60ull / 100);
        downlink_close(d);
    }
}

TEST(jitter_is_not_taken_for_a_queue)
{
    struct downlink *d = downlink_open(20000000, 1);

    d->way.jitter = 40 * MILLISECOND;
    downlink_run(d, 10 * SECOND);
    downlink_count_anew(d);
    downlink_run(d, MINUTE);
    CHECK(media_bps(d, 0, MINUTE) >= downlink_wish(&d->listener[0]) * 90ull / 100);
    downlink_close(d);
}

TEST(two_seconds_without_feedback_make_the_rate_fall)
{
    struct downlink *d = downlink_open(5000000, 1);

    downlink_run(d, 10 * SECOND);
    const uint32_t before = downlink_estimate(d, 0);
    d->feedback_loss_permille = 1000;
    downlink_run(d, 2 * SECOND);
    CHECK(downlink_estimate(d, 0) < before * 7ull / 10);
    d->feedback_loss_permille = 0;
    CHECK(downlink_until_flow(d, 4000000, MINUTE) <= 15 * SECOND);
    downlink_close(d);
}

TEST(every_fifth_feedback_lost_costs_no_layer)
{
    struct downlink *d = downlink_open(5000000, 1);

    d->feedback_loss_permille = 200;
    downlink_run(d, 10 * SECOND);
    downlink_count_anew(d);
    downlink_run(d, MINUTE);
    CHECK(media_bps(d, 0, MINUTE) >= 3900000);
    CHECK(d->listener[0].changes <= 2);
    downlink_close(d);
}

TEST(three_equal_listeners_share_a_way)
{
    size_t fair = 0;

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct downlink *d = downlink_open(6000000, seed);
        downlink_join(d, 1, 4);
        downlink_join(d, 2, 4);
        downlink_run(d, 30 * SECOND);
        downlink_count_anew(d);
        downlink_run(d, MINUTE);
        const uint64_t all =
            media_bps(d, 0, MINUTE) + media_bps(d, 1, MINUTE) + media_bps(d, 2, MINUTE);
        CHECK(all > 4800000);
        size_t near = 0;
        for (size_t i = 0; i < 3; i++)
            near += media_bps(d, i, MINUTE) * 3 >= all * 75 / 100 &&
                    media_bps(d, i, MINUTE) * 3 <= all * 125 / 100;
        fair += near == 3;
        downlink_close(d);
    }
    CHECK(fair * 2 > SEEDS);
}

TEST(tcp_that_fills_the_queue_leaves_a_fifth_of_the_way)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct downlink *d = downlink_open(5000000, seed);
        d->way.queue = 200 * MILLISECOND;
        downlink_run(d, 5 * SECOND);
        d->rival.is_here = true;
        downlink_run(d, 20 * SECOND);
        downlink_count_anew(d);
        downlink_run(d, MINUTE);
        CHECK(media_bps(d, 0, MINUTE) >= 1000000);
        CHECK(d->rival.bytes * 8 / 60 >= 1000000); /* and takes no more than it may */
        downlink_close(d);
    }
}
