/* send.h - what leaves: one rewritten header and a share of the payload, into the outbox. */
#ifndef BISQUE_PATH_SEND_H
#define BISQUE_PATH_SEND_H

#include "base/clock.h"
#include "graph/graph.h"

struct sender;
struct transport;

struct rtp;
struct rtp_rewrite;

/* Asks the memory for what the senders behind `at` will need, each sender's a step deeper the
 * nearer its turn is. A fan-out visits every listener once, so without it nothing is in the cache
 * when it is wanted. */
void send_fetch(struct sender *__single const *__counted_by(count) senders, size_t count,
                size_t at);

void send_packet(struct graph *g, usec_t now, struct sender *sender, const struct rtp *rtp,
                 const struct rtp_rewrite *as, struct buffer *packet);

/* Sends a packet that the listener missed: in the clear under its own number, otherwise as a
 * retransmission of `original`. false: it could not be. */
bool send_again(struct graph *g, usec_t now, struct sender *sender, const struct rtp *rtp,
                const struct rtp_rewrite *as, struct buffer *packet,
                const uint16_t *__single original);

/* Sends a datagram of STUN or DTLS as it is; its reference stays the caller's. */
void send_clear(struct graph *g, usec_t now, struct transport *transport, const struct flow *to,
                struct buffer *packet);

/* Sends one RTCP compound that was written into `packet`; its reference stays the caller's. */
void send_rtcp(struct graph *g, usec_t now, struct transport *transport, struct buffer *packet);

#endif
