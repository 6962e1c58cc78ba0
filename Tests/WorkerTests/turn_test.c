/* turn_test.c - channels, messages out of a stream, and keys of long-term credentials. */
#include "test.h"

#include "proto/stun_write.h"
#include "proto/turn.h"
#include "proto/turn_login.h"

#include <string.h>

/* --- channels --- */

TEST(a_channel_carries_its_payload_and_pads_on_streams_only)
{
    uint8_t room[16];
    struct writer w = writer_of(room, sizeof room);

    turn_write_channel(&w, 0x4001, (const uint8_t[]){1, 2, 3, 4, 5}, 5, false);
    CHECK_BYTES(room, w.used, "4001 0005 0102030405");
    w = writer_of(room, sizeof room);
    turn_write_channel(&w, 0x4001, (const uint8_t[]){1, 2, 3, 4, 5}, 5, true);
    CHECK_BYTES(room, w.used, "4001 0005 0102030405 000000");
}

TEST(what_comes_on_a_channel_is_as_long_as_it_says)
{
    struct bytes whole = hex("4001 0003 010203 00"), lying = hex("4001 0005 01020304");
    struct bytes beyond = hex("5000 0000");
    struct reader payload;
    uint16_t channel;

    CHECK(turn_read_channel(reader_of(whole.at, whole.len), &channel, &payload));
    CHECK_EQ(channel, 0x4001);
    CHECK_BYTES(payload.bytes, payload.len, "010203");
    CHECK(!turn_read_channel(reader_of(lying.at, lying.len), &channel, &payload));
    CHECK(!turn_read_channel(reader_of(beyond.at, beyond.len), &channel, &payload));
}

/* --- streams --- */

static struct turn_framing framing;

/* How many messages these bytes give when they come in pieces of this size. */
static size_t count_messages(struct bytes stream, size_t piece, size_t *too_long,
                             enum turn_framing_step *last)
{
    size_t count = 0;

    memset(&framing, 0, sizeof framing);
    *last = TURN_FRAMING_MORE;
    for (size_t at = 0; at < stream.len && *last != TURN_FRAMING_BROKEN; at += piece) {
        const size_t left = stream.len - at;
        struct reader in = reader_of(stream.at + at, piece < left ? piece : left);
        struct reader message;

        do {
            *last = turn_framing_next(&framing, &in, &message, too_long);
            count += *last == TURN_FRAMING_MESSAGE;
        } while (*last == TURN_FRAMING_MESSAGE);
    }
    return count;
}

TEST(messages_come_out_of_a_stream_however_it_is_cut)
{
    struct bytes stream = hex("0101 0004 2112a442 000000000000000000000000 80220000" /* STUN */
                              "4000 0003 010203 00"                                  /* padded */
                              "4001 0000"
                              "0113 0000 2112a442 000000000000000000000000");

    for (size_t piece = 1; piece <= stream.len; piece++) {
        enum turn_framing_step last;
        size_t too_long = 0;
        CHECK_EQ(count_messages(stream, piece, &too_long, &last), 4);
        CHECK_EQ(last, TURN_FRAMING_MORE);
        CHECK_EQ(too_long, 0);
    }
}

TEST(a_message_that_is_too_long_is_stepped_over_and_the_stream_goes_on)
{
    struct bytes stream = zeros(4 + 60000 + 8);
    enum turn_framing_step last;
    size_t too_long = 0;

    memcpy(stream.at, hex("4000 ea60").at, 4);
    memcpy(stream.at + 60004, hex("4000 0004 01020304").at, 8);
    CHECK_EQ(count_messages(stream, 1000, &too_long, &last), 1);
    CHECK_EQ(too_long, 1);
}

TEST(what_is_neither_stun_nor_a_channel_ends_a_stream)
{
    enum turn_framing_step last;
    size_t too_long = 0;

    CHECK_EQ(count_messages(hex("8060 0001 00000000"), 8, &too_long, &last), 0);
    CHECK_EQ(last, TURN_FRAMING_BROKEN);
    CHECK_EQ(count_messages(hex("5000 0000"), 1, &too_long, &last), 0);
    CHECK_EQ(last, TURN_FRAMING_BROKEN);
}

/* --- credentials --- */

static struct turn_session rfc_5769_session(void)
{
    struct bytes name = hex("e3839ee38388e383aae38383e382afe382b9");
    struct turn_session session = {
        .login = {.username_length = (uint16_t)name.len,
                  .password_length = 9,
                  .password = {'T', 'h', 'e', 'M', 'a', 't', 'r', 'I', 'X'}}};

    memcpy(session.login.username, name.at, name.len);
    return session;
}

TEST(the_long_term_request_of_rfc_5769_is_proven_by_the_key_made_of_its_realm)
{
    struct bytes packet = vector("stun/long-term.hex");
    struct turn_session session = rfc_5769_session();
    struct stun stun;

    CHECK(stun_parse(&stun, packet.at, packet.len));
    CHECK(turn_session_proves(&session, &stun, packet.at, packet.len));
    CHECK(turn_session_challenge(&session, &stun, packet.at, packet.len));
    CHECK(session.has_key);
    CHECK(turn_session_proves(&session, &stun, packet.at, packet.len));
    packet.at[30] ^= 1;
    CHECK(!turn_session_proves(&session, &stun, packet.at, packet.len));
}

