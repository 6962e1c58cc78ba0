/* allocator_test.c - who gets what, when a climb has to wait, and what is said about it. */
#include "test.h"

#include "graph/allocator.h"
#include "listener.h"

TEST(who_joins_gets_at_once_what_fits)
{
    begin();
    struct allocation *s = join(camera());

    run(2000);
    CHECK_EQ(spatial(s), 2);
    CHECK_EQ(s->reason, REASON_WISH);
    struct allocation *other = join(camera());
    run(2000);
    CHECK_EQ(spatial(s), 1);
    CHECK_EQ(spatial(other), 1);
}

TEST(audio_passes_and_is_taken_off_first)
{
    begin();
    struct allocation *voice = join(encodings(40, 0, 0)), *video = join(camera());

    voice->is_audio = true;
    run(20);
    CHECK_EQ(spatial(voice), 0);
    CHECK_EQ(l.a.budget, 0);
    run(1000);
    CHECK_EQ(l.a.budget, 910000);
    CHECK_EQ(spatial(video), 0); /* it joined without any room, and waits */
    l.a.of_audio.permille = 500;
    run(1000);
    CHECK_EQ(l.a.budget, 890000);
    l.a.of_video.permille = 100;
    run(1000);
    CHECK_EQ(l.a.budget, 809090);
}

TEST(every_video_has_its_lowest_layer_before_one_has_more)
{
    begin();
    for (int i = 0; i < 4; i++)
        join(camera());
    l.senders[3].priority = 255;
    run(800); /* 760, with something to spare 660 */
    for (int i = 0; i < 4; i++)
        CHECK_EQ(spatial(&l.senders[i]), 0);
}

TEST(the_first_video_has_its_lowest_layer_without_any_budget)
{
    begin();
    struct allocation *a = join(camera()), *b = join(camera());

    run(30);
    CHECK_EQ(spatial(a), 0);
    CHECK_EQ(spatial(b), -1);
    CHECK_EQ(b->reason, REASON_BUDGET);
    CHECK_EQ(b->needed_bps, 150000);
    CHECK_EQ(b->available_bps, 0);
}

TEST(a_pinned_video_climbs_before_a_screen_and_a_screen_before_the_others)
{
    begin();
    struct allocation *other = join(camera()), *screen = join(camera()), *pinned = join(camera());

    screen->is_screen = true;
    pinned->is_pinned = true;
    other->priority = 255;
    run(2200); /* 2090, with something to spare 1817 */
    CHECK_EQ(spatial(pinned), 2);
    CHECK_EQ(spatial(screen), 0);
    CHECK_EQ(spatial(other), 0);
    run_on(2700, 3 * SECOND); /* 2565, with something to spare 2230 */
    CHECK_EQ(spatial(pinned), 2);
    CHECK_EQ(spatial(screen), 1);
    CHECK_EQ(spatial(other), 0);
}

TEST(a_priority_twice_as_high_climbs_two_steps_a_round)
{
    begin();
    struct allocation *twice = join(camera()), *once = join(camera());

    twice->priority = 200;
    once->priority = 100;
    run(2100);
    CHECK_EQ(spatial(twice), 2);
    CHECK_EQ(spatial(once), 0);
    begin();
    twice = join(camera());
    once = join(camera());
    twice->priority = once->priority = 100;
    run(2100);
    CHECK_EQ(spatial(twice), 1);
    CHECK_EQ(spatial(once), 1);
}

TEST(one_whose_step_does_not_fit_leaves_the_room_to_others)
{
    begin();
    struct allocation *dear = join(encodings(100, 5000, 0));
    struct allocation *cheap = join(encodings(100, 200, 300));

    dear->priority = 255;
    run(600);
    CHECK_EQ(spatial(dear), 0);
    CHECK_EQ(spatial(cheap), 2);
}

TEST(a_fall_is_at_once)
{
    begin();
    struct allocation *s = join(camera());

    run(2000);
    l.now += STEP;
    run(1500);
    CHECK_EQ(spatial(s), 1);
    CHECK_EQ(s->reason, REASON_BUDGET);
}

