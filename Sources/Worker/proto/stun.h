/* stun.h - STUN messages (RFC 8489): reading them, proving who wrote them, answering.
 *
 * Only what ICE needs: Binding, short-term credentials, HMAC-SHA1. A parsed message is a view:
 * places in the bytes it was read from, which must be handed in again where they are needed. What
 * stands behind MESSAGE-INTEGRITY was proven by nobody and is not read, but for FINGERPRINT.
 * Whether a check is welcome is for proto/ice.h. */
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
    STUN_PRIORITY = 0x0024, /* RFC 8445 section 20.2 */
    STUN_USE_CANDIDATE = 0x0025,
    STUN_OPTIONAL = 0x8000, /* from here on one need not know them */
    STUN_FINGERPRINT = 0x8028,
    STUN_ICE_CONTROLLED = 0x8029,
    STUN_ICE_CONTROLLING = 0x802a,
};

enum stun_error {
    STUN_BAD_REQUEST = 400, /* RFC 8489 section 18.4 */
    STUN_UNAUTHENTICATED = 401,
    STUN_UNKNOWN_ATTRIBUTE = 420,
};

#define STUN_MAGIC_COOKIE 0x2112a442
#define STUN_FINGERPRINT_XOR 0x5354554e /* RFC 8489 section 14.7 */
#define STUN_TRANSACTION_SIZE 12
#define STUN_ATTRIBUTES_MAX 64 /* browsers send about ten */
#define STUN_UNKNOWN_MAX 8     /* so many are told apart; more are not named in the answer */
#define STUN_ANSWER_MAX 80     /* error 420 that names all eight: the longest we write */

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

/* An answer takes up to STUN_ANSWER_MAX bytes. The writer is bad, and nothing was added, when they
 * do not fit or cannot be signed. `mapped` must be an address. */
void stun_write_success(struct writer *w, const struct stun *request, const struct address *mapped,
                        const uint8_t *__counted_by(password_length) password,
                        size_t password_length);

/* Without a password the answer is not signed, for who asked has not proven to know it. */
void stun_write_error(struct writer *w, const struct stun *request, enum stun_error code,
                      const uint8_t *__counted_by(password_length) password,
                      size_t password_length);

#endif
