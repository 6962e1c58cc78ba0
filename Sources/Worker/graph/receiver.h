/* receiver.h - one incoming media stream, its simulcast encodings included.
 *
 * A mirror is a receiver whose publisher is in another worker's half of the room: its packets come
 * over a span (graph/span.h), which knows whose they are, so it has no routes and never moves.
 *
 * Its life is in receiver.c, its streams are in receiver_streams.c, and what can be had of it is in
 * receiver_layers.c. It decides nothing about listeners: path/forward.c asks for its senders and
 * hands them the packet.
 *
 * Invariant: `streams[i]` is what arrives for encoding i; its SSRC is 0 until the first packet. */
#ifndef BISQUE_GRAPH_RECEIVER_H
#define BISQUE_GRAPH_RECEIVER_H

#include "base/clock.h"
#include "base/drop.h"
#include "base/list.h"
#include "graph/admission.h"
#include "graph/layer_costs.h"
#include "graph/reception_plan.h"
#include "graph/stream.h"

#include <stdbool.h>
#include <stdint.h>

struct graph;
struct picture;
struct room;
struct route;
struct rtp;
struct sender;
struct transport;

#define RECEIVER_TAPS_MAX 16 /* other workers that want the same packets */

#define KEYFRAME_PERIOD (1 * SECOND) /* a publisher is asked at most this often */
/* But so often for those who just came. Not oftener for any encoding: a browser gives key frames of
 * all of them, and a request within 300 ms of the last one is forgotten. */
#define KEYFRAME_GREETING (350 * MILLISECOND)

/* So long one waits for a key frame that is wanted before one takes it that it cannot be seen: the
 * way to the publisher and back, and a second request. Whose key frames were seen has earned
 * more: he may only be slow. */
#define KEYFRAME_DOUBT (2 * SECOND)
#define KEYFRAME_TRUST (10 * SECOND)

/* When the publisher is asked for a key frame of one encoding. */
struct keyframe {
    usec_t wanted; /* when he is asked next, or NEVER */
    usec_t asked;  /* when he was asked last; long ago at first */
    usec_t missed; /* since when one was wanted, and none was seen; NEVER: none is missed */
    bool greets;   /* it is wanted for somebody who just came */
};

/* Nobody wants one yet. */
#define KEYFRAME_NONE                                                                      \
    ((struct keyframe){.wanted = NEVER, .asked = -KEYFRAME_PERIOD, .missed = NEVER})

struct receiver {
    uint32_t id;
    struct room *__single room;
    struct transport *__single transport; /* NULL: detached */
    bool is_mirror;
    usec_t follow_at; /* of a mirror: when its span says again that it is wanted */
    struct admission begun; /* of a mirror: as many streams as its publisher's transport */
    struct link in_room;
    struct link on_transport;

    size_t sender_count;
    size_t sender_capacity;
    struct sender *__single *__counted_by(sender_capacity) senders;

    size_t tap_count; /* spans that its packets cross, too */
    struct transport *__single taps[RECEIVER_TAPS_MAX];

    struct layer_costs costs;
    struct ladder ladder; /* of `costs` at `ladder_at` */
    usec_t ladder_at;

    struct plan plan;
    struct stream streams[PLAN_ENCODINGS_MAX];

    struct keyframe keyframes[PLAN_ENCODINGS_MAX];
    bool shows_keyframes; /* one was seen */
    uint32_t speaker; /* its place in the room's hall, or SPEAKERS_NONE */
    uint32_t owner;   /* whose voice it is */
    uint8_t rank;     /* enum speaker_rank */
    uint8_t traced;   /* bit n: enum ch_trace_kind n */
    bool is_tapped;   /* the controller wants to see its packets */

    uint8_t fir_sequence;
    uint64_t keyframes_wanted;
    uint64_t pli_sent;
    uint64_t fir_sent;
};

enum ch_refusal receiver_open(struct graph *g, struct transport *transport, uint32_t id,
                              const struct plan *plan, char *__counted_by(space) detail,
                              size_t space);
/* One whose packets come over a span; the publisher's half has judged its plan. */
enum ch_refusal receiver_open_mirror(struct graph *g, struct transport *span, uint32_t id,
                                     const struct plan *plan);
/* Its span has closed; its packets come over this one from now on. */
void receiver_move_mirror(struct receiver *mirror, struct transport *span);
/* Room for so many senders. false: no memory. */
bool receiver_reserve_senders(struct receiver *receiver, size_t count);
void receiver_close(struct graph *g, struct receiver *receiver); /* and its senders */

