/* dtls_test.c - two ends of ours agree: suites, hashes, fingerprints, the end of it. */
#include "test.h"

#include "dtls_pair.h"

#include <malloc.h>
#include <string.h>

TEST(both_ends_of_a_handshake_have_the_same_keys)
{
    struct dtls_pair pair;

    pair_open(&pair);
    CHECK_EQ(dtls_state(pair.client), DTLS_CONNECTING);
    pair_expect(&pair, DTLS_SHA256);
    pair_carry(&pair);
    pair_check_keys(&pair);
    CHECK_EQ(dtls_failure(pair.client), DTLS_FINE);
    CHECK_EQ(dtls_deadline(pair.client), NEVER);
    CHECK_EQ(dtls_deadline(pair.server), NEVER);
    pair_close(&pair);
}

TEST(every_suite_can_be_agreed_on)
{
    for (unsigned i = 0; i < SUITE_COUNT; i++) {
        const enum suite only[1] = { (enum suite)i };
        struct dtls_pair pair;
        struct suite_key sending, receiving;

        pair_open_with(&pair, dtls_identity_make(), dtls_identity_make(), only, 1, only, 1);
        pair_expect(&pair, DTLS_SHA256);
        pair_carry(&pair);
        pair_check_keys(&pair);
        dtls_keys(pair.client, &sending, &receiving);
        CHECK_EQ(sending.suite, i);
        pair_close(&pair);
    }
}

TEST(the_servers_order_of_suites_rules)
{
    const enum suite forth[SUITE_COUNT] = { 0, 1, 2 }, back[SUITE_COUNT] = { 2, 1, 0 };
    struct dtls_pair pair;
    struct suite_key sending, receiving;

    pair_open_with(&pair, dtls_identity_make(), dtls_identity_make(), forth, SUITE_COUNT, back,
                   SUITE_COUNT);
    pair_expect(&pair, DTLS_SHA256);
    pair_carry(&pair);
    pair_check_keys(&pair);
    dtls_keys(pair.server, &sending, &receiving);
    CHECK_EQ(sending.suite, SUITE_AES_CM_128_HMAC_SHA1_80);
    pair_close(&pair);

    pair_open_with(&pair, dtls_identity_make(), dtls_identity_make(), back, SUITE_COUNT, forth, 2);
    pair_expect(&pair, DTLS_SHA256);
    pair_carry(&pair);
    pair_check_keys(&pair);
    dtls_keys(pair.server, &sending, &receiving);
    CHECK_EQ(sending.suite, SUITE_AEAD_AES_128_GCM);
    pair_close(&pair);
}

TEST(every_hash_proves_the_far_side)
{
    for (unsigned i = 0; i < DTLS_HASH_COUNT; i++) {
        struct dtls_pair pair;

        pair_open(&pair);
        pair_expect(&pair, (enum dtls_hash)i);
        pair_carry(&pair);
        CHECK(pair_is_connected(&pair));
        pair_close(&pair);
    }
}

TEST(somebody_elses_fingerprint_fails_with_every_hash)
{
    for (unsigned i = 0; i < DTLS_HASH_COUNT; i++) {
        struct dtls_pair pair;

        pair_open(&pair);
        expect_identity(pair.client, 0, pair.server_identity, (enum dtls_hash)i);
        expect_identity(pair.server, 0, pair.server_identity, (enum dtls_hash)i);
        pair_carry(&pair);
        CHECK_EQ(dtls_state(pair.server), DTLS_FAILED);
        CHECK_EQ(dtls_failure(pair.server), DTLS_FAULT_FINGERPRINT);
        CHECK_EQ(dtls_state(pair.client), DTLS_CLOSED); /* it was told */
        pair_close(&pair);
    }
}

TEST(a_fingerprint_that_differs_in_one_bit_fails)
{
    struct dtls_pair pair;
    uint8_t digest[DTLS_DIGEST_MAX];

    pair_open(&pair);
    dtls_identity_fingerprint(pair.server_identity, DTLS_SHA256, digest);
    digest[31] ^= 1;
    dtls_expect(pair.client, 0, DTLS_SHA256, digest, 32);
    pair_carry(&pair);
    CHECK_EQ(dtls_failure(pair.client), DTLS_FAULT_FINGERPRINT);
    pair_close(&pair);
}

TEST(a_fingerprint_may_come_after_the_handshake)
{
    struct dtls_pair pair;

    pair_open(&pair);
    pair_carry(&pair);
    CHECK_EQ(dtls_state(pair.client), DTLS_CONNECTING);
    CHECK_EQ(dtls_state(pair.server), DTLS_CONNECTING);
    pair_expect(&pair, DTLS_SHA512);
    pair_check_keys(&pair);
    pair_close(&pair);
}

TEST(a_wrong_fingerprint_after_the_handshake_fails_and_is_told)
{
    struct dtls_pair pair;

    pair_open(&pair);
    pair_carry(&pair);
    expect_identity(pair.server, 0, pair.server_identity, DTLS_SHA256);
    CHECK_EQ(dtls_failure(pair.server), DTLS_FAULT_FINGERPRINT);
    pair_carry(&pair);
    CHECK_EQ(dtls_state(pair.client), DTLS_CLOSED);
    pair_close(&pair);
}

