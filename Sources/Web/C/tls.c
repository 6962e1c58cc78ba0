/* tls.c - gives libwebsockets' context of OpenSSL the server's certificates and its key.
 *
 * libwebsockets itself takes no more than one certificate from memory; browsers want those between
 * it and the root, too. */
#include "web.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>

static BIO *open_bytes(struct gathering bytes)
{
    return LIB(BIO, BIO_new_mem_buf(bytes.bytes, (int)bytes.size));
}

static bool load_chain(SSL_CTX *context, struct gathering chain)
{
    BIO *__single bio = open_bytes(chain);
    X509 *__single certificate;
    bool is_loaded;

    if (!bio)
        return false;
    certificate = LIB(X509, PEM_read_bio_X509(bio, NULL, NULL, NULL));
    is_loaded = certificate && SSL_CTX_use_certificate(context, certificate) == 1;
    X509_free(certificate);
    while (is_loaded) {
        certificate = LIB(X509, PEM_read_bio_X509(bio, NULL, NULL, NULL));
        if (!certificate)
            break;
        is_loaded = SSL_CTX_add1_chain_cert(context, certificate) == 1;
        X509_free(certificate);
    }
    BIO_free(bio);
    return is_loaded;
}

static bool load_key(SSL_CTX *context, struct gathering bytes)
{
    BIO *__single bio = open_bytes(bytes);
    EVP_PKEY *__single key;
    bool is_loaded;

    if (!bio)
        return false;
    key = LIB(EVP_PKEY, PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL));
    is_loaded = key && SSL_CTX_use_PrivateKey(context, key) == 1 &&
                SSL_CTX_check_private_key(context) == 1;
    EVP_PKEY_free(key);
    BIO_free(bio);
    return is_loaded;
}

bool tls_load(struct bisque_web *web, struct ssl_ctx_st *context)
{
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
           load_chain(context, web->chain) && load_key(context, web->key);
}
