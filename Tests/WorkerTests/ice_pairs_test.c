/* ice_pairs_test.c - order, freezing and room of the check list. */
#include "test.h"

#include "proto/ice_pairs.h"

#include <string.h>

static struct ice_pairs pairs;

static struct ice_pair *__single add(uint8_t local, uint8_t remote, uint32_t foundation,
                                     uint64_t priority)
{
    return ice_pairs_add(&pairs, local, remote, foundation, priority, false, false);
}

static void clear(void)
{
    memset(&pairs, 0, sizeof pairs);
}

TEST(one_pair_of_a_foundation_waits_and_the_others_are_frozen)
{
    clear();
    CHECK_EQ(add(0, 0, 1, 10)->state, ICE_PAIR_WAITING);
    CHECK_EQ(add(0, 1, 1, 20)->state, ICE_PAIR_FROZEN);
    CHECK_EQ(add(0, 2, 2, 5)->state, ICE_PAIR_WAITING);
}

TEST(success_thaws_its_foundation_and_who_comes_later_waits)
{
    struct ice_pair *first, *second, *other;

    clear();
    first = add(0, 0, 1, 10);
    second = add(0, 1, 1, 20);
    other = add(0, 2, 2, 20);
    ice_pairs_succeed(&pairs, first, 0);
    CHECK_EQ(first->state, ICE_PAIR_SUCCEEDED);
    CHECK_EQ(second->state, ICE_PAIR_WAITING);
    CHECK_EQ(other->state, ICE_PAIR_WAITING);
    CHECK_EQ(add(0, 3, 1, 1)->state, ICE_PAIR_WAITING);
}

TEST(the_best_that_waits_is_next_then_one_of_an_idle_foundation)
{
    struct ice_pair *low, *high, *frozen;

    clear();
    low = add(0, 0, 1, 10);
    high = add(0, 1, 2, 20);
    frozen = add(0, 2, 1, 30);
    CHECK(ice_pairs_ordinary(&pairs) == high);
    high->state = ICE_PAIR_IN_PROGRESS;
    CHECK(ice_pairs_ordinary(&pairs) == low);
    low->state = ICE_PAIR_IN_PROGRESS;
    CHECK(ice_pairs_ordinary(&pairs) == NULL);
    CHECK(!ice_pairs_have_ordinary(&pairs));
    ice_pairs_fail(low);
    CHECK(ice_pairs_have_ordinary(&pairs));
    CHECK(ice_pairs_ordinary(&pairs) == frozen);
}

TEST(triggered_pairs_come_in_their_order_and_failed_ones_again)
{
    struct ice_pair *first, *second;

    clear();
    first = add(0, 0, 1, 10);
    second = add(0, 1, 2, 20);
    ice_pairs_fail(first);
    ice_pairs_trigger(&pairs, first);
    ice_pairs_trigger(&pairs, second);
    ice_pairs_trigger(&pairs, first);
    CHECK_EQ(first->state, ICE_PAIR_WAITING);
    CHECK(ice_pairs_triggered(&pairs) == first);
    first->triggered = 0;
    CHECK(ice_pairs_triggered(&pairs) == second);
}

TEST(a_pair_without_leave_is_not_checked_and_not_lost)
{
    struct ice_pair *held;

    clear();
    held = ice_pairs_add(&pairs, 0, 0, 1, 10, true, false);
    CHECK_EQ(held->state, ICE_PAIR_HELD);
    CHECK(ice_pairs_ordinary(&pairs) == NULL);
    CHECK(!ice_pairs_have_ordinary(&pairs));
    CHECK(!ice_pairs_are_lost(&pairs));
    CHECK(ice_pairs_may_better(&pairs, 5));
    ice_pairs_trigger(&pairs, held);
    CHECK(ice_pairs_triggered(&pairs) == NULL);
    ice_pairs_release(&pairs, held);
    CHECK(ice_pairs_triggered(&pairs) == held);
    ice_pairs_fail(held);
    CHECK(ice_pairs_are_lost(&pairs));
}

static void fill(void)
{
    clear();
    for (uint8_t i = 0; i < ICE_PAIRS_MAX; i++)
        CHECK(add(0, i, i, 1000 + i) != NULL);
}

TEST(a_full_list_gives_up_what_is_worth_least)
{
    fill();
    CHECK(add(1, 0, 500, 10) == NULL);
    CHECK(add(1, 0, 500, 5000) != NULL);
    CHECK_EQ(pairs.count, ICE_PAIRS_MAX);
    CHECK(ice_pairs_find(&pairs, 0, 0) == NULL);
    ice_pairs_fail(ice_pairs_find(&pairs, 0, 99));
    CHECK(add(1, 1, 501, 1) != NULL);
    CHECK(ice_pairs_find(&pairs, 0, 99) == NULL);
}

TEST(a_full_list_keeps_what_works_is_asked_or_was_heard)
{
    fill();
    for (uint8_t i = 0; i < ICE_PAIRS_MAX; i++) {
        struct ice_pair *pair = ice_pairs_find(&pairs, 0, i);
        if (i % 4 == 0)
            ice_pairs_succeed(&pairs, pair, 0);
        else if (i % 4 == 1)
            pair->state = ICE_PAIR_IN_PROGRESS;
        else if (i % 4 == 2)
            pair->is_heard = true;
        else
            ice_pairs_trigger(&pairs, pair);
    }
    CHECK(add(1, 0, 500, UINT64_MAX) == NULL);
    CHECK(ice_pairs_add(&pairs, 1, 0, 500, 1, false, true) == NULL);
    ice_pairs_find(&pairs, 0, 3)->triggered = 0;
    CHECK(ice_pairs_add(&pairs, 1, 0, 500, 1, false, true) != NULL);
}

TEST(a_candidate_that_goes_takes_its_pairs_with_it)
{
    clear();
    for (uint8_t local = 0; local < 3; local++)
        for (uint8_t remote = 0; remote < 3; remote++)
            CHECK(add(local, remote, local * 3u + remote, 1) != NULL);
    ice_pairs_remove_local(&pairs, 1);
    CHECK_EQ(pairs.count, 6);
    ice_pairs_remove_remote(&pairs, 2);
    CHECK_EQ(pairs.count, 4);
    CHECK(ice_pairs_find(&pairs, 0, 1) && ice_pairs_find(&pairs, 2, 0));
    CHECK(!ice_pairs_find(&pairs, 1, 0) && !ice_pairs_find(&pairs, 0, 2));
}
