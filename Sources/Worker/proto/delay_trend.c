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

static double milliseconds(usec_t t)
{
    return (double)t / 1000.0;
}

void delay_trend_init(struct delay_trend *t)
{
    memset(t, 0, sizeof *t);
    t->threshold = THRESHOLD_FIRST;
}

void delay_trend_restart(struct delay_trend *t)
{
    t->group.has_packets = t->before.has_packets = false;
    t->steps = 0;
    t->sum = t->smoothed = t->trend = 0;
    t->over = 0;
    t->over_steps = 0;
    t->usage = DELAY_NORMAL;
}

static void count_point(struct delay_line *l, double time, double delay, double sign)
{
    const double x = time - l->time, y = delay - l->delay;

    l->times += sign * x;
    l->delays += sign * y;
    l->products += sign * (x * y);
    l->squares += sign * (x * x);
}

/* Puts the newest point in the oldest one's place. Sums count from a point of the last turn of the
 * ring, and are summed anew once a turn, so that they stay exact enough. */
static void add_point(struct delay_trend *t, double time, double delay)
{
    const unsigned place = t->steps % DELAY_POINTS;
    struct delay_line *l = &t->line;

    if (t->steps >= DELAY_POINTS)
        count_point(l, t->times[place], t->delays[place], -1);
    t->times[place] = time;
    t->delays[place] = delay;
    t->steps++;
    if (place > 0) {
        count_point(l, time, delay, 1);
        return;
    }
    *l = (struct delay_line){.time = time, .delay = delay};
    for (unsigned i = 0; i < DELAY_POINTS && i < t->steps; i++)
        count_point(l, t->times[i], t->delays[i], 1);
}

/* Least squares; there must be DELAY_POINTS points. */
static double slope(const struct delay_line *l)
{
    const double below = DELAY_POINTS * l->squares - l->times * l->times;

    return below > 0 ? (DELAY_POINTS * l->products - l->times * l->delays) / below : 0;
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

static void judge(struct delay_trend *t, usec_t arrived, double sent_step, double line)
{
    const double steps = t->steps < STEPS_MAX ? t->steps : STEPS_MAX;
    const double trend = line * steps * GAIN;

    if (trend > t->threshold) {
        t->over += t->over_steps == 0 ? sent_step / 2 : sent_step;
        t->over_steps++;
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

static void step(struct delay_trend *t, const struct delay_group *from,
                 const struct delay_group *to)
{
    const usec_t sent = to->last_sent - from->last_sent;
    const usec_t arrived = to->last_arrived - from->last_arrived;

    if (arrived < -CLOCK_JUMP || arrived - sent > CLOCK_JUMP) {
        delay_trend_restart(t);
        return;
    }
    if (arrived < 0) /* changed places; their delays say nothing */
        return;
    if (t->steps == 0)
        t->began = to->last_arrived;
    t->sum += milliseconds(arrived - sent);
    t->smoothed = SMOOTHING * t->smoothed + (1 - SMOOTHING) * t->sum;
    add_point(t, milliseconds(to->last_arrived - t->began), t->smoothed);
    if (t->steps >= DELAY_POINTS)
        judge(t, to->last_arrived, milliseconds(sent), slope(&t->line));
}

/* A queue of our own making gets shorter by more than a tenth a second once the rate has fallen. */
static void watch(struct delay_trend *t, usec_t sent)
{
    t->least = usec_min(t->least, t->queue);
    if (sent - t->least_at < DELAY_STANDS_PERIOD)
        return;
    if (t->least <= DELAY_STANDS)
        t->stood = t->stood_firm = 0;
    else
        t->stood++;
    if (t->stood > 0 && t->least >= t->least_before / 10 * 9)
        t->stood_firm++;
    t->least_before = t->least;
    t->least = t->queue;
    t->least_at = sent;
}

static void measure(struct delay_trend *t, usec_t sent, usec_t arrived)
{
    const usec_t delay = arrived - sent;

    if (!t->has_base || delay < t->base - CLOCK_JUMP || delay > t->base + 20 * CLOCK_JUMP) {
        t->has_base = true;
        t->base = t->base_old = delay;
        t->base_at = sent;
    }
    if (sent - t->base_at >= DELAY_BASE_PERIOD) {
        t->base_old = t->base;
        t->base = delay;
        t->base_at = sent;
    }
    t->base = usec_min(t->base, delay);
    t->queue = delay - usec_min(t->base, t->base_old);
    watch(t, sent);
}

static void note_lately(struct delay_trend *t)
{
    if (t->lately_count == DELAY_LATELY) {
        t->lately_before = t->lately;
        t->raw_before = t->raw_lately;
        t->lately_count = 0;
    }
    t->lately = t->lately_count == 0 ? t->unexplained : usec_min(t->lately, t->unexplained);
    t->raw_lately = t->lately_count == 0 ? t->queue : usec_min(t->raw_lately, t->queue);
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

void delay_trend_packet(struct delay_trend *t, usec_t sent, usec_t arrived, usec_t wait)
{
    struct delay_group *g = &t->group;

    measure(t, sent, arrived);
    const usec_t unexplained = t->queue - usec_min(t->queue, wait);
    const usec_t apart = unexplained - t->unexplained;
    t->jitter += ((apart < 0 ? -apart : apart) - t->jitter) / 16;
    t->unexplained = unexplained;
    arrived -= t->queue - unexplained;
    note_lately(t);
    if (g->has_packets && sent < g->first_sent)
        return;
    if (g->has_packets && belongs(g, sent, arrived)) {
        g->last_sent = sent > g->last_sent ? sent : g->last_sent;
        g->last_arrived = arrived > g->last_arrived ? arrived : g->last_arrived;
        return;
    }
    if (g->has_packets && t->before.has_packets)
        step(t, &t->before, g);
    if (g->has_packets)
        t->before = *g;
    *g = (struct delay_group){.has_packets = true,
                              .first_sent = sent,
                              .last_sent = sent,
                              .first_arrived = arrived,
                              .last_arrived = arrived};
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
