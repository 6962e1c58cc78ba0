/* acked_rate_test.c - windows of arrivals and what becomes of an odd one. */
#include "test.h"

#include "proto/acked_rate.h"

/* 1,250 bytes every 10 ms are a megabit a second. */
static usec_t steady(struct acked_rate *a, usec_t from, usec_t period)
{
    for (usec_t at = from; at < from + period; at += 10 * MILLISECOND)
        acked_rate_add(a, at, 1250);
    return from + period;
}

TEST(the_acked_rate_is_that_of_the_arrivals)
{
    struct acked_rate a = {.has_time = false};

    steady(&a, SECOND, 400 * MILLISECOND);
    CHECK_EQ(acked_rate_bps(&a), 0);
    steady(&a, SECOND + 400 * MILLISECOND, SECOND);
    CHECK(acked_rate_bps(&a) > 970000 && acked_rate_bps(&a) < 1030000);
    CHECK(acked_rate_now(&a) > 970000 && acked_rate_now(&a) < 1030000);
}

TEST(one_odd_window_moves_the_acked_rate_little)
{
    struct acked_rate a = {.has_time = false};
    usec_t now = steady(&a, SECOND, 3 * SECOND);

    for (int i = 0; i < 20; i++, now += 10 * MILLISECOND)
        acked_rate_add(&a, now, 12500);
    CHECK(acked_rate_bps(&a) < 1300000);
    CHECK(acked_rate_now(&a) > 8000000);
}

TEST(a_jump_of_the_clock_adds_no_rate)
{
    struct acked_rate a = {.has_time = false};
    usec_t now = steady(&a, SECOND, 3 * SECOND);

    steady(&a, now - 2 * SECOND, SECOND);
    steady(&a, now + 3600 * SECOND, SECOND);
    CHECK(acked_rate_bps(&a) > 950000 && acked_rate_bps(&a) < 1050000);
}
