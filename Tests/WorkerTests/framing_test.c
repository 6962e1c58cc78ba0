/* framing_test.c - packets out of a stream, however the stream was cut. */
#include "test.h"

#include "proto/framing.h"

static struct framing framing;

/* Starts anew and hands in one run of bytes. */
static struct reader stream_of(struct bytes bytes)
{
    framing.have = 0;
    return reader_of(bytes.at, bytes.len);
}

static struct bytes framed(uint16_t length)
{
    struct bytes bytes = zeros(FRAMING_LENGTH_SIZE + (size_t)length);

    bytes.at[0] = (uint8_t)(length >> 8);
    bytes.at[1] = (uint8_t)length;
    return bytes;
}

TEST(packets_in_a_row_come_out_one_by_one)
{
    struct reader stream = stream_of(hex("0003 616263  0001 64  0002 6566"));
    struct reader packet;

    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_PACKET);
    CHECK_BYTES(packet.bytes, packet.len, "616263");
    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_PACKET);
    CHECK_BYTES(packet.bytes, packet.len, "64");
    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_PACKET);
    CHECK_BYTES(packet.bytes, packet.len, "6566");
    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_MORE);
}

TEST(a_stream_cut_between_any_two_bytes_gives_the_same_packets)
{
    struct bytes whole = hex("0003 616263  0000  0002 6465");
    struct reader packet;
    size_t count = 0;

    framing.have = 0;
    for (size_t i = 0; i < whole.len; i++) {
        struct reader one = reader_of(whole.at + i, 1);
        if (framing_next(&framing, &one, &packet) != FRAMING_PACKET)
            continue;
        CHECK_BYTES(packet.bytes, packet.len, count == 0 ? "616263" : "6465");
        CHECK_EQ(framing_next(&framing, &one, &packet), FRAMING_MORE);
        count++;
    }
    CHECK_EQ(count, 2);
}

TEST(the_rest_of_a_packet_may_come_with_the_next_one)
{
    struct reader stream = stream_of(hex("0004 6162"));
    struct bytes second = hex("6364 0001 65");
    struct reader packet;

    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_MORE);
    stream = reader_of(second.at, second.len);
    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_PACKET);
    CHECK_BYTES(packet.bytes, packet.len, "61626364");
    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_PACKET);
    CHECK_BYTES(packet.bytes, packet.len, "65");
}

TEST(a_packet_of_no_length_is_passed_over)
{
    struct reader stream = stream_of(hex("0000 0000 0001 61 0000"));
    struct reader packet;

    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_PACKET);
    CHECK_BYTES(packet.bytes, packet.len, "61");
    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_MORE);
}

TEST(a_packet_may_be_as_long_as_a_buffer)
{
    struct bytes longest = framed(BUFFER_SIZE);
    struct reader stream = stream_of(longest);
    struct reader packet;

    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_PACKET);
    CHECK_EQ(packet.len, BUFFER_SIZE);
    stream = reader_of(longest.at, longest.len - 1);
    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_MORE);
    stream = reader_of(longest.at + longest.len - 1, 1);
    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_PACKET);
    CHECK_EQ(packet.len, BUFFER_SIZE);
}

TEST(a_packet_longer_than_a_buffer_breaks_the_stream_for_good)
{
    struct reader stream = stream_of(framed(BUFFER_SIZE + 1));
    struct bytes good = hex("0001 61");
    struct reader packet;

    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_BROKEN);
    stream = reader_of(good.at, good.len);
    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_BROKEN);
    stream = stream_of(hex("ffff"));
    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_BROKEN);
}

TEST(packets_before_the_break_are_given)
{
    struct reader stream = stream_of(hex("0001 61 0801"));
    struct reader packet;

    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_PACKET);
    CHECK_BYTES(packet.bytes, packet.len, "61");
    CHECK_EQ(framing_next(&framing, &stream, &packet), FRAMING_BROKEN);
}
