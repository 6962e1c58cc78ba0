/* estimator.c - what is sent, what transport-wide feedback says of it, and the one number. */
#include "proto/estimator.h"

#include <string.h>

#define CLOCK_TURN ((usec_t)64 * MILLISECOND << 24) /* the listener's clock begins anew */
#define CLOCK_STEP (3600 * SECOND) /* who says that more passed begins anew */
#define CLOCK_MAX (INT64_MAX / 4)
#define CONGESTION_HOLD (2 * SECOND)
#define BURST_PERIOD (40 * MILLISECOND)
#define BURST_PERMILLE 2500u /* of the estimate */
#define BURST_BITS_MIN (8u * 1200 * 10)
#define BURST_IS_FELT (60 * MILLISECOND)
#define BURST_WAIT_MAX (100 * MILLISECOND)
#define SCARCE_PERMILLE 100u

void estimator_init(struct estimator *e, usec_t now, const struct estimator_limits *limits)
{
    memset(e, 0, sizeof *e);
    delay_trend_init(&e->delay);
    rate_control_init(&e->rate, now, limits->start, limits->least, limits->most);
    prober_init(&e->prober);
    e->sent_at = e->unanswered_at = e->queue_empty_at = NEVER;
    e->overused_since = e->overused_at = e->crowded_at = e->contended_at = e->yielded_at = NEVER;
    e->burst_felt_at = e->filled_at = e->queue_since = e->trial_at = NEVER;
    e->probe_at = e->tokens_at = now;
    e->swing.began = now;
    e->is_starting = true;
}

void estimator_clear(struct estimator *e)
{
    send_log_clear(&e->log);
}

void estimator_limit(struct estimator *e, const struct estimator_limits *limits)
{
    rate_control_limit(&e->rate, limits->least, limits->most);
    if (e->source == ESTIMATE_BLIND)
        rate_control_set(&e->rate, limits->start);
}

void estimator_moved(struct estimator *e, usec_t now)
{
    delay_trend_init(&e->delay);
    prober_cancel(&e->prober);
    e->acked = (struct acked_rate){.has_time = false};
    e->loss = (struct loss_control){.began = now};
    e->is_starting = e->is_starting && e->source == ESTIMATE_BLIND; /* the old way said nothing */
    e->source = ESTIMATE_BLIND;
    e->is_overused = false;
    e->swing = (struct swing){.began = now};
    e->overused_since = e->crowded_at = e->contended_at = e->yielded_at = NEVER;
    e->unanswered_at = NEVER;
    e->queue_since = e->queue_empty_at = e->filled_at = e->trial_at = NEVER;
    e->queue = 0;
    e->round_trip = 0;
    e->has_report_time = false;
    e->refined = e->waiting = e->refinements = 0;
    e->probe_at = now;
}

/* Each of its lines of the cache. */
void estimator_fetch_all(const struct estimator *e)
{
    estimator_fetch(e);
    __builtin_prefetch(&e->rate.most, 1);
    __builtin_prefetch(&e->arrival_raw, 1);
    __builtin_prefetch(&e->loss, 1);
    __builtin_prefetch(&e->delay, 1);
    __builtin_prefetch(&e->delay.group, 1);
    __builtin_prefetch(&e->delay.threshold_at, 1);
    __builtin_prefetch(&e->delay.line, 1);
    __builtin_prefetch(&e->delay.points[4], 1);
    __builtin_prefetch(&e->delay.points[12], 1);
    __builtin_prefetch(&e->sent, 1);
    __builtin_prefetch(&e->acked, 1);
}

void estimator_fetch_told(const struct estimator *e)
{
    send_log_fetch_told(&e->log, e->told_next);
}

/* How long what is sent now waits behind what was sent at once before it, if the way takes what is
 * believed. A key frame makes such a queue, and it says nothing against the rate. */
