/* transport.h - one path to an endpoint: where it is, who listens on it, who sends over it.
 *
 * It holds and finds; the inbound walk is path/receive.c, the outbound one path/send.c, reports are
 * path/feedback.c. How the far side is found is graph/plain.h, or graph/webrtc.h; a span
 * of graph/span.h leads to another worker instead.
 *
 * Invariant: `seal` and `opener` are both there or both not; with `must_seal` nothing enters or
 * leaves without them. */
#ifndef BISQUE_GRAPH_TRANSPORT_H
#define BISQUE_GRAPH_TRANSPORT_H

#include "base/address.h"
#include "base/deadline.h"
#include "base/drop.h"
#include "base/list.h"
#include "base/outbox.h"
#include "base/rate.h"
#include "graph/admission.h"
#include "graph/routes.h"
#include "proto/resend.h"
#include "proto/suite.h"
#include "proto/xr.h"

#include <stdbool.h>
#include <stdint.h>

struct channels;
struct graph;
struct room;
struct seal;
struct span;
struct srtp;
struct transcript;
struct twcc;
struct webrtc;
struct leg;

/* One direction to the endpoint: the RTP or the RTCP address. */
struct path_to {
    struct flow to; /* the socket is always set; the remote may not be */
    struct lane lane;
};

struct transport {
    /* What every packet to the listener needs comes first, in two lines of the cache. */
    struct path_to rtp;
    struct seal *__single seal;
    struct leg *__single leg; /* NULL: nothing is known of the path, all is sent */
    bool must_seal;
    bool is_shared;
    bool muxes_rtcp;
    uint8_t transcribed; /* of enum transcript_part */
    bool is_relayed; /* what leaves has to be wrapped: graph/webrtc_agent.h */
    uint64_t packets_sent;
    uint64_t bytes_sent;
    struct rate sent_rate;

    uint32_t id;
    uint32_t ssrc; /* under which we report when no sender speaks */
    struct room *__single room;
    struct link in_room;
    struct link receivers; /* attached ones */
    struct link senders;

    struct webrtc *__single webrtc; /* NULL: plain, unless it is a span */
    struct span *__single span;     /* NULL: it leads to an endpoint */
    struct transcript *__single transcript; /* NULL: nothing is transcribed */
    struct channels *__single channels; /* NULL: no messages */
    struct srtp *__single opener;   /* NULL: no keys yet, or none wanted */
    enum suite suite;               /* of `opener` and `seal` */
    struct path_to rtcp; /* unused when muxed */
    struct routes routes;
    struct id_table sender_ssrcs; /* SSRC -> sender */

    struct twcc *__single twcc; /* NULL until a packet carries a transport-wide number */
    uint32_t heard_ssrc;        /* of the last of them */
    struct xr times;            /* that the far side named and waits to hear of */
    usec_t round_trip;          /* as RTCP measured it last; 0: not known */
    uint64_t remb_bits_per_second; /* what the far side says it can take; 0: it never did */
    uint32_t incoming_limit;       /* bits a second that it should send at most; 0: no limit */
    uint8_t lift_tellings; /* how often it is told still that there is none any more */
    struct resend_budget resends;
    uint64_t bytes_again; /* of bytes_sent: what is no media, but sent again */

    struct deadline due; /* when path/due.c must look again */
    usec_t next_report;

    struct admission streams;

    uint64_t packets_received;
    uint64_t bytes_received;
    uint64_t rtcp_received;
    uint64_t rtcp_sent;
    struct rate received_rate;
    struct drops drops;
    uint8_t traced; /* bit n: enum ch_trace_kind n */
};

/* A transport with no address yet, in no list and no table; NULL: no memory. */
struct transport *__single transport_make(struct graph *g, struct room *room, uint32_t id);
/* It can be found from now on. On refusal nothing was done. */
enum ch_refusal transport_enter(struct graph *g, struct transport *transport);
/* From now on nothing enters or leaves in the clear. false: no memory. */
bool transport_secure(struct transport *transport, const struct suite_key *sending,
                      const struct suite_key *receiving);
/* The keys are gone: where there must be some, nothing enters or leaves any more. */
void transport_forget_keys(struct transport *transport);
/* Its routes have changed: so many streams are worth opening. */
void transport_expect_streams(struct transport *transport);
/* For one that was never entered, or has left. */
void transport_free(struct transport *transport);
/* Its receivers and senders stay, detached; its sockets are given back. */
void transport_close(struct graph *g, struct transport *transport);

/* What publishers are told to send at most, from the next report on, which is due now; 0: what they
 * like. */
void transport_limit_incoming(struct graph *g, usec_t now, struct transport *transport,
                              uint32_t bits_per_second);

/* Media may leave: the far side is known, and so are the keys if they are needed. */
bool transport_is_open(const struct transport *transport);

/* The path that RTCP takes. */
struct path_to *__single transport_rtcp_path(struct transport *transport);

/* path/due.c shall look at this transport at `at`, if not before. */
void transport_schedule(struct graph *g, struct transport *transport, usec_t at);
/* The same, and there is something to report from now on. */
void transport_wake(struct graph *g, struct transport *transport, usec_t at);

/* Counts one more stream that begins now. false: too many. */
bool transport_admits_stream(struct transport *transport, usec_t now);

void transport_drop(struct graph *g, struct transport *__single transport, enum drop why);

#endif
