/* dtls_identity.c - our certificate, its fingerprints, and what all handshakes with it share. */
#include "proto/dtls_identity.h"

#include "proto/dtls_record.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#define DAY 86400L
#define LIFETIME (3650 * DAY) /* nobody looks: the fingerprint says who we are */
#define RSA_BITS_MIN 2048
#define NAME_SIZE 8

/* Forward secrecy and AEAD only; the first is what RFC 8827 section 6.5 demands. */
#define CIPHERS \
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:" \
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:" \
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384"
#define GROUPS "X25519:P-256:P-384"

struct dtls_identity {
    SSL_CTX *context;
    X509 *certificate;
};

size_t dtls_hash_length(enum dtls_hash hash)
{
    static const size_t lengths[DTLS_HASH_COUNT] = {
        [DTLS_SHA1] = 20,   [DTLS_SHA224] = 28, [DTLS_SHA256] = 32,
        [DTLS_SHA384] = 48, [DTLS_SHA512] = 64,
    };

    return lengths[hash];
}

static const EVP_MD *__single digest_of(enum dtls_hash hash)
{
    switch (hash) {
    case DTLS_SHA1:
        return LIB(const EVP_MD, EVP_sha1());
    case DTLS_SHA224:
        return LIB(const EVP_MD, EVP_sha224());
    case DTLS_SHA256:
        return LIB(const EVP_MD, EVP_sha256());
    case DTLS_SHA384:
        return LIB(const EVP_MD, EVP_sha384());
    case DTLS_SHA512:
        return LIB(const EVP_MD, EVP_sha512());
    case DTLS_HASH_COUNT:
        break;
    }
    return NULL;
}

size_t dtls_fingerprint(const X509 *certificate, enum dtls_hash hash,
                        uint8_t out[__counted_by(DTLS_DIGEST_MAX)])
{
    unsigned length = 0;

    _Static_assert(EVP_MAX_MD_SIZE <= DTLS_DIGEST_MAX, "X509_digest may write more");
    if (X509_digest(certificate, digest_of(hash), out, &length) != 1)
        length = 0;
    ERR_clear_error();
    return length;
}

/* RFC 8827 section 6.5: any certificate will do here, because its fingerprint is judged later. That
 * its owner has the key is a check of its own, which this callback does not replace. */
static int on_certificate(X509_STORE_CTX *store, void *nothing)
{
    (void)store;
    (void)nothing;
    return 1;
}

/* What all handshakes have in common, but for the certificate. */
static bool configure(SSL_CTX *context)
{
    SSL_CTX_set_security_level(context, 2);
    SSL_CTX_set_options(context, SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_read_ahead(context, 1); /* records come whole or not at all */
    SSL_CTX_set_quiet_shutdown(context, 0);
    SSL_CTX_set_max_cert_list(context, DTLS_CERTIFICATES_MAX);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    SSL_CTX_set_cert_verify_callback(context, on_certificate, NULL);
    return SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION) == 1 &&
           SSL_CTX_set_max_proto_version(context, DTLS1_2_VERSION) == 1 &&
           SSL_CTX_set_cipher_list(context, CIPHERS) == 1 &&
           SSL_CTX_set1_groups_list(context, GROUPS) == 1;
}

/* A context with both of them in it; they stay the caller's. */
static struct dtls_identity *__single open_with(X509 *certificate, EVP_PKEY *key)
{
    struct dtls_identity *identity = calloc(1, sizeof *identity);

    if (!identity)
        return NULL;
    identity->context = LIB(SSL_CTX, SSL_CTX_new(DTLS_method()));
    if (identity->context && X509_up_ref(certificate) == 1)
        identity->certificate = certificate;
    if (!identity->certificate || !configure(identity->context) ||
        SSL_CTX_use_certificate(identity->context, certificate) != 1 ||
        SSL_CTX_use_PrivateKey(identity->context, key) != 1 ||
        SSL_CTX_check_private_key(identity->context) != 1) {
        dtls_identity_close(identity);
        return NULL;
    }
    return identity;
}

/* --- made --- */

