/* dtls_hello_test.c - a ClientHello in pieces, of any size, in any order; and two of them. */
#include "test.h"

#include "base/bytes.h"
#include "base/random.h"
#include "dtls_certificates.h"
#include "dtls_pair.h"
#include "dtls_stranger.h"
#include "openssl_clock.h"

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <string.h>

#define RECORD_HEAD 13
#define MESSAGE_HEAD 12
#define PIECES_MAX 20

/* A client's hello, out of its datagram. */
struct hello {
    size_t length;
    uint8_t body[DTLS_DATAGRAM_MAX];
};

struct piece {
    size_t length;
    uint8_t bytes[DTLS_DATAGRAM_MAX];
};

static void hello_take(struct hello *hello, struct dtls *client)
{
    uint8_t packet[DTLS_DATAGRAM_MAX];
    const size_t length = dtls_next(client, packet, sizeof packet);

    CHECK(length > RECORD_HEAD + MESSAGE_HEAD);
    hello->length = length - RECORD_HEAD - MESSAGE_HEAD;
    memcpy(hello->body, packet + RECORD_HEAD + MESSAGE_HEAD, hello->length);
}

/* Record `number` with the bytes from `from` up to `until` of a hello that is said to have
 * `total`. */
static void piece_make(struct piece *piece, const struct hello *hello, unsigned number,
                       size_t total, size_t from, size_t until)
{
    struct writer w = writer_of(piece->bytes, sizeof piece->bytes);

    writer_u8(&w, 22);
    writer_u16(&w, 0xfefd);
    writer_u64(&w, number); /* epoch 0 */
    writer_u16(&w, (uint16_t)(MESSAGE_HEAD + until - from));
    writer_u8(&w, 1);
    writer_u24(&w, (uint32_t)total);
    writer_u16(&w, 0);
    writer_u24(&w, (uint32_t)from);
    writer_u24(&w, (uint32_t)(until - from));
    writer_bytes(&w, hello->body + from, until - from);
    CHECK(!w.bad);
    piece->length = w.used;
}

static enum drop piece_send(const struct piece *piece, struct dtls *server)
{
    return dtls_receive(server, 0, piece->bytes, piece->length);
}

/* The rest of the handshake. Pieces took numbers that the client's next records have too, and which
 * would be repetitions: they get others. */
static void go_on(struct dtls_pair *pair)
{
    uint8_t packet[DTLS_DATAGRAM_MAX];

    for (bool is_moving = true; is_moving;) {
        is_moving = false;
        while (pair_carry_one(pair, pair->server, pair->client))
            is_moving = true;
        for (size_t length; (length = dtls_next(pair->client, packet, sizeof packet)) > 0;) {
            for (size_t at = 0; at + RECORD_HEAD <= length;) {
                if (packet[at + 4] == 0) /* of epoch 0 */
                    packet[at + 9] = 1;
                at += RECORD_HEAD + (size_t)(packet[at + 11] << 8 | packet[at + 12]);
            }
            dtls_receive(pair->server, pair->now, packet, length);
            is_moving = true;
        }
    }
    pair_check_keys(pair);
}

/* Equal pieces, delivered as `order` says. */
static void check_pieces(size_t count, const size_t *__counted_by(count) order)
{
    struct dtls_pair pair;
    struct hello hello;
    struct piece piece;

    pair_open(&pair);
    pair_expect(&pair, DTLS_SHA256);
    hello_take(&hello, pair.client);
    for (size_t i = 0; i < count; i++) {
        const size_t from = hello.length * order[i] / count;
        const size_t until = hello.length * (order[i] + 1) / count;

        piece_make(&piece, &hello, (unsigned)order[i], hello.length, from, until);
        CHECK_EQ(piece_send(&piece, pair.server), DROP_NONE);
    }
    go_on(&pair);
    pair_close(&pair);
}

TEST(a_hello_in_two_pieces_may_come_in_either_order)
{
    const size_t forth[2] = { 0, 1 }, back[2] = { 1, 0 };

    check_pieces(2, forth);
    check_pieces(2, back);
}

