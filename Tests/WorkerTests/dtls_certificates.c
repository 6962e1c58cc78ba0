/* dtls_certificates.c - certificates of every kind, good and odd. */
#include "dtls_certificates.h"

#include "test.h"

#include <openssl/asn1.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#define HOUR 3600L
#define COMMENT_MAX 20000

/* All of a memory BIO, which is freed. */
static size_t take(BIO *bio, uint8_t out[__counted_by(CERTIFICATE_MAX)])
{
    const int length = BIO_read(bio, out, CERTIFICATE_MAX);

    CHECK(length > 0 && length < CERTIFICATE_MAX);
    BIO_free(bio);
    return length > 0 ? (size_t)length : 0;
}

static X509 *__single make(EVP_PKEY *key, long from, long until, size_t padding)
{
    X509 *__single certificate = LIB(X509, X509_new());
    X509_NAME *__single name = LIB(X509_NAME, X509_get_subject_name(certificate));

    CHECK(X509_set_version(certificate, 2) == 1);
    CHECK(X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_ASC,
                                     (const unsigned char *)"odd", 3, -1, 0) == 1);
    CHECK(X509_set_issuer_name(certificate, name) == 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), from);
    X509_gmtime_adj(X509_getm_notAfter(certificate), until);
    CHECK(X509_set_pubkey(certificate, key) == 1);
    if (padding > 0) {
        static char text[COMMENT_MAX];

        memset(text, 'x', sizeof text);
        text[padding < sizeof text ? padding : sizeof text - 1] = '\0';
        X509_EXTENSION *__single comment = LIB(
            X509_EXTENSION, X509V3_EXT_conf_nid(NULL, NULL, NID_netscape_comment, text));
        CHECK(comment && X509_add_ext(certificate, comment, -1) == 1);
        X509_EXTENSION_free(comment);
    }
    CHECK(X509_sign(certificate, key, EVP_PKEY_is_a(key, "ED25519") ? NULL : EVP_sha256()) > 0);
    return certificate;
}

X509 *__single certificate_odd(EVP_PKEY *key, size_t padding)
{
    return make(key, -2 * HOUR, -HOUR, padding);
}

void certificate_make(struct certificate *out, EVP_PKEY *key)
{
    X509 *__single certificate = make(key, 0, 24 * HOUR, 0);
    BIO *__single der = LIB(BIO, BIO_new(BIO_s_mem()));
    BIO *__single pem = LIB(BIO, BIO_new(BIO_s_mem()));
    BIO *__single key_pem = LIB(BIO, BIO_new(BIO_s_mem()));

    CHECK(i2d_X509_bio(der, certificate) == 1);
    out->der_length = take(der, out->der);
    CHECK(PEM_write_bio_X509(pem, certificate) == 1);
    out->pem_length = take(pem, out->pem);
    CHECK(PEM_write_bio_PrivateKey(key_pem, key, NULL, NULL, 0, NULL, NULL) == 1);
    out->key_length = take(key_pem, out->key_pem);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

void certificate_lock(struct certificate *certificate, const char *phrase)
{
    BIO *__single open = LIB(BIO, BIO_new_mem_buf(certificate->key_pem,
                                                  (int)certificate->key_length));
    BIO *__single locked = LIB(BIO, BIO_new(BIO_s_mem()));
    EVP_PKEY *__single key = LIB(EVP_PKEY, PEM_read_bio_PrivateKey(open, NULL, NULL, NULL));

    CHECK(PEM_write_bio_PKCS8PrivateKey(locked, key, EVP_aes_128_cbc(), phrase,
                                        (int)strlen(phrase), NULL, NULL) == 1);
    certificate->key_length = take(locked, certificate->key_pem);
    BIO_free(open);
    EVP_PKEY_free(key);
}

struct dtls_identity *__single certificate_identity(const struct certificate *certificate)
{
    return dtls_identity_read(certificate->pem, certificate->pem_length, certificate->key_pem,
                              certificate->key_length);
}
