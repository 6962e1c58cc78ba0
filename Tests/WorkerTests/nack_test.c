/* nack_test.c - which numbers are asked for, when, and when not any more. */
#include "test.h"

#include "proto/nack.h"

#define NOT_KEY false
#define KEY true
#define FIRST_SENT false
#define SENT_AGAIN true

/* The list that the tests look into: what was due at the last look. */
static uint16_t asked[NACK_MAX];
static bool hopeless;

static struct nack stream(void)
{
    struct nack n;

    nack_init(&n);
    return n;
}

static enum nack_arrival arrive(struct nack *n, usec_t now, int sequence)
{
    return nack_received(n, now, (uint16_t)sequence, NOT_KEY, FIRST_SENT);
}

static size_t due(struct nack *n, usec_t now)
{
    return nack_due(n, now, 0, asked, NACK_MAX, &hopeless);
}

TEST(packets_in_order_and_late_ones_ask_for_nothing)
{
    struct nack n = stream();

    for (int i = 2371; i <= 2380; i++)
        CHECK_EQ(arrive(&n, 0, i), NACK_ORDINARY);
    CHECK_EQ(arrive(&n, 0, 2254), NACK_UNASKED);
    CHECK_EQ(arrive(&n, 0, 2250), NACK_UNASKED);
    CHECK_EQ(n.count, 0);
    CHECK_EQ(nack_deadline(&n), NEVER);
    CHECK_EQ(arrive(&n, 0, 2381), NACK_ORDINARY);
    CHECK_EQ(arrive(&n, SECOND, 2383), NACK_ORDINARY);
    CHECK_EQ(nack_deadline(&n), SECOND + NACK_GRACE);
    CHECK_EQ(due(&n, SECOND + NACK_GRACE), 1);
    CHECK_EQ(asked[0], 2382);
    CHECK_EQ(n.count, 1);
}

TEST(a_hole_is_not_asked_for_before_the_grace_is_over)
{
    struct nack n = stream();

    arrive(&n, 0, 1);
    arrive(&n, 0, 3);
    CHECK_EQ(due(&n, NACK_GRACE - 1), 0);
    CHECK_EQ(nack_deadline(&n), NACK_GRACE);
    CHECK_EQ(arrive(&n, NACK_GRACE - 1, 2), NACK_UNASKED);
    CHECK_EQ(nack_deadline(&n), NEVER);
    CHECK_EQ(due(&n, SECOND), 0);
}

TEST(numbers_go_over_the_wrap_with_and_without_a_hole)
{
    struct nack whole = stream(), holed = stream(), wide = stream();

    arrive(&whole, 0, 65534);
    arrive(&whole, 0, 65535);
    arrive(&whole, 0, 0);
    CHECK_EQ(whole.count, 0);
    arrive(&holed, 0, 65534);
    arrive(&holed, 0, 65535);
    arrive(&holed, 0, 1);
    CHECK_EQ(due(&holed, NACK_GRACE), 1);
    CHECK_EQ(asked[0], 0);
    arrive(&wide, 0, 0xfffe);
    arrive(&wide, 0, 1);
    CHECK_EQ(due(&wide, NACK_GRACE), 2);
    CHECK_EQ(asked[0], 0xffff);
    CHECK_EQ(asked[1], 0);
}

TEST(a_second_key_frame_gives_up_what_is_older_than_the_first)
{
    struct nack n = stream();

    arrive(&n, 0, 65535);
    arrive(&n, 0, 1);
    arrive(&n, 0, 11);
    CHECK_EQ(n.count, 10);
    CHECK_EQ(nack_received(&n, 0, 12, KEY, FIRST_SENT), NACK_ORDINARY);
    CHECK_EQ(n.count, 10);
    CHECK_EQ(nack_received(&n, 0, 13, KEY, FIRST_SENT), NACK_ORDINARY);
    CHECK_EQ(n.count, 0);
    CHECK_EQ(nack_deadline(&n), NEVER);
}

TEST(a_late_key_frame_does_not_move_the_mark_back)
{
    struct nack n = stream();

    arrive(&n, 0, 10);
    CHECK_EQ(nack_received(&n, 0, 20, KEY, FIRST_SENT), NACK_ORDINARY);
    CHECK_EQ(nack_received(&n, 0, 12, KEY, FIRST_SENT), NACK_UNASKED);
    arrive(&n, 0, 22);
    CHECK_EQ(nack_received(&n, 0, 23, KEY, FIRST_SENT), NACK_ORDINARY);
    CHECK_EQ(n.count, 1);
    CHECK_EQ(due(&n, NACK_GRACE), 1);
    CHECK_EQ(asked[0], 21);
}

