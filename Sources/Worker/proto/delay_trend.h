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
#include <stddef.h>
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

/* Packets that were sent together. */
struct delay_group {
    usec_t first_sent;
    usec_t last_sent;
    usec_t first_arrived;
    usec_t last_arrived;
};

/* Counted from a point of the last turn of their ring. */
struct delay_point {
    int32_t time; /* microseconds */
    float delay;  /* ms */
};

/* The points' sums, in the same units: what the line through them is computed from. */
struct delay_line {
    double times;
    double delays;
    double products;
    double squares;
};

/* Six lines of the cache, if it begins with one. Spans are 32 bits, since no queue lasts longer;
 * points of time are 64, for the two clocks have nothing in common. */
struct delay_trend {
    /* Every packet. */
    usec_t base;       /* the least delay of this period */
    usec_t base_at;
    usec_t least_at;   /* when `least` began */
    int32_t below;     /* so much less was the least of the period before */
    int32_t least;     /* queue of this period */
    int32_t queue;
    int32_t unexplained;   /* of it, by what was sent at once */
    int32_t lately;        /* the least of that in the packets since: */
    int32_t lately_before; /* and in the DELAY_LATELY before them */
    int32_t raw_lately;    /* the same with what bursts explain */
    int32_t raw_before;
    int32_t jitter;        /* how much the delays of neighbours differ, smoothed */
    uint8_t lately_count;
    bool has_base;
    bool has_group;
    bool has_before;

    /* Every packet, every period, and whoever asks. */
    struct delay_group group;  /* is being filled */
    usec_t before_sent;        /* the last of the group that is complete */
    usec_t before_arrived;
    enum delay_usage usage;
    uint32_t steps;       /* between groups, since the last restart */
    int32_t least_before; /* queue of the period before */
    uint8_t stood;        /* for so many periods; UINT8_MAX is "or more", here and below */
    uint8_t stood_firm;   /* in so many of them it did not get shorter */
    uint8_t over_steps;

    /* Every group. */
    usec_t threshold_at;
    double threshold;
    double over;    /* ms it was beyond the threshold, at a stretch */
    double trend;   /* of the last step */
    double sum;     /* of all delays, in ms, and the same smoothed */
    double smoothed;
    usec_t origin;  /* what the points count from: when it arrived */
    double origin_delay;

    struct delay_line line;
    struct delay_point points[DELAY_POINTS];
};
_Static_assert(offsetof(struct delay_trend, group) == 64, "every packet's line");
_Static_assert(offsetof(struct delay_trend, threshold_at) == 128, "and a second one");
_Static_assert(offsetof(struct delay_trend, line) == 192, "every group's");
_Static_assert(sizeof(struct delay_trend) == 384, "three more");

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
