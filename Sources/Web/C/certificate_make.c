/* certificate_make.c - a key and a certificate of its own, for where nobody brought one.
 *
 * What it holds for is RFC 5280's subjectAltName; nobody reads the subject's name any more. */
#include "bisque_web_keys.h"

#include <ctype.h>
#include <limits.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

#define HOST_NAME_MAX_BYTES 253 /* RFC 1035 section 2.3.4, as text */
#define LABEL_MAX_BYTES 63

/* --- names --- */

/* Labels of letters, digits, hyphens and underscores with dots between; the first may be `*`. */
static bool is_host_name(const char *__counted_by(length) name, size_t length)
{
    size_t label = 0;

    if (length == 0 || length > HOST_NAME_MAX_BYTES)
        return false;
    for (size_t i = 0; i < length; i++) {
        const bool is_star = i == 0 && name[i] == '*' && length > 2 && name[1] == '.';

        if (name[i] == '.') {
            if (label == 0 || name[i - 1] == '-')
                return false;
            label = 0;
        } else if (!is_star && !isalnum((unsigned char)name[i]) && name[i] != '_' &&
                   (name[i] != '-' || label == 0)) {
            return false;
        } else if (++label > LABEL_MAX_BYTES) {
            return false;
        }
    }
    return label > 0 && name[length - 1] != '-';
}

static GENERAL_NAME *__single make_name(const char *__counted_by(length) text, size_t length)
{
    char line[HOST_NAME_MAX_BYTES + 1] = { 0 };
    GENERAL_NAME *__single name = LIB(GENERAL_NAME, GENERAL_NAME_new());

    if (!name || length >= sizeof line) {
        GENERAL_NAME_free(name);
        return NULL;
    }
    memcpy(line, text, length);
    ASN1_OCTET_STRING *__single address = LIB(ASN1_OCTET_STRING, a2i_IPADDRESS(line));
    if (address) {
        GENERAL_NAME_set0_value(name, GEN_IPADD, address);
        return name;
    }
    ASN1_IA5STRING *__single host =
        is_host_name(text, length) ? LIB(ASN1_IA5STRING, ASN1_IA5STRING_new()) : NULL;
    if (host && ASN1_STRING_set(host, line, (int)length) == 1) {
        GENERAL_NAME_set0_value(name, GEN_DNS, host);
        return name;
    }
    ASN1_IA5STRING_free(host);
    GENERAL_NAME_free(name);
    return NULL;
}

/* NULL when one of them is none, or there is none at all. */
static GENERAL_NAMES *__single make_names(const char *__counted_by(length) text, size_t length)
{
    GENERAL_NAMES *__single names = LIB(GENERAL_NAMES, sk_GENERAL_NAME_new_null());
    size_t start = 0;
    bool good = names != NULL;

    while (good && start < length) {
        size_t end = start;

        while (end < length && text[end] != '\n')
            end++;
        GENERAL_NAME *__single name = make_name(text + start, end - start);
        good = name && sk_GENERAL_NAME_push(names, name) > 0;
        if (!good)
            GENERAL_NAME_free(name);
        start = end + 1;
    }
    if (good && sk_GENERAL_NAME_num(names) > 0)
        return names;
    GENERAL_NAMES_free(names);
    return NULL;
}

/* --- the certificate --- */

static bool write_serial(X509 *certificate)
{
    uint64_t serial = 0;

    return RAND_bytes((uint8_t *)&serial, sizeof serial) == 1 &&
           ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1 | 1) == 1;
}

/* Random, because browsers keep what they were told of a certificate by issuer and serial. */
static bool write_subject(X509 *certificate)
{
    static const char digits[] = "0123456789abcdef";
    char text[] = "bisque ................";
    uint8_t bytes[8];
    X509_NAME *__single name = LIB(X509_NAME, X509_get_subject_name(certificate));
    const size_t from = sizeof text - 1 - 2 * sizeof bytes;

    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return false;
    for (size_t i = 0; i < sizeof bytes; i++) {
        text[from + 2 * i] = digits[bytes[i] >> 4];
        text[from + 2 * i + 1] = digits[bytes[i] & 0xf];
    }
    return X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_ASC,
                                      (const unsigned char *)text, sizeof text - 1, -1, 0) == 1 &&
           X509_set_issuer_name(certificate, name) == 1;
}

