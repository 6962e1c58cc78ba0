/* receiver.h - one incoming media stream, its simulcast encodings included.
 *
 * Keeps statistics per stream and knows when a key frame is wanted. It decides nothing about
 * listeners: path/forward.c asks for its senders and hands them the packet.
 *
 * Invariant: `streams[i]` is what arrives for encoding i; its SSRC is 0 until the first packet. */
#ifndef BISQUE_GRAPH_RECEIVER_H
#define BISQUE_GRAPH_RECEIVER_H

#include "base/clock.h"
#include "base/drop.h"
#include "base/list.h"
#include "base/rate.h"
#include "graph/reception_plan.h"
#include "proto/history.h"
#include "proto/nack.h"
#include "proto/reception.h"

#include <stdbool.h>
#include <stdint.h>

struct graph;
struct room;
struct route;
struct rtp;
struct sender;
struct transport;

#define KEYFRAME_PERIOD (1 * SECOND) /* a publisher is asked at most this often */
#define KEYFRAME_GREETING (250 * MILLISECOND) /* but so often for those who just came */

/* What a video stream needs so that losses can be mended. */
struct repair {
    struct nack nack;
    struct history history;
};

struct stream {
    uint32_t ssrc;
    uint32_t rtx_ssrc; /* learned; 0: none, or announced */
    uint32_t serial; /* of one row of sequence numbers: none is given twice; 0: none yet */
    uint32_t sender_reports;
    uint64_t packets;
    uint64_t bytes;
    uint64_t discarded; /* sequence jumps that were not believed */
    uint64_t repaired;  /* that came again because we asked */
    uint64_t nacks_sent;
    struct repair *__single repair; /* NULL: nothing is asked for or kept */
    struct reception reception;
    struct rate rate;
};

struct receiver {
    uint32_t id;
    struct room *__single room;
    struct transport *__single transport; /* NULL: detached */
    struct link in_room;
    struct link on_transport;

    size_t sender_count;
    size_t sender_capacity;
    struct sender *__single *__counted_by(sender_capacity) senders;

    struct plan plan;
    struct stream streams[PLAN_ENCODINGS_MAX];

    usec_t keyframe_wanted; /* when the publisher is asked next, or NEVER */
    usec_t keyframe_asked;  /* when it was asked last; long ago at first */
    uint8_t fir_sequence;
    uint64_t keyframes_wanted;
    uint64_t pli_sent;
    uint64_t fir_sent;
};

enum ch_refusal receiver_open(struct graph *g, struct transport *transport, uint32_t id,
                              const struct plan *plan, char *__counted_by(space) detail,
                              size_t space);
void receiver_close(struct graph *g, struct receiver *receiver); /* and its senders */

/* Listens for `plan` from now on. Streams that it still announces go on. */
enum ch_refusal receiver_update(struct graph *g, struct receiver *receiver, const struct plan *plan,
                                char *__counted_by(space) detail, size_t space);
enum ch_refusal receiver_attach(struct graph *g, struct receiver *receiver,
                                struct transport *transport, char *__counted_by(space) detail,
                                size_t space);
void receiver_detach(struct graph *g, struct receiver *receiver);
/* The transport closes, and its routes go as a whole. */
void receiver_lose_transport(struct receiver *receiver);

/* Whether packets of this type repeat others. */
bool receiver_repeats(const struct receiver *receiver, uint8_t payload_type);

/* A packet found this receiver: counts it and says which stream it belongs to. The stream is
 * begun by its first packet. DROP_NONE: `*stream` may be forwarded. */
enum drop receiver_accept(struct graph *g, usec_t now, struct receiver *receiver,
                          const struct route *route, const struct rtp *rtp, size_t length,
                          struct stream *__single *stream);

/* The stream with this SSRC, or NULL. */
struct stream *__single receiver_stream(struct receiver *receiver, uint32_t ssrc);
/* The stream with this serial, or NULL. */
struct stream *__single receiver_stream_of(struct receiver *receiver, uint32_t serial);
/* Retransmissions of `stream` come under this SSRC. false: too many new ones, or no memory. */
bool receiver_learn_rtx(struct receiver *receiver, usec_t now, struct stream *stream,
                        uint32_t ssrc);
/* The publisher said BYE: whatever comes next is a new stream. */
void receiver_stream_ended(struct graph *g, struct receiver *receiver, struct stream *stream);

/* The publisher shall be asked for a key frame, at once or `period` after it was asked last.
 * Returns whether it is asked sooner than it would have been. */
bool receiver_want_keyframe(struct graph *g, usec_t now, struct receiver *receiver,
                            usec_t period);

#endif
