/* score.h - how well a stream arrives, from 0 to 10, by what its reports say.
 *
 * A point is for people and for graphs, and rests upon the last eight reports. Whether a stream is
 * alive, and which layer a listener gets, is never decided by it: a mixed figure hides its cause.
 * So an interval in which nothing was expected says nothing. */
#ifndef BISQUE_PROTO_SCORE_H
#define BISQUE_PROTO_SCORE_H

#include <stdint.h>

#define SCORE_BEST 10
#define SCORE_SAMPLES 8

/* All zero is a valid start. */
struct score {
    uint8_t count;
    uint8_t samples[SCORE_SAMPLES]; /* the newest last */
};

/* What happened between two reports. */
struct score_interval {
    uint32_t expected;
    uint32_t lost;     /* on the network, repaired or not; what is above `expected` is ignored */
    uint32_t repaired; /* of them; what is above `lost` is ignored */
    uint32_t jitter_msec;
};

void score_add(struct score *s, const struct score_interval *interval);

/* The mean of the samples, the newer the heavier; SCORE_BEST before the first. */
uint8_t score_value(const struct score *s);

#endif
