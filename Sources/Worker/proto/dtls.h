/* dtls.h - the handshake (DTLS 1.2, RFC 6347; DTLS-SRTP, RFC 5764): datagrams in and out, keys at
 * the end.
 *
 * The caller hands in datagrams only from an address that passed an authenticated check, sends what
 * dtls_next gives after every call, and calls dtls_due at the deadline. Nothing a stranger sends
 * ends more than this handshake, and what can be told apart from the real thing does not even end
 * that: it is dropped by name (dtls_record.h). Who the far side is, its certificate's fingerprint
 * says and nothing else; that it holds the key, OpenSSL has seen. There is no resumption, and no
 * renegotiation. Application data (RFC 8261) is carried once it is connected.
 *
 * OpenSSL reads the clock itself; `now` must run as fast as that clock. */
#ifndef BISQUE_PROTO_DTLS_H
#define BISQUE_PROTO_DTLS_H

#include "base/bytes.h"
#include "base/clock.h"
#include "base/drop.h"
#include "proto/suite.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DTLS_DATAGRAM_MAX 1200 /* what we send: fits the smallest path of IPv6, TURN included */
#define DTLS_APPLICATION_MAX (DTLS_DATAGRAM_MAX - 40) /* a record has a head, a nonce and a tag */
#define DTLS_DIGEST_MAX 64

/* In the order of the channel's FingerprintHash. */
enum dtls_hash {
    DTLS_SHA1,
    DTLS_SHA224,
    DTLS_SHA256,
    DTLS_SHA384,
    DTLS_SHA512,
    DTLS_HASH_COUNT,
};

size_t dtls_hash_length(enum dtls_hash hash);

/* A certificate and its key, and what all handshakes with them share. It must outlive them. */
struct dtls_identity;

/* ECDSA on P-256, signed by itself, with nothing in it that names the machine. NULL: no memory. */
struct dtls_identity *__single dtls_identity_make(void);

/* From PEM. NULL: not a certificate and its key, or neither RSA of 2048 bits and more nor ECDSA on
 * P-256 or P-384, or no memory. Of several certificates the first is ours, the others are left. */
struct dtls_identity *__single dtls_identity_read(const uint8_t *__counted_by(cert_len) cert_pem,
                                                  size_t cert_len,
                                                  const uint8_t *__counted_by(key_len) key_pem,
                                                  size_t key_len);
void dtls_identity_close(struct dtls_identity *identity);

/* Its length; 0: no memory. */
size_t dtls_identity_fingerprint(const struct dtls_identity *identity, enum dtls_hash hash,
                                 uint8_t out[__counted_by(DTLS_DIGEST_MAX)]);

enum dtls_role {
    DTLS_CLIENT,
    DTLS_SERVER,
};

enum dtls_state {
    DTLS_NEW,
    DTLS_CONNECTING,
    DTLS_CONNECTED,
    DTLS_CLOSED, /* by dtls_say_goodbye, or by the far side after it was proven */
    DTLS_FAILED, /* dtls_failure says why */
};

enum dtls_failure {
    DTLS_FINE,
    DTLS_FAULT_HANDSHAKE,   /* no agreement, somebody broke the rules, or nobody answers */
    DTLS_FAULT_FINGERPRINT, /* it is somebody else */
    DTLS_FAULT_NO_SUITE,    /* no way to seal packets that both know */
    DTLS_FAULT_MEMORY,
};

/* One handshake and what comes of it. */
struct dtls;

/* `suites` in the order of our preference, which rules when we are the server; 1 to SUITE_COUNT of
 * them. NULL: no memory. */
struct dtls *__single dtls_open(struct dtls_identity *identity,
                                const enum suite *__counted_by(count) suites, size_t count);
void dtls_close(struct dtls *dtls);

/* Must be called once. The client's first flight is ready then; the server waits for it. false: no
 * memory, and the state is DTLS_FAILED. */
bool dtls_begin(struct dtls *dtls, usec_t now, enum dtls_role role);

/* The certificate that the far side must have; `length` must be that of the hash. It may come
 * before the role is known or after the handshake: there is no DTLS_CONNECTED without both. */
void dtls_expect(struct dtls *dtls, usec_t now, enum dtls_hash hash,
                 const uint8_t *__counted_by(length) digest, size_t length);

/* DROP_NONE when some record of the datagram was of use. */
enum drop dtls_receive(struct dtls *dtls, usec_t now, const uint8_t *__counted_by(len) packet,
                       size_t len);

/* Where the application data of what is received from now on go, each behind its length in two
 * bytes; NULL, and until it is connected: nowhere. It must stay there until it is told anew. */
void dtls_hear(struct dtls *dtls, struct writer *__single heard);
/* One datagram of application data is ready to be sent, sealed; at most DTLS_APPLICATION_MAX bytes.
 * false: it is not connected, or no memory, and it is lost. */
bool dtls_speak(struct dtls *dtls, const uint8_t *__counted_by(length) bytes, size_t length);

/* More application data will follow soon: the memory that a record needs, 32 KiB, is kept for the
 * next one until dtls_cool. */
void dtls_warm(struct dtls *dtls);
void dtls_cool(struct dtls *dtls);

/* The next datagram to send, 0: no more. `cap` must be DTLS_DATAGRAM_MAX or more. */
size_t dtls_next(struct dtls *dtls, uint8_t *__counted_by(cap) out, size_t cap);

/* When to send the last flight again. A server that heard nothing waits for ever: how long a
 * handshake may take is the caller's to say. */
usec_t dtls_deadline(const struct dtls *dtls);
void dtls_due(struct dtls *dtls, usec_t now);

/* Ends it from our side; the far side is told if it can be. */
void dtls_say_goodbye(struct dtls *dtls);

enum dtls_state dtls_state(const struct dtls *dtls);
enum dtls_failure dtls_failure(const struct dtls *dtls);

/* Must be connected. */
void dtls_keys(const struct dtls *dtls, struct suite_key *sending, struct suite_key *receiving);

/* The far side's certificate as PEM, while connected. 0: there is none, or it does not fit. */
size_t dtls_remote_certificate(const struct dtls *dtls, uint8_t *__counted_by(cap) pem, size_t cap);

#endif