TEST(a_climb_takes_room_to_spare_for_two_seconds)
{
    begin();
    struct allocation *s = join(camera());

    run(600);
    CHECK_EQ(spatial(s), 0);
    run_on(605, 10 * SECOND); /* 500 * 1.15 / 0.95 = 605.3 */
    CHECK_EQ(spatial(s), 0);
    run_on(606, ALLOCATOR_PATIENCE);
    CHECK_EQ(spatial(s), 0);
    CHECK_EQ(s->reason, REASON_CONGESTION_HOLD);
    CHECK_EQ(l.a.due, l.now + STEP);
    run_on(606, STEP);
    CHECK_EQ(spatial(s), 1);
    CHECK_EQ(l.a.due, NEVER);
}

TEST(a_moment_without_room_begins_the_two_seconds_anew)
{
    begin();
    struct allocation *s = join(camera());

    run(300);
    run_on(700, ALLOCATOR_PATIENCE);
    run_on(600, STEP);
    run_on(700, ALLOCATOR_PATIENCE);
    CHECK_EQ(spatial(s), 0);
    run_on(700, STEP);
    CHECK_EQ(spatial(s), 1);
}

TEST(a_climb_that_a_probe_has_proven_waits_for_nothing)
{
    begin();
    struct allocation *s = join(camera());

    run(300);
    l.now += STEP;
    l.a.is_proven = true;
    run(530); /* 503 of it */
    CHECK_EQ(spatial(s), 1);
}

TEST(after_a_fall_nobody_climbs_for_ten_seconds)
{
    begin();
    struct allocation *s = join(camera());

    run(2000);
    run_on(2000, ALLOCATOR_TRIAL); /* so that the fall says nothing about a climb */
    run_on(1000, STEP);
    run_on(3000, ALLOCATOR_HOLD - STEP);
    CHECK_EQ(spatial(s), 1);
    CHECK_EQ(s->reason, REASON_CONGESTION_HOLD);
    run_on(3000, STEP);
    CHECK_EQ(spatial(s), 2);
}

TEST(after_a_fall_a_proven_climb_waits_three_seconds)
{
    begin();
    struct allocation *s = join(camera());

    run(2000);
    run_on(1000, STEP);
    l.a.is_proven = true;
    run_on(3000, ALLOCATOR_HOLD_PROVEN - STEP);
    CHECK_EQ(spatial(s), 1);
    run_on(3000, STEP);
    CHECK_EQ(spatial(s), 2);
}

/* Falls, then sees room; how long until it climbs. */
static usec_t time_to_climb(const struct allocation *s)
{
    run_on(1000, STEP);
    CHECK_EQ(spatial(s), 1);
    for (usec_t began = l.now;; run_on(3000, STEP))
        if (spatial(s) == 2 || l.now - began > 1000 * SECOND)
            return l.now - began;
}

TEST(climbs_in_vain_double_the_hold)
{
    begin();
    struct allocation *s = join(camera());

    run(3000);
    CHECK_EQ(time_to_climb(s), ALLOCATOR_HOLD + STEP);
    CHECK_EQ(time_to_climb(s), 2 * ALLOCATOR_HOLD + STEP);
    CHECK_EQ(time_to_climb(s), 4 * ALLOCATOR_HOLD + STEP);
    CHECK_EQ(time_to_climb(s), 8 * ALLOCATOR_HOLD + STEP);
    CHECK_EQ(time_to_climb(s), 8 * ALLOCATOR_HOLD + STEP);
}

TEST(a_climb_that_has_lasted_a_minute_was_not_in_vain)
{
    begin();
    struct allocation *s = join(camera());

    run(3000);
    (void)time_to_climb(s);
    (void)time_to_climb(s);
    run_on(3000, ALLOCATOR_TRIAL);
    CHECK_EQ(time_to_climb(s), ALLOCATOR_HOLD);
}

TEST(a_raised_wish_need_not_wait)
{
    begin();
    struct allocation *s = join(camera());

    s->wish = (struct layers){0, LAYER_BEST};
    run(3000);
    CHECK_EQ(spatial(s), 0);
    CHECK_EQ(s->reason, REASON_WISH);
    s->wish = (struct layers){1, LAYER_BEST};
    run(3000);
    CHECK_EQ(spatial(s), 1);
}