TEST(each_hole_has_its_own_time)
{
    struct nack n = stream();

    arrive(&n, 0, 1);
    for (int i = 1; i <= 4; i++)
        arrive(&n, i * MILLISECOND, 1 + 2 * i);
    CHECK_EQ(n.count, 4);
    for (int i = 1; i <= 4; i++) {
        CHECK_EQ(nack_deadline(&n), i * MILLISECOND + NACK_GRACE);
        CHECK_EQ(due(&n, i * MILLISECOND + NACK_GRACE), 1);
        CHECK_EQ(asked[0], 2 * i);
    }
    CHECK_EQ(nack_deadline(&n), MILLISECOND + NACK_GRACE + NACK_ROUND_TRIP);
}

TEST(three_hundred_holes_close_one_by_one)
{
    struct nack n = stream();

    arrive(&n, 0, 1);
    arrive(&n, 0, 300);
    CHECK_EQ(due(&n, NACK_GRACE), 298);
    CHECK_EQ(asked[0], 2);
    CHECK_EQ(asked[297], 299);
    for (int i = 3; i <= 5; i++) {
        CHECK_EQ(arrive(&n, NACK_GRACE, i), NACK_REPAIRED);
        CHECK_EQ(n.count, 298 - (i - 2));
    }
    CHECK_EQ(arrive(&n, NACK_GRACE, 5), NACK_UNASKED);
}

TEST(more_holes_than_can_be_repaired_are_hopeless_once)
{
    struct nack jump = stream(), most = stream(), many = stream();

    arrive(&jump, 0, 1);
    arrive(&jump, SECOND, 1003);
    CHECK_EQ(jump.count, 0);
    CHECK_EQ(nack_deadline(&jump), SECOND);
    CHECK_EQ(due(&jump, SECOND), 0);
    CHECK(hopeless);
    CHECK_EQ(nack_deadline(&jump), NEVER);
    CHECK_EQ(due(&jump, SECOND), 0);
    CHECK(!hopeless);

    arrive(&most, 0, 1);
    arrive(&most, 0, 1 + NACK_MAX + 1);
    CHECK_EQ(due(&most, NACK_GRACE), NACK_MAX);
    CHECK(!hopeless);

    arrive(&many, 0, 0);
    for (int i = 2; i < 1000; i += 2)
        arrive(&many, 0, i); /* 499 holes */
    arrive(&many, 0, 1002);
    CHECK_EQ(due(&many, NACK_GRACE), 0);
    CHECK(hopeless);
}

TEST(numbers_that_begin_anew_are_hopeless)
{
    struct nack n = stream();

    arrive(&n, 0, 30000);
    arrive(&n, 0, 30002);
    CHECK_EQ(arrive(&n, 0, 30002 - NACK_WINDOW), NACK_ORDINARY);
    CHECK_EQ(due(&n, 0), 0);
    CHECK(hopeless);
    CHECK_EQ(arrive(&n, 0, 30002 - NACK_WINDOW + 1), NACK_ORDINARY);
    CHECK_EQ(n.count, 0);
}

TEST(a_hole_is_asked_for_every_round_trip_and_ten_times_at_most)
{
    struct nack n = stream();
    usec_t at = NACK_GRACE;

    arrive(&n, 0, 1);
    arrive(&n, 0, 3);
    for (int i = 0; i < NACK_TRIES; i++, at += 30 * MILLISECOND) {
        CHECK_EQ(nack_deadline(&n), at);
        CHECK_EQ(nack_due(&n, at - 1, 30 * MILLISECOND, asked, NACK_MAX, &hopeless), 0);
        CHECK_EQ(nack_due(&n, at, 30 * MILLISECOND, asked, NACK_MAX, &hopeless), 1);
    }
    CHECK_EQ(n.count, 1);
    CHECK(!hopeless);
    CHECK_EQ(nack_due(&n, at, 30 * MILLISECOND, asked, NACK_MAX, &hopeless), 0);
    CHECK(hopeless);
    CHECK_EQ(n.count, 0);
    CHECK_EQ(nack_deadline(&n), NEVER);
    CHECK_EQ(arrive(&n, at, 2), NACK_UNASKED);
    CHECK_EQ(due(&n, at), 0);
    CHECK(!hopeless);
}

