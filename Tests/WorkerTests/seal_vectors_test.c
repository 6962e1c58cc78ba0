/* seal_vectors_test.c - the numbers that the RFCs print: key derivation, key streams, packets. */
#include "test.h"

#include "proto/seal.h"
#include "proto/seal_cipher.h"
#include "proto/seal_keys.h"

#include <string.h>

#define QUID_PRO_QUO "517569642070726f2071756f"
#define RTP_7714 "8040f17b 8041f8d3 5501a0b2"
#define RTCP_7714 "81c8000d 4d617273"
#define GALLIA                                                                                 \
    "47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573"
#define LUNA                                                                                   \
    "4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef deadbeef deadbeef"    \
    "deadbeef"
#define KEY_128 "00010203 04050607 08090a0b 0c0d0e0f"
#define KEY_256 KEY_128 "10111213 14151617 18191a1b 1c1d1e1f"

/* Of the driver that comes with libsrtp, and of RFC 3711 section B.3. */
#define MASTER_3711 "e1f97a0d 3e018be0 d64fa32c 06de4139 0ec675ad 498afeeb b6960b3a abe6"

static struct suite_key master(enum suite suite, const char *text)
{
    struct suite_key key = {.suite = suite, .length = suite_key_length(suite)};
    struct bytes bytes = hex(text);

    CHECK_EQ(bytes.len, key.length);
    memcpy(key.bytes, bytes.at, bytes.len);
    return key;
}

static struct seal_keys session(const char *cipher, const char *salt)
{
    struct seal_keys keys = {{0}, {0}, {0}};
    struct bytes c = hex(cipher), s = hex(salt);

    memcpy(keys.cipher, c.at, c.len);
    memcpy(keys.salt, s.at, s.len);
    return keys;
}

/* Seals two pieces with session keys as they are and compares all of the packet. */
static void check_sealed(enum suite suite, enum seal_kind kind, const struct seal_keys *keys,
                         uint64_t index, const char *clear_text, const char *secret_text,
                         const char *expected)
{
    struct seal_cipher *__single cipher = seal_cipher_open(suite, kind, keys);
    struct bytes clear = hex(clear_text), secret = hex(secret_text);
    struct bytes out = zeros(clear.len + secret.len + seal_cipher_overhead(suite, kind));
    const uint8_t *ssrc = clear.at + (kind == SEAL_RTP ? 8 : 4);
    const uint32_t number =
        (uint32_t)ssrc[0] << 24 | (uint32_t)ssrc[1] << 16 | (uint32_t)ssrc[2] << 8 | ssrc[3];
    struct seal_text text = {.ssrc = number,
                             .index = index,
                             .clear_length = clear.len,
                             .clear = clear.at,
                             .first_length = 3, /* the cut may be anywhere */
                             .first = secret.at,
                             .rest_length = secret.len - 3,
                             .rest = secret.at + 3};

    CHECK(seal_cipher_write(cipher, &text, out.at, out.len));
    CHECK_BYTES(out.at, out.len, expected);
    seal_cipher_close(cipher);
}

TEST(session_keys_are_those_of_rfc_3711)
{
    /* RFC 3711 section B.3 */
    struct suite_key key = master(SUITE_AES_CM_128_HMAC_SHA1_80, MASTER_3711);
    struct seal_keys keys;

    CHECK(seal_keys_derive(&keys, &key, SEAL_RTP));
    CHECK_BYTES(keys.cipher, 16, "c61e7a93744f39ee10734afe3ff7a087");
    CHECK_BYTES(keys.salt, 14, "30cbbc08863d8c85d49db34a9ae1");
    CHECK_BYTES(keys.auth, 20, "cebe321f6ff7716b6fd4ab49af256a156d38baa4");
}

TEST(session_keys_of_a_wide_master_key_come_from_aes_256)
{
    /* RFC 6188 section 7.2 has a salt of 14 bytes, which no suite of ours takes with AES-256. So
     * zeros: label 0 gives AES-256 of the zero block under the zero key. */
    struct suite_key key = {.suite = SUITE_AEAD_AES_256_GCM, .length = 44};
    struct seal_keys rtp, rtcp;

    CHECK(seal_keys_derive(&rtp, &key, SEAL_RTP));
    CHECK(seal_keys_derive(&rtcp, &key, SEAL_RTCP));
    CHECK_BYTES(rtp.cipher, 16, "dc95c078a2408989ad48a21492842087");
    CHECK(memcmp(rtp.cipher, rtcp.cipher, 32) != 0);
    CHECK(memcmp(rtp.salt, rtcp.salt, 12) != 0);
}

TEST(a_key_stream_is_that_of_rfc_3711)
{
    /* RFC 3711 section B.2: SSRC, rollover counter and number are 0. */
    struct seal_keys keys =
        session("2b7e151628aed2a6abf7158809cf4f3c", "f0f1f2f3f4f5f6f7f8f9fafbfcfd");
    struct seal_cipher *__single cipher =
        seal_cipher_open(SUITE_AES_CM_128_HMAC_SHA1_80, SEAL_RTP, &keys);
    struct bytes header = hex("80000000 00000000 00000000"), zero = zeros(4096);
    struct bytes out = zeros(header.len + 4096 + 10);
    struct seal_text text = {.clear_length = header.len,
                             .clear = header.at,
                             .first_length = 4096,
                             .first = zero.at};

    CHECK(seal_cipher_write(cipher, &text, out.at, out.len));
    CHECK_BYTES(out.at + 12, 48,
                "e03ead0935c95e80e166b16dd92b4eb4 d23513162b02d0f72a43a2fe4a5f97ab"
                "41e95b3bb0a2e8dd477901e4fca894c0");
    seal_cipher_close(cipher);
}

