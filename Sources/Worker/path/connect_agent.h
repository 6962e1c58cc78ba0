/* connect_agent.h - hands datagrams to full ICE agents, and sends what they want to say. */
#ifndef BISQUE_PATH_CONNECT_AGENT_H
#define BISQUE_PATH_CONNECT_AGENT_H

#include "base/clock.h"
#include "base/drop.h"
#include "graph/graph.h"

#include <stdbool.h>

struct transport;

/* What came in at a socket of the transport's own. When it `is_payload`, the packet is what the far
 * side sent, with nothing of a relay around it. */
enum drop connect_agent(struct graph *g, usec_t now, struct transport *transport,
                        const struct flow *from, struct buffer *packet, bool *is_payload);

/* Everything the agent has to say now. */
void connect_agent_speak(struct graph *g, usec_t now, struct transport *transport);

#endif
