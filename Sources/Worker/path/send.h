/* send.h - what leaves: one rewritten header and a share of the payload, into the outbox. */
#ifndef BISQUE_PATH_SEND_H
#define BISQUE_PATH_SEND_H

#include "base/clock.h"
#include "graph/graph.h"
#include "proto/payload.h"
#include "proto/picture.h"
#include "proto/send_log.h"

struct sender;
struct transport;

struct rtp;
struct rtp_rewrite;

/* Asks the memory for what the senders behind `at` will need, each sender's a step deeper the
 * nearer its turn is. A fan-out visits every listener once, so without it nothing is in the cache
 * when it is wanted. */
void send_fetch(struct sender *__single const *__counted_by(count) senders, size_t count,
                size_t at);

/* What is the same for every listener of a packet. */
struct departure {
    const struct rtp *__single rtp;
    struct buffer *__single packet;
    enum codec codec;
    uint8_t frame_id;   /* of the dependency descriptor in it; 0: none */
    uint32_t send_time; /* as the extension abs-send-time carries it */
};

/* false: it died in the attempt, and was counted. */
bool send_packet(struct graph *g, usec_t now, struct sender *sender, const struct departure *what,
                 struct rtp_rewrite *as, const struct picture_shift *shift);

/* Sends a packet that the listener missed: in the clear under its own number, otherwise as a
 * retransmission of `original`. false: it could not be. */
bool send_again(struct graph *g, usec_t now, struct sender *sender, const struct departure *what,
                struct rtp_rewrite *as, const struct picture_shift *shift, enum sent_kind kind,
                const uint16_t *__single original);

/* Sends a datagram of STUN or DTLS as it is; its reference stays the caller's. */
void send_clear(struct graph *g, usec_t now, struct transport *transport, const struct flow *to,
                struct buffer *packet);

/* Sends one RTCP compound that was written into `packet`; its reference stays the caller's. */
void send_rtcp(struct graph *g, usec_t now, struct transport *transport, struct buffer *packet);

#endif
