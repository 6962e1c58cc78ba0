/* sender.h - one outgoing stream: a receiver's packets under numbers of their own.
 *
 * SSRC, sequence numbers, timestamps, payload types and header extensions are the sender's. They go
 * on without a gap over a pause, over a change of the source and over packets that are not for this
 * listener, who never notices.
 *
 * Invariant: what left is `source + offset` on both circles; `sequence` and `timestamp` are the
 * newest that left. */
#ifndef BISQUE_GRAPH_SENDER_H
#define BISQUE_GRAPH_SENDER_H

#include "base/clock.h"
#include "base/list.h"
#include "base/rate.h"
#include "graph/refusal.h"

#include <bounds.h>
#include <channel_messages.h>
#include <stdbool.h>
#include <stdint.h>

struct graph;
struct receiver;
struct resend_log;
struct rtp;
struct rtp_rewrite;
struct stream;
struct transport;

#define SENDER_CNAME_MAX 255 /* RFC 3550 section 6.5: one length byte */
#define SENDER_NO_PAYLOAD 255
#define SENDER_EXTENSIONS_MAX 32
#define SENDER_MID_MAX 16   /* what a header extension in the one-byte form holds */
#define SENDER_EPOCHS_MAX 8 /* gaps behind which a packet can still be sent again */
#define SENDER_GREETINGS 2  /* requests for a key frame that a newcomer has */

/* How packets look once they leave. */
struct costume {
    uint32_t ssrc;
    uint8_t cname_length;
    uint8_t cname[SENDER_CNAME_MAX];
    uint8_t payload_types[128]; /* the receiver's -> ours, or SENDER_NO_PAYLOAD */
    uint8_t extensions[256];    /* the receiver's id -> ours, 0: left out */
    uint32_t rtx_ssrc;          /* 0: no retransmissions */
    uint8_t rtx_types[128];     /* our payload type -> that of its retransmission, or none */
    uint8_t mid_extension;      /* 0: it is not written */
    uint8_t mid_length;
    uint8_t mid[SENDER_MID_MAX];
    uint8_t send_time_extension; /* 0: it is not written */
};

/* From this number of ours on, up to the next epoch, numbers are the source's plus `offset`. */
struct epoch {
    uint16_t first_number;
    uint16_t offset;
};

/* What the listener said about us. */
struct listener_report {
    uint64_t reports; /* 0: nothing below means anything yet */
    int32_t lost;
    uint32_t jitter;
    uint32_t round_trip_usec;
    uint8_t fraction_lost;
    bool has_round_trip;
};

struct sender {
    /* What every packet needs comes first. */
    struct transport *__single transport; /* NULL: detached */
    struct receiver *__single receiver;
    uint32_t source;          /* serial of the stream it follows; 0: none yet */
    uint32_t clock_rate;
    uint32_t timestamp;
    uint32_t timestamp_offset;
    uint16_t sequence;
    uint16_t sequence_offset;
    uint16_t synced_at;       /* the source's number where it came in; older ones stay out */
    uint16_t since_sync;      /* packets since, until no older one can come any more */
    uint16_t before_offset;   /* the offset before that, for packets overtaken by the gap */
    uint16_t before_synced_at;
    uint16_t first_number;    /* ours, with which it went on after the gap */
    bool is_paused;
    bool has_before;          /* the three above are of the same source */
    bool must_sync;           /* the next packet is the first after a gap of ours */
    usec_t sent_at;
    uint64_t packets;
    uint64_t bytes;           /* payload octets, as sender reports count them */
    uint64_t skipped;
    struct rate rate;

    struct costume costume;

    uint8_t epoch_count;
    struct epoch epochs[SENDER_EPOCHS_MAX]; /* of the source it follows, the newest last */
    uint16_t rtx_sequence;                  /* of the next retransmission */
    struct resend_log *__single resends;    /* NULL until the listener misses something */
    uint64_t retransmit_wanted;
    uint64_t retransmitted;

    uint32_t id;
    struct link on_transport;
    struct listener_report report;
    uint64_t pli_received;
    uint64_t fir_received;
    uint64_t nack_received;
    uint8_t fir_sequence;
    bool has_fir_sequence;
    uint8_t greetings;        /* requests for a key frame that are passed on soon */
};

/* Checks a request's transmission against the receiver it renames. */
enum ch_refusal costume_build(struct costume *costume, const struct ch_transmission *asked,
                              char *__counted_by(space) detail, size_t space);

enum ch_refusal sender_open(struct graph *g, usec_t now, struct receiver *receiver,
                            struct transport *transport, uint32_t id,
                            const struct costume *costume, bool is_paused,
                            char *__counted_by(space) detail, size_t space);
void sender_close(struct graph *g, struct sender *sender);
enum ch_refusal sender_update(struct graph *g, usec_t now, struct sender *sender,
                              const struct costume *costume, char *__counted_by(space) detail,
                              size_t space);
enum ch_refusal sender_attach(struct graph *g, usec_t now, struct sender *sender,
                              struct transport *transport, char *__counted_by(space) detail,
                              size_t space);
void sender_detach(struct graph *g, struct sender *sender);
void sender_pause(struct sender *sender);
void sender_resume(struct graph *g, usec_t now, struct sender *sender);
/* Media can reach the listener from now on: it needs a picture to begin with. */
void sender_greet(struct graph *g, usec_t now, struct sender *sender);
/* The listener needs a key frame; its first wishes are heard sooner than later ones. */
void sender_want_keyframe(struct graph *g, usec_t now, struct sender *sender);

/* Whether this packet of `stream` goes out, and as what. Nothing but the sender's own numbers
 * change. */
bool sender_map(struct sender *sender, usec_t now, const struct stream *stream,
                const struct rtp *rtp, uint32_t clock_rate, struct rtp_rewrite *as);
/* A packet that does not go out, though the next one may: the numbers close up behind it. */
void sender_skip(struct sender *sender, const struct stream *stream, const struct rtp *rtp);
/* The source's number of the packet that left under `number`. false: not known any more. */
bool sender_source_number(const struct sender *sender, uint16_t number, uint16_t *source);
/* As what a packet that left under `number` is sent again. false: it cannot be. */
bool sender_map_again(struct sender *sender, uint16_t number, const struct rtp *rtp,
                      struct rtp_rewrite *as);
/* It was put into the outbox. */
void sender_sent(struct sender *sender, usec_t now, size_t payload_bytes, size_t packet_bytes);

/* The media time of `now` on the sender's clock (RFC 3550 section 6.4.1). */
uint32_t sender_time(const struct sender *sender, usec_t now);

#endif
