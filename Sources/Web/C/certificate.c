/* certificate.c - what a certificate says, and whether a key is its; certificate_make.c makes */
#include "bisque_web_keys.h"

#include <arpa/inet.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

#define DAY 86400

static char no_pass_phrase[] = ""; /* given none, OpenSSL would ask the terminal */

static X509 *__single parse(const char *__counted_by(length) text, size_t length)
{
    X509 *__single certificate = NULL;

    if (length > INT_MAX)
        return NULL;
    BIO *__single source = LIB(BIO, BIO_new_mem_buf(text, (int)length));
    if (source)
        certificate = LIB(X509, PEM_read_bio_X509(source, NULL, NULL, no_pass_phrase));
    BIO_free(source);
    return certificate;
}

/* Seconds since 1970. */
static bool read_time(const ASN1_TIME *time, int64_t *seconds)
{
    ASN1_TIME *__single epoch = LIB(ASN1_TIME, ASN1_TIME_set(NULL, 0));
    int days = 0, rest = 0;
    const bool good = epoch && ASN1_TIME_diff(&days, &rest, epoch, time) == 1;

    ASN1_TIME_free(epoch);
    *seconds = (int64_t)days * DAY + rest;
    return good;
}

/* Adds a line, or nothing when there is no room for the whole of it. */
static void write_line(struct bisque_web_text *text, const char *__counted_by(length) line,
                       size_t length)
{
    if (length >= text->room - text->length)
        return;
    memcpy(text->bytes + text->length, line, length);
    text->bytes[text->length + length] = '\n';
    text->length += length + 1;
}

static void write_address(struct bisque_web_text *text, const uint8_t *__counted_by(length) address,
                          size_t length)
{
    char line[INET6_ADDRSTRLEN] = { 0 };

    if (length != 4 && length != 16)
        return;
    if (inet_ntop(length == 4 ? AF_INET : AF_INET6, address, line, sizeof line))
        write_line(text, line, strnlen(line, sizeof line));
}

static void write_name(struct bisque_web_text *text, const GENERAL_NAME *name)
{
    int type = 0;
    const ASN1_STRING *__single value =
        LIB(const ASN1_STRING, GENERAL_NAME_get0_value(name, &type));

    if (type != GEN_DNS && type != GEN_IPADD)
        return;
    const size_t length = (size_t)ASN1_STRING_length(value);
    const uint8_t *bytes = LIBPTR(const uint8_t, ASN1_STRING_get0_data(value), length);
    if (type == GEN_IPADD)
        write_address(text, bytes, length);
    else if (!memchr(bytes, '\n', length))
        write_line(text, (const char *)bytes, length);
}

static void write_names(struct bisque_web_text *text, const X509 *certificate)
{
    GENERAL_NAMES *__single names = LIB(
        GENERAL_NAMES, X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL));
    const int count = names ? sk_GENERAL_NAME_num(names) : 0;

    for (int i = 0; i < count; i++)
        write_name(text, LIB(const GENERAL_NAME, sk_GENERAL_NAME_value(names, i)));
    GENERAL_NAMES_free(names);
}

enum bisque_web_certificate_trouble
bisque_web_certificate_read(const char *__counted_by(chain_length) chain, size_t chain_length,
                            struct bisque_web_certificate *certificate,
                            struct bisque_web_text *names)
{
    X509 *__single found = parse(chain, chain_length);
    uint8_t digest[EVP_MAX_MD_SIZE] = { 0 };
    unsigned length = 0;
    const bool good = found && X509_digest(found, EVP_sha256(), digest, &length) == 1 &&
                      length == BISQUE_WEB_SHA256_BYTES &&
                      read_time(LIB(const ASN1_TIME, X509_get0_notBefore(found)),
                                &certificate->not_before) &&
                      read_time(LIB(const ASN1_TIME, X509_get0_notAfter(found)),
                                &certificate->not_after);

    names->length = 0;
    if (good) {
        memcpy(certificate->fingerprint, digest, BISQUE_WEB_SHA256_BYTES);
        write_names(names, found);
    }
    X509_free(found);
    ERR_clear_error();
    return good ? BISQUE_WEB_CERTIFICATE_FINE : BISQUE_WEB_CERTIFICATE_BAD_CHAIN;
}

enum bisque_web_certificate_trouble
bisque_web_certificate_check_key(const char *__counted_by(chain_length) chain, size_t chain_length,
                                 const char *__counted_by(key_length) key, size_t key_length)
{
    enum bisque_web_certificate_trouble trouble = BISQUE_WEB_CERTIFICATE_FINE;
    X509 *__single certificate = parse(chain, chain_length);
    BIO *__single source =
        key_length <= INT_MAX ? LIB(BIO, BIO_new_mem_buf(key, (int)key_length)) : NULL;
    EVP_PKEY *__single found = NULL;

    if (source)
        found = LIB(EVP_PKEY, PEM_read_bio_PrivateKey(source, NULL, NULL, no_pass_phrase));
    if (!certificate)
        trouble = BISQUE_WEB_CERTIFICATE_BAD_CHAIN;
    else if (!found)
        trouble = BISQUE_WEB_CERTIFICATE_BAD_KEY;
    else if (X509_check_private_key(certificate, found) != 1)
        trouble = BISQUE_WEB_CERTIFICATE_OTHER_KEY;
    EVP_PKEY_free(found);
    BIO_free(source);
    X509_free(certificate);
    ERR_clear_error();
    return trouble;
}
