/* estimator_plain.c - listeners without transport-wide feedback: REMB, receiver reports, TCP.
 *
 * There are no probes here. Over UDP the rate may rise to what the next layer needs and the next
 * reports tell whether it went; over TCP the socket's own queue does. */
#include "proto/estimator.h"

#define FALL_PERIOD SECOND /* reports come that seldom, and so does the rate of a queue */
#define REMB_SAME_PERMILLE 980u
#define REMB_BURST_PERIOD (2 * SECOND)
#define REMB_PATIENCE (6 * SECOND)
#define NEXT_PERMILLE 1200u
#define QUEUE_MAX (200 * MILLISECOND)
#define QUEUE_EMPTY (60 * MILLISECOND) /* acknowledgements come up to 40 ms late */
#define QUEUE_LASTS SECOND /* no burst of ours does */
#define TRIAL_PERIOD SECOND /* the queue must be empty so long before more is tried */
#define TRIAL_HOLDS (10 * SECOND)
#define TRIAL_PAUSE_MIN (4 * SECOND)
/* A trial is a layer that comes and, in vain, goes again: two changes a minute are bearable. */
#define TRIAL_PAUSE_MAX (60 * SECOND)
#define SIGN_PERMILLE 2000u /* of what passed when the way was full: twice may come in one look */
#define SIGN_PERIOD (50 * MILLISECOND) /* in less time anything looks fast */

/* What was sent and half more, or what the next layer needs. */
static uint32_t cap_of(struct estimator *e, uint32_t through)
{
    const uint32_t cap = estimator_cap(through, RISE_BLIND_PERMILLE);
    const uint32_t next = estimator_cap(e->next, NEXT_PERMILLE);

    return e->next > 0 && next > cap ? next : cap;
}

/* What falls after a burst of ours, as a key frame is, falls because of it; what rises, though it
 * is below what it was, has nothing against what flows. Neither lasts for long. */
void estimator_remb(struct estimator *e, usec_t now, uint32_t bps)
{
    if (e->source > ESTIMATE_REMB)
        return;
    const bool has_fallen = (uint64_t)bps * 1000 < (uint64_t)e->remb_told * REMB_SAME_PERMILLE;
    const bool is_of_burst =
        e->burst_felt_at != NEVER && now - e->burst_felt_at < REMB_BURST_PERIOD &&
        bps >= e->remb / 2;
    const bool is_first = e->source != ESTIMATE_REMB;

    e->source = ESTIMATE_REMB;
    e->remb_told = bps;
    if (is_first || bps >= e->remb)
        e->remb_agreed_at = now;
    if (e->remb_agreed_at == now || (has_fallen && !is_of_burst) ||
        now - e->remb_agreed_at > REMB_PATIENCE)
        e->remb = bps;
    if (bps < e->rate.bps)
        rate_control_hold(&e->rate, now);
}

void estimator_report(struct estimator *e, usec_t now, uint8_t fraction_lost_256,
                      usec_t round_trip)
{
    const uint16_t permille = (uint16_t)(fraction_lost_256 * 1000u / 256);
    const uint32_t sending = estimator_sending(e, now);

    if (round_trip > 0) {
        e->round_trip = round_trip;
        e->has_report_time = true;
    }
    if (e->source > ESTIMATE_REMB)
        return;
    if (e->source == ESTIMATE_BLIND)
        e->source = ESTIMATE_REPORTS;
    loss_control_reported(&e->loss, permille);
    if (permille > LOSS_FALL_PERMILLE) {
        if (!rate_control_fell_within(&e->rate, now, FALL_PERIOD))
            rate_control_lossy(&e->rate, now, sending, permille);
    } else if (permille < LOSS_HOLD_PERMILLE && estimator_may_rise(e)) {
        rate_control_rise(&e->rate, now, sending, cap_of(e, sending), e->round_trip);
    } else {
        rate_control_hold(&e->rate, now);
    }
}

static usec_t waiting_time(uint64_t bytes, uint32_t bps)
{
    const uint64_t bits = bytes < UINT32_MAX ? bytes * 8 : (uint64_t)UINT32_MAX * 8;

    return (usec_t)(bits * (uint64_t)SECOND / (bps > 0 ? bps : 1));
}

/* TCP is its own probe: with an empty queue more can be tried at once. */
static void try_more(struct estimator *e, usec_t now, uint32_t through)
{
    const bool is_long_empty = now - e->queue_empty_at >= TRIAL_PERIOD;

    if (is_long_empty && through > e->rate.bps) /* all of it goes, and nothing waits */
        rate_control_set(&e->rate, through);
    if (!is_long_empty || now < e->probe_at || e->next == 0) {
        rate_control_rise(&e->rate, now, through, estimator_cap(through, RISE_BLIND_PERMILLE),
                          e->round_trip);
        return;
    }
    const uint32_t next = estimator_cap(e->next, NEXT_PERMILLE);
    if (next > e->rate.bps) {
        rate_control_probed(&e->rate, now, next, false, through, 0);
        e->trial_at = now;
    }
    e->queue_empty_at = now;
}