static uint32_t wait_behind(struct estimator *e, usec_t now, uint16_t bytes)
{
    const uint64_t rate = e->rate.bps > 0 ? e->rate.bps : 1, before = e->burst;

    e->burst = bytes * 8u;
    if (before == 0)
        return 0;
    const usec_t passed = usec_min(now - e->sent_at, SECOND);
    const uint64_t gone = rate * (uint64_t)passed / (uint64_t)SECOND;
    if (before <= gone)
        return 0;
    const uint64_t burst = e->burst + (before - gone);
    e->burst = burst < UINT32_MAX ? (uint32_t)burst : UINT32_MAX;
    const uint64_t wait = (before - gone) * (uint64_t)SECOND / rate;
    if (wait > (uint64_t)BURST_IS_FELT)
        e->burst_felt_at = now;
    return wait < (uint64_t)BURST_WAIT_MAX ? (uint32_t)wait : (uint32_t)BURST_WAIT_MAX;
}

static void add_before(struct estimator *e)
{
    if (e->sent_before > 0)
        rate_add(&e->sent, e->sent_at - e->sent_before_ago * RATE_BUCKET, e->sent_before);
}

/* The bytes of one bucket are added at once. */
static void add_up(struct estimator *e)
{
    add_before(e);
    if (e->sent_bytes > 0)
        rate_add(&e->sent, e->sent_at, e->sent_bytes);
    e->sent_before = e->sent_bytes = 0;
}

/* Another bucket begins. That of before is added with the next feedback, which has the rate in the
 * cache, unless that stays away. */
static void turn_bucket(struct estimator *e, usec_t now)
{
    const usec_t ago = now / RATE_BUCKET - e->sent_at / RATE_BUCKET;

    add_before(e);
    e->sent_before = e->sent_bytes;
    e->sent_before_ago = (uint8_t)usec_min(ago, UINT8_MAX); /* which is no part of the rate */
    e->sent_bytes = 0;
}

/* Returns how long it waits. */
static uint32_t note_sent(struct estimator *e, usec_t now, uint16_t bytes)
{
    const uint32_t wait = wait_behind(e, now, bytes);

    if (e->sent_at / RATE_BUCKET != now / RATE_BUCKET)
        turn_bucket(e, now);
    e->sent_bytes += bytes;
    e->sent_at = now;
    return wait;
}

void estimator_sent(struct estimator *e, usec_t now, uint16_t number, uint16_t bytes,
                    enum sent_kind kind)
{
    e->may_probe = e->may_probe && prober_sent(&e->prober, now, bytes);
    send_log_sent(&e->log, now, number, e->told_next, bytes, e->may_probe,
                  note_sent(e, now, bytes));
    if (e->unanswered_at == NEVER && kind != SENT_PROBE)
        e->unanswered_at = now;
}

void estimator_late(struct estimator *e, bool is_late)
{
    e->is_late = is_late;
}

bool estimator_allows(struct estimator *e, usec_t now, uint32_t bytes)
{
    const bool is_scarce = delay_trend_standing(&e->delay) > QUEUE_STANDS ||
                           estimator_standing(e) > QUEUE_SERIOUS;
    const uint64_t rate =
        (uint64_t)e->rate.bps * (is_scarce ? SCARCE_PERMILLE : BURST_PERMILLE) / 1000;
    const uint64_t most = rate * (uint64_t)BURST_PERIOD / (uint64_t)SECOND;
    const usec_t passed = usec_min(now - e->tokens_at, SECOND);

    e->tokens += rate * (uint64_t)passed / (uint64_t)SECOND;
    e->tokens_at = now;
    const uint64_t least = is_scarce ? BURST_BITS_MIN / 8 : BURST_BITS_MIN;
    const uint64_t cap = most > least ? most : least;
    if (e->tokens > cap)
        e->tokens = cap;
    if (e->tokens < (uint64_t)bytes * 8)
        return false;
    e->tokens -= (uint64_t)bytes * 8;
    return true;
}

void estimator_sent_unnumbered(struct estimator *e, usec_t now, uint16_t bytes)
{
    (void)note_sent(e, now, bytes);
}

