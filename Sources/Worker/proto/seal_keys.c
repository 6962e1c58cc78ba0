/* seal_keys.c - AES in counter mode as a pseudo-random function (RFC 3711 section 4.3.3). */
#include "proto/seal_keys.h"

#include <openssl/evp.h>
#include <string.h>

#define BLOCK 16
#define LABEL_AT 7 /* the label stands above the 48 bits of an index, which is 0 */

enum label_offset { LABEL_CIPHER, LABEL_AUTH, LABEL_SALT };

/* The key stream that the master key and a label give. */
static bool derive(EVP_CIPHER_CTX *__single ctx, const struct suite_key *master, unsigned label,
                   uint8_t *__counted_by(length) out, size_t length)
{
    const bool wide = suite_cipher_length(master->suite) == 32; /* RFC 6188 section 2 */
    uint8_t iv[BLOCK] = {0};
    int written = 0;

    /* A salt of 12 bytes has two zeros behind it (RFC 7714 section 11). */
    memcpy(iv, master->bytes + suite_cipher_length(master->suite),
           suite_salt_length(master->suite));
    iv[LABEL_AT] ^= (uint8_t)label;
    memset(out, 0, length);
    return EVP_EncryptInit_ex(ctx, wide ? EVP_aes_256_ctr() : EVP_aes_128_ctr(), NULL,
                              master->bytes, iv) == 1 &&
           EVP_EncryptUpdate(ctx, out, &written, out, (int)length) == 1;
}

bool seal_keys_derive(struct seal_keys *out, const struct suite_key *master, enum seal_kind kind)
{
    EVP_CIPHER_CTX *__single ctx = LIB(EVP_CIPHER_CTX, EVP_CIPHER_CTX_new());
    const unsigned first = (unsigned)kind;
    const bool tags_apart = master->suite == SUITE_AES_CM_128_HMAC_SHA1_80;
    bool done;

    memset(out, 0, sizeof *out);
    done = ctx &&
           derive(ctx, master, first + LABEL_CIPHER, out->cipher,
                  suite_cipher_length(master->suite)) &&
           derive(ctx, master, first + LABEL_SALT, out->salt, suite_salt_length(master->suite)) &&
           (!tags_apart ||
            derive(ctx, master, first + LABEL_AUTH, out->auth, SEAL_AUTH_KEY_LENGTH));
    EVP_CIPHER_CTX_free(ctx);
    return done;
}

void seal_keys_wipe(struct seal_keys *keys)
{
    explicit_bzero(keys, sizeof *keys);
}
