/* tls_client.c - whose certificate is believed when a WebSocket is opened from here.
 *
 * libwebsockets cuts the host off its header at the first colon, which leaves nothing of an IPv6
 * address; so who is asked for is taken from the attempt, and all is judged in one place. */
#include "client.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

struct trust {
    SSL_CTX *context;
    enum bisque_web_trust_kind kind;
    uint8_t pin[BISQUE_WEB_PIN_BYTES];
};

static struct attempt *__single attempt_of(const struct bisque_web *web, const SSL *ssl)
{
    return ssl ? client_of_descriptor(web, SSL_get_fd(ssl)) : NULL;
}

static bool is_pinned(const struct trust *trust, X509_STORE_CTX *judged)
{
    const X509 *__single certificate = LIB(const X509, X509_STORE_CTX_get0_cert(judged));
    uint8_t digest[EVP_MAX_MD_SIZE] = { 0 };
    unsigned length = 0;

    return certificate && X509_digest(certificate, EVP_sha256(), digest, &length) == 1 &&
           length == BISQUE_WEB_PIN_BYTES && memcmp(digest, trust->pin, length) == 0;
}

/* OpenSSL's opinion stands; libwebsockets' own callback would put it into the log first. */
static int on_opinion(int is_good, X509_STORE_CTX *judged)
{
    (void)judged;
    return is_good;
}

static bool is_host_set(X509_STORE_CTX *judged, const char *host)
{
    X509_VERIFY_PARAM *__single rules =
        LIB(X509_VERIFY_PARAM, X509_STORE_CTX_get0_param(judged));

    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS |
                                               X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    return X509_VERIFY_PARAM_set1_ip_asc(rules, host) == 1 ||
           X509_VERIFY_PARAM_set1_host(rules, host, 0) == 1;
}

/* Instead of all of OpenSSL's checks: 1 when the server's chain is believed. */
static int on_chain(X509_STORE_CTX *judged, void *context)
{
    struct bisque_web *web = CTX(struct bisque_web, context);
    const struct trust *trust = web->trust;
    const SSL *__single ssl = LIB(
        const SSL, X509_STORE_CTX_get_ex_data(judged, SSL_get_ex_data_X509_STORE_CTX_idx()));
    struct attempt *__single attempt = attempt_of(web, ssl);
    bool is_good = false;

    if (!attempt) {
        X509_STORE_CTX_set_error(judged, X509_V_ERR_APPLICATION_VERIFICATION);
        return 0;
    }
    if (trust->kind == BISQUE_WEB_TRUST_PIN) {
        is_good = is_pinned(trust, judged);
        X509_STORE_CTX_set_error(judged, is_good ? X509_V_OK : X509_V_ERR_CERT_REJECTED);
    } else {
        X509_STORE_CTX_set_verify_cb(judged, on_opinion);
        is_good = is_host_set(judged, attempt->host) && X509_verify_cert(judged) == 1;
    }
    if (!is_good)
        client_blame(attempt, BISQUE_WEB_UNTRUSTED,
                     LIBSTR(X509_verify_cert_error_string(X509_STORE_CTX_get_error(judged))));
    ERR_clear_error();
    return is_good;
}

/* RFC 6066 section 3: a server's name is never an address. */
static void on_progress(const SSL *ssl, int where, int value)
{
    const char *__null_terminated name = NULL;
    SSL *__single changed = __unsafe_forge_single(SSL *, (void *)(uintptr_t)ssl);

    (void)value;
    if (!(where & SSL_CB_HANDSHAKE_START))
        return;
    name = LIBSTR(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    if (!name)
        return;
    ASN1_OCTET_STRING *__single address = LIB(ASN1_OCTET_STRING, a2i_IPADDRESS(name));
    if (address || *name == '[')
        (void)SSL_set_tlsext_host_name(changed, NULL);
    ASN1_OCTET_STRING_free(address);
    ERR_clear_error();
}

/* What was given is an anchor also when it is not a root. */
static bool load_roots(SSL_CTX *context, const uint8_t *__counted_by(size) roots, size_t size)
{
    X509_STORE *__single store = LIB(X509_STORE, SSL_CTX_get_cert_store(context));
    BIO *__single text = size <= INT32_MAX ? LIB(BIO, BIO_new_mem_buf(roots, (int)size)) : NULL;
    X509 *__single certificate = NULL;
    bool is_loaded = false;

    if (!text)
        return false;
    while ((certificate = LIB(X509, PEM_read_bio_X509(text, NULL, NULL, NULL)))) {
        is_loaded = X509_STORE_add_cert(store, certificate) == 1;
        X509_free(certificate);
        if (!is_loaded)
            break;
    }
    BIO_free(text);
    ERR_clear_error();
    return is_loaded && X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN) == 1;
}

static bool configure(SSL_CTX *context, struct bisque_web *web,
                      const struct bisque_web_trust *trust)
{
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_mode(context, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_cert_verify_callback(context, on_chain, web);
    SSL_CTX_set_info_callback(context, on_progress);
    if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1)
        return false;
    switch (trust->kind) {
    case BISQUE_WEB_TRUST_SYSTEM:
        return SSL_CTX_set_default_verify_paths(context) == 1;
    case BISQUE_WEB_TRUST_ROOTS:
        return load_roots(context, trust->roots, trust->roots_size);
    case BISQUE_WEB_TRUST_PIN:
        return true;
    }
    return false;
}

bool bisque_web_believe(struct bisque_web *web, const struct bisque_web_trust *wanted)
{
    struct trust *trust = calloc(1, sizeof(*trust));

    if (!trust)
        return false;
    web->trust = trust;
    trust->kind = wanted->kind;
    memcpy(trust->pin, wanted->pin, sizeof(trust->pin));
    trust->context = LIB(SSL_CTX, SSL_CTX_new(TLS_client_method()));
    if (trust->context && configure(trust->context, web, wanted)) {
        web->client_tls = trust->context;
        return true;
    }
    client_clear(web);
    return false;
}

void client_clear(struct bisque_web *web)
{
    if (web->trust)
        SSL_CTX_free(web->trust->context);
    free(web->trust);
    web->trust = NULL;
    web->client_tls = NULL;
}
