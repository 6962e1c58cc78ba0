/* estimator_delay.c - what a queue on the way says: whose it is, when to give way and by how much.
 *
 * A queue that is ours goes away when less is sent; one that stays is somebody else's, like TCP's,
 * and who gave way to it further would be left with nothing. */
#include "proto/estimator.h"

#define QUEUE_SHARE 100000 /* bits of one listener in it */
#define QUEUE_LIMIT (150 * MILLISECOND)
#define QUEUE_PLAIN (150 * MILLISECOND) /* no trend is needed to see it */
#define OVERUSE_LASTS (200 * MILLISECOND)
#define YIELD_PERIOD (4 * SECOND)
#define YIELD_PATIENCE (500 * MILLISECOND)
#define YIELDED_PERMILLE 750u
#define DRAIN_STEEP 2 /* thousandths of the rate for a millisecond */
#define DRAIN_MOST 600 /* a thousandth of the rate */
#define DRAIN_MOST_TCP 400 /* nothing of it is lost, only late */
#define FILLED_PERIOD SECOND /* so long what a probe left may take to be over */
#define SWING_PERIOD SECOND
#define SWING_SMOOTHING 4 /* periods */
#define FALL_PAUSE (100 * MILLISECOND)
#define STANDS_PERIOD (DELAY_STANDS_PERIODS * DELAY_STANDS_PERIOD)
#define CONTEST_PERIOD (30 * SECOND) /* then it must be seen again that the queue is not ours */

uint32_t estimator_drain(const struct estimator *e)
{
    const usec_t queue = delay_trend_standing(&e->delay);

    if (e->source == ESTIMATE_QUEUE)
        return e->is_overused && e->queue > QUEUE_SERIOUS
                   ? (uint32_t)usec_min((e->queue - QUEUE_SERIOUS) * DRAIN_STEEP / MILLISECOND,
                                        DRAIN_MOST_TCP)
                   : 0;
    if (e->source != ESTIMATE_TRANSPORT_WIDE || e->contended_at != NEVER || queue < QUEUE_SERIOUS)
        return 0;
    return (uint32_t)usec_min((queue - QUEUE_SERIOUS) * DRAIN_STEEP / MILLISECOND, DRAIN_MOST);
}

/* Whether it was given way long enough for a queue of ours to be over. */
static bool should_have_helped(const struct estimator *e, usec_t now)
{
    return now - e->yielded_at > YIELD_PATIENCE + e->round_trip + e->yielded_queue;
}

static void begin_to_yield(struct estimator *e, usec_t now, uint32_t passing)
{
    e->yielded_at = now;
    e->yielded_queue = delay_trend_standing(&e->delay);
    e->yielded_from = passing;
}

/* From time to time it must be seen again that the queue is not ours: less is sent for a moment. */
static void contest(struct estimator *e, usec_t now, uint32_t through)
{
    if (delay_trend_queue(&e->delay) <= QUEUE_MATTERS) {
        e->contended_at = NEVER;
        delay_trend_watch_anew(&e->delay);
    } else if (now - e->contended_at < CONTEST_PERIOD || through == 0) {
        return;
    } else if (e->yielded_at == NEVER || now - e->yielded_at > YIELD_PERIOD) {
        begin_to_yield(e, now, through);
        rate_control_full(&e->rate, now, through / 1000 * YIELDED_PERMILLE);
    } else if (should_have_helped(e, now)) {
        const bool has_helped = delay_trend_standing(&e->delay) < e->yielded_queue / 2;
        e->contended_at = has_helped ? NEVER : now;
        if (!has_helped)
            rate_control_set(&e->rate, e->yielded_from);
        delay_trend_watch_anew(&e->delay);
    }
}

/* A queue that stands is ours, unless it still stands after we gave way: then whoever fills it,
 * like TCP, would leave us nothing, and only losses count for a while. */
static void watch_the_queue(struct estimator *e, usec_t now, uint32_t through)
{
    if (e->contended_at != NEVER) {
        contest(e, now, through);
        return;
    }
    if (!delay_trend_stands(&e->delay) || through == 0)
        return;
    if (rate_control_fell_within(&e->rate, now, STANDS_PERIOD))
        e->contended_at = now;
    else
        rate_control_full(&e->rate, now, through);
    delay_trend_watch_anew(&e->delay);
}

/* A probe has found the way full, and what it left there takes its time. */
static bool is_of_probe(const struct estimator *e, usec_t now)
{
    return e->filled_at != NEVER && now - e->filled_at < FILLED_PERIOD;
}

