/* dtls_hostile_test.c - who has no certificate, not its key, or something to say in between. */
#include "test.h"

#include "dtls_certificates.h"
#include "dtls_pair.h"
#include "dtls_stranger.h"
#include "proto/dtls_record.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string.h>

struct stage {
    struct dtls_identity *identity;
    struct dtls *server;
    struct stranger stranger;
    EVP_PKEY *key;
    X509 *certificate; /* of that key, expired, `padding` bytes too long */
};

static void stage_open(struct stage *stage, size_t padding)
{
    stage->identity = dtls_identity_make();
    stage->server = server_for_strangers(stage->identity);
    stranger_open(&stage->stranger);
    stage->key = LIB(EVP_PKEY, EVP_EC_gen("P-256"));
    stage->certificate = certificate_odd(stage->key, padding);
    expect_certificate(stage->server, stage->certificate);
}

/* It shows the certificate and signs with this key. */
static void stage_run(struct stage *stage, EVP_PKEY *key)
{
    CHECK_EQ(SSL_CTX_use_certificate(stage->stranger.context, stage->certificate), 1);
    CHECK_EQ(SSL_CTX_use_PrivateKey(stage->stranger.context, key), 1);
    stranger_begin(&stage->stranger);
    stranger_meet(&stage->stranger, stage->server, 0);
}

static void stage_close(struct stage *stage)
{
    stranger_close(&stage->stranger);
    dtls_close(stage->server);
    dtls_identity_close(stage->identity);
    X509_free(stage->certificate);
    EVP_PKEY_free(stage->key);
}

TEST(an_expired_certificate_is_as_good_as_its_fingerprint)
{
    struct stage stage;

    stage_open(&stage, 0);
    stage_run(&stage, stage.key);
    CHECK_EQ(dtls_state(stage.server), DTLS_CONNECTED);
    CHECK(stranger_is_connected(&stage.stranger));
    stage_close(&stage);
}

TEST(a_client_without_a_certificate_fails)
{
    struct stage stage;

    stage_open(&stage, 0);
    stranger_begin(&stage.stranger);
    stranger_meet(&stage.stranger, stage.server, 0);
    CHECK_EQ(dtls_state(stage.server), DTLS_FAILED);
    CHECK_EQ(dtls_failure(stage.server), DTLS_FAULT_HANDSHAKE);
    stage_close(&stage);
}

/* A key that has the public half of `shown` and the private half of `used`. */
static EVP_PKEY *__single forged_key(EVP_PKEY *shown, EVP_PKEY *used)
{
    uint8_t point[128];
    size_t length = 0;
    BIGNUM *__single secret = NULL;
    EVP_PKEY *__single key = NULL;
    EVP_PKEY_CTX *__single context =
        LIB(EVP_PKEY_CTX, EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL));
    OSSL_PARAM_BLD *__single build = LIB(OSSL_PARAM_BLD, OSSL_PARAM_BLD_new());

    CHECK_EQ(EVP_PKEY_get_octet_string_param(shown, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point,
                                             &length), 1);
    CHECK_EQ(EVP_PKEY_get_bn_param(used, OSSL_PKEY_PARAM_PRIV_KEY, (void *)&secret), 1);
    OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, length);
    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, secret);
    OSSL_PARAM *__single parameters = LIB(OSSL_PARAM, OSSL_PARAM_BLD_to_param(build));
    CHECK_EQ(EVP_PKEY_fromdata_init(context), 1);
    CHECK_EQ(EVP_PKEY_fromdata(context, (void *)&key, EVP_PKEY_KEYPAIR, parameters), 1);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(build);
    BN_clear_free(secret);
    EVP_PKEY_CTX_free(context);
    return key;
}

TEST(who_shows_a_certificate_without_having_its_key_fails)
{
    struct stage stage;
    EVP_PKEY *__single own = LIB(EVP_PKEY, EVP_EC_gen("P-256"));

    stage_open(&stage, 0);
    EVP_PKEY *__single forged = forged_key(stage.key, own);
    stage_run(&stage, forged); /* the right certificate, and so the right fingerprint */
    CHECK_EQ(dtls_state(stage.server), DTLS_FAILED);
    CHECK_EQ(dtls_failure(stage.server), DTLS_FAULT_HANDSHAKE);
    EVP_PKEY_free(forged);
    EVP_PKEY_free(own);
    stage_close(&stage);
}

TEST(a_chain_of_twelve_kilobytes_is_taken)
{
    struct stage stage;

    stage_open(&stage, 12000);
    stage_run(&stage, stage.key);
    CHECK_EQ(dtls_state(stage.server), DTLS_CONNECTED);
    stage_close(&stage);
}

