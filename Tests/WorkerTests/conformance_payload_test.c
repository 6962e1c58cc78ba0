/* conformance_payload_test.c - V8, RP-07 and RP-08: heads of VP8 payloads, and padding. Widths of a
 * payload's numbers never change here, so what moves padding is a repair's head and extensions. */
#include "test.h"

#include "proto/picture.h"
#include "proto/rtp.h"
#include "proto/rtx.h"
#include "proto/vp8.h"

#include <string.h>

/* The head written for a listener whose numbers are the publisher's own: as it was. */
static void check_written_as_it_was(struct bytes payload, size_t replaced)
{
    const struct picture_shift by = {0};
    uint8_t prefix[PICTURE_PREFIX_MAX];

    CHECK_EQ(picture_write(CODEC_VP8, reader_of(payload.at, payload.len), &by, prefix), replaced);
    for (size_t i = 0; i < replaced; i++)
        CHECK_EQ(prefix[i], payload.at[i]);
}

TEST(v8_01_a_picture_id_of_one_byte_is_read_and_written_as_it_was)
{
    struct bytes payload = hex("d0 80 11 00");
    struct vp8 v;

    CHECK(vp8_parse(&v, payload.at, payload.len));
    CHECK(v.begins && v.begins_key);
    CHECK(v.number_at == 2 && !v.is_long_number);
    CHECK_EQ(v.number, 17);
    CHECK(v.tl0_at == 0 && !v.has_temporal);
    check_written_as_it_was(payload, 3);
}

/* KEYIDX, which is 4 here, is nobody's concern: its byte is never touched. */
TEST(v8_02_a_temporal_layer_with_sync_is_read_and_written_as_it_was)
{
    struct bytes payload = hex("88 3e e4 00");
    struct vp8 v;

    CHECK(vp8_parse(&v, payload.at, payload.len));
    CHECK(v.has_temporal && v.is_sync);
    CHECK_EQ(v.temporal, 3);
    CHECK(v.number_at == 0 && v.tl0_at == 0);
    CHECK(!v.begins && !v.begins_key);
    check_written_as_it_was(payload, 0);
}

TEST(v8_03_without_room_for_its_picture_id_a_packet_is_rejected)
{
    struct bytes payload = hex("d0 80");
    struct vp8 v;

    CHECK(!vp8_parse(&v, payload.at, payload.len));
    CHECK(!vp8_begins_key_frame(payload.at, payload.len));
    check_written_as_it_was(payload, 0);
}

/* Good VP8, but without anything that could be rewritten: what looks like it is the picture. */
TEST(v8_04_without_the_extension_bit_there_is_nothing_to_read_or_write)
{
    struct bytes payload = hex("50 80 11");
    struct vp8 v;

    CHECK(vp8_parse(&v, payload.at, payload.len));
    CHECK(v.number_at == 0 && v.tl0_at == 0 && !v.has_temporal && !v.is_sync);
    check_written_as_it_was(payload, 0);
}

/* Bytes behind a header that was written anew are those of before. */
static size_t write_behind(struct bytes out, size_t header, struct bytes packet,
                           const struct rtp *rtp)
{
    const size_t rest = packet.len - rtp->header_length;

    CHECK(header > 0 && header + rest <= out.len);
    memcpy(out.at + header, packet.at + rtp->header_length, rest);
    return header + rest;
}

static void check_padding(struct bytes packet, size_t length, size_t payload)
{
    struct rtp rtp;

    CHECK_EQ(rtp_parse(&rtp, packet.at, length), DROP_NONE);
    CHECK_EQ(rtp.padding, 4);
    CHECK_EQ(rtp.payload_length, payload);
    CHECK_BYTES(packet.at + length - 4, 4, "00000004");
}

TEST(rp_07_padding_stays_while_what_is_before_it_moves)
{
    const uint8_t keep[256] = {[1] = 1};
    const struct rtp_extra mid = {.id = 2, .length = 3, .bytes = {'m', 'i', 'd'}};
    struct rtp_rewrite as = {.ssrc = 6, .sequence = 80, .payload_type = 102,
                             .extension_map = keep};
    struct bytes packet = hex("b0 01 0008 00000009 00000005 bede0001 10ff0000"
                              "00010203 04050607 08090a0b 0c0d0e0f 00000004");
    struct bytes again = zeros(42), longer = zeros(44);
    struct rtp rtp;
    size_t header;

    CHECK_EQ(rtp_parse(&rtp, packet.at, packet.len), DROP_NONE);
    check_padding(packet, 40, 16);
    header = rtx_write_header(again.at, again.len, packet.at, packet.len, &rtp, &as, 8);
    CHECK_EQ(write_behind(again, header, packet, &rtp), 42);
    check_padding(again, 42, 18);
    CHECK_EQ(rtp_parse(&rtp, again.at, again.len), DROP_NONE);
    CHECK_EQ(rtx_unwrap(again.at, again.len, &rtp, 5, 1), DROP_NONE);
    CHECK_EQ(rtp.header_length + rtp.payload_length + rtp.padding, 40);
    check_padding(again, 40, 16);

    as.extra_count = 1;
    as.extras = &mid;
    CHECK_EQ(rtp_parse(&rtp, packet.at, packet.len), DROP_NONE);
    header = rtp_write_header(longer.at, longer.len, packet.at, packet.len, &rtp, &as);
    CHECK_EQ(write_behind(longer, header, packet, &rtp), 44);
    check_padding(longer, 44, 16);
}

/* A publisher's probe. Our own probes are packets sent again, so none is written. */
TEST(rp_08_a_packet_of_nothing_but_padding_is_16_bytes)
{
    struct bytes packet = hex("a0 00 0000 00000000 00000000 00000004");
    struct rtp rtp;

    CHECK_EQ(packet.len, 16);
    CHECK_EQ(rtp_parse(&rtp, packet.at, packet.len), DROP_NONE);
    CHECK(rtp.payload_type == 0 && rtp.sequence == 0 && rtp.timestamp == 0 && rtp.ssrc == 0);
    CHECK(!rtp.marker && !rtp.has_extension && rtp.payload_length == 0);
    CHECK_EQ(rtp.header_length, 12);
    CHECK_EQ(rtp.padding, 4);
}
