/* plain.h - transports whose far side is told or learned: no ICE, no handshake.
 *
 * A plain transport uses a shared socket and is told apart by the remote address, or has one socket
 * (RTP and RTCP together) or two of its own. With keys given it is sealed like any other.
 *
 * Invariant: a remote address, once set, never changes; the RTCP address is set after the RTP
 * address or with it; a shared transport always has one, and its flow is in the graph's table. */
#ifndef BISQUE_GRAPH_PLAIN_H
#define BISQUE_GRAPH_PLAIN_H

#include "base/address.h"
#include "base/clock.h"
#include "graph/refusal.h"
#include "proto/suite.h"

#include <bounds.h>
#include <stdbool.h>
#include <stdint.h>

struct graph;
struct path_to;
struct room;
struct transport;

/* The sockets of a transport that does not share: rtcp is used when `count` is 2. */
struct plain_sockets {
    size_t count;
    uint32_t rtp;
    uint32_t rtcp;
};

struct plain_options {
    struct plain_sockets sockets;
    struct address remote; /* may be unset, both of them */
    struct address remote_rtcp;
    bool is_sealed; /* with these keys */
    struct suite_key sending;
    struct suite_key receiving;
};

/* On success the transport owns the sockets. */
enum ch_refusal plain_open(struct graph *g, struct room *room, uint32_t id,
                           const struct plain_options *options, char *__counted_by(space) detail,
                           size_t space);
/* Gives back what only a plain transport has. For transport_close. */
void plain_leave(struct graph *g, struct transport *transport);

/* Fixes the addresses of a transport that has none. */
enum ch_refusal plain_connect(struct graph *g, struct transport *transport,
                              const struct address *remote, const struct address *remote_rtcp,
                              char *__counted_by(space) detail, size_t space);

/* A valid packet came from here: learns the address when none is fixed and tells it. */
void plain_learn(struct graph *g, usec_t now, struct transport *transport, struct path_to *path,
                 const struct address *remote);

#endif
