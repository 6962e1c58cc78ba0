/* delay_trend.c - groups of packets, the line through their delays, the threshold that adapts. */
#include "proto/delay_trend.h"

#include <string.h>

#define SMOOTHING 0.9
#define GAIN 4.0
#define STEPS_MAX 60u /* how many steps add to the confidence in a slope */
#define THRESHOLD_FIRST 12.5
#define THRESHOLD_MIN 6.0
#define THRESHOLD_MAX 600.0
#define THRESHOLD_UP 0.0087
#define THRESHOLD_DOWN 0.039
#define OUTLIER 15.0 /* so far beyond it a trend does not move the threshold */
#define OVERUSE_TIME 10.0 /* ms */
#define CLOCK_JUMP (3 * SECOND)
#define QUEUE_MAX (20 * CLOCK_JUMP) /* what is longer is another clock */
#define SPAN_MAX (INT32_MAX / 2) /* of the points: 18 minutes, beyond which their line is flat */

static double milliseconds(usec_t t)
{
    return (double)t * 0.001;
}

void delay_trend_init(struct delay_trend *t)
{
    memset(t, 0, sizeof *t);
    t->threshold = THRESHOLD_FIRST;
}

void delay_trend_restart(struct delay_trend *t)
{
    t->has_group = t->has_before = false;
    t->steps = 0;
    t->sum = t->smoothed = t->trend = 0;
    t->over = 0;
    t->over_steps = 0;
    t->usage = DELAY_NORMAL;
}

static void count_point(struct delay_line *l, struct delay_point point, double sign)
{
    const double x = point.time, y = point.delay;

    l->times += sign * x;
    l->delays += sign * y;
    l->products += sign * (x * y);
    l->squares += sign * (x * x);
}

static int32_t span(usec_t time)
{
    return (int32_t)(time < -SPAN_MAX ? -SPAN_MAX : usec_min(time, SPAN_MAX));
}

/* The newest point is what all others count from, and all are summed anew. */
static void move_origin(struct delay_trend *t, usec_t arrived, double delay)
{
    const usec_t passed = arrived - t->origin;
    const float more = (float)(delay - t->origin_delay);

    t->origin = arrived;
    t->origin_delay = delay;
    t->line = (struct delay_line){.times = 0};
    for (unsigned i = 0; i < DELAY_POINTS && i < t->steps; i++) {
        struct delay_point *point = &t->points[i];

        *point = (struct delay_point){span(point->time - passed), point->delay - more};
        count_point(&t->line, *point, 1);
    }
}

/* Puts the newest point in the oldest one's place. The origin moves along once a turn of the ring,
 * so that spans stay short and sums exact enough. */
static void add_point(struct delay_trend *t, usec_t arrived, double delay)
{
    const unsigned place = t->steps % DELAY_POINTS;
    const usec_t passed = arrived - t->origin;
    struct delay_point *point = &t->points[place];

    if (place == 0 || passed > SPAN_MAX || passed < -SPAN_MAX)
        move_origin(t, arrived, delay);
    if (t->steps >= DELAY_POINTS)
        count_point(&t->line, *point, -1);
    *point = (struct delay_point){span(arrived - t->origin), (float)(delay - t->origin_delay)};
    count_point(&t->line, *point, 1);
    t->steps++;
}

/* Least squares, in ms per ms; there must be DELAY_POINTS points. */
static double slope(const struct delay_line *l)
{
    const double below = DELAY_POINTS * l->squares - l->times * l->times;

    return below > 0 ? 1000 * (DELAY_POINTS * l->products - l->times * l->delays) / below : 0;
}

static void adapt(struct delay_trend *t, usec_t arrived, double size)
{
    const double rate = size < t->threshold ? THRESHOLD_DOWN : THRESHOLD_UP;
    double passed = milliseconds(arrived - t->threshold_at);

    t->threshold_at = arrived;
    if (size > t->threshold + OUTLIER)
        return;
    passed = passed < 0 ? 0 : passed > 100 ? 100 : passed;
    t->threshold += rate * (size - t->threshold) * passed;
    if (t->threshold < THRESHOLD_MIN)
        t->threshold = THRESHOLD_MIN;
    if (t->threshold > THRESHOLD_MAX)
        t->threshold = THRESHOLD_MAX;
}

static uint8_t one_more(uint8_t count)
{
    return count < UINT8_MAX ? count + 1 : count;
}

static void judge(struct delay_trend *t, usec_t arrived, double sent_step, double line)
{
    const double steps = t->steps < STEPS_MAX ? t->steps : STEPS_MAX;
    const double trend = line * steps * GAIN;

    if (trend > t->threshold) {
        t->over += t->over_steps == 0 ? sent_step / 2 : sent_step;
        t->over_steps = one_more(t->over_steps);
        if (t->over > OVERUSE_TIME && t->over_steps > 1 && trend >= t->trend) {
            t->over = 0;
            t->over_steps = 0;
            t->usage = DELAY_OVERUSE;
        }
    } else {
        t->over = 0;
        t->over_steps = 0;
        t->usage = trend < -t->threshold ? DELAY_UNDERUSE : DELAY_NORMAL;
    }
    t->trend = trend;
    adapt(t, arrived, trend < 0 ? -trend : trend);
}

