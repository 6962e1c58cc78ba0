/* ice_gather.h - what an agent may be reached at: its sockets, how STUN servers see them, and
 * addresses at TURN servers. Part of proto/ice_agent.h; nobody else calls it. */
#ifndef BISQUE_PROTO_ICE_GATHER_H
#define BISQUE_PROTO_ICE_GATHER_H

#include "proto/ice_agent.h"

/* Makes the questions; they leave one each pace. */
void ice_gather_begin(struct ice_agent *agent, usec_t now);
/* Whether no more candidates will come. */
bool ice_gather_is_over(const struct ice_agent *agent);

#define ICE_PREFERENCE_BEST 65535

/* A new candidate of ours. ICE_NONE: there is no room. `base` is ICE_NONE for one that is its own
 * base. */
uint8_t ice_gather_add(struct ice_agent *agent, enum ice_kind kind,
                       const struct address *address, uint8_t base, uint8_t server,
                       uint16_t preference);
/* How a server sees this socket, if that is news. */
void ice_gather_add_reflexive(struct ice_agent *agent, uint8_t base, uint8_t server,
                              const struct address *mapped);
/* A TURN server is to be asked for an address. */
void ice_gather_add_relay(struct ice_agent *agent, uint8_t server);

/* The candidate of ours at this address that packets leave from `base` for; a peer-reflexive one
 * is made when there is none. ICE_NONE: there is no room. */
uint8_t ice_gather_find(struct ice_agent *agent, uint8_t base, const struct address *address);

/* An answer to one of the questions, from any socket. false: it is to none of them. */
bool ice_gather_answer(struct ice_agent *agent, usec_t now, uint8_t base,
                       const struct address *from, const struct stun *answer,
                       const uint8_t *__counted_by(length) bytes, size_t length);

/* The relay whose server this is; NULL. */
struct ice_relay *__single ice_gather_relay(struct ice_agent *agent, const struct flow *from);
/* Its client's state changed, maybe: candidates come, go, pairs are released. */
void ice_gather_follow(struct ice_agent *agent, usec_t now, struct ice_relay *relay);

/* What is due but is no new question. */
bool ice_gather_next(struct ice_agent *agent, usec_t now, struct ice_datagram *out);
/* The next new question. */
bool ice_gather_ask(struct ice_agent *agent, usec_t now, struct ice_datagram *out);
bool ice_gather_may_ask(const struct ice_agent *agent);
usec_t ice_gather_deadline(const struct ice_agent *agent);

/* Puts a message from one of our bases to a far address, around it what a relay wants. false: it
 * cannot be sent. */
bool ice_gather_put(struct ice_agent *agent, uint8_t base, const struct address *to,
                    const uint8_t *__counted_by(length) message, size_t length,
                    struct ice_datagram *out);

#endif
