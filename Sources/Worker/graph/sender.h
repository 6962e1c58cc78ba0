/* sender.h - one outgoing stream: a receiver's packets under numbers of their own.
 *
 * SSRC, sequence numbers, timestamps, payload types and header extensions are the sender's. They go
 * on without a gap over a pause, over a change of the source and over packets that are not for this
 * listener, who never notices. The numbers are in sender_numbers.c, what it wishes and waits for is
 * in sender_choice.c.
 *
 * Invariant: what left is `source + offset` on both circles; `sequence` and `timestamp` are the
 * newest that left; the newest epoch begins with synced_at + sequence_offset. */
#ifndef BISQUE_GRAPH_SENDER_H
#define BISQUE_GRAPH_SENDER_H

#include "base/clock.h"
#include "base/list.h"
#include "base/rate.h"
#include "graph/allocator.h"
#include "graph/refusal.h"
#include "graph/selection.h"
#include "proto/delivery.h"
#include "proto/picture.h"

#include <bounds.h>
#include <channel_messages.h>
#include <stdbool.h>
#include <stdint.h>

struct graph;
struct hall;
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
#define SENDER_GREETINGS 2  /* requests for a key frame that a newcomer has */

/* How packets look once they leave. */
struct costume {
    /* What every packet needs comes first and together, the dynamic payload types too. */
    uint8_t payload_types[128];  /* the receiver's -> ours, or SENDER_NO_PAYLOAD */
    uint32_t ssrc;
    uint32_t rtx_ssrc;           /* 0: no retransmissions */
    uint8_t mid_extension;       /* 0: it is not written */
    uint8_t mid_length;
    uint8_t mid[SENDER_MID_MAX];
    uint8_t send_time_extension; /* 0: it is not written */
    uint8_t sequence_extension;  /* the transport-wide number; 0: it is not written */
    bool is_one_byte_only;       /* no extension may come in the two-byte form */
    uint8_t extensions[256];     /* the receiver's id -> ours, 0: left out */
    uint8_t rtx_types[128];      /* our payload type -> that of its retransmission, or none */
    uint8_t cname_length;
    uint8_t cname[SENDER_CNAME_MAX];
};

/* From this number of ours on, up to the next epoch, numbers are the source's plus `offset`, its
 * times plus `timestamp_offset`, and those of its pictures plus `shift`. */
struct epoch {
    uint32_t source; /* serial of the stream */
    uint32_t timestamp_offset;
    uint16_t first_number;
    uint16_t offset;
    struct picture_shift shift;
};

/* What the listener would like, as the controller says. */
struct wish {
    struct layers layers;
    uint8_t priority;
    bool comes_first;
    bool ignores_dtx; /* silence is left out */
};

/* What the controller was told last. */
struct told {
    bool is_told;
    usec_t at;
    enum reason reason;
    struct layers decided;
    struct layers current;
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
    struct picture_shift shift; /* of the source's pictures */
    bool is_paused;
    bool is_fresh;            /* nothing has left since it came in */
    bool must_sync;           /* the next packet is the first after a gap of ours */
    bool has_picture;         /* the two below mean something */
    uint16_t picture_seen;    /* the source's newest picture that was sent or left out */
    struct picture_shift picture_sent; /* the newest picture that left, by our numbers */
    usec_t sent_at;
    uint64_t packets;
    uint64_t bytes;           /* payload octets, as sender reports count them */
    uint8_t traced;           /* bit n: enum ch_trace_kind n */
    struct rate rate;

    struct selection selection;
    struct costume costume;

    uint8_t epoch_count;
    uint8_t epoch_capacity;
    struct epoch *__counted_by(epoch_capacity) epochs; /* the newest last */
    uint16_t rtx_sequence;                  /* of the next retransmission */
    struct resend_log *__single resends;    /* NULL until the listener misses something */
    uint64_t retransmit_wanted;
    uint64_t retransmitted;

