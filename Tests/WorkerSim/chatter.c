/* chatter.c - says, hears, counts. */
#include "chatter.h"

#include <channel_wire.h>
#include <stdlib.h>
#include <string.h>

#define BUFFERS 2048

static uint8_t said[SCTP_MESSAGE_MAX];

struct sctp_options chatter_options(void)
{
    return (struct sctp_options){
        .local_port = 5000,
        .remote_port = 5000,
        .outgoing_streams = 1024,
        .incoming_streams = 1024,
        .message_max = SCTP_MESSAGE_MAX,
    };
}

struct chatter *__single chatter_open(usec_t now, const struct sctp_options *options)
{
    struct chatter *c = calloc(1, sizeof *c);

    if (!c || !buffer_pool_open(&c->pool, BUFFERS))
        abort();
    association_home_init(&c->home, &c->pool);
    c->sctp = association_open(&c->home, now, options, c);
    if (!c->sctp)
        abort();
    return c;
}

void chatter_close(struct chatter *c)
{
    association_close(c->sctp);
    buffer_pool_close(&c->pool);
    free(c);
}

usec_t chatter_due(const struct chatter *c)
{
    return association_deadline(&c->home);
}

/* -- what it hears ---------------------------------------------------------------------------- */

void chatter_fill(uint32_t number, uint8_t *__counted_by(length) bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        bytes[i] = i < CHATTER_HEAD ? (uint8_t)(number >> (24 - 8 * i))
                                    : (uint8_t)((i * 31 + number) >> (i & 7));
}

bool chatter_is_filled(const uint8_t *__counted_by(length) bytes, size_t length, uint32_t *number)
{
    *number = 0;
    if (length < CHATTER_HEAD)
        return false;
    for (size_t i = 0; i < CHATTER_HEAD; i++)
        *number = *number << 8 | bytes[i];
    for (size_t i = CHATTER_HEAD; i < length; i++)
        if (bytes[i] != (uint8_t)((i * 31 + *number) >> (i & 7)))
            return false;
    return true;
}

static void hear_dcep(struct chatter *c, const struct sctp_heard *heard)
{
    const enum dcep_kind kind =
        dcep_read(reader_of(heard->bytes, heard->length), &c->opening);

    if (kind == DCEP_ACK)
        c->acks++;
    if (kind != DCEP_OPENING)
        return;
    c->openings++;
    c->label_length = c->opening.label.len < sizeof c->label ? c->opening.label.len : 0;
    memcpy(c->label, c->opening.label.bytes, c->label_length);
    c->opening.label = c->opening.subprotocol = reader_of(NULL, 0);
}

static void hear_message(struct chatter *c, const struct sctp_heard *heard)
{
    uint32_t number;

    if (heard->identifier == DCEP_IDENTIFIER) {
        hear_dcep(c, heard);
        return;
    }
    c->messages++;
    c->bytes += heard->length;
    c->identifier = heard->identifier;
    c->stream = heard->stream;
    c->length = heard->length;
    if (heard->identifier != BYTES_IDENTIFIER) {
        c->empty += heard->length == 1 && heard->bytes[0] == 0;
        return;
    }
    c->corrupt += !chatter_is_filled(heard->bytes, heard->length, &number);
    if (heard->stream >= CHATTER_STREAMS)
        return;
    c->disorders += number != c->next[heard->stream];
    c->next[heard->stream] = number + 1;
}

static void hear_all(struct chatter *c, usec_t now)
{
    struct sctp_heard heard;

    for (;;) {
        association_hear(c->sctp, now, &heard);
        switch (heard.news) {
        case SCTP_HEARD_NOTHING:
            return;
        case SCTP_HEARD_MESSAGE:
            hear_message(c, &heard);
            break;
        case SCTP_HEARD_TOO_LARGE:
            c->too_large++;
            break;
        case SCTP_HEARD_RESET:
            c->resets++;
            c->reset = heard.stream;
            break;
        case SCTP_HEARD_RESTART:
            c->restarts++;
            break;
        case SCTP_HEARD_PHASE:
            break;
        }
    }
}

/* -- packets ---------------------------------------------------------------------------------- */

size_t chatter_next(struct chatter *c, usec_t now, uint8_t *__counted_by(SCTP_PACKET_MAX) out)
{
    struct buffer *__single packet;
    size_t length;

    association_due(now);
    (void)association_take_ready(&c->home);
    if (!c->is_deaf)
        hear_all(c, now);
    packet = association_next(c->sctp);
    if (!packet)
        return 0;
    association_make_ready(c->sctp); /* there may be more */
    length = packet->length;
    memcpy(out, packet->bytes, length);
    buffer_release(packet);
    return length;
}

enum drop chatter_receive(struct chatter *c, usec_t now,
                          const uint8_t *__counted_by(length) packet, size_t length)
{
    return association_receive(c->sctp, now, packet, length);
}

/* -- what it says ----------------------------------------------------------------------------- */

static enum sctp_taken say(struct chatter *c, usec_t now, uint16_t stream, uint32_t identifier,
                           const uint8_t *__counted_by(length) bytes, size_t length,
                           const struct reliability *how)
{
    const struct sctp_message message = {
        .stream = stream,
        .identifier = identifier,
        .reliability = *how,
        .length = length,
        .bytes = bytes,
    };

    return association_send(c->sctp, now, &message);
}

enum sctp_taken chatter_say(struct chatter *c, usec_t now, uint16_t stream, uint32_t number,
                            size_t length, const struct reliability *how)
{
    chatter_fill(number, said, length);
    return say(c, now, stream, BYTES_IDENTIFIER, said, length, how);
}

enum sctp_taken chatter_say_raw(struct chatter *c, usec_t now, uint16_t stream,
                                uint32_t identifier, const uint8_t *__counted_by(length) bytes,
                                size_t length)
{
    const struct reliability how = {.is_ordered = true};

    return say(c, now, stream, identifier, bytes, length, &how);
}

enum sctp_taken chatter_knock(struct chatter *c, usec_t now, uint16_t stream, const char *label,
                              const struct reliability *how)
{
    uint8_t bytes[DCEP_OPENING_MAX];
    struct writer w = writer_of(bytes, sizeof bytes);
    struct dcep_opening opening = {.reliability = *how, .priority = 256};
    const struct ch_view name = ch_view_string(label);

    opening.label = reader_of(name.at, name.len);
    dcep_write(&w, &opening);
    return chatter_say_raw(c, now, stream, DCEP_IDENTIFIER, bytes, w.used);
}