TEST(a_hello_in_twenty_pieces_may_come_in_any_order)
{
    const uint8_t seed[RANDOM_SEED_SIZE] = { 1 };
    size_t order[PIECES_MAX];
    struct random random;

    random_seed(&random, seed);
    for (size_t i = 0; i < PIECES_MAX; i++)
        order[i] = i;
    for (int round = 0; round < 50; round++) {
        for (size_t i = PIECES_MAX - 1; i > 0; i--) {
            const size_t other = random_below(&random, (uint32_t)i + 1), kept = order[i];

            order[i] = order[other];
            order[other] = kept;
        }
        check_pieces(PIECES_MAX, order);
    }
}

TEST(pieces_that_overlap_or_come_twice_are_one_hello)
{
    struct dtls_pair pair;
    struct hello hello;
    struct piece piece;
    unsigned number = 0;

    pair_open(&pair);
    pair_expect(&pair, DTLS_SHA256);
    hello_take(&hello, pair.client);
    for (size_t from = 0; from < hello.length; from += 10) {
        const size_t until = from + 30 < hello.length ? from + 30 : hello.length;

        piece_make(&piece, &hello, number++, hello.length, from, until);
        CHECK_EQ(piece_send(&piece, pair.server), DROP_NONE);
        CHECK_EQ(piece_send(&piece, pair.server), DROP_NONE);
    }
    go_on(&pair);
    pair_close(&pair);
}

TEST(pieces_of_nothing_and_of_too_much_are_dropped_by_name)
{
    struct dtls_pair pair;
    struct hello hello;
    struct piece piece;

    pair_open(&pair);
    pair_expect(&pair, DTLS_SHA256);
    hello_take(&hello, pair.client);
    piece_make(&piece, &hello, 0, hello.length, 20, 20);
    CHECK_EQ(piece_send(&piece, pair.server), DROP_DTLS_MALFORMED);
    piece_make(&piece, &hello, 1, 0xffffff, 0, 20);
    CHECK_EQ(piece_send(&piece, pair.server), DROP_DTLS_MALFORMED);
    piece_make(&piece, &hello, 2, 4097, 0, 20);
    CHECK_EQ(piece_send(&piece, pair.server), DROP_DTLS_MALFORMED);
    piece_make(&piece, &hello, 3, 29, 10, 30);
    CHECK_EQ(piece_send(&piece, pair.server), DROP_DTLS_MALFORMED);
    piece_make(&piece, &hello, 4, hello.length, 0, hello.length);
    CHECK_EQ(piece_send(&piece, pair.server), DROP_NONE);
    go_on(&pair);
    pair_close(&pair);
}

TEST(a_piece_of_another_hello_does_not_stop_the_real_one)
{
    struct dtls_pair pair;
    struct hello hello;
    struct piece piece;

    pair_open(&pair);
    pair_expect(&pair, DTLS_SHA256);
    hello_take(&hello, pair.client);
    piece_make(&piece, &hello, 7, hello.length + 1, 0, 50);
    CHECK_EQ(piece_send(&piece, pair.server), DROP_NONE);
    piece_make(&piece, &hello, 0, hello.length, 0, 60);
    CHECK_EQ(piece_send(&piece, pair.server), DROP_NONE);
    piece_make(&piece, &hello, 1, hello.length, 60, hello.length);
    CHECK_EQ(piece_send(&piece, pair.server), DROP_NONE);
    go_on(&pair);
    pair_close(&pair);
}

TEST(pieces_without_end_are_dropped_by_name)
{
    struct dtls_pair pair;
    struct hello hello = { .length = 1000 };
    struct piece piece;
    size_t taken = 0;
    enum drop why = DROP_NONE;

    pair_open(&pair);
    for (unsigned i = 0; i < 100 && why == DROP_NONE; i++) {
        piece_make(&piece, &hello, i, 4000, 0, 1000);
        why = piece_send(&piece, pair.server);
        taken += why == DROP_NONE ? piece.length : 0;
    }
    CHECK_EQ(why, DROP_DTLS_LIMIT);
    CHECK(taken > 30000 && taken <= 32768);
    pair_close(&pair);
}