TEST(a_lowered_wish_is_no_fall)
{
    begin();
    struct allocation *s = join(camera());

    run(3000);
    s->wish.spatial = 0;
    run_on(3000, STEP);
    CHECK_EQ(spatial(s), 0);
    s->wish.spatial = LAYER_BEST;
    run_on(3000, STEP);
    CHECK_EQ(spatial(s), 2);
}

TEST(a_paused_sender_costs_nothing_and_comes_back_at_once)
{
    begin();
    struct allocation *s = join(camera()), *other = join(camera());

    s->is_paused = true;
    run(2000);
    CHECK_EQ(spatial(s), -1);
    CHECK_EQ(s->reason, REASON_WISH);
    CHECK_EQ(spatial(other), 2);
    s->is_paused = false;
    run_on(4000, STEP);
    CHECK_EQ(spatial(s), 2);
    s->wish.spatial = LAYER_OFF;
    run_on(4000, STEP);
    CHECK_EQ(spatial(s), -1);
    CHECK_EQ(l.a.sending, 1500000);
}

TEST(a_publisher_that_comes_back_is_seen_at_once)
{
    begin();
    struct allocation *s = join(encodings(0, 0, 0));

    run(3000);
    CHECK_EQ(spatial(s), -1);
    CHECK_EQ(s->reason, REASON_PUBLISHER_OFF);
    l.ladders[0] = camera();
    run_on(3000, STEP);
    CHECK_EQ(spatial(s), 2);
    l.ladders[0] = encodings(150, 500, 0);
    run_on(3000, STEP);
    CHECK_EQ(spatial(s), 1);
    CHECK_EQ(s->reason, REASON_PUBLISHER_OFF);
    l.ladders[0] = camera();
    run_on(3000, ALLOCATOR_PATIENCE + STEP);
    CHECK_EQ(spatial(s), 2);
}

TEST(our_own_lateness_lets_nobody_climb_but_those_who_join)
{
    begin();
    struct allocation *s = join(camera());

    run(300);
    l.a.is_late = true;
    run_on(3000, 10 * SECOND);
    CHECK_EQ(spatial(s), 0);
    CHECK_EQ(s->reason, REASON_CPU);
    struct allocation *other = join(camera());
    run_on(3000, STEP);
    CHECK_EQ(spatial(other), 0);
    l.a.is_late = false;
    l.a.is_congested = true;
    run_on(3000, 10 * SECOND);
    CHECK_EQ(spatial(s), 0);
    CHECK_EQ(s->reason, REASON_CONGESTION_HOLD);
    l.a.is_congested = false;
    run_on(6000, STEP);
    CHECK_EQ(spatial(s), 2);
}

TEST(each_reason_is_told_with_its_figures)
{
    begin();
    struct allocation *s = join(camera());

    run(600);
    CHECK_EQ(s->reason, REASON_BUDGET);
    CHECK_EQ(s->needed_bps, 500000);
    CHECK_EQ(s->available_bps, 570000);
    s->wish.spatial = 0;
    run(600);
    CHECK_EQ(s->reason, REASON_WISH);
    CHECK_EQ(s->needed_bps, 150000);
    s->flows.spatial = LAYER_OFF;
    run(600);
    CHECK_EQ(s->reason, REASON_WAITING_KEYFRAME);
    s->flows.spatial = 2;
    s->wish.spatial = 2;
    l.ladders[0] = encodings(150, 500, 0);
    l.ladders[0].bps[2][0] = 1400000; /* what it was when it was last heard */
    run(3000);
    CHECK_EQ(s->reason, REASON_PUBLISHER_OFF);
    CHECK_EQ(s->needed_bps, 1400000);
    CHECK_EQ(spatial(s), 1);
}

TEST(the_estimator_is_told_what_flows_and_what_would)
{
    begin();
    struct allocation *voice = join(encodings(40, 0, 0));

    voice->is_audio = true;
    join(camera());
    join(camera());
    l.a.of_audio.permille = 250;
    l.a.of_video.permille = 100;
    run(700); /* 665 - 50 = 1.1 * 559 */
    CHECK_EQ(l.a.sending, 380000);
    CHECK_EQ(l.a.next, 805264);    /* (50 + 1.1 * 650) / 0.95, up to the next bit */
    CHECK_EQ(l.a.wished, 3526316); /* (50 + 1.1 * 3000) / 0.95 */
    run(10000);
    run_on(10000, 3 * SECOND);
    CHECK_EQ(l.a.sending, 3350000);
    CHECK_EQ(l.a.next, 3526316);
}

