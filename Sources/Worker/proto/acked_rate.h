/* acked_rate.h - how fast a listener gets what it is sent, from when it says it came.
 *
 * Samples of 150 ms (500 ms at first) are averaged, those far off the average counting less: the
 * filter of goog_cc. Pure; the clock is the listener's, and only its differences count. */
#ifndef BISQUE_PROTO_ACKED_RATE_H
#define BISQUE_PROTO_ACKED_RATE_H

#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>

#define ACKED_RATE_FIRST_WINDOW (500 * MILLISECOND)
#define ACKED_RATE_WINDOW (150 * MILLISECOND)
#define ACKED_RATE_SHORT (100 * MILLISECOND) /* or until there are so many bytes: */
#define ACKED_RATE_SHORT_BYTES 9600u

/* All zero is a valid start. */
struct acked_rate {
    usec_t newest;
    uint32_t filled; /* microseconds of the window at hand */
    uint32_t bytes;  /* which go round where somebody lies that no time passes */
    uint32_t short_filled; /* the same of a window for haste */
    uint32_t short_bytes;
    double average;  /* bits per second */
    double variance; /* of kbit/s */
    uint32_t sample; /* the last of the short windows; 0: none yet */
    bool has_time;
    bool has_rate;
};

void acked_rate_add(struct acked_rate *a, usec_t arrived, uint32_t bytes);
uint32_t acked_rate_bps(const struct acked_rate *a); /* 0: not known yet */
/* Of the last 100 ms only, or of the last packets.
 * While a queue stands before a full way that is exact, else it is not. */
uint32_t acked_rate_now(const struct acked_rate *a);

#endif
