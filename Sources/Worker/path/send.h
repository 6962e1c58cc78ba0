/* send.h - what leaves: one rewritten header and a share of the payload, into the outbox. */
#ifndef BISQUE_PATH_SEND_H
#define BISQUE_PATH_SEND_H

#include "base/clock.h"
#include "graph/graph.h"

struct rtp;
struct rtp_rewrite;

void send_packet(struct graph *g, usec_t now, struct sender *sender, const struct rtp *rtp,
                 const struct rtp_rewrite *as, struct buffer *packet);

/* Sends one RTCP compound that was written into `packet`; its reference stays the caller's. */
void send_rtcp(struct graph *g, usec_t now, struct transport *transport, struct buffer *packet);

#endif