/* Sixteen random hex digits: as little as a name can say. */
static bool write_name(X509 *certificate)
{
    uint8_t bytes[NAME_SIZE], text[2 * NAME_SIZE];
    X509_NAME *__single name = LIB(X509_NAME, X509_get_subject_name(certificate));

    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return false;
    for (size_t i = 0; i < sizeof text; i++) {
        const uint8_t digit = i % 2 ? bytes[i / 2] & 0xf : bytes[i / 2] >> 4;

        text[i] = (uint8_t)(digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
    return X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_ASC, text, sizeof text, -1,
                                      0) == 1 &&
           X509_set_issuer_name(certificate, name) == 1;
}

static bool write_serial(X509 *certificate)
{
    uint64_t serial = 0;

    return RAND_bytes((uint8_t *)&serial, sizeof serial) == 1 &&
           ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1 | 1) == 1;
}

static bool fill(X509 *certificate, EVP_PKEY *key)
{
    const long version_3 = 2; /* RFC 5280 section 4.1.2.1 counts from zero */

    return X509_set_version(certificate, version_3) == 1 && write_serial(certificate) &&
           write_name(certificate) && X509_gmtime_adj(X509_getm_notBefore(certificate), -DAY) &&
           X509_gmtime_adj(X509_getm_notAfter(certificate), LIFETIME) &&
           X509_set_pubkey(certificate, key) == 1 && X509_sign(certificate, key, EVP_sha256()) > 0;
}

struct dtls_identity *__single dtls_identity_make(void)
{
    struct dtls_identity *identity = NULL;
    EVP_PKEY *__single key = LIB(EVP_PKEY, EVP_EC_gen("P-256"));
    X509 *__single certificate = LIB(X509, X509_new());

    if (key && certificate && fill(certificate, key))
        identity = open_with(certificate, key);
    X509_free(certificate);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return identity;
}

/* --- read --- */

static bool is_strong(const EVP_PKEY *key)
{
    char group[32];
    size_t length = 0;

    if (EVP_PKEY_is_a(key, "RSA"))
        return EVP_PKEY_get_bits(key) >= RSA_BITS_MIN;
    if (!EVP_PKEY_is_a(key, "EC") ||
        EVP_PKEY_get_group_name(key, group, sizeof group, &length) != 1)
        return false;
    const int curve = OBJ_sn2nid(group);
    return curve == NID_X9_62_prime256v1 || curve == NID_secp384r1;
}

struct dtls_identity *__single dtls_identity_read(const uint8_t *__counted_by(cert_len) cert_pem,
                                                  size_t cert_len,
                                                  const uint8_t *__counted_by(key_len) key_pem,
                                                  size_t key_len)
{
    struct dtls_identity *identity = NULL;
    X509 *__single certificate = NULL;
    EVP_PKEY *__single key = NULL;
    static char no_pass_phrase[] = ""; /* given none, OpenSSL would ask the terminal */

    if (cert_len > INT32_MAX || key_len > INT32_MAX)
        return NULL;
    BIO *__single cert_text = LIB(BIO, BIO_new_mem_buf(cert_pem, (int)cert_len));
    BIO *__single key_text = LIB(BIO, BIO_new_mem_buf(key_pem, (int)key_len));
    if (cert_text)
        certificate = LIB(X509, PEM_read_bio_X509(cert_text, NULL, NULL, no_pass_phrase));
    if (key_text)
        key = LIB(EVP_PKEY, PEM_read_bio_PrivateKey(key_text, NULL, NULL, no_pass_phrase));
    if (certificate && key && is_strong(key))
        identity = open_with(certificate, key);
    EVP_PKEY_free(key);
    X509_free(certificate);
    BIO_free(key_text);
    BIO_free(cert_text);
    ERR_clear_error();
    return identity;
}

void dtls_identity_close(struct dtls_identity *identity)
{
    X509_free(identity->certificate);
    SSL_CTX_free(identity->context);
    free(identity);
}

size_t dtls_identity_fingerprint(const struct dtls_identity *identity, enum dtls_hash hash,
                                 uint8_t out[__counted_by(DTLS_DIGEST_MAX)])
{
    return dtls_fingerprint(identity->certificate, hash, out);
}

SSL_CTX *__single dtls_identity_context(const struct dtls_identity *identity)
{
    return identity->context;
}
