/* ice_path.h - the way in use: which pair it is, whether the far side still consents to it (RFC
 * 7675), and when there is none any more. Part of proto/ice_agent.h; nobody else calls it. */
#ifndef BISQUE_PROTO_ICE_PATH_H
#define BISQUE_PROTO_ICE_PATH_H

#include "proto/ice_agent.h"

/* Looks whether there is a better way, one to agree on, or none: after anything changed a pair, and
 * when time passed. Sets the state. */
void ice_path_consider(struct ice_agent *agent, usec_t now);
/* Both sides agreed on this pair, which must have succeeded. */
void ice_path_agree(struct ice_agent *agent, usec_t now, const struct ice_pair *pair);
/* One of our candidates is gone; the way may have been its. */
void ice_path_lose(struct ice_agent *agent, uint8_t local);

/* An answer to a question for consent. false: it is to none. */
bool ice_path_answer(struct ice_agent *agent, usec_t now, uint8_t base,
                     const struct address *from, const struct stun *answer,
                     const uint8_t *__counted_by(length) bytes, size_t length);
/* The question for consent, when it is due. */
bool ice_path_next(struct ice_agent *agent, usec_t now, struct ice_datagram *out);
usec_t ice_path_deadline(const struct ice_agent *agent);

#endif
