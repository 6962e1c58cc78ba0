/* turn_client_test.c - what a TURN client asks, believes and drops, message by message. */
#include "test.h"

#include "proto/stun_write.h"
#include "proto/turn_client.h"

#include <string.h>

static struct turn_client client;
static struct random dice;
static usec_t now;
static uint8_t key[DIGEST_MD5_SIZE];

static const struct address relayed = {.family = 4, .port = 50000, .ip = {198, 51, 100, 1}};
static const struct address peer = {.family = 4, .port = 4000, .ip = {192, 0, 2, 9}};

struct message {
    struct writer w;
    struct stun stun;
    uint8_t bytes[TURN_MESSAGE_MAX];
};

/* The next thing the client says; false: nothing. */
static bool next(struct message *m)
{
    m->w = writer_of(m->bytes, sizeof m->bytes);
    return turn_client_next(&client, now, &dice, &m->w) &&
           stun_parse(&m->stun, m->bytes, m->w.used);
}

static enum drop hear(const struct message *m, struct turn_arrival *arrival)
{
    return turn_client_receive(&client, now, &dice, m->bytes, m->w.used, arrival);
}

static size_t begin_answer(struct message *m, const struct message *request, uint16_t class)
{
    m->w = writer_of(m->bytes, sizeof m->bytes);
    return stun_begin(&m->w, (uint16_t)(request->stun.type | class), request->stun.transaction);
}

static enum drop refuse(const struct message *request, unsigned code, const char *nonce,
                        bool is_signed)
{
    struct turn_arrival arrival;
    struct message m;
    struct bytes text = hex(nonce);
    const size_t start = begin_answer(&m, request, TURN_ERROR);

    stun_put_u32(&m.w, STUN_ERROR_CODE, code / 100 << 8 | code % 100);
    stun_put(&m.w, STUN_REALM, (const uint8_t[]){'r'}, 1);
    stun_put(&m.w, STUN_NONCE, text.at, text.len);
    stun_end(&m.w, start, key, is_signed ? sizeof key : 0);
    return hear(&m, &arrival);
}

static enum drop grant(const struct message *request, const struct address *address,
                       uint32_t lifetime, bool is_signed)
{
    struct turn_arrival arrival;
    struct message m;
    const size_t start = begin_answer(&m, request, TURN_SUCCESS);

    if (address)
        stun_put_address(&m.w, STUN_XOR_RELAYED_ADDRESS, address, request->stun.transaction);
    if (lifetime > 0)
        stun_put_u32(&m.w, STUN_LIFETIME, lifetime);
    stun_end(&m.w, start, key, is_signed ? sizeof key : 0);
    return hear(&m, &arrival);
}

static void open_client(void)
{
    const struct turn_login login = {
        .username_length = 1, .password_length = 1, .username = {'u'}, .password = {'p'}};
    const uint8_t seed[RANDOM_SEED_SIZE] = {3};

    now = SECOND;
    random_seed(&dice, seed);
    turn_client_init(&client, &login, 4, false);
    (void)digest_md5(key, (const uint8_t *)"u:r:p", 5);
}

/* Up to an address. */
static void open_ready(void)
{
    struct message m;

    open_client();
    CHECK(next(&m));
    CHECK_EQ(refuse(&m, TURN_UNAUTHENTICATED, "aa", false), DROP_NONE);
    CHECK(next(&m));
    CHECK_EQ(grant(&m, &relayed, 600, true), DROP_NONE);
    CHECK_EQ(client.state, TURN_READY);
}

TEST(an_address_is_asked_for_twice_the_second_time_in_our_name)
{
    struct message m;

    open_client();
    CHECK(next(&m));
    CHECK_EQ(m.stun.type, TURN_ALLOCATE);
    CHECK_EQ(m.stun.integrity_at, 0);
    CHECK_EQ(m.stun.username.length, 0);
    CHECK(!next(&m));
    now += STUN_WAIT;
    CHECK(next(&m));
    CHECK_EQ(refuse(&m, TURN_UNAUTHENTICATED, "aa", false), DROP_NONE);
    CHECK(next(&m));
    CHECK_EQ(m.stun.type, TURN_ALLOCATE);
    CHECK(stun_proves(&m.stun, m.bytes, m.w.used, key, sizeof key));
    CHECK_EQ(grant(&m, &relayed, 600, true), DROP_NONE);
    CHECK_EQ(client.state, TURN_READY);
    CHECK(address_equal(&client.relayed, &relayed));
    CHECK_EQ(turn_client_deadline(&client), now + 540 * SECOND);
}

