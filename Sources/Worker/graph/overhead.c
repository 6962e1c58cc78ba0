/* overhead.c - one window after the other, smoothed. */
#include "graph/overhead.h"

#define SMOOTHING 4

static uint32_t share_of(const struct overhead *o)
{
    const uint64_t beside = o->sent > o->layers ? o->sent - o->layers : 0;

    return beside < o->layers ? (uint32_t)(beside * 1000 / o->layers) : 1000;
}

void overhead_look(struct overhead *o, usec_t now)
{
    if (now - o->began < OVERHEAD_WINDOW)
        return;
    if (o->layers >= OVERHEAD_BYTES_MIN) {
        const uint32_t share = share_of(o) < OVERHEAD_MOST ? share_of(o) : OVERHEAD_MOST;
        const uint32_t rest = share > o->permille ? SMOOTHING - 1 : 0; /* or it would stop short */

        o->permille = ((SMOOTHING - 1) * o->permille + share + rest) / SMOOTHING;
    }
    o->layers = o->sent = 0;
    o->began = now;
}

uint64_t overhead_with(const struct overhead *o, uint64_t bps)
{
    return bps + bps * o->permille / 1000;
}

uint64_t overhead_without(const struct overhead *o, uint64_t bps)
{
    return bps * 1000 / (1000 + o->permille);
}
