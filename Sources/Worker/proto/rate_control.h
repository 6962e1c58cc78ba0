/* rate_control.h - the rate itself: raised by and by, cut at once, set by what a probe proved.
 *
 * Additive increase near the rate at which the way was full last, multiplicative further off, and
 * multiplicative decrease. Pure: proto/estimator.c says when. Bits per second everywhere.
 *
 * Invariant: least <= bps <= most. */
#ifndef BISQUE_PROTO_RATE_CONTROL_H
#define BISQUE_PROTO_RATE_CONTROL_H

#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>

#define RATE_PROOF_AGE (10 * SECOND) /* so long a probe's result counts */

struct rate_control {
    uint32_t bps; /* first, for the estimator's sake, and the next is in the same line */
    uint32_t least;
    uint32_t most;
    uint32_t peak;    /* the rate before the last falls */
    uint32_t full;    /* what got through when the way was full; 0: not known */
    uint32_t proven;  /* by the last probe */
    usec_t proven_at; /* NEVER: not yet */
    uint16_t proven_permille; /* what was lost then */
    uint32_t wall;    /* more than this did not come through when more was sent */
    usec_t wall_at;   /* NEVER: it was not seen */
    usec_t rose_at;   /* the time up to which increases are counted */
    usec_t fell_at;   /* NEVER: not yet */
};

void rate_control_init(struct rate_control *r, usec_t now, uint32_t start, uint32_t least,
                       uint32_t most);

/* Within new limits, at once. */
void rate_control_limit(struct rate_control *r, uint32_t least, uint32_t most);
/* Or the nearest that the limits allow. */
void rate_control_set(struct rate_control *r, uint32_t bps);
/* The rate before the falls is not to be had again at once. */
void rate_control_forget_peak(struct rate_control *r);

/* Time went by in which there is nothing against more. Not above `cap`, which lowers nothing. */
void rate_control_rise(struct rate_control *r, usec_t now, uint32_t through, uint32_t cap,
                       usec_t round_trip);
/* Time went by that does not count. */
void rate_control_hold(struct rate_control *r, usec_t now);

/* The way is full and lets `through` pass. */
void rate_control_full(struct rate_control *r, usec_t now, uint32_t through);
/* So much of what was sent is lost. */
void rate_control_lossy(struct rate_control *r, usec_t now, uint32_t sending, uint16_t permille);
/* Nobody says anything any more. */
void rate_control_silent(struct rate_control *r, usec_t now);

/* A probe measured `bps`; with `is_all` that is all that goes through, more was sent. `through` is
 * what flows anyhow, and so much of it is lost. */
void rate_control_probed(struct rate_control *r, usec_t now, uint32_t bps, bool is_all,
                         uint32_t through, uint16_t permille);
/* With such losses the last probe's result still counts. */
bool rate_control_is_proven(const struct rate_control *r, usec_t now, uint16_t permille);

/* Whether the last fall is not yet `period` ago. */
bool rate_control_fell_within(const struct rate_control *r, usec_t now, usec_t period);

#endif
