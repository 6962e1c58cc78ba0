/* listener.h - a listener's transport and what it is to get, for the tests of the allocator.
 *
 * Only a header: each file of tests has a listener of its own. */
#ifndef BISQUE_TESTS_LISTENER_H
#define BISQUE_TESTS_LISTENER_H

#include "graph/allocator.h"

#include <string.h>

#define SENDERS_MAX 30
#define STEP (100 * MILLISECOND)

static struct listener {
    struct allocator a;
    usec_t now;
    size_t count;
    struct allocation senders[SENDERS_MAX];
    struct ladder ladders[SENDERS_MAX];
    struct allocator_turn turns[SENDERS_MAX];
} l;

static inline void begin(void)
{
    memset(&l, 0, sizeof l);
    l.now = 5 * SECOND;
}

/* Encodings of one temporal layer, of so many kbit/s. 0: the publisher does not send it. */
static inline struct ladder encodings(uint32_t low, uint32_t middle, uint32_t high)
{
    struct ladder ladder = {.announced = 3, .temporals = {1, 1, 1}};
    const uint32_t kbps[] = {low, middle, high};

    for (unsigned s = 0; s < 3; s++) {
        ladder.bps[s][0] = kbps[s] * 1000;
        ladder.alive |= (uint8_t)(kbps[s] > 0 ? 1u << s : 0);
    }
    return ladder;
}

static inline struct ladder camera(void)
{
    return encodings(150, 500, 1500);
}

static inline struct allocation *join(struct ladder ladder)
{
    struct allocation *s = &l.senders[l.count];

    *s = (struct allocation){
        .id = (uint32_t)l.count + 1,
        .priority = 1,
        .wish = {LAYER_BEST, LAYER_BEST},
        .flows = {LAYER_BEST, LAYER_BEST}, /* no decision waits for a key frame */
        .ladder = &l.ladders[l.count],
    };
    l.ladders[l.count++] = ladder;
    return s;
}

static inline void run(uint32_t kbps)
{
    l.a.estimate = kbps * 1000;
    allocator_run(&l.a, l.now, l.senders, l.turns, l.count);
}

/* Runs ten times a second, for so long. */
static inline void run_on(uint32_t kbps, usec_t time)
{
    for (usec_t end = l.now + time; l.now < end;) {
        l.now += STEP;
        run(kbps);
    }
}

static inline int spatial(const struct allocation *s)
{
    return s->layers.spatial == LAYER_OFF ? -1 : s->layers.spatial;
}

#endif
