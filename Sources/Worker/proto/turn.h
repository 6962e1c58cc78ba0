/* turn.h - what TURN (RFC 8656) looks like on the wire: its methods, its channels, its stream.
 *
 * The messages are STUN's (proto/stun.h). What a client does with them is proto/turn_client.h. */
#ifndef BISQUE_PROTO_TURN_H
#define BISQUE_PROTO_TURN_H

#include "base/bytes.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* RFC 8656 section 17, as requests. */
enum turn_method {
    TURN_ALLOCATE = 0x0003,
    TURN_REFRESH = 0x0004,
    TURN_SEND = 0x0006, /* this and the next are indications only */
    TURN_DATA = 0x0007,
    TURN_CREATE_PERMISSION = 0x0008,
    TURN_CHANNEL_BIND = 0x0009,
};

#define TURN_INDICATION 0x0010 /* added to the method (RFC 8489 section 5) */
#define TURN_SUCCESS 0x0100
#define TURN_ERROR 0x0110

enum turn_error {
    TURN_TRY_ALTERNATE = 300, /* RFC 8489 section 14.8 */
    TURN_UNAUTHENTICATED = 401,
    TURN_FORBIDDEN = 403, /* RFC 8656 section 19 */
    TURN_MISMATCH = 437,
    TURN_STALE_NONCE = 438,
    TURN_PEER_FAMILY = 443,
    TURN_QUOTA = 486,
    TURN_CAPACITY = 508,
};

#define TURN_CHANNEL_FIRST 0x4000 /* RFC 8656 section 12 */
#define TURN_CHANNEL_LAST 0x4fff
#define TURN_CHANNEL_HEAD 4
#define TURN_UDP 17 /* the only protocol there is to ask for */

/* Most that is put around a payload: an indication to an IPv6 peer and its padding. */
#define TURN_AROUND_MAX 60

/* The longest message off a stream that is read; longer ones are stepped over, for whoever may
 * send to a relayed address decides how long they are. */
#define TURN_MESSAGE_MAX 2048

static inline bool turn_is_channel(const uint8_t *__counted_by(length) bytes, size_t length)
{
    return length >= TURN_CHANNEL_HEAD && bytes[0] >= 0x40 && bytes[0] <= 0x4f;
}

/* What came on a channel. False when its length is more than there is. */
bool turn_read_channel(struct reader in, uint16_t *channel, struct reader *payload);
/* `is_stream` puts the padding that only streams need. */
void turn_write_channel(struct writer *w, uint16_t channel,
                        const uint8_t *__counted_by(length) payload, size_t length,
                        bool is_stream);

/* Messages out of a stream of bytes (RFC 8656 section 3.1): each says itself how long it is. Must
 * be all zero before its first use. */
struct turn_framing {
    size_t have;
    size_t skip; /* what is left of a message that is too long */
    uint8_t bytes[TURN_MESSAGE_MAX];
};

enum turn_framing_step {
    TURN_FRAMING_MESSAGE,
    TURN_FRAMING_MORE,   /* the bytes are used up */
    TURN_FRAMING_BROKEN, /* neither STUN nor a channel: the stream is of no use any more */
};

/* Takes bytes from `stream` up to the end of the next message, which is good until the next call. A
 * channel's padding belongs to it. `too_long` counts what was stepped over. */
enum turn_framing_step turn_framing_next(struct turn_framing *f, struct reader *stream,
                                         struct reader *message, size_t *too_long);

#endif