TEST(who_does_not_know_the_key_grants_nothing)
{
    struct message m;

    open_client();
    CHECK(next(&m));
    CHECK_EQ(refuse(&m, TURN_UNAUTHENTICATED, "aa", false), DROP_NONE);
    CHECK(next(&m));
    CHECK_EQ(grant(&m, &relayed, 600, false), DROP_STUN_INTEGRITY);
    CHECK_EQ(refuse(&m, TURN_QUOTA, "aa", false), DROP_STUN_INTEGRITY);
    CHECK_EQ(client.state, TURN_ASKING);
    CHECK_EQ(grant(&m, &relayed, 600, true), DROP_NONE);
    CHECK_EQ(client.state, TURN_READY);
}

TEST(an_answer_to_nothing_that_was_asked_is_dropped)
{
    struct message m;

    open_ready();
    m.stun = (struct stun){.type = TURN_ALLOCATE};
    CHECK_EQ(grant(&m, &relayed, 600, true), DROP_STUN_UNMATCHED);
    CHECK_EQ(refuse(&m, TURN_MISMATCH, "aa", true), DROP_STUN_UNMATCHED);
    turn_client_permit(&client, &peer);
    CHECK(next(&m));
    m.stun.type = TURN_REFRESH; /* the right transaction, but of another method */
    CHECK_EQ(grant(&m, NULL, 600, true), DROP_STUN_UNMATCHED);
    CHECK_EQ(client.state, TURN_READY);
}

TEST(a_second_refusal_of_our_name_is_the_last)
{
    struct message m;

    open_client();
    CHECK(next(&m));
    CHECK_EQ(refuse(&m, TURN_UNAUTHENTICATED, "aa", false), DROP_NONE);
    CHECK(next(&m));
    CHECK_EQ(refuse(&m, TURN_UNAUTHENTICATED, "bb", false), DROP_NONE);
    CHECK_EQ(client.state, TURN_OVER);
    CHECK_EQ(client.fault, TURN_FAULT_CREDENTIALS);
    CHECK_EQ(turn_client_deadline(&client), NEVER);
    CHECK(!next(&m));
}

TEST(a_server_whose_nonce_never_holds_is_given_up)
{
    struct message m;
    size_t asked = 0;

    open_client();
    CHECK(next(&m));
    CHECK_EQ(refuse(&m, TURN_UNAUTHENTICATED, "aa", false), DROP_NONE);
    while (client.state == TURN_ASKING && asked < 20) {
        CHECK(next(&m));
        CHECK_EQ(refuse(&m, TURN_STALE_NONCE, "bb", false), DROP_NONE);
        asked++;
    }
    CHECK_EQ(asked, 4);
    CHECK_EQ(client.fault, TURN_FAULT_CREDENTIALS);
}

struct gift {
    struct address address;
    uint32_t lifetime;
};

/* C.3 row 40. */
TEST(row_40_a_granted_address_that_makes_no_sense_is_none)
{
    static const struct gift all[] = {
        {{.family = 4, .port = 50000, .ip = {0}}, 600},
        {{.family = 4, .port = 0, .ip = {198, 51, 100, 1}}, 600},
        {{.family = 4, .port = 50000, .ip = {224, 0, 0, 1}}, 600},
        {{.family = 6, .port = 50000, .ip = {0x20, 1}}, 600},
        {{.family = 4, .port = 50000, .ip = {198, 51, 100, 1}}, 1},
        {{.family = 4, .port = 50000, .ip = {198, 51, 100, 1}}, 0},
    };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct message m;

        open_client();
        CHECK(next(&m));
        CHECK_EQ(grant(&m, &all[i].address, all[i].lifetime, false), DROP_NONE);
        CHECK_EQ(client.state, TURN_OVER);
        CHECK_EQ(client.fault, TURN_FAULT_MALFORMED);
        CHECK(!address_is_set(&client.relayed));
    }
}

TEST(a_lifetime_without_end_is_refreshed_within_the_hour)
{
    struct message m;

    open_client();
    CHECK(next(&m));
    CHECK_EQ(grant(&m, &relayed, UINT32_MAX, false), DROP_NONE);
    CHECK_EQ(turn_client_deadline(&client), now + 3540 * SECOND);
}

