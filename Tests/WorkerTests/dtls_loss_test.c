/* dtls_loss_test.c - a handshake over a wire that loses, doubles and reorders, in virtual time. */
#include "test.h"

#include "dtls_pair.h"
#include "openssl_clock.h"

#define MINUTE (60 * SECOND)

/* Of a handshake in which nothing is lost. */
static size_t datagrams_of_a_handshake(void)
{
    struct dtls_pair pair;

    pair_open(&pair);
    pair_expect(&pair, DTLS_SHA256);
    pair_carry(&pair);
    CHECK(pair_is_connected(&pair));
    pair_close(&pair);
    return pair.sent;
}

TEST(any_one_datagram_may_be_lost)
{
    const size_t count = datagrams_of_a_handshake();

    CHECK(count >= 4); /* one for each flight */
    for (size_t i = 0; i < count; i++) {
        struct dtls_pair pair;

        pair_open(&pair);
        pair.lost = i;
        pair_expect(&pair, DTLS_SHA256);
        pair_carry(&pair);
        CHECK(!pair_is_connected(&pair));
        pair_run(&pair, MINUTE);
        pair_check_keys(&pair);
        CHECK_EQ(pair.now, 200 * MILLISECOND);
        pair_close(&pair);
    }
}

TEST(any_one_datagram_may_come_twice)
{
    const size_t count = datagrams_of_a_handshake();

    for (size_t i = 0; i < count; i++) {
        struct dtls_pair pair;

        pair_open(&pair);
        pair.doubled = i;
        pair_expect(&pair, DTLS_SHA256);
        pair_carry(&pair);
        pair_check_keys(&pair);
        pair_close(&pair);
    }
}

TEST(any_one_datagram_may_be_overtaken)
{
    const size_t count = datagrams_of_a_handshake();

    for (size_t i = 0; i < count; i++) {
        struct dtls_pair pair;

        pair_open(&pair);
        pair.late = i;
        pair_expect(&pair, DTLS_SHA256);
        pair_carry(&pair);
        pair_check_keys(&pair);
        pair_close(&pair);
    }
}

TEST(a_client_that_nobody_answers_asks_less_and_less_often_and_gives_up)
{
    static const usec_t times[] = { 200, 600, 1400, 3000, 6200, 9400, 12600 };
    struct dtls_pair pair;
    uint8_t out[DTLS_DATAGRAM_MAX];

    pair_open(&pair);
    CHECK(dtls_next(pair.client, out, sizeof out) > 0);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        CHECK_EQ(dtls_deadline(pair.client), times[i] * MILLISECOND);
        pair.now = dtls_deadline(pair.client);
        openssl_clock_set(pair.now);
        dtls_due(pair.client, pair.now);
        CHECK(dtls_next(pair.client, out, sizeof out) > 0);
        CHECK_EQ(dtls_next(pair.client, out, sizeof out), 0);
    }
    pair_close(&pair);

    pair_open(&pair);
    dtls_say_goodbye(pair.server);
    pair_run(&pair, MINUTE);
    CHECK_EQ(dtls_state(pair.client), DTLS_FAILED);
    CHECK_EQ(dtls_failure(pair.client), DTLS_FAULT_HANDSHAKE);
    CHECK(pair.now > 20 * SECOND && pair.now < 40 * SECOND);
    pair_close(&pair);
}

TEST(a_server_repeats_its_flight_on_its_own)
{
    struct dtls_pair pair;
    uint8_t out[DTLS_DATAGRAM_MAX];

    pair_open(&pair);
    CHECK_EQ(dtls_deadline(pair.server), NEVER); /* it has said nothing yet */
    CHECK(pair_carry_one(&pair, pair.client, pair.server));
    CHECK_EQ(dtls_deadline(pair.server), 200 * MILLISECOND);
    CHECK(dtls_next(pair.server, out, sizeof out) > 0);
    while (dtls_next(pair.server, out, sizeof out) > 0)
        continue;
    openssl_clock_set(200 * MILLISECOND);
    dtls_due(pair.server, 200 * MILLISECOND);
    CHECK(dtls_next(pair.server, out, sizeof out) > 0);
    CHECK_EQ(dtls_deadline(pair.server), 600 * MILLISECOND);
    pair_close(&pair);
}

TEST(nothing_is_repeated_before_its_time)
{
    struct dtls_pair pair;
    uint8_t out[DTLS_DATAGRAM_MAX];

    pair_open(&pair);
    CHECK(dtls_next(pair.client, out, sizeof out) > 0);
    openssl_clock_set(150 * MILLISECOND);
    dtls_due(pair.client, 150 * MILLISECOND);
    CHECK_EQ(dtls_next(pair.client, out, sizeof out), 0);
    dtls_due(pair.client, 200 * MILLISECOND); /* OpenSSL's clock is behind: asked too early */
    CHECK_EQ(dtls_next(pair.client, out, sizeof out), 0);
    CHECK_EQ(dtls_deadline(pair.client), 250 * MILLISECOND);
    pair_close(&pair);
}

TEST(a_clock_set_back_delays_a_repetition_by_one_timeout_at_most)
{
    struct dtls_pair pair;

    openssl_clock_set(0);
    pair_open(&pair);
    openssl_clock_set(-3600 * SECOND);
    dtls_due(pair.client, 200 * MILLISECOND);
    CHECK_EQ(dtls_deadline(pair.client), 3400 * MILLISECOND);
    pair_close(&pair);
    openssl_clock_set(0);
}
