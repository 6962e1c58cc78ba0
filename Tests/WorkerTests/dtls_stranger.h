/* dtls_stranger.h - a client made of OpenSSL alone, which may do what ours never does. */
#ifndef BISQUE_TESTS_DTLS_STRANGER_H
#define BISQUE_TESTS_DTLS_STRANGER_H

#include "base/drop.h"
#include "proto/dtls.h"
#include "proto/dtls_wire.h"

#include <bounds.h>
#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>

/* How a library's callback is declared that says nothing about its pointers. */
#ifndef __unsafe_indexable
#define __unsafe_indexable
#endif

struct stranger {
    SSL_CTX *context; /* to be spoiled between stranger_open and stranger_begin */
    SSL *ssl;
    struct dtls_wire wire;
    struct drops drops; /* of what it sent */
};

/* Without a certificate, which is for the test to add. */
void stranger_open(struct stranger *stranger);
/* The hello is ready. */
void stranger_begin(struct stranger *stranger);
void stranger_close(struct stranger *stranger);

/* Carries everything between them until both are silent. */
void stranger_meet(struct stranger *stranger, struct dtls *server, usec_t now);

bool stranger_is_connected(const struct stranger *stranger);

/* A server of ours, begun, with one suite that the stranger has too. */
struct dtls *__single server_for_strangers(struct dtls_identity *identity);

/* `server` expects this certificate. */
void expect_certificate(struct dtls *server, const X509 *certificate);

#endif
