/* webrtc.h - transports that browsers reach: ICE, then a handshake, then media, each in its time.
 * Where ICE is a full agent's, graph/webrtc_agent.h stands for it.
 *
 * Holds the protocols and carries out what they change: flows in the graph's table, the address
 * that is sent to, keys, notices. It sends nothing; path/connect.c fetches what ICE and DTLS want
 * to say.
 *
 * Invariant: the graph's flow table leads to this transport for exactly the tuples of `ice`, and
 * its fragment table for exactly `ice.local` and, while there is one, `ice.former`. `rtp.to` is the
 * selected tuple, or has no address; `way` is the one that was selected last. */
#ifndef BISQUE_GRAPH_WEBRTC_H
#define BISQUE_GRAPH_WEBRTC_H

#include "base/clock.h"
#include "graph/refusal.h"
#include "proto/dtls.h"
#include "proto/ice.h"
#include "proto/suite.h"

#include <bounds.h>
#include <channel_messages.h>
#include <stdbool.h>
#include <stdint.h>

struct graph;
struct ice_agent;
struct room;
struct transport;

#define WEBRTC_SOCKETS_MAX 16
#define WEBRTC_SERVERS_MAX 8

/* What the transport waits for. Each phase but the last two has a time in which it must end. */
enum webrtc_phase {
    WEBRTC_CHECKING,  /* for the first check */
    WEBRTC_SHAKING,   /* for the end of the handshake */
    WEBRTC_SILENT,    /* for the first packet of media */
    WEBRTC_RUNNING,
    WEBRTC_FAILED, /* for the controller to close it */
};

struct webrtc_options {
    struct ice_credentials credentials;
    struct ice_agent *__single agent; /* NULL: ICE-lite; the transport's on success */
    size_t suite_count;
    enum suite suites[SUITE_COUNT];
    bool accepts_udp;
    bool accepts_tcp;
    usec_t ice_timeout; /* of each of these, 0 waits for ever */
    usec_t dtls_timeout;
    usec_t media_timeout;
    usec_t consent_timeout;
    size_t socket_count; /* 0: the worker's shared ones */
    uint32_t sockets[WEBRTC_SOCKETS_MAX];
};

/* A connection to one of the agent's servers. */
struct webrtc_stream {
    bool is_open;
    uint32_t socket;
};

struct webrtc {
    struct ice ice; /* of an agent's transport only `local` is in use */
    struct ice_agent *__single agent; /* NULL: ICE-lite */
    struct webrtc_stream streams[WEBRTC_SERVERS_MAX]; /* by the server's place */
    struct dtls *__single dtls;
    enum webrtc_phase phase;
    enum dtls_state told; /* to the controller */
    struct flow way; /* what the estimate is of; no address: of none yet */
    uint64_t selected_notice; /* the number of the last one of that, counted from 1; 0: none */
    bool has_role;
    bool has_begun; /* the handshake */
    enum dtls_role role;
    bool accepts_udp;
    bool accepts_tcp;
    usec_t phase_until; /* NEVER in a phase without an end */
    usec_t gone_until;  /* while no address is left: when that is final */
    usec_t dtls_timeout;
    usec_t media_timeout;
    size_t socket_count;
    uint32_t sockets[WEBRTC_SOCKETS_MAX];
};

/* On success the transport owns the sockets. */
enum ch_refusal webrtc_open(struct graph *g, usec_t now, struct room *room, uint32_t id,
                            const struct webrtc_options *options, char *__counted_by(space) detail,
                            size_t space);
/* The far side can be spoken to. */
bool webrtc_is_reached(const struct webrtc *webrtc);
/* Gives back what only a WebRTC transport has. For transport_close. */
void webrtc_leave(struct graph *g, struct transport *transport);

/* Our part in the handshake, and whose certificate the far side must have. Once. */
enum ch_refusal webrtc_connect(struct graph *g, usec_t now, struct transport *transport,
                               enum dtls_role role, enum dtls_hash hash,
                               const uint8_t *__counted_by(length) digest, size_t length,
                               char *__counted_by(space) detail, size_t space);
/* The far side speaks first, before our part was said: it is the client then. */
void webrtc_answer(struct graph *g, usec_t now, struct transport *transport);
enum ch_refusal webrtc_restart(struct graph *g, struct transport *transport,
                               const struct ice_credentials *fresh,
                               char *__counted_by(space) detail, size_t space);

/* The transport that answers to this username fragment, or NULL. */
struct transport *__single webrtc_find(const struct graph *g,
                                       const uint8_t *__counted_by(length) fragment,
                                       size_t length);
/* Whether checks may come in at this socket of ours. */
bool webrtc_accepts(const struct graph *g, const struct transport *transport, uint32_t socket);

/* Whether a check from here may make it a flow of this transport: not while another one is checked
 * on it. What is taken is a datagram's address; a connection stays with whom it came for. */
bool webrtc_may_take(const struct graph *g, usec_t now, const struct transport *transport,
                     const struct flow *flow);

/* ICE changed: flows, the address sent to, the state told, the handshake begun. `from` is the flow
 * of the datagram that did it; NULL when it was time that passed. */
void webrtc_moved(struct graph *g, usec_t now, struct transport *transport,
                  const struct flow *__single from, const struct ice_change *change);
/* The handshake may have moved: the state told, keys taken. */
void webrtc_shaken(struct graph *g, usec_t now, struct transport *transport);
/* A packet of media came in. */
void webrtc_heard(struct transport *transport);

usec_t webrtc_deadline(const struct transport *transport);
/* What is due: consent, retransmissions, phases that did not end. */
void webrtc_due(struct graph *g, usec_t now, struct transport *transport);

#endif
