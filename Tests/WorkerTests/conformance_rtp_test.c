/* conformance_rtp_test.c - RP and BR: packets that were captured, written anew and wrapped, and the
 * rate of what goes by. A rate here forgets in steps of 100 ms. */
#include "test.h"

#include "base/rate.h"
#include "proto/rtp.h"
#include "proto/rtx.h"

static struct rtp parsed(struct bytes packet)
{
    struct rtp rtp = {0};

    CHECK_EQ(rtp_parse(&rtp, packet.at, packet.len), DROP_NONE);
    return rtp;
}

static bool has(struct bytes packet, uint8_t id, const char *value)
{
    struct rtp rtp = parsed(packet);
    struct rtp_extension found;

    if (!rtp_extension_find(packet.at, packet.len, &rtp, id, &found))
        return false;
    CHECK_BYTES(packet.at + found.at, found.length, value);
    return true;
}

static void check_head(struct bytes packet, uint8_t type, uint16_t sequence, uint32_t timestamp,
                       uint32_t ssrc)
{
    struct rtp rtp = parsed(packet);

    CHECK_EQ(rtp.payload_type, type);
    CHECK_EQ(rtp.sequence, sequence);
    CHECK_EQ(rtp.timestamp, timestamp);
    CHECK_EQ(rtp.ssrc, ssrc);
}

TEST(rp_01_extension_1_is_found_and_10_is_absent)
{
    struct bytes packet = vector("rtp/opus-one-extension.hex");

    check_head(packet, 111, 23617, 1660241882, 2674985186);
    CHECK_EQ(parsed(packet).extension_length, 4);
    CHECK(has(packet, 1, "ff"));
    CHECK(!has(packet, 10, ""));
}

TEST(rp_02_a_packet_without_extension_is_parsed)
{
    struct bytes packet = vector("rtp/vp8-no-extension.hex");

    check_head(packet, 100, 28478, 172320136, 3316375386);
    CHECK(!parsed(packet).has_extension);
}

TEST(rp_03_audio_level_d0_and_send_time_65341e_are_read)
{
    struct bytes packet = vector("rtp/opus-two-extensions.hex");

    check_head(packet, 111, 19354, 863466045, 235797202);
    CHECK_EQ(parsed(packet).extension_length, 8);
    CHECK(has(packet, 1, "d0"));
    CHECK(has(packet, 3, "65341e"));
}

TEST(rp_04_mangled_ids_read_the_same_values)
{
    const uint8_t map[256] = {[1] = 11, [3] = 13};
    const struct rtp_rewrite as = {.ssrc = 1, .payload_type = 111, .extension_map = map};
    struct bytes packet = vector("rtp/opus-two-extensions.hex"), out = zeros(64);
    struct rtp rtp = parsed(packet);
    size_t length = rtp_write_header(out.at, 64, packet.at, packet.len, &rtp, &as);

    CHECK_EQ(length, rtp.header_length);
    CHECK(has((struct bytes){.len = length, .at = out.at}, 11, "d0"));
    CHECK(has((struct bytes){.len = length, .at = out.at}, 13, "65341e"));
    CHECK(!has((struct bytes){.len = length, .at = out.at}, 1, ""));
}

TEST(rp_05_one_byte_and_two_byte_headers_are_told_apart)
{
    struct bytes one = hex("90 60 0001 00000002 00000003 bede 0003"
                           "10ff 21abcd 3201020304 00 00");
    struct bytes two = hex("90 60 0001 00000002 00000003 1000 0003"
                           "0100 0201ff 030401020304 00");

    CHECK_EQ(parsed(one).extension_length, 12);
    CHECK_EQ(parsed(one).extension_profile, RTP_EXTENSION_ONE_BYTE);
    CHECK(has(one, 1, "ff"));
    CHECK(has(one, 2, "abcd"));
    CHECK(has(one, 3, "010203"));
    CHECK_EQ(parsed(two).extension_length, 12);
    CHECK_EQ(parsed(two).extension_profile, RTP_EXTENSION_TWO_BYTE);
    CHECK(has(two, 1, ""));
    CHECK(has(two, 2, "ff"));
    CHECK(has(two, 3, "01020304"));
}

TEST(rp_06_rtx_encoded_and_decoded_restores)
{
    const uint8_t none[256] = {0};
    const struct rtp_rewrite as = {.ssrc = 6, .sequence = 80, .timestamp = 9, .payload_type = 102,
                                   .extension_map = none};
    struct bytes packet = hex("80 01 0008 00000009 00000005 11223344"), again = zeros(18);
    struct rtp rtp = parsed(packet);
    size_t length = rtx_write_header(again.at, 18, packet.at, packet.len, &rtp, &as, 8);

    CHECK_EQ(length, 14);
    for (size_t i = 0; i < 4; i++)
        again.at[length + i] = packet.at[12 + i];
    check_head(again, 102, 80, 9, 6);
    rtp = parsed(again);
    CHECK_EQ(rtp.payload_length, 6);
    CHECK_EQ(rtx_unwrap(again.at, again.len, &rtp, 5, 1), DROP_NONE);
    CHECK_BYTES(again.at, again.len - RTX_HEAD_SIZE, "80 01 0008 00000009 00000005 11223344");
}

TEST(br_01_five_bytes_are_a_rate_of_40)
{
    struct rate r = {0};

    rate_add(&r, SECOND, 5);
    CHECK_EQ(rate_bps(&r, SECOND), 40);
}

TEST(br_02_bytes_within_a_second_are_40_56_72_104)
{
    const usec_t at[] = {0, 100, 300, 999};
    const uint32_t bytes[] = {5, 2, 2, 4}, rate[] = {40, 56, 72, 104};
    struct rate r = {0};

    for (size_t i = 0; i < 4; i++) {
        rate_add(&r, SECOND + at[i] * MILLISECOND, bytes[i]);
        CHECK_EQ(rate_bps(&r, SECOND + at[i] * MILLISECOND), rate[i]);
    }
}

/* Of the five first bytes and the two after them nearly all, then nearly none is left. */
TEST(br_03_bytes_of_a_second_ago_are_forgotten_within_a_step)
{
    struct rate r = {0};

    rate_add(&r, 0, 5);
    CHECK_EQ(rate_bps(&r, 0), 40);
    rate_add(&r, 999 * MILLISECOND, 2);
    CHECK_EQ(rate_bps(&r, 999 * MILLISECOND), 56);
    rate_add(&r, 1001 * MILLISECOND, 1);
    CHECK_EQ(rate_bps(&r, 1099 * MILLISECOND), 24);
    rate_add(&r, 1099 * MILLISECOND, 1);
    CHECK_EQ(rate_bps(&r, 1099 * MILLISECOND), 32);
    rate_add(&r, 2000 * MILLISECOND, 1);
    CHECK_EQ(rate_bps(&r, 2099 * MILLISECOND), 8);
    CHECK_EQ(rate_bps(&r, 3100 * MILLISECOND), 0);
}
