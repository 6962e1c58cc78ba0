/* channel_wire.c - the bytes of one frame, read and written in order, little-endian.
 *
 * See channel_wire.h. Every read passes through `take` and every write through `place`: the only
 * two places where a length is compared with what is there. */
#include <channel_wire.h>

/* The strictest alignment of a member of a message: a u64, a size or a pointer. */
#define ARENA_ALIGNMENT 8

/* -- reading ---------------------------------------------------------------------------------- */

void ch_reader_init(struct ch_reader *r, const uint8_t *__counted_by(len) bytes, size_t len,
                    uint8_t *__counted_by(room) memory, size_t room)
{
    *r = (struct ch_reader){ .bytes = bytes, .len = len, .memory = memory, .room = room };
}

/* Where the next `count` bytes begin; false when they are not all there. */
static bool take(struct ch_reader *r, size_t count, size_t *start)
{
    if (r->bad || count > r->len - r->at) {
        r->bad = true;
        return false;
    }
    *start = r->at;
    r->at += count;
    return true;
}

static uint64_t read_integer(struct ch_reader *r, size_t count)
{
    uint64_t value = 0;
    size_t start;

    if (!take(r, count, &start))
        return 0;
    for (size_t i = 0; i < count; i++)
        value |= (uint64_t)r->bytes[start + i] << (8 * i);
    return value;
}

uint8_t ch_read_u8(struct ch_reader *r)
{
    return (uint8_t)read_integer(r, 1);
}

uint16_t ch_read_u16(struct ch_reader *r)
{
    return (uint16_t)read_integer(r, 2);
}

uint32_t ch_read_u32(struct ch_reader *r)
{
    return (uint32_t)read_integer(r, 4);
}

uint64_t ch_read_u64(struct ch_reader *r)
{
    return read_integer(r, 8);
}

int32_t ch_read_i32(struct ch_reader *r)
{
    return (int32_t)ch_read_u32(r);
}

bool ch_read_bool(struct ch_reader *r)
{
    return ch_read_enum(r, 2) == 1;
}

uint8_t ch_read_enum(struct ch_reader *r, uint8_t count)
{
    uint8_t value = ch_read_u8(r);

    if (value < count)
        return value;
    r->bad = true;
    return 0;
}

struct ch_view ch_read_bytes(struct ch_reader *r)
{
    size_t len = ch_read_u16(r), start;

    if (!take(r, len, &start))
        return (struct ch_view){ 0 };
    return ch_view_of(r->bytes + start, len);
}

/* How many bytes the character at `at` takes, 0 when it is none: the table of RFC 3629 section 4,
 * where only the second byte's range depends on the first. */
static size_t utf8_length(struct ch_view text, size_t at)
{
    uint8_t first = text.at[at], low = 0x80, high = 0xbf;
    size_t len;

    if (first <= 0x7f)
        return 1;
    if (first < 0xc2 || first > 0xf4)
        return 0;
    len = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (len > text.len - at)
        return 0;
    if (first == 0xe0)
        low = 0xa0;
    else if (first == 0xed)
        high = 0x9f;
    else if (first == 0xf0)
        low = 0x90;
    else if (first == 0xf4)
        high = 0x8f;
    if (text.at[at + 1] < low || text.at[at + 1] > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((text.at[at + i] & 0xc0) != 0x80)
            return 0;
    return len;
}

bool ch_is_utf8(struct ch_view text)
{
    for (size_t at = 0, len; at < text.len; at += len) {
        len = utf8_length(text, at);
        if (len == 0)
            return false;
    }
    return true;
}

struct ch_view ch_read_string(struct ch_reader *r)
{
    struct ch_view text = ch_read_bytes(r);

    if (ch_is_utf8(text))
        return text;
    r->bad = true;
    return (struct ch_view){ 0 };
}

size_t ch_read_count(struct ch_reader *r, size_t least)
{
    size_t count = ch_read_u16(r);

    if (!r->bad && count * least <= r->len - r->at)
        return count;
    r->bad = true;
    return 0;
}

void *__sized_by_or_null(size) ch_reader_allocate(struct ch_reader *r, size_t size)
{
    uintptr_t next = (uintptr_t)r->memory + r->used;
    size_t padding = (ARENA_ALIGNMENT - next % ARENA_ALIGNMENT) % ARENA_ALIGNMENT;
    size_t left = r->room - r->used, start;

    if (size == 0)
        return NULL;
    if (r->bad || padding > left || size > left - padding) {
        r->bad = true;
        return NULL;
    }
    start = r->used + padding;
    r->used = start + size;
    return r->memory + start;
}

/* -- writing ---------------------------------------------------------------------------------- */

void ch_writer_init(struct ch_writer *w, uint8_t *__counted_by(size) bytes, size_t size)
{
    *w = (struct ch_writer){ .bytes = bytes, .size = size };
}

/* Where the next `count` bytes go; false when there is no room for all of them. */
static bool place(struct ch_writer *w, size_t count, size_t *start)
{
    if (w->bad || count > w->size - w->at) {
        w->bad = true;
        return false;
    }
    *start = w->at;
    w->at += count;
    return true;
}

static void write_integer(struct ch_writer *w, uint64_t value, size_t count)
{
    size_t start;

    if (!place(w, count, &start))
        return;
    for (size_t i = 0; i < count; i++)
        w->bytes[start + i] = (uint8_t)(value >> (8 * i));
}

void ch_write_u8(struct ch_writer *w, uint8_t value)
{
    write_integer(w, value, 1);
}

void ch_write_u16(struct ch_writer *w, uint16_t value)
{
    write_integer(w, value, 2);
}

void ch_write_u32(struct ch_writer *w, uint32_t value)
{
    write_integer(w, value, 4);
}

void ch_write_u64(struct ch_writer *w, uint64_t value)
{
    write_integer(w, value, 8);
}

void ch_write_i32(struct ch_writer *w, int32_t value)
{
    ch_write_u32(w, (uint32_t)value);
}

void ch_write_bool(struct ch_writer *w, bool value)
{
    ch_write_u8(w, value ? 1 : 0);
}

void ch_write_enum(struct ch_writer *w, unsigned value, uint8_t count)
{
    if (value >= count)
        w->bad = true;
    ch_write_u8(w, (uint8_t)value);
}

void ch_write_bytes(struct ch_writer *w, struct ch_view bytes)
{
    size_t start;

    ch_write_count(w, bytes.len);
    if (place(w, bytes.len, &start) && bytes.len > 0)
        memcpy(w->bytes + start, bytes.at, bytes.len);
}

void ch_write_string(struct ch_writer *w, struct ch_view text)
{
    if (!ch_is_utf8(text))
        w->bad = true;
    ch_write_bytes(w, text);
}

void ch_write_count(struct ch_writer *w, size_t count)
{
    if (count > UINT16_MAX)
        w->bad = true;
    ch_write_u16(w, (uint16_t)count);
}
