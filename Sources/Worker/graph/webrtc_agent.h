/* webrtc_agent.h - WebRTC transports whose ICE is the whole of it (proto/ice_agent.h), for far
 * sides that are like us. All else about them is graph/webrtc.h.
 *
 * Holds what the agent finds against the transport: the way that packets take, and what there is to
 * tell. It sends nothing; path/connect_agent.c fetches what the agent wants to say.
 *
 * Invariant: `rtp.to` leads where the agent's way begins, to the far side itself or to the relay,
 * and `is_relayed` says which; it has no address while there is no way. */
#ifndef BISQUE_GRAPH_WEBRTC_AGENT_H
#define BISQUE_GRAPH_WEBRTC_AGENT_H

#include "base/clock.h"
#include "graph/refusal.h"
#include "proto/ice_agent.h"

#include <bounds.h>
#include <channel_messages.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct graph;
struct transport;

/* NULL: no memory. */
struct ice_agent *__single webrtc_agent_make(struct graph *g,
                                             const struct ice_agent_options *options);
/* It is the transport's, and begins. */
void webrtc_agent_begin(struct graph *g, usec_t now, struct transport *transport);
/* The datagrams with which the servers get back what they keep, while the agent is the
 * transport's; connections to them end. */
void webrtc_agent_leave(struct graph *g, struct transport *transport);

/* The agent may have changed: the way, the states, notices. */
void webrtc_agent_moved(struct graph *g, usec_t now, struct transport *transport);

/* A connection to one of the servers; or there is none to be had. */
enum ch_refusal webrtc_agent_stream(struct graph *g, usec_t now, struct transport *transport,
                                    size_t server, const uint32_t *__single socket,
                                    char *__counted_by(space) detail, size_t space);
/* It is gone. */
void webrtc_agent_stream_lost(struct graph *g, usec_t now, struct transport *transport,
                              uint32_t socket);

/* Puts around a packet what the relay in use wants, in place. false: it does not fit, or there is
 * no way any more. */
bool webrtc_agent_wrap(struct transport *transport, uint8_t *__counted_by(room) packet,
                       size_t room, size_t *length);

#endif