TEST(what_we_sign_as_in_rfc_5769_is_what_stands_there)
{
    struct bytes packet = vector("stun/long-term.hex");
    struct turn_session session = rfc_5769_session();
    uint8_t room[256];
    struct writer w = writer_of(room, sizeof room);
    struct stun stun, ours;

    CHECK(stun_parse(&stun, packet.at, packet.len));
    CHECK(turn_session_challenge(&session, &stun, packet.at, packet.len));
    turn_session_end(&session, &w, stun_begin(&w, STUN_BINDING_REQUEST, stun.transaction));
    CHECK(stun_parse(&ours, room, w.used));
    CHECK(ours.has_fingerprint);
    CHECK(turn_session_proves(&session, &ours, room, w.used));
    struct reader realm = stun_find(&ours, room, w.used, STUN_REALM);
    CHECK_BYTES(realm.bytes, realm.len, "6578616d706c652e6f7267");
}

TEST(a_challenge_without_realm_or_nonce_or_with_endless_ones_is_none)
{
    static uint8_t endless[600];
    struct turn_session session = rfc_5769_session();

    for (int flaw = 0; flaw < 5; flaw++) {
        struct turn_session s = session;
        struct stun stun;
        uint8_t room[1400];
        struct writer w = writer_of(room, sizeof room);
        const size_t start = stun_begin(&w, 0x0113, endless);
        if (flaw != 0)
            stun_put(&w, STUN_REALM, endless, flaw == 1 ? TURN_REALM_MAX + 1 : 5);
        if (flaw != 2)
            stun_put(&w, STUN_NONCE, endless, flaw == 3 ? TURN_NONCE_MAX + 1 : 5);
        stun_end(&w, start, NULL, 0);
        CHECK(stun_parse(&stun, room, w.used));
        CHECK_EQ(turn_session_challenge(&s, &stun, room, w.used), flaw == 4);
        CHECK_EQ(s.has_key, flaw == 4);
    }
}

TEST(who_has_no_name_answers_no_challenge)
{
    struct bytes packet = vector("stun/long-term.hex");
    struct turn_session nobody = {.has_key = false};
    struct stun stun;

    CHECK(stun_parse(&stun, packet.at, packet.len));
    CHECK(!turn_session_challenge(&nobody, &stun, packet.at, packet.len));
}

/* --- addresses in answers --- */

TEST(an_address_in_an_answer_is_read_whichever_way_it_is_written)
{
    static const uint8_t transaction[STUN_TRANSACTION_SIZE] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    static const struct address all[] = {
        {.family = 4, .port = 4242, .ip = {192, 0, 2, 7}},
        {.family = 6, .port = 1, .ip = {0x20, 1, 0xd, 0xb8, [15] = 9}},
    };

    for (size_t i = 0; i < 2; i++) {
        uint8_t room[128];
        struct writer w = writer_of(room, sizeof room);
        struct address found;
        struct stun stun;
        const size_t start = stun_begin(&w, STUN_BINDING_SUCCESS, transaction);

        stun_put_address(&w, STUN_XOR_MAPPED_ADDRESS, &all[i], transaction);
        stun_end(&w, start, NULL, 0);
        CHECK(stun_parse(&stun, room, w.used));
        CHECK(stun_mapped(&stun, room, w.used, &found));
        CHECK(address_equal(&found, &all[i]));
        CHECK(!stun_find_address(&stun, room, w.used, STUN_XOR_PEER_ADDRESS, &found));
        CHECK(!address_is_set(&found));
    }
}

/* C.3 row 40. */
TEST(row_40_an_address_that_hides_ipv4_in_ipv6_is_the_ipv4_address)
{
    static const uint8_t transaction[STUN_TRANSACTION_SIZE] = {7};
    const struct address hidden = {
        .family = 6, .port = 80, .ip = {[10] = 0xff, [11] = 0xff, [12] = 127, [15] = 1}};
    uint8_t room[128];
    struct writer w = writer_of(room, sizeof room);
    struct address found;
    struct stun stun;
    const size_t start = stun_begin(&w, STUN_BINDING_SUCCESS, transaction);

    stun_put_address(&w, STUN_XOR_MAPPED_ADDRESS, &hidden, transaction);
    stun_end(&w, start, NULL, 0);
    CHECK(stun_parse(&stun, room, w.used));
    CHECK(stun_mapped(&stun, room, w.used, &found));
    CHECK_EQ(found.family, 4);
    CHECK_BYTES(found.ip, 16, "7f000001 00000000 00000000 00000000");
}

TEST(an_error_code_is_three_digits_or_none)
{
    static const struct {
        uint32_t value;
        unsigned code;
    } all[] = {{0x0401, 401}, {0x0300, 300}, {0x0663, 699},
               {0x0263, 0},   {0x0464, 0},   {0xff04, 704}};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        static const uint8_t transaction[STUN_TRANSACTION_SIZE] = {7};
        uint8_t room[64];
        struct writer w = writer_of(room, sizeof room);
        struct stun stun;
        const size_t start = stun_begin(&w, STUN_BINDING_ERROR, transaction);

        stun_put_u32(&w, STUN_ERROR_CODE, all[i].value);
        stun_end(&w, start, NULL, 0);
        CHECK(stun_parse(&stun, room, w.used));
        CHECK_EQ(stun_error_code(&stun, room, w.used), all[i].code);
    }
}
