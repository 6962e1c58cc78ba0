/* delays.c - many durations, few numbers: the histogram behind the percentiles. */
#include "delays.h"

#include <bounds.h>

static uint32_t bucket_of(uint64_t v)
{
    uint32_t exponent, bucket;

    if (v < DELAYS_STEPS)
        return (uint32_t)v;
    exponent = 63U - (uint32_t)__builtin_clzll(v);
    bucket = (exponent - 5U) * DELAYS_STEPS + (uint32_t)((v >> (exponent - 6U)) & 63U);
    return bucket < DELAYS_STEPS * DELAYS_DOUBLINGS ? bucket : DELAYS_STEPS * DELAYS_DOUBLINGS - 1U;
}

static uint64_t middle_of(uint32_t bucket)
{
    uint32_t exponent;

    if (bucket < DELAYS_STEPS)
        return bucket;
    exponent = bucket / DELAYS_STEPS + 5U;
    return ((uint64_t)(DELAYS_STEPS + bucket % DELAYS_STEPS) << (exponent - 6U)) +
           ((1ULL << (exponent - 6U)) >> 1U);
}

void delays_add(struct delays *delays, uint64_t nanoseconds)
{
    delays->at[bucket_of(nanoseconds)]++;
    delays->count++;
    if (nanoseconds > delays->max)
        delays->max = nanoseconds;
}

uint64_t delays_percentile(const struct delays *delays, double share)
{
    uint64_t wanted = (uint64_t)((double)delays->count * share);
    uint64_t seen = 0;

    if (delays->count == 0)
        return 0;
    if (wanted >= delays->count)
        return delays->max;
    for (uint32_t i = 0; i < DELAYS_STEPS * DELAYS_DOUBLINGS; i++) {
        seen += delays->at[i];
        if (seen > wanted)
            return middle_of(i) < delays->max ? middle_of(i) : delays->max;
    }
    return delays->max;
}
