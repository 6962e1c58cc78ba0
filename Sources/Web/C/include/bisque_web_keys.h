/* bisque_web_keys.h - sums that prove who wrote something, and certificates for TLS.
 *
 * Pure but for OpenSSL's random numbers: no file, no clock, no socket. Texts are given with their
 * length and need no zero at the end. */
#ifndef BISQUE_WEB_KEYS_H
#define BISQUE_WEB_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <bounds.h>

#define BISQUE_WEB_SHA256_BYTES 32

/* --- sums --- */

/* HMAC-SHA256 of RFC 2104. False when there is no memory; then `code` is all zeros. */
bool bisque_web_hmac(const uint8_t *__counted_by(key_length) key, size_t key_length,
                     const uint8_t *__counted_by(length) message, size_t length,
                     uint8_t *__counted_by(BISQUE_WEB_SHA256_BYTES) code);

/* Takes as long whether they differ in the first byte or in none. */
bool bisque_web_is_equal(const uint8_t *__counted_by(length) a,
                         const uint8_t *__counted_by(length) b, size_t length);

/* --- certificates --- */

enum bisque_web_certificate_trouble {
    BISQUE_WEB_CERTIFICATE_FINE,
    BISQUE_WEB_CERTIFICATE_BAD_NAME,    /* one of the names is neither an address nor a host's */
    BISQUE_WEB_CERTIFICATE_BAD_CHAIN,   /* not the PEM text of a certificate */
    BISQUE_WEB_CERTIFICATE_BAD_KEY,     /* not the PEM text of a private key without pass phrase */
    BISQUE_WEB_CERTIFICATE_OTHER_KEY,   /* a key, but not this certificate's */
    BISQUE_WEB_CERTIFICATE_NO_ROOM,     /* what is written is longer than the room for it */
    BISQUE_WEB_CERTIFICATE_FAILED,      /* OpenSSL has no memory or no random numbers */
};

/* A text that is written by the callee: `length` of it after a success. */
struct bisque_web_text {
    size_t room;
    char *__counted_by(room) bytes;
    size_t length;
};

/* What a certificate says of itself. Times are seconds since 1970. */
struct bisque_web_certificate {
    uint8_t fingerprint[BISQUE_WEB_SHA256_BYTES]; /* SHA-256 of the whole */
    int64_t not_before;
    int64_t not_after;
};

/* Makes an ECDSA P-256 key and a certificate of its own for `names`: DNS names and IP addresses,
 * one in a line. Both leave as PEM texts. */
enum bisque_web_certificate_trouble
bisque_web_certificate_make(const char *__counted_by(names_length) names, size_t names_length,
                            int64_t not_before, int64_t not_after, struct bisque_web_text *chain,
                            struct bisque_web_text *key);

/* Reads the first certificate of a PEM chain. `names` gets the DNS names and IP addresses it holds
 * for, one in a line, as many as there is room for. */
enum bisque_web_certificate_trouble
bisque_web_certificate_read(const char *__counted_by(chain_length) chain, size_t chain_length,
                            struct bisque_web_certificate *certificate,
                            struct bisque_web_text *names);

/* Whether the PEM text of a key is the one of the chain's first certificate. */
enum bisque_web_certificate_trouble
bisque_web_certificate_check_key(const char *__counted_by(chain_length) chain, size_t chain_length,
                                 const char *__counted_by(key_length) key, size_t key_length);

#endif
