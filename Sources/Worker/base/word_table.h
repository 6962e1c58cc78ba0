/* word_table.h - a hash table from a short string to an object: a username fragment to who has it.
 *
 * Built like the tables of base/table.h: open addressing with linear steps, a removal shifts the
 * run behind it back, and where a word falls depends on a seed that strangers do not know. The
 * words are copied in; the objects are not owned.
 *
 * Values must not be NULL; a word must have 1 to WORD_MAX bytes to be inserted, and must not be
 * inserted twice. Any bytes may be looked for. */
#ifndef BISQUE_BASE_WORD_TABLE_H
#define BISQUE_BASE_WORD_TABLE_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WORD_MAX 32

/* Invariant: the bytes behind `length` are zero. */
struct word {
    uint8_t length;
    uint8_t bytes[WORD_MAX];
};

struct word_slot {
    struct word key;
    void *__single value; /* NULL when the slot is free */
};

struct word_table {
    uint64_t seed;
    size_t count;
    size_t cap; /* 0 or a power of two */
    struct word_slot *__counted_by(cap) slots;
};

void word_table_init(struct word_table *t, uint64_t seed);
void word_table_clear(struct word_table *t); /* frees the slots; the table may be used again */
void *__single word_table_find(const struct word_table *t,
                               const uint8_t *__counted_by(length) word, size_t length);
bool word_table_insert(struct word_table *t, const uint8_t *__counted_by(length) word,
                       size_t length, void *__single value); /* no memory: false */
void *__single word_table_remove(struct word_table *t, const uint8_t *__counted_by(length) word,
                                 size_t length); /* what it was */
size_t word_table_count(const struct word_table *t);

#endif