bool estimator_may_rise(const struct estimator *e)
{
    return !e->is_late && !e->is_overused;
}

uint32_t estimator_cap(uint32_t through, uint32_t permille)
{
    const uint64_t cap = (uint64_t)through * permille / 1000 + 10000;

    return cap > UINT32_MAX ? UINT32_MAX : (uint32_t)cap;
}

/* --- transport-wide feedback --- */

/* The listener's clock without its turns. */
static usec_t straighten(struct estimator *e, usec_t raw)
{
    const usec_t before = e->arrival_raw + e->arrival_turns * CLOCK_TURN;
    const usec_t raw_step = raw - e->arrival_raw;
    usec_t step = raw_step;

    if (step >= CLOCK_TURN || step <= -CLOCK_TURN)
        step %= CLOCK_TURN;
    if (step > CLOCK_TURN / 2)
        step -= CLOCK_TURN;
    if (step < -CLOCK_TURN / 2)
        step += CLOCK_TURN;
    const bool goes_on = e->has_arrival && step < CLOCK_STEP && step > -CLOCK_STEP &&
                         before < CLOCK_MAX && before > -CLOCK_MAX;
    if (!goes_on)
        e->arrival_turns = 0;
    else if (step != raw_step)
        e->arrival_turns += (int32_t)((step - raw_step) / CLOCK_TURN);
    e->arrival_raw = raw;
    e->has_arrival = true;
    return raw + e->arrival_turns * CLOCK_TURN;
}

/* Whether it was part of the probe at hand, or of the last one. */
static bool is_of_probe(const struct estimator *e, const struct sent *packet, usec_t sent)
{
    return packet->probe && sent >= e->prober.begun;
}

static void arrived(struct estimator *e, struct sent *packet, usec_t sent, usec_t at)
{
    const bool was_lost = packet->fate == FATE_LOST;

    packet->fate = FATE_ARRIVED;
    if (was_lost)
        loss_control_undo(&e->loss);
    else
        loss_control_told(&e->loss, 1, 0);
    acked_rate_add(&e->acked, at, packet->bytes);
    if (!packet->probe)
        delay_trend_packet(&e->delay, sent, at, packet->wait);
    else if (is_of_probe(e, packet, sent) && !was_lost)
        prober_arrived(&e->prober, sent, at, packet->bytes);
}

static void lost(struct estimator *e, struct sent *packet, usec_t sent)
{
    if (packet->fate != FATE_UNKNOWN)
        return;
    packet->fate = FATE_LOST;
    loss_control_told(&e->loss, 0, 1);
    if (is_of_probe(e, packet, sent))
        prober_lost(&e->prober);
}

/* How many packets it spoke of that are in the log. */
static uint32_t walk(struct estimator *e, usec_t now, struct twcc_feedback *feedback)
{
    struct twcc_status status;
    uint32_t known = 0;

    for (size_t work = SEND_LOG_MAX; work > 0 && twcc_next(feedback, &status);) {
        const size_t count = status.count < work ? status.count : work;
        work -= count;
        const usec_t at = status.arrived ? straighten(e, status.at) : 0;
        for (size_t i = 0; i < count; i++) {
            struct sent *packet = send_log_find(&e->log, (uint16_t)(status.sequence + i));
            if (packet == NULL)
                continue;
            known++;
            const usec_t sent = sent_at(packet, now);
            e->told_sent_at = usec_max(e->told_sent_at, sent);
            if (!status.arrived)
                lost(e, packet, sent);
            else if (packet->fate != FATE_ARRIVED)
                arrived(e, packet, sent, at);
        }
    }
    e->told_next = feedback->next;
    return known;
}

uint32_t estimator_sending(struct estimator *e, usec_t now)
{
    add_up(e);
    return rate_bps(&e->sent, now);
}

