/* reception_test.c - RFC 3550 appendix A: which numbers count, what was lost, how it jittered. */
#include "test.h"

#include "proto/reception.h"

#include <string.h>

static struct reception started(uint16_t sequence)
{
    struct reception r;

    reception_init(&r, 90000);
    CHECK_EQ(reception_accept(&r, 0, sequence, 0), DROP_NONE);
    return r;
}

static enum drop arrive(struct reception *r, int sequence)
{
    return reception_accept(r, 0, (uint16_t)sequence, 0);
}

TEST(the_first_packet_is_accepted_at_once)
{
    struct reception r = started(1000);

    CHECK_EQ(r.packets, 1);
    CHECK_EQ(reception_highest(&r), 1000);
    CHECK_EQ(reception_lost(&r), 0);
}

TEST(with_probation_the_packets_must_come_in_a_row)
{
    struct reception r;

    reception_init(&r, 8000);
    reception_require(&r, 3);
    CHECK_EQ(arrive(&r, 65535), DROP_RTP_SEQUENCE);
    CHECK_EQ(arrive(&r, 0), DROP_RTP_SEQUENCE);
    CHECK_EQ(arrive(&r, 5), DROP_RTP_SEQUENCE);
    CHECK_EQ(arrive(&r, 6), DROP_RTP_SEQUENCE);
    CHECK_EQ(arrive(&r, 7), DROP_NONE);
    CHECK_EQ(r.packets, 1);
    CHECK_EQ(reception_lost(&r), 0);
}

TEST(a_gap_of_less_than_3000_counts_as_lost)
{
    struct reception r = started(0);

    CHECK_EQ(arrive(&r, 2999), DROP_NONE);
    CHECK_EQ(reception_lost(&r), 2998);
    CHECK_EQ(arrive(&r, 2999 + 3000), DROP_RTP_SEQUENCE);
    CHECK_EQ(reception_highest(&r), 2999);
}

TEST(the_number_wraps_into_the_next_turn)
{
    struct reception r = started(65534);

    CHECK_EQ(arrive(&r, 65535), DROP_NONE);
    CHECK_EQ(arrive(&r, 1), DROP_NONE);
    CHECK_EQ(reception_highest(&r), 65537);
    CHECK_EQ(reception_lost(&r), 1);
    CHECK_EQ(arrive(&r, 0), DROP_NONE);
    CHECK_EQ(reception_highest(&r), 65537);
    CHECK_EQ(reception_lost(&r), 0);
    CHECK_EQ(arrive(&r, 65535), DROP_RTP_DUPLICATE);
}

TEST(a_packet_up_to_999_late_is_accepted_once)
{
    struct reception r = started(0);

    CHECK_EQ(arrive(&r, 2000), DROP_NONE);
    CHECK_EQ(arrive(&r, 1001), DROP_NONE);
    CHECK_EQ(arrive(&r, 1001), DROP_RTP_DUPLICATE);
    CHECK_EQ(arrive(&r, 1999), DROP_NONE);
    CHECK_EQ(arrive(&r, 1370), DROP_NONE);
    CHECK_EQ(arrive(&r, 1370), DROP_RTP_DUPLICATE);
    CHECK_EQ(arrive(&r, 1000), DROP_RTP_SEQUENCE);
    CHECK_EQ(r.packets, 5);
    CHECK_EQ(r.duplicates, 2);
}

TEST(every_hole_of_the_window_takes_one_packet_over_the_wrap)
{
    struct reception r = started(65000);
    unsigned wrong = 0;

    for (int i = 65002; i <= 65000 + 3000; i += 2) /* every second one, three windows long */
        wrong += arrive(&r, i) != DROP_NONE;
    for (int i = 68000; i > 68000 - 1000; i--)
        wrong += arrive(&r, i) != (i % 2 == 0 ? DROP_RTP_DUPLICATE : DROP_NONE);
    for (int i = 68000; i > 68000 - 1000; i--)
        wrong += arrive(&r, i) != DROP_RTP_DUPLICATE;
    CHECK_EQ(wrong, 0);
    CHECK_EQ(arrive(&r, 68000 + 2999), DROP_NONE); /* all of the window is new */
    for (int i = 68000 + 2998; i > 68000 + 2000; i--)
        wrong += arrive(&r, i) != DROP_NONE;
    CHECK_EQ(wrong, 0);
}

