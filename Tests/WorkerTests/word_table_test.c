/* word_table_test.c - the table of words against what a table is, while it grows and shrinks. */
#include "test.h"

#include "base/random.h"
#include "base/word_table.h"

#include <string.h>

#define MANY 2000

static int objects[MANY];

/* Eight bytes that differ only in the last two, as what a counter made would. */
struct name {
    uint8_t at[8];
};

static struct name name(unsigned i)
{
    return (struct name){{'f', 'r', 'a', 'g', 'm', 'e', (uint8_t)(i >> 8), (uint8_t)i}};
}

static void fill(struct word_table *t, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        struct name key = name(i);
        CHECK(word_table_insert(t, key.at, sizeof key.at, &objects[i]));
    }
}

TEST(an_empty_table_of_words_finds_and_removes_nothing)
{
    struct word_table t;
    struct name key = name(1);

    word_table_init(&t, 1);
    CHECK(word_table_find(&t, key.at, sizeof key.at) == NULL);
    CHECK(word_table_remove(&t, key.at, sizeof key.at) == NULL);
    CHECK_EQ(word_table_count(&t), 0);
    word_table_clear(&t);
}

TEST(a_word_is_found_by_all_of_its_bytes_and_its_length)
{
    struct bytes longest = zeros(WORD_MAX);
    struct word_table t;

    word_table_init(&t, 2);
    for (size_t n = 1; n <= WORD_MAX; n++) /* all of them zeros: only the length tells them apart */
        CHECK(word_table_insert(&t, longest.at, n, &objects[n]));
    for (size_t n = 1; n <= WORD_MAX; n++)
        CHECK(word_table_find(&t, longest.at, n) == &objects[n]);
    longest.at[WORD_MAX - 1] = 1;
    CHECK(word_table_find(&t, longest.at, WORD_MAX) == NULL);
    CHECK(word_table_find(&t, longest.at, WORD_MAX - 1) == &objects[WORD_MAX - 1]);
    word_table_clear(&t);
}

TEST(what_cannot_be_a_word_is_not_found)
{
    struct bytes endless = zeros(65535);
    struct word_table t;

    word_table_init(&t, 3);
    CHECK(word_table_insert(&t, endless.at, WORD_MAX, &objects[0]));
    CHECK(word_table_find(&t, endless.at, 0) == NULL);
    CHECK(word_table_find(&t, endless.at, WORD_MAX + 1) == NULL);
    CHECK(word_table_find(&t, endless.at, endless.len) == NULL);
    CHECK(word_table_remove(&t, endless.at, 0) == NULL);
    CHECK(word_table_remove(&t, endless.at, endless.len) == NULL);
    CHECK_EQ(word_table_count(&t), 1);
    word_table_clear(&t);
}

TEST(the_table_keeps_a_copy_of_the_word)
{
    struct word_table t;
    struct name key = name(1);

    word_table_init(&t, 4);
    CHECK(word_table_insert(&t, key.at, sizeof key.at, &objects[1]));
    memset(key.at, 0, sizeof key.at);
    key = name(1);
    CHECK(word_table_find(&t, key.at, sizeof key.at) == &objects[1]);
    word_table_clear(&t);
}

TEST(removing_one_word_leaves_the_others_findable)
{
    struct word_table t;
    unsigned wrong = 0;

    word_table_init(&t, 5);
    fill(&t, MANY);
    for (unsigned i = 0; i < MANY; i += 2) {
        struct name key = name(i);
        wrong += word_table_remove(&t, key.at, sizeof key.at) != &objects[i];
    }
    for (unsigned i = 0; i < MANY; i++) {
        struct name key = name(i);
        wrong += word_table_find(&t, key.at, sizeof key.at) != (i % 2 == 0 ? NULL : &objects[i]);
    }
    CHECK_EQ(wrong, 0);
    CHECK_EQ(word_table_count(&t), MANY / 2);
    word_table_clear(&t);
}

TEST(words_agree_with_an_array_through_random_changes)
{
    static void *__single expected[64];
    struct random random;
    struct word_table t;
    unsigned wrong = 0;

    random_seed(&random, zeros(RANDOM_SEED_SIZE).at);
    word_table_init(&t, 6);
    for (int step = 0; step < 20000; step++) {
        uint32_t i = random_below(&random, 64);
        struct name key = name(i);

        wrong += word_table_find(&t, key.at, sizeof key.at) != expected[i];
        if (expected[i]) {
            wrong += word_table_remove(&t, key.at, sizeof key.at) != expected[i];
            expected[i] = NULL;
        } else {
            expected[i] = &objects[i];
            wrong += !word_table_insert(&t, key.at, sizeof key.at, expected[i]);
        }
    }
    CHECK_EQ(wrong, 0);
    word_table_clear(&t);
}

TEST(a_table_of_words_gives_memory_back_and_can_be_used_again)
{
    struct word_table t;

    word_table_init(&t, 7);
    fill(&t, MANY);
    CHECK(t.cap >= MANY);
    for (unsigned i = 0; i < MANY; i++) {
        struct name key = name(i);
        word_table_remove(&t, key.at, sizeof key.at);
    }
    CHECK_EQ(t.cap, 8);
    word_table_clear(&t);
    fill(&t, 100);
    CHECK_EQ(word_table_count(&t), 100);
    word_table_clear(&t);
}

/* The most slots in a row that are taken. */
static size_t longest_run(const struct word_table *t)
{
    size_t longest = 0, run = 0;

    for (size_t i = 0; i < 2 * t->cap; i++) {
        run = t->slots[i & (t->cap - 1)].value ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

/* Empty, but with 256 slots: whatever is inserted first falls where it wants to. */
static void open_wide(struct word_table *t, uint64_t seed)
{
    word_table_init(t, seed);
    fill(t, 150);
    CHECK_EQ(t->cap, 256);
    memset(t->slots, 0, t->cap * sizeof *t->slots);
    t->count = 0;
}

TEST(words_that_crowd_one_table_do_not_crowd_another)
{
    struct word_table trial, known, other;
    size_t chosen = 0;

    open_wide(&trial, 8);
    word_table_init(&known, 8);
    word_table_init(&other, 9);
    for (unsigned i = 0; chosen < 64; i++) { /* the stranger picks what falls into one 256th */
        struct name key = name(i);

        CHECK(word_table_insert(&trial, key.at, sizeof key.at, &objects[0]));
        if (trial.slots[0].value) {
            CHECK(word_table_insert(&known, key.at, sizeof key.at, &objects[chosen]));
            CHECK(word_table_insert(&other, key.at, sizeof key.at, &objects[chosen]));
            chosen++;
        }
        memset(trial.slots, 0, trial.cap * sizeof *trial.slots);
        trial.count = 0;
    }
    CHECK_EQ(longest_run(&known), 64);
    CHECK(longest_run(&other) < 30);
    word_table_clear(&trial);
    word_table_clear(&known);
    word_table_clear(&other);
}
