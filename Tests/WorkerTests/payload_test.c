/* payload_test.c - where a key frame begins, in packets of real encoders and in those that lie. */
#include "test.h"

#include "proto/payload.h"

static bool key(enum codec codec, const char *text)
{
    struct bytes payload = hex(text);

    return payload_begins_key_frame(codec, payload.at, payload.len);
}

static bool key_in(enum codec codec, const char *path)
{
    struct bytes payload = vector(path);

    return payload_begins_key_frame(codec, payload.at, payload.len);
}

TEST(key_frames_of_real_encoders_are_seen_where_they_begin)
{
    CHECK(key_in(CODEC_VP8, "payload/vp8-key.hex"));
    CHECK(key_in(CODEC_VP9, "payload/vp9-key.hex"));
    CHECK(key_in(CODEC_H264, "payload/h264-key.hex"));
    CHECK(key_in(CODEC_H264, "payload/h264-slice.hex"));
    CHECK(key_in(CODEC_H265, "payload/h265-key.hex"));
    CHECK(key_in(CODEC_H265, "payload/h265-slice.hex"));
    CHECK(key_in(CODEC_AV1, "payload/av1-key.hex"));
}

TEST(the_rest_of_a_key_frame_begins_none)
{
    CHECK(!key_in(CODEC_VP8, "payload/vp8-middle.hex"));
    CHECK(!key_in(CODEC_VP9, "payload/vp9-middle.hex"));
    CHECK(!key_in(CODEC_H264, "payload/h264-middle.hex"));
    CHECK(!key_in(CODEC_H265, "payload/h265-middle.hex"));
    CHECK(!key_in(CODEC_AV1, "payload/av1-middle.hex"));
}

TEST(a_frame_that_needs_others_is_no_key_frame)
{
    CHECK(!key_in(CODEC_VP8, "payload/vp8-inter.hex"));
    CHECK(!key_in(CODEC_VP9, "payload/vp9-inter.hex"));
    CHECK(!key_in(CODEC_H264, "payload/h264-inter.hex"));
    CHECK(!key_in(CODEC_H265, "payload/h265-inter.hex"));
    CHECK(!key_in(CODEC_AV1, "payload/av1-inter.hex"));
}

TEST(what_has_no_key_frames_begins_none)
{
    CHECK(!key_in(CODEC_OTHER, "payload/vp8-key.hex"));
    CHECK(!key_in(CODEC_OPUS, "payload/vp8-key.hex"));
}

TEST(a_payload_cut_short_begins_nothing)
{
    for (enum codec codec = CODEC_OTHER; codec <= CODEC_AV1; codec++)
        CHECK(!payload_begins_key_frame(codec, NULL, 0));
    CHECK(!key(CODEC_VP8, "90"));
    CHECK(!key(CODEC_VP8, "90 80 80"));
    CHECK(!key(CODEC_VP8, "90 80 80 01"));
    CHECK(!key(CODEC_VP9, "88 81"));
    CHECK(!key(CODEC_VP9, "88 81 11"));
    CHECK(!key(CODEC_H264, "7c"));
    CHECK(!key(CODEC_H264, "7c 85"));
    CHECK(!key(CODEC_H264, "18 00"));
    CHECK(!key(CODEC_H264, "67"));
    CHECK(!key(CODEC_H265, "42"));
    CHECK(!key(CODEC_H265, "62 01 94"));
    CHECK(!key(CODEC_H265, "60 01 00 02 42"));
    CHECK(!key(CODEC_AV1, "08"));
}

TEST(every_part_of_a_vp8_descriptor_is_stepped_over)
{
    CHECK(key(CODEC_VP8, "d0 80 11 00"));
    CHECK(!key(CODEC_VP8, "88 3e e4 00"));
    CHECK(!key(CODEC_VP8, "d0 80"));
    CHECK(key(CODEC_VP8, "10 00"));
    CHECK(key(CODEC_VP8, "90 f0 8101 02 20 00"));
    CHECK(!key(CODEC_VP8, "90 f0 8101 02 20 01"));
    CHECK(!key(CODEC_VP8, "90 f0 8101 02 20"));
    CHECK(!key(CODEC_VP8, "11 00")); /* the second partition */
    CHECK(!key(CODEC_VP8, "00 00")); /* goes on */
}

