/* rate_control.c - how much a rate rises and falls. */
#include "proto/rate_control.h"

#include <assert.h>

#define RISE_PERMILLE 80 /* of the rate, a second */
#define RISE_PACKET (1200 * 8) /* near the limit: so many bits a response time */
#define RESPONSE_EXTRA (100 * MILLISECOND)
#define FULL_PERMILLE 850 /* of what got through: the rest empties the queue */
#define SILENT_PERMILLE 800
#define PROOF_PERMILLE 150 /* more losses than when it was proven disprove it */
#define PEAK_PERIOD (5 * SECOND) /* falls so close together are one */

static uint32_t part(uint32_t bps, uint64_t permille)
{
    const uint64_t product = bps * permille / 1000;

    return product > UINT32_MAX ? UINT32_MAX : (uint32_t)product;
}

void rate_control_set(struct rate_control *r, uint32_t bps)
{
    r->bps = bps < r->least ? r->least : bps > r->most ? r->most : bps;
}

void rate_control_init(struct rate_control *r, usec_t now, uint32_t start, uint32_t least,
                       uint32_t most)
{
    assert(least <= most);
    *r = (struct rate_control){.least = least,
                               .most = most,
                               .proven_at = NEVER,
                               .wall_at = NEVER,
                               .rose_at = now,
                               .fell_at = NEVER};
    rate_control_set(r, start);
}

void rate_control_limit(struct rate_control *r, uint32_t least, uint32_t most)
{
    assert(least <= most);
    r->least = least;
    r->most = most;
    rate_control_set(r, r->bps);
}

void rate_control_forget_peak(struct rate_control *r)
{
    r->peak = 0;
}

bool rate_control_fell_within(const struct rate_control *r, usec_t now, usec_t period)
{
    return r->fell_at != NEVER && now - r->fell_at < period;
}

static bool is_near_full(const struct rate_control *r, uint32_t through)
{
    return r->full != 0 && through > part(r->full, 850) && through < part(r->full, 1150);
}

void rate_control_rise(struct rate_control *r, usec_t now, uint32_t through, uint32_t cap,
                       usec_t round_trip)
{
    const usec_t passed = usec_min(now - r->rose_at, SECOND);
    uint64_t more = (uint64_t)r->bps * RISE_PERMILLE / 1000;

    if (is_near_full(r, through))
        more = (uint64_t)(RISE_PACKET * SECOND / (round_trip + RESPONSE_EXTRA));
    more = more * (uint64_t)passed / (uint64_t)SECOND;
    if (r->wall_at != NEVER && now - r->wall_at < RATE_PROOF_AGE && cap > r->wall)
        cap = r->wall;
    r->rose_at = now;
    if (through > part(r->full, 1150))
        r->full = 0; /* that was another time */
    if (r->bps + more <= cap)
        rate_control_set(r, (uint32_t)(r->bps + more));
    else if (r->bps < cap)
        rate_control_set(r, cap);
}

void rate_control_hold(struct rate_control *r, usec_t now)
{
    r->rose_at = now;
}

static void fall(struct rate_control *r, usec_t now, uint32_t bps)
{
    if (!rate_control_fell_within(r, now, PEAK_PERIOD) || r->bps > r->peak)
        r->peak = r->bps;
    r->fell_at = r->rose_at = now;
    if (bps < r->bps)
        rate_control_set(r, bps);
}

void rate_control_full(struct rate_control *r, usec_t now, uint32_t through)
{
    r->full = r->full == 0 || through < part(r->full, 500) ? through
                                                           : part(r->full, 900) + through / 10;
    fall(r, now, part(through, FULL_PERMILLE));
    r->proven_at = NEVER;
}

bool rate_control_is_proven(const struct rate_control *r, usec_t now, uint16_t permille)
{
    return r->proven_at != NEVER && now - r->proven_at < RATE_PROOF_AGE &&
           permille <= r->proven_permille + PROOF_PERMILLE;
}

void rate_control_lossy(struct rate_control *r, usec_t now, uint32_t sending, uint16_t permille)
{
    const uint32_t floor = rate_control_is_proven(r, now, permille) ? r->proven : 0;
    const uint32_t from = sending != 0 && sending < r->bps ? sending : r->bps;
    const uint32_t bps = part(from, 1000 - permille / 2u);

    fall(r, now, bps > floor ? bps : floor);
}

void rate_control_silent(struct rate_control *r, usec_t now)
{
    fall(r, now, part(r->bps, SILENT_PERMILLE));
}

void rate_control_probed(struct rate_control *r, usec_t now, uint32_t bps, bool is_all,
                         uint32_t through, uint16_t permille)
{
    r->rose_at = now;
    r->wall = bps;
    r->wall_at = is_all ? now : NEVER;
    if (is_all) {
        bps = bps > through ? bps : through;
        if (bps < part(r->bps, 900))
            rate_control_set(r, bps);
        return;
    }
    r->proven = bps;
    r->proven_at = now;
    r->proven_permille = permille;
    if (bps > r->bps)
        rate_control_set(r, bps);
}
