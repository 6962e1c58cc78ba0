/* seal_cipher.h - one session key set into a cipher, and packets written through it: AES-GCM
 * (RFC 7714), AES-CM with HMAC-SHA1 (RFC 3711).
 *
 * It seals what it is told under the index it is told; that no index comes twice is seal.c's part.
 * The key is expanded once; a packet only brings its initialisation vector. */
#ifndef BISQUE_PROTO_SEAL_CIPHER_H
#define BISQUE_PROTO_SEAL_CIPHER_H

#include "proto/seal_keys.h"
#include "proto/suite.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One packet: what stays readable, and two pieces that do not and may be empty. */
struct seal_text {
    uint32_t ssrc;
    uint64_t index; /* RTP: rollover counter and sequence number; RTCP: the SRTCP index */
    size_t clear_length;
    const uint8_t *__counted_by(clear_length) clear;
    size_t first_length;
    const uint8_t *__counted_by(first_length) first;
    size_t rest_length;
    const uint8_t *__counted_by(rest_length) rest;
};

struct seal_cipher;

struct seal_cipher *__single seal_cipher_open(enum suite suite, enum seal_kind kind,
                                              const struct seal_keys *keys); /* NULL: no memory */
void seal_cipher_close(struct seal_cipher *cipher);

/* Asks the memory for what the next packet will need. */
void seal_cipher_fetch(const struct seal_cipher *cipher);

/* What sealing adds to the length of a packet. */
size_t seal_cipher_overhead(enum suite suite, enum seal_kind kind);

/* Writes the sealed packet. `length` must be that of the three pieces and the overhead, at most
 * UINT16_MAX, and `out` must not overlap them. False when the library fails, which leaves bytes
 * that must not be sent. */
bool seal_cipher_write(struct seal_cipher *cipher, const struct seal_text *text,
                       uint8_t *__counted_by(length) out, size_t length);

#endif
