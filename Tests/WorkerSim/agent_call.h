/* agent_call.h - a worker two of whose transports have full ICE agents, and the network between
 * them: their hosts, a TURN server, the port that other transports share.
 *
 * Transport 1 publishes audio, which leaves by transport FIRST, arrives at SECOND_ONE and goes on
 * to transport 4, who listens. Candidates are handed over as signalling does. */
#ifndef BISQUE_SIM_AGENT_CALL_H
#define BISQUE_SIM_AGENT_CALL_H

#include "scenario.h"
#include "turn_server.h"

#include <bounds.h>
#include <stdbool.h>
#include <stdint.h>

#define FIRST 2
#define SECOND_ONE 3

extern struct turn_server agent_call_server;
extern bool agent_call_is_cut; /* what goes from one agent's host to the other's gets lost */
/* Where everybody finds the transports that have no sockets of their own. */
extern const struct address agent_call_shared;

struct ch_address agent_call_address(const struct address *address,
                                     char *__counted_by(ADDRESS_TEXT_MAX) text);

/* The network and who publishes; then the two transports in their order; then who listens. */
struct scenario *__single agent_call_begin(void);
void agent_call_create(struct scenario *s, uint32_t transport, uint8_t kinds,
                       enum ch_server_transport carrier);
void agent_call_end(struct scenario *s);

/* All of that with two agents, until they have shaken hands. */
struct scenario *__single agent_call_open(uint8_t kinds, enum ch_server_transport carrier);
/* Time passes, and candidates are handed over. */
void agent_call_run(struct scenario *s, usec_t duration);

#endif