TEST(duplicates_are_known_wherever_they_lie_in_the_window)
{
    struct reception r = started(0);
    unsigned wrong = 0;

    for (int i = 1; i < 500; i++) {
        wrong += arrive(&r, i) != DROP_NONE;
        wrong += arrive(&r, i) != DROP_RTP_DUPLICATE;
        wrong += arrive(&r, i > 99 ? i - 99 : 0) != DROP_RTP_DUPLICATE;
    }
    CHECK_EQ(wrong, 0);
    CHECK_EQ(arrive(&r, 499 + 63), DROP_NONE);
    CHECK_EQ(arrive(&r, 499), DROP_RTP_DUPLICATE);
    CHECK_EQ(arrive(&r, 500), DROP_NONE);
    CHECK_EQ(arrive(&r, 499 + 63 + 64), DROP_NONE);
    CHECK_EQ(arrive(&r, 499 + 63), DROP_RTP_DUPLICATE);
    CHECK_EQ(arrive(&r, 561), DROP_NONE);
    CHECK_EQ(arrive(&r, 626 + 128), DROP_NONE);
    CHECK_EQ(arrive(&r, 656), DROP_NONE);
}

TEST(a_jump_is_dropped_until_two_in_a_row)
{
    struct reception r = started(10);

    CHECK_EQ(arrive(&r, 40000), DROP_RTP_SEQUENCE);
    CHECK_EQ(arrive(&r, 50000), DROP_RTP_SEQUENCE);
    CHECK_EQ(arrive(&r, 11), DROP_NONE);
    CHECK_EQ(arrive(&r, 50001), DROP_NONE);
    CHECK_EQ(reception_highest(&r), 50001);
    CHECK_EQ(reception_lost(&r), 0);
    CHECK_EQ(r.restarts, 1);
    CHECK_EQ(r.packets, 3);
    CHECK_EQ(arrive(&r, 12), DROP_RTP_SEQUENCE);
}

TEST(a_restart_over_the_wrap_is_recognised)
{
    struct reception r = started(30000);

    CHECK_EQ(arrive(&r, 65535), DROP_RTP_SEQUENCE);
    CHECK_EQ(arrive(&r, 0), DROP_NONE);
    CHECK_EQ(reception_highest(&r), 0);
}

TEST(a_report_says_what_was_lost_since_the_last)
{
    struct reception r = started(0);
    struct rtcp_report_block block = {.ssrc = 77};

    for (int i = 1; i < 8; i++)
        CHECK_EQ(arrive(&r, i), DROP_NONE);
    CHECK(reception_report(&r, 0, &block));
    CHECK_EQ(block.ssrc, 77);
    CHECK_EQ(block.fraction_lost, 0);
    CHECK_EQ(arrive(&r, 11), DROP_NONE);
    CHECK(reception_report(&r, 0, &block));
    CHECK_EQ(block.fraction_lost, 192);
    CHECK_EQ(block.lost, 3);
    CHECK_EQ(block.highest, 11);
    CHECK(reception_report(&r, 0, &block));
    CHECK_EQ(block.fraction_lost, 0);
    CHECK_EQ(block.lost, 3);
}

TEST(a_late_packet_makes_no_negative_fraction)
{
    struct reception r = started(5);
    struct rtcp_report_block block;

    CHECK(reception_report(&r, 0, &block));
    CHECK_EQ(arrive(&r, 4), DROP_NONE);
    CHECK(reception_report(&r, 0, &block));
    CHECK_EQ(block.fraction_lost, 0);
    CHECK_EQ(block.lost, -1);
}

TEST(before_the_first_packet_there_is_no_report)
{
    struct reception r;
    struct rtcp_report_block block;

    reception_init(&r, 90000);
    CHECK(!reception_report(&r, 0, &block));
    CHECK_EQ(reception_lost(&r), 0);
}

TEST(the_times_of_the_sender_report_are_those_of_rfc_3550)
{
    struct reception r = started(0);
    struct rtcp_report_block block;

    CHECK(reception_report(&r, 0, &block));
    CHECK_EQ(block.last_sr, 0);
    CHECK_EQ(block.delay_since_last_sr, 0);
    reception_sender_report(&r, 100 * SECOND, 0xb44db70520000000); /* figure of section 6.4.1 */
    CHECK(reception_report(&r, 100 * SECOND + 5250 * MILLISECOND, &block));
    CHECK_EQ(block.last_sr, 0xb7052000);
    CHECK_EQ(block.delay_since_last_sr, 0x00054000);
    CHECK(reception_report(&r, 100000 * SECOND, &block));
    CHECK_EQ(block.delay_since_last_sr, UINT32_MAX);
}

TEST(packets_as_regular_as_their_timestamps_have_no_jitter)
{
    struct reception r;

    reception_init(&r, 48000);
    for (int i = 0; i < 100; i++)
        CHECK_EQ(reception_accept(&r, i * 20 * MILLISECOND, (uint16_t)i,
                                  0xffffff00 + (uint32_t)i * 960), DROP_NONE);
    CHECK_EQ(reception_jitter(&r), 0);
}

