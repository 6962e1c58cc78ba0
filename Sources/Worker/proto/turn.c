/* turn.c - the channels of turn.h, and messages cut out of a stream. */
#include "proto/turn.h"

#include "proto/classify.h"

#include <string.h>

bool turn_read_channel(struct reader in, uint16_t *channel, struct reader *payload)
{
    *channel = reader_u16(&in);
    const size_t length = reader_u16(&in);
    *payload = reader_slice(&in, length);
    return !in.bad && *channel >= TURN_CHANNEL_FIRST && *channel <= TURN_CHANNEL_LAST;
}

void turn_write_channel(struct writer *w, uint16_t channel,
                        const uint8_t *__counted_by(length) payload, size_t length,
                        bool is_stream)
{
    writer_u16(w, channel);
    writer_u16(w, (uint16_t)length);
    writer_bytes(w, payload, length);
    if (is_stream)
        writer_zero(w, (4 - length % 4) % 4);
}

static void keep(struct turn_framing *f, struct reader *stream, size_t wanted)
{
    const size_t left = reader_left(stream);
    const size_t count = wanted - f->have < left ? wanted - f->have : left;

    if (count > 0)
        memcpy(f->bytes + f->have, stream->bytes + stream->at, count);
    reader_skip(stream, count);
    f->have += count;
}

/* 0: neither of the two. */
static size_t length_of(const struct turn_framing *f)
{
    const size_t length = (size_t)f->bytes[2] << 8 | f->bytes[3];

    if (f->bytes[0] < 0x40)
        return STUN_HEADER_SIZE + length;
    return f->bytes[0] <= 0x4f ? TURN_CHANNEL_HEAD + (length + 3) / 4 * 4 : 0;
}

static void step_over(struct turn_framing *f, struct reader *stream)
{
    const size_t left = reader_left(stream);
    const size_t count = f->skip < left ? f->skip : left;

    reader_skip(stream, count);
    f->skip -= count;
}

enum turn_framing_step turn_framing_next(struct turn_framing *f, struct reader *stream,
                                         struct reader *message, size_t *too_long)
{
    for (;;) {
        step_over(f, stream);
        if (f->have < TURN_CHANNEL_HEAD)
            keep(f, stream, TURN_CHANNEL_HEAD);
        if (f->have < TURN_CHANNEL_HEAD)
            return TURN_FRAMING_MORE;
        const size_t length = length_of(f);
        if (length == 0)
            return TURN_FRAMING_BROKEN;
        if (length > TURN_MESSAGE_MAX) {
            f->skip = length - f->have;
            f->have = 0;
            ++*too_long;
            continue;
        }
        keep(f, stream, length);
        if (f->have < length)
            return TURN_FRAMING_MORE;
        f->have = 0;
        *message = reader_of(f->bytes, length);
        return TURN_FRAMING_MESSAGE;
    }
}
