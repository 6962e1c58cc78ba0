/* overhead.h - how much more leaves for a listener than its layers cost.
 *
 * Layers are counted as they come from the publisher. What leaves has other header extensions, a
 * seal, and some of it leaves twice: the room for that is measured here, as a share of the layers,
 * so that it is known for layers that do not flow yet. Probes do not count, since they take what
 * nobody needs, and so do the headers of IP and UDP, which are in no estimate either.
 *
 * Pure, no allocation. A moment of much repair moves it by a quarter. */
#ifndef BISQUE_GRAPH_OVERHEAD_H
#define BISQUE_GRAPH_OVERHEAD_H

#include "base/clock.h"

#include <stddef.h>
#include <stdint.h>

#define OVERHEAD_WINDOW (1 * SECOND)
#define OVERHEAD_BYTES_MIN 1024 /* of layers in a window; less of them says nothing */
#define OVERHEAD_MOST 500       /* thousandths */

/* All zero is a valid start: nothing is known yet. */
struct overhead {
    uint32_t permille; /* of the layers, which leave beside them */
    uint64_t layers;   /* bytes of this window */
    uint64_t sent;     /* and all that left meanwhile */
    usec_t began;
};

/* `layers` bytes as they came have left as so many; 0 when they are repeated, or reports. */
static inline void overhead_sent(struct overhead *o, size_t layers, size_t sent)
{
    o->layers += layers;
    o->sent += sent;
}

/* Ends the window, if it is over. */
void overhead_look(struct overhead *o, usec_t now);

/* What leaves when layers of so many bits a second flow, and the layers for which there is room in
 * so many. */
uint64_t overhead_with(const struct overhead *o, uint64_t bps);
uint64_t overhead_without(const struct overhead *o, uint64_t bps);

#endif
