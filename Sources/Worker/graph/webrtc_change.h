/* webrtc_change.h - what the two halves of graph/webrtc.h share. */
#ifndef BISQUE_GRAPH_WEBRTC_CHANGE_H
#define BISQUE_GRAPH_WEBRTC_CHANGE_H

#include "graph/webrtc.h"

/* When a phase that begins now must be over; NEVER without a timeout. */
usec_t webrtc_until(usec_t now, usec_t timeout);

/* The flow leads here no more. A TCP connection is of no use to anybody else, and is closed. */
void webrtc_drop_flow(struct graph *g, const struct flow *flow);

/* Begins the handshake once there is an address to shake hands with, and our part is known. */
void webrtc_begin(struct graph *g, usec_t now, struct transport *transport);

/* Packets take this way from now on: what was learned of another says nothing about it. */
void webrtc_take_way(struct graph *g, usec_t now, struct transport *transport,
                     const struct flow *way);

#endif
