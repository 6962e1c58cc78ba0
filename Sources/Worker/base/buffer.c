/* buffer.c - the pool behind buffer.h: one allocation, a free list through it. */
#include "base/buffer.h"

#include <assert.h>
#include <stdlib.h>

bool buffer_pool_open(struct buffer_pool *pool, size_t count)
{
    struct buffer *all = calloc(count, sizeof *all);

    pool->count = all ? count : 0;
    pool->buffers = all;
    pool->free = NULL;
    pool->free_count = pool->count;
    for (size_t i = pool->count; i-- > 0;) {
        pool->buffers[i].pool = pool;
        pool->buffers[i].next_free = pool->free;
        pool->free = &pool->buffers[i];
    }
    return all != NULL;
}

void buffer_pool_close(struct buffer_pool *pool)
{
    assert(pool->free_count == pool->count);
    free(pool->buffers);
    pool->count = 0;
    pool->buffers = NULL;
    pool->free = NULL;
    pool->free_count = 0;
}

struct buffer *__single buffer_take(struct buffer_pool *pool)
{
    struct buffer *taken = pool->free;

    if (!taken)
        return NULL;
    pool->free = taken->next_free;
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
