/* picture_test.c - the one form of what codecs and the dependency descriptor say, and the numbers
 * written anew. */
#include "test.h"

#include "proto/picture.h"

#include <string.h>

static struct reader bytes_of(const char *text)
{
    struct bytes b = hex(text);

    return reader_of(b.at, b.len);
}

static struct picture_reader stream(void)
{
    struct picture_reader r;

    picture_reader_init(&r);
    return r;
}

static struct picture read(struct picture_reader *r, enum codec codec, const char *payload)
{
    struct picture p;

    picture_read(r, codec, bytes_of(""), bytes_of(payload), false, &p);
    return p;
}

static struct picture described(struct picture_reader *r, enum codec codec, const char *descriptor,
                                const char *payload)
{
    struct picture p;

    picture_read(r, codec, bytes_of(descriptor), bytes_of(payload), false, &p);
    return p;
}

/* What a payload becomes; as it was where nothing is written. */
static struct bytes shifted(enum codec codec, const char *payload, const struct picture_shift *by)
{
    uint8_t prefix[PICTURE_PREFIX_MAX];
    struct bytes b = hex(payload);
    const size_t replaced = picture_write(codec, reader_of(b.at, b.len), by, prefix);

    CHECK(replaced <= PICTURE_PREFIX_MAX && replaced <= b.len);
    if (replaced > 0)
        memcpy(b.at, prefix, replaced);
    return b;
}

#define CHECK_SHIFTED(codec, payload, number, tl0, expected)                                   \
    do {                                                                                       \
        const struct picture_shift by = {(number), (tl0), 0};                                  \
        struct bytes is = shifted((codec), (payload), &by);                                    \
        CHECK_BYTES(is.at, is.len, (expected));                                                \
    } while (0)

/* Templates from 9 on: T0, T0, T1, T2, T2; three targets, frame 65535. */
#define L1T3 "89 ffff 81 2214eaa860414d1410208427027f0167"

TEST(a_vp8_packet_tells_its_numbers_and_its_temporal_layer)
{
    struct picture_reader r = stream();
    struct picture p = read(&r, CODEC_VP8, "90 e0 9234 56 80 01"); /* TID 2, no sync */

    CHECK(p.has_layers && p.begins && !p.ends && !p.is_key);
    CHECK(p.temporal == 2 && p.spatial == 0 && !p.climbs_temporal);
    CHECK(p.has_number && p.is_long_number && p.has_tl0 && !p.has_frame && !p.has_targets);
    CHECK_EQ(p.number, 0x1234);
    CHECK_EQ(p.tl0, 0x56);
    CHECK(read(&r, CODEC_VP8, "90 e0 9235 56 a0 01").climbs_temporal); /* TID 2 with sync */
    CHECK(read(&r, CODEC_VP8, "90 e0 9236 57 00 01").climbs_temporal); /* TID 0 */
    p = read(&r, CODEC_VP8, "90 80 34 01");
    CHECK(!p.has_layers && p.has_number && !p.is_long_number && !p.has_tl0);
    CHECK_EQ(p.number, 0x34);
    p = read(&r, CODEC_VP8, "90 10 1f 01"); /* KEYIDX alone is no layer */
    CHECK(!p.has_layers && !p.has_number);
}

TEST(every_packet_of_a_vp8_key_frame_is_known_by_its_number)
{
    struct picture_reader r = stream();

    CHECK(!read(&r, CODEC_VP8, "80 e0 8100 00 00 00").is_key); /* before the first one came */
    CHECK(read(&r, CODEC_VP8, "90 e0 8100 00 00 00").is_key);
    CHECK(read(&r, CODEC_VP8, "80 e0 8100 00 00 01").is_key);
    CHECK(!read(&r, CODEC_VP8, "90 e0 8101 00 80 01").is_key);
    CHECK(!read(&r, CODEC_VP8, "80 e0 8101 00 80 00").is_key);
    CHECK(read(&r, CODEC_VP8, "80 e0 8100 00 00 00").is_key);  /* late */
    CHECK(!read(&r, CODEC_VP8, "90 e0 8100 00 00 01").is_key); /* the number came round */
    CHECK(!read(&r, CODEC_VP8, "80 e0 8100 00 00 00").is_key);
    CHECK(read(&r, CODEC_VP8, "10 00").is_key); /* without a number only the beginning */
    CHECK(!read(&r, CODEC_VP8, "00 00").is_key);
}

