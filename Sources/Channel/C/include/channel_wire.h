/* channel_wire.h - the bytes of one frame, read and written in order, little-endian.
 *
 * Both ends remember the first thing that went wrong in `bad` and from then on read zeros or write
 * nothing, so the caller looks once, at the end. It knows no messages (channel_messages.h) and no
 * frames (channel_frame.h), and never allocates: strings stay where they are in the frame, lists go
 * into memory that the caller lends. What is read lives as long as both. */
#ifndef BISQUE_CHANNEL_WIRE_H
#define BISQUE_CHANNEL_WIRE_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes that belong to somebody else. */
struct ch_view {
    const uint8_t *__counted_by(len) at;
    size_t len;
};

static inline struct ch_view ch_view_of(const uint8_t *__counted_by(len) at, size_t len)
{
    return (struct ch_view){ .at = at, .len = len };
}

static inline struct ch_view ch_view_string(const char *text)
{
    size_t len = strlen(text);

    return (struct ch_view){
        .at = (const uint8_t *)__null_terminated_to_indexable(text),
        .len = len,
    };
}

static inline bool ch_view_equal(struct ch_view a, struct ch_view b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* -- reading ---------------------------------------------------------------------------------- */

struct ch_reader {
    const uint8_t *__counted_by(len) bytes;
    size_t len;
    size_t at;
    uint8_t *__counted_by(room) memory;
    size_t room;
    size_t used;
    bool bad;
};

/* Lists are put into `memory`, which may be NULL when `room` is 0; a list that does not fit is
 * bad. CH_ARENA_SIZE bytes (channel_frame.h) are enough for every frame. */
void ch_reader_init(struct ch_reader *r, const uint8_t *__counted_by(len) bytes, size_t len,
                    uint8_t *__counted_by(room) memory, size_t room);

/* Whether everything was good and nothing is left over. */
static inline bool ch_reader_done(const struct ch_reader *r)
{
    return !r->bad && r->at == r->len;
}

uint8_t ch_read_u8(struct ch_reader *r);
uint16_t ch_read_u16(struct ch_reader *r);
uint32_t ch_read_u32(struct ch_reader *r);
uint64_t ch_read_u64(struct ch_reader *r);
int32_t ch_read_i32(struct ch_reader *r);
/* One byte, 0 or 1. */
bool ch_read_bool(struct ch_reader *r);
/* One byte below `count`. */
uint8_t ch_read_enum(struct ch_reader *r, uint8_t count);
struct ch_view ch_read_bytes(struct ch_reader *r);
/* Whether it may be a string. */
bool ch_is_utf8(struct ch_view text);
/* Bytes that are UTF-8 as RFC 3629 section 4 has it. */
struct ch_view ch_read_string(struct ch_reader *r);
/* The count of a list whose elements take `least` bytes each; bad when they cannot be there. */
size_t ch_read_count(struct ch_reader *r, size_t least);
/* Room for a list, aligned for any member of a message; NULL when `size` is 0 or it is bad. */
void *__sized_by_or_null(size) ch_reader_allocate(struct ch_reader *r, size_t size);

/* -- writing ---------------------------------------------------------------------------------- */

struct ch_writer {
    uint8_t *__counted_by(size) bytes;
    size_t size;
    size_t at;
    bool bad;
};

void ch_writer_init(struct ch_writer *w, uint8_t *__counted_by(size) bytes, size_t size);

/* What was written so far. */
static inline struct ch_view ch_writer_view(const struct ch_writer *w)
{
    return ch_view_of(w->bytes, w->at);
}

void ch_write_u8(struct ch_writer *w, uint8_t value);
void ch_write_u16(struct ch_writer *w, uint16_t value);
void ch_write_u32(struct ch_writer *w, uint32_t value);
void ch_write_u64(struct ch_writer *w, uint64_t value);
void ch_write_i32(struct ch_writer *w, int32_t value);
void ch_write_bool(struct ch_writer *w, bool value);
/* What the other side would refuse to read is bad already here: an enum out of range, a string
 * that is not UTF-8, more elements than a u16 can count. */
void ch_write_enum(struct ch_writer *w, unsigned value, uint8_t count);
void ch_write_bytes(struct ch_writer *w, struct ch_view bytes);
void ch_write_string(struct ch_writer *w, struct ch_view text);
void ch_write_count(struct ch_writer *w, size_t count);

#endif
