/* estimator_queue_test.c - what bursts of ours explain: waits behind them, a REMB that dips. */
#include "test.h"

#include "proto/estimator.h"

#define NOW (100 * SECOND)

static const struct estimator_limits LIMITS = {600000, 30000, 5000000};

TEST(what_is_sent_at_once_explains_its_own_wait)
{
    struct estimator e;

    estimator_init(&e, NOW, &LIMITS);
    for (uint16_t i = 0; i < 12; i++) /* 16 ms each at 600 kbit/s */
        estimator_sent(&e, NOW, estimator_take_number(&e), 1200, SENT_MEDIA);
    CHECK_EQ(send_log_find(&e.log, 1)->wait, 0);
    CHECK_EQ(send_log_find(&e.log, 4)->wait, 48000);
    CHECK_EQ(send_log_find(&e.log, 12)->wait, 100000); /* and not without end */
    estimator_sent(&e, NOW + SECOND, estimator_take_number(&e), 1200, SENT_MEDIA);
    CHECK_EQ(send_log_find(&e.log, 13)->wait, 0);
    estimator_clear(&e);
}

TEST(remb_that_dips_after_a_burst_of_ours_is_passed_over)
{
    struct estimator e;
    struct estimate out;

    estimator_init(&e, NOW, &LIMITS);
    estimator_remb(&e, NOW, 500000);
    for (int i = 0; i < 6; i++)
        estimator_sent_unnumbered(&e, NOW + SECOND, 1200); /* a key frame */
    estimator_remb(&e, NOW + 2 * SECOND, 400000);
    estimator_read(&e, NOW, &out);
    CHECK_EQ(out.bps, 500000);
    estimator_remb(&e, NOW + 2 * SECOND, 200000); /* so much is no dip */
    estimator_read(&e, NOW, &out);
    CHECK_EQ(out.bps, 200000);
}

TEST(remb_that_falls_without_a_burst_counts)
{
    struct estimator e;
    struct estimate out;

    estimator_init(&e, NOW, &LIMITS);
    estimator_remb(&e, NOW, 500000);
    estimator_sent_unnumbered(&e, NOW + SECOND, 1200);
    estimator_remb(&e, NOW + 2 * SECOND, 400000);
    estimator_read(&e, NOW, &out);
    CHECK_EQ(out.bps, 400000);
}

TEST(remb_that_stays_low_counts_after_all)
{
    struct estimator e;
    struct estimate out;

    estimator_init(&e, NOW, &LIMITS);
    estimator_remb(&e, NOW, 500000);
    for (int i = 0; i < 6; i++)
        estimator_sent_unnumbered(&e, NOW + SECOND, 1200);
    for (usec_t at = 2 * SECOND; at <= 8 * SECOND; at += SECOND)
        estimator_remb(&e, NOW + at, 400000);
    estimator_read(&e, NOW, &out);
    CHECK_EQ(out.bps, 400000);
}