/* --- peers --- */

static size_t peers_in(const struct message *m)
{
    struct reader r = reader_of(m->bytes, m->w.used);
    size_t count = 0;

    reader_skip(&r, 20);
    while (reader_left(&r) > 0) {
        count += reader_u16(&r) == STUN_XOR_PEER_ADDRESS;
        const size_t size = reader_u16(&r);
        reader_skip(&r, (size + 3) / 4 * 4);
    }
    return count;
}

static struct address peer_number(uint8_t number)
{
    return (struct address){.family = 4, .port = 4000, .ip = {192, 0, 2, number}};
}

TEST(permissions_are_asked_for_in_batches_and_renewed_in_time)
{
    struct message m;

    open_ready();
    for (uint8_t i = 1; i <= 10; i++) {
        const struct address one = peer_number(i);
        CHECK_EQ(turn_client_permit(&client, &one), TURN_WANTED);
    }
    CHECK(next(&m));
    CHECK_EQ(m.stun.type, TURN_CREATE_PERMISSION);
    CHECK_EQ(peers_in(&m), 8);
    CHECK_EQ(grant(&m, NULL, 0, true), DROP_NONE);
    CHECK(next(&m));
    CHECK_EQ(peers_in(&m), 2);
    CHECK_EQ(grant(&m, NULL, 0, true), DROP_NONE);
    CHECK(!next(&m));
    CHECK_EQ(turn_client_deadline(&client), now + 240 * SECOND);
    now += 240 * SECOND;
    CHECK(next(&m));
    CHECK_EQ(m.stun.type, TURN_CREATE_PERMISSION);
}

TEST(a_forbidden_peer_is_denied_and_the_others_of_its_batch_are_not)
{
    struct message m;

    open_ready();
    for (uint8_t i = 1; i <= 3; i++) {
        const struct address one = peer_number(i);
        (void)turn_client_permit(&client, &one);
    }
    CHECK(next(&m));
    CHECK_EQ(peers_in(&m), 3);
    CHECK_EQ(refuse(&m, TURN_FORBIDDEN, "aa", true), DROP_NONE);
    for (uint8_t i = 1; i <= 3; i++) {
        CHECK(next(&m));
        CHECK_EQ(peers_in(&m), 1);
        if (i == 2)
            CHECK_EQ(refuse(&m, TURN_FORBIDDEN, "aa", true), DROP_NONE);
        else
            CHECK_EQ(grant(&m, NULL, 0, true), DROP_NONE);
    }
    for (uint8_t i = 1; i <= 3; i++) {
        const struct address one = peer_number(i);
        CHECK_EQ(turn_client_permit(&client, &one), i == 2 ? TURN_DENIED : TURN_GRANTED);
    }
    CHECK(!next(&m));
}

TEST(more_peers_than_there_is_room_for_are_denied)
{
    const struct address other = {.family = 6, .port = 1, .ip = {0x20, 1}};

    open_ready();
    for (uint8_t i = 1; i <= TURN_PEERS_MAX; i++) {
        const struct address one = peer_number(i);
        CHECK_EQ(turn_client_permit(&client, &one), TURN_WANTED);
    }
    const struct address one_more = peer_number(TURN_PEERS_MAX + 1);
    CHECK_EQ(turn_client_permit(&client, &one_more), TURN_DENIED);
    CHECK_EQ(turn_client_permit(&client, &other), TURN_DENIED);
}

static enum drop indicate(const struct address *from, bool has_payload,
                          struct turn_arrival *arrival)
{
    static struct message m; /* its bytes are what arrives */
    static const uint8_t transaction[STUN_TRANSACTION_SIZE] = {5};

    m.w = writer_of(m.bytes, sizeof m.bytes);
    const size_t start = stun_begin(&m.w, TURN_DATA | TURN_INDICATION, transaction);
    if (from)
        stun_put_address(&m.w, STUN_XOR_PEER_ADDRESS, from, transaction);
    if (has_payload)
        stun_put(&m.w, STUN_DATA, (const uint8_t[]){1, 2, 3}, 3);
    stun_end(&m.w, start, NULL, 0);
    return hear(&m, arrival);
}