uint32_t estimator_through(struct estimator *e, usec_t now, uint32_t claimed)
{
    const uint32_t most = estimator_cap(estimator_sending(e, now), RISE_BLIND_PERMILLE);

    return claimed < most ? claimed : most;
}

static void judge(struct estimator *e, usec_t now)
{
    const bool has_queue = delay_trend_standing(&e->delay) > QUEUE_MATTERS;
    const enum loss_verdict loss = loss_control_judge(&e->loss, now, e->round_trip, has_queue);
    const uint32_t through = estimator_through(e, now, acked_rate_bps(&e->acked));
    const bool is_disturbed = e->prober.state != PROBER_IDLE;

    estimator_judge_delay(e, now, through);
    if (loss == LOSS_FALL && !is_disturbed && !e->is_overused &&
        (has_queue || !estimator_doubts(e, now))) {
        estimator_disprove(e, now);
        rate_control_lossy(&e->rate, now, estimator_sending(e, now), e->loss.permille);
    }
    if (estimator_may_rise(e) && loss == LOSS_RISE && !is_disturbed &&
        (delay_trend_usage(&e->delay) == DELAY_NORMAL || e->contended_at != NEVER ||
         delay_trend_standing(&e->delay) < QUEUE_SLIGHT))
        rate_control_rise(&e->rate, now, through, estimator_cap(through, RISE_UNPROVEN_PERMILLE),
                          e->round_trip);
    else
        rate_control_hold(&e->rate, now);
}

enum drop estimator_feedback(struct estimator *e, usec_t now, struct twcc_feedback *feedback)
{
    const usec_t told = e->told_sent_at;

    if (walk(e, now, feedback) == 0)
        return DROP_RTCP_MALFORMED;
    if (e->source == ESTIMATE_QUEUE)
        return DROP_NONE; /* TCP delays and loses nothing by itself; its queue says it all */
    e->source = ESTIMATE_TRANSPORT_WIDE;
    if (e->told_sent_at > told) {
        const usec_t passed = usec_max(now - e->told_sent_at, 1); /* 0: not known */
        e->unanswered_at = NEVER;
        if (!e->has_report_time)
            e->round_trip = e->round_trip == 0 || passed < e->round_trip
                                ? passed
                                : (e->round_trip * 15 + passed) / 16;
    }
    estimator_look_at_probe(e, now);
    judge(e, now);
    return DROP_NONE;
}

usec_t estimator_standing(const struct estimator *e)
{
    return e->source == ESTIMATE_QUEUE ? e->queue : delay_trend_standing_raw(&e->delay);
}

uint32_t estimator_bps(const struct estimator *e)
{
    if (e->source == ESTIMATE_REMB && e->remb < e->rate.bps)
        return e->remb > e->rate.least ? e->remb : e->rate.least;
    return (uint32_t)((uint64_t)e->rate.bps * (1000 - estimator_drain(e)) / 1000);
}

void estimator_read(const struct estimator *e, usec_t now, struct estimate *out)
{
    const bool is_held = e->is_overused || rate_control_fell_within(&e->rate, now, CONGESTION_HOLD);

    *out = (struct estimate){
        .bps = estimator_bps(e),
        .is_guess = e->source == ESTIMATE_BLIND ||
                    (e->rate.fell_at == NEVER &&
                     (e->source == ESTIMATE_QUEUE || e->prober.probes < 2)),
        .hold = e->is_late ? HOLD_CPU : is_held ? HOLD_CONGESTION : HOLD_NONE,
        .source = e->source,
        .is_overused = e->is_overused,
        .is_probing = e->prober.state != PROBER_IDLE,
        .loss_permille = e->loss.average,
        .round_trip = e->round_trip,
        .queue = e->source == ESTIMATE_QUEUE ? e->queue : delay_trend_queue(&e->delay),
        .through = acked_rate_bps(&e->acked),
        .proven = e->rate.proven_at != NEVER ? e->rate.proven : 0,
        .proven_at = e->rate.proven_at,
        .probes = e->prober.probes,
    };
}
