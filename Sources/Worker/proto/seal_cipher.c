/* seal_cipher.c - AES-GCM and AES-CM over OpenSSL EVP, HMAC-SHA1 over its bare hash.
 *
 * The hash functions used here are called deprecated in favour of EVP_MAC, which costs 20 % more
 * for a packet: pre-keyed states, copied for every packet, are the fastest HMAC there is. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "proto/seal_cipher.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#define GCM_IV_LENGTH 12
#define GCM_TAG_LENGTH 16
#define CM_IV_LENGTH 16
#define CM_TAG_LENGTH 10
#define WORD 4 /* E flag and index of SRTCP (RFC 3711 section 3.4); or the rollover counter */
#define ENCRYPTED 0x80000000u

struct seal_cipher {
    EVP_CIPHER_CTX *__single keyed;
    enum suite suite;
    enum seal_kind kind;
    uint8_t salt[SEAL_SALT_MAX];
    SHA_CTX inner, outer; /* HMAC (RFC 2104) after the block with the key; AES-CM only */
};

/* Where the next byte of a packet goes. */
struct sink {
    size_t length;
    uint8_t *__counted_by(length) out;
    size_t at;
};

static bool is_gcm(enum suite suite)
{
    return suite != SUITE_AES_CM_128_HMAC_SHA1_80;
}

static const EVP_CIPHER *__single cipher_of(enum suite suite)
{
    switch (suite) {
    case SUITE_AEAD_AES_128_GCM:
        return LIB(const EVP_CIPHER, EVP_aes_128_gcm());
    case SUITE_AEAD_AES_256_GCM:
        return LIB(const EVP_CIPHER, EVP_aes_256_gcm());
    case SUITE_AES_CM_128_HMAC_SHA1_80:
        return LIB(const EVP_CIPHER, EVP_aes_128_ctr());
    case SUITE_COUNT:
        break;
    }
    assert(suite != SUITE_COUNT);
    return NULL;
}

/* --- life --- */

/* The hash of one block: the key, each byte changed by `pad`. */
static bool hash_key(SHA_CTX *state, const uint8_t *__counted_by(SEAL_AUTH_KEY_LENGTH) key,
                     uint8_t pad)
{
    uint8_t block[SHA_CBLOCK] = {0};
    bool done;

    memcpy(block, key, SEAL_AUTH_KEY_LENGTH);
    for (size_t i = 0; i < sizeof block; i++)
        block[i] ^= pad;
    done = SHA1_Init(state) == 1 && SHA1_Update(state, block, sizeof block) == 1;
    explicit_bzero(block, sizeof block);
    return done;
}

struct seal_cipher *__single seal_cipher_open(enum suite suite, enum seal_kind kind,
                                              const struct seal_keys *keys)
{
    struct seal_cipher *c = calloc(1, sizeof *c);

    if (!c)
        return NULL;
    c->suite = suite;
    c->kind = kind;
    memcpy(c->salt, keys->salt, sizeof c->salt);
    c->keyed = LIB(EVP_CIPHER_CTX, EVP_CIPHER_CTX_new());
    if (!c->keyed ||
        EVP_EncryptInit_ex2(c->keyed, cipher_of(suite), keys->cipher, NULL, NULL) != 1 ||
        !hash_key(&c->inner, keys->auth, 0x36) || !hash_key(&c->outer, keys->auth, 0x5c)) {
        seal_cipher_close(c);
        return NULL;
    }
    return c;
}

void seal_cipher_close(struct seal_cipher *c)
{
    if (!c)
        return;
    EVP_CIPHER_CTX_free(c->keyed);
    explicit_bzero(c, sizeof *c);
    free(c);
}

void seal_cipher_fetch(const struct seal_cipher *c)
{
    __builtin_prefetch(c);
    __builtin_prefetch(&c->inner);
    __builtin_prefetch(&c->outer);
    __builtin_prefetch(&c->outer.data);
}

size_t seal_cipher_overhead(enum suite suite, enum seal_kind kind)
{
    return (is_gcm(suite) ? GCM_TAG_LENGTH : CM_TAG_LENGTH) + (kind == SEAL_RTCP ? WORD : 0);
}

/* --- a packet --- */

static void put32(uint8_t *__counted_by(WORD) p, uint32_t value)
{
    p[0] = (uint8_t)(value >> 24);
    p[1] = (uint8_t)(value >> 16);
    p[2] = (uint8_t)(value >> 8);
    p[3] = (uint8_t)value;
}

static void mix32(uint8_t *__counted_by(WORD) p, uint32_t value)
{
    p[0] ^= (uint8_t)(value >> 24);
    p[1] ^= (uint8_t)(value >> 16);
    p[2] ^= (uint8_t)(value >> 8);
    p[3] ^= (uint8_t)value;
}

/* Both vectors are the salt, with SSRC and index mixed in, the index over the last six bytes of
 * the salt (RFC 7714 sections 8.1 and 9.1; RFC 3711 section 4.1.1). */
