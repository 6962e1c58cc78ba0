/* layer_costs.h - what each layer of a receiver costs, and whether the publisher sends it.
 *
 * Costs follow the received bits within about a second. What falls silent keeps its cost for a
 * while, so that it is known what its return would take. Silence is measured against the others:
 * when all of them are silent nobody knows of any that it is off. Who gets which layer is decided
 * in graph/allocator.h, from the ladder that this gives. Pure, no allocation. */
#ifndef BISQUE_GRAPH_LAYER_COSTS_H
#define BISQUE_GRAPH_LAYER_COSTS_H

#include "base/clock.h"
#include "graph/selection.h"

#include <stdbool.h>
#include <stdint.h>

#define LAYERS_SPATIAL_MAX 8 /* encodings, or spatial layers: of SVC there are no more than 4 */
#define LAYERS_TEMPORAL_MAX 4
#define LAYER_COSTS_WINDOW (250 * MILLISECOND)
#define LAYER_COSTS_MEMORY (30 * SECOND)
#define LAYER_SILENCE (1500 * MILLISECOND) /* while others are heard; then it is off */
#define LAYER_COSTS_GAP (3 * SECOND) /* in which nothing came at all: no rate is known of it */

struct layer_cost {
    uint32_t bytes; /* of this window */
    uint32_t bps;   /* of the windows before; 0: there was none */
    usec_t heard_at;
    usec_t folded_at; /* of the window whose bytes were the last in `bps` */
};

struct layer_costs {
    uint8_t encodings;
    usec_t window_began; /* NEVER: nothing was heard yet */
    usec_t heard_at;     /* of any layer */
    struct layer_cost of[LAYERS_SPATIAL_MAX][LAYERS_TEMPORAL_MAX]; /* each alone */
};

/* What can be had of a receiver at a moment, for all its listeners. */
struct ladder {
    uint8_t announced; /* spatial layers that there are, alive or not */
    uint8_t alive;     /* one bit for each that flows */
    uint8_t temporals[LAYERS_SPATIAL_MAX];
    uint32_t bps[LAYERS_SPATIAL_MAX][LAYERS_TEMPORAL_MAX]; /* with all that it needs */
};

/* `encodings`: of simulcast; 1 for a single stream, of whatever layers. */
void layer_costs_init(struct layer_costs *c, uint8_t encodings);

/* A packet came. Layers above the most count as the highest. */
void layer_costs_add(struct layer_costs *c, usec_t now, struct layers layers, uint32_t bytes);

/* What is to be had at `now`. */
void layer_costs_ladder(const struct layer_costs *c, usec_t now, struct ladder *out);

#endif
