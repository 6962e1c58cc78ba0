/* rate_test.c - bits per second over the last second, exact to a bucket of 100 ms. */
#include "test.h"

#include "base/rate.h"

TEST(five_bytes_are_forty_bits_in_their_second)
{
    struct rate r = {0};

    rate_add(&r, 12 * SECOND, 5);
    CHECK_EQ(rate_bps(&r, 12 * SECOND), 40);
}

TEST(bytes_of_one_second_add_up)
{
    struct rate r = {0};

    rate_add(&r, 0, 5);
    CHECK_EQ(rate_bps(&r, 0), 40);
    rate_add(&r, 100 * MILLISECOND, 2);
    CHECK_EQ(rate_bps(&r, 100 * MILLISECOND), 56);
    rate_add(&r, 300 * MILLISECOND, 2);
    CHECK_EQ(rate_bps(&r, 300 * MILLISECOND), 72);
    rate_add(&r, 999 * MILLISECOND, 4);
    CHECK_EQ(rate_bps(&r, 999 * MILLISECOND), 104);
}

TEST(bytes_are_forgotten_a_second_and_a_bucket_later)
{
    struct rate r = {0};

    rate_add(&r, 0, 5);
    rate_add(&r, 999 * MILLISECOND, 2);
    CHECK_EQ(rate_bps(&r, 999 * MILLISECOND), 56);
    rate_add(&r, 1100 * MILLISECOND, 1);
    rate_add(&r, 1100 * MILLISECOND, 1);
    CHECK_EQ(rate_bps(&r, 1100 * MILLISECOND), 32);
    rate_add(&r, 2099 * MILLISECOND, 1);
    CHECK_EQ(rate_bps(&r, 2099 * MILLISECOND), 24);
    CHECK_EQ(rate_bps(&r, 3100 * MILLISECOND), 0);
}

TEST(the_bucket_that_slides_out_counts_by_its_share)
{
    struct rate r = {0};

    rate_add(&r, 50 * MILLISECOND, 1000);
    CHECK_EQ(rate_bps(&r, 999 * MILLISECOND), 8000);
    CHECK_EQ(rate_bps(&r, 1025 * MILLISECOND), 6000);
    CHECK_EQ(rate_bps(&r, 1075 * MILLISECOND), 2000);
    CHECK_EQ(rate_bps(&r, 1100 * MILLISECOND), 0);
}

TEST(a_steady_stream_has_a_steady_rate)
{
    struct rate r = {0};
    uint32_t least = UINT32_MAX, most = 0;

    for (usec_t now = 0; now < 10 * SECOND; now += MILLISECOND) {
        rate_add(&r, now, 125);
        if (now < 2 * SECOND)
            continue;
        uint32_t bps = rate_bps(&r, now);
        least = bps < least ? bps : least;
        most = bps > most ? bps : most;
    }
    CHECK(least >= 999000 && most <= 1001000);
}

TEST(a_long_silence_empties_every_bucket)
{
    struct rate r = {0};

    for (usec_t now = 0; now < SECOND; now += 10 * MILLISECOND)
        rate_add(&r, now, 1000);
    CHECK_EQ(rate_bps(&r, 3600 * SECOND), 0);
}

TEST(a_rate_beyond_32_bits_is_held_at_the_top)
{
    struct rate r = {0};

    rate_add(&r, 0, UINT32_MAX);
    rate_add(&r, 0, UINT32_MAX);
    CHECK_EQ(rate_bps(&r, 0), UINT32_MAX);
}
