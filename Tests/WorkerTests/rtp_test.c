/* rtp_test.c - reading RTP headers: vectors, each reason to drop, extension elements. */
#include "test.h"

#include "proto/rtp.h"

static struct rtp parsed(struct bytes packet)
{
    struct rtp rtp = {0};

    CHECK_EQ(rtp_parse(&rtp, packet.at, packet.len), DROP_NONE);
    return rtp;
}

static enum drop verdict(const char *text)
{
    struct bytes packet = hex(text);
    struct rtp rtp;

    return rtp_parse(&rtp, packet.at, packet.len);
}

/* The value of an extension of up to eight bytes; -1 when there is none. */
static int64_t extension(struct bytes packet, uint8_t id)
{
    struct rtp rtp = parsed(packet);
    struct rtp_extension found;
    int64_t value = 0;

    if (!rtp_extension_find(packet.at, packet.len, &rtp, id, &found))
        return -1;
    for (size_t i = 0; i < found.length && i < 8; i++)
        value = value << 8 | packet.at[found.at + i];
    return value;
}

static size_t extensions(const char *text)
{
    struct bytes packet = hex(text);
    struct rtp rtp = parsed(packet);
    struct rtp_extension found;
    size_t cursor = 0, count = 0;

    while (rtp_extension_next(packet.at, packet.len, &rtp, &cursor, &found))
        count++;
    return count;
}

TEST(an_opus_packet_with_one_extension_is_parsed)
{
    struct bytes packet = vector("rtp/opus-one-extension.hex");
    struct rtp rtp = parsed(packet);

    CHECK_EQ(rtp.payload_type, 111);
    CHECK_EQ(rtp.sequence, 23617);
    CHECK_EQ(rtp.timestamp, 1660241882);
    CHECK_EQ(rtp.ssrc, 2674985186);
    CHECK(!rtp.marker);
    CHECK(rtp.has_extension);
    CHECK_EQ(rtp.extension_profile, 0xbede);
    CHECK_EQ(rtp.extension_length, 4);
    CHECK_EQ(rtp.header_length, 20);
    CHECK_EQ(rtp.payload_length, 12);
    CHECK_EQ(extension(packet, 1), 0xff);
    CHECK_EQ(extension(packet, 10), -1);
}

TEST(a_vp8_packet_without_extension_is_parsed)
{
    struct bytes packet = vector("rtp/vp8-no-extension.hex");
    struct rtp rtp = parsed(packet);

    CHECK_EQ(rtp.payload_type, 100);
    CHECK_EQ(rtp.sequence, 28478);
    CHECK_EQ(rtp.timestamp, 172320136);
    CHECK_EQ(rtp.ssrc, 3316375386);
    CHECK(!rtp.has_extension);
    CHECK_EQ(rtp.header_length, 12);
    CHECK_EQ(rtp.payload_length, packet.len - 12);
    CHECK_EQ(extension(packet, 1), -1);
}

TEST(audio_level_and_send_time_are_found)
{
    struct bytes packet = vector("rtp/opus-two-extensions.hex");
    struct rtp rtp = parsed(packet);

    CHECK_EQ(rtp.payload_type, 111);
    CHECK_EQ(rtp.sequence, 19354);
    CHECK_EQ(rtp.timestamp, 863466045);
    CHECK_EQ(rtp.ssrc, 235797202);
    CHECK_EQ(rtp.extension_length, 8);
    CHECK_EQ(extension(packet, 1), 0xd0);
    CHECK_EQ(extension(packet, 3), 0x65341e);
}

TEST(two_byte_extensions_may_be_empty_and_long)
{
    struct bytes packet = vector("rtp/two-byte-extension.hex");
    struct rtp rtp = parsed(packet);
    struct rtp_extension found;

    CHECK_EQ(rtp.extension_profile, 0x1000);
    CHECK(rtp_extension_find(packet.at, packet.len, &rtp, 1, &found));
    CHECK_EQ(found.length, 0);
    CHECK_EQ(extension(packet, 2), 0xab);
    CHECK(rtp_extension_find(packet.at, packet.len, &rtp, 200, &found));
    CHECK_EQ(found.length, 20);
    CHECK_EQ(packet.at[found.at + 19], 0x13);
    CHECK_EQ(rtp.payload_length, 2);
}

TEST(every_optional_part_is_found_at_once)
{
    struct bytes packet = vector("rtp/everything.hex");
    struct rtp rtp = parsed(packet);

    CHECK(rtp.marker);
    CHECK_EQ(rtp.payload_type, 96);
    CHECK_EQ(rtp.csrc_count, 2);
    CHECK_EQ(rtp.extension_at, 24);
    CHECK_EQ(rtp.header_length, 36);
    CHECK_EQ(rtp.payload_length, 4);
    CHECK_EQ(rtp.padding, 4);
    CHECK_EQ(extension(packet, 2), 0x010203);
    CHECK_EQ(extension(packet, 5), 0xbeef);
}

