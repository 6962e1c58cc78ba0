/* connect.h - how a browser gets in: STUN checks and the handshake, from datagram to answer. */
#ifndef BISQUE_PATH_CONNECT_H
#define BISQUE_PATH_CONNECT_H

#include "base/clock.h"
#include "base/drop.h"
#include "graph/graph.h"

/* A STUN message from anywhere. `*transport` is the one whose flow it came on, or NULL; then it is
 * found by the message's username fragment. */
enum drop connect_stun(struct graph *g, usec_t now, const struct flow *from,
                       const struct buffer *packet, struct transport *__single *transport);
/* A DTLS record on a flow of `transport`, which passed a check. */
enum drop connect_dtls(struct graph *g, usec_t now, struct transport *transport,
                       const struct buffer *packet);
/* Sends one datagram of application data, sealed; without an address it is lost. */
void connect_speak(struct graph *g, usec_t now, struct transport *transport,
                   const uint8_t *__counted_by(length) bytes, size_t length);
/* A TCP connection is gone. */
void connect_lost(struct graph *g, usec_t now, const struct flow *flow);
/* How a TCP connection takes what is sent: what waits, and what was acknowledged since the last
 * call. It counts while the connection is what its transport sends on. */
void connect_drained(struct graph *g, usec_t now, const struct flow *flow, uint64_t waiting,
                     uint64_t acknowledged);
/* What is due on a WebRTC transport; sends what the handshake wants to say. */
void connect_due(struct graph *g, usec_t now, struct transport *transport);
/* Sends what closed transports had left to say. */
void connect_last_words(struct graph *g);

#endif
