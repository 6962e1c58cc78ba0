/* dtls_pair.c - two of our handshakes against each other, in virtual time. */
#include "dtls_pair.h"

#include "openssl_clock.h"
#include "test.h"

#include <string.h>

static const enum suite all_suites[SUITE_COUNT] = {
    SUITE_AEAD_AES_128_GCM,
    SUITE_AEAD_AES_256_GCM,
    SUITE_AES_CM_128_HMAC_SHA1_80,
};

void pair_open(struct dtls_pair *pair)
{
    pair_open_with(pair, dtls_identity_make(), dtls_identity_make(), all_suites, SUITE_COUNT,
                   all_suites, SUITE_COUNT);
}

void pair_open_with(struct dtls_pair *pair, struct dtls_identity *client_identity,
                    struct dtls_identity *server_identity,
                    const enum suite *__counted_by(client_count) client_suites,
                    size_t client_count,
                    const enum suite *__counted_by(server_count) server_suites,
                    size_t server_count)
{
    memset(pair, 0, sizeof *pair);
    pair->lost = pair->doubled = pair->late = PAIR_NONE;
    openssl_clock_set(pair->now);
    pair->client_identity = client_identity;
    pair->server_identity = server_identity;
    pair->client = dtls_open(client_identity, client_suites, client_count);
    pair->server = dtls_open(server_identity, server_suites, server_count);
    CHECK(dtls_begin(pair->server, pair->now, DTLS_SERVER));
    CHECK(dtls_begin(pair->client, pair->now, DTLS_CLIENT));
}

void pair_close(struct dtls_pair *pair)
{
    CHECK(pair->longest <= DTLS_DATAGRAM_MAX);
    dtls_close(pair->client);
    dtls_close(pair->server);
    dtls_identity_close(pair->client_identity);
    dtls_identity_close(pair->server_identity);
}

void expect_identity(struct dtls *end, usec_t now, const struct dtls_identity *of,
                     enum dtls_hash hash)
{
    uint8_t digest[DTLS_DIGEST_MAX];
    const size_t length = dtls_identity_fingerprint(of, hash, digest);

    CHECK_EQ(length, dtls_hash_length(hash));
    dtls_expect(end, now, hash, digest, length);
}

void pair_expect(struct dtls_pair *pair, enum dtls_hash hash)
{
    expect_identity(pair->client, pair->now, pair->server_identity, hash);
    expect_identity(pair->server, pair->now, pair->client_identity, hash);
}

static bool is_unlucky(struct dtls_pair *pair)
{
    return pair->lost_permille > 0 && random_below(&pair->dice, 1000) < pair->lost_permille;
}

bool pair_carry_one(struct dtls_pair *pair, struct dtls *from, struct dtls *to)
{
    uint8_t first[DTLS_DATAGRAM_MAX];
    const size_t length = dtls_next(from, first, sizeof first);
    const size_t number = pair->sent;

    if (length == 0)
        return false;
    pair->sent++;
    if (length > pair->longest)
        pair->longest = length;
    if (number == pair->late)
        pair_carry_one(pair, from, to);
    if (number != pair->lost && !is_unlucky(pair))
        dtls_receive(to, pair->now, first, length);
    if (number == pair->doubled)
        dtls_receive(to, pair->now, first, length);
    return true;
}

void pair_carry(struct dtls_pair *pair)
{
    bool is_moving = true;

    while (is_moving) {
        is_moving = false;
        while (pair_carry_one(pair, pair->client, pair->server))
            is_moving = true;
        while (pair_carry_one(pair, pair->server, pair->client))
            is_moving = true;
    }
}

void pair_run(struct dtls_pair *pair, usec_t until)
{
    pair_carry(pair);
    for (;;) {
        const usec_t next = usec_min(dtls_deadline(pair->client), dtls_deadline(pair->server));

        if (next >= until)
            return;
        pair->now = next;
        openssl_clock_set(next);
        dtls_due(pair->client, next);
        dtls_due(pair->server, next);
        pair_carry(pair);
    }
}

bool pair_is_connected(const struct dtls_pair *pair)
{
    return dtls_state(pair->client) == DTLS_CONNECTED && dtls_state(pair->server) == DTLS_CONNECTED;
}

static bool same_key(const struct suite_key *a, const struct suite_key *b)
{
    return a->suite == b->suite && a->length == b->length &&
           memcmp(a->bytes, b->bytes, a->length) == 0;
}

void pair_check_keys(const struct dtls_pair *pair)
{
    struct suite_key to_server, from_client, to_client, from_server;

    CHECK(pair_is_connected(pair));
    if (!pair_is_connected(pair))
        return;
    dtls_keys(pair->client, &to_server, &from_server);
    dtls_keys(pair->server, &to_client, &from_client);
    CHECK_EQ(to_server.length, suite_key_length(to_server.suite));
    CHECK(same_key(&to_server, &from_client));
    CHECK(same_key(&to_client, &from_server));
    CHECK(!same_key(&to_server, &to_client));
}
