/* suite.h - the ways to seal a packet, and the keys they take (RFC 3711, 5764, 7714). */
#ifndef BISQUE_PROTO_SUITE_H
#define BISQUE_PROTO_SUITE_H

#include <bounds.h>
#include <stddef.h>
#include <stdint.h>

/* In the order of the channel's SrtpSuite. */
enum suite {
    SUITE_AEAD_AES_128_GCM,
    SUITE_AEAD_AES_256_GCM,
    SUITE_AES_CM_128_HMAC_SHA1_80,
    SUITE_COUNT,
};

#define SUITE_KEY_MAX 46  /* AES-256-GCM: 32 of key and 12 of salt; AES-CM has 16 and 14 */
#define SUITE_TAG_MAX 16
#define SUITE_SEAL_MAX 20 /* most bytes that sealing adds: the tag, and the index of SRTCP */

/* Master key and salt, one behind the other. */
struct suite_key {
    enum suite suite;
    size_t length; /* key and salt together, as suite_key_length says */
    uint8_t bytes[SUITE_KEY_MAX];
};

static inline size_t suite_cipher_length(enum suite suite)
{
    return suite == SUITE_AEAD_AES_256_GCM ? 32 : 16;
}

static inline size_t suite_salt_length(enum suite suite)
{
    return suite == SUITE_AES_CM_128_HMAC_SHA1_80 ? 14 : 12;
}

static inline size_t suite_key_length(enum suite suite)
{
    return suite_cipher_length(suite) + suite_salt_length(suite);
}

#endif
