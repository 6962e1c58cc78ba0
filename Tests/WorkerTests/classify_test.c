/* classify_test.c - the ranges of RFC 7983 and RFC 5761. */
#include "test.h"

#include "proto/classify.h"

static enum protocol protocol_of(uint8_t first, uint8_t second)
{
    struct bytes packet = hex("0000 0000 2112a442 000000000000000000000000");

    packet.at[0] = first;
    packet.at[1] = second;
    return classify(packet.at, packet.len);
}

TEST(the_first_byte_sorts_by_rfc_7983)
{
    CHECK_EQ(protocol_of(0, 1), PROTOCOL_STUN);
    CHECK_EQ(protocol_of(3, 1), PROTOCOL_STUN);
    CHECK_EQ(protocol_of(4, 1), PROTOCOL_UNKNOWN);
    CHECK_EQ(protocol_of(19, 1), PROTOCOL_UNKNOWN);
    CHECK_EQ(protocol_of(20, 1), PROTOCOL_DTLS);
    CHECK_EQ(protocol_of(63, 1), PROTOCOL_DTLS);
    CHECK_EQ(protocol_of(64, 1), PROTOCOL_UNKNOWN);
    CHECK_EQ(protocol_of(127, 1), PROTOCOL_UNKNOWN);
    CHECK_EQ(protocol_of(128, 1), PROTOCOL_RTP);
    CHECK_EQ(protocol_of(191, 1), PROTOCOL_RTP);
    CHECK_EQ(protocol_of(192, 1), PROTOCOL_UNKNOWN);
}

TEST(the_second_byte_parts_rtp_from_rtcp_by_rfc_5761)
{
    CHECK_EQ(protocol_of(0x80, 191), PROTOCOL_RTP);
    CHECK_EQ(protocol_of(0x80, 192), PROTOCOL_RTCP);
    CHECK_EQ(protocol_of(0x80, 223), PROTOCOL_RTCP);
    CHECK_EQ(protocol_of(0x80, 224), PROTOCOL_RTP);
    CHECK_EQ(protocol_of(0x80, 0x80 | 63), PROTOCOL_RTP);
}

TEST(what_is_too_short_for_its_protocol_is_unknown)
{
    struct bytes stun = hex("0001 0000 2112a442 000000000000000000000000");
    struct bytes dtls = hex("16 feff 0000 000000000000 0000");

    CHECK_EQ(classify(stun.at, stun.len), PROTOCOL_STUN);
    CHECK_EQ(classify(stun.at, stun.len - 1), PROTOCOL_UNKNOWN);
    CHECK_EQ(classify(dtls.at, dtls.len), PROTOCOL_DTLS);
    CHECK_EQ(classify(dtls.at, dtls.len - 1), PROTOCOL_UNKNOWN);
    CHECK_EQ(classify(stun.at, 0), PROTOCOL_UNKNOWN);
    CHECK_EQ(classify(stun.at, 1), PROTOCOL_UNKNOWN);
}

TEST(stun_without_the_magic_cookie_is_unknown)
{
    struct bytes stun = hex("0001 0000 2112a443 000000000000000000000000");

    CHECK_EQ(classify(stun.at, stun.len), PROTOCOL_UNKNOWN);
}
