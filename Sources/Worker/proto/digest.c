/* digest.c - HMAC-SHA1 and MD5 by OpenSSL, and a CRC-32 that needs no library. */
#include "proto/digest.h"

#include <assert.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <string.h>

bool digest_hmac_sha1(uint8_t *__counted_by(DIGEST_SHA1_SIZE) out,
                      const uint8_t *__counted_by(key_length) key, size_t key_length,
                      const uint8_t *__counted_by(head_length) head, size_t head_length,
                      const uint8_t *__counted_by(rest_length) rest, size_t rest_length)
{
    char name[] = "SHA1";
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                               OSSL_PARAM_construct_end()};
    EVP_MAC *__single mac = LIB(EVP_MAC, EVP_MAC_fetch(NULL, "HMAC", NULL));
    EVP_MAC_CTX *__single context = mac ? LIB(EVP_MAC_CTX, EVP_MAC_CTX_new(mac)) : NULL;
    size_t written = 0;

    assert(key_length > 0); /* without one the library leaves the context unkeyed */
    const bool good = context && EVP_MAC_init(context, key, key_length, parameters) &&
                      EVP_MAC_update(context, head, head_length) &&
                      EVP_MAC_update(context, rest, rest_length) &&
                      EVP_MAC_final(context, out, &written, DIGEST_SHA1_SIZE) &&
                      written == DIGEST_SHA1_SIZE;
    EVP_MAC_CTX_free(context);
    EVP_MAC_free(mac);
    if (!good) {
        ERR_clear_error(); /* else the next handshake of this thread finds it */
        memset(out, 0, DIGEST_SHA1_SIZE);
    }
    return good;
}

bool digest_md5(uint8_t *__counted_by(DIGEST_MD5_SIZE) out,
                const uint8_t *__counted_by(length) text, size_t length)
{
    EVP_MD *__single md5 = LIB(EVP_MD, EVP_MD_fetch(NULL, "MD5", NULL));
    EVP_MD_CTX *__single context = md5 ? LIB(EVP_MD_CTX, EVP_MD_CTX_new()) : NULL;
    unsigned written = 0;

    const bool good = context && EVP_DigestInit_ex(context, md5, NULL) &&
                      EVP_DigestUpdate(context, text, length) &&
                      EVP_DigestFinal_ex(context, out, &written) && written == DIGEST_MD5_SIZE;
    EVP_MD_CTX_free(context);
    EVP_MD_free(md5);
    if (!good) {
        ERR_clear_error();
        memset(out, 0, DIGEST_MD5_SIZE);
    }
    return good;
}

/* What four bits at the low end do to the rest, the polynomial's bits mirrored: 0xedb88320. */
static const uint32_t crc_of_four_bits[16] = {
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
    0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
    0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
};

uint32_t digest_crc32(const uint8_t *__counted_by(length) bytes, size_t length)
{
    uint32_t crc = 0xffffffff;

    for (size_t i = 0; i < length; i++) {
        crc ^= bytes[i];
        crc = crc >> 4 ^ crc_of_four_bits[crc & 15];
        crc = crc >> 4 ^ crc_of_four_bits[crc & 15];
    }
    return ~crc;
}

bool digest_equal(const uint8_t *__counted_by(length) a, const uint8_t *__counted_by(length) b,
                  size_t length)
{
    return CRYPTO_memcmp(a, b, length) == 0;
}
