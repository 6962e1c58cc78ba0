/* send_log_test.c - numbers, their packets, and how long they are remembered. */
#include "test.h"

#include "proto/send_log.h"

#include <stdlib.h>

TEST(a_sent_packet_is_found_by_its_number)
{
    struct send_log log = {.taken = 0};

    CHECK(send_log_find(&log, 1) == NULL);
    CHECK_EQ(send_log_take(&log), 1);
    CHECK_EQ(send_log_take(&log), 2);
    send_log_sent(&log, SECOND, 2, 0, 700, true, 0);
    send_log_sent(&log, SECOND, 3, 0, 700, false, 0); /* it was never taken */
    CHECK(send_log_find(&log, 1) == NULL);
    CHECK(send_log_find(&log, 3) == NULL);
    CHECK_EQ(send_log_find(&log, 2)->bytes, 700);
    CHECK(send_log_find(&log, 2)->probe);
    send_log_clear(&log);
}

/* Sends so many at a millisecond each, and tells of each but the last `untold`. */
static void send_many(struct send_log *log, int count, int untold)
{
    for (int i = 0; i < count; i++) {
        const uint16_t number = send_log_take(log);

        send_log_sent(log, i * MILLISECOND, number, (uint16_t)(number - untold), 1000, false, 0);
        if (send_log_find(log, (uint16_t)(number - untold)))
            send_log_find(log, (uint16_t)(number - untold))->fate = FATE_ARRIVED;
    }
}

TEST(the_log_grows_only_while_nobody_told_of_its_packets)
{
    struct send_log told = {.taken = 0}, later = {.taken = 0}, untold = {.taken = 0};

    send_many(&told, 5000, 0);
    CHECK_EQ(told.cap, SEND_LOG_FIRST);
    send_many(&later, 70000, 300); /* all the numbers there are, and more */
    CHECK_EQ(later.cap, 512);
    CHECK_EQ(send_log_find(&later, (uint16_t)(70000 - 300))->fate, FATE_ARRIVED);
    CHECK_EQ(send_log_find(&later, (uint16_t)(70000 - 299))->fate, FATE_UNKNOWN);
    send_many(&untold, 20000, 20000);
    CHECK_EQ(untold.cap, 2048); /* in two seconds there are no more */
    send_log_clear(&told);
    send_log_clear(&later);
    send_log_clear(&untold);
}

TEST(a_burst_that_leaves_together_is_written_down_whole)
{
    struct send_log log = {.taken = 0};

    for (int i = 0; i < 1000; i++)
        send_log_take(&log);
    for (int i = 1; i <= 1000; i++)
        send_log_sent(&log, SECOND, (uint16_t)i, 0, 1000, false, 0);
    for (int i = 1; i <= 1000; i++)
        CHECK(send_log_find(&log, (uint16_t)i) != NULL);
    CHECK_EQ(log.cap, 1024);
    send_log_clear(&log);
}

TEST(a_number_is_that_of_its_latest_packet)
{
    struct send_log log = {.taken = 0};
    const uint32_t oldest = 70000 - (SEND_LOG_FIRST - 1);
    const usec_t now = 70000 * MILLISECOND;

    send_many(&log, 70000, 0);
    CHECK(send_log_find(&log, (uint16_t)70001) == NULL);
    CHECK_EQ(sent_at(send_log_find(&log, (uint16_t)70000), now), 69999 * MILLISECOND);
    CHECK_EQ(sent_at(send_log_find(&log, (uint16_t)oldest), now),
             (usec_t)(oldest - 1) * MILLISECOND);
    CHECK(send_log_find(&log, (uint16_t)(oldest - 1)) == NULL);
    send_log_clear(&log);
}

TEST(a_number_that_was_taken_in_vain_has_no_packet)
{
    struct send_log log = {.taken = 0};

    send_many(&log, (int)SEND_LOG_FIRST, 0);
    for (int i = 0; i < 10; i++)
        send_log_take(&log);
    const uint16_t last = send_log_take(&log);
    send_log_sent(&log, SECOND, last, 0, 1000, false, 0);
    CHECK(send_log_find(&log, (uint16_t)(last - 1)) == NULL);
    CHECK(send_log_find(&log, (uint16_t)(last - 10)) == NULL);
    CHECK_EQ(send_log_find(&log, (uint16_t)(last - 11))->fate, FATE_ARRIVED);
    send_log_sent(&log, SECOND, (uint16_t)(last - 3), 0, 500, false, 0); /* it leaves after all */
    CHECK_EQ(send_log_find(&log, (uint16_t)(last - 3))->bytes, 500);
    for (int i = 0; i < 70000; i++)
        send_log_take(&log);
    send_log_sent(&log, SECOND, send_log_take(&log), 0, 600, false, 0);
    CHECK(send_log_find(&log, last) == NULL);
    send_log_clear(&log);
}

/* Sends one packet; what the log says of when, `wait` later. */
static usec_t told_after(usec_t now, usec_t wait)
{
    struct send_log log = {.taken = 0};

    send_log_sent(&log, now, send_log_take(&log), 0, 1000, false, 0);
    const usec_t told = sent_at(send_log_find(&log, 1), now + wait);
    send_log_clear(&log);
    return told;
}

TEST(the_time_of_a_packet_outlives_the_turn_of_its_32_bits)
{
    const usec_t turn = (usec_t)1 << 32, late = 70LL * 365 * 86400 * SECOND;

    CHECK_EQ(told_after(turn - 1, 2), turn - 1);
    CHECK_EQ(told_after(turn, 0), turn);
    CHECK_EQ(told_after(turn + 5 * MILLISECOND, SECOND), turn + 5 * MILLISECOND);
    CHECK_EQ(told_after(late, 5 * 60 * SECOND), late);
    CHECK_EQ(told_after(late, 3600 * SECOND), late);
    CHECK_EQ(told_after(SECOND, turn + SECOND), turn + SECOND); /* too old, and never to come */
}

TEST(what_does_not_fit_into_a_record_is_written_as_the_most)
{
    struct send_log log = {.taken = 0};

    send_log_sent(&log, SECOND, send_log_take(&log), 0, UINT16_MAX, true, UINT32_MAX);
    const struct sent *sent = send_log_find(&log, 1);
    CHECK_EQ(sent->bytes, SENT_BYTES_MAX);
    CHECK_EQ(sent->wait, SENT_WAIT_MAX);
    CHECK_EQ(sent->fate, FATE_UNKNOWN);
    CHECK(sent->probe);
    send_log_clear(&log);
}