TEST(the_marker_ends_a_frame_where_no_descriptor_does)
{
    struct picture_reader r = stream();
    struct picture p;

    picture_read(&r, CODEC_VP8, bytes_of(""), bytes_of("10 00"), true, &p);
    CHECK(p.ends);
    picture_read(&r, CODEC_H264, bytes_of(""), bytes_of("61 88"), true, &p);
    CHECK(p.ends && !p.is_key);
    picture_read(&r, CODEC_VP9, bytes_of(""), bytes_of("a8 81 10 00 05 82"), true, &p);
    CHECK(!p.ends);
}

TEST(a_vp9_packet_tells_its_layers)
{
    struct picture_reader r = stream();
    struct picture p = read(&r, CODEC_VP9, "ed 9234 55 07 82"); /* TID 2, SID 2, U, D; Z */

    CHECK(p.has_layers && p.begins && p.ends && !p.is_key);
    CHECK(p.temporal == 2 && p.spatial == 2);
    CHECK(p.climbs_temporal && !p.climbs_spatial && !p.needed_above);
    CHECK(p.is_long_number && p.has_tl0);
    CHECK_EQ(p.number, 0x1234);
    CHECK_EQ(p.tl0, 7);
    p = read(&r, CODEC_VP9, "f8 12 42 07 02 82"); /* flexible: two references, no TL0PICIDX */
    CHECK(p.has_layers && p.begins && !p.ends && !p.is_long_number && !p.has_tl0);
    CHECK(p.temporal == 2 && p.spatial == 1 && !p.climbs_temporal && p.needed_above);
    CHECK(!read(&r, CODEC_VP9, "f8 12 42 07 03").has_layers); /* references without end */
    CHECK(read(&r, CODEC_VP9, "f8 12 42 07 03 05 82").has_layers);
    p = read(&r, CODEC_VP9, "88 11 82");
    CHECK(!p.has_layers && p.is_key && p.begins && p.number == 0x11);
}

TEST(all_spatial_layers_of_a_vp9_key_picture_are_known_by_its_number)
{
    struct picture_reader r = stream();

    CHECK(!read(&r, CODEC_VP9, "a8 9000 03 01 82").is_key);     /* S1 before S0 came */
    CHECK(read(&r, CODEC_VP9, "a8 9000 00 01 82").is_key);      /* begins */
    CHECK(read(&r, CODEC_VP9, "a4 9000 00 01 82").is_key);      /* goes on */
    CHECK(read(&r, CODEC_VP9, "a8 9000 03 01 82").is_key);      /* S1 */
    CHECK(read(&r, CODEC_VP9, "ac 9000 05 01 82").is_key);      /* S2 */
    CHECK(!read(&r, CODEC_VP9, "e8 9001 00 02 82").is_key);     /* predicted */
    CHECK(!read(&r, CODEC_VP9, "e8 9001 02 02 82").is_key);     /* S1 */
    CHECK(!read(&r, CODEC_VP9, "a8 9001 03 02 82").is_key);     /* S1 begins again: no key */
    CHECK(read(&r, CODEC_VP9, "a8 9001 03 02 82").climbs_spatial);
    CHECK(!read(&r, CODEC_VP9, "e8 9001 02 02 82").climbs_spatial);
    CHECK(!read(&r, CODEC_VP9, "e8 9000 00 03 82").is_key);     /* the number came round */
    CHECK(!read(&r, CODEC_VP9, "a8 9000 03 03 82").is_key);
}

TEST(codecs_without_layers_tell_where_a_key_frame_begins)
{
    struct picture_reader r = stream();
    struct picture p = read(&r, CODEC_H264, "65 88");

    CHECK(p.is_key && p.begins && !p.has_layers && !p.has_number);
    CHECK(!read(&r, CODEC_H264, "61 88").is_key);
    CHECK(read(&r, CODEC_H265, "2601 af").is_key);
    CHECK(read(&r, CODEC_AV1, "18 30").is_key);
    CHECK(!read(&r, CODEC_OPUS, "10 00").is_key);
    CHECK_EQ(picture_target_for(&r, 2, 2), -1);
}

