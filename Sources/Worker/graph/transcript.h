/* transcript.h - what passes over a transport, copied without its seal to one address.
 *
 * For programs that read packets off the network, beside the call: each copy is a datagram of its
 * own, made when the packet has been opened and is known to be somebody's here, or has left: who
 * may send us anything at all cannot have it sent on. Nothing comes back: whatever arrives at a
 * transcript's own socket is dropped (path/receive.c). Packets for the program itself are
 * graph/tap.h, other halves of a room are graph/span.h.
 *
 * Invariant: a copy never takes the place of a packet in the outbox; when it is full, copies are
 * what is left out, and counted by a name of their own. */
#ifndef BISQUE_GRAPH_TRANSCRIPT_H
#define BISQUE_GRAPH_TRANSCRIPT_H

#include "base/address.h"
#include "base/outbox.h"
#include "graph/refusal.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct graph;
struct transport;

enum transcript_part {
    RTP_SENT = 1,
    RTCP_SENT = 2,
    RTP_RECEIVED = 4,
    RTCP_RECEIVED = 8,
};

struct transcript {
    struct flow to;
    struct lane lane;
    bool is_shared; /* it leaves from a port of the worker's, and not from a socket of its own */
};

struct transcript_options {
    struct address remote;
    uint8_t parts; /* of enum transcript_part */
    bool has_socket;
    uint32_t socket;
};

/* On success it owns the socket. A transport has one at most. */
enum ch_refusal transcript_open(struct graph *g, struct transport *transport,
                                const struct transcript_options *options,
                                char *__counted_by(space) detail, size_t space);
/* Without one it does nothing. */
void transcript_close(struct graph *g, struct transport *transport);

/* Copies a packet in two pieces; `transport` must have a transcript of this part. */
void transcript_write(struct graph *g, struct transport *transport,
                      const uint8_t *__counted_by(head_length) head, size_t head_length,
                      const uint8_t *__counted_by(rest_length) rest, size_t rest_length);

#endif
