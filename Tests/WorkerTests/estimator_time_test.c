/* estimator_time_test.c - what is kept in fewer bits than time has: turns, and pauses of hours. */
#include "test.h"

#include "proto/estimator.h"

#define WAY (30 * MILLISECOND)
#define APART (20 * MILLISECOND) /* packets */
#define START (96 * SECOND)      /* whole buckets, and whole references of feedback */
#define TURN_OF_32_BITS ((usec_t)1 << 32)
#define TURN_OF_FEEDBACK ((usec_t)64 * MILLISECOND << 24)

/* One listener on an easy way. */
struct call {
    struct estimator estimator;
    struct twcc listener;
    usec_t now;
    usec_t ahead; /* the listener's clock */
};

static struct call *call_at(usec_t now, usec_t listeners)
{
    static const struct estimator_limits limits = {600000, 30000, 5000000};
    static struct call call;

    call = (struct call){.now = now, .ahead = listeners - now};
    estimator_init(&call.estimator, now, &limits);
    twcc_init(&call.listener);
    return &call;
}

static void send(struct call *c, bool arrives)
{
    const uint16_t number = estimator_take_number(&c->estimator);

    estimator_sent(&c->estimator, c->now, number, 1200, SENT_MEDIA);
    if (arrives)
        twcc_arrived(&c->listener, c->now + WAY + c->ahead, number);
    c->now += APART;
}

static void tell(struct call *c)
{
    uint8_t bytes[TWCC_PACKET_MAX];
    struct writer w = writer_of(bytes, sizeof bytes);
    struct rtcp_packet packet;
    struct rtcp_feedback head;
    struct twcc_feedback feedback;

    CHECK(!twcc_write(&c->listener, c->now + c->ahead, &w, 1, 2));
    struct reader compound = reader_of(bytes, writer_used(&w));
    CHECK(rtcp_next(&compound, &packet));
    CHECK_EQ(rtcp_read_feedback(&packet, &head), DROP_NONE);
    CHECK_EQ(twcc_read(&packet, &feedback), DROP_NONE);
    CHECK_EQ(estimator_feedback(&c->estimator, c->now + WAY, &feedback), DROP_NONE);
}

/* Feedback ten times a second. */
static struct estimate talk(struct call *c, usec_t period)
{
    struct estimate estimate;

    for (const usec_t end = c->now + period; c->now < end;) {
        for (int i = 0; i < 5; i++)
            send(c, true);
        tell(c);
    }
    estimator_read(&c->estimator, c->now, &estimate);
    return estimate;
}

static void check_equal(const struct estimate *a, const struct estimate *b)
{
    CHECK_EQ(a->bps, b->bps);
    CHECK_EQ(a->through, b->through);
    CHECK_EQ(a->queue, b->queue);
    CHECK_EQ(a->round_trip, b->round_trip);
    CHECK_EQ(a->loss_permille, b->loss_permille);
    CHECK_EQ(a->hold, b->hold);
}

/* Of a call that lasts for ten seconds, at any hour of both clocks. */
static struct estimate estimate_of(usec_t now, usec_t listeners)
{
    struct call *c = call_at(now, listeners);
    const struct estimate estimate = talk(c, 10 * SECOND);

    estimator_clear(&c->estimator);
    return estimate;
}

TEST(the_turn_of_a_clock_moves_no_estimate)
{
    const usec_t bits = TURN_OF_32_BITS / (1600 * MILLISECOND) * (1600 * MILLISECOND);
    const struct estimate usual = estimate_of(START, START);
    const struct estimate ours = estimate_of(bits - 4800 * MILLISECOND, START);
    const struct estimate theirs = estimate_of(START, TURN_OF_FEEDBACK - 4800 * MILLISECOND);

    CHECK_EQ(usual.source, ESTIMATE_TRANSPORT_WIDE);
    CHECK(usual.through > 470000 && usual.through < 490000);
    CHECK_EQ(usual.queue, 0);
    check_equal(&ours, &usual);
    check_equal(&theirs, &usual);
}

/* The last packets before it were lost, or nobody said anything of them any more. */
static void pause_and_go_on(usec_t pause)
{
    struct call *c = call_at(START, 7 * START);
    const struct estimate before = talk(c, 10 * SECOND);

    for (int i = 0; i < 3; i++)
        send(c, false);
    c->now += pause;
    const struct estimate after = talk(c, 10 * SECOND);
    CHECK_EQ(after.source, ESTIMATE_TRANSPORT_WIDE);
    CHECK(after.bps >= before.bps);
    CHECK(after.through > 470000 && after.through < 490000);
    CHECK_EQ(after.queue, 0);
    CHECK_EQ(after.hold, HOLD_NONE);
    CHECK_EQ(after.round_trip, before.round_trip);
    estimator_clear(&c->estimator);
}

TEST(behind_a_pause_of_any_length_an_estimate_goes_on)
{
    pause_and_go_on(SECOND);
    pause_and_go_on(3 * 60 * SECOND);
    pause_and_go_on(TURN_OF_32_BITS - 10 * SECOND);
    pause_and_go_on(TURN_OF_32_BITS);
    pause_and_go_on(5 * 3600 * SECOND);
}

TEST(what_was_sent_before_a_pause_is_soon_no_part_of_the_rate)
{
    const usec_t pauses[] = {2 * SECOND, 25 * SECOND, 60 * SECOND, 5 * 3600 * SECOND};

    for (size_t i = 0; i < 4; i++) {
        struct call *c = call_at(START, START);

        for (int sent = 0; sent < 100; sent++)
            send(c, false);
        c->now += pauses[i];
        send(c, false);
        send(c, false);
        CHECK_EQ(estimator_sending(&c->estimator, c->now), 2 * 1200 * 8);
        estimator_clear(&c->estimator);
    }
}

TEST(a_burst_that_would_last_for_hours_stays_within_its_bits)
{
    const uint64_t bits = 1200 * 8, count = ((uint64_t)UINT32_MAX + 1) / bits + 1;
    struct call *c = call_at(START, START);

    estimator_limit(&c->estimator, &(struct estimator_limits){1000000, 1000000, 1000000});
    for (uint64_t i = 0; i < count; i++)
        estimator_sent(&c->estimator, c->now, estimator_take_number(&c->estimator), 1200,
                       SENT_MEDIA);
    c->now += APART;
    const uint16_t last = estimator_take_number(&c->estimator);
    estimator_sent(&c->estimator, c->now, last, 1200, SENT_MEDIA);
    CHECK_EQ(send_log_find(&c->estimator.log, last)->wait, 100000); /* as long as it may be */
    estimator_clear(&c->estimator);
}
