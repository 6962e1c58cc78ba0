/* dtls_certificates.h - certificates of every kind, good and odd, for tests of the handshake. */
#ifndef BISQUE_TESTS_DTLS_CERTIFICATES_H
#define BISQUE_TESTS_DTLS_CERTIFICATES_H

#include "proto/dtls.h"

#include <bounds.h>
#include <openssl/types.h>
#include <stddef.h>
#include <stdint.h>

#define CERTIFICATE_MAX 4096

struct certificate {
    size_t der_length;
    uint8_t der[CERTIFICATE_MAX];
    size_t pem_length;
    uint8_t pem[CERTIFICATE_MAX];
    size_t key_length;
    uint8_t key_pem[CERTIFICATE_MAX];
};

/* Signed by its own key, for the hour that ended an hour ago, with a serial number of zero and
 * `padding` bytes of comment. The caller frees it, and the key. */
X509 *__single certificate_odd(EVP_PKEY *key, size_t padding);

/* For a day, of one of the keys that OpenSSL generates, which is freed. */
void certificate_make(struct certificate *out, EVP_PKEY *key);

/* Puts a pass phrase before its key. */
void certificate_lock(struct certificate *certificate, const char *phrase);

/* NULL: refused. */
struct dtls_identity *__single certificate_identity(const struct certificate *certificate);

#endif
