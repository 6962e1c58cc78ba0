/* digest.c - HMAC-SHA256 by OpenSSL, and a comparison that does not tell how far it came. */
#include "bisque_web_keys.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

bool bisque_web_hmac(const uint8_t *__counted_by(key_length) key, size_t key_length,
                     const uint8_t *__counted_by(length) message, size_t length,
                     uint8_t *__counted_by(BISQUE_WEB_SHA256_BYTES) code)
{
    /* RFC 2104 section 2 fills the key up with zeros, so this is the same as an empty one, which
     * the library would not take. */
    static const uint8_t no_key[1] = { 0 };
    unsigned written = 0;
    const bool good =
        key_length <= INT_MAX &&
        HMAC(EVP_sha256(), key_length > 0 ? key : no_key, key_length > 0 ? (int)key_length : 1,
             message, length, code, &written) &&
        written == BISQUE_WEB_SHA256_BYTES;

    if (!good) {
        ERR_clear_error(); /* else the next handshake of this thread finds it */
        memset(code, 0, BISQUE_WEB_SHA256_BYTES);
    }
    return good;
}

bool bisque_web_is_equal(const uint8_t *__counted_by(length) a,
                         const uint8_t *__counted_by(length) b, size_t length)
{
    return CRYPTO_memcmp(a, b, length) == 0;
}
