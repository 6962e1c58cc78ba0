/* cipher.c - AES-GCM and AES-CM over OpenSSL EVP with kept contexts, HMAC from pre-keyed states.
 *
 * The bare hash functions are called deprecated, and are the fastest HMAC that OpenSSL has. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "cipher.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#include "packet.h"

#define KEY_BYTES 16U
#define AUTH_KEY_BYTES 20U
#define GCM_IV_BYTES 12U
#define CM_IV_BYTES 16U
#define GCM_TAG_BYTES 16U
#define CM_TAG_BYTES 10U
#define SSRC_AT 8U
#define SSRC_BYTES 4U

/* RFC 3711 section 4.3.2 */
enum label { LABEL_CIPHER, LABEL_AUTH, LABEL_SALT };
#define LABELS_OF_REPORTS 3U
#define REPORT_HEADER_BYTES 8U
#define REPORT_SSRC_AT 4U
#define REPORT_IS_SEALED 0x80000000U /* section 3.4 */

struct cipher {
    enum load_seal seal;
    EVP_CIPHER_CTX *__single keyed;
    uint8_t salt[CM_IV_BYTES]; /* with zeros behind it */
    SHA_CTX inner, outer;
};

uint32_t load_key(enum load_seal seal, uint32_t end, uint8_t key[__counted_by(LOAD_KEY_MAX)])
{
    uint64_t mixed = 0x9e3779b97f4a7c15ULL * (end + 1U);

    for (uint32_t i = 0; i < LOAD_KEY_MAX; i++) {
        mixed ^= mixed >> 29;
        mixed *= 0xbf58476d1ce4e5b9ULL;
        key[i] = (uint8_t)(mixed >> 56);
    }
    return seal == LOAD_GCM ? KEY_BYTES + 12U : KEY_BYTES + 14U;
}

/* The key stream that the master key gives under a label (RFC 3711 section 4.3.3). */
static bool derive(const uint8_t *__counted_by(master_len) master, uint32_t master_len,
                   uint32_t label, uint8_t *__counted_by(len) out, uint32_t len)
{
    EVP_CIPHER_CTX *__single ctx = LIB(EVP_CIPHER_CTX, EVP_CIPHER_CTX_new());
    uint8_t iv[CM_IV_BYTES] = { 0 };
    int written = 0;
    bool done;

    memcpy(iv, master + KEY_BYTES, master_len - KEY_BYTES);
    iv[7] ^= (uint8_t)label;
    memset(out, 0, len);
    done = ctx && EVP_EncryptInit_ex2(ctx, EVP_aes_128_ctr(), master, iv, NULL) == 1 &&
           EVP_EncryptUpdate(ctx, out, &written, out, (int)len) == 1;
    EVP_CIPHER_CTX_free(ctx);
    return done;
}

/* HMAC's state behind the block that holds the key (RFC 2104). */
static bool hash_key(SHA_CTX *state, const uint8_t *__counted_by(AUTH_KEY_BYTES) key, uint8_t pad)
{
    uint8_t block[SHA_CBLOCK] = { 0 };

    memcpy(block, key, AUTH_KEY_BYTES);
    for (uint32_t i = 0; i < sizeof(block); i++)
        block[i] ^= pad;
    return SHA1_Init(state) == 1 && SHA1_Update(state, block, sizeof(block)) == 1;
}

struct cipher *cipher_open(enum load_seal seal, uint32_t end, enum cipher_direction direction)
{
    struct cipher *c = calloc(1, sizeof(*c));
    uint8_t master[LOAD_KEY_MAX], key[KEY_BYTES], auth[AUTH_KEY_BYTES];
    uint32_t len = load_key(seal, end, master);
    uint32_t of = direction == CIPHER_SEALS_REPORTS ? LABELS_OF_REPORTS : 0;