/* C.3 row 40. */
TEST(row_40_payloads_of_peers_that_were_given_no_leave_are_dropped)
{
    struct turn_arrival arrival;
    const struct address stranger = peer_number(77);

    open_ready();
    (void)turn_client_permit(&client, &peer);
    CHECK_EQ(indicate(&stranger, true, &arrival), DROP_TURN_PEER);
    CHECK(!arrival.has_payload);
    CHECK_EQ(indicate(&peer, false, &arrival), DROP_TURN_MALFORMED);
    CHECK_EQ(indicate(NULL, true, &arrival), DROP_TURN_MALFORMED);
    CHECK_EQ(indicate(&peer, true, &arrival), DROP_NONE);
    CHECK(arrival.has_payload);
    CHECK(address_equal(&arrival.peer, &peer));
    CHECK_BYTES(arrival.payload.bytes, arrival.payload.len, "010203");
}

static enum drop hear_bytes(const char *text, struct turn_arrival *arrival)
{
    struct bytes bytes = hex(text);

    return turn_client_receive(&client, now, &dice, bytes.at, bytes.len, arrival);
}

TEST(a_channel_saves_what_an_indication_costs_and_others_are_dropped)
{
    struct turn_arrival arrival;
    struct message m;
    uint8_t room[256];
    struct writer w = writer_of(room, sizeof room);

    open_ready();
    CHECK(!turn_client_wrap(&client, &dice, &peer, (const uint8_t[]){1, 2}, 2, &w));
    (void)turn_client_permit(&client, &peer);
    CHECK(next(&m));
    CHECK_EQ(grant(&m, NULL, 0, true), DROP_NONE);
    CHECK(turn_client_wrap(&client, &dice, &peer, (const uint8_t[]){1, 2}, 2, &w));
    CHECK(w.used > 40 && w.used <= 2 + TURN_AROUND_MAX);
    turn_client_bind(&client, &peer);
    CHECK_EQ(turn_client_channel(&client, &peer), 0);
    CHECK(next(&m));
    CHECK_EQ(m.stun.type, TURN_CHANNEL_BIND);
    CHECK_EQ(grant(&m, NULL, 0, true), DROP_NONE);
    CHECK_EQ(turn_client_channel(&client, &peer), 0x4000);
    w = writer_of(room, sizeof room);
    CHECK(turn_client_wrap(&client, &dice, &peer, (const uint8_t[]){1, 2}, 2, &w));
    CHECK_BYTES(room, w.used, "4000 0002 0102");
    CHECK_EQ(hear_bytes("4000 0002 0304", &arrival), DROP_NONE);
    CHECK(arrival.has_payload && address_equal(&arrival.peer, &peer));
    CHECK_EQ(hear_bytes("4001 0002 0304", &arrival), DROP_TURN_PEER);
    CHECK(!arrival.has_payload);
    CHECK_EQ(hear_bytes("4000 0003 0304", &arrival), DROP_TURN_MALFORMED);
    CHECK_EQ(hear_bytes("8000 0000", &arrival), DROP_STUN_MALFORMED);
}

TEST(an_address_the_server_forgot_is_over)
{
    struct message m;

    open_ready();
    now += 540 * SECOND;
    CHECK(next(&m));
    CHECK_EQ(m.stun.type, TURN_REFRESH);
    CHECK_EQ(refuse(&m, TURN_MISMATCH, "aa", true), DROP_NONE);
    CHECK_EQ(client.state, TURN_OVER);
    CHECK_EQ(client.fault, TURN_FAULT_REFUSED);
    CHECK_EQ(client.code, TURN_MISMATCH);
}

TEST(the_longest_request_fits_where_it_is_written)
{
    struct turn_login login = {.username_length = TURN_USERNAME_MAX,
                               .password_length = TURN_PASSWORD_MAX};
    uint8_t room[TURN_REQUEST_MAX];
    struct writer w = writer_of(room, sizeof room);

    open_ready();
    turn_client_init(&client, &login, 4, false);
    client.state = TURN_READY;
    client.session.has_key = true;
    client.session.realm_length = TURN_REALM_MAX;
    client.session.nonce_length = TURN_NONCE_MAX;
    for (uint8_t i = 1; i <= 8; i++) {
        const struct address one = {.family = 4, .port = 1, .ip = {192, 0, 2, i}};
        (void)turn_client_permit(&client, &one);
        client.peers[i - 1].host.family = 6; /* the longer ones */
    }
    CHECK(turn_client_next(&client, now, &dice, &w));
}
