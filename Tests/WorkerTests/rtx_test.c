/* rtx_test.c - what is sent again is what was sent: RFC 4588. */
#include "test.h"

#include "proto/rtx.h"

static struct rtp parsed(struct bytes packet)
{
    struct rtp rtp = {0};

    CHECK_EQ(rtp_parse(&rtp, packet.at, packet.len), DROP_NONE);
    return rtp;
}

TEST(a_repair_packet_becomes_the_original_in_place)
{
    struct bytes packet = hex("80 e6 0050 00000007 00000006 0008 aabbccdd");
    struct rtp rtp = parsed(packet);

    CHECK_EQ(rtx_unwrap(packet.at, packet.len, &rtp, 5, 1), DROP_NONE);
    CHECK_BYTES(packet.at, packet.len - 2, "80 81 0008 00000007 00000005 aabbccdd");
    CHECK_EQ(rtp.sequence, 8);
    CHECK_EQ(rtp.ssrc, 5);
    CHECK_EQ(rtp.payload_type, 1);
    CHECK_EQ(rtp.payload_length, 4);
    CHECK(rtp.marker);
}

TEST(csrcs_extensions_and_padding_of_a_repair_packet_stay)
{
    struct bytes packet = hex("b1 66 0050 00000007 00000006 c1c1c1c1 bede0001 10ff0000"
                              "ffff aabb 000003");
    struct rtp rtp = parsed(packet), again;

    CHECK_EQ(rtx_unwrap(packet.at, packet.len, &rtp, 5, 1), DROP_NONE);
    CHECK_BYTES(packet.at, packet.len - 2,
                "b1 01 ffff 00000007 00000005 c1c1c1c1 bede0001 10ff0000 aabb 000003");
    CHECK_EQ(rtp_parse(&again, packet.at, packet.len - 2), DROP_NONE);
    CHECK_EQ(again.payload_length, rtp.payload_length);
    CHECK_EQ(again.header_length, rtp.header_length);
    CHECK_EQ(again.padding, rtp.padding);
}

TEST(a_repair_packet_without_a_number_is_a_probe)
{
    struct bytes empty = hex("80 66 0050 00000007 00000006");
    struct bytes padded = hex("a0 66 0050 00000007 00000006 00000004");
    struct bytes half = hex("80 66 0050 00000007 00000006 00");
    struct rtp of_empty = parsed(empty), of_padded = parsed(padded), of_half = parsed(half);

    CHECK_EQ(rtx_unwrap(empty.at, empty.len, &of_empty, 5, 1), DROP_RTP_EMPTY);
    CHECK_EQ(rtx_unwrap(padded.at, padded.len, &of_padded, 5, 1), DROP_RTP_EMPTY);
    CHECK_EQ(rtx_unwrap(half.at, half.len, &of_half, 5, 1), DROP_RTP_EMPTY);
    CHECK_EQ(of_half.ssrc, 6);
    CHECK_BYTES(half.at, half.len, "80 66 0050 00000007 00000006 00");
}

TEST(a_probe_that_is_repaired_is_a_probe_again)
{
    struct bytes packet = hex("80 66 0050 00000007 00000006 0008");
    struct rtp rtp = parsed(packet);

    CHECK_EQ(rtx_unwrap(packet.at, packet.len, &rtp, 5, 1), DROP_NONE);
    CHECK_EQ(rtp.payload_length, 0);
    CHECK_EQ(rtp.sequence, 8);
}

TEST(a_repair_header_ends_with_the_original_number)
{
    const uint8_t keep_none[256] = {0};
    const struct rtp_extra mid = {.id = 1, .length = 1, .bytes = {'v'}};
    const struct rtp_rewrite as = {.ssrc = 6, .sequence = 80, .timestamp = 7, .payload_type = 102,
                                   .extension_map = keep_none, .extra_count = 1, .extras = &mid};
    struct bytes packet = hex("80 81 0008 00000001 00000005 aabbccdd"), out = zeros(22);
    struct rtp rtp = parsed(packet);

    CHECK_EQ(rtx_write_header(out.at, 22, packet.at, packet.len, &rtp, &as, 8), 22);
    CHECK_BYTES(out.at, 22, "90 e6 0050 00000007 00000006 bede0001 10760000 0008");
    for (size_t cap = 0; cap < 22; cap++)
        CHECK_EQ(rtx_write_header(out.at, cap, packet.at, packet.len, &rtp, &as, 8), 0);
}
