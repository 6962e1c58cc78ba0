/* estimator_probing.c - when a probe is worth its bytes, what it aims at, and what it proved. */
#include "proto/estimator.h"

#include "base/random.h"

#define PERIOD_MIN (40 * MILLISECOND)
#define PERIOD_MAX (100 * MILLISECOND) /* three frames of what flows beside it */
#define HARM_MAX (50 * MILLISECOND)    /* of queue, if no more than the estimate goes through */
#define START_PERMILLE 3000u            /* of the first estimate; then it doubles */
#define GOAL_PERMILLE 1200u             /* of what the next layer needs in all */
#define ENOUGH_PERMILLE 1150u
#define FLOWING_PERMILLE 1080u          /* of what flows; nothing is wished beyond it */
#define DISPROVED_PAUSE (4 * SECOND) /* doubles each time */
#define DISPROVED_MAX 4
#define STEP_PERMILLE 2000u             /* of what is known: no probe goes further at once */
#define PEAK_PERMILLE 850u              /* of the rate before the fall */
#define CONTENDED_PERMILLE 800u
#define REFINE_PERMILLE 950u /* of what came through, next */
#define REFINE_PAUSE (150 * MILLISECOND)
#define REFINEMENTS_MAX 3
#define FLOWS_PERMILLE 1080u /* a failed probe does not cost what flows already */
#define DOUBT_PERIOD (8 * SECOND)
#define PAUSE_MIN (2 * SECOND)
#define PAUSE_FIRST (500 * MILLISECOND) /* of who has just come and may have met a busy moment */
/* A way that widens must be found within seconds, so the pause does not grow further. A failed
 * probe on a full way costs its listener some 30 ms of queue. */
#define PAUSE_MAX (5 * SECOND)
#define QUEUE_PATIENCE (4 * SECOND) /* for a queue to be over, which a probe would make longer */
#define CALM_MIN (2 * SECOND) /* after a queue; who has more waits longer, for fairness */
#define CALM_MAX (15 * SECOND)
#define CALM_OF_BIT 5 /* microseconds for a bit per second: 5 s for a Mbit/s */
#define ALIVE (500 * MILLISECOND) /* something was sent so lately */
#define SILENCE_MIN (500 * MILLISECOND)

