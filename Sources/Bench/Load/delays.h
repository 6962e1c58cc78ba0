/* delays.h - many durations, few numbers.
 *
 * A histogram with 64 steps to each doubling: a percentile is right to 1.6 %, whatever its size.
 * It keeps no order and forgets nothing. */
#ifndef BENCH_DELAYS_H
#define BENCH_DELAYS_H

#include <stdint.h>

#define DELAYS_STEPS 64U
#define DELAYS_DOUBLINGS 36U /* up to 4,000 seconds */

struct delays {
    uint64_t count;
    uint64_t max;
    uint32_t at[DELAYS_STEPS * DELAYS_DOUBLINGS];
};

void delays_add(struct delays *delays, uint64_t nanoseconds);
/* The duration that `share` (0 to 1) of all do not exceed; 0 when there are none. */
uint64_t delays_percentile(const struct delays *delays, double share);

#endif