    uint32_t id;
    struct link on_transport;
    size_t place; /* in the transport's leg, where there is one */
    struct hall *__single hall; /* whose slot it follows; NULL: it sends one receiver */
    struct link in_hall;
    uint8_t slot;
    uint8_t slot_type;  /* our payload type of Opus, whoever is heard */
    uint8_t slot_level; /* and our id of the audio level; 0: it is left out */
    uint32_t owner;     /* who listens: he does not hear himself */
    struct wish wish;
    struct told told;
    struct delivery delivery; /* what the listener said */
    uint8_t score_told;
    uint64_t skipped;
    uint64_t pli_received;
    uint64_t fir_received;
    uint64_t nack_received;
    uint8_t fir_sequence;
    bool has_fir_sequence;
    uint8_t greetings; /* requests for a key frame that are passed on soon */
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
/* Its costume was made for a slot: where its numbers come from is for whom it sends to say. */
void sender_dress_for_slot(struct sender *sender);
/* Whom it sends has other payload types and extensions now. Only for one that follows a slot. */
void sender_dress(struct sender *sender);
/* Sends another receiver of its room, under the same numbers; when there is no memory, nobody. Only
 * for one that follows a slot. */
void sender_switch(struct graph *g, struct sender *sender, struct receiver *receiver);
void sender_detach(struct graph *g, struct sender *sender);
void sender_pause(struct sender *sender);
void sender_resume(struct graph *g, usec_t now, struct sender *sender);
/* What is wished is weighed against the others' wishes, or simply followed. */
void sender_choose(struct graph *g, usec_t now, struct sender *sender);
void sender_set_wish(struct graph *g, usec_t now, struct sender *sender, const struct wish *wish);
/* The receiver's encodings are others now; `is_moved`: what flowed is not where it was. */
void sender_choose_anew(struct graph *g, usec_t now, struct sender *sender, bool is_moved);
/* Whether the listener gets this encoding, or waits for it. */
bool sender_watches(const struct sender *sender, uint8_t encoding);
/* The listener needs a key frame of what it gets, or waits for. */
void sender_want_keyframe(struct graph *g, usec_t now, struct sender *sender);
/* For one encoding; a newcomer's first wishes are heard sooner than later ones. */
void sender_ask(struct graph *g, usec_t now, struct sender *sender, size_t encoding);
/* It began where a key frame would not have been seen, and needs one: another, unless one has just
 * been asked for. */
void sender_begun_blind(struct graph *g, usec_t now, struct sender *sender, size_t encoding);
/* Media can reach the listener from now on: it needs a picture to begin with. */
void sender_greet(struct graph *g, usec_t now, struct sender *sender);

/* Whether this packet of `stream` goes out, and as what. Nothing but the sender's own numbers
 * change. With `begins` the stream is followed from here on, though newer packets have come. */
bool sender_map(struct sender *sender, usec_t now, const struct stream *stream,
                const struct rtp *rtp, const struct picture *__single picture,
                uint32_t clock_rate, bool begins, struct rtp_rewrite *as,
                struct picture_shift *shift);
/* A packet that does not go out, though the next one may: the numbers close up behind it. */
void sender_skip(struct sender *sender, const struct stream *stream, const struct rtp *rtp,
                 const struct picture *__single picture);
/* Whether what was sent with this payload type of the source can be sent again: under its own
 * number in the clear, otherwise as a retransmission. */
bool sender_can_repeat(const struct sender *sender, uint8_t source_type);
/* Where the packet that left under `number` came from: the serial of its stream, which may have
 * been left since, and its number there. false: not known any more. */
bool sender_source_number(const struct sender *sender, uint16_t number, uint32_t *serial,
                          uint16_t *sequence);
/* As what a packet that left under `number` is sent again. false: it cannot be. */
bool sender_map_again(struct sender *sender, uint16_t number, const struct rtp *rtp,
                      struct rtp_rewrite *as, struct picture_shift *shift);
/* The listener reported: another score is told. */
void sender_scored(struct graph *g, struct sender *sender);
/* It was put into the outbox. */
void sender_sent(struct sender *sender, usec_t now, size_t payload_bytes, size_t packet_bytes);

/* The media time of `now` on the sender's clock (RFC 3550 section 6.4.1). */
uint32_t sender_time(const struct sender *sender, usec_t now);

#endif