/* From one group to the next. */
static void step(struct delay_trend *t)
{
    const usec_t sent = t->group.last_sent - t->before_sent;
    const usec_t arrived = t->group.last_arrived - t->before_arrived;

    if (arrived < -CLOCK_JUMP || arrived - sent > CLOCK_JUMP) {
        delay_trend_restart(t);
        return;
    }
    if (arrived < 0) /* changed places; their delays say nothing */
        return;
    t->sum += milliseconds(arrived - sent);
    t->smoothed = SMOOTHING * t->smoothed + (1 - SMOOTHING) * t->sum;
    add_point(t, t->group.last_arrived, t->smoothed);
    if (t->steps >= DELAY_POINTS)
        judge(t, t->group.last_arrived, milliseconds(sent), slope(&t->line));
}

/* A queue of our own making gets shorter by more than a tenth a second once the rate has fallen. */
static void watch(struct delay_trend *t, usec_t sent)
{
    if (t->queue < t->least)
        t->least = t->queue;
    if (sent - t->least_at < DELAY_STANDS_PERIOD)
        return;
    if (t->least <= DELAY_STANDS)
        t->stood = t->stood_firm = 0;
    else
        t->stood = one_more(t->stood);
    if (t->stood > 0 && t->least >= t->least_before / 10 * 9)
        t->stood_firm = one_more(t->stood_firm);
    t->least_before = t->least;
    t->least = t->queue;
    t->least_at = sent;
}

static void measure(struct delay_trend *t, usec_t sent, usec_t arrived)
{
    const usec_t delay = arrived - sent;

    if (!t->has_base || delay < t->base - CLOCK_JUMP || delay > t->base + QUEUE_MAX) {
        t->has_base = true;
        t->base = delay;
        t->below = 0;
        t->base_at = sent;
    }
    if (sent - t->base_at >= DELAY_BASE_PERIOD) {
        t->below = (int32_t)usec_max(delay - t->base, 0);
        t->base = delay;
        t->base_at = sent;
    } else if (delay < t->base) {
        t->below = (int32_t)usec_max(t->below - (t->base - delay), 0);
        t->base = delay;
    }
    t->queue = (int32_t)(delay - t->base) + t->below;
    watch(t, sent);
}

static void note_lately(struct delay_trend *t)
{
    const bool is_first = t->lately_count == 0 || t->lately_count == DELAY_LATELY;

    if (t->lately_count == DELAY_LATELY) {
        t->lately_before = t->lately;
        t->raw_before = t->raw_lately;
        t->lately_count = 0;
    }
    if (is_first || t->unexplained < t->lately)
        t->lately = t->unexplained;
    if (is_first || t->queue < t->raw_lately)
        t->raw_lately = t->queue;
    t->lately_count++;
}

/* Whether it still belongs to the group: sent with it, or held up on the way and let go with it. */
static bool belongs(const struct delay_group *g, usec_t sent, usec_t arrived)
{
    const usec_t after = arrived - g->last_arrived;

    if (sent - g->first_sent <= DELAY_GROUP)
        return true;
    return after >= 0 && after <= DELAY_GROUP && after < sent - g->last_sent &&
           arrived - g->first_arrived < DELAY_BURST_MAX;
}

static void begin_group(struct delay_trend *t, usec_t sent, usec_t arrived)
{
    t->has_group = true;
    t->group = (struct delay_group){.first_sent = sent,
                                    .last_sent = sent,
                                    .first_arrived = arrived,
                                    .last_arrived = arrived};
}

void delay_trend_packet(struct delay_trend *t, usec_t sent, usec_t arrived, usec_t wait)
{
    struct delay_group *g = &t->group;

    measure(t, sent, arrived);
    const int32_t unexplained = t->queue - (int32_t)usec_min(t->queue, wait);
    const int32_t apart = unexplained - t->unexplained;
    t->jitter += ((apart < 0 ? -apart : apart) - t->jitter) / 16;
    t->unexplained = unexplained;
    arrived -= t->queue - unexplained;
    note_lately(t);
    if (t->has_group && sent < g->first_sent)
        return;
    if (t->has_group && belongs(g, sent, arrived)) {
        g->last_sent = usec_max(g->last_sent, sent);
        g->last_arrived = usec_max(g->last_arrived, arrived);
        return;
    }
    if (t->has_group && t->has_before)
        step(t);
    if (t->has_group) {
        t->has_before = true;
        t->before_sent = g->last_sent;
        t->before_arrived = g->last_arrived;
    }
    begin_group(t, sent, arrived);
}

enum delay_usage delay_trend_usage(const struct delay_trend *t)
{
    return t->usage;
}

usec_t delay_trend_standing(const struct delay_trend *t)
{
    return usec_min(t->lately, t->lately_before);
}

usec_t delay_trend_standing_raw(const struct delay_trend *t)
{
    return usec_min(t->raw_lately, t->raw_before);
}

usec_t delay_trend_jitter(const struct delay_trend *t)
{
    return t->jitter * 3 / 2;
}

usec_t delay_trend_queue(const struct delay_trend *t)
{
    return t->queue;
}

bool delay_trend_stands(const struct delay_trend *t)
{
    return t->stood >= DELAY_STANDS_PERIODS && t->stood_firm >= DELAY_STANDS_FIRM;
}

void delay_trend_watch_anew(struct delay_trend *t)
{
    t->stood = t->stood_firm = 0;
}
