/* resend_test.c - how often a packet, and how much in all, is sent again. */
#include "test.h"

#include "proto/resend.h"

#include <stdlib.h>

static struct resend_log *__single opened(void)
{
    struct resend_log *log = calloc(1, sizeof *log);

    CHECK(log != NULL);
    return log;
}

TEST(a_packet_is_sent_again_ten_times_at_most)
{
    struct resend_log *log = opened();
    usec_t now = SECOND;

    for (unsigned tries = 1; tries <= RESEND_TRIES; tries++, now += RESEND_PERIOD_MIN) {
        CHECK(resend_may(log, now, 65535, 0));
        CHECK_EQ(resend_note(log, now, 65535), tries);
    }
    CHECK(!resend_may(log, now, 65535, 0));
    CHECK(resend_may(log, now, 0, 0));
    CHECK(resend_may(log, now, 65535 - 1024, 0));
    free(log);
}

TEST(who_asks_before_the_answer_can_have_come_gets_none)
{
    const usec_t round_trips[] = {0, 30 * MILLISECOND, 200 * MILLISECOND, 9 * SECOND};
    const usec_t periods[] = {20 * MILLISECOND, 20 * MILLISECOND, 100 * MILLISECOND,
                              500 * MILLISECOND};

    for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        struct resend_log *log = opened();
        (void)resend_note(log, SECOND, 7);
        CHECK(!resend_may(log, SECOND + periods[i] - MILLISECOND, 7, round_trips[i]));
        CHECK(resend_may(log, SECOND + periods[i], 7, round_trips[i]));
        free(log);
    }
}

TEST(a_note_of_a_turn_before_is_forgotten)
{
    struct resend_log *log = opened();

    for (unsigned i = 0; i < RESEND_TRIES; i++)
        (void)resend_note(log, SECOND, 7);
    CHECK(!resend_may(log, SECOND + HISTORY_AGE, 7, 0));
    CHECK(resend_may(log, SECOND + HISTORY_AGE + MILLISECOND, 7, 0));
    CHECK_EQ(resend_note(log, SECOND + HISTORY_AGE + MILLISECOND, 7), 1);
    free(log);
}

TEST(a_listener_begins_with_a_burst_and_earns_a_fifth_of_its_media)
{
    struct resend_budget b = {0};

    CHECK(resend_afford(&b, 0, RESEND_BURST - 1000));
    CHECK(resend_afford(&b, 0, 1000));
    CHECK(!resend_afford(&b, 0, 1));
    CHECK(!resend_afford(&b, 4999, 1000));
    CHECK(resend_afford(&b, 5000, 1000));
    CHECK(!resend_afford(&b, 5000, 1));
    CHECK(resend_afford(&b, 1000000000, RESEND_BURST)); /* no more than that is saved up */
    CHECK(!resend_afford(&b, 1000000000, 1));
}

TEST(a_fifth_is_earned_to_the_byte_however_small_the_packets)
{
    struct resend_budget b = {0};
    uint64_t media = 0;
    size_t afforded = 0;

    CHECK(resend_afford(&b, 0, RESEND_BURST));
    for (int i = 0; i < 10000; i++) {
        media += 3;
        afforded += resend_afford(&b, media, 1);
    }
    CHECK_EQ(afforded, 30000 / RESEND_SHARE);
}

TEST(in_any_time_no_more_than_a_fifth_and_a_burst_is_sent_again)
{
    struct resend_budget b = {0};
    uint64_t again = 0;

    for (uint64_t media = 0; media <= 10000000; media += 1200)
        for (int asked = 0; asked < 17; asked++)
            again += resend_afford(&b, media, 1200) ? 1200 : 0;
    CHECK(again <= 10000000 / RESEND_SHARE + RESEND_BURST);
    CHECK(again > 10000000 / RESEND_SHARE);
}