    if (c == NULL)
        return NULL;
    c->seal = seal;
    c->keyed = LIB(EVP_CIPHER_CTX, EVP_CIPHER_CTX_new());
    if (!c->keyed || !derive(master, len, of + LABEL_CIPHER, key, sizeof(key)) ||
        !derive(master, len, of + LABEL_AUTH, auth, sizeof(auth)) ||
        !derive(master, len, of + LABEL_SALT, c->salt, len - KEY_BYTES) ||
        EVP_CipherInit_ex2(c->keyed, seal == LOAD_GCM ? EVP_aes_128_gcm() : EVP_aes_128_ctr(), key,
                           NULL, direction != CIPHER_UNSEALS, NULL) != 1 ||
        !hash_key(&c->inner, auth, 0x36) || !hash_key(&c->outer, auth, 0x5c)) {
        cipher_close(c);
        return NULL;
    }
    return c;
}

void cipher_close(struct cipher *cipher)
{
    if (cipher == NULL)
        return;
    EVP_CIPHER_CTX_free(cipher->keyed);
    free(cipher);
}

uint32_t cipher_tag_length(enum load_seal seal)
{
    switch (seal) {
    case LOAD_CLEAR:
        return 0;
    case LOAD_GCM:
        return GCM_TAG_BYTES;
    case LOAD_CM:
        return CM_TAG_BYTES;
    }
    return 0;
}

/* The salt, with the SSRC and the index over its last ten bytes (RFC 7714 sections 8.1 and 9.1, RFC
 * 3711 section 4.1.1). */
static bool set_vector(const struct cipher *c, uint64_t index,
                       const uint8_t *__counted_by(SSRC_BYTES) ssrc)
{
    uint32_t at = c->seal == LOAD_GCM ? 2U : 4U;
    uint8_t iv[CM_IV_BYTES];

    memcpy(iv, c->salt, sizeof(iv));
    for (uint32_t i = 0; i < SSRC_BYTES; i++)
        iv[at + i] ^= ssrc[i];
    for (uint32_t i = 0; i < 6U; i++)
        iv[at + SSRC_BYTES + i] ^= (uint8_t)(index >> (40U - 8U * i));
    return EVP_CipherInit_ex2(c->keyed, NULL, NULL, iv, -1, NULL) == 1;
}

static bool hmac(const struct cipher *c, uint64_t index, const uint8_t *__counted_by(len) bytes,
                 uint32_t len, uint8_t tag[__counted_by(SHA_DIGEST_LENGTH)])
{
    SHA_CTX inner = c->inner, outer = c->outer;
    uint8_t turns[4] = { (uint8_t)(index >> 40), (uint8_t)(index >> 32), (uint8_t)(index >> 24),
                         (uint8_t)(index >> 16) };

    return SHA1_Update(&inner, bytes, len) == 1 &&
           SHA1_Update(&inner, turns, sizeof(turns)) == 1 && SHA1_Final(tag, &inner) == 1 &&
           SHA1_Update(&outer, tag, SHA_DIGEST_LENGTH) == 1 && SHA1_Final(tag, &outer) == 1;
}

bool cipher_seal(struct cipher *cipher, uint64_t index, const uint8_t *__counted_by(len) packet,
                 uint32_t len, uint8_t *__counted_by(cap) out, uint32_t cap)
{
    uint32_t clear = rtp_payload_at(packet, len);
    uint8_t tag[SHA_DIGEST_LENGTH];
    int written = 0;

    if (clear == 0 || cap < len + cipher_tag_length(cipher->seal) ||
        !set_vector(cipher, index, packet + SSRC_AT))
        return false;
    memcpy(out, packet, clear);
    if (cipher->seal == LOAD_GCM)
        return EVP_EncryptUpdate(cipher->keyed, NULL, &written, packet, (int)clear) == 1 &&
               EVP_EncryptUpdate(cipher->keyed, out + clear, &written, packet + clear,
                                 (int)(len - clear)) == 1 &&
               EVP_EncryptFinal_ex(cipher->keyed, out + len, &written) == 1 &&
               EVP_CIPHER_CTX_ctrl(cipher->keyed, EVP_CTRL_AEAD_GET_TAG, (int)GCM_TAG_BYTES,
                                   out + len) == 1;
    if (EVP_EncryptUpdate(cipher->keyed, out + clear, &written, packet + clear,
                          (int)(len - clear)) != 1 ||
        !hmac(cipher, index, out, len, tag))
        return false;
    memcpy(out + len, tag, CM_TAG_BYTES);
    return true;
}

