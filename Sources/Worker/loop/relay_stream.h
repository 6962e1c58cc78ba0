/* relay_stream.h - connections to TURN servers (RFC 8656 section 3.1): messages that say themselves
 * how long they are, in the clear or in TLS.
 *
 * They come connected over the channel. To the engine each is a socket of its own, at which whole
 * messages come from the server's address. What a connection cannot take at once waits, up to a
 * limit; beyond it whole messages are dropped, as a full network would.
 *
 * A connection that is over is told to the engine at the turn's end, not in the middle of a
 * message; its number is free only after that. */
#ifndef BISQUE_LOOP_RELAY_STREAM_H
#define BISQUE_LOOP_RELAY_STREAM_H

#include "base/address.h"
#include "base/clock.h"
#include "proto/turn.h"

#include <bounds.h>
#include <channel_frame.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct network;
struct tls_client;
struct watched;

#define RELAY_QUEUE_SIZE (256 * 1024) /* over a second of video */
#define RELAY_STREAMS_MAX 256

struct relay_stream {
    struct watched *__single watched;
    struct address remote;
    bool is_broken;
    struct tls_client *__single tls; /* NULL: in the clear */
    struct turn_framing framing;
    size_t first; /* of the bytes that wait, which lie around the end of the queue */
    size_t used;
    uint8_t queue[RELAY_QUEUE_SIZE];
};

/* Takes a connected TCP socket that came with a request for it. NULL: it is of no use, and stays
 * the caller's. */
struct watched *__single relay_adopt(struct network *n, const struct ch_frame *frame, int fd);

/* Bytes wait, or the connection takes some more. */
void relay_receive(struct network *n, usec_t now, struct relay_stream *stream);
void relay_drain(struct network *n, struct relay_stream *stream);
/* Sends the outbox's messages that leave on connections to servers. */
void relay_send(struct network *n);
/* Nothing comes or goes on it any more. */
void relay_break(struct network *n, struct relay_stream *stream);
/* Tells the engine of those that broke. */
void relay_due(struct network *n, usec_t now);
void relay_close(struct network *n, struct watched *watched);

#endif
