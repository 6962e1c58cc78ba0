/* delay_trend.h - whether the way to a listener fills up.
 *
 * A pure function of pairs (sent, arrived): packets sent within 5 ms are one group, the delays
 * between groups are summed, smoothed, and a line is laid through the last twenty (Carlucci et al.,
 * MMSys 2016; the figures are those of goog_cc). Beside it, how long the queue is: the delay above
 * the least one of the last minute or two. What follows from any of it is
 * proto/estimator.c. */
#ifndef BISQUE_PROTO_DELAY_TREND_H
#define BISQUE_PROTO_DELAY_TREND_H

#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>

#define DELAY_GROUP (5 * MILLISECOND)
#define DELAY_BURST_MAX (100 * MILLISECOND)
#define DELAY_POINTS 20u
#define DELAY_LATELY 8u /* packets, or up to twice as many */
#define DELAY_BASE_PERIOD (60 * SECOND) /* the least delay is that of one or two of them */
#define DELAY_STANDS (40 * MILLISECOND) /* the least queue in a second says that it stands */
#define DELAY_STANDS_PERIOD SECOND
#define DELAY_STANDS_PERIODS 4
#define DELAY_STANDS_FIRM 2

enum delay_usage { DELAY_NORMAL, DELAY_UNDERUSE, DELAY_OVERUSE };

struct delay_group {
    bool has_packets;
    usec_t first_sent;
    usec_t last_sent;
    usec_t first_arrived;
    usec_t last_arrived;
};

/* The points' sums, counted from one of them: what the line through them is computed from. */
struct delay_line {
    double time;
    double delay;
    double times;
    double delays;
    double products;
    double squares;
};

struct delay_trend {
    bool has_base;
    enum delay_usage usage;
    usec_t base;     /* the least delay of this period and of the one before */
    usec_t base_old;
    usec_t base_at;
    usec_t queue;
    usec_t unexplained; /* of it, by what was sent at once */
    usec_t lately;        /* the least of that in the packets since: */
    usec_t lately_before; /* and in the DELAY_LATELY before them */
    usec_t raw_lately; /* the same with what bursts explain */
    usec_t raw_before;
    usec_t jitter; /* how much the delays of neighbours differ, smoothed */
    uint32_t lately_count;

    uint32_t stood;      /* for so many periods */
    uint32_t stood_firm; /* in so many of them it did not get shorter */
    usec_t least;        /* queue of this period */
    usec_t least_before; /* and of the one before */
    usec_t least_at;

    struct delay_group group;  /* is being filled */
    struct delay_group before; /* is complete */

    uint32_t steps; /* between groups, since the last restart */
    uint32_t over_steps;
    double over;    /* ms it was beyond the threshold, at a stretch */
    double threshold;
    usec_t threshold_at;
    double trend;   /* of the last step */
    usec_t began;   /* the arrival that `times` count from */
    double sum;     /* of all delays, in ms, and the same smoothed */
    double smoothed;
    struct delay_line line;
    double times[DELAY_POINTS]; /* ms */
    double delays[DELAY_POINTS];
};

void delay_trend_init(struct delay_trend *t);

/* In the order in which they were sent; one older than the group at hand is passed over. So much of
 * its delay as `wait` is the doing of what was sent just before it. */
void delay_trend_packet(struct delay_trend *t, usec_t sent, usec_t arrived, usec_t wait);

/* Forgets the line, not the threshold and the least delay: the way was disturbed on purpose. */
void delay_trend_restart(struct delay_trend *t);

enum delay_usage delay_trend_usage(const struct delay_trend *t);
usec_t delay_trend_queue(const struct delay_trend *t);
/* The least of the last packets, less what bursts of our own explain: where jitter or other routes
 * delay some packets, others of them are not delayed. */
usec_t delay_trend_standing(const struct delay_trend *t);
usec_t delay_trend_standing_raw(const struct delay_trend *t); /* with them */
usec_t delay_trend_jitter(const struct delay_trend *t);
/* The queue did not get empty for DELAY_STANDS_PERIODS, and in some not much shorter. */
bool delay_trend_stands(const struct delay_trend *t);
void delay_trend_watch_anew(struct delay_trend *t);

#endif
