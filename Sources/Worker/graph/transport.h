/* transport.h - one path to an endpoint: where it is, who listens on it, who sends over it.
 *
 * It holds and finds; the inbound walk is path/receive.c, the outbound one path/send.c, reports are
 * path/feedback.c. A plain transport uses a shared socket and is told apart by the remote address,
 * or has one socket (RTP and RTCP together) or two of its own.
 *
 * Invariant: a remote address, once set, never changes; the RTCP address is set after the RTP
 * address or with it; a shared transport always has one, and its flow is in the graph's table. */
#ifndef BISQUE_GRAPH_TRANSPORT_H
#define BISQUE_GRAPH_TRANSPORT_H

#include "base/address.h"
#include "base/deadline.h"
#include "base/drop.h"
#include "base/list.h"
#include "base/outbox.h"
#include "base/rate.h"
#include "graph/routes.h"

#include <stdbool.h>
#include <stdint.h>

struct graph;
struct room;

/* Streams that may begin on one transport within a period, if its receivers do not expect more: a
 * publisher that invents SSRCs faster than this is hostile, or broken. */
#define TRANSPORT_STREAMS_MAX 64
#define TRANSPORT_STREAMS_PERIOD (10 * SECOND)

/* One direction to the endpoint: the RTP or the RTCP address. */
struct path_to {
    struct flow to; /* the socket is always set; the remote may not be */
    struct lane lane;
};

struct transport {
    uint32_t id;
    uint32_t ssrc; /* under which we report when no sender speaks */
    struct room *__single room;
    struct link in_room;
    struct link receivers; /* attached ones */
    struct link senders;

    bool is_shared;
    bool muxes_rtcp;
    struct path_to rtp;
    struct path_to rtcp; /* unused when muxed */
    struct routes routes;
    struct id_table sender_ssrcs; /* SSRC -> sender */

    struct deadline due; /* when path/feedback.c must look again */
    usec_t next_report;

    usec_t streams_since; /* the running period of TRANSPORT_STREAMS_MAX */
    uint32_t streams_begun;

    uint64_t packets_received;
    uint64_t bytes_received;
    uint64_t packets_sent;
    uint64_t bytes_sent;
    uint64_t rtcp_received;
    uint64_t rtcp_sent;
    struct rate received_rate;
    struct rate sent_rate;
    struct drops drops;
};

/* The sockets of a transport that does not share: rtcp is used when `count` is 2. */
struct transport_sockets {
    size_t count;
    uint32_t rtp;
    uint32_t rtcp;
};

/* On success the transport owns the sockets. `remote` and `remote_rtcp` may be unset addresses. */
enum ch_refusal transport_open(struct graph *g, struct room *room, uint32_t id,
                               const struct transport_sockets *sockets,
                               const struct address *remote, const struct address *remote_rtcp,
                               char *__counted_by(space) detail, size_t space);
/* Its receivers and senders stay, detached; its sockets are given back. */
void transport_close(struct graph *g, struct transport *transport);

/* Fixes the addresses of a transport that has none. */
enum ch_refusal transport_connect(struct graph *g, struct transport *transport,
                                  const struct address *remote, const struct address *remote_rtcp,
                                  char *__counted_by(space) detail, size_t space);

/* A valid packet came from here: learns the address when none is fixed and tells it. */
void transport_learn(struct graph *g, usec_t now, struct transport *transport,
                     struct path_to *path, const struct address *remote);

/* The path that RTCP takes. */
struct path_to *__single transport_rtcp_path(struct transport *transport);

/* path/feedback.c shall look at this transport at `at`, if not before. */
void transport_wake(struct graph *g, struct transport *transport, usec_t at);

/* Counts one more stream that begins now. false: too many. */
bool transport_admits_stream(struct transport *transport, usec_t now);

void transport_drop(struct graph *g, struct transport *__single transport, enum drop why);

#endif
