/* framing.h - packets out of a stream of bytes (RFC 4571): two bytes of length before each.
 *
 * It keeps at most one unfinished packet, and no packet may be longer than a packet buffer. What
 * the packets say is for others; packets on their way out are proto/backlog.h. */
#ifndef BISQUE_PROTO_FRAMING_H
#define BISQUE_PROTO_FRAMING_H

#include "base/buffer.h"
#include "base/bytes.h"

#include <stddef.h>
#include <stdint.h>

#define FRAMING_LENGTH_SIZE 2

enum framing_step {
    FRAMING_PACKET, /* one whole packet */
    FRAMING_MORE,   /* the bytes are used up */
    FRAMING_BROKEN, /* a packet that fits no buffer: the stream is of no use any more */
};

/* Must be all zero before its first use.
 *
 * Invariant: `bytes` begins with the length of the packet in hand once `have` is 2 or more. */
struct framing {
    size_t have;
    uint8_t bytes[FRAMING_LENGTH_SIZE + BUFFER_SIZE];
};

/* Takes bytes from `stream` up to the end of the next packet. The packet is good until the next
 * call and as long as the stream's bytes are. A packet of length zero says nothing and is not
 * given. Once broken, always broken. */
enum framing_step framing_next(struct framing *f, struct reader *stream, struct reader *packet);

#endif