TEST(a_descriptor_alone_decides_whatever_the_payload_seems_to_say)
{
    struct picture_reader r = stream();
    struct picture p = described(&r, CODEC_H264, L1T3, "ffff");

    CHECK(p.is_key && p.has_layers && p.has_targets && p.begins && !p.ends && p.has_frame);
    CHECK_EQ(p.frame, 0xffff);
    CHECK(p.targets == 7 && p.switches == 7);
    p = described(&r, CODEC_H264, "cb 0001", "65 88"); /* seems to be a key frame */
    CHECK(!p.is_key && p.temporal == 1 && p.targets == 6 && p.switches == 4);
    CHECK(p.begins && p.ends && p.climbs_temporal);
    CHECK_EQ(picture_target_for(&r, 3, 1), 1);
    uint8_t spatial, temporal;
    picture_target_layers(&r, 1, &spatial, &temporal);
    CHECK(spatial == 0 && temporal == 1);
}

TEST(numbers_in_the_payload_are_read_with_a_descriptor_too)
{
    struct picture_reader r = stream();
    struct picture p = described(&r, CODEC_VP8, L1T3, "90 e0 9234 56 80 01");

    CHECK(p.is_key && p.temporal == 0 && p.has_number && p.has_tl0);
    CHECK_EQ(p.number, 0x1234);
    p = described(&r, CODEC_VP9, "cb 0001", "a8 9000 00 01 82");
    CHECK(!p.is_key && p.temporal == 1 && p.number == 0x1000);
}

TEST(a_descriptor_that_nobody_understands_gives_no_layers)
{
    struct picture_reader r = stream();
    struct picture p = described(&r, CODEC_VP8, "cb 0001", "10 00");

    CHECK(!p.has_layers && !p.has_targets && !p.is_key && p.begins && p.ends && p.has_frame);
    p = described(&r, CODEC_VP8, "cb", "10 00");
    CHECK(!p.has_layers && !p.is_key && !p.begins && !p.has_frame);
}

TEST(of_a_codec_that_nobody_knows_only_a_descriptor_speaks)
{
    struct picture_reader r = stream();

    CHECK(read(&r, CODEC_OTHER, "65 88").is_opaque);
    CHECK(!read(&r, CODEC_H264, "61 88").is_opaque && !read(&r, CODEC_VP8, "10").is_opaque);
    CHECK(read(&r, CODEC_H264, "61 88").may_hide_key && !read(&r, CODEC_VP8, "10").may_hide_key);
    CHECK(!described(&r, CODEC_H264, "cb 0001", "61 88").may_hide_key);
    CHECK(!described(&r, CODEC_OTHER, "cb 0001", "65 88").is_opaque);
    CHECK(described(&r, CODEC_OTHER, L1T3, "65 88").is_key);
    CHECK(!read(&r, CODEC_OTHER, "65 88").is_opaque); /* its key frames are seen */
    CHECK(!read(&r, CODEC_H264, "61 88").may_hide_key);
}

TEST(a_packet_cut_short_says_nothing)
{
    const struct picture nothing = {0};
    struct picture_reader r = stream();
    struct bytes vp8 = hex("90 f0 9234 56 80 01"), vp9 = hex("ba 9234 55 38 0280 0168");
    struct picture p;

    for (size_t len = 0; len < vp8.len; len++) {
        picture_read(&r, CODEC_VP8, bytes_of(""), reader_of(vp8.at, len), true, &p);
        CHECK(memcmp(&p, &nothing, sizeof p) == 0);
    }
    for (size_t len = 0; len < vp9.len; len++) {
        picture_read(&r, CODEC_VP9, bytes_of(""), reader_of(vp9.at, len), true, &p);
        CHECK(memcmp(&p, &nothing, sizeof p) == 0);
    }
}

