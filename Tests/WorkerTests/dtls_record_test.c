/* dtls_record_test.c - records and pieces of messages, and what does not add up. */
#include "test.h"

#include "proto/dtls_record.h"

static bool records_add_up(const char *text)
{
    struct bytes datagram = hex(text);

    return dtls_records_add_up(reader_of(datagram.at, datagram.len));
}

static bool messages_add_up(const char *text)
{
    struct bytes body = hex(text);

    return dtls_messages_add_up(reader_of(body.at, body.len));
}

TEST(a_datagram_gives_its_records_in_order)
{
    struct bytes datagram = hex("16 feff 0000 000000000000 0002 aabb"
                                "15 fefd 0001 000000000001 0001 cc");
    struct reader r = reader_of(datagram.at, datagram.len);
    struct dtls_record record;

    CHECK(dtls_record_next(&r, &record));
    CHECK_EQ(record.type, DTLS_HANDSHAKE);
    CHECK_EQ(record.epoch, 0);
    CHECK_BYTES(record.body.bytes, record.body.len, "aabb");
    CHECK_BYTES(record.whole.bytes, record.whole.len, "16 feff 0000 000000000000 0002 aabb");
    CHECK(dtls_record_next(&r, &record));
    CHECK_EQ(record.type, DTLS_ALERT);
    CHECK_EQ(record.epoch, 1);
    CHECK_BYTES(record.body.bytes, record.body.len, "cc");
    CHECK(!dtls_record_next(&r, &record));
    CHECK(!r.bad);
}

TEST(records_of_another_version_or_length_do_not_add_up)
{
    CHECK(records_add_up("16 fefd 0000 000000000000 0001 00"));
    CHECK(!records_add_up(""));
    CHECK(!records_add_up("16 fefd 0000 000000000000 00"));
    CHECK(!records_add_up("16 fefd 0000 000000000000 0002 00"));
    CHECK(!records_add_up("16 fefd 0000 000000000000 0001 00 16"));
    CHECK(!records_add_up("16 fefc 0000 000000000000 0001 00"));
    CHECK(!records_add_up("16 0100 0000 000000000000 0001 00"));
    CHECK(!records_add_up("16 0303 0000 000000000000 0001 00"));
}

TEST(a_record_gives_its_messages_in_order)
{
    struct bytes body = hex("0b 000005 0001 000002 000002 aabb  0e 000000 0002 000000 000000");
    struct reader r = reader_of(body.at, body.len);
    struct dtls_message message;

    CHECK(dtls_message_next(&r, &message));
    CHECK_EQ(message.type, DTLS_CERTIFICATE);
    CHECK_EQ(message.length, 5);
    CHECK_EQ(message.sequence, 1);
    CHECK_EQ(message.offset, 2);
    CHECK_BYTES(message.fragment.bytes, message.fragment.len, "aabb");
    CHECK(dtls_message_next(&r, &message));
    CHECK_EQ(message.type, 14);
    CHECK_EQ(message.fragment.len, 0);
    CHECK(!dtls_message_next(&r, &message));
    CHECK(!r.bad);
}

TEST(pieces_that_leave_their_message_do_not_add_up)
{
    CHECK(messages_add_up("01 000004 0000 000002 000002 aabb"));
    CHECK(!messages_add_up(""));
    CHECK(!messages_add_up("01 000004 0000 000003 000002 aabb"));
    CHECK(!messages_add_up("01 000004 0000 000002 000003 aabb"));
    CHECK(!messages_add_up("01 000004 0000 000002 000001 aabb"));
    CHECK(!messages_add_up("01 000004 0000 000002 000000"));
    CHECK(!messages_add_up("01 ffffff 0000 fffffe 000001 aa"));
}

TEST(only_a_certificate_may_be_longer_than_four_kilobytes)
{
    CHECK(messages_add_up("01 001000 0000 000000 000001 aa"));
    CHECK(!messages_add_up("01 001001 0000 000000 000001 aa"));
    CHECK(messages_add_up("0b 004000 0000 000000 000001 aa"));
    CHECK(!messages_add_up("0b 004001 0000 000000 000001 aa"));
}

TEST(a_hello_is_told_apart_by_its_random)
{
    struct bytes body = hex("01 000022 0000 000000 000022 fefd"
                            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    struct reader r = reader_of(body.at, body.len);
    uint8_t random[DTLS_RANDOM_SIZE];
    struct dtls_message message;

    CHECK(dtls_message_next(&r, &message));
    CHECK(dtls_hello_random(&message, random));
    CHECK_BYTES(random, sizeof random,
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    message.offset = 1;
    CHECK(!dtls_hello_random(&message, random));
    message.offset = 0;
    message.fragment = reader_of(message.fragment.bytes, 33);
    CHECK(!dtls_hello_random(&message, random));
}
