/* word_table.c - the hash table whose keys are short strings. */
#include "base/word_table.h"

#include "base/random.h"
#include "base/slots.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* False, and the word is empty, when there can be no such key. */
static bool make_word(struct word *out, const uint8_t *__counted_by(length) word, size_t length)
{
    memset(out, 0, sizeof *out);
    if (length == 0 || length > WORD_MAX)
        return false;
    out->length = (uint8_t)length;
    memcpy(out->bytes, word, length);
    return true;
}

static size_t home(const struct word_table *t, const struct word *key)
{
    uint64_t hash = t->seed ^ key->length;

    for (size_t i = 0; i < WORD_MAX; i += 8) {
        uint64_t part;

        memcpy(&part, key->bytes + i, sizeof part);
        hash = random_mix(hash ^ part);
    }
    return (size_t)hash & (t->cap - 1);
}

/* Where the key is, or the free slot where it belongs. There must be slots. */
static size_t slot(const struct word_table *t, const struct word *key)
{
    size_t at = home(t, key);

    while (t->slots[at].value && memcmp(&t->slots[at].key, key, sizeof *key) != 0)
        at = (at + 1) & (t->cap - 1);
    return at;
}

static bool resize(struct word_table *t, size_t cap)
{
    struct word_table next = {.seed = t->seed, .count = t->count, .cap = 0, .slots = NULL};
    struct word_slot *slots = calloc(cap, sizeof *slots);

    if (!slots)
        return false;
    next.cap = cap;
    next.slots = slots;
    for (size_t i = 0; i < t->cap; i++) {
        if (t->slots[i].value)
            next.slots[slot(&next, &t->slots[i].key)] = t->slots[i];
    }
    free(t->slots);
    *t = next;
    return true;
}

void word_table_init(struct word_table *t, uint64_t seed)
{
    *t = (struct word_table){.seed = seed, .count = 0, .cap = 0, .slots = NULL};
}

void word_table_clear(struct word_table *t)
{
    free(t->slots);
    word_table_init(t, t->seed);
}

void *__single word_table_find(const struct word_table *t,
                               const uint8_t *__counted_by(length) word, size_t length)
{
    struct word key;

    if (!make_word(&key, word, length) || t->count == 0)
        return NULL;
    return t->slots[slot(t, &key)].value;
}

bool word_table_insert(struct word_table *t, const uint8_t *__counted_by(length) word,
                       size_t length, void *__single value)
{
    const size_t cap = slots_for(t->count + 1, t->cap);
    struct word key;
    const bool is_word = make_word(&key, word, length);

    assert(value && is_word);
    if (!is_word || (cap > t->cap && !resize(t, cap)))
        return false;
    const size_t at = slot(t, &key);
    assert(!t->slots[at].value);
    t->slots[at] = (struct word_slot){.key = key, .value = value};
    t->count++;
    return true;
}

void *__single word_table_remove(struct word_table *t, const uint8_t *__counted_by(length) word,
                                 size_t length)
{
    struct word key;

    if (!make_word(&key, word, length) || t->count == 0)
        return NULL;
    size_t hole = slot(t, &key);
    void *__single value = t->slots[hole].value;

    if (!value)
        return NULL;
    for (size_t at = (hole + 1) & (t->cap - 1); t->slots[at].value; at = (at + 1) & (t->cap - 1)) {
        if (slots_may_fill(hole, at, home(t, &t->slots[at].key), t->cap)) {
            t->slots[hole] = t->slots[at];
            hole = at;
        }
    }
    t->slots[hole].value = NULL;
    t->count--;
    const size_t cap = slots_for(t->count, t->cap);
    if (cap < t->cap)
        (void)resize(t, cap); /* without memory it stays as large as it is */
    return value;
}

size_t word_table_count(const struct word_table *t)
{
    return t->count;
}