TEST(a_chain_of_more_than_sixteen_kilobytes_is_dropped_by_name)
{
    struct stage stage;

    stage_open(&stage, 16400);
    stage_run(&stage, stage.key);
    CHECK_EQ(dtls_state(stage.server), DTLS_CONNECTING); /* until its caller loses patience */
    CHECK(stage.stranger.drops.count[DROP_DTLS_MALFORMED] > 0);
    stage_close(&stage);
}

TEST(application_data_is_dropped_by_name)
{
    struct stage stage;

    stage_open(&stage, 0);
    stage_run(&stage, stage.key);
    CHECK_EQ(SSL_write(stage.stranger.ssl, "hello", 5), 5);
    stranger_meet(&stage.stranger, stage.server, 0);
    CHECK_EQ(stage.stranger.drops.count[DROP_DTLS_APPLICATION], 1);
    CHECK_EQ(dtls_state(stage.server), DTLS_CONNECTED);
    stage_close(&stage);
}

TEST(nobody_renegotiates)
{
    struct stage stage;
    struct suite_key before, after, receiving;
    uint8_t hello[DTLS_DATAGRAM_MAX];

    stage_open(&stage, 0);
    stage_run(&stage, stage.key);
    dtls_keys(stage.server, &before, &receiving);
    CHECK_EQ(SSL_renegotiate(stage.stranger.ssl), 1);
    SSL_do_handshake(stage.stranger.ssl);
    const size_t length = dtls_wire_next(&stage.stranger.wire, hello, sizeof hello);
    CHECK(length > 100);
    CHECK_EQ(dtls_receive(stage.server, 0, hello, length), DROP_NONE);
    CHECK_EQ(dtls_state(stage.server), DTLS_CONNECTED);
    dtls_keys(stage.server, &after, &receiving);
    CHECK(memcmp(before.bytes, after.bytes, before.length) == 0);
    stranger_meet(&stage.stranger, stage.server, 0);
    CHECK(!stranger_is_connected(&stage.stranger)); /* it takes the refusal to heart and leaves */
    CHECK_EQ(dtls_state(stage.server), DTLS_CLOSED);
    stage_close(&stage);
}

TEST(an_alert_in_the_clear_ends_a_handshake)
{
    struct dtls_pair pair;
    struct bytes alert = hex("15 fefd 0000 000000000063 0002 02 28"); /* fatal, handshake_failure */

    pair_open(&pair);
    CHECK(pair_carry_one(&pair, pair.client, pair.server));
    CHECK_EQ(dtls_receive(pair.server, 0, alert.at, alert.len), DROP_NONE);
    CHECK_EQ(dtls_failure(pair.server), DTLS_FAULT_HANDSHAKE);
    CHECK_EQ(dtls_deadline(pair.server), NEVER);
    pair_close(&pair);
}

/* What reaches an end without being part of the handshake, and how it is dropped; DROP_NONE where
 * only OpenSSL can tell. */
static const struct garbage {
    const char *bytes;
    enum drop why;
} garbage[] = {
    { "16 fefd 0000 000000000063", DROP_DTLS_MALFORMED },                      /* half a head */
    { "16 fefd 0000 000000000063 0005 01020304", DROP_DTLS_MALFORMED },        /* too short */
    { "16 fefd 0000 000000000063 0001 01 00", DROP_DTLS_MALFORMED },           /* too long */
    { "16 0303 0000 000000000063 0001 01", DROP_DTLS_MALFORMED },              /* TLS */
    { "16 fefc 0000 000000000063 0001 01", DROP_DTLS_MALFORMED },              /* DTLS 1.3 */
    { "16 fefd 0000 000000000063 0000", DROP_DTLS_MALFORMED },                 /* no message */
    { "16 fefd 0000 000000000063 0003 010203", DROP_DTLS_MALFORMED },          /* half a head */
    { "16 fefd 0000 000000000063 000c 0b 000100 0001 000000 000000", DROP_DTLS_MALFORMED },
    { "16 fefd 0000 000000000063 000d 0b ffffff 0001 000000 000001 00", DROP_DTLS_MALFORMED },
    { "16 fefd 0000 000000000063 000d 0b 000001 0001 000001 000001 00", DROP_DTLS_MALFORMED },
    { "18 fefd 0000 000000000063 0003 010000", DROP_DTLS_UNEXPECTED },         /* heartbeat */
    { "19 fefd 0000 000000000063 0001 00", DROP_DTLS_UNEXPECTED },             /* connection id */
    { "3f fefd 0000 000000000063 0001 00", DROP_DTLS_UNEXPECTED },
    { "17 fefd 0000 000000000063 0001 00", DROP_DTLS_UNEXPECTED },             /* data, clear */
    { "15 fefd 0000 000000000063 0002 01 00", DROP_DTLS_UNEXPECTED },          /* close_notify */
    { "15 fefd 0000 000000000063 0001 02", DROP_DTLS_UNEXPECTED },             /* half an alert */
    { "16 fefd 0002 000000000063 0001 00", DROP_DTLS_UNEXPECTED },             /* epoch 2 */
    { "14 fefd 0001 000000000063 0001 01", DROP_DTLS_UNEXPECTED },
    { "16 fefd 0001 000000000063 0018 000102030405060708090a0b0c0d0e0f 0001020304050607",
      DROP_NONE }, /* sealed, but not by the far side */
    { "17 fefd 0001 000000000064 0018 000102030405060708090a0b0c0d0e0f 0001020304050607",
      DROP_NONE },
};