TEST(a_hello_that_cannot_be_answered_is_forgotten)
{
    struct dtls_pair pair;
    struct hello nonsense = { .length = 100 }, hello;
    struct piece piece;
    uint8_t out[DTLS_DATAGRAM_MAX];

    pair_open(&pair);
    pair_expect(&pair, DTLS_SHA256);
    memset(nonsense.body, 0xff, 100);
    piece_make(&piece, &nonsense, 9, 100, 0, 100);
    CHECK_EQ(piece_send(&piece, pair.server), DROP_DTLS_HELLO);
    CHECK_EQ(dtls_next(pair.server, out, sizeof out), 0); /* an alert would end the real client */
    CHECK_EQ(dtls_state(pair.server), DTLS_CONNECTING);
    hello_take(&hello, pair.client);
    piece_make(&piece, &hello, 0, hello.length, 0, hello.length);
    CHECK_EQ(piece_send(&piece, pair.server), DROP_NONE);
    go_on(&pair);
    pair_close(&pair);
}

TEST(only_dtls_1_2_is_spoken)
{
    struct dtls_identity *__single identity = dtls_identity_make();
    struct dtls *__single server = server_for_strangers(identity);
    struct stranger stranger;

    stranger_open(&stranger);
    SSL_CTX_set_security_level(stranger.context, 0);
    CHECK_EQ(SSL_CTX_set_min_proto_version(stranger.context, DTLS1_VERSION), 1);
    CHECK_EQ(SSL_CTX_set_max_proto_version(stranger.context, DTLS1_VERSION), 1);
    stranger_begin(&stranger);
    stranger_meet(&stranger, server, 0);
    CHECK_EQ(stranger.drops.count[DROP_DTLS_HELLO], 1);
    CHECK(!stranger_is_connected(&stranger));
    stranger_close(&stranger);
    dtls_close(server);
    dtls_identity_close(identity);
}

/* OpenSSL asks this for an extension; ML-KEM would take as much. */
static int add_padding(SSL *ssl, unsigned type, unsigned context,
                       const unsigned char *__unsafe_indexable *__unsafe_indexable out,
                       size_t *__unsafe_indexable length, X509 *certificate, size_t chain,
                       int *__unsafe_indexable alert, void *nothing)
{
    static const unsigned char padding[1300];

    (void)ssl, (void)type, (void)context, (void)certificate, (void)chain, (void)alert;
    (void)nothing;
    *LIBPTR(const unsigned char *__unsafe_indexable, out, sizeof *out) = padding;
    *LIBPTR(size_t, length, sizeof *length) = sizeof padding;
    return 1;
}