TEST(every_part_of_a_vp9_descriptor_is_stepped_over)
{
    CHECK(key(CODEC_VP9, "8a 8111 30 0280 0168 0500 02d0 82")); /* two resolutions */
    CHECK(!key(CODEC_VP9, "8a 8111 30 0280 0168 0500 02d0"));
    CHECK(key(CODEC_VP9, "aa 11 00 05 08 02 04 01 08 01 02 82")); /* layers and a group */
    CHECK(!key(CODEC_VP9, "aa 11 00 05 08 02 04 01 08 01 02"));
    CHECK(key(CODEC_VP9, "b8 11 00 82")); /* flexible: no TL0PICIDX */
    CHECK(!key(CODEC_VP9, "aa 11 02 05 82"));
    CHECK(!key(CODEC_VP9, "a8 11 02 05 82")); /* the second spatial layer */
    CHECK(!key(CODEC_VP9, "c8 11 82"));       /* predicted */
    CHECK(!key(CODEC_VP9, "84 11 82"));       /* goes on */
}

TEST(a_vp9_frame_header_is_asked_where_no_picture_id_is_given)
{
    CHECK(key(CODEC_VP9, "08 82"));
    CHECK(!key(CODEC_VP9, "08 86")); /* not a key frame */
    CHECK(!key(CODEC_VP9, "08 88")); /* shows an existing one */
    CHECK(key(CODEC_VP9, "08 b0"));  /* profile 3 has one bit more */
    CHECK(!key(CODEC_VP9, "08 b2"));
    CHECK(key(CODEC_VP9, "08 17"));    /* no frame header: encrypted */
    CHECK(key(CODEC_VP9, "88 11 86")); /* the descriptor knows better */
}

TEST(nal_units_are_found_in_aggregates_and_first_slices_only)
{
    CHECK(key(CODEC_H264, "65 88"));
    CHECK(!key(CODEC_H264, "65 58")); /* not the first slice */
    CHECK(!key(CODEC_H264, "68 ce"));
    CHECK(key(CODEC_H264, "18 0002 09f0 0002 6588"));
    CHECK(!key(CODEC_H264, "18 0002 09f0 0003 6588")); /* leaves the packet */
    CHECK(!key(CODEC_H264, "18 0000 0000 0000"));
    CHECK(!key(CODEC_H264, "7c 05 88")); /* no start */
    CHECK(!key(CODEC_H264, "7c 81 88"));
    CHECK(key(CODEC_H265, "2601 af"));
    CHECK(!key(CODEC_H265, "2601 2f"));
    CHECK(key(CODEC_H265, "2a01 af")); /* CRA */
    CHECK(!key(CODEC_H265, "2c01 af"));
    CHECK(!key(CODEC_H265, "4401 c1")); /* a picture parameter set alone */
    CHECK(key(CODEC_H265, "6001 0003 4401c1 0003 420101"));
    CHECK(!key(CODEC_H265, "6001 0003 4401c1 0004 420101"));
    CHECK(!key(CODEC_H265, "6201 14 af"));
    CHECK(!key(CODEC_H265, "6201 81 af"));
}

TEST(a_sequence_header_is_found_between_obu_elements)
{
    CHECK(key(CODEC_AV1, "18 30"));
    CHECK(!key(CODEC_AV1, "98 30"));
    CHECK(key(CODEC_AV1, "10 08 00"));
    CHECK(key(CODEC_AV1, "20 02 3000 08 00"));
    CHECK(!key(CODEC_AV1, "20 02 0000 30 08"));
    CHECK(key(CODEC_AV1, "00 02 3000 01 08"));
    CHECK(!key(CODEC_AV1, "00 02 3000 02 08")); /* leaves the packet */
    CHECK(!key(CODEC_AV1, "00 ffffffffff 08")); /* a size without end */
    CHECK(!key(CODEC_AV1, "00 ffffff7f 08"));
    CHECK(key(CODEC_AV1, "00 8100 30 01 08")); /* a size longer than it must be */
    CHECK(!key(CODEC_AV1, "00 00 00 00 00"));
}
