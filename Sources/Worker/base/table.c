/* table.c - the two hash tables; they differ in nothing but their key. */
#include "base/table.h"

#include "base/random.h"
#include "base/slots.h"

#include <assert.h>
#include <stdlib.h>

/* --- number -> object --- */

static size_t id_home(const struct id_table *t, uint32_t key)
{
    return (size_t)random_mix(t->seed ^ key) & (t->cap - 1);
}

/* Where the key is, or the free slot where it belongs. There must be slots. */
static size_t id_slot(const struct id_table *t, uint32_t key)
{
    size_t at = id_home(t, key);

    while (t->slots[at].value && t->slots[at].key != key)
        at = (at + 1) & (t->cap - 1);
    return at;
}

static bool id_resize(struct id_table *t, size_t cap)
{
    struct id_table next = {.seed = t->seed, .count = t->count, .cap = 0, .slots = NULL};
    struct id_slot *slots = calloc(cap, sizeof *slots);

    if (!slots)
        return false;
    next.cap = cap;
    next.slots = slots;
    for (size_t i = 0; i < t->cap; i++) {
        if (t->slots[i].value)
            next.slots[id_slot(&next, t->slots[i].key)] = t->slots[i];
    }
    free(t->slots);
    *t = next;
    return true;
}

void id_table_init(struct id_table *t, uint64_t seed)
{
    *t = (struct id_table){.seed = seed, .count = 0, .cap = 0, .slots = NULL};
}

void id_table_clear(struct id_table *t)
{
    free(t->slots);
    id_table_init(t, t->seed);
}

void *__single id_table_find(const struct id_table *t, uint32_t key)
{
    return t->count == 0 ? NULL : t->slots[id_slot(t, key)].value;
}

bool id_table_insert(struct id_table *t, uint32_t key, void *__single value)
{
    size_t cap = slots_for(t->count + 1, t->cap);

    assert(value);
    if (cap > t->cap && !id_resize(t, cap))
        return false;
    size_t at = id_slot(t, key);
    assert(!t->slots[at].value);
    t->slots[at] = (struct id_slot){.key = key, .value = value};
    t->count++;
    return true;
}

void *__single id_table_remove(struct id_table *t, uint32_t key)
{
    if (t->count == 0)
        return NULL;
    size_t hole = id_slot(t, key);
    void *__single value = t->slots[hole].value;

    if (!value)
        return NULL;
    for (size_t at = (hole + 1) & (t->cap - 1); t->slots[at].value; at = (at + 1) & (t->cap - 1)) {
        if (slots_may_fill(hole, at, id_home(t, t->slots[at].key), t->cap)) {
            t->slots[hole] = t->slots[at];
            hole = at;
        }
    }
    t->slots[hole].value = NULL;
    t->count--;
    size_t cap = slots_for(t->count, t->cap);
    if (cap < t->cap)
        (void)id_resize(t, cap); /* without memory it stays as large as it is */
    return value;
}

size_t id_table_count(const struct id_table *t)
{
    return t->count;
}

void *__single id_table_next(const struct id_table *t, size_t *cursor, uint32_t *key)
{
    while (*cursor < t->cap) {
        const struct id_slot *slot = &t->slots[(*cursor)++];

        if (!slot->value)
            continue;
        if (key)
            *key = slot->key;
        return slot->value;
    }
    return NULL;
}

/* --- flow -> object --- */

static size_t flow_home(const struct flow_table *t, const struct flow *key)
{
    return (size_t)flow_hash(key, t->seed) & (t->cap - 1);
}

static size_t flow_slot(const struct flow_table *t, const struct flow *key)
{
    size_t at = flow_home(t, key);

    while (t->slots[at].value && !flow_equal(&t->slots[at].key, key))
        at = (at + 1) & (t->cap - 1);
    return at;
}

static bool flow_resize(struct flow_table *t, size_t cap)
{
    struct flow_table next = {.seed = t->seed, .count = t->count, .cap = 0, .slots = NULL};
    struct flow_slot *slots = calloc(cap, sizeof *slots);

    if (!slots)
        return false;
    next.cap = cap;
    next.slots = slots;
    for (size_t i = 0; i < t->cap; i++) {
        if (t->slots[i].value)
            next.slots[flow_slot(&next, &t->slots[i].key)] = t->slots[i];
    }
    free(t->slots);
    *t = next;
    return true;
}

void flow_table_init(struct flow_table *t, uint64_t seed)
{
    *t = (struct flow_table){.seed = seed, .count = 0, .cap = 0, .slots = NULL};
}

void flow_table_clear(struct flow_table *t)
{
    free(t->slots);
    flow_table_init(t, t->seed);
}

void *__single flow_table_find(const struct flow_table *t, const struct flow *key)
{
    return t->count == 0 ? NULL : t->slots[flow_slot(t, key)].value;
}

bool flow_table_insert(struct flow_table *t, const struct flow *key, void *__single value)
{
    size_t cap = slots_for(t->count + 1, t->cap);

    assert(value);
    if (cap > t->cap && !flow_resize(t, cap))
        return false;
    size_t at = flow_slot(t, key);
    assert(!t->slots[at].value);
    t->slots[at] = (struct flow_slot){.key = *key, .value = value};
    t->count++;
    return true;
}

void *__single flow_table_remove(struct flow_table *t, const struct flow *key)
{
    if (t->count == 0)
        return NULL;
    size_t hole = flow_slot(t, key);
    void *__single value = t->slots[hole].value;

    if (!value)
        return NULL;
    for (size_t at = (hole + 1) & (t->cap - 1); t->slots[at].value; at = (at + 1) & (t->cap - 1)) {
        if (slots_may_fill(hole, at, flow_home(t, &t->slots[at].key), t->cap)) {
            t->slots[hole] = t->slots[at];
            hole = at;
        }
    }
    t->slots[hole].value = NULL;
    t->count--;
    size_t cap = slots_for(t->count, t->cap);
    if (cap < t->cap)
        (void)flow_resize(t, cap);
    return value;
}

size_t flow_table_count(const struct flow_table *t)
{
    return t->count;
}

void *__single flow_table_next(const struct flow_table *t, size_t *cursor, struct flow *key)
{
    while (*cursor < t->cap) {
        const struct flow_slot *slot = &t->slots[(*cursor)++];

        if (!slot->value)
            continue;
        if (key)
            *key = slot->key;
        return slot->value;
    }
    return NULL;
}
