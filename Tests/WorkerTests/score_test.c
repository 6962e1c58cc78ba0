/* score_test.c - points of a stream by what its reports say. */
#include "test.h"

#include "proto/score.h"

static uint8_t score_of(uint32_t expected, uint32_t lost, uint32_t repaired, uint32_t jitter_msec)
{
    const struct score_interval interval = {expected, lost, repaired, jitter_msec};
    struct score s = {0};

    score_add(&s, &interval);
    return score_value(&s);
}

TEST(a_stream_is_good_until_a_report_says_otherwise)
{
    const struct score_interval silence = {.jitter_msec = 900};
    struct score s = {0};

    CHECK_EQ(score_value(&s), SCORE_BEST);
    score_add(&s, &silence);
    CHECK_EQ(s.count, 0);
    CHECK_EQ(score_value(&s), SCORE_BEST);
}

TEST(loss_costs_more_than_its_share)
{
    CHECK_EQ(score_of(1000, 0, 0, 0), 10);
    CHECK_EQ(score_of(1000, 20, 0, 0), 9);
    CHECK_EQ(score_of(1000, 50, 0, 0), 8);
    CHECK_EQ(score_of(1000, 100, 0, 0), 7);
    CHECK_EQ(score_of(1000, 200, 0, 0), 4);
    CHECK_EQ(score_of(1000, 500, 0, 0), 1);
    CHECK_EQ(score_of(1000, 1000, 0, 0), 0);
}

TEST(what_was_repaired_costs_a_quarter)
{
    CHECK_EQ(score_of(1000, 100, 100, 0), 9);
    CHECK_EQ(score_of(1000, 200, 200, 0), 8);
    CHECK_EQ(score_of(1000, 200, 100, 0), 6);
}

TEST(jitter_costs_three_points_at_most)
{
    CHECK_EQ(score_of(1000, 0, 0, 49), 10);
    CHECK_EQ(score_of(1000, 0, 0, 50), 9);
    CHECK_EQ(score_of(1000, 0, 0, 4000000000), 7);
    CHECK_EQ(score_of(1000, 1000, 0, 500), 0);
}

TEST(figures_that_make_no_sense_are_held_to_what_can_be)
{
    CHECK_EQ(score_of(10, 4000000000, 0, 0), 0);
    CHECK_EQ(score_of(1000, 10, 4000000000, 0), 10);
    CHECK_EQ(score_of(UINT32_MAX, UINT32_MAX, 0, 0), 0);
    CHECK_EQ(score_of(UINT32_MAX, UINT32_MAX, UINT32_MAX, 0), 3);
}

TEST(the_newest_report_is_the_heaviest)
{
    const struct score_interval good = {.expected = 100}, bad = {.expected = 100, .lost = 100};
    struct score worse = {0}, better = {0};

    score_add(&worse, &good);
    score_add(&worse, &bad);
    CHECK_EQ(score_value(&worse), 3);
    score_add(&better, &bad);
    score_add(&better, &good);
    CHECK_EQ(score_value(&better), 7);
}