TEST(vp8_numbers_are_written_in_their_own_width)
{
    CHECK_SHIFTED(CODEC_VP8, "90 e0 9234 56 80 01", 1, 1, "90 e0 9235 57 80 01");
    CHECK_SHIFTED(CODEC_VP8, "90 e0 ffff ff 80 01", 1, 1, "90 e0 8000 00 80 01");
    CHECK_SHIFTED(CODEC_VP8, "90 e0 8000 00 80 01", 0xffff, 0xff, "90 e0 ffff ff 80 01");
    CHECK_SHIFTED(CODEC_VP8, "90 c0 7f 05 01", 2, 3, "90 c0 01 08 01");
    CHECK_SHIFTED(CODEC_VP8, "90 80 10 01", 0x1000, 9, "90 80 10 01");
    CHECK_SHIFTED(CODEC_VP8, "90 40 05 01", 7, 3, "90 40 08 01"); /* TL0PICIDX alone */
    CHECK_SHIFTED(CODEC_VP8, "90 20 80 01", 7, 3, "90 20 80 01");
    CHECK_SHIFTED(CODEC_VP8, "10 01", 7, 3, "10 01");
    CHECK_SHIFTED(CODEC_VP8, "90 e0 92", 7, 3, "90 e0 92"); /* cut short */
}

TEST(vp9_numbers_are_written_in_their_own_width)
{
    CHECK_SHIFTED(CODEC_VP9, "ac 9234 00 56 82", 1, 1, "ac 9235 00 57 82");
    CHECK_SHIFTED(CODEC_VP9, "ac 7f 00 ff 82", 1, 1, "ac 00 00 00 82");
    CHECK_SHIFTED(CODEC_VP9, "bc ffff 00 56", 1, 1, "bc 8000 00 56"); /* flexible: no TL0PICIDX */
    CHECK_SHIFTED(CODEC_VP9, "2c 00 56 82", 1, 1, "2c 00 57 82");
    CHECK_SHIFTED(CODEC_VP9, "0c 82", 1, 1, "0c 82");
    CHECK_SHIFTED(CODEC_H264, "ac 9234 00 56 82", 1, 1, "ac 9234 00 56 82");
    CHECK_SHIFTED(CODEC_VP9, "ac 9234", 1, 1, "ac 9234"); /* cut short */
}

static bool is_next(struct picture_reader *r, uint16_t sequence, bool has_frame, uint16_t frame)
{
    struct picture p = {.has_frame = has_frame, .frame = frame};

    picture_note_order(r, sequence, has_frame, &p);
    return p.is_next;
}

TEST(a_frame_is_next_when_no_packet_is_missing_before_it)
{
    struct picture_reader r;

    picture_reader_init(&r);
    CHECK(!is_next(&r, 65534, true, 10)); /* nobody knows what was before */
    CHECK(is_next(&r, 65535, true, 10));
    CHECK(is_next(&r, 0, true, 13));
    CHECK(!is_next(&r, 1, false, 0)); /* padding */
    CHECK(is_next(&r, 2, true, 16));
    CHECK(!is_next(&r, 4, true, 19));
    CHECK(!is_next(&r, 3, true, 16)); /* late */
    CHECK(is_next(&r, 5, true, 22));
    CHECK(!is_next(&r, 7, false, 0));
    CHECK(!is_next(&r, 8, true, 25));
    CHECK(is_next(&r, 10, true, 25)); /* missing within it */
    CHECK(!is_next(&r, 11, true, 28));
    CHECK(is_next(&r, 12, true, 31));
}

TEST(frames_are_counted_from_0_as_well)
{
    struct picture_reader r;

    picture_reader_init(&r);
    CHECK(!is_next(&r, 7, true, 0));
    CHECK(is_next(&r, 8, true, 0));
    CHECK(is_next(&r, 9, true, 3));
}

TEST(a_payload_of_no_frame_that_is_known_may_be_one_that_is_missing)
{
    struct picture_reader r;
    struct picture unknown = {.has_frame = false};

    picture_reader_init(&r);
    CHECK(!is_next(&r, 7, true, 1));
    picture_note_order(&r, 8, true, &unknown);
    CHECK(!is_next(&r, 9, true, 4));
    CHECK(is_next(&r, 10, true, 7));
}
