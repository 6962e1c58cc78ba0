/* allocator_last_test.c - the lowest picture: it stays, and does not stutter for long. */
#include "test.h"

#include "graph/allocator.h"
#include "listener.h"

TEST(who_does_not_fit_for_a_moment_keeps_its_lowest_layer)
{
    begin();
    struct allocation *first = join(encodings(300, 0, 0));
    struct allocation *second = join(encodings(300, 0, 0));

    run_on(1000, SECOND);
    CHECK_EQ(spatial(first), 0);
    CHECK_EQ(spatial(second), 0);
    run_on(200, ALLOCATOR_LAST - STEP);
    CHECK_EQ(spatial(second), 0);
    CHECK(!second->has_fallen);
    run_on(1000, SECOND);
    run_on(200, ALLOCATOR_LAST - STEP); /* another while: it counts from its own beginning */
    CHECK_EQ(spatial(second), 0);
    CHECK(!second->has_fallen);
}

TEST(who_does_not_fit_for_longer_goes_off_and_the_first_stays)
{
    begin();
    struct allocation *first = join(encodings(300, 0, 0));
    struct allocation *second = join(encodings(300, 0, 0));

    run_on(1000, SECOND);
    run(200);
    CHECK_EQ(l.a.due, l.now + ALLOCATOR_LAST);
    l.now += ALLOCATOR_LAST;
    run(200);
    CHECK_EQ(spatial(first), 0);
    CHECK_EQ(spatial(second), -1);
    CHECK_EQ(second->reason, REASON_BUDGET);
}

TEST(who_stays_though_it_does_not_fit_is_at_nobodys_cost)
{
    begin();
    struct allocation *small = join(camera());
    struct allocation *large = join(encodings(1500, 0, 0));

    small->priority = 2;
    run_on(4000, 5 * SECOND);
    CHECK_EQ(spatial(large), 0);
    run(800);
    CHECK_EQ(spatial(small), 1); /* 500 of 760 */
    CHECK_EQ(spatial(large), 0);
    l.now += ALLOCATOR_LAST;
    run(800);
    CHECK_EQ(spatial(small), 1);
    CHECK_EQ(spatial(large), -1);
}

TEST(who_has_more_than_its_lowest_layer_gives_that_up_at_once)
{
    begin();
    join(encodings(300, 0, 0))->priority = 2;
    struct allocation *camera_of_another = join(camera());

    run_on(4000, 5 * SECOND);
    CHECK_EQ(spatial(camera_of_another), 2);
    run(200);
    CHECK_EQ(spatial(camera_of_another), 0);
    CHECK(camera_of_another->has_fallen);
}

TEST(who_joins_where_nothing_fits_shows_nothing)
{
    begin();
    join(encodings(300, 0, 0))->priority = 2;
    run_on(200, SECOND);
    struct allocation *newcomer = join(encodings(300, 0, 0));

    run(200);
    CHECK_EQ(spatial(newcomer), -1);
}

/* Of a camera that has just begun only the first frame is known. */
static void begin_with_a_frame(struct allocation *s, bool is_late)
{
    l.a.is_late = is_late;
    l.ladders[0].temporals[0] = 1;
    run_on(600, STEP);
    CHECK_EQ(s->layers.temporal, 0);
    l.ladders[0].temporals[0] = 3;
    l.ladders[0].bps[0][0] = 60000;
    l.ladders[0].bps[0][1] = 90000;
    l.ladders[0].bps[0][2] = 150000;
}

TEST(the_first_picture_gets_the_rest_of_its_frames_at_once)
{
    begin();
    struct allocation *s = join(encodings(150, 0, 0));

    begin_with_a_frame(s, true);
    run_on(600, STEP);
    CHECK_EQ(s->layers.temporal, 2);
}

TEST(the_first_picture_stutters_on_where_its_frames_do_not_fit)
{
    begin();
    struct allocation *s = join(encodings(150, 0, 0));

    begin_with_a_frame(s, false);
    run_on(115, STEP); /* 109, and 95 with something to spare */
    CHECK_EQ(s->layers.temporal, 1);
    run_on(75, STEP);
    CHECK_EQ(s->layers.temporal, 0);
    run_on(600, ALLOCATOR_HOLD - 2 * STEP); /* it had to fall */
    CHECK_EQ(s->layers.temporal, 0);
    run_on(600, 4 * STEP);
    CHECK_EQ(s->layers.temporal, 2);
    l.a.is_congested = true;
    run_on(75, STEP);
    CHECK_EQ(s->layers.temporal, 0);
}

/* Its cost rose a little before the first answer: that says nothing of the way. */
TEST(what_is_given_up_while_nothing_is_known_holds_nobody)
{
    begin();
    struct allocation *s = join(encodings(150, 500, 0));

    l.a.is_guess = true;
    run_on(650, STEP);
    CHECK_EQ(spatial(s), 1);
    l.ladders[0].bps[1][0] = 650000;
    run_on(650, STEP);
    CHECK_EQ(spatial(s), 0);
    CHECK(!s->has_fallen);
    l.a.is_guess = false;
    l.a.is_proven = true;
    run_on(2000, STEP);
    CHECK_EQ(spatial(s), 1);
}
