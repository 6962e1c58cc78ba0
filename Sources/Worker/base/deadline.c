/* deadline.c - a heap of fours, smallest first. Each move writes into a line of the cache that
 * nothing else needs now, and a heap of twos has twice as many. */
#include "base/deadline.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CHILDREN 4

void deadlines_init(struct deadlines *heap)
{
    *heap = (struct deadlines){.count = 0, .cap = 0, .slots = NULL};
}

void deadlines_clear(struct deadlines *heap)
{
    for (size_t i = 0; i < heap->count; i++)
        heap->slots[i].entry->place = 0;
    free(heap->slots);
    deadlines_init(heap);
}

bool deadlines_reserve(struct deadlines *heap, size_t n)
{
    size_t cap = heap->cap == 0 ? 16 : heap->cap;

    if (n <= heap->cap)
        return true;
    while (cap < n)
        cap *= 2;
    struct deadline_slot *slots = calloc(cap, sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < heap->count; i++)
        slots[i] = heap->slots[i];
    free(heap->slots);
    heap->cap = cap;
    heap->slots = slots;
    return true;
}

static void put(struct deadlines *heap, size_t at, struct deadline_slot slot)
{
    heap->slots[at] = slot;
    slot.entry->place = (uint32_t)at + 1;
}

static size_t above(size_t at)
{
    return (at - 1) / CHILDREN;
}

/* The one below `at` that is due first; `count` or more if there is none. */
static size_t first_below(const struct deadlines *heap, size_t at)
{
    const size_t begin = CHILDREN * at + 1;
    size_t first = begin;

    for (size_t i = begin + 1; i < begin + CHILDREN && i < heap->count; i++)
        if (heap->slots[i].at < heap->slots[first].at)
            first = i;
    return first;
}

/* Puts the entry at `at` or where it belongs above or below, whose slot must be free to fill. */
static void settle(struct deadlines *heap, size_t at, struct deadline *entry)
{
    const struct deadline_slot slot = {.at = entry->at, .entry = entry};

    while (at > 0 && heap->slots[above(at)].at > slot.at) {
        put(heap, at, heap->slots[above(at)]);
        at = above(at);
    }
    for (;;) {
        const size_t below = first_below(heap, at);

        if (below >= heap->count || heap->slots[below].at >= slot.at)
            break;
        put(heap, at, heap->slots[below]);
        at = below;
    }
    put(heap, at, slot);
}

static void take_out(struct deadlines *heap, struct deadline *entry)
{
    size_t at = entry->place - 1;
    struct deadline *last = heap->slots[--heap->count].entry;

    entry->place = 0;
    if (last != entry)
        settle(heap, at, last);
}

bool deadline_set(struct deadlines *heap, struct deadline *entry, usec_t at)
{
    entry->at = at;
    if (at == NEVER) {
        if (entry->place > 0)
            take_out(heap, entry);
        return true;
    }
    if (entry->place > 0) {
        assert(heap->slots[entry->place - 1].entry == entry);
        settle(heap, entry->place - 1, entry);
        return true;
    }
    if (heap->count == heap->cap)
        return false;
    heap->count++;
    settle(heap, heap->count - 1, entry);
    return true;
}

usec_t deadlines_next(const struct deadlines *heap)
{
    return heap->count == 0 ? NEVER : heap->slots[0].at;
}

struct deadline *deadlines_due(const struct deadlines *heap, usec_t now)
{
    return deadlines_next(heap) <= now ? heap->slots[0].entry : NULL;
}
