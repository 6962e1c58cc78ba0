/* dtls_identity.h - what dtls.c needs of an identity besides dtls.h. */
#ifndef BISQUE_PROTO_DTLS_IDENTITY_H
#define BISQUE_PROTO_DTLS_IDENTITY_H

#include "proto/dtls.h"

struct ssl_ctx_st;
struct x509_st;

/* What a new handshake begins with. The identity keeps it. */
struct ssl_ctx_st *__single dtls_identity_context(const struct dtls_identity *identity);

/* The length of the certificate's fingerprint; 0: no memory. */
size_t dtls_fingerprint(const struct x509_st *certificate, enum dtls_hash hash,
                        uint8_t out[__counted_by(DTLS_DIGEST_MAX)]);

#endif
