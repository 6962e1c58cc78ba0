/* bytes.h - reading and writing the big-endian bytes of a packet.
 *
 * Both remember the first overrun: a parser reads what it needs and looks at `bad` once, at its
 * end. After an overrun every read gives 0 and every write is ignored. Nothing here allocates or
 * knows a protocol. */
#ifndef BISQUE_BASE_BYTES_H
#define BISQUE_BASE_BYTES_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Invariant: at <= len. */
struct reader {
    size_t len;
    const uint8_t *__counted_by(len) bytes;
    size_t at; /* how many of them were read */
    bool bad;  /* somebody asked for more than there was */
};

/* Invariant: used <= cap. */
struct writer {
    size_t cap;
    uint8_t *__counted_by(cap) bytes;
    size_t used;
    bool bad; /* somebody wrote more than there was room for */
};

static inline struct reader reader_of(const uint8_t *__counted_by(len) bytes, size_t len)
{
    return (struct reader){.len = len, .bytes = bytes, .at = 0, .bad = false};
}

static inline size_t reader_left(const struct reader *r)
{
    return r->len - r->at;
}

static inline bool reader_take(struct reader *r, size_t n)
{
    if (r->bad || r->len - r->at < n) {
        r->bad = true;
        r->at = r->len; /* so that a loop over what is left ends */
        return false;
    }
    r->at += n;
    return true;
}

static inline uint8_t reader_u8(struct reader *r)
{
    return reader_take(r, 1) ? r->bytes[r->at - 1] : 0;
}

static inline uint16_t reader_u16(struct reader *r)
{
    if (!reader_take(r, 2))
        return 0;
    return (uint16_t)(r->bytes[r->at - 2] << 8 | r->bytes[r->at - 1]);
}

static inline uint32_t reader_u24(struct reader *r)
{
    if (!reader_take(r, 3))
        return 0;
    const uint8_t *p = r->bytes + (r->at - 3);
    return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

static inline uint32_t reader_u32(struct reader *r)
{
    if (!reader_take(r, 4))
        return 0;
    const uint8_t *p = r->bytes + (r->at - 4);
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint64_t reader_u64(struct reader *r)
{
    if (!reader_take(r, 8))
        return 0;
    uint64_t value = 0;
    for (size_t i = r->at - 8; i < r->at; i++)
        value = value << 8 | r->bytes[i];
    return value;
}

static inline void reader_skip(struct reader *r, size_t n)
{
    (void)reader_take(r, n);
}

/* The next `n` bytes as a reader of their own; empty and bad when there are fewer. */
static inline struct reader reader_slice(struct reader *r, size_t n)
{
    struct reader slice = {.len = 0, .bytes = NULL, .at = 0, .bad = true};

    if (reader_take(r, n))
        slice = reader_of(r->bytes + (r->at - n), n);
    return slice;
}

static inline struct writer writer_of(uint8_t *__counted_by(cap) bytes, size_t cap)
{
    return (struct writer){.cap = cap, .bytes = bytes, .used = 0, .bad = false};
}

static inline size_t writer_used(const struct writer *w)
{
    return w->used;
}

static inline size_t writer_room(const struct writer *w)
{
    return w->bad ? 0 : w->cap - w->used;
}

static inline bool writer_take(struct writer *w, size_t n)
{
    if (w->bad || w->cap - w->used < n) {
        w->bad = true;
        return false;
    }
    w->used += n;
    return true;
}

static inline void writer_u8(struct writer *w, uint8_t value)
{
    if (writer_take(w, 1))
        w->bytes[w->used - 1] = value;
}

static inline void writer_u16(struct writer *w, uint16_t value)
{
    if (!writer_take(w, 2))
        return;
    w->bytes[w->used - 2] = (uint8_t)(value >> 8);
    w->bytes[w->used - 1] = (uint8_t)value;
}

/* The upper byte of `value` is not written. */
static inline void writer_u24(struct writer *w, uint32_t value)
{
    if (!writer_take(w, 3))
        return;
    uint8_t *p = w->bytes + (w->used - 3);
    p[0] = (uint8_t)(value >> 16);
    p[1] = (uint8_t)(value >> 8);
    p[2] = (uint8_t)value;
}

static inline void writer_u32(struct writer *w, uint32_t value)
{
    if (!writer_take(w, 4))
        return;
    uint8_t *p = w->bytes + (w->used - 4);
    p[0] = (uint8_t)(value >> 24);
    p[1] = (uint8_t)(value >> 16);
    p[2] = (uint8_t)(value >> 8);
    p[3] = (uint8_t)value;
}

static inline void writer_u64(struct writer *w, uint64_t value)
{
    if (!writer_take(w, 8))
        return;
    for (size_t i = 0; i < 8; i++)
        w->bytes[w->used - 8 + i] = (uint8_t)(value >> (56 - 8 * i));
}

static inline void writer_bytes(struct writer *w, const uint8_t *__counted_by(n) bytes, size_t n)
{
    if (n > 0 && writer_take(w, n))
        memcpy(w->bytes + (w->used - n), bytes, n);
}

static inline void writer_zero(struct writer *w, size_t n)
{
    if (n > 0 && writer_take(w, n))
        memset(w->bytes + (w->used - n), 0, n);
}

/* Overwrites two bytes written before, a length for instance. */
static inline void writer_u16_at(struct writer *w, size_t offset, uint16_t value)
{
    if (w->bad || offset > w->used || w->used - offset < 2) {
        w->bad = true;
        return;
    }
    w->bytes[offset] = (uint8_t)(value >> 8);
    w->bytes[offset + 1] = (uint8_t)value;
}

#endif