TEST(ends_without_a_suite_in_common_fail)
{
    const enum suite one[1] = { SUITE_AEAD_AES_128_GCM }, two[1] = { SUITE_AEAD_AES_256_GCM };
    struct dtls_pair pair;

    pair_open_with(&pair, dtls_identity_make(), dtls_identity_make(), one, 1, two, 1);
    pair_expect(&pair, DTLS_SHA256);
    pair_carry(&pair);
    CHECK_EQ(dtls_failure(pair.client), DTLS_FAULT_NO_SUITE);
    CHECK_EQ(dtls_failure(pair.server), DTLS_FAULT_NO_SUITE);
    pair_close(&pair);
}

TEST(a_goodbye_closes_both_ends)
{
    struct dtls_pair pair;

    pair_open(&pair);
    pair_expect(&pair, DTLS_SHA256);
    pair_carry(&pair);
    dtls_say_goodbye(pair.client);
    CHECK_EQ(dtls_state(pair.client), DTLS_CLOSED);
    pair_carry(&pair);
    CHECK_EQ(dtls_state(pair.server), DTLS_CLOSED);
    CHECK_EQ(dtls_failure(pair.server), DTLS_FINE);
    pair_close(&pair);
}

TEST(application_data_are_heard_once_connected_and_where_somebody_listens)
{
    static const uint8_t word[] = {'w', 'o', 'r', 'd'};
    static const uint8_t longest[DTLS_APPLICATION_MAX];
    uint8_t bytes[2048];
    struct writer heard = writer_of(bytes, sizeof bytes);
    struct dtls_pair pair;

    pair_open(&pair);
    CHECK(!dtls_speak(pair.client, word, sizeof word));
    pair_expect(&pair, DTLS_SHA256);
    pair_carry(&pair);
    CHECK(dtls_speak(pair.client, word, sizeof word));
    pair_carry(&pair);
    CHECK_EQ(heard.used, 0);
    dtls_hear(pair.server, &heard);
    CHECK(dtls_speak(pair.client, word, sizeof word));
    CHECK(dtls_speak(pair.client, word, sizeof word));
    pair_carry(&pair);
    CHECK_BYTES(bytes, heard.used, "0004 776f7264 0004 776f7264");
    CHECK(dtls_speak(pair.client, longest, sizeof longest));
    pair_carry(&pair);
    CHECK_EQ(heard.used, 12 + 2 + DTLS_APPLICATION_MAX);
    CHECK(pair.longest <= DTLS_DATAGRAM_MAX);
    dtls_hear(pair.server, NULL);
    pair_close(&pair);
}

TEST(a_goodbye_during_the_handshake_is_silent)
{
    struct dtls_pair pair;
    uint8_t out[DTLS_DATAGRAM_MAX];

    pair_open(&pair);
    CHECK(pair_carry_one(&pair, pair.client, pair.server));
    while (dtls_next(pair.server, out, sizeof out) > 0)
        continue;
    dtls_say_goodbye(pair.server);
    CHECK_EQ(dtls_state(pair.server), DTLS_CLOSED);
    CHECK_EQ(dtls_next(pair.server, out, sizeof out), 0);
    CHECK_EQ(dtls_deadline(pair.server), NEVER);
    pair_close(&pair);
}

TEST(what_comes_before_the_beginning_or_after_the_end_is_dropped)
{
    struct dtls_pair pair;
    const enum suite suite = SUITE_AEAD_AES_128_GCM;
    uint8_t hello[DTLS_DATAGRAM_MAX];

    pair_open(&pair);
    const size_t length = dtls_next(pair.client, hello, sizeof hello);
    struct dtls *__single fresh = dtls_open(pair.server_identity, &suite, 1);
    CHECK_EQ(dtls_receive(fresh, 0, hello, length), DROP_DTLS_UNEXPECTED);
    CHECK_EQ(dtls_state(fresh), DTLS_NEW);
    dtls_close(fresh);
    dtls_say_goodbye(pair.server);
    CHECK_EQ(dtls_receive(pair.server, 0, hello, length), DROP_DTLS_UNEXPECTED);
    pair_close(&pair);
}

TEST(an_idle_session_holds_no_buffers_of_records)
{
    enum { COUNT = 16 };
    const enum suite suite = SUITE_AEAD_AES_128_GCM;
    static struct dtls_pair pairs[COUNT];
    struct dtls_pair first;

    pair_open(&first);
    pair_carry(&first);
    const size_t before = mallinfo2().uordblks; /* 0 under a sanitizer, which has its own malloc */
    for (size_t i = 0; i < COUNT; i++) {
        pairs[i] = first;
        pairs[i].client = dtls_open(first.client_identity, &suite, 1);
        pairs[i].server = dtls_open(first.server_identity, &suite, 1);
        CHECK(dtls_begin(pairs[i].client, 0, DTLS_CLIENT));
        CHECK(dtls_begin(pairs[i].server, 0, DTLS_SERVER));
        pair_expect(&pairs[i], DTLS_SHA256);
        pair_carry(&pairs[i]);
        CHECK(pair_is_connected(&pairs[i]));
    }
    /* 41 KiB an end, half of it the handshake's own buffer, which OpenSSL keeps for DTLS. With the
     * buffers for records it would be 33 KiB more. */
    CHECK((mallinfo2().uordblks - before) / COUNT < 2 * 48 * 1024);
    for (size_t i = 0; i < COUNT; i++) {
        dtls_close(pairs[i].client);
        dtls_close(pairs[i].server);
    }
    pair_close(&first);
}
