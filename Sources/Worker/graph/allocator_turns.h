/* allocator_turns.h - whose turn it is, which steps one may climb, and a walk over all of them.
 *
 * It knows nothing of time, of what was before, or of why: how far each may go is said by
 * graph/allocator.c, in `most`. */
#ifndef BISQUE_GRAPH_ALLOCATOR_TURNS_H
#define BISQUE_GRAPH_ALLOCATOR_TURNS_H

#include "graph/allocator.h"

static inline uint8_t lower(uint8_t a, uint8_t b)
{
    return a < b ? a : b;
}

static inline int turn_rank(struct layers layers)
{
    return layers.spatial == LAYER_OFF ? -1 : layers.spatial << 8 | layers.temporal;
}

/* What `granted` steps cost. */
static inline uint32_t turn_cost(const struct allocator_turn *turn, uint8_t granted)
{
    return granted > 0 ? turn->bps[granted - 1] : 0;
}

/* What the step after those granted costs more; there must be one. */
static inline uint32_t turn_step(const struct allocator_turn *turn)
{
    return turn->bps[turn->granted] - turn_cost(turn, turn->granted);
}

static inline unsigned turn_class(const struct allocation *s)
{
    return s->is_pinned ? 0 : s->is_screen ? 1 : 2;
}

/* The order of importance, the first one lowest. */
uint64_t turn_key(const struct allocation *s);
void turns_sort(struct allocator_turn *__counted_by(count) turns, size_t count);

/* It is the turn of `s`: finds its steps. */
void turn_take(struct allocator_turn *turn, struct allocation *s);

/* Grants nobody more than its `most`, nor less than its `least`. Returns what is left. */
uint64_t turns_walk(struct allocator_turn *__counted_by(count) turns, size_t count, uint64_t left);

#endif
