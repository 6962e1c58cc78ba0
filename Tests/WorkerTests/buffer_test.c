/* buffer_test.c - a buffer is free without references, or has at least one. */
#include "base/buffer.h"

#include "test.h"

TEST(a_pool_gives_each_buffer_once_and_then_none)
{
    struct buffer_pool pool;
    struct buffer *__single taken[3];

    CHECK(buffer_pool_open(&pool, 3));
    CHECK_EQ(pool.free_count, 3);
    for (size_t i = 0; i < 3; i++) {
        taken[i] = buffer_take(&pool);
        CHECK(taken[i] != NULL);
        CHECK_EQ(pool.free_count, 2 - i);
    }
    CHECK(taken[0] != taken[1] && taken[1] != taken[2] && taken[0] != taken[2]);
    CHECK(buffer_take(&pool) == NULL);
    for (size_t i = 0; i < 3; i++)
        buffer_release(taken[i]);
    CHECK_EQ(pool.free_count, 3);
    buffer_pool_close(&pool);
}

TEST(a_shared_buffer_is_free_when_the_last_one_lets_go)
{
    struct buffer_pool pool;

    CHECK(buffer_pool_open(&pool, 1));
    struct buffer *buffer = buffer_take(&pool);
    CHECK_EQ(buffer->references, 1);
    buffer_hold(buffer);
    buffer_hold(buffer);
    buffer_release(buffer);
    buffer_release(buffer);
    CHECK_EQ(pool.free_count, 0);
    CHECK(buffer_take(&pool) == NULL);
    buffer_release(buffer);
    CHECK_EQ(pool.free_count, 1);
    buffer_pool_close(&pool);
}

TEST(a_buffer_that_comes_back_begins_empty)
{
    struct buffer_pool pool;

    CHECK(buffer_pool_open(&pool, 1));
    struct buffer *buffer = buffer_take(&pool);
    CHECK_EQ(buffer->length, 0);
    buffer->length = BUFFER_SIZE;
    buffer->bytes[BUFFER_SIZE - 1] = 1;
    buffer_release(buffer);

    struct buffer *again = buffer_take(&pool);
    CHECK(again == buffer);
    CHECK_EQ(again->length, 0);
    CHECK_EQ(again->references, 1);
    CHECK(again->pool == &pool);
    buffer_release(again);
    buffer_pool_close(&pool);
}

TEST(what_came_back_last_is_given_out_before_what_was_never_used)
{
    struct buffer_pool pool;

    CHECK(buffer_pool_open(&pool, 32768));
    struct buffer *first = buffer_take(&pool);
    struct buffer *second = buffer_take(&pool);
    buffer_release(first);
    buffer_release(second);
    for (int i = 0; i < 100; i++)
        buffer_release(buffer_take(&pool));
    CHECK_EQ(pool.touched, 2);
    CHECK(buffer_take(&pool) == second);
    CHECK(buffer_take(&pool) == first);
    struct buffer *third = buffer_take(&pool);
    CHECK(third != first && third != second && third->pool == &pool);
    CHECK_EQ(pool.touched, 3);
    CHECK_EQ(pool.free_count, 32765);
    buffer_release(first);
    buffer_release(second);
    buffer_release(third);
    buffer_pool_close(&pool);
}

TEST(a_closed_pool_has_nothing)
{
    struct buffer_pool pool;

    CHECK(buffer_pool_open(&pool, 2));
    buffer_pool_close(&pool);
    CHECK(buffer_take(&pool) == NULL);
    CHECK_EQ(pool.count, 0);
    CHECK_EQ(pool.free_count, 0);
}
