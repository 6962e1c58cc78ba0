/* stun_test.c - STUN messages: the vectors of RFC 5769, what is malformed, what is answered. */
#include "check.h"
#include "test.h"

#include "proto/stun.h"
#include "proto/stun_write.h"

#include <string.h>

/* "VOkJxbRl1RmTxUk/WvJxBt", the password of all of RFC 5769 */
#define PASSWORD "564f6b4a7862526c31526d5478556b2f57764a784274"
#define TRANSACTION "b7e7a701bc34d686fa87dfae"

static bool parses(struct bytes packet)
{
    struct stun stun;

    return stun_parse(&stun, packet.at, packet.len);
}

static bool proves(struct bytes packet, const char *password)
{
    struct bytes key = hex(password);
    struct stun stun;

    CHECK(stun_parse(&stun, packet.at, packet.len));
    return stun_proves(&stun, packet.at, packet.len, key.at, key.len);
}

static struct bytes finished(struct check *c)
{
    struct bytes out = zeros(c->w.used);

    CHECK(!c->w.bad);
    memcpy(out.at, c->bytes, out.len);
    return out;
}

/* A head and these attributes, with the right length and no sums. */
static struct bytes message(const char *attributes)
{
    struct bytes body = hex(attributes);
    struct check c;

    check_begin(&c, 1);
    writer_bytes(&c.w, body.at, body.len);
    check_end(&c);
    return finished(&c);
}

/* --- reading --- */

TEST(the_request_of_rfc_5769_is_read_and_proven)
{
    struct bytes packet = vector("stun/request.hex");
    struct stun stun;

    CHECK(stun_parse(&stun, packet.at, packet.len));
    CHECK_EQ(stun.type, STUN_BINDING_REQUEST);
    CHECK_BYTES(stun.transaction, STUN_TRANSACTION_SIZE, TRANSACTION);
    CHECK_BYTES(packet.at + stun.username.at, stun.username.length, "6576746a3a68367659");
    struct stun_name name = stun_local_fragment(&stun, packet.at, packet.len);
    CHECK_BYTES(packet.at + name.at, name.length, "6576746a");
    CHECK(stun.has_priority);
    CHECK_EQ(stun.priority, 0x6e0001ff);
    CHECK(stun.has_fingerprint);
    CHECK(!stun.use_candidate);
    CHECK_EQ(stun.unknown_count, 0);
    CHECK(proves(packet, PASSWORD));
}

TEST(the_responses_of_rfc_5769_are_read_and_proven)
{
    CHECK(proves(vector("stun/response-ipv4.hex"), PASSWORD));
    CHECK(proves(vector("stun/response-ipv6.hex"), PASSWORD));
}

TEST(another_password_proves_nothing)
{
    CHECK(!proves(vector("stun/request.hex"), "564f6b4a7862526c31526d5478556b2f57764a784275"));
    CHECK(!proves(vector("stun/request.hex"), "00"));
}

