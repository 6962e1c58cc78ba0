/* estimator_test.c - lies, silence, other sources, our own lateness, and the allowance. */
#include "test.h"

#include "base/random.h"
#include "proto/estimator.h"

#include <string.h>

#define NOW (100 * SECOND)

static const struct estimator_limits LIMITS = {600000, 30000, 5000000};

static struct estimator fresh(void)
{
    struct estimator e;

    estimator_init(&e, NOW, &LIMITS);
    estimator_can_fill(&e);
    return e;
}

static struct estimate read_at(const struct estimator *e, usec_t now)
{
    struct estimate out;

    estimator_read(e, now, &out);
    return out;
}

static enum drop hear(struct estimator *e, usec_t now, struct bytes body)
{
    struct rtcp_packet packet = {.type = RTCP_RTPFB,
                                 .count = RTPFB_TRANSPORT_CC,
                                 .body = reader_of(body.at, body.len)};
    struct twcc_feedback feedback;

    CHECK_EQ(twcc_read(&packet, &feedback), DROP_NONE);
    return estimator_feedback(e, now, &feedback);
}

/* `count` packets from `first` on arrived in steps of `ticks` (250 us), or did not with `lost`. */
static struct bytes feedback_of(uint16_t first, uint16_t count, uint8_t ticks, bool lost)
{
    struct bytes body = zeros(10u + (lost ? 0u : count));
    struct writer w = writer_of(body.at, body.len);

    writer_u16(&w, first);
    writer_u16(&w, count);
    writer_u24(&w, 1000 + first / 64u);
    writer_u8(&w, 0);
    writer_u16(&w, (uint16_t)((lost ? 0 : 1) << 13 | count));
    for (uint16_t i = 0; i < count && !lost; i++)
        writer_u8(&w, ticks);
    return body;
}

static uint16_t send(struct estimator *e, usec_t now, uint16_t count)
{
    uint16_t number = 0;

    for (uint16_t i = 0; i < count; i++) {
        number = estimator_take_number(e);
        estimator_sent(e, now, number, 1200, SENT_MEDIA);
    }
    return (uint16_t)(number - count + 1);
}

/* Ten seconds in which 10 packets are sent every 50 ms and feedback says this of them. */
static usec_t talk(struct estimator *e, uint8_t ticks, bool lost)
{
    usec_t now = NOW;

    for (int i = 0; i < 200; i++) {
        const uint16_t first = send(e, now, 10);
        now += 50 * MILLISECOND;
        CHECK_EQ(hear(e, now, feedback_of(first, 10, ticks, lost)), DROP_NONE);
        estimator_wish(e, now, 1900000, 4000000, 4000000);
    }
    return now;
}

TEST(who_claims_to_get_everything_at_once_stays_within_the_limits)
{
    struct estimator e = fresh();
    const usec_t now = talk(&e, 0, false);

    CHECK(read_at(&e, now).bps <= LIMITS.most);
    estimator_clear(&e);
}

TEST(who_claims_to_get_nothing_gets_the_least)
{
    struct estimator e = fresh();
    const usec_t now = talk(&e, 0, true);

    CHECK(read_at(&e, now).bps < LIMITS.start / 2);
    CHECK(read_at(&e, now).bps >= LIMITS.least);
    CHECK_EQ(read_at(&e, now).hold, HOLD_CONGESTION);
    estimator_clear(&e);
}

TEST(feedback_for_what_was_never_sent_is_refused)
{
    struct estimator e = fresh();

    CHECK_EQ(hear(&e, NOW, feedback_of(1, 10, 0, false)), DROP_RTCP_MALFORMED);
    send(&e, NOW, 5);
    CHECK_EQ(hear(&e, NOW, feedback_of(6, 10, 0, false)), DROP_RTCP_MALFORMED);
    CHECK_EQ(read_at(&e, NOW).source, ESTIMATE_BLIND);
    CHECK_EQ(hear(&e, NOW + 1, feedback_of(5, 10, 0, false)), DROP_NONE);
    CHECK_EQ(read_at(&e, NOW).source, ESTIMATE_TRANSPORT_WIDE);
    estimator_clear(&e);
}

