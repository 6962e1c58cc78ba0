/* tls_client.c - OpenSSL between two pieces of memory. */
#include "proto/tls_client.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

struct tls_client {
    SSL_CTX *__single context;
    SSL *__single ssl;
    BIO *__single in;
    BIO *__single out;
    enum tls_client_state state;
    size_t unsaid_length;
    uint8_t unsaid[TLS_UNSAID_MAX];
};

/* --- whom it believes --- */

static bool add_authorities(SSL_CTX *context, const uint8_t *__counted_by(length) text,
                            size_t length)
{
    X509_STORE *__single store = LIB(X509_STORE, SSL_CTX_get_cert_store(context));
    BIO *__single pem = length <= INT32_MAX ? LIB(BIO, BIO_new_mem_buf(text, (int)length)) : NULL;
    X509 *__single certificate = NULL;
    bool has_one = false;

    while (pem && (certificate = LIB(X509, PEM_read_bio_X509(pem, NULL, NULL, NULL)))) {
        has_one = X509_STORE_add_cert(store, certificate) == 1;
        X509_free(certificate);
        if (!has_one)
            break;
    }
    BIO_free(pem);
    /* What was given is believed also when it is not a root. */
    return has_one && X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN) == 1;
}

static bool set_context(struct tls_client *t, const uint8_t *__counted_by(length) authorities,
                        size_t length)
{
    t->context = LIB(SSL_CTX, SSL_CTX_new(TLS_client_method()));
    if (!t->context || SSL_CTX_set_min_proto_version(t->context, TLS1_2_VERSION) != 1)
        return false;
    SSL_CTX_set_verify(t->context, SSL_VERIFY_PEER, NULL);
    return length > 0 ? add_authorities(t->context, authorities, length)
                      : SSL_CTX_set_default_verify_paths(t->context) == 1;
}

/* RFC 6066 section 3: the name that is asked for is never an address. */
static bool set_name(SSL *ssl, const char *name)
{
    X509_VERIFY_PARAM *__single rules = LIB(X509_VERIFY_PARAM, SSL_get0_param(ssl));

    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS |
                                               X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    if (X509_VERIFY_PARAM_set1_ip_asc(rules, name) == 1)
        return true;
    return X509_VERIFY_PARAM_set1_host(rules, name, 0) == 1 &&
           SSL_set_tlsext_host_name(ssl, name) == 1;
}

/* --- life --- */

static bool set_memory(struct tls_client *t)
{
    t->in = LIB(BIO, BIO_new(BIO_s_mem()));
    t->out = LIB(BIO, BIO_new(BIO_s_mem()));
    if (!t->in || !t->out) {
        BIO_free(t->in);
        BIO_free(t->out);
        return false;
    }
    SSL_set_bio(t->ssl, t->in, t->out); /* they are its from now on */
    return true;
}

static void shake(struct tls_client *t)
{
    const int result = SSL_do_handshake(t->ssl);

    if (result != 1) {
        if (SSL_get_error(t->ssl, result) != SSL_ERROR_WANT_READ)
            t->state = TLS_CLIENT_FAILED;
        ERR_clear_error(); /* else the next handshake of this thread finds it */
        return;
    }
    t->state = TLS_CLIENT_OPEN;
    if (t->unsaid_length > 0)
        (void)tls_client_write(t, t->unsaid, t->unsaid_length);
    t->unsaid_length = 0;
}

struct tls_client *__single tls_client_open(const char *__counted_by(name_length) name,
                                            size_t name_length,
                                            const uint8_t *__counted_by(length) authorities,
                                            size_t length)
{
    struct tls_client *t = calloc(1, sizeof *t);
    char host[TLS_NAME_MAX + 1] = {0};

    if (!t)
        return NULL;
    if (name_length > 0 && name_length <= TLS_NAME_MAX && !memchr(name, 0, name_length)) {
        memcpy(host, name, name_length);
        if (set_context(t, authorities, length))
            t->ssl = LIB(SSL, SSL_new(t->context));
        if (t->ssl && set_memory(t) &&
            set_name(t->ssl, __unsafe_null_terminated_from_indexable(host))) {
            SSL_set_connect_state(t->ssl);
            shake(t);
            return t;
        }
    }
    ERR_clear_error();
    tls_client_close(t);
    return NULL;
}

void tls_client_close(struct tls_client *t)
{
    SSL_free(t->ssl);
    SSL_CTX_free(t->context);
    free(t);
}

enum tls_client_state tls_client_state(const struct tls_client *t)
{
    return t->state;
}

/* --- bytes --- */

void tls_client_receive(struct tls_client *t, const uint8_t *__counted_by(length) bytes,
                        size_t length)
{
    if (t->state == TLS_CLIENT_FAILED)
        return;
    if (length > INT32_MAX || BIO_write(t->in, bytes, (int)length) != (int)length) {
        t->state = TLS_CLIENT_FAILED;
        ERR_clear_error();
    } else if (t->state == TLS_CLIENT_SHAKING) {
        shake(t);
    }
}

size_t tls_client_read(struct tls_client *t, uint8_t *__counted_by(space) out, size_t space)
{
    size_t got = 0;
    int result;

    if (t->state != TLS_CLIENT_OPEN)
        return 0;
    result = SSL_read_ex(t->ssl, out, space, &got);
    if (result == 1)
        return got;
    if (SSL_get_error(t->ssl, result) != SSL_ERROR_WANT_READ)
        t->state = TLS_CLIENT_FAILED;
    ERR_clear_error();
    return 0;
}

bool tls_client_write(struct tls_client *t, const uint8_t *__counted_by(length) bytes,
                      size_t length)
{
    size_t written = 0;

    if (t->state == TLS_CLIENT_SHAKING) {
        if (TLS_UNSAID_MAX - t->unsaid_length < length)
            return false;
        memcpy(t->unsaid + t->unsaid_length, bytes, length);
        t->unsaid_length += length;
        return true;
    }
    if (t->state == TLS_CLIENT_FAILED)
        return false;
    if (SSL_write_ex(t->ssl, bytes, length, &written) == 1 && written == length)
        return true;
    t->state = TLS_CLIENT_FAILED;
    ERR_clear_error();
    return false;
}

size_t tls_client_next(struct tls_client *t, uint8_t *__counted_by(space) out, size_t space)
{
    const int most = space < INT32_MAX ? (int)space : INT32_MAX;
    const int got = BIO_read(t->out, out, most);

    return got > 0 ? (size_t)got : 0;
}
