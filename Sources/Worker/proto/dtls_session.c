/* dtls_session.c - OpenSSL's half of a handshake: the protocol, without any policy. */
#include "proto/dtls_session.h"

#include "proto/dtls_identity.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/srtp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEPS_MAX 32                 /* that OpenSSL may take before it asks for a record */
#define MTU (DTLS_DATAGRAM_MAX - 32) /* OpenSSL forgets nonce and tag of AEAD when it adds up */

#define NONCE_SIZE 8 /* what GCM carries in each record (RFC 5288 section 3); ChaCha20 nothing */
#define TAG_SIZE 16

/* OpenSSL gives up when a flight has been repeated twelve times: half a minute with these. */
#define FIRST_TIMEOUT (200 * MILLISECOND) /* RFC 6347 section 4.2.4.1 says 1 s; paths are faster */
#define LONGEST_TIMEOUT (5 * SECOND)

static unsigned int on_timer(SSL *ssl, unsigned int last)
{
    (void)ssl;
    return last == 0 ? (unsigned int)FIRST_TIMEOUT
                     : (unsigned int)usec_min((usec_t)last * 3 / 2, LONGEST_TIMEOUT);
}

/* Profiles by the names of OpenSSL, with colons between them. */
static bool offer_suites(SSL *ssl, const enum suite *__counted_by(count) suites, size_t count)
{
    static const char *const names[SUITE_COUNT] = {
        [SUITE_AEAD_AES_128_GCM] = "SRTP_AEAD_AES_128_GCM",
        [SUITE_AEAD_AES_256_GCM] = "SRTP_AEAD_AES_256_GCM",
        [SUITE_AES_CM_128_HMAC_SHA1_80] = "SRTP_AES128_CM_SHA1_80",
    };
    char text[SUITE_COUNT * 24] = "";
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        const int more = snprintf(text + used, sizeof text - used, "%s%s", i > 0 ? ":" : "",
                                  names[suites[i]]);

        assert(more > 0 && (size_t)more < sizeof text - used);
        used += (size_t)more;
    }
    return SSL_set_tlsext_use_srtp(ssl, text) == 0; /* 0 is its success */
}

bool dtls_session_begin(struct dtls_session *session, const struct dtls_identity *identity,
                        enum dtls_role role, const enum suite *__counted_by(count) suites,
                        size_t count)
{
    SSL *__single ssl = LIB(SSL, SSL_new(dtls_identity_context(identity)));
    BIO *__single bio = dtls_wire_bio(&session->wire);

    assert(!session->ssl);
    if (!ssl || !bio || !offer_suites(ssl, suites, count)) {
        BIO_free(bio);
        SSL_free(ssl);
        ERR_clear_error();
        return false;
    }
    SSL_set_bio(ssl, bio, bio);
    SSL_set_mtu(ssl, MTU);
    DTLS_set_timer_cb(ssl, on_timer);
    if (role == DTLS_CLIENT)
        SSL_set_connect_state(ssl);
    else
        SSL_set_accept_state(ssl);
    session->ssl = ssl;
    ERR_clear_error();
    return true;
}

void dtls_session_end(struct dtls_session *session)
{
    SSL_free(session->ssl);
    session->ssl = NULL;
    session->has_buffers = false;
}

/* OpenSSL has given up, and says so whatever it is asked. Not every error is that. */
static bool is_dead(const struct dtls_session *session)
{
    return strcmp(LIBSTR(SSL_state_string(session->ssl)), "SSLERR") == 0;
}

/* Its buffers are 32 KiB, and needed only during a call. */
static bool take_buffers(struct dtls_session *session)
{
    ERR_clear_error();
    if (!session->has_buffers)
        session->has_buffers = SSL_alloc_buffers(session->ssl) == 1;
    return session->has_buffers;
}

static void give_buffers_back(struct dtls_session *session)
{
    if (session->is_warm)
        return;
    SSL_free_buffers(session->ssl);
    session->has_buffers = false;
    ERR_clear_error();
}

void dtls_session_warm(struct dtls_session *session)
{
    session->is_warm = true;
}

void dtls_session_cool(struct dtls_session *session)
{
    session->is_warm = false;
    if (session->has_buffers)
        give_buffers_back(session);
}

enum dtls_step dtls_session_at(const struct dtls_session *session)
{
    if (is_dead(session))
        return DTLS_STEP_DEAD;
    if (SSL_is_init_finished(session->ssl))
        return DTLS_STEP_DONE;
    return SSL_get_state(session->ssl) == TLS_ST_SW_SRVR_DONE ? DTLS_STEP_ANSWERED
                                                              : DTLS_STEP_WAITS;
}

enum dtls_step dtls_session_step(struct dtls_session *session)
{
    if (take_buffers(session)) {
        for (unsigned i = 0; i < STEPS_MAX; i++) {
            if (SSL_do_handshake(session->ssl) == 1 || session->wire.was_empty || is_dead(session))
                break;
        }
    }
    give_buffers_back(session);
    return dtls_session_at(session);
}

void dtls_session_random(const struct dtls_session *session,
                         uint8_t out[__counted_by(DTLS_RANDOM_SIZE)])
{
    SSL_get_client_random(session->ssl, out, DTLS_RANDOM_SIZE);
}

usec_t dtls_session_time_left(const struct dtls_session *session)
{
    struct timeval left = { 0 };

    if (DTLSv1_get_timeout(session->ssl, &left) != 1)
        return NEVER;
    /* No more than a timeout: the clock that OpenSSL reads may have been set back. */
    return usec_min(left.tv_sec * SECOND + left.tv_usec, LONGEST_TIMEOUT);
}

