/* link.c - the dice of link.h. */
#include "link.h"

#include <string.h>

#define WHOLE 10000

void link_open(struct network_link *link, const struct conditions *conditions, uint32_t seed)
{
    uint8_t bytes[RANDOM_SEED_SIZE] = {0};

    memset(link, 0, sizeof *link);
    link->conditions = *conditions;
    memcpy(bytes, &seed, sizeof seed);
    random_seed(&link->random, bytes);
}

void link_change(struct network_link *link, const struct conditions *conditions)
{
    link->conditions = *conditions;
}

/* A share of zero must not spend a number, or one condition would change the others' dice. */
static bool strikes(struct network_link *link, uint32_t share)
{
    return share > 0 && random_below(&link->random, WHOLE) < share;
}

/* When the bottleneck has let the packet through; NEVER when its queue is too long. */
static usec_t pass_bottleneck(struct network_link *link, usec_t now, size_t bytes)
{
    uint32_t rate = link->conditions.bits_per_second;
    usec_t begins = link->free_at > now ? link->free_at : now;

    if (rate == 0)
        return now;
    if (link->conditions.queue > 0 && begins - now > link->conditions.queue)
        return NEVER;
    link->free_at = begins + (usec_t)bytes * 8 * SECOND / rate;
    return link->free_at;
}

/* A bucket of bits that fills at the policer's rate. */
static bool pass_policer(struct network_link *link, usec_t now, size_t bytes)
{
    int64_t most = (int64_t)link->conditions.policer_bytes * 8 * SECOND;
    int64_t cost = (int64_t)bytes * 8 * SECOND;

    if (link->conditions.policed == 0)
        return true;
    link->tokens += (now - link->filled_at) * link->conditions.policed;
    link->filled_at = now;
    if (link->tokens > most)
        link->tokens = most;
    if (link->tokens < cost)
        return false;
    link->tokens -= cost;
    return true;
}

static bool is_lost(struct network_link *link)
{
    const struct conditions *c = &link->conditions;

    if (link->is_in_burst)
        link->is_in_burst = !strikes(link, c->burst_ends);
    else
        link->is_in_burst = strikes(link, c->bursts);
    return strikes(link, c->lost) || link->is_in_burst;
}

size_t link_carry(struct network_link *link, usec_t now, size_t bytes,
                  usec_t arrivals[__counted_by(LINK_COPIES_MAX)])
{
    const struct conditions *c = &link->conditions;
    bool is_admitted = (c->longest == 0 || bytes <= c->longest) && pass_policer(link, now, bytes);
    usec_t sent = is_admitted ? pass_bottleneck(link, now, bytes) : NEVER;
    size_t copies = 1;

    if (sent == NEVER || is_lost(link)) {
        link->lost++;
        return 0;
    }
    link->carried++;
    usec_t arrives = sent + c->delay;
    if (c->jitter > 0)
        arrives += random_below(&link->random, (uint32_t)c->jitter);
    if (strikes(link, c->reordered)) {
        arrivals[0] = arrives + c->reorder_delay;
    } else {
        if (arrives < link->newest)
            arrives = link->newest;
        link->newest = arrives;
        arrivals[0] = arrives;
    }
    if (strikes(link, c->duplicated))
        arrivals[copies++] = arrivals[0];
    return copies;
}
