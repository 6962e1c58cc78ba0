/* dtls_loss_test.c - a handshake over a wire that loses, doubles and reorders, in virtual time. */
#include "test.h"

#include "dtls_pair.h"
#include "openssl_clock.h"

#include <string.h>

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
    static const usec_t times[] = { 200000, 500000, 950000, 1625000, 2637500, 4156250, 6434375 };
    struct dtls_pair pair;
    uint8_t out[DTLS_DATAGRAM_MAX], again[DTLS_DATAGRAM_MAX];

    pair_open(&pair);
    CHECK(dtls_next(pair.client, out, sizeof out) > 0);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        CHECK_EQ(dtls_deadline(pair.client), times[i]);
        pair.now = dtls_deadline(pair.client);
        openssl_clock_set(pair.now);
        dtls_due(pair.client, pair.now);
        const size_t length = dtls_next(pair.client, out, sizeof out);
        CHECK(length > 0);
        CHECK_EQ(dtls_next(pair.client, again, sizeof again), length); /* one of them may pass */
        CHECK(memcmp(out, again, length) == 0);
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
    CHECK_EQ(dtls_deadline(pair.server), 500 * MILLISECOND);
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
    CHECK_EQ(dtls_deadline(pair.client), 5200 * MILLISECOND);
    pair_close(&pair);
    openssl_clock_set(0);
}

#define DICE 20
#define STEP (50 * MILLISECOND)

/* When both were connected; MINUTE: they never were. */
static usec_t time_with_half_lost(uint8_t dice)
{
    const uint8_t seed[RANDOM_SEED_SIZE] = {dice, 50};
    struct dtls_pair pair;
    usec_t at = 0;

    pair_open(&pair);
    pair.lost_permille = 500;
    random_seed(&pair.dice, seed);
    pair_expect(&pair, DTLS_SHA256);
    for (; at < MINUTE && !pair_is_connected(&pair); at += STEP)
        pair_run(&pair, at);
    pair_close(&pair);
    return at;
}

/* Flights that left in one datagram for each message, and waited twice as long each time, took a
 * median of 6 s here; one in four took more than 15, and one in twenty-five came to nothing. */
TEST(a_handshake_ends_soon_though_half_of_all_is_lost)
{
    size_t soon = 0, late = 0;

    for (uint8_t dice = 0; dice < DICE; dice++) {
        const usec_t time = time_with_half_lost(dice);

        soon += time <= 2 * SECOND;
        late += time > 8 * SECOND;
    }
    CHECK(soon >= DICE / 2);
    CHECK(late <= 1);
}

TEST(what_is_repeated_leaves_in_few_datagrams_that_pass_everywhere)
{
    struct dtls_pair pair;
    uint8_t out[DTLS_DATAGRAM_MAX];
    size_t count = 0, length;

    pair_open(&pair);
    CHECK(pair_carry_one(&pair, pair.client, pair.server));
    while (dtls_next(pair.server, out, sizeof out) > 0)
        continue;
    openssl_clock_set(200 * MILLISECOND);
    dtls_due(pair.server, 200 * MILLISECOND);
    for (; (length = dtls_next(pair.server, out, sizeof out)) > 0; count++)
        CHECK(length <= 548); /* of 576 bytes with IP and UDP */
    CHECK(count >= 2 && count <= 6); /* five messages in three datagrams at most, each twice */
    pair_close(&pair);
}
