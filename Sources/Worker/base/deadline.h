/* deadline.h - which of many things is due first.
 *
 * A heap of entries that lie inside the objects they belong to. Room is reserved when an
 * object is made, so that setting a deadline in the middle of a packet cannot fail. It has no
 * clock and calls nobody: the owner asks what is due.
 *
 * Invariant: an entry with `place` p > 0 is slots[p - 1].entry, with its time; with 0 it is not in
 * the heap. */
#ifndef BISQUE_BASE_DEADLINE_H
#define BISQUE_BASE_DEADLINE_H

#include "base/clock.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Must be all zero before its first use, but for the owner. */
struct deadline {
    usec_t at;
    uint32_t place;
    void *__single owner;
};

/* The time stands in the heap too: entries are compared without a look at what they belong to. */
struct deadline_slot {
    usec_t at;
    struct deadline *__single entry;
};

struct deadlines {
    size_t count;
    size_t cap;
    struct deadline_slot *__counted_by(cap) slots;
};

void deadlines_init(struct deadlines *heap);
void deadlines_clear(struct deadlines *heap); /* forgets the entries, which may be freed after */

/* Room for `n` entries in all; false when there is no memory. */
bool deadlines_reserve(struct deadlines *heap, size_t n);

/* Inserts the entry or moves it; NEVER takes it out. False, and nothing done, only when there is
 * no room, and room must have been reserved. */
bool deadline_set(struct deadlines *heap, struct deadline *entry, usec_t at);

usec_t deadlines_next(const struct deadlines *heap); /* NEVER when empty */

/* The earliest entry if it is due, else NULL. It stays in the heap until it is set anew. */
struct deadline *deadlines_due(const struct deadlines *heap, usec_t now);

#endif