TEST(a_hello_of_1500_bytes_in_two_datagrams_may_come_in_either_order)
{
    for (int round = 0; round < 2; round++) {
        struct dtls_identity *__single identity = dtls_identity_make();
        struct dtls *__single server = server_for_strangers(identity);
        EVP_PKEY *__single key = LIB(EVP_PKEY, EVP_EC_gen("P-256"));
        X509 *__single certificate = certificate_odd(key, 0);
        struct stranger stranger;
        uint8_t first[DTLS_DATAGRAM_MAX], second[DTLS_DATAGRAM_MAX];

        stranger_open(&stranger);
        CHECK_EQ(SSL_CTX_use_certificate(stranger.context, certificate), 1);
        CHECK_EQ(SSL_CTX_use_PrivateKey(stranger.context, key), 1);
        CHECK_EQ(SSL_CTX_add_custom_ext(stranger.context, 0xfe99, SSL_EXT_CLIENT_HELLO,
                                        add_padding, NULL, NULL, NULL, NULL), 1);
        stranger_begin(&stranger);
        expect_certificate(server, certificate);
        const size_t one = dtls_wire_next(&stranger.wire, first, sizeof first);
        const size_t two = dtls_wire_next(&stranger.wire, second, sizeof second);
        CHECK(one + two > 1450 && two > 0);
        CHECK_EQ(dtls_wire_next(&stranger.wire, first, sizeof first), 0);
        if (round == 0)
            CHECK_EQ(dtls_receive(server, 0, first, one), DROP_NONE);
        CHECK_EQ(dtls_receive(server, 0, second, two), DROP_NONE);
        if (round == 1)
            CHECK_EQ(dtls_receive(server, 0, first, one), DROP_NONE);
        stranger_meet(&stranger, server, 0);
        CHECK_EQ(dtls_state(server), DTLS_CONNECTED);
        CHECK(stranger_is_connected(&stranger));
        stranger_close(&stranger);
        dtls_close(server);
        dtls_identity_close(identity);
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
}

/* --- two hellos --- */

/* The hello of a client that then says no more. */
static size_t lone_hello(struct dtls_identity *identity,
                         uint8_t out[__counted_by(DTLS_DATAGRAM_MAX)])
{
    const enum suite suite = SUITE_AEAD_AES_128_GCM;
    struct dtls *__single client = dtls_open(identity, &suite, 1);

    CHECK(dtls_begin(client, 0, DTLS_CLIENT));
    const size_t length = dtls_next(client, out, DTLS_DATAGRAM_MAX);
    dtls_close(client);
    return length;
}

TEST(a_second_hello_is_dropped_while_the_first_one_goes_on)
{
    struct dtls_pair pair;
    uint8_t rival[DTLS_DATAGRAM_MAX];

    pair_open(&pair);
    pair_expect(&pair, DTLS_SHA256);
    const size_t length = lone_hello(pair.client_identity, rival);
    CHECK(pair_carry_one(&pair, pair.client, pair.server));
    CHECK_EQ(dtls_receive(pair.server, 0, rival, length), DROP_DTLS_RIVAL);
    CHECK_EQ(dtls_receive(pair.server, 999 * MILLISECOND, rival, length), DROP_DTLS_RIVAL);
    pair_carry(&pair);
    pair_check_keys(&pair);
    CHECK_EQ(dtls_receive(pair.server, 0, rival, length), DROP_DTLS_UNEXPECTED);
    CHECK(pair_is_connected(&pair));
    pair_close(&pair);
}

TEST(a_first_hello_without_a_client_behind_it_gives_way)
{
    struct dtls_pair pair;
    uint8_t stray[DTLS_DATAGRAM_MAX], out[DTLS_DATAGRAM_MAX];

    pair_open(&pair);
    pair_expect(&pair, DTLS_SHA256);
    CHECK_EQ(dtls_receive(pair.server, 0, stray, lone_hello(pair.client_identity, stray)),
             DROP_NONE);
    while (dtls_next(pair.server, out, sizeof out) > 0) /* and what it is told is lost */
        continue;
    pair.now = 1 * SECOND;
    openssl_clock_set(pair.now);
    pair_carry(&pair);
    pair_check_keys(&pair);
    pair_close(&pair);
}

TEST(a_client_that_went_on_gives_way_to_nobody)
{
    struct dtls_pair pair;
    uint8_t rival[DTLS_DATAGRAM_MAX], out[DTLS_DATAGRAM_MAX];

    pair_open(&pair);
    const size_t length = lone_hello(pair.client_identity, rival);
    CHECK(pair_carry_one(&pair, pair.client, pair.server));
    while (pair_carry_one(&pair, pair.server, pair.client))
        continue;
    const size_t flight = dtls_next(pair.client, out, sizeof out);
    const size_t certificate = RECORD_HEAD + (size_t)(out[11] << 8 | out[12]);
    CHECK(flight > certificate);
    CHECK_EQ(dtls_receive(pair.server, 0, out, certificate), DROP_NONE);
    CHECK_EQ(dtls_receive(pair.server, 20 * SECOND, rival, length), DROP_DTLS_RIVAL);
    CHECK_EQ(dtls_receive(pair.server, 20 * SECOND, out + certificate, flight - certificate),
             DROP_NONE);
    pair_expect(&pair, DTLS_SHA256);
    pair_carry(&pair);
    pair_check_keys(&pair);
    pair_close(&pair);
}
