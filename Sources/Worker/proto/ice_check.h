/* ice_check.h - connectivity checks (RFC 8445 section 7): ours and their answers, the far side's
 * and ours to them. Part of proto/ice_agent.h; nobody else calls it. */
#ifndef BISQUE_PROTO_ICE_CHECK_H
#define BISQUE_PROTO_ICE_CHECK_H

#include "proto/ice_agent.h"

/* Whether the filter of kinds leaves us this candidate to send from. */
bool ice_check_may_use(const struct ice_agent *agent, const struct ice_local *local);
/* The pair of these two, a new one if need be; NULL when they make none or there is no room. */
struct ice_pair *__single ice_check_pair(struct ice_agent *agent, uint8_t local, uint8_t remote,
                                         bool is_heard);
/* We are the controlling side now, or no more: what is open is asked again in the other part. */
void ice_check_switch_role(struct ice_agent *agent);
/* Pairs of a candidate with all of the other side. */
void ice_check_add_local(struct ice_agent *agent, usec_t now, uint8_t local);
void ice_check_add_remote(struct ice_agent *agent, usec_t now, uint8_t remote);
/* It is gone, and its pairs with it. */
void ice_check_lose_local(struct ice_agent *agent, usec_t now, uint8_t local);
/* Its relay may speak to more of the far candidates than before, or will never to some. */
void ice_check_release(struct ice_agent *agent, usec_t now, uint8_t local,
                       struct turn_client *client);

/* A check of the far side's, on one of our bases. */
enum drop ice_check_request(struct ice_agent *agent, usec_t now, uint8_t base,
                            const struct address *from, const struct stun *check,
                            const uint8_t *__counted_by(length) bytes, size_t length,
                            struct ice_datagram *answer);
/* An answer to one of ours. */
enum drop ice_check_answer(struct ice_agent *agent, usec_t now, uint8_t base,
                           const struct address *from, const struct stun *answer,
                           const uint8_t *__counted_by(length) bytes, size_t length);

/* A question to the far side with these credentials; the message is no longer than
 * ICE_CHECK_MAX. */
#define ICE_CHECK_MAX 384
void ice_check_write(struct writer *w, const struct ice_agent *agent,
                     const uint8_t *__counted_by(STUN_TRANSACTION_SIZE) transaction,
                     const struct ice_credentials *ours, const struct ice_far *theirs,
                     uint32_t priority, bool nominates);
/* Ours that a check of this pair names. */
const struct ice_credentials *ice_check_ours(const struct ice_agent *agent,
                                             const struct ice_pair *pair);
/* Before a restart. */
bool ice_was_heard(const struct ice_agent *agent, uint8_t base, const struct address *from);
bool ice_are_named(const struct ice_credentials *c, const uint8_t *__counted_by(length) fragment,
                   size_t length);
/* What a check from this base tells of a candidate that it may find. */
uint32_t ice_check_priority(const struct ice_agent *agent, uint8_t base);

/* A copy of a check that is due. */
bool ice_check_next(struct ice_agent *agent, usec_t now, struct ice_datagram *out);
/* The next new check. */
bool ice_check_begin(struct ice_agent *agent, usec_t now, struct ice_datagram *out);
bool ice_check_may_begin(const struct ice_agent *agent);
usec_t ice_check_deadline(const struct ice_agent *agent);

#endif
