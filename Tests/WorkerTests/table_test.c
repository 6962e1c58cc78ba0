/* table_test.c - the hash tables against what a table is, while they grow and shrink. */
#include "test.h"

#include "base/random.h"
#include "base/table.h"

#define MANY 2000

static int objects[MANY];

static void fill(struct id_table *t, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        CHECK(id_table_insert(t, i * 65536, &objects[i]));
}

TEST(an_empty_table_finds_and_removes_nothing)
{
    struct id_table t;

    id_table_init(&t, 1);
    CHECK(id_table_find(&t, 0) == NULL);
    CHECK(id_table_remove(&t, 0) == NULL);
    CHECK_EQ(id_table_count(&t), 0);
    id_table_clear(&t);
}

TEST(a_table_finds_every_object_it_was_given)
{
    struct id_table t;
    unsigned wrong = 0;

    id_table_init(&t, 2);
    fill(&t, MANY);
    CHECK_EQ(id_table_count(&t), MANY);
    for (uint32_t i = 0; i < MANY; i++)
        wrong += id_table_find(&t, i * 65536) != &objects[i];
    CHECK_EQ(wrong, 0);
    CHECK(id_table_find(&t, 1) == NULL);
    id_table_clear(&t);
}

TEST(removing_one_object_leaves_the_others_findable)
{
    struct id_table t;
    unsigned wrong = 0;

    id_table_init(&t, 3);
    fill(&t, MANY);
    for (uint32_t i = 0; i < MANY; i += 2)
        wrong += id_table_remove(&t, i * 65536) != &objects[i];
    for (uint32_t i = 0; i < MANY; i++)
        wrong += id_table_find(&t, i * 65536) != (i % 2 == 0 ? NULL : &objects[i]);
    CHECK_EQ(wrong, 0);
    CHECK_EQ(id_table_count(&t), MANY / 2);
    id_table_clear(&t);
}

TEST(a_table_agrees_with_an_array_through_random_changes)
{
    static void *__single expected[64];
    struct random random;
    struct id_table t;
    unsigned wrong = 0;

    random_seed(&random, zeros(RANDOM_SEED_SIZE).at);
    id_table_init(&t, 4);
    for (int step = 0; step < 20000; step++) {
        uint32_t key = random_below(&random, 64);

        wrong += id_table_find(&t, key) != expected[key];
        if (expected[key]) {
            wrong += id_table_remove(&t, key) != expected[key];
            expected[key] = NULL;
        } else {
            expected[key] = &objects[key];
            wrong += !id_table_insert(&t, key, expected[key]);
        }
    }
    CHECK_EQ(wrong, 0);
    id_table_clear(&t);
}

TEST(a_table_gives_memory_back_when_it_empties)
{
    struct id_table t;

    id_table_init(&t, 5);
    fill(&t, MANY);
    CHECK(t.cap >= MANY);
    for (uint32_t i = 0; i < MANY; i++)
        id_table_remove(&t, i * 65536);
    CHECK_EQ(t.cap, 8);
    CHECK_EQ(id_table_count(&t), 0);
    id_table_clear(&t);
}

TEST(a_walk_meets_every_object_once)
{
    struct id_table t;
    size_t cursor = 0, met = 0, sum = 0;
    uint32_t key;

    id_table_init(&t, 6);
    fill(&t, 100);
    while (id_table_next(&t, &cursor, &key)) {
        met++;
        sum += key / 65536;
    }
    CHECK_EQ(met, 100);
    CHECK_EQ(sum, 99 * 100 / 2);
    CHECK(id_table_next(&t, &cursor, NULL) == NULL);
    id_table_clear(&t);
}

TEST(a_cleared_table_can_be_used_again)
{
    struct id_table t;

    id_table_init(&t, 7);
    fill(&t, 100);
    id_table_clear(&t);
    CHECK_EQ(id_table_count(&t), 0);
    CHECK(id_table_insert(&t, 5, &objects[5]));
    CHECK(id_table_find(&t, 5) == &objects[5]);
    id_table_clear(&t);
}

/* How far from its home the worst key lies. */
static size_t longest_run(const struct id_table *t)
{
    size_t longest = 0, run = 0;

    for (size_t i = 0; i < 2 * t->cap; i++) {
        run = t->slots[i & (t->cap - 1)].value ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

TEST(keys_that_crowd_one_table_do_not_crowd_another)
{
    struct id_table known, other;
    uint32_t key = 0;

    id_table_init(&known, 8);
    id_table_init(&other, 9);
    for (int i = 0; i < 100; key++) { /* the stranger picks what falls into one 256th */
        if ((random_mix(8 ^ key) & 0xff) != 0)
            continue;
        CHECK(id_table_insert(&known, key, &objects[i]));
        CHECK(id_table_insert(&other, key, &objects[i]));
        i++;
    }
    CHECK_EQ(longest_run(&known), 100);
    CHECK(longest_run(&other) < 30);
    id_table_clear(&known);
    id_table_clear(&other);
}

static struct flow flow(uint32_t i)
{
    struct flow f = {.remote = {.family = 4, .ip = {192, 0, 2, 1}}, .socket = i % 2};

    f.remote.port = (uint16_t)i;
    return f;
}

TEST(flows_are_found_by_address_port_and_socket)
{
    struct flow_table t;
    unsigned wrong = 0;

    flow_table_init(&t, 10);
    for (uint32_t i = 0; i < MANY; i++) {
        struct flow f = flow(i);
        wrong += !flow_table_insert(&t, &f, &objects[i]);
    }
    for (uint32_t i = 0; i < MANY; i++) {
        struct flow f = flow(i), elsewhere = f;
        elsewhere.socket ^= 1;
        wrong += flow_table_find(&t, &f) != &objects[i];
        wrong += flow_table_find(&t, &elsewhere) != NULL;
    }
    CHECK_EQ(wrong, 0);
    CHECK_EQ(flow_table_count(&t), MANY);
    flow_table_clear(&t);
}

TEST(removed_flows_leave_the_others_and_the_memory)
{
    struct flow_table t;
    struct flow last = flow(MANY - 1), met;
    unsigned wrong = 0;
    size_t cursor = 0;

    flow_table_init(&t, 11);
    for (uint32_t i = 0; i < MANY; i++) {
        struct flow f = flow(i);
        wrong += !flow_table_insert(&t, &f, &objects[i]);
    }
    for (uint32_t i = 0; i < MANY - 1; i++) {
        struct flow f = flow(i);
        wrong += flow_table_remove(&t, &f) != &objects[i];
        wrong += flow_table_find(&t, &last) != &objects[MANY - 1];
    }
    CHECK_EQ(wrong, 0);
    CHECK_EQ(t.cap, 8);
    CHECK(flow_table_next(&t, &cursor, &met) == &objects[MANY - 1]);
    CHECK(flow_equal(&met, &last));
    CHECK(flow_table_next(&t, &cursor, NULL) == NULL);
    CHECK(flow_table_remove(&t, &met) == &objects[MANY - 1]);
    CHECK(flow_table_remove(&t, &met) == NULL);
    flow_table_clear(&t);
}
