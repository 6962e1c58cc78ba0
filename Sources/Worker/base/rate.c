/* rate.c - a ring of buckets that turns with time. */
#include "base/rate.h"

#include <assert.h>
#include <string.h>

/* Turns the ring to the present, emptying what it passes. */
static void advance(struct rate *r, usec_t now)
{
    int64_t bucket = now / RATE_BUCKET;

    assert(now >= 0);
    if (bucket - r->newest >= RATE_BUCKETS) {
        memset(r->bytes, 0, sizeof r->bytes);
        r->newest = bucket;
    }
    while (r->newest < bucket) {
        r->newest++;
        r->bytes[r->newest % RATE_BUCKETS] = 0;
    }
}

void rate_add(struct rate *r, usec_t now, uint32_t bytes)
{
    advance(r, now);
    uint32_t *sum = &r->bytes[r->newest % RATE_BUCKETS];
    *sum = bytes > UINT32_MAX - *sum ? UINT32_MAX : *sum + bytes;
}

uint32_t rate_bps(struct rate *r, usec_t now)
{
    uint64_t leaving, total = 0;
    usec_t passed; /* of the newest bucket, and so of the one that slides out */

    advance(r, now);
    passed = now / RATE_BUCKET < r->newest ? 0 : now % RATE_BUCKET;
    for (size_t i = 0; i < RATE_BUCKETS; i++)
        total += r->bytes[i];
    leaving = r->bytes[(r->newest + 1) % RATE_BUCKETS];
    total -= leaving;
    total = total * 8 + leaving * 8 * (uint64_t)(RATE_BUCKET - passed) / (uint64_t)RATE_BUCKET;
    return total > UINT32_MAX ? UINT32_MAX : (uint32_t)total;
}