#define GARBAGE_COUNT (sizeof garbage / sizeof *garbage)

TEST(garbage_at_any_point_of_a_handshake_does_no_harm)
{
    for (size_t i = 0; i < GARBAGE_COUNT; i++) {
        struct bytes packet = hex(garbage[i].bytes);
        struct dtls_pair pair;
        bool is_moving = true;

        pair_open(&pair);
        pair_expect(&pair, DTLS_SHA256);
        while (is_moving) {
            if (dtls_state(pair.server) == DTLS_CONNECTING && pair.sent > 0) {
                const enum drop why = dtls_receive(pair.server, 0, packet.at, packet.len);
                CHECK_EQ(why, garbage[i].why);
            }
            is_moving = pair_carry_one(&pair, pair.client, pair.server);
            if (dtls_state(pair.client) == DTLS_CONNECTING) {
                const enum drop why = dtls_receive(pair.client, 0, packet.at, packet.len);
                CHECK_EQ(why, garbage[i].why);
            }
            is_moving |= pair_carry_one(&pair, pair.server, pair.client);
        }
        pair_check_keys(&pair);
        for (size_t k = 0; k < GARBAGE_COUNT; k++) { /* nor after it */
            struct bytes more = hex(garbage[k].bytes);

            dtls_receive(pair.client, 0, more.at, more.len);
            dtls_receive(pair.server, 0, more.at, more.len);
        }
        CHECK(pair_is_connected(&pair));
        pair_close(&pair);
    }
}

/* OpenSSL 3.0 takes a sealed record that is too short for its cipher as the end of everything. */
TEST(no_short_record_ends_a_session)
{
    struct dtls_pair pair;

    pair_open(&pair);
    pair_expect(&pair, DTLS_SHA256);
    for (bool is_moving = true; is_moving;) {
        is_moving = pair_carry_one(&pair, pair.client, pair.server);
        is_moving |= pair_carry_one(&pair, pair.server, pair.client);
    }
    pair_check_keys(&pair);
    for (uint8_t type = DTLS_CHANGE_CIPHER; type <= DTLS_APPLICATION; type++)
        for (uint8_t size = 0; size < 48; size++) {
            uint8_t packet[13 + 48] = {type, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 99, 0, size};
            const enum drop why = dtls_receive(pair.client, 0, packet, 13u + size);

            dtls_receive(pair.server, 0, packet, 13u + size);
            if (type == DTLS_CHANGE_CIPHER)
                CHECK_EQ(why, DROP_DTLS_UNEXPECTED);
            else
                CHECK_EQ(why, size < 24 ? DROP_DTLS_MALFORMED : DROP_NONE);
            CHECK(pair_is_connected(&pair));
        }
    pair_close(&pair);
}

TEST(a_good_record_is_heard_behind_a_bad_one)
{
    struct dtls_pair pair;
    uint8_t packet[64 + DTLS_DATAGRAM_MAX];
    struct bytes data = hex("17 fefd 0000 000000000063 0001 00");

    pair_open(&pair);
    pair_expect(&pair, DTLS_SHA256);
    memcpy(packet, data.at, data.len);
    const size_t length = dtls_next(pair.client, packet + data.len, DTLS_DATAGRAM_MAX);
    CHECK_EQ(dtls_receive(pair.server, 0, packet, data.len + length), DROP_NONE);
    pair_carry(&pair);
    pair_check_keys(&pair);
    pair_close(&pair);
}

TEST(records_sealed_too_early_are_few)
{
    struct bytes packet = hex("17 fefd 0001 000000000064 0018 000102030405060708090a0b0c0d0e0f "
                              "0001020304050607");
    struct dtls_pair pair;

    pair_open(&pair);
    CHECK(pair_carry_one(&pair, pair.client, pair.server));
    for (int i = 0; i < 16; i++) {
        packet.at[10] = (uint8_t)i;
        CHECK_EQ(dtls_receive(pair.server, 0, packet.at, packet.len), DROP_NONE);
    }
    packet.at[10] = 16;
    CHECK_EQ(dtls_receive(pair.server, 0, packet.at, packet.len), DROP_DTLS_LIMIT);
    pair_close(&pair);
}
