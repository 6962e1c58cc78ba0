/* link.c - the dice of link.h. */
#include "link.h"

#include <stdbool.h>
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

size_t link_carry(struct network_link *link, usec_t now, size_t bytes,
                  usec_t arrivals[__counted_by(LINK_COPIES_MAX)])
{
    const struct conditions *c = &link->conditions;
    usec_t sent = pass_bottleneck(link, now, bytes);
    size_t copies = 1;

    if (sent == NEVER || strikes(link, c->lost)) {
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
