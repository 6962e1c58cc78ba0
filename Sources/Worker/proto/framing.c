/* framing.c - cuts the packets of framing.h; copies only those that come in pieces. */
#include "proto/framing.h"

#include <string.h>

/* Keeps the next bytes until `wanted` are there in all. false: there are too few. */
static bool keep(struct framing *f, struct reader *stream, size_t wanted)
{
    size_t left = reader_left(stream);
    size_t count = wanted - f->have < left ? wanted - f->have : left;

    if (count > 0)
        memcpy(f->bytes + f->have, stream->bytes + stream->at, count);
    reader_skip(stream, count);
    f->have += count;
    return f->have == wanted;
}

enum framing_step framing_next(struct framing *f, struct reader *stream, struct reader *packet)
{
    size_t length = 0;

    while (length == 0) {
        if (f->have < FRAMING_LENGTH_SIZE && !keep(f, stream, FRAMING_LENGTH_SIZE))
            return FRAMING_MORE;
        length = (size_t)f->bytes[0] << 8 | f->bytes[1];
        if (length > BUFFER_SIZE)
            return FRAMING_BROKEN;
        if (length == 0)
            f->have = 0;
    }
    if (f->have == FRAMING_LENGTH_SIZE && reader_left(stream) >= length) {
        *packet = reader_slice(stream, length);
    } else {
        if (!keep(f, stream, FRAMING_LENGTH_SIZE + length))
            return FRAMING_MORE;
        *packet = reader_of(f->bytes + FRAMING_LENGTH_SIZE, length);
    }
    f->have = 0;
    return FRAMING_PACKET;
}