TEST(an_aes_cm_packet_is_that_of_the_reference)
{
    struct suite_key key = master(SUITE_AES_CM_128_HMAC_SHA1_80, MASTER_3711);
    struct seal *__single seal = seal_open(&key);
    struct bytes header = hex("800f1234 decafbad cafebabe");
    struct bytes payload = hex("abababab abababab abababab abababab");
    struct bytes compound = hex("81c8000b cafebabe abababab abababab abababab abababab");
    struct bytes out = zeros(12 + 16 + 10), reports = zeros(24 + 14);
    size_t sealed = 0;

    CHECK_EQ(seal_rtp(seal, header.at, header.len, payload.at, payload.len, out.at, out.len,
                      &sealed), DROP_NONE);
    CHECK_BYTES(out.at, sealed,
                "800f1234 decafbad cafebabe 4e55dc4c e79978d8 8ca4d215 949d2402"
                "b78d6acc 99ea179b 8dbb");
    /* The reference prints the packet with index 1, which is our second. */
    CHECK_EQ(seal_rtcp(seal, compound.at, compound.len, reports.at, reports.len, &sealed),
             DROP_NONE);
    CHECK_BYTES(reports.at + 24, 4, "80000000");
    CHECK_EQ(seal_rtcp(seal, compound.at, compound.len, reports.at, reports.len, &sealed),
             DROP_NONE);
    CHECK_BYTES(reports.at, sealed,
                "81c8000b cafebabe 7128035b e487b9bd bef89041 f977a5a8 80000001"
                "993e08cd 54d6c123 0798");
    seal_close(seal);
}

TEST(gcm_packets_are_those_of_rfc_7714)
{
    struct seal_keys narrow = session(KEY_128, QUID_PRO_QUO);
    struct seal_keys wide = session(KEY_256, QUID_PRO_QUO);

    /* Section 16.1.1, then 16.2.1. */
    check_sealed(SUITE_AEAD_AES_128_GCM, SEAL_RTP, &narrow, 0xf17b, RTP_7714, GALLIA,
                 RTP_7714 "f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a"
                          "51c7d19b 36de3adf 8833 899d7f27 beb16a91 52cf765e e4390cce");
    check_sealed(SUITE_AEAD_AES_256_GCM, SEAL_RTP, &wide, 0xf17b, RTP_7714, GALLIA,
                 RTP_7714 "32b1de78 a822fe12 ef9f78fa 332e33aa b1801238 9a58e2f3 b50b2a02"
                          "76ffae0f 1ba63799 b87b7aa3 db36dfff d6b0f9bb 7878d7a7 6c13");
}

TEST(gcm_reports_are_those_of_rfc_7714)
{
    struct seal_keys narrow = session(KEY_128, QUID_PRO_QUO);
    struct seal_keys wide = session(KEY_256, QUID_PRO_QUO);

    /* Section 17.1, then 17.3. */
    check_sealed(SUITE_AEAD_AES_128_GCM, SEAL_RTCP, &narrow, 0x5d4, RTCP_7714, LUNA,
                 RTCP_7714 "63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1"
                           "730d6fda 4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872"
                           "45d9eade 800005d4");
    check_sealed(SUITE_AEAD_AES_256_GCM, SEAL_RTCP, &wide, 0x5d4, RTCP_7714, LUNA,
                 RTCP_7714 "d50ae4d1 f5ce5d30 4ba297e4 7d470c28 2c3ece5d bffe0a50 a2eaa5c1"
                           "110555be 8415f658 c61de047 6f1b6fad 1d1eb30c 4446839f 57ff6f6c"
                           "b26ac3be 800005d4");
}

TEST(all_six_bytes_of_an_index_reach_the_cipher)
{
    /* No RFC prints a packet this far on; computed with Python's cryptography and hmac. */
    struct seal_keys gcm = session(KEY_128, QUID_PRO_QUO);
    struct seal_keys cm =
        session("2b7e151628aed2a6abf7158809cf4f3c", "f0f1f2f3f4f5f6f7f8f9fafbfcfd");

    check_sealed(SUITE_AEAD_AES_128_GCM, SEAL_RTP, &gcm, 0x123456789abc,
                 "80409abc 8041f8d3 5501a0b2", "00112233 44556677",
                 "80409abc 8041f8d3 5501a0b2 d54c5ae1 f1bf090f 1e588158 bfa8adc0"
                 "95521d67 82b1c675");
    check_sealed(SUITE_AES_CM_128_HMAC_SHA1_80, SEAL_RTP, &cm, 0x123456789abc,
                 "80409abc 8041f8d3 5501a0b2", "00112233 44556677",
                 "80409abc 8041f8d3 5501a0b2 d5e921a7 30a09cbd a3715141 c8c0eac2 80fa");
}