TEST(repair_needs_room_where_one_climbs_and_lets_nobody_fall)
{
    begin();
    struct allocation *s = join(camera());

    run(600); /* 570: a climb to 500 would take 575 with something to spare */
    run_on(600, 3 * SECOND);
    CHECK_EQ(spatial(s), 0);
    run_on(620, 3 * SECOND);
    CHECK_EQ(spatial(s), 1);
    l.a.of_repair.permille = 200;
    run_on(620, 3 * SECOND);
    CHECK_EQ(spatial(s), 1);
    CHECK_EQ(l.a.sending, 500000);
    CHECK_EQ(l.a.next, 1894737); /* 1.2 * 1500 / 0.95 */
    l.a.is_proven = true;
    run_on(1890, 15 * SECOND); /* 1795 */
    CHECK_EQ(spatial(s), 1);
    run(1895);
    CHECK_EQ(spatial(s), 2);
}

TEST(a_limit_set_by_the_application_counts)
{
    begin();
    struct allocation *s = join(camera());

    l.a.most = 1000000;
    run(5000);
    CHECK_EQ(l.a.budget, 950000);
    CHECK_EQ(spatial(s), 1);
    l.a.most = 0;
    l.a.least = 4000000;
    run(10);
    CHECK_EQ(l.a.budget, 3800000);
}

TEST(an_unlimited_path_carries_everything)
{
    begin();
    for (int i = 0; i < SENDERS_MAX; i++)
        join(encodings(100000, 300000, 900000));
    l.a.estimate = UINT32_MAX;
    l.senders[7].is_audio = true;
    allocator_run(&l.a, l.now, l.senders, l.turns, 4);
    for (int i = 0; i < 4; i++)
        CHECK_EQ(spatial(&l.senders[i]), 2);
    CHECK(!allocator_is_moved(&l.a, UINT32_MAX));
}

TEST(a_camera_gets_sharper_with_half_its_frames_and_a_screen_with_the_least)
{
    static const struct ladder three = {
        .announced = 2,
        .alive = 3,
        .temporals = {3, 3},
        .bps = {{60000, 90000, 150000}, {200000, 300000, 500000}},
    };

    begin();
    struct allocation *s = join(three);
    run(300); /* 285, with something to spare 247 */
    CHECK_EQ(s->layers.spatial, 0);
    CHECK_EQ(s->layers.temporal, 2);
    run_on(400, 3 * SECOND);
    CHECK_EQ(s->layers.spatial, 1);
    CHECK_EQ(s->layers.temporal, 1);

    begin();
    s = join(three);
    s->is_screen = true;
    run(300);
    CHECK_EQ(s->layers.spatial, 1);
    CHECK_EQ(s->layers.temporal, 0);

    begin();
    s = join(three);
    s->wish = (struct layers){1, 0};
    run(3000);
    CHECK_EQ(s->layers.spatial, 1);
    CHECK_EQ(s->layers.temporal, 0);
}

TEST(a_wish_below_everything_alive_gets_the_lowest)
{
    begin();
    struct allocation *s = join(encodings(0, 500, 1500));

    s->wish.spatial = 0;
    run(3000);
    CHECK_EQ(spatial(s), 1);
}

TEST(a_small_change_of_the_estimate_is_no_reason_to_run)
{
    begin();
    join(camera());
    CHECK(allocator_is_moved(&l.a, 600000));
    run(700);
    CHECK(!allocator_is_moved(&l.a, 710000));
    CHECK(!allocator_is_moved(&l.a, 690000));
    CHECK(allocator_is_moved(&l.a, 736000));
    CHECK(allocator_is_moved(&l.a, 664000));
    run(530);
    CHECK(allocator_is_moved(&l.a, 520000)); /* no longer enough for what flows */
}
