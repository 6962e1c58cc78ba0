/* buffer.c - the pool behind buffer.h: one allocation, a free list through what was used of it. */
#include "base/buffer.h"

#include <assert.h>
#include <stdlib.h>

bool buffer_pool_open(struct buffer_pool *pool, size_t count)
{
    struct buffer *all = calloc(count, sizeof *all); /* zero pages; none is touched here */

    pool->count = all ? count : 0;
    pool->buffers = all;
    pool->touched = 0;
    pool->free = NULL;
    pool->free_count = pool->count;
    return all != NULL;
}

void buffer_pool_close(struct buffer_pool *pool)
{
    assert(pool->free_count == pool->count);
    free(pool->buffers);
    pool->count = 0;
    pool->buffers = NULL;
    pool->touched = 0;
    pool->free = NULL;
    pool->free_count = 0;
}

struct buffer *__single buffer_take(struct buffer_pool *pool)
{
    struct buffer *__single taken = pool->free;

    if (taken) {
        pool->free = taken->next_free;
    } else if (pool->touched < pool->count) {
        taken = &pool->buffers[pool->touched++];
        taken->pool = pool;
    } else {
        return NULL;
    }
    pool->free_count--;
    taken->next_free = NULL;
    taken->references = 1;
    taken->length = 0;
    return taken;
}

void buffer_release(struct buffer *buffer)
{
    assert(buffer->references > 0);
    if (--buffer->references > 0)
        return;
    buffer->next_free = buffer->pool->free;
    buffer->pool->free = buffer;
    buffer->pool->free_count++;
}