TEST(sixty_five_thousand_losses_in_a_few_bytes_count_once)
{
    struct estimator e = fresh();
    struct bytes body = hex("0001 ffff 0003e8 00 1fff 1fff 1fff 1fff 1fff 1fff 1fff 1fff 0007");

    send(&e, NOW, 100);
    CHECK_EQ(hear(&e, NOW + SECOND, body), DROP_NONE);
    CHECK_EQ(e.loss.permille, 1000);
    CHECK_EQ(hear(&e, NOW + 2 * SECOND, body), DROP_NONE);
    CHECK_EQ(e.loss.told, 0);
    estimator_clear(&e);
}

TEST(a_clock_that_jumps_is_survived)
{
    struct estimator e = fresh();
    usec_t now = NOW;

    for (int i = 0; i < 100; i++) { /* the reference time is anything at all */
        struct bytes body = hex("0000 000a 000000 00 200a 00000000000000000000");
        const uint16_t first = send(&e, now, 10);
        now += 50 * MILLISECOND;
        struct writer w = writer_of(body.at, body.len);
        writer_u16(&w, first);
        writer_u16(&w, 10);
        writer_u24(&w, (uint32_t)i * 7654321u & 0xffffff);
        CHECK_EQ(hear(&e, now, body), DROP_NONE);
    }
    CHECK(read_at(&e, now).bps >= LIMITS.least);
    CHECK(read_at(&e, now).bps <= LIMITS.most);
    estimator_clear(&e);
}

TEST(silence_after_feedback_makes_the_rate_fall_in_steps)
{
    struct estimator e = fresh();
    const uint16_t first = send(&e, NOW, 10);

    CHECK_EQ(hear(&e, NOW + 50 * MILLISECOND, feedback_of(first, 10, 4, false)), DROP_NONE);
    CHECK_EQ(estimator_deadline(&e), NEVER);
    send(&e, NOW + SECOND, 1);
    CHECK_EQ(estimator_deadline(&e), NOW + SECOND + 500 * MILLISECOND);
    estimator_tick(&e, NOW + SECOND + 499 * MILLISECOND);
    CHECK_EQ(read_at(&e, NOW).bps, 600000);
    estimator_tick(&e, NOW + SECOND + 500 * MILLISECOND);
    CHECK_EQ(read_at(&e, NOW).bps, 480000);
    CHECK_EQ(estimator_deadline(&e), NOW + 2 * SECOND);
    estimator_clear(&e);
}

TEST(remb_is_a_cap_and_zero_is_the_least)
{
    struct estimator e = fresh();

    estimator_remb(&e, NOW, 200000);
    CHECK_EQ(read_at(&e, NOW).bps, 200000);
    estimator_remb(&e, NOW, UINT32_MAX);
    CHECK_EQ(read_at(&e, NOW).bps, 600000);
    estimator_remb(&e, NOW, 0);
    CHECK_EQ(read_at(&e, NOW).bps, LIMITS.least);
    CHECK_EQ(read_at(&e, NOW).source, ESTIMATE_REMB);
}

TEST(remb_says_nothing_to_who_gets_better_feedback)
{
    struct estimator e = fresh();

    send(&e, NOW, 10);
    CHECK_EQ(hear(&e, NOW + 1, feedback_of(1, 10, 4, false)), DROP_NONE);
    estimator_remb(&e, NOW, 0);
    CHECK_EQ(read_at(&e, NOW).bps, 600000);
    estimator_clear(&e);
}

TEST(reports_of_loss_lower_and_reports_without_raise_the_rate)
{
    struct estimator e = fresh();
    usec_t now = NOW;

    for (int i = 0; i < 30; i++) {
        now += SECOND;
        estimator_sent_unnumbered(&e, now, 60000);
        estimator_wish(&e, now, 480000, 1000000, 1000000);
        estimator_report(&e, now, 0, 80 * MILLISECOND);
    }
    CHECK(read_at(&e, now).bps > 1000000);
    CHECK_EQ(read_at(&e, now).round_trip, 80 * MILLISECOND);
    estimator_report(&e, now + SECOND, 128, 0);
    CHECK(read_at(&e, now).bps <= 480000 * 3 / 4);
    CHECK_EQ(read_at(&e, now).source, ESTIMATE_REPORTS);
}

