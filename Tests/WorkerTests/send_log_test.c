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
    send_log_sent(&log, SECOND, 2, 700, 3, 0);
    send_log_sent(&log, SECOND, 3, 700, 0, 0); /* it was never taken */
    CHECK(send_log_find(&log, 1) == NULL);
    CHECK(send_log_find(&log, 3) == NULL);
    CHECK_EQ(send_log_find(&log, 2)->bytes, 700);
    CHECK_EQ(send_log_find(&log, 2)->probe, 3);
    send_log_clear(&log);
}

/* Sends so many at a millisecond each, and tells of them if `told`. */
static void send_many(struct send_log *log, int count, bool told)
{
    for (int i = 0; i < count; i++) {
        const uint16_t number = send_log_take(log);
        send_log_sent(log, i * MILLISECOND, number, 1000, 0, 0);
        if (told)
            send_log_find(log, number)->fate = FATE_ARRIVED;
    }
}

TEST(the_log_grows_only_while_nobody_told_of_its_packets)
{
    struct send_log told = {.taken = 0}, untold = {.taken = 0};

    send_many(&told, 5000, true);
    CHECK_EQ(told.cap, SEND_LOG_FIRST);
    send_many(&untold, 20000, false);
    CHECK_EQ(untold.cap, 2048); /* in two seconds there are no more */
    send_log_clear(&told);
    send_log_clear(&untold);
}

TEST(a_burst_that_leaves_together_is_written_down_whole)
{
    struct send_log log = {.taken = 0};

    for (int i = 0; i < 1000; i++)
        send_log_take(&log);
    for (int i = 1; i <= 1000; i++)
        send_log_sent(&log, SECOND, (uint16_t)i, 1000, 0, 0);
    for (int i = 1; i <= 1000; i++)
        CHECK(send_log_find(&log, (uint16_t)i) != NULL);
    CHECK_EQ(log.cap, 1024);
    send_log_clear(&log);
}

TEST(a_number_is_that_of_its_latest_packet)
{
    struct send_log log = {.taken = 0};
    const uint32_t oldest = 70000 - (SEND_LOG_FIRST - 1);

    send_many(&log, 70000, true);
    CHECK(send_log_find(&log, (uint16_t)70001) == NULL);
    CHECK_EQ(send_log_find(&log, (uint16_t)70000)->at, 69999 * MILLISECOND);
    CHECK_EQ(send_log_find(&log, (uint16_t)oldest)->line, oldest);
    CHECK(send_log_find(&log, (uint16_t)(oldest - 1)) == NULL);
    send_log_clear(&log);
}

TEST(what_does_not_fit_into_a_record_is_written_as_the_most)
{
    struct send_log log = {.taken = 0};

    send_log_sent(&log, 70LL * 365 * 86400 * SECOND, send_log_take(&log), UINT16_MAX, UINT8_MAX,
                  UINT32_MAX);
    const struct sent *sent = send_log_find(&log, 1);
    CHECK_EQ(sent->at, 70LL * 365 * 86400 * SECOND);
    CHECK_EQ(sent->bytes, SENT_BYTES_MAX);
    CHECK_EQ(sent->wait, SENT_WAIT_MAX);
    CHECK_EQ(sent->probe, UINT8_MAX);
    CHECK_EQ(sent->fate, FATE_UNKNOWN);
    send_log_clear(&log);
}