bool cipher_unseal(struct cipher *cipher, uint64_t index, uint8_t *__counted_by(len) packet,
                   uint32_t len)
{
    uint32_t tag_len = cipher_tag_length(cipher->seal);
    uint32_t clear = rtp_payload_at(packet, len);
    uint32_t end = len - tag_len;
    uint8_t tag[SHA_DIGEST_LENGTH];
    int written = 0;

    if (clear == 0 || len < clear + tag_len ||
        !set_vector(cipher, index, packet + SSRC_AT))
        return false;
    if (cipher->seal == LOAD_GCM)
        return EVP_DecryptUpdate(cipher->keyed, NULL, &written, packet, (int)clear) == 1 &&
               EVP_DecryptUpdate(cipher->keyed, packet + clear, &written, packet + clear,
                                 (int)(end - clear)) == 1 &&
               EVP_CIPHER_CTX_ctrl(cipher->keyed, EVP_CTRL_AEAD_SET_TAG, (int)GCM_TAG_BYTES,
                                   packet + end) == 1 &&
               EVP_DecryptFinal_ex(cipher->keyed, tag, &written) == 1;
    return hmac(cipher, index, packet, end, tag) &&
           CRYPTO_memcmp(tag, packet + end, CM_TAG_BYTES) == 0 &&
           EVP_DecryptUpdate(cipher->keyed, packet + clear, &written, packet + clear,
                             (int)(end - clear)) == 1;
}

bool cipher_seal_report(struct cipher *cipher, uint32_t index,
                        const uint8_t *__counted_by(len) compound, uint32_t len,
                        uint8_t *__counted_by(cap) out, uint32_t cap)
{
    const uint32_t tag_len = cipher_tag_length(cipher->seal), said = index | REPORT_IS_SEALED;
    const uint8_t word[REPORT_INDEX_BYTES] = { (uint8_t)(said >> 24), (uint8_t)(said >> 16),
                                               (uint8_t)(said >> 8), (uint8_t)said };
    uint8_t tag[SHA_DIGEST_LENGTH];
    int written = 0;

    if (len < REPORT_HEADER_BYTES || cap < len + tag_len + REPORT_INDEX_BYTES ||
        !set_vector(cipher, index, compound + REPORT_SSRC_AT))
        return false;
    memcpy(out, compound, REPORT_HEADER_BYTES);
    /* RFC 7714 section 9.2: the index is authenticated with the header, and follows the tag. */
    if (cipher->seal == LOAD_GCM &&
        (EVP_EncryptUpdate(cipher->keyed, NULL, &written, compound, REPORT_HEADER_BYTES) != 1 ||
         EVP_EncryptUpdate(cipher->keyed, NULL, &written, word, REPORT_INDEX_BYTES) != 1))
        return false;
    if (EVP_EncryptUpdate(cipher->keyed, out + REPORT_HEADER_BYTES, &written,
                          compound + REPORT_HEADER_BYTES, (int)(len - REPORT_HEADER_BYTES)) != 1)
        return false;
    if (cipher->seal == LOAD_GCM) {
        memcpy(out + len + tag_len, word, REPORT_INDEX_BYTES);
        return EVP_EncryptFinal_ex(cipher->keyed, out + len, &written) == 1 &&
               EVP_CIPHER_CTX_ctrl(cipher->keyed, EVP_CTRL_AEAD_GET_TAG, (int)GCM_TAG_BYTES,
                                   out + len) == 1;
    }
    /* RFC 3711 section 3.4: it stands before the tag, which is over all of it. */
    memcpy(out + len, word, REPORT_INDEX_BYTES);
    if (!hmac(cipher, (uint64_t)said << 16, out, len, tag))
        return false;
    memcpy(out + len + REPORT_INDEX_BYTES, tag, CM_TAG_BYTES);
    return true;
}
