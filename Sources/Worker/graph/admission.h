/* admission.h - how many streams may begin within a period.
 *
 * Pure: the caller says for whom it counts, and how many are the most. */
#ifndef BISQUE_GRAPH_ADMISSION_H
#define BISQUE_GRAPH_ADMISSION_H

#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>

/* Streams that may begin on one transport within a period, if its receivers do not expect more: a
 * publisher that invents SSRCs faster than this is hostile, or broken. */
#define TRANSPORT_STREAMS_MAX 64
#define TRANSPORT_STREAMS_PERIOD (10 * SECOND)

/* How many there were in the running period. All zero is a valid start. */
struct admission {
    usec_t since;
    uint32_t begun;
};

/* Counts one more that begins now. false: there were as many as may begin. */
static inline bool admission_take(struct admission *a, usec_t now, uint32_t most)
{
    if (a->begun == 0 || now - a->since >= TRANSPORT_STREAMS_PERIOD)
        *a = (struct admission){.since = now};
    if (a->begun >= most)
        return false;
    a->begun++;
    return true;
}

#endif