/* How far the queue swings by itself, on a way that holds packets up and lets them go: as far as it
 * grew, one second like the other, though it was over without us. A second in which we fell, or
 * after a probe, says nothing of it. */
static void watch_the_swing(struct estimator *e, usec_t now)
{
    const int32_t queue = (int32_t)usec_min(delay_trend_standing(&e->delay), QUEUE_LIMIT);
    struct swing *s = &e->swing;

    s->most = queue > s->most ? queue : s->most;
    s->least = queue < s->least ? queue : s->least;
    if (now - s->began < SWING_PERIOD)
        return;
    if (s->least < QUEUE_MATTERS && !rate_control_fell_within(&e->rate, now, now - s->began) &&
        !is_of_probe(e, now))
        s->usual += ((s->most < s->most_before ? s->most : s->most_before) - s->usual) /
                    SWING_SMOOTHING;
    s->most_before = s->most;
    s->began = now;
    s->most = s->least = queue;
}

/* Who sends more gives way sooner, so that those who share a way come to have the same. */
static usec_t patience_with(uint32_t bps)
{
    const usec_t limit = (usec_t)(QUEUE_SHARE * SECOND / (bps > 0 ? bps : 1));

    return limit < QUEUE_STANDS ? QUEUE_STANDS : usec_min(limit, QUEUE_LIMIT);
}

/* A short queue may be somebody's probe or jitter; it must last. Where a queue comes and goes by
 * itself, or a probe of ours has just left one, that too says nothing before it is long. */
static bool must_fall(const struct estimator *e, usec_t now, uint32_t passing)
{
    const usec_t queue = delay_trend_standing(&e->delay) - delay_trend_jitter(&e->delay);
    const usec_t limit = patience_with(passing);
    const bool is_of_us = e->swing.usual < QUEUE_SLIGHT && !is_of_probe(e, now);
    const bool has_lasted = queue >= limit / 2 && now - e->overused_since >= OVERUSE_LASTS;

    if (queue < limit && !(is_of_us && has_lasted))
        return false;
    return passing < e->rate.bps / 2 ||
           !rate_control_fell_within(&e->rate, now, e->round_trip + FALL_PAUSE);
}

/* Much less is sent than when the way was full first, and yet it is no less full: this is not our
 * queue, and who gave way further would be left with nothing. */
static bool has_yielded(const struct estimator *e, usec_t now, uint32_t passing)
{
    return e->yielded_at != NEVER && now - e->yielded_at < YIELD_PERIOD &&
           should_have_helped(e, now) &&
           (uint64_t)passing * 1000 < (uint64_t)e->yielded_from * YIELDED_PERMILLE &&
           delay_trend_standing(&e->delay) > e->yielded_queue / 2;
}

void estimator_judge_delay(struct estimator *e, usec_t now, uint32_t through)
{
    const usec_t queue = delay_trend_standing(&e->delay);
    const uint32_t passing =
        queue > QUEUE_STANDS ? estimator_through(e, now, acked_rate_now(&e->acked)) : through;

    watch_the_swing(e, now);
    watch_the_queue(e, now, through);
    if (queue < QUEUE_MATTERS)
        e->yielded_at = NEVER; /* giving way has helped */
    if (delay_trend_standing_raw(&e->delay) > QUEUE_SERIOUS && e->contended_at == NEVER)
        e->crowded_at = now;
    e->is_overused = (delay_trend_usage(&e->delay) == DELAY_OVERUSE || queue > QUEUE_PLAIN) &&
                     queue > QUEUE_SLIGHT + delay_trend_jitter(&e->delay) &&
                     e->contended_at == NEVER;
    if (!e->is_overused) {
        e->overused_since = NEVER;
        return;
    }
    if (e->overused_since == NEVER)
        e->overused_since = now;
    if (passing == 0 || !must_fall(e, now, passing))
        return;
    if (has_yielded(e, now, passing)) {
        e->contended_at = now;
        e->is_overused = false;
        return;
    }
    if (e->yielded_at == NEVER || now - e->yielded_at > YIELD_PERIOD)
        begin_to_yield(e, now, passing);
    if (!rate_control_fell_within(&e->rate, now, STANDS_PERIOD))
        delay_trend_watch_anew(&e->delay); /* whether it stands even now */
    e->overused_at = e->crowded_at = now;
    rate_control_full(&e->rate, now, passing);
}
