/* dtls_stranger.c - a client made of OpenSSL alone. */
#include "dtls_stranger.h"

#include "openssl_clock.h"
#include "test.h"

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string.h>

void stranger_open(struct stranger *stranger)
{
    memset(stranger, 0, sizeof *stranger);
    openssl_clock_set(0);
    stranger->context = LIB(SSL_CTX, SSL_CTX_new(DTLS_client_method()));
    SSL_CTX_set_verify(stranger->context, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_options(stranger->context, SSL_OP_NO_QUERY_MTU);
    CHECK_EQ(SSL_CTX_set_tlsext_use_srtp(stranger->context, "SRTP_AEAD_AES_128_GCM"), 0);
}

void stranger_begin(struct stranger *stranger)
{
    stranger->ssl = LIB(SSL, SSL_new(stranger->context));
    BIO *__single bio = dtls_wire_bio(&stranger->wire);
    SSL_set_bio(stranger->ssl, bio, bio);
    SSL_set_mtu(stranger->ssl, 1100);
    SSL_set_connect_state(stranger->ssl);
    SSL_do_handshake(stranger->ssl);
}

void stranger_close(struct stranger *stranger)
{
    SSL_free(stranger->ssl);
    SSL_CTX_free(stranger->context);
    dtls_wire_clear(&stranger->wire);
}

void stranger_meet(struct stranger *stranger, struct dtls *server, usec_t now)
{
    uint8_t packet[DTLS_DATAGRAM_MAX], rest[16];
    bool is_moving = true;

    while (is_moving) {
        size_t length = dtls_wire_next(&stranger->wire, packet, sizeof packet);

        is_moving = length > 0;
        if (length > 0)
            drops_add(&stranger->drops, dtls_receive(server, now, packet, length));
        length = dtls_next(server, packet, sizeof packet);
        is_moving |= length > 0;
        if (length > 0) {
            dtls_wire_put(&stranger->wire, packet, length);
            for (int i = 0; i < 8 && !stranger->wire.was_empty; i++)
                SSL_read(stranger->ssl, rest, sizeof rest);
            dtls_wire_put_back(&stranger->wire);
        }
    }
}

bool stranger_is_connected(const struct stranger *stranger)
{
    return SSL_is_init_finished(stranger->ssl);
}

struct dtls *__single server_for_strangers(struct dtls_identity *identity)
{
    const enum suite suite = SUITE_AEAD_AES_128_GCM;
    struct dtls *__single server = dtls_open(identity, &suite, 1);

    CHECK(dtls_begin(server, 0, DTLS_SERVER));
    return server;
}

void expect_certificate(struct dtls *server, const X509 *certificate)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;

    CHECK_EQ(X509_digest(certificate, EVP_sha256(), digest, &length), 1);
    dtls_expect(server, 0, DTLS_SHA256, digest, length);
}
