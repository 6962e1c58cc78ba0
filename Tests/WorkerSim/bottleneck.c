/* bottleneck.c - a queue that is only a time: when its last byte will be out. */
#include "bottleneck.h"

#include "base/random.h"

uint32_t bottleneck_random(struct bottleneck *b, uint32_t n)
{
    b->seed += 0x9e3779b97f4a7c15u;
    return (uint32_t)(random_mix(b->seed) % n);
}

static int is_lost(struct bottleneck *b)
{
    if (b->in_burst) {
        b->in_burst = bottleneck_random(b, b->burst_length) != 0;
        return 1;
    }
    if (b->burst_permille > 0 && bottleneck_random(b, 1000) < b->burst_permille) {
        b->in_burst = b->burst_length > 1;
        return 1;
    }
    return bottleneck_random(b, 1000) < b->loss_permille;
}

usec_t bottleneck_carry(struct bottleneck *b, usec_t now, uint32_t bytes)
{
    const usec_t start = b->free_at > now ? b->free_at : now;

    if (start - now > b->queue || is_lost(b)) {
        b->dropped++;
        return NEVER;
    }
    b->free_at = start + (usec_t)((uint64_t)bytes * 8 * (uint64_t)SECOND / b->bps);
    usec_t at = b->free_at + b->delay;
    if (b->jitter > 0)
        at += bottleneck_random(b, (uint32_t)b->jitter);
    if (at < b->last_at)
        at = b->last_at;
    b->last_at = at;
    b->carried++;
    return at;
}