static uint32_t part(uint32_t bps, uint64_t permille)
{
    const uint64_t product = bps * permille / 1000;

    return product > UINT32_MAX ? UINT32_MAX : (uint32_t)product;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Beyond it no probe is of use. */
static uint32_t ceiling(const struct estimator *e)
{
    return smaller(part(e->all > e->next ? e->all : e->next, GOAL_PERMILLE), e->rate.most);
}

/* Somebody may answer; before the first answer one probe is tried. */
static bool is_answered(const struct estimator *e)
{
    return e->source == ESTIMATE_TRANSPORT_WIDE ||
           (e->source == ESTIMATE_BLIND && e->is_starting && e->log.cap > 0);
}

static bool can_probe(const struct estimator *e)
{
    return e->prober.state == PROBER_IDLE && e->can_fill && is_answered(e) &&
           estimator_may_rise(e) && e->next > 0;
}

static uint32_t target_of(const struct estimator *e)
{
    uint32_t target = part(e->next, GOAL_PERMILLE);

    if (e->refined > 0)
        return smaller(e->refined, ceiling(e));
    if (e->is_starting)
        target = part(e->rate.bps, START_PERMILLE);
    else if (e->overused_at != NEVER && part(e->rate.peak, PEAK_PERMILLE) > target)
        target = part(e->rate.peak, PEAK_PERMILLE);
    if (!e->is_starting)
        target = smaller(target, part(e->rate.bps, STEP_PERMILLE));
    return smaller(target, ceiling(e));
}

/* The further beyond what is known, the shorter: what the way does not take waits in its queue. */
static void begin(struct estimator *e, usec_t now, uint32_t target)
{
    const uint32_t known = e->rate.bps;
    usec_t period = PERIOD_MAX;

    if (target > known && (usec_t)(target - known) * PERIOD_MAX > known * HARM_MAX)
        period = known * HARM_MAX / (target - known);
    prober_begin(&e->prober, now, target, period < PERIOD_MIN ? PERIOD_MIN : period);
    e->may_probe = true;
}

/* What is proven would do for the next layer; it is not for want of it that it does not flow. */
static bool is_enough(const struct estimator *e)
{
    return !e->is_starting && e->refined == 0 && e->rate.proven_at != NEVER &&
           e->rate.bps >= part(e->next, ENOUGH_PERMILLE);
}

/* After a queue, a burst of our own included, the way is left alone for a while. Where all that is
 * wished flows, a newer proof gains nothing: losses are doubted before they count. */
static usec_t probe_time(const struct estimator *e)
{
    usec_t calm = (usec_t)e->rate.bps * CALM_OF_BIT, at = e->probe_at;

    if (is_enough(e) && part(e->sending, FLOWING_PERMILLE) >= e->all)
        return NEVER;
    if (is_enough(e) && e->rate.proven_at + RATE_PROOF_AGE > at)
        at = e->rate.proven_at + RATE_PROOF_AGE;
    if (e->contended_at == NEVER && delay_trend_standing(&e->delay) > QUEUE_MATTERS)
        at += QUEUE_PATIENCE;
    if (e->crowded_at == NEVER)
        return at;
    calm = calm < CALM_MIN ? CALM_MIN : usec_min(calm, CALM_MAX);
    return e->crowded_at + calm > at ? e->crowded_at + calm : at;
}

/* Listeners who share a way must not probe in step. */
static usec_t about(const struct estimator *e, usec_t now, usec_t pause)
{
    return now + pause * (usec_t)(750 + random_mix((uint64_t)now ^ e->log.taken) % 500) / 1000;
}

static void failed(struct estimator *e, usec_t now)
{
    if (e->is_starting)
        e->probe_pause = PAUSE_FIRST;
    else
        e->probe_pause =
            e->probe_pause < PAUSE_MIN ? PAUSE_MIN : usec_min(e->probe_pause * 2, PAUSE_MAX);
    e->probe_at = about(e, now, e->probe_pause);
    e->is_starting = false;
    e->refinements = 0;
    e->refined = 0;
    e->waiting = 0;
    rate_control_forget_peak(&e->rate);
}

/* Whether a further probe goes on from there. Before it has an answer the result waits: what came
 * through for a moment may do so by chance, and layers would climb on it at once. */
static bool succeeded(struct estimator *e, usec_t now, uint32_t target, uint32_t bps)
{
    const uint32_t higher = e->refined > 0 ? 0 : smaller(part(target, STEP_PERMILLE), ceiling(e));

    e->refinements = 0;
    e->refined = 0;
    e->probe_pause = 0;
    e->probe_at = about(e, now, PAUSE_MIN);
    e->waiting = 0;
    if (e->next == 0 || !estimator_may_rise(e) || higher <= part(target, 1100)) {
        e->is_starting = false;
        return false;
    }
    if (!e->is_starting)
        e->waiting = bps;
    begin(e, now, higher);
    return !e->is_starting;
}

/* More was sent than came through. For so short a time others make way, so what did come through is
 * not ours yet; but somewhat less may be. */
static void refine(struct estimator *e, usec_t now, uint32_t target)
{
    if (e->refinements == REFINEMENTS_MAX || target < part(e->rate.bps, 1050)) {
        failed(e, now);
        return;
    }
    e->refinements++;
    e->refined = target;
    e->probe_at = now + REFINE_PAUSE;
}

void estimator_look_at_probe(struct estimator *e, usec_t now)
{
    struct probe_result result;

    if (!prober_finish(&e->prober, now, e->told_sent_at, &result))
        return;
    const uint32_t target = e->prober.target;
    delay_trend_restart(&e->delay); /* what waits in the queue now is the probe's doing */
    if (result.bps == 0) {
        failed(e, now);
        if (e->told_sent_at < e->prober.begun)
            e->probe_pause = 0; /* nobody said anything, so it was not the probe */
        return;
    }
    if (e->refined > 0)
        result.bps = smaller(result.bps, target); /* more than that has just not come through */
    if (e->contended_at != NEVER && result.bps >= part(target, CONTENDED_PERMILLE))
        result.is_all = false; /* the queue grows and shrinks without us */
    const uint32_t through = acked_rate_bps(&e->acked);
    const uint32_t flows = part(through > e->sending ? through : e->sending, FLOWS_PERMILLE);
    if (result.is_all && e->waiting > 0)
        rate_control_probed(&e->rate, now, smaller(e->waiting, part(result.bps, REFINE_PERMILLE)),
                            false, flows, e->loss.average);
    e->waiting = result.is_all ? 0 : e->waiting;
    if (result.is_all || !succeeded(e, now, target, result.bps))
        rate_control_probed(&e->rate, now, result.bps, result.is_all, flows, e->loss.average);
    if (result.is_all) {
        e->filled_at = now;
        refine(e, now, part(result.bps, REFINE_PERMILLE));
    }
}

void estimator_disprove(struct estimator *e, usec_t now)
{
    if (e->rate.proven_at == NEVER || now - e->rate.proven_at > RATE_PROOF_AGE ||
        rate_control_is_proven(&e->rate, now, e->loss.permille))
        return;
    const usec_t at = about(e, now, DISPROVED_PAUSE << e->disproved);
    if (e->disproved < DISPROVED_MAX)
        e->disproved++;
    e->rate.proven_at = NEVER;
    e->probe_at = at > e->probe_at ? at : e->probe_at;
}

bool estimator_doubts(struct estimator *e, usec_t now)
{
    const uint32_t sending = e->sending < e->rate.bps ? e->sending : e->rate.bps;

    if (rate_control_is_proven(&e->rate, now, e->loss.permille) || !is_answered(e) ||
        !e->can_fill || !estimator_may_rise(e) || now < e->doubt_at || sending == 0)
        return false;
    e->doubt_at = now + DOUBT_PERIOD;
    begin(e, now, smaller(part(sending, GOAL_PERMILLE), e->rate.most));
    return true;
}

void estimator_wish(struct estimator *e, usec_t now, uint32_t sending, uint32_t next, uint32_t all)
{
    e->sending = sending;
    e->next = next;
    e->all = all;
    estimator_tick(e, now);
}

void estimator_cannot_fill(struct estimator *e, usec_t now)
{
    e->can_fill = false;
    prober_cancel(&e->prober);
    e->waiting = 0;
    e->probe_at = usec_max(e->probe_at, now + ALIVE);
}

bool estimator_probe(struct estimator *e, usec_t now, struct estimator_probe *out)
{
    out->bytes_now = prober_due(&e->prober, now);
    return out->bytes_now > 0;
}

static usec_t silence_due(const struct estimator *e)
{
    if (e->source != ESTIMATE_TRANSPORT_WIDE || e->unanswered_at == NEVER)
        return NEVER;
    const usec_t patience = e->round_trip * 4 > SILENCE_MIN ? e->round_trip * 4 : SILENCE_MIN;
    return e->unanswered_at + patience;
}

usec_t estimator_deadline(const struct estimator *e)
{
    usec_t due = usec_min(silence_due(e), prober_deadline(&e->prober));

    if (can_probe(e))
        due = usec_min(due, probe_time(e));
    return due;
}

void estimator_tick(struct estimator *e, usec_t now)
{
    if (silence_due(e) <= now) {
        rate_control_silent(&e->rate, now);
        e->unanswered_at = now; /* and again after as long */
    }
    estimator_look_at_probe(e, now);
    if (!can_probe(e) || probe_time(e) > now)
        return;
    if (now - e->sent_at < ALIVE)
        begin(e, now, target_of(e));
    else
        e->probe_at = now + ALIVE; /* nothing flows that a probe could help */
}