TEST(a_tcp_queue_that_grows_lowers_the_rate_to_what_drains)
{
    struct estimator e = fresh();
    usec_t now = NOW;

    for (int i = 0; i < 20; i++) {
        now += 100 * MILLISECOND;
        estimator_drained(&e, now, 100000, 5000); /* 400 kbit/s; two seconds wait */
    }
    CHECK(read_at(&e, now).is_overused);
    CHECK(read_at(&e, now).queue >= SECOND);
    CHECK(read_at(&e, now).bps <= 400000);
    CHECK(read_at(&e, now).bps >= 200000);
    CHECK_EQ(read_at(&e, now).source, ESTIMATE_QUEUE);
}

TEST(an_empty_tcp_queue_is_tried_with_the_next_layer)
{
    struct estimator e = fresh();
    usec_t now = NOW;

    estimator_wish(&e, now, 500000, 2000000, 4000000);
    for (int i = 0; i < 12; i++) {
        now += 100 * MILLISECOND;
        estimator_drained(&e, now, 0, 6000);
    }
    CHECK(read_at(&e, now).bps >= 2000000);
    CHECK_EQ(read_at(&e, now).probes, 0);
}

TEST(our_own_lateness_is_named_and_stops_probes)
{
    struct estimator e = fresh();
    const usec_t now = NOW;

    estimator_late(&e, true);
    CHECK_EQ(read_at(&e, now).hold, HOLD_CPU);
    send(&e, now, 10);
    estimator_wish(&e, now, 100000, 4000000, 4000000);
    CHECK_EQ(read_at(&e, now).probes, 0);
    estimator_late(&e, false);
    CHECK_EQ(read_at(&e, now).hold, HOLD_NONE);
    send(&e, now, 10);
    estimator_wish(&e, now, 100000, 4000000, 4000000);
    CHECK_EQ(read_at(&e, now).probes, 1);
    estimator_clear(&e);
}

TEST(the_first_probe_asks_for_three_times_the_start)
{
    struct estimator e = fresh();
    struct estimator_probe probe;
    uint32_t bytes = 0;
    usec_t now = NOW;

    send(&e, now, 1);
    estimator_wish(&e, now, 100000, 4000000, 4000000);
    while (estimator_deadline(&e) < NOW + 45 * MILLISECOND) {
        now = estimator_deadline(&e);
        estimator_tick(&e, now);
        if (estimator_probe(&e, now, &probe)) {
            bytes += probe.bytes_now;
            estimator_sent(&e, now, estimator_take_number(&e), (uint16_t)probe.bytes_now,
                           SENT_PROBE);
        }
    }
    CHECK(bytes >= 1800000 / 8 * 40 / 1000 - 1200);
    CHECK(bytes <= 1800000 / 8 * 40 / 1000 + 2400);
    CHECK_EQ(estimator_deadline(&e) > now, true);
    estimator_clear(&e);
}

/* Sound alone can not be sent again: there is nothing to probe with, and so nothing has failed. */
TEST(what_cannot_be_filled_is_no_probe)
{
    struct estimator e = fresh();
    struct estimator_probe probe;

    e.can_fill = false;
    send(&e, NOW, 10);
    estimator_wish(&e, NOW, 100000, 4000000, 4000000);
    CHECK_EQ(read_at(&e, NOW).probes, 0);
    estimator_can_fill(&e);
    send(&e, NOW, 10);
    estimator_tick(&e, NOW);
    CHECK_EQ(read_at(&e, NOW).probes, 1);
    CHECK_EQ(e.prober.target, 3 * LIMITS.start);
    estimator_cannot_fill(&e, NOW); /* it was taken away in between */
    CHECK(!estimator_may_fill(&e) && !estimator_probe(&e, NOW, &probe));
    estimator_can_fill(&e);
    send(&e, NOW + SECOND / 2, 10);
    estimator_tick(&e, NOW + SECOND / 2);
    CHECK_EQ(read_at(&e, NOW + SECOND / 2).probes, 2);
    CHECK_EQ(e.prober.target, 3 * LIMITS.start);
    estimator_clear(&e);
}

TEST(the_allowance_is_two_and_a_half_times_the_rate_in_short_bursts)
{
    struct estimator e = fresh();
    uint32_t bytes = 0;
    usec_t now = NOW;

    CHECK(!estimator_allows(&e, now, 1200));
    for (now += SECOND; now < NOW + 3 * SECOND; now += MILLISECOND)
        while (estimator_allows(&e, now, 1200))
            bytes += 1200;
    CHECK(bytes >= 2 * 187500 - 12000); /* 600 kbit/s * 2.5, two seconds */
    CHECK(bytes <= 2 * 187500 + 15000);
}

