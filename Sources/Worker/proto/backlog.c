/* backlog.c - the ring of backlog.h. */
#include "proto/backlog.h"

#include "proto/framing.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

bool backlog_open(struct backlog *b, size_t cap)
{
    uint8_t *bytes = malloc(cap);

    memset(b, 0, sizeof *b);
    if (!bytes)
        return false;
    b->cap = cap;
    b->bytes = bytes;
    return true;
}

void backlog_close(struct backlog *b)
{
    free(b->bytes);
    b->cap = 0;
    b->bytes = NULL;
    b->used = 0;
    b->packets = 0;
}

static void append(struct backlog *b, const uint8_t *__counted_by(length) bytes, size_t length)
{
    size_t at = (b->first + b->used) % b->cap;
    size_t until_end = b->cap - at < length ? b->cap - at : length;

    if (length == 0)
        return;
    memcpy(b->bytes + at, bytes, until_end);
    memcpy(b->bytes, bytes + until_end, length - until_end);
    b->used += length;
}

/* Appends what is left of one part; `taken` becomes what was taken of the parts behind it. */
static void append_rest(struct backlog *b, const struct reader *part, size_t *taken)
{
    size_t gone = *taken < part->len ? *taken : part->len;

    append(b, part->bytes + gone, part->len - gone);
    *taken -= gone;
}

bool backlog_put(struct backlog *b, struct reader header, struct reader payload, size_t taken)
{
    size_t length = header.len + payload.len;
    size_t left = FRAMING_LENGTH_SIZE + length - taken;
    uint8_t length_bytes[FRAMING_LENGTH_SIZE] = {(uint8_t)(length >> 8), (uint8_t)length};
    struct reader prefix = reader_of(length_bytes, sizeof length_bytes);

    assert(length <= UINT16_MAX && taken < FRAMING_LENGTH_SIZE + length);
    assert(taken == 0 || b->used == 0);
    if (left > b->cap - b->used)
        return false;
    if (b->used == 0)
        b->of_first = left;
    append_rest(b, &prefix, &taken);
    append_rest(b, &header, &taken);
    append_rest(b, &payload, &taken);
    b->packets++;
    return true;
}

size_t backlog_pieces(const struct backlog *b, struct reader pieces[2])
{
    size_t until_end = b->cap - b->first < b->used ? b->cap - b->first : b->used;

    if (b->used == 0)
        return 0;
    pieces[0] = reader_of(b->bytes + b->first, until_end);
    if (until_end == b->used)
        return 1;
    pieces[1] = reader_of(b->bytes, b->used - until_end);
    return 2;
}

static uint8_t byte_at(const struct backlog *b, size_t place)
{
    return b->bytes[(b->first + place) % b->cap];
}

void backlog_taken(struct backlog *b, size_t count)
{
    assert(count <= b->used);
    while (count > 0) {
        size_t step = count < b->of_first ? count : b->of_first;
        b->first = (b->first + step) % b->cap;
        b->used -= step;
        b->of_first -= step;
        count -= step;
        if (b->of_first > 0)
            return;
        b->packets--;
        if (b->used > 0)
            b->of_first = FRAMING_LENGTH_SIZE + ((size_t)byte_at(b, 0) << 8 | byte_at(b, 1));
    }
}