TEST(a_packet_shorter_than_a_header_is_a_runt)
{
    CHECK_EQ(verdict("8060 0001 00000000 000000"), DROP_RUNT);
    CHECK_EQ(verdict(""), DROP_RUNT);
}

TEST(a_packet_longer_than_a_buffer_is_truncated)
{
    struct bytes longest = zeros(RTP_PACKET_MAX), longer = zeros(RTP_PACKET_MAX + 1);
    struct rtp rtp;

    longest.at[0] = longer.at[0] = 0x80;
    CHECK_EQ(rtp_parse(&rtp, longest.at, longest.len), DROP_NONE);
    CHECK_EQ(rtp_parse(&rtp, longer.at, longer.len), DROP_TRUNCATED);
}

TEST(another_version_than_two_is_dropped)
{
    CHECK_EQ(verdict("4060 0001 00000000 00000000 aa"), DROP_RTP_VERSION);
    CHECK_EQ(verdict("c060 0001 00000000 00000000 aa"), DROP_RTP_VERSION);
    CHECK_EQ(verdict("8060 0001 00000000 00000000 aa"), DROP_NONE);
}

TEST(a_csrc_list_longer_than_the_packet_is_dropped)
{
    CHECK_EQ(verdict("8160 0001 00000000 00000000 111111"), DROP_RTP_CSRC);
    CHECK_EQ(verdict("8160 0001 00000000 00000000 11111111"), DROP_NONE);
    CHECK_EQ(verdict("8f60 0001 00000000 00000000 11111111"), DROP_RTP_CSRC);
}

TEST(an_extension_longer_than_the_packet_is_dropped)
{
    CHECK_EQ(verdict("9060 0001 00000000 00000000 bede00"), DROP_RTP_EXTENSION);
    CHECK_EQ(verdict("9060 0001 00000000 00000000 bede0001 000000"), DROP_RTP_EXTENSION);
    CHECK_EQ(verdict("9060 0001 00000000 00000000 bedeffff 00000000"), DROP_RTP_EXTENSION);
    CHECK_EQ(verdict("9060 0001 00000000 00000000 bede0000"), DROP_NONE);
}

TEST(padding_of_zero_or_more_than_the_payload_is_dropped)
{
    CHECK_EQ(verdict("a060 0001 00000000 00000000 aa00"), DROP_RTP_PADDING);
    CHECK_EQ(verdict("a060 0001 00000000 00000000 aa03"), DROP_RTP_PADDING);
    CHECK_EQ(verdict("a060 0001 00000000 00000000"), DROP_RTP_PADDING);
}

TEST(a_probe_of_nothing_but_padding_is_valid)
{
    struct rtp rtp = parsed(hex("a060 0001 00000000 00000000 00000004"));

    CHECK_EQ(rtp.payload_length, 0);
    CHECK_EQ(rtp.padding, 4);
}

TEST(extension_padding_is_stepped_over)
{
    CHECK_EQ(extensions("9060 0001 00000000 00000000 bede0002 0000 1001 0000 2002"), 2);
    CHECK_EQ(extensions("9060 0001 00000000 00000000 bede0001 00000000"), 0);
    CHECK_EQ(extensions("9060 0001 00000000 00000000 10000002 00 0100 00 02 01 aa 00"), 2);
}

TEST(id_15_ends_the_one_byte_form)
{
    CHECK_EQ(extensions("9060 0001 00000000 00000000 bede0002 1001 f002 2003 3004"), 1);
}

TEST(id_zero_with_a_length_ends_the_one_byte_form)
{
    CHECK_EQ(extensions("9060 0001 00000000 00000000 bede0002 1001 01aa bb20 0300"), 1);
}

TEST(an_element_that_leaves_its_block_ends_the_walk)
{
    CHECK_EQ(extensions("9060 0001 00000000 00000000 bede0001 1001 21aa ffff"), 1);
    CHECK_EQ(extensions("9060 0001 00000000 00000000 10000001 0100 02ff ffff"), 1);
    CHECK_EQ(extensions("9060 0001 00000000 00000000 10000001 0101 aa02 ffff"), 1);
}

TEST(the_lowest_bits_of_the_two_byte_profile_are_free)
{
    CHECK_EQ(extensions("9060 0001 00000000 00000000 100f0001 0102 aabb"), 1);
    CHECK_EQ(extensions("9060 0001 00000000 00000000 10100001 0102 aabb"), 0);
}

TEST(an_extension_of_an_unknown_profile_has_no_elements)
{
    CHECK_EQ(extensions("9060 0001 00000000 00000000 12340001 1001 2002"), 0);
}
