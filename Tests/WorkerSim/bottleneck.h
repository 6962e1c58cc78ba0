/* bottleneck.h - the narrow place of a way: a rate, a queue in front of it, and its faults.
 *
 * Everybody who sends through it must do so in the order of time. It carries no bytes: it says when
 * a packet of some size comes out, or that it does not. Its randomness is its own, from a seed. */
#ifndef BISQUE_SIM_BOTTLENECK_H
#define BISQUE_SIM_BOTTLENECK_H

#include "base/clock.h"

#include <stddef.h>
#include <stdint.h>

struct bottleneck {
    uint32_t bps;
    usec_t queue; /* what would wait longer is dropped */
    usec_t delay; /* of every packet, behind the queue */
    usec_t jitter; /* evenly from 0 on, packets keep their order */
    uint32_t loss_permille;
    uint32_t burst_permille; /* how likely a packet begins a burst of losses */
    uint32_t burst_length;   /* on the average */

    uint64_t seed;
    usec_t free_at;
    usec_t last_at;
    uint64_t carried;
    uint64_t dropped;
    int in_burst;
};

/* NEVER: it is lost. */
usec_t bottleneck_carry(struct bottleneck *b, usec_t now, uint32_t bytes);

/* Evenly from 0 up to, but not with, `n`. */
uint32_t bottleneck_random(struct bottleneck *b, uint32_t n);

#endif