TEST(no_bit_of_a_proven_message_can_be_turned)
{
    struct bytes packet = vector("stun/request.hex"), key = hex(PASSWORD);
    unsigned accepted = 0;

    for (size_t bit = 0; bit < 8 * packet.len; bit++) {
        struct stun stun;

        packet.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
        accepted += stun_parse(&stun, packet.at, packet.len) && stun.has_fingerprint &&
                    stun_proves(&stun, packet.at, packet.len, key.at, key.len);
        packet.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    CHECK_EQ(accepted, 0);
}

TEST(a_message_cut_anywhere_is_malformed)
{
    struct bytes packet = vector("stun/request.hex");

    for (size_t length = 0; length < packet.len; length++) {
        struct bytes cut = zeros(length);
        if (length > 0)
            memcpy(cut.at, packet.at, length);
        CHECK(!parses(cut));
    }
}

TEST(length_cookie_and_first_bits_must_be_right)
{
    CHECK(parses(hex("0001 0000 2112a442 000000000000000000000000")));
    CHECK(!parses(hex("0001 0004 2112a442 000000000000000000000000")));
    CHECK(!parses(hex("0001 0000 2112a442 000000000000000000000000 00000000")));
    CHECK(!parses(hex("0001 0000 2112a443 000000000000000000000000")));
    CHECK(!parses(hex("8001 0000 2112a442 000000000000000000000000")));
    CHECK(!parses(hex("4001 0000 2112a442 000000000000000000000000")));
}

TEST(an_attribute_that_leaves_the_message_is_malformed)
{
    CHECK(parses(message("8022 0004 00000000")));
    CHECK(!parses(message("8022 0005 00000000")));
    CHECK(!parses(message("8022 ffff 00000000")));
    CHECK(!parses(message("8022 0003 000000"))); /* without its padding */
    CHECK(!parses(message("8022")));
}

TEST(an_attribute_as_long_as_its_kind_is_not_is_malformed)
{
    CHECK(!parses(message("0006 0000")));
    CHECK(!parses(message("0024 0003 00000000")));
    CHECK(!parses(message("0024 0008 0000000000000000")));
    CHECK(!parses(message("0008 0010 00000000000000000000000000000000")));
    CHECK(!parses(message("8028 0000")));
}

TEST(a_fingerprint_that_is_wrong_or_not_the_last_is_malformed)
{
    struct check c;

    check_begin(&c, 1);
    check_fingerprint(&c);
    CHECK(parses(finished(&c)));
    c.bytes[c.w.used - 1] ^= 1;
    CHECK(!parses(finished(&c)));
    check_begin(&c, 1);
    check_fingerprint(&c);
    check_priority(&c, 1);
    check_end(&c);
    CHECK(!parses(finished(&c)));
}

TEST(a_fingerprint_covers_the_length_it_stands_in)
{
    struct check c;

    check_begin(&c, 1);
    check_priority(&c, 1);
    check_fingerprint(&c);
    CHECK(parses(finished(&c)));
    CHECK_EQ(c.bytes[3], 16);
}

TEST(the_first_of_two_attributes_counts)
{
    struct bytes packet = message("0024 0004 00000001 0024 0004 00000002"
                                  "0006 0002 613a 0000 0006 0002 623a 0000");
    struct stun stun;

    CHECK(stun_parse(&stun, packet.at, packet.len));
    CHECK_EQ(stun.priority, 1);
    CHECK_BYTES(packet.at + stun.username.at, stun.username.length, "613a");
}

TEST(what_stands_behind_the_integrity_is_not_read)
{
    struct bytes packet = message("0008 0014 0000000000000000000000000000000000000000"
                                  "0006 0003 613a62 00 0024 0004 00000001 0025 0000 7fff 0000"
                                  "0008 0004 00000000");
    struct stun stun;

    CHECK(stun_parse(&stun, packet.at, packet.len));
    CHECK_EQ(stun.integrity_at, 20);
    CHECK_EQ(stun.username.length, 0);
    CHECK(!stun.has_priority);
    CHECK(!stun.use_candidate);
    CHECK_EQ(stun.unknown_count, 0);
}

TEST(what_one_would_have_to_understand_is_remembered)
{
    struct bytes packet = message("7fff 0000 8000 0000 001c 0000 c057 0004 00000000 0014 0000");
    struct stun stun;

    CHECK(stun_parse(&stun, packet.at, packet.len));
    CHECK_EQ(stun.unknown_count, 2);
    CHECK_EQ(stun.unknown[0], 0x7fff);
    CHECK_EQ(stun.unknown[1], 0x001c);
}

TEST(more_unknown_attributes_than_are_told_are_cut_off)
{
    struct bytes packet = message("7000 0000 7001 0000 7002 0000 7003 0000 7004 0000 7005 0000"
                                  "7006 0000 7007 0000 7008 0000");
    struct stun stun;

    CHECK(stun_parse(&stun, packet.at, packet.len));
    CHECK_EQ(stun.unknown_count, STUN_UNKNOWN_MAX);
    CHECK_EQ(stun.unknown[7], 0x7007);
}

/* `count` empty attributes that nobody knows. */
static struct bytes flood(size_t count)
{
    struct bytes packet = zeros(20 + 4 * count);
    struct writer w = writer_of(packet.at, packet.len);

    writer_u16(&w, STUN_BINDING_REQUEST);
    writer_u16(&w, (uint16_t)(4 * count));
    writer_u32(&w, STUN_MAGIC_COOKIE);
    writer_zero(&w, STUN_TRANSACTION_SIZE);
    for (size_t i = 0; i < count; i++)
        writer_u32(&w, 0x80000000);
    CHECK(!w.bad);
    return packet;
}

TEST(a_flood_of_attributes_is_malformed)
{
    CHECK(parses(flood(STUN_ATTRIBUTES_MAX)));
    CHECK(!parses(flood(STUN_ATTRIBUTES_MAX + 1)));
    CHECK(!parses(flood(16383))); /* all that 16 bits of length can say */
}

TEST(a_username_without_colon_names_nobody)
{
    const char *usernames[] = {"0006 0004 61626364", "0006 0004 3a626364"};

    for (int i = 0; i < 2; i++) {
        struct bytes packet = message(usernames[i]);
        struct stun stun;

        CHECK(stun_parse(&stun, packet.at, packet.len));
        CHECK_EQ(stun_local_fragment(&stun, packet.at, packet.len).length, 0);
    }
}

TEST(without_integrity_nothing_is_proven)
{
    CHECK(!proves(message("0024 0004 00000001"), PASSWORD));
}

/* --- answers --- */

static struct stun request(void)
{
    struct bytes packet = vector("stun/request.hex");
    struct stun stun;

    CHECK(stun_parse(&stun, packet.at, packet.len));
    return stun;
}

static struct bytes written(const struct writer *w)
{
    struct bytes out = zeros(w->used);

    CHECK(!w->bad);
    memcpy(out.at, w->bytes, out.len);
    return out;
}

static void success(struct writer *w, const struct address *mapped)
{
    struct bytes key = hex(PASSWORD);
    struct stun asked = request();

    stun_write_success(w, &asked, mapped, key.at, key.len);
}

TEST(a_success_names_the_address_and_is_proven)
{
    uint8_t room[STUN_ANSWER_MAX];
    struct writer w = writer_of(room, sizeof room);

    success(&w, &(struct address){.family = 4, .port = 32853, .ip = {192, 0, 2, 1}});
    struct bytes answer = written(&w);
    CHECK_BYTES(answer.at, 32, "0101 002c 2112a442" TRANSACTION "0020 0008 0001a147 e112a643");
    CHECK_EQ(answer.len, 64);
    CHECK(proves(answer, PASSWORD));
}

TEST(an_ipv6_address_is_masked_with_the_transaction)
{
    uint8_t room[STUN_ANSWER_MAX];
    struct writer w = writer_of(room, sizeof room);
    struct address mapped = {.family = 6, .port = 32853};

    memcpy(mapped.ip, hex("20010db8123456780011223344556677").at, 16);
    success(&w, &mapped);
    struct bytes answer = written(&w);
    CHECK_BYTES(answer.at + 20, 24, "0020 0014 0002a147 0113a9faa5d3f179bc25f4b5bed2b9d9");
    CHECK_EQ(answer.len, 76);
    CHECK(proves(answer, PASSWORD));
}

TEST(an_error_is_signed_only_with_a_password)
{
    uint8_t room[STUN_ANSWER_MAX];
    struct writer w = writer_of(room, sizeof room);
    struct bytes key = hex(PASSWORD);
    struct stun asked = request();
    struct stun stun;

    stun_write_error(&w, &asked, STUN_UNAUTHENTICATED, NULL, 0);
    struct bytes bare = written(&w);
    CHECK_BYTES(bare.at, 28, "0111 0010 2112a442" TRANSACTION "0009 0004 00000401");
    CHECK_EQ(bare.len, 36);
    CHECK(stun_parse(&stun, bare.at, bare.len));
    CHECK(stun.has_fingerprint);
    w = writer_of(room, sizeof room);
    stun_write_error(&w, &asked, STUN_BAD_REQUEST, key.at, key.len);
    CHECK(proves(written(&w), PASSWORD));
}

TEST(error_420_names_what_is_not_understood)
{
    uint8_t room[STUN_ANSWER_MAX];
    struct writer w = writer_of(room, sizeof room);
    struct stun asked = request();

    asked.unknown_count = 3;
    asked.unknown[0] = 0x7001;
    asked.unknown[1] = 0x7002;
    asked.unknown[2] = 0x7003;
    stun_write_error(&w, &asked, STUN_UNKNOWN_ATTRIBUTE, NULL, 0);
    struct bytes answer = written(&w);
    CHECK(parses(answer));
    CHECK_BYTES(answer.at + 20, 20, "0009 0004 00000414 000a 0006 7001 7002 7003 0000");
}

TEST(the_longest_answer_fits_and_without_room_there_is_none)
{
    uint8_t room[STUN_ANSWER_MAX];
    struct bytes key = hex(PASSWORD);
    struct stun asked = request();

    asked.unknown_count = STUN_UNKNOWN_MAX;
    for (size_t cap = 0; cap <= STUN_ANSWER_MAX; cap++) {
        struct writer w = writer_of(room, cap);
        stun_write_error(&w, &asked, STUN_UNKNOWN_ATTRIBUTE, key.at, key.len);
        CHECK_EQ(w.bad, cap < STUN_ANSWER_MAX);
        CHECK_EQ(w.used, cap < STUN_ANSWER_MAX ? 0 : STUN_ANSWER_MAX);
    }
}