enum dtls_step dtls_session_retry(struct dtls_session *session)
{
    if (take_buffers(session))
        DTLSv1_handle_timeout(session->ssl);
    dtls_wire_double(&session->wire); /* a flight that was lost once is on a way that loses */
    give_buffers_back(session);
    return dtls_session_at(session);
}

static void keep_heard(struct writer *heard, const uint8_t *__counted_by(length) bytes,
                       size_t length)
{
    if (writer_room(heard) < length + 2)
        return;
    writer_u16(heard, (uint16_t)length);
    writer_bytes(heard, bytes, length);
}

enum dtls_heard dtls_session_listen(struct dtls_session *session)
{
    enum dtls_heard heard = DTLS_HEARD_NOTHING;

    if (take_buffers(session)) {
        for (unsigned i = 0; i < STEPS_MAX && heard != DTLS_HEARD_END; i++) {
            uint8_t bytes[2048];
            const int length = SSL_read(session->ssl, bytes, sizeof bytes);

            if (length > 0) {
                heard = DTLS_HEARD_APPLICATION;
                if (session->heard)
                    keep_heard(session->heard, bytes, (size_t)length);
            } else if (is_dead(session) || SSL_get_shutdown(session->ssl) & SSL_RECEIVED_SHUTDOWN) {
                heard = DTLS_HEARD_END;
            } else if (session->wire.was_empty) {
                break;
            }
        }
    }
    give_buffers_back(session);
    dtls_wire_double(&session->wire); /* our last flight, which no timer repeats */
    return heard;
}

bool dtls_session_speak(struct dtls_session *session, const uint8_t *__counted_by(length) bytes,
                        size_t length)
{
    bool is_said = false;

    if (take_buffers(session))
        is_said = SSL_write(session->ssl, bytes, (int)length) == (int)length;
    give_buffers_back(session);
    return is_said;
}

size_t dtls_session_least_sealed(const struct dtls_session *session)
{
    const SSL_CIPHER *__single now = LIB(const SSL_CIPHER, SSL_get_current_cipher(session->ssl));
    const SSL_CIPHER *__single next = LIB(const SSL_CIPHER, SSL_get_pending_cipher(session->ssl));
    const SSL_CIPHER *__single cipher = now ? now : next;
    const bool is_chacha = cipher && SSL_CIPHER_get_cipher_nid(cipher) == NID_chacha20_poly1305;
    return is_chacha ? TAG_SIZE : NONCE_SIZE + TAG_SIZE;
}

bool dtls_session_suite(const struct dtls_session *session, enum suite *out)
{
    static const unsigned long profiles[SUITE_COUNT] = {
        [SUITE_AEAD_AES_128_GCM] = SRTP_AEAD_AES_128_GCM,
        [SUITE_AEAD_AES_256_GCM] = SRTP_AEAD_AES_256_GCM,
        [SUITE_AES_CM_128_HMAC_SHA1_80] = SRTP_AES128_CM_SHA1_80,
    };
    const SRTP_PROTECTION_PROFILE *chosen =
        LIB(const SRTP_PROTECTION_PROFILE, SSL_get_selected_srtp_profile(session->ssl));

    for (unsigned i = 0; chosen && i < SUITE_COUNT; i++) {
        if (profiles[i] == chosen->id) {
            *out = (enum suite)i;
            return true;
        }
    }
    return false;
}

/* RFC 5764 section 4.2: the client's key, the server's, the client's salt, the server's. */
bool dtls_session_keys(const struct dtls_session *session, enum suite suite,
                       struct suite_key *sending, struct suite_key *receiving)
{
    static const char label[] = "EXTRACTOR-dtls_srtp";
    uint8_t exported[2 * SUITE_KEY_MAX];
    const size_t key = suite_cipher_length(suite), salt = suite_salt_length(suite);
    const size_t own = SSL_is_server(session->ssl) ? 1 : 0;
    const bool is_there =
        SSL_export_keying_material(session->ssl, exported, 2 * (key + salt), label,
                                   sizeof label - 1, NULL, 0, 0) == 1;

    for (size_t i = 0; i < 2 && is_there; i++) {
        struct suite_key *to = i == own ? sending : receiving;

        to->suite = suite;
        to->length = key + salt;
        memcpy(to->bytes, exported + i * key, key);
        memcpy(to->bytes + key, exported + 2 * key + i * salt, salt);
    }
    OPENSSL_cleanse(exported, sizeof exported);
    ERR_clear_error();
    return is_there;
}

size_t dtls_session_fingerprint(const struct dtls_session *session, enum dtls_hash hash,
                                uint8_t out[__counted_by(DTLS_DIGEST_MAX)])
{
    X509 *__single certificate = LIB(X509, SSL_get1_peer_certificate(session->ssl));
    const size_t length = certificate ? dtls_fingerprint(certificate, hash, out) : 0;

    X509_free(certificate);
    return length;
}

size_t dtls_session_certificate(const struct dtls_session *session,
                                uint8_t *__counted_by(cap) pem, size_t cap)
{
    X509 *__single certificate = LIB(X509, SSL_get1_peer_certificate(session->ssl));
    BIO *__single text = LIB(BIO, BIO_new(BIO_s_mem()));
    size_t length = 0;

    if (certificate && text && PEM_write_bio_X509(text, certificate) == 1 &&
        BIO_ctrl_pending(text) <= cap) {
        const int copied = BIO_read(text, pem, (int)BIO_ctrl_pending(text));

        length = copied > 0 ? (size_t)copied : 0;
    }
    BIO_free(text);
    X509_free(certificate);
    ERR_clear_error();
    return length;
}

void dtls_session_shut_down(struct dtls_session *session)
{
    if (take_buffers(session))
        SSL_shutdown(session->ssl);
    ERR_clear_error();
    dtls_session_end(session);
}