static void mix(uint8_t *__counted_by(length) iv, size_t length, size_t salt_length,
                const struct seal_text *text)
{
    assert(salt_length <= length);
    mix32(iv + salt_length - 10, text->ssrc);
    iv[salt_length - 6] ^= (uint8_t)(text->index >> 40);
    iv[salt_length - 5] ^= (uint8_t)(text->index >> 32);
    mix32(iv + salt_length - 4, (uint32_t)text->index);
}

static void put(struct sink *sink, const uint8_t *__counted_by(n) bytes, size_t n)
{
    memcpy(sink->out + sink->at, bytes, n);
    sink->at += n;
}

/* Reads a piece where it is and writes it, encrypted, where it goes. */
static bool encrypt(EVP_CIPHER_CTX *__single keyed, struct sink *sink,
                    const uint8_t *__counted_by(n) piece, size_t n)
{
    int written = 0;

    if (n == 0)
        return true;
    assert(n <= sink->length - sink->at);
    if (EVP_EncryptUpdate(keyed, sink->out + sink->at, &written, piece, (int)n) != 1)
        return false;
    sink->at += n;
    return true;
}

static bool write_gcm(struct seal_cipher *c, const struct seal_text *text, struct sink *sink)
{
    uint8_t iv[GCM_IV_LENGTH], word[WORD];
    int written = 0;

    memcpy(iv, c->salt, sizeof iv);
    mix(iv, sizeof iv, GCM_IV_LENGTH, text);
    put32(word, ENCRYPTED | (uint32_t)text->index);
    if (EVP_EncryptInit_ex2(c->keyed, NULL, NULL, iv, NULL) != 1 ||
        EVP_EncryptUpdate(c->keyed, NULL, &written, text->clear, (int)text->clear_length) != 1)
        return false;
    /* The word is authenticated before what it stands behind (RFC 7714 section 9.2). */
    if (c->kind == SEAL_RTCP && EVP_EncryptUpdate(c->keyed, NULL, &written, word, WORD) != 1)
        return false;
    put(sink, text->clear, text->clear_length);
    if (!encrypt(c->keyed, sink, text->first, text->first_length) ||
        !encrypt(c->keyed, sink, text->rest, text->rest_length))
        return false;
    assert(sink->length - sink->at >= GCM_TAG_LENGTH);
    if (EVP_EncryptFinal_ex(c->keyed, sink->out + sink->at, &written) != 1 ||
        EVP_CIPHER_CTX_ctrl(c->keyed, EVP_CTRL_AEAD_GET_TAG, GCM_TAG_LENGTH,
                            sink->out + sink->at) != 1)
        return false;
    sink->at += GCM_TAG_LENGTH;
    if (c->kind == SEAL_RTCP)
        put(sink, word, WORD);
    return true;
}

/* HMAC-SHA1 of what is written and of `more`, cut to the tag (RFC 3711 section 4.2.1). */
static bool put_hmac(struct seal_cipher *c, struct sink *sink,
                     const uint8_t *__counted_by(length) more, size_t length)
{
    uint8_t digest[SHA_DIGEST_LENGTH];
    SHA_CTX inner = c->inner, outer = c->outer;

    if (SHA1_Update(&inner, sink->out, sink->at) != 1 || SHA1_Update(&inner, more, length) != 1 ||
        SHA1_Final(digest, &inner) != 1 || SHA1_Update(&outer, digest, sizeof digest) != 1 ||
        SHA1_Final(digest, &outer) != 1)
        return false;
    put(sink, digest, CM_TAG_LENGTH);
    return true;
}

static bool write_cm(struct seal_cipher *c, const struct seal_text *text, struct sink *sink)
{
    uint8_t iv[CM_IV_LENGTH] = {0}, word[WORD];

    memcpy(iv, c->salt, sizeof c->salt); /* the last two bytes count the blocks */
    mix(iv, sizeof iv, sizeof c->salt, text);
    put(sink, text->clear, text->clear_length);
    if (EVP_EncryptInit_ex2(c->keyed, NULL, NULL, iv, NULL) != 1 ||
        !encrypt(c->keyed, sink, text->first, text->first_length) ||
        !encrypt(c->keyed, sink, text->rest, text->rest_length))
        return false;
    if (c->kind == SEAL_RTCP) { /* its index travels with it, the rollover counter does not */
        put32(word, ENCRYPTED | (uint32_t)text->index);
        put(sink, word, WORD);
        return put_hmac(c, sink, word, 0);
    }
    put32(word, (uint32_t)(text->index >> 16));
    return put_hmac(c, sink, word, WORD);
}

bool seal_cipher_write(struct seal_cipher *c, const struct seal_text *text,
                       uint8_t *__counted_by(length) out, size_t length)
{
    struct sink sink = {.length = length, .out = out, .at = 0};
    bool done;

    assert(length <= UINT16_MAX);
    assert(length == text->clear_length + text->first_length + text->rest_length +
                         seal_cipher_overhead(c->suite, c->kind));
    done = is_gcm(c->suite) ? write_gcm(c, text, &sink) : write_cm(c, text, &sink);
    assert(!done || sink.at == length);
    return done;
}