TEST(new_limits_hold_at_once)
{
    struct estimator e = fresh();

    estimator_limit(&e, &(struct estimator_limits){1000000, 30000, 300000});
    CHECK_EQ(read_at(&e, NOW).bps, 300000);
    estimator_limit(&e, &(struct estimator_limits){1000000, 30000, 3000000});
    CHECK_EQ(read_at(&e, NOW).bps, 1000000);
}

TEST(another_way_forgets_the_old_one_but_not_the_rate)
{
    struct estimator e = fresh();
    usec_t now = NOW;

    estimator_drained(&e, now, 0, 1000);
    CHECK_EQ(read_at(&e, now).source, ESTIMATE_QUEUE);
    send(&e, now, 10);
    CHECK_EQ(hear(&e, now + 1, feedback_of(1, 10, 4, false)), DROP_NONE);
    CHECK_EQ(read_at(&e, now).source, ESTIMATE_QUEUE);
    const uint32_t before = read_at(&e, now).bps;
    estimator_moved(&e, now);
    CHECK_EQ(read_at(&e, now).bps, before);
    CHECK_EQ(read_at(&e, now).source, ESTIMATE_BLIND);
    const uint16_t first = send(&e, now, 10);
    CHECK_EQ(hear(&e, now + 2, feedback_of(first, 10, 4, false)), DROP_NONE);
    CHECK_EQ(read_at(&e, now).source, ESTIMATE_TRANSPORT_WIDE);
    estimator_clear(&e);
}

/* The listener's clock goes days ahead and never comes back: nothing adds up without end. */
TEST(a_clock_that_jumps_for_ever_stays_within_its_bounds)
{
    struct estimator e = fresh();
    usec_t now = NOW;

    for (uint16_t i = 0; i < 2000; i++) {
        const uint16_t first = send(&e, now, 1);
        const uint32_t reference = (uint32_t)i * 0x700000 & 0xffffff; /* nearly half a turn */
        struct bytes body = feedback_of(first, 1, 1, false);
        body.at[4] = (uint8_t)(reference >> 16);
        body.at[5] = (uint8_t)(reference >> 8);
        body.at[6] = (uint8_t)reference;
        now += 50 * MILLISECOND;
        CHECK_EQ(hear(&e, now, body), DROP_NONE);
    }
    CHECK_EQ(e.arrival_turns, 0); /* it begins anew each time */
    estimator_clear(&e);
}

TEST(what_is_sent_is_summed_as_if_at_once)
{
    struct estimator e = fresh();
    struct rate rate = {.newest = 0};
    usec_t now = NOW;

    for (uint64_t i = 0; i < 3000; i++) {
        now += (usec_t)(random_mix(i) % 40000);
        const uint16_t bytes = (uint16_t)(random_mix(~i) % 1400);
        estimator_sent(&e, now, estimator_take_number(&e), bytes, SENT_MEDIA);
        rate_add(&rate, now, bytes);
        if (i % 7 == 0)
            CHECK_EQ(estimator_sending(&e, now + 30000), rate_bps(&rate, now + 30000));
    }
    estimator_clear(&e);
}

TEST(an_answer_in_the_same_turn_says_how_far_away_the_listener_is)
{
    struct estimator e = fresh();
    const uint16_t first = send(&e, NOW, 5);

    CHECK_EQ(hear(&e, NOW, feedback_of(first, 5, 0, false)), DROP_NONE);
    CHECK_EQ(read_at(&e, NOW).round_trip, 1); /* 0 would be: not known */
    estimator_clear(&e);
}

TEST(who_has_just_come_is_probed_again_soon)
{
    struct estimator e = fresh();
    usec_t now = NOW;

    send(&e, now, 1);
    estimator_wish(&e, now, 100000, 4000000, 4000000);
    CHECK_EQ(read_at(&e, now).probes, 1);
    while (e.prober.state != PROBER_IDLE && now < NOW + 10 * SECOND) {
        now += MILLISECOND;
        estimator_tick(&e, now);
    }
    CHECK_EQ(e.prober.state, PROBER_IDLE); /* nobody answered */
    CHECK(e.probe_at >= now + 375 * MILLISECOND && e.probe_at <= now + 625 * MILLISECOND);
    estimator_clear(&e);
}