/* Listens for `plan` from now on. Streams that it still announces go on, and its senders choose
 * among the encodings that there are now. */
enum ch_refusal receiver_update(struct graph *g, usec_t now, struct receiver *receiver,
                                const struct plan *plan, char *__counted_by(space) detail,
                                size_t space);
enum ch_refusal receiver_attach(struct graph *g, struct receiver *receiver,
                                struct transport *transport, char *__counted_by(space) detail,
                                size_t space);
void receiver_detach(struct graph *g, struct receiver *receiver);
/* The transport closes, and its routes go as a whole. */
void receiver_lose_transport(struct receiver *receiver);

/* Whether packets of this type repeat others. */
bool receiver_repeats(const struct receiver *receiver, uint8_t payload_type);

/* A packet found this receiver: counts it and says which stream it belongs to. The stream is
 * begun by its first packet; one that came again begins none. DROP_NONE: `*stream` may be
 * forwarded. */
enum drop receiver_accept(struct graph *g, usec_t now, struct receiver *receiver,
                          const struct route *route, const struct rtp *rtp, bool is_again,
                          size_t length, struct stream *__single *stream);

/* The same, for a packet of which the encoding is known. */
enum drop receiver_accept_of(struct graph *g, usec_t now, struct receiver *receiver,
                             size_t encoding, const struct rtp *rtp, bool is_again, size_t length,
                             struct stream *__single *stream);

/* The stream with this SSRC, or NULL. */
struct stream *__single receiver_stream(struct receiver *receiver, uint32_t ssrc);
/* The stream with this serial, or NULL. */
struct stream *__single receiver_stream_of(struct receiver *receiver, uint32_t serial);
/* Retransmissions of `stream` come under this SSRC. false: too many new ones, or no memory. */
bool receiver_learn_rtx(struct receiver *receiver, usec_t now, struct stream *stream,
                        uint32_t ssrc);
/* Learned streams end whose SSRC another receiver of the transport has announced. */
void receiver_give_up_streams(struct transport *transport);
/* The publisher began its numbers anew: to listeners what comes next is another source. Nothing is
 * allocated, and nothing kept. */
void receiver_stream_restarts(struct graph *g, struct receiver *receiver, struct stream *stream);
/* The publisher said BYE: whatever comes next is a new stream. */
void receiver_stream_ended(struct graph *g, struct receiver *receiver, struct stream *stream);

/* The publisher shall be asked for a key frame of this encoding, now or as soon as it was not asked
 * for in this period. Returns whether he is asked sooner than he would have been. */
bool receiver_want_keyframe(struct graph *g, usec_t now, struct receiver *receiver,
                            size_t encoding, usec_t period);
/* Its plan is another: what cannot be asked for any more is not wanted. */
void receiver_check_keyframes(struct receiver *receiver);
/* Whether the picture of somebody here depends on this encoding. */
bool receiver_is_watched(const struct receiver *receiver, uint8_t encoding);
/* How its packets are chosen for a listener. */
enum selection_kind receiver_selection(const struct receiver *receiver);
/* A packet of this layer came. */
void receiver_count_layer(struct receiver *receiver, usec_t now, const struct stream *stream,
                          const struct picture *picture, size_t length);
/* The same wish in layers that it has. */
struct layers receiver_layers_within(const struct receiver *receiver, struct layers wish);
/* What can be had of it; good until the next call. */
const struct ladder *__single receiver_ladder(struct receiver *receiver, usec_t now);

/* A report on this stream was made: another score is told. */
void receiver_scored(struct graph *g, const struct receiver *receiver, struct stream *stream);

/* One has come. */
void receiver_got_keyframe(struct receiver *receiver, const struct stream *stream);
/* Looks for it in a packet. Where the payload alone would tell, and one was missed for long, it is
 * encrypted from end to end: then a picture is as good as any other to begin with, and its first
 * packet becomes opaque. */
void receiver_look_for_keyframe(struct receiver *receiver, usec_t now, struct stream *stream,
                                uint32_t timestamp, struct picture *picture);
/* A stream begins: what was missed of the one before does not tell against it. */
void receiver_trust_stream(struct receiver *receiver, usec_t now, const struct stream *stream);
/* When the publisher must be asked next; NEVER when nobody waits for anything. */
usec_t receiver_keyframe_deadline(const struct receiver *receiver);

#endif
