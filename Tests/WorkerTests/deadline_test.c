/* deadline_test.c - the heap of deadlines, and whether they are kept. */
#include "test.h"

#include "base/deadline.h"
#include "base/lateness.h"
#include "base/random.h"

#include <string.h>

TEST(an_empty_heap_is_never_due)
{
    struct deadlines heap;

    deadlines_init(&heap);
    CHECK_EQ(deadlines_next(&heap), NEVER);
    CHECK(deadlines_due(&heap, 1000 * SECOND) == NULL);
    deadlines_clear(&heap);
}

TEST(the_earliest_deadline_is_next_and_stays_until_set)
{
    struct deadline a = {0}, b = {0};
    struct deadlines heap;

    deadlines_init(&heap);
    CHECK(deadlines_reserve(&heap, 2));
    CHECK(deadline_set(&heap, &a, 20));
    CHECK(deadline_set(&heap, &b, 10));
    CHECK_EQ(deadlines_next(&heap), 10);
    CHECK(deadlines_due(&heap, 9) == NULL);
    CHECK(deadlines_due(&heap, 10) == &b);
    CHECK(deadlines_due(&heap, 10) == &b);
    CHECK(deadline_set(&heap, &b, 30));
    CHECK(deadlines_due(&heap, 25) == &a);
    deadlines_clear(&heap);
}

TEST(never_takes_a_deadline_out)
{
    struct deadline a = {0}, b = {0};
    struct deadlines heap;

    deadlines_init(&heap);
    CHECK(deadlines_reserve(&heap, 2));
    CHECK(deadline_set(&heap, &a, 10));
    CHECK(deadline_set(&heap, &b, 20));
    CHECK(deadline_set(&heap, &a, NEVER));
    CHECK(deadline_set(&heap, &a, NEVER));
    CHECK_EQ(deadlines_next(&heap), 20);
    CHECK_EQ(a.place, 0);
    CHECK(deadline_set(&heap, &b, NEVER));
    CHECK_EQ(deadlines_next(&heap), NEVER);
    deadlines_clear(&heap);
}

TEST(a_heap_without_room_refuses_and_stays_as_it_was)
{
    struct deadline a = {0};
    struct deadlines heap;

    deadlines_init(&heap);
    CHECK(!deadline_set(&heap, &a, 10));
    CHECK_EQ(a.place, 0);
    CHECK_EQ(deadlines_next(&heap), NEVER);
    deadlines_clear(&heap);
}

TEST(reserving_more_keeps_what_is_there)
{
    static struct deadline entries[40];
    struct deadlines heap;

    memset(entries, 0, sizeof entries);
    deadlines_init(&heap);
    CHECK(deadlines_reserve(&heap, 1));
    CHECK(deadline_set(&heap, &entries[39], 7));
    CHECK(deadlines_reserve(&heap, 40));
    for (int i = 0; i < 39; i++)
        CHECK(deadline_set(&heap, &entries[i], 100 - i));
    CHECK(deadlines_due(&heap, 7) == &entries[39]);
    deadlines_clear(&heap);
    CHECK_EQ(entries[39].place, 0);
}

TEST(deadlines_come_out_in_order_after_random_moves)
{
    static struct deadline entries[200];
    struct deadlines heap;
    struct random random;
    struct deadline *first;
    usec_t before = 0;
    unsigned met = 0, wrong = 0;

    memset(entries, 0, sizeof entries);
    random_seed(&random, zeros(RANDOM_SEED_SIZE).at);
    deadlines_init(&heap);
    CHECK(deadlines_reserve(&heap, 200));
    for (int i = 0; i < 5000; i++) {
        usec_t at = random_below(&random, 10) == 0 ? NEVER : random_below(&random, 1000);
        wrong += !deadline_set(&heap, &entries[random_below(&random, 200)], at);
    }
    for (int i = 0; i < 200; i++)
        wrong += !deadline_set(&heap, &entries[i], random_below(&random, 1000));
    while ((first = deadlines_due(&heap, 1000)) != NULL) {
        wrong += first->at < before;
        before = first->at;
        met++;
        deadline_set(&heap, first, NEVER);
    }
    CHECK_EQ(met, 200);
    CHECK_EQ(wrong, 0);
    deadlines_clear(&heap);
}

/* A second with so many turns, of which some but the first are late. */
static usec_t turn(struct lateness *l, usec_t now, int turns, int late)
{
    for (int i = 0; i < turns; i++, now += SECOND / turns)
        lateness_turn(l, now, i > 0 && i <= late ? LATE_TURN + 1 : LATE_TURN);
    return now;
}

TEST(a_loop_is_late_when_many_turns_are)
{
    struct lateness l = {.is_late = false};
    usec_t now = 7 * SECOND;

    now = turn(&l, now, 100, 0);
    now = turn(&l, now, 1000, 11);
    CHECK(!l.is_late); /* the verdict comes with the next turn */
    now = turn(&l, now, 1000, 10);
    CHECK(l.is_late);
    now = turn(&l, now, 1000, 0);
    CHECK(!l.is_late);
}

TEST(a_few_late_turns_are_chance)
{
    struct lateness l = {.is_late = false};
    usec_t now = 7 * SECOND;

    now = turn(&l, now, 20, 0);
    now = turn(&l, now, 20, LATE_TURNS_FEW);
    now = turn(&l, now, 20, LATE_TURNS_FEW + 1);
    CHECK(!l.is_late);
    now = turn(&l, now, 20, 0);
    CHECK(l.is_late);
}
