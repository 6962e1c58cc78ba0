/* clock.h - time as the worker knows it: a number somebody else read.
 *
 * Microseconds on a clock that never goes back. Nothing below loop/ can ask for the time; it comes
 * in as `now`, the first argument after the object. */
#ifndef BISQUE_BASE_CLOCK_H
#define BISQUE_BASE_CLOCK_H

#include <stdint.h>

typedef int64_t usec_t;

#define MILLISECOND ((usec_t)1000)
#define SECOND (1000 * MILLISECOND)
#define NEVER INT64_MAX /* not due at all */

static inline usec_t usec_min(usec_t a, usec_t b)
{
    return a < b ? a : b;
}

static inline usec_t usec_max(usec_t a, usec_t b)
{
    return a > b ? a : b;
}

#endif
