/* ice_candidate.h - an address that one end may be reached at, and what it is worth (RFC 8445
 * section 5.1).
 *
 * Pure values. Where candidates come from is proto/ice_gather.c, what is done with two of them
 * proto/ice_pairs.h. */
#ifndef BISQUE_PROTO_ICE_CANDIDATE_H
#define BISQUE_PROTO_ICE_CANDIDATE_H

#include "base/address.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ICE_FOUNDATION_MAX 32 /* RFC 8839 section 5.1 */

/* In the order of the channel's CandidateKind. */
enum ice_kind {
    ICE_HOST,
    ICE_REFLEXIVE, /* as a STUN server sees a host candidate */
    ICE_PEER,      /* as the far side sees us, or we see it: nobody announced it */
    ICE_RELAYED,
};

#define ICE_KIND_BIT(kind) ((uint8_t)(1 << (kind)))
#define ICE_ALL_KINDS 0x0f

/* Hosts that a far side may be kept from naming, for who answers to it is not it but a neighbour of
 * ours. An IPv4 address within an IPv6 address counts as what it is. */
enum ice_scope {
    ICE_SCOPE_LOOPBACK = 1,
    ICE_SCOPE_LINK = 2,    /* among them where clouds tell their secrets */
    ICE_SCOPE_PRIVATE = 4, /* RFC 1918, RFC 6598, RFC 4193 */
};

struct ice_candidate {
    enum ice_kind kind;
    struct address address;
    uint32_t priority;
    uint8_t foundation_length;
    uint8_t foundation[ICE_FOUNDATION_MAX];
};

/* RFC 8445 section 5.1.2.1. `preference` tells candidates of one kind apart, the larger the
 * better. There is one component. */
uint32_t ice_priority(enum ice_kind kind, uint16_t preference);

/* RFC 8445 section 6.1.2.3. */
uint64_t ice_pair_priority(uint32_t controlling, uint32_t controlled);

/* The scopes that this address is in. */
unsigned ice_scopes(const struct address *address);

bool ice_same_foundation(const struct ice_candidate *a, const struct ice_candidate *b);
/* `number` in decimal digits. */
void ice_set_foundation(struct ice_candidate *candidate, uint32_t number);

#endif