TEST(jitter_approaches_the_mean_difference)
{
    struct reception r;

    reception_init(&r, 8000);
    for (int i = 0; i < 400; i++) { /* every second packet 10 ms late: 80 units of difference */
        usec_t late = i % 2 * 10 * MILLISECOND;
        CHECK_EQ(reception_accept(&r, i * 20 * MILLISECOND + late, (uint16_t)i, (uint32_t)i * 160),
                 DROP_NONE);
        if (i == 1)
            CHECK_EQ(reception_jitter(&r), 80 / 16);
    }
    CHECK_EQ(r.jitter_16, 1272); /* where the rounding of appendix A.8 comes to rest */
    CHECK_EQ(reception_jitter(&r), 79);
}

TEST(a_leap_of_the_timestamp_does_not_overflow_the_jitter)
{
    struct reception r = started(0);

    for (int i = 1; i < 1000; i++)
        CHECK_EQ(reception_accept(&r, 0, (uint16_t)i, (uint32_t)i << 31), DROP_NONE);
    CHECK(reception_jitter(&r) > 0x7f000000 && reception_jitter(&r) <= 0x80000000);
}

TEST(a_stream_without_clock_rate_is_still_counted)
{
    struct reception r;

    reception_init(&r, 0);
    CHECK_EQ(reception_accept(&r, SECOND, 1, 0), DROP_NONE);
    CHECK_EQ(reception_accept(&r, 2 * SECOND, 2, 0), DROP_NONE);
    CHECK_EQ(reception_jitter(&r), 0);
    CHECK_EQ(r.packets, 2);
}

TEST(what_comes_again_is_no_longer_missing_and_still_lost)
{
    struct reception r = started(1000);
    struct rtcp_report_block block;

    CHECK_EQ(arrive(&r, 1001), DROP_NONE);
    CHECK_EQ(arrive(&r, 1009), DROP_NONE);
    CHECK_EQ(reception_accept_again(&r, 1005), DROP_NONE);
    CHECK_EQ(reception_accept_again(&r, 1005), DROP_RTP_DUPLICATE);
    CHECK_EQ(reception_accept_again(&r, 1001), DROP_RTP_DUPLICATE);
    CHECK_EQ(arrive(&r, 1005), DROP_RTP_DUPLICATE);
    CHECK_EQ(r.packets, 4);
    CHECK_EQ(r.repaired, 1);
    CHECK_EQ(reception_lost(&r), 7);
    CHECK(reception_report(&r, 0, &block));
    CHECK_EQ(block.lost, 7);
    CHECK_EQ(block.fraction_lost, 7 * 256 / 10);
}

TEST(what_comes_again_begins_nothing)
{
    struct reception fresh, r = started(1000);

    reception_init(&fresh, 90000);
    CHECK_EQ(reception_accept_again(&fresh, 5), DROP_RTP_SEQUENCE);
    CHECK(!fresh.started);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(reception_accept_again(&r, (uint16_t)(30000 + i)), DROP_RTP_SEQUENCE);
    CHECK_EQ(r.restarts, 0);
    CHECK_EQ(reception_accept_again(&r, 1002), DROP_NONE); /* ahead of what is late itself */
    CHECK_EQ(arrive(&r, 1001), DROP_NONE);
    CHECK_EQ(reception_lost(&r), 1);
}

TEST(what_comes_again_does_not_jitter)
{
    struct reception r = started(1000);

    CHECK_EQ(reception_accept(&r, 20 * MILLISECOND, 1002, 1800), DROP_NONE);
    CHECK_EQ(reception_accept_again(&r, 1001), DROP_NONE);
    CHECK_EQ(reception_accept(&r, 40 * MILLISECOND, 1003, 3600), DROP_NONE);
    CHECK_EQ(reception_jitter(&r), 0);
}

TEST(every_report_gives_a_stream_its_points)
{
    struct reception r = started(0);
    struct rtcp_report_block block;

    CHECK_EQ(score_value(&r.score), SCORE_BEST);
    for (int i = 1; i < 100; i++)
        if (i % 10 != 5)
            CHECK_EQ(arrive(&r, i), DROP_NONE);
    CHECK(reception_report(&r, SECOND, &block));
    CHECK_EQ(score_value(&r.score), 7);
    for (int i = 100; i < 200; i++)
        if (i % 10 != 5)
            CHECK_EQ(arrive(&r, i), DROP_NONE);
    for (int i = 105; i < 200; i += 10)
        CHECK_EQ(reception_accept_again(&r, (uint16_t)i), DROP_NONE);
    CHECK(reception_report(&r, 2 * SECOND, &block));
    CHECK_EQ(score_value(&r.score), 8); /* 7 once, 9 twice */
    CHECK(reception_report(&r, 3 * SECOND, &block)); /* nothing came, and nothing was expected */
    CHECK_EQ(r.score.count, 2);
}
