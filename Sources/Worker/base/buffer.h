/* buffer.h - a fixed pool of packet buffers, each shared by counting.
 *
 * A received payload lies in one buffer however many listeners it leaves to. The pool is sized
 * once; when it is empty the next packet is dropped by name, nothing is allocated.
 *
 * The pool may be much larger than what is usually in use: its memory is not touched before it is
 * needed, and what came back last is given out first. Touched memory is what was once in use.
 *
 * Invariant: a buffer below `touched` is either in the free list with no references, or has at
 * least one; those from there on were never given out. */
#ifndef BISQUE_BASE_BUFFER_H
#define BISQUE_BASE_BUFFER_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BUFFER_SIZE 2048 /* no packet of a sane path is longer; longer ones are dropped by name */

struct buffer_pool;

struct buffer {
    struct buffer_pool *__single pool;
    struct buffer *__single next_free;
    uint32_t references;
    uint16_t length; /* bytes in use */
    uint8_t bytes[BUFFER_SIZE];
};

struct buffer_pool {
    size_t count;
    struct buffer *__counted_by(count) buffers;
    size_t touched; /* how many were ever given out: the first ones */
    struct buffer *__single free;
    size_t free_count; /* those in the free list and those never given out */
};

bool buffer_pool_open(struct buffer_pool *pool, size_t count); /* false: no memory */
/* Every buffer must have been released. */
void buffer_pool_close(struct buffer_pool *pool);

/* One buffer with one reference and length 0, or NULL when the pool is empty. */
struct buffer *__single buffer_take(struct buffer_pool *pool);
void buffer_release(struct buffer *buffer);

static inline void buffer_hold(struct buffer *buffer)
{
    buffer->references++;
}

#endif
