/* stun.h - STUN messages (RFC 8489): reading them, and proving who wrote them.
 *
 * Only what ICE and TURN need: HMAC-SHA1, under a password or a key made of one. A parsed message
 * is a view: places in the bytes it was read from, which must be handed in again where they are
 * needed. What stands behind MESSAGE-INTEGRITY was proven by nobody and is not read, but for
 * FINGERPRINT. Writing is proto/stun_write.h. Whether a check is welcome is for proto/ice.h and
 * proto/ice_agent.h. */
#ifndef BISQUE_PROTO_STUN_H
#define BISQUE_PROTO_STUN_H

#include "base/address.h"
#include "base/bytes.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Class and method in one, as on the wire (RFC 8489 section 5). */
enum stun_type {
    STUN_BINDING_REQUEST = 0x0001,
    STUN_BINDING_INDICATION = 0x0011,
    STUN_BINDING_SUCCESS = 0x0101,
    STUN_BINDING_ERROR = 0x0111,
};

#define STUN_CLASS_MASK 0x0110 /* RFC 8489 section 5: neither bit in a request, both in an error */

enum stun_attribute {
    STUN_MAPPED_ADDRESS = 0x0001, /* RFC 8489 section 18.3 */
    STUN_USERNAME = 0x0006,
    STUN_MESSAGE_INTEGRITY = 0x0008,
    STUN_ERROR_CODE = 0x0009,
    STUN_UNKNOWN_ATTRIBUTES = 0x000a,
    STUN_REALM = 0x0014,
    STUN_NONCE = 0x0015,
    STUN_XOR_MAPPED_ADDRESS = 0x0020,
    STUN_CHANNEL_NUMBER = 0x000c, /* RFC 8656 section 18 */
    STUN_LIFETIME = 0x000d,
    STUN_XOR_PEER_ADDRESS = 0x0012,
    STUN_DATA = 0x0013,
    STUN_XOR_RELAYED_ADDRESS = 0x0016,
    STUN_REQUESTED_ADDRESS_FAMILY = 0x0017,
    STUN_REQUESTED_TRANSPORT = 0x0019,
    STUN_PRIORITY = 0x0024, /* RFC 8445 section 20.2 */
    STUN_USE_CANDIDATE = 0x0025,
    STUN_OPTIONAL = 0x8000, /* from here on one need not know them */
    STUN_ALTERNATE_SERVER = 0x8023,
    STUN_FINGERPRINT = 0x8028,
    STUN_ICE_CONTROLLED = 0x8029,
    STUN_ICE_CONTROLLING = 0x802a,
};

enum stun_error {
    STUN_BAD_REQUEST = 400, /* RFC 8489 section 18.4 */
    STUN_UNAUTHENTICATED = 401,
    STUN_UNKNOWN_ATTRIBUTE = 420,
    STUN_ROLE_CONFLICT = 487, /* RFC 8445 section 20.1 */
};

#define STUN_FAMILY_IPV4 1 /* RFC 8489 section 14.1 */
#define STUN_FAMILY_IPV6 2

#define STUN_MAGIC_COOKIE 0x2112a442
#define STUN_FINGERPRINT_XOR 0x5354554e /* RFC 8489 section 14.7 */
#define STUN_TRANSACTION_SIZE 12
#define STUN_ATTRIBUTES_MAX 64 /* browsers send about ten */
#define STUN_UNKNOWN_MAX 8     /* so many are told apart; more are not named in the answer */

struct stun_name {
    size_t at; /* in the message */
    size_t length;
};

struct stun {
    uint16_t type;
    uint8_t transaction[STUN_TRANSACTION_SIZE];
    struct stun_name username; /* length 0: none */
    size_t integrity_at;       /* where the attribute MESSAGE-INTEGRITY begins; 0: none */
    uint32_t priority;
    bool has_priority;
    bool has_fingerprint; /* and it is right */
    bool use_candidate;
    bool is_controlling; /* at most one of the two */
    bool is_controlled;
    uint64_t tie_breaker; /* of who says one of them */
    size_t unknown_count;
    uint16_t unknown[STUN_UNKNOWN_MAX]; /* that one would have to understand */
};

/* False when lengths or cookie are wrong, there are too many attributes, or the fingerprint is
 * wrong or not the last. Of an attribute that comes twice the first counts. */
bool stun_parse(struct stun *out, const uint8_t *__counted_by(length) packet, size_t length);

/* The part of USERNAME before its colon: to a request's receiver, his own fragment (RFC 8445
 * section 7.2.2). Length 0 when there is none. `packet` must be what `stun` was parsed from. */
struct stun_name stun_local_fragment(const struct stun *stun,
                                     const uint8_t *__counted_by(length) packet, size_t length);

/* Was this written by somebody who knows the password? `packet` as above; the password must not
 * be empty. */
bool stun_proves(const struct stun *stun, const uint8_t *__counted_by(length) packet,
                 size_t length, const uint8_t *__counted_by(password_length) password,
                 size_t password_length);

/* The value of the first attribute of this kind; a reader that is bad when there is none. */
struct reader stun_find(const struct stun *stun, const uint8_t *__counted_by(length) packet,
                        size_t length, uint16_t attribute);

/* An address in an attribute of this kind, the XOR taken off where the kind has one. False, and
 * `out` is none, when there is none or it makes no sense. */
bool stun_find_address(const struct stun *stun, const uint8_t *__counted_by(length) packet,
                       size_t length, uint16_t attribute, struct address *out);

/* How the far side sees us. */
bool stun_mapped(const struct stun *stun, const uint8_t *__counted_by(length) packet,
                 size_t length, struct address *out);

/* From 300 to 799; 0 when there is none. */
unsigned stun_error_code(const struct stun *stun, const uint8_t *__counted_by(length) packet,
                         size_t length);

/* What addresses are disguised with (RFC 8489 section 14.2). */
static inline void stun_mask(uint8_t *__counted_by(16) mask,
                             const uint8_t *__counted_by(STUN_TRANSACTION_SIZE) transaction)
{
    mask[0] = 0x21;
    mask[1] = 0x12;
    mask[2] = 0xa4;
    mask[3] = 0x42;
    memcpy(mask + 4, transaction, STUN_TRANSACTION_SIZE);
}

#endif
