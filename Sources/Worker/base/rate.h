/* rate.h - bits per second, looking back one second.
 *
 * Bytes are summed in buckets of 100 ms. Those of the last ten count in full; the bucket that
 * slides out of the second counts with the share of it that is still inside. So the rate of a
 * steady stream is exact, and a byte is forgotten between 0.9 s and 1.1 s after it came, 1 s on
 * the average. No allocation, 56 bytes. All zero is a valid start. */
#ifndef BISQUE_BASE_RATE_H
#define BISQUE_BASE_RATE_H

#include "base/clock.h"

#include <stddef.h>
#include <stdint.h>

#define RATE_BUCKET (100 * MILLISECOND)
#define RATE_BUCKETS 11 /* one second, and the bucket that slides out */

/* Invariant: bucket b of time, where b = now / RATE_BUCKET, is in bytes[b % RATE_BUCKETS], and
 * `newest` is the latest of them. */
struct rate {
    int64_t newest;
    uint32_t bytes[RATE_BUCKETS];
};

/* `now` must not be negative. A time before the newest one counts as the newest. */
void rate_add(struct rate *r, usec_t now, uint32_t bytes);
uint32_t rate_bps(struct rate *r, usec_t now); /* UINT32_MAX is "that or more" */

#endif