/* An extension in the words of openssl's own configuration. */
static bool write_extension(X509 *certificate, int identifier, const char *value)
{
    X509_EXTENSION *__single extension =
        LIB(X509_EXTENSION, X509V3_EXT_conf_nid(NULL, NULL, identifier, value));
    const bool good = extension && X509_add_ext(certificate, extension, -1) == 1;

    X509_EXTENSION_free(extension);
    return good;
}

static bool fill(X509 *certificate, EVP_PKEY *key, GENERAL_NAMES *names, int64_t not_before,
                 int64_t not_after)
{
    const long version_3 = 2; /* RFC 5280 section 4.1.2.1 counts from zero */

    return X509_set_version(certificate, version_3) == 1 && write_serial(certificate) &&
           write_subject(certificate) &&
           ASN1_TIME_set(X509_getm_notBefore(certificate), not_before) &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), not_after) &&
           write_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
           write_extension(certificate, NID_key_usage, "critical,digitalSignature") &&
           write_extension(certificate, NID_ext_key_usage, "serverAuth") &&
           X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0) == 1 &&
           X509_set_pubkey(certificate, key) == 1 &&
           X509_sign(certificate, key, EVP_sha256()) > 0;
}

/* --- its texts --- */

static enum bisque_web_certificate_trouble copy_out(BIO *source, struct bisque_web_text *text)
{
    const size_t length = BIO_ctrl_pending(source);

    if (length > text->room || length > INT_MAX)
        return BISQUE_WEB_CERTIFICATE_NO_ROOM;
    if (BIO_read(source, text->bytes, (int)length) != (int)length)
        return BISQUE_WEB_CERTIFICATE_FAILED;
    text->length = length;
    return BISQUE_WEB_CERTIFICATE_FINE;
}

static enum bisque_web_certificate_trouble print(X509 *certificate, EVP_PKEY *key,
                                                 struct bisque_web_text *chain_text,
                                                 struct bisque_web_text *key_text)
{
    enum bisque_web_certificate_trouble trouble = BISQUE_WEB_CERTIFICATE_FAILED;
    BIO *__single chain = LIB(BIO, BIO_new(BIO_s_mem()));
    BIO *__single secret = LIB(BIO, BIO_new(BIO_s_secmem()));

    if (chain && secret && PEM_write_bio_X509(chain, certificate) == 1 &&
        PEM_write_bio_PKCS8PrivateKey(secret, key, NULL, NULL, 0, NULL, NULL) == 1)
        trouble = copy_out(chain, chain_text);
    if (trouble == BISQUE_WEB_CERTIFICATE_FINE)
        trouble = copy_out(secret, key_text);
    BIO_free(secret);
    BIO_free(chain);
    return trouble;
}

enum bisque_web_certificate_trouble
bisque_web_certificate_make(const char *__counted_by(names_length) names, size_t names_length,
                            int64_t not_before, int64_t not_after, struct bisque_web_text *chain,
                            struct bisque_web_text *key)
{
    enum bisque_web_certificate_trouble trouble = BISQUE_WEB_CERTIFICATE_FAILED;
    GENERAL_NAMES *__single alternatives = make_names(names, names_length);
    EVP_PKEY *__single fresh = alternatives ? LIB(EVP_PKEY, EVP_EC_gen("P-256")) : NULL;
    X509 *__single certificate = fresh ? LIB(X509, X509_new()) : NULL;

    if (!alternatives)
        trouble = BISQUE_WEB_CERTIFICATE_BAD_NAME;
    else if (certificate && fill(certificate, fresh, alternatives, not_before, not_after))
        trouble = print(certificate, fresh, chain, key);
    X509_free(certificate);
    EVP_PKEY_free(fresh);
    GENERAL_NAMES_free(alternatives);
    ERR_clear_error();
    return trouble;
}
