/* table.h - hash tables: a 32-bit number to an object, a flow to an object.
 *
 * Open addressing with linear steps; a removal shifts the run behind it back, so nothing is ever
 * marked as deleted. Keys may be chosen by strangers (SSRCs, source addresses), so where a key
 * falls depends on a seed they do not know. Tables grow when fuller than 3/4 and shrink when
 * emptier than 1/8. They do not own the objects.
 *
 * Values must not be NULL, and a key must not be inserted twice. Nothing may be inserted or
 * removed during a walk. */
#ifndef BISQUE_BASE_TABLE_H
#define BISQUE_BASE_TABLE_H

#include "base/address.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct id_slot {
    uint32_t key;
    void *__single value; /* NULL when the slot is free */
};

struct id_table {
    uint64_t seed;
    size_t count;
    size_t cap; /* 0 or a power of two */
    struct id_slot *__counted_by(cap) slots;
};

void id_table_init(struct id_table *t, uint64_t seed);
void id_table_clear(struct id_table *t); /* frees the slots; the table may be used again */
void *__single id_table_find(const struct id_table *t, uint32_t key); /* NULL when not there */
bool id_table_insert(struct id_table *t, uint32_t key, void *__single value); /* no memory: false */
void *__single id_table_remove(struct id_table *t, uint32_t key);             /* what it was */
size_t id_table_count(const struct id_table *t);

/* The walk: start with *cursor 0, NULL is the end. `key` may be NULL. */
void *__single id_table_next(const struct id_table *t, size_t *cursor, uint32_t *key);

struct flow_slot {
    struct flow key;
    void *__single value;
};

struct flow_table {
    uint64_t seed;
    size_t count;
    size_t cap;
    struct flow_slot *__counted_by(cap) slots;
};

void flow_table_init(struct flow_table *t, uint64_t seed);
void flow_table_clear(struct flow_table *t);
void *__single flow_table_find(const struct flow_table *t, const struct flow *key);
bool flow_table_insert(struct flow_table *t, const struct flow *key, void *__single value);
void *__single flow_table_remove(struct flow_table *t, const struct flow *key);
size_t flow_table_count(const struct flow_table *t);
void *__single flow_table_next(const struct flow_table *t, size_t *cursor, struct flow *key);

#endif