/* The longer the more often more was tried in vain. */
static void pause_trials(struct estimator *e, usec_t now)
{
    const bool was_in_vain = e->trial_at != NEVER && now - e->trial_at < TRIAL_HOLDS;

    if (!was_in_vain)
        e->sign = SIGN_NONE;
    else if (e->sign == SIGN_FOLLOWED)
        e->sign = SIGN_DECEIVED;
    e->probe_pause = !was_in_vain || e->probe_pause < TRIAL_PAUSE_MIN
                         ? TRIAL_PAUSE_MIN
                         : usec_min(e->probe_pause * 2, TRIAL_PAUSE_MAX);
    e->probe_at = now + e->probe_pause;
    e->trial_at = NEVER;
}

/* From another source, or for the first time: there are no probes over TCP. */
static void begin_to_drain(struct estimator *e, usec_t now)
{
    prober_cancel(&e->prober);
    e->source = ESTIMATE_QUEUE;
    e->is_starting = e->is_overused = false;
    e->refined = e->waiting = e->refinements = 0;
    e->probe_pause = 0;
    e->probe_at = now;
    e->drained = (struct rate){0};
    e->drained_at = now;
    e->queue_empty_at = now;
    e->queue_since = e->trial_at = NEVER;
    e->queue = 0;
    e->sign = SIGN_NONE;
}

/* A key frame that is gone in a moment would have waited on the way as it was: the next trial need
 * not wait for the end of its pause. Acknowledgements that come in heaps look the same, so that
 * once in vain is enough. */
static void look_for_a_sign(struct estimator *e, usec_t now, uint64_t acked_bytes)
{
    const usec_t passed = now - e->drained_at;
    const uint64_t bits = acked_bytes < UINT32_MAX ? acked_bytes * 8 : (uint64_t)UINT32_MAX * 8;

    if (e->sign != SIGN_NONE || now >= e->probe_at || e->next == 0 || passed < SIGN_PERIOD)
        return;
    const uint64_t bps = bits * (uint64_t)SECOND / (uint64_t)passed;
    if (bps < estimator_cap(e->next, NEXT_PERMILLE) ||
        bps < estimator_cap(e->rate.full, SIGN_PERMILLE))
        return;
    e->sign = SIGN_FOLLOWED;
    e->probe_at = now;
}

/* They were acknowledged over all the time since the last call. */
static void add_drained(struct estimator *e, usec_t now, uint64_t bytes)
{
    usec_t from = now - usec_min(now - e->drained_at, SECOND);
    uint64_t left = bytes < UINT32_MAX ? bytes : UINT32_MAX;

    while (from / RATE_BUCKET < now / RATE_BUCKET) {
        const usec_t edge = (from / RATE_BUCKET + 1) * RATE_BUCKET;
        const uint64_t share = left * (uint64_t)(edge - from) / (uint64_t)(now - from);
        rate_add(&e->drained, from, (uint32_t)share);
        left -= share;
        from = edge;
    }
    rate_add(&e->drained, now, (uint32_t)left);
    e->drained_at = now;
    if (e->queue_since != NEVER)
        e->queue_drained += bytes < UINT32_MAX ? bytes : UINT32_MAX;
}

/* What the way takes: while something waits all that it can, and that is known sooner. */
static uint32_t drains(struct estimator *e, usec_t now)
{
    const usec_t passed = e->queue_since == NEVER ? 0 : now - e->queue_since;

    if (passed < QUEUE_MAX || passed > QUEUE_LASTS)
        return rate_bps(&e->drained, now);
    const uint64_t bps = e->queue_drained * 8 * (uint64_t)SECOND / (uint64_t)passed;
    return bps < UINT32_MAX ? (uint32_t)bps : UINT32_MAX;
}

/* A burst of ours, as a key frame is, makes a queue as well, but that gets shorter. */
static bool is_too_long(const struct estimator *e, usec_t now, usec_t before)
{
    const usec_t passed = e->queue_since == NEVER ? 0 : now - e->queue_since;

    if (e->is_overused)
        return e->queue > QUEUE_SERIOUS;
    return e->queue > QUEUE_MAX && passed >= QUEUE_MAX &&
           (e->queue >= before || passed >= QUEUE_LASTS);
}

void estimator_drained(struct estimator *e, usec_t now, uint64_t queue_bytes, uint64_t acked_bytes)
{
    const usec_t before = e->queue;

    if (e->source != ESTIMATE_QUEUE)
        begin_to_drain(e, now);
    look_for_a_sign(e, now, acked_bytes);
    add_drained(e, now, acked_bytes);
    const uint32_t through = drains(e, now);
    const bool is_measured = e->queue_since != NEVER && now - e->queue_since >= QUEUE_MAX;
    e->queue = waiting_time(queue_bytes, is_measured || through > e->rate.bps ? through
                                                                             : e->rate.bps);
    e->is_overused = is_too_long(e, now, before);
    if (e->queue <= QUEUE_EMPTY) {
        e->queue_since = NEVER;
        e->queue_empty_at = e->queue_empty_at == NEVER ? now : e->queue_empty_at;
    } else if (e->queue_since == NEVER) {
        e->queue_since = now;
        e->queue_drained = 0;
        e->queue_empty_at = NEVER;
    }
    if (e->is_overused) {
        e->overused_at = now;
        if (rate_control_fell_within(&e->rate, now, FALL_PERIOD) || e->queue < before)
            return;
        rate_control_full(&e->rate, now, through);
        pause_trials(e, now);
    } else if (e->queue_empty_at != NEVER && estimator_may_rise(e)) {
        try_more(e, now, through);
    } else {
        rate_control_hold(&e->rate, now);
    }
}