TEST(a_hole_given_up_behind_which_a_key_frame_began_is_not_hopeless)
{
    struct nack before = stream(), after = stream();

    arrive(&before, 0, 1);
    arrive(&before, 0, 3);
    CHECK_EQ(nack_received(&before, 0, 4, KEY, FIRST_SENT), NACK_ORDINARY);
    CHECK_EQ(nack_received(&after, 0, 1, KEY, FIRST_SENT), NACK_ORDINARY);
    arrive(&after, 0, 3);
    for (int i = 0; i < NACK_TRIES; i++) {
        CHECK_EQ(due(&before, (i + 1) * SECOND), 1);
        CHECK_EQ(due(&after, (i + 1) * SECOND), 1);
    }
    CHECK_EQ(due(&before, 60 * SECOND), 0);
    CHECK(!hopeless);
    CHECK_EQ(due(&after, 60 * SECOND), 0);
    CHECK(hopeless);
}

TEST(a_round_trip_is_kept_within_bounds)
{
    const usec_t measured[] = {-1, 0, 1, 20 * MILLISECOND, 150 * MILLISECOND, SECOND, 9 * SECOND};
    const usec_t wait[] = {NACK_ROUND_TRIP, NACK_ROUND_TRIP, NACK_ROUND_TRIP_MIN,
                           NACK_ROUND_TRIP_MIN, 150 * MILLISECOND, SECOND, SECOND};

    for (size_t i = 0; i < sizeof wait / sizeof wait[0]; i++) {
        struct nack n = stream();
        arrive(&n, 0, 1);
        arrive(&n, 0, 3);
        CHECK_EQ(nack_due(&n, NACK_GRACE, measured[i], asked, NACK_MAX, &hopeless), 1);
        CHECK_EQ(nack_deadline(&n), NACK_GRACE + wait[i]);
    }
}

TEST(what_found_no_room_stays_due)
{
    struct nack n = stream();

    arrive(&n, 0, 1);
    arrive(&n, 0, 7);
    CHECK_EQ(nack_due(&n, SECOND, 0, asked, 2, &hopeless), 2);
    CHECK_EQ(asked[1], 3);
    CHECK(nack_deadline(&n) <= SECOND);
    CHECK_EQ(nack_due(&n, SECOND, 0, asked, 9, &hopeless), 3);
    CHECK_EQ(asked[0], 4);
    CHECK_EQ(nack_deadline(&n), SECOND + NACK_ROUND_TRIP);
}

TEST(a_packet_sent_again_counts_only_where_it_is_missed)
{
    struct nack n = stream();

    CHECK_EQ(nack_received(&n, 0, 5, NOT_KEY, SENT_AGAIN), NACK_UNASKED);
    arrive(&n, 0, 1);
    CHECK_EQ(nack_received(&n, 0, 9, NOT_KEY, SENT_AGAIN), NACK_UNASKED);
    CHECK_EQ(n.count, 0);
    arrive(&n, 0, 4);
    CHECK_EQ(nack_received(&n, 0, 3, NOT_KEY, SENT_AGAIN), NACK_REPAIRED);
    CHECK_EQ(nack_received(&n, 0, 3, NOT_KEY, SENT_AGAIN), NACK_UNASKED);
    CHECK_EQ(nack_received(&n, 0, (uint16_t)(4 - NACK_WINDOW), NOT_KEY, SENT_AGAIN),
             NACK_UNASKED);
    CHECK_EQ(due(&n, NACK_GRACE), 1);
    CHECK_EQ(asked[0], 2);
    CHECK(!hopeless);
}

TEST(a_hole_older_than_the_window_is_forgotten)
{
    struct nack n = stream();

    arrive(&n, 0, 1);
    for (int i = 3; i < 2 + NACK_WINDOW; i++)
        arrive(&n, 0, i);
    CHECK_EQ(n.count, 1);
    arrive(&n, 0, 2 + NACK_WINDOW);
    CHECK_EQ(n.count, 0);
}

TEST(time_beyond_32_bits_of_microseconds_changes_nothing)
{
    const usec_t late = ((usec_t)1 << 33) - NACK_GRACE / 2; /* due on the other side of the wrap */
    struct nack n = stream();

    arrive(&n, late, 1);
    arrive(&n, late, 3);
    CHECK_EQ(nack_deadline(&n), late + NACK_GRACE);
    CHECK_EQ(due(&n, late + NACK_GRACE - 1), 0);
    CHECK_EQ(nack_deadline(&n), late + NACK_GRACE);
    CHECK_EQ(due(&n, late + NACK_GRACE), 1);
}
