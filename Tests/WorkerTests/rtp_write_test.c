/* rtp_write_test.c - writing RTP headers for another listener. */
#include "test.h"

#include "proto/rtp.h"

static struct rtp parsed(struct bytes packet)
{
    struct rtp rtp = {0};

    CHECK_EQ(rtp_parse(&rtp, packet.at, packet.len), DROP_NONE);
    return rtp;
}

/* The header of the packet under SSRC 0xabcdef01, number 7, timestamp 9, payload type 101. */
static struct bytes rewritten(struct bytes packet, const uint8_t *__counted_by(256) map, size_t cap)
{
    struct rtp rtp = parsed(packet);
    struct rtp_rewrite as = {.ssrc = 0xabcdef01,
                             .sequence = 7,
                             .timestamp = 9,
                             .payload_type = 101,
                             .extension_map = map};
    struct bytes out = zeros(cap), header;

    header = zeros(rtp_write_header(out.at, out.len, packet.at, packet.len, &rtp, &as));
    for (size_t i = 0; i < header.len; i++)
        header.at[i] = out.at[i];
    return header;
}

/* The same for a listener who takes the one-byte form alone. */
static struct bytes narrowed(struct bytes packet, const uint8_t *__counted_by(256) map,
                             uint8_t frame_id)
{
    const struct rtp_extra extras[2] = {{.id = 15, .length = 2, .bytes = {0x12, 0x34}},
                                        {.id = 6, .length = 1, .bytes = {0x56}}};
    struct rtp rtp = parsed(packet);
    struct rtp_rewrite as = {.ssrc = 0xabcdef01,
                             .sequence = 7,
                             .timestamp = 9,
                             .payload_type = 101,
                             .frame_id = frame_id,
                             .is_one_byte_only = true,
                             .extension_map = map,
                             .extra_count = 2,
                             .extras = extras};
    struct bytes out = zeros(64), header;

    header = zeros(rtp_write_header(out.at, out.len, packet.at, packet.len, &rtp, &as));
    for (size_t i = 0; i < header.len; i++)
        header.at[i] = out.at[i];
    return header;
}

static const uint8_t keep_none[256];

TEST(a_header_without_extension_changes_only_its_fields)
{
    struct bytes header = rewritten(vector("rtp/vp8-no-extension.hex"), keep_none, 12);

    CHECK_BYTES(header.at, header.len, "80 65 0007 00000009 abcdef01");
}

TEST(extensions_get_their_new_ids)
{
    const uint8_t map[256] = {[1] = 11, [3] = 13};
    struct bytes header = rewritten(vector("rtp/opus-two-extensions.hex"), map, 64);

    CHECK_BYTES(header.at, header.len,
                "90 65 0007 00000009 abcdef01  bede 0002 b0 d0 d2 65341e 0000");
}

TEST(an_extension_mapped_to_zero_is_left_out)
{
    const uint8_t map[256] = {[3] = 4};
    struct bytes header = rewritten(vector("rtp/opus-two-extensions.hex"), map, 64);

    CHECK_BYTES(header.at, header.len, "90 65 0007 00000009 abcdef01  bede 0001 42 65341e");
}

TEST(an_empty_extension_block_is_left_out)
{
    struct bytes header = rewritten(vector("rtp/opus-two-extensions.hex"), keep_none, 64);

    CHECK_BYTES(header.at, header.len, "80 65 0007 00000009 abcdef01");
}

TEST(csrcs_marker_and_padding_bit_stay)
{
    const uint8_t map[256] = {[5] = 1};
    struct bytes header = rewritten(vector("rtp/everything.hex"), map, 64);

    CHECK_BYTES(header.at, header.len,
                "b2 e5 0007 00000009 abcdef01 c1c1c1c1 c2c2c2c2 bede 0001 11 beef 00");
}

TEST(an_id_above_14_needs_the_two_byte_form)
{
    const uint8_t map[256] = {[1] = 15, [3] = 3};
    struct bytes header = rewritten(vector("rtp/opus-two-extensions.hex"), map, 64);

    CHECK_BYTES(header.at, header.len,
                "90 65 0007 00000009 abcdef01  1000 0002 0f 01 d0 03 03 65341e");
}

TEST(a_two_byte_block_becomes_one_byte_when_that_is_enough)
{
    const uint8_t map[256] = {[2] = 14};
    struct bytes header = rewritten(vector("rtp/two-byte-extension.hex"), map, 64);

    CHECK_BYTES(header.at, header.len, "90 65 0007 00000009 abcdef01  bede 0001 e0 ab 0000");
}

TEST(an_empty_element_needs_the_two_byte_form)
{
    const uint8_t map[256] = {[1] = 1, [2] = 2};
    struct bytes header = rewritten(vector("rtp/two-byte-extension.hex"), map, 64);

    CHECK_BYTES(header.at, header.len,
                "90 65 0007 00000009 abcdef01  1000 0002 01 00 02 01 ab 000000");
}

TEST(an_element_of_more_than_16_bytes_needs_the_two_byte_form)
{
    const uint8_t map[256] = {[200] = 3};
    struct bytes header = rewritten(vector("rtp/two-byte-extension.hex"), map, 64);

    CHECK_BYTES(header.at, header.len,
                "90 65 0007 00000009 abcdef01  1000 0006 03 14"
                "000102030405060708090a0b0c0d0e0f10111213 0000");
}

TEST(sixteen_bytes_are_the_most_of_the_one_byte_form)
{
    const uint8_t map[256] = {[1] = 2};
    struct bytes packet = hex("9060 0001 00000000 00000000 1000 0005 01 10"
                              "000102030405060708090a0b0c0d0e0f 0000");
    struct bytes longer = hex("9060 0001 00000000 00000000 1000 0005 01 11"
                              "000102030405060708090a0b0c0d0e0f10 00");
    struct bytes header = rewritten(packet, map, 64), longer_header = rewritten(longer, map, 64);

    CHECK_BYTES(header.at + 12, header.len - 12,
                "bede 0005 2f 000102030405060708090a0b0c0d0e0f 000000");
    CHECK_BYTES(longer_header.at + 12, longer_header.len - 12,
                "1000 0005 02 11 000102030405060708090a0b0c0d0e0f10 00");
}

TEST(a_block_of_an_unknown_profile_is_left_out)
{
    struct bytes packet = hex("9060 0001 00000000 00000000 12340001 1001 2002 aa");
    const uint8_t map[256] = {[1] = 1, [2] = 2};
    struct bytes header = rewritten(packet, map, 64);

    CHECK_BYTES(header.at, header.len, "80 65 0007 00000009 abcdef01");
}

/* The same with a number for transport-wide feedback and a MID of our own. */
static struct bytes with_extras(struct bytes packet, const uint8_t *__counted_by(256) map,
                                uint8_t mid, size_t cap)
{
    const struct rtp_extra extras[2] = {{.id = 5, .length = 2, .bytes = {0x12, 0x34}},
                                        {.id = mid, .length = 3, .bytes = {'m', 'i', 'd'}}};
    struct rtp rtp = parsed(packet);
    struct rtp_rewrite as = {.ssrc = 0xabcdef01,
                             .sequence = 7,
                             .timestamp = 9,
                             .payload_type = 101,
                             .extension_map = map,
                             .extra_count = 2,
                             .extras = extras};
    struct bytes out = zeros(cap), header;

    header = zeros(rtp_write_header(out.at, out.len, packet.at, packet.len, &rtp, &as));
    for (size_t i = 0; i < header.len; i++)
        header.at[i] = out.at[i];
    return header;
}

TEST(extras_come_behind_what_was_mapped)
{
    const uint8_t map[256] = {[1] = 11};
    struct bytes header = with_extras(vector("rtp/opus-two-extensions.hex"), map, 4, 64);

    CHECK_BYTES(header.at, header.len,
                "90 65 0007 00000009 abcdef01  bede 0003 b0 d0 51 1234 42 6d6964 000000");
}

TEST(extras_make_a_block_where_there_was_none)
{
    struct bytes none = with_extras(vector("rtp/vp8-no-extension.hex"), keep_none, 4, 64);
    struct bytes unknown = with_extras(
        hex("9060 0001 00000000 00000000 12340001 1001 2002 aa"), keep_none, 4, 64);

    CHECK_BYTES(none.at, none.len, "90 65 0007 00000009 abcdef01  bede 0002 51 1234 42 6d6964 00");
    CHECK_BYTES(unknown.at, unknown.len,
                "90 65 0007 00000009 abcdef01  bede 0002 51 1234 42 6d6964 00");
}

TEST(an_extra_with_a_large_id_needs_the_two_byte_form)
{
    const uint8_t map[256] = {[1] = 11};
    struct bytes header = with_extras(vector("rtp/opus-two-extensions.hex"), map, 15, 64);

    CHECK_BYTES(header.at, header.len,
                "90 65 0007 00000009 abcdef01  1000 0003 0b 01 d0 05 02 1234 0f 03 6d6964");
}

TEST(extras_that_do_not_fit_are_not_written)
{
    const uint8_t map[256] = {[1] = 11};
    struct bytes packet = vector("rtp/opus-two-extensions.hex");

    CHECK_EQ(with_extras(packet, map, 4, 28).len, 28);
    for (size_t cap = 0; cap < 28; cap++) {
        CHECK_EQ(with_extras(packet, map, 4, cap).len, 0);
        CHECK_EQ(with_extras(packet, map, 15, cap).len, 0);
    }
}

TEST(a_header_that_does_not_fit_is_not_written)
{
    const uint8_t map[256] = {[1] = 1, [3] = 3}, wide[256] = {[1] = 15, [3] = 3};
    struct bytes packet = vector("rtp/opus-two-extensions.hex");
    struct bytes csrcs = vector("rtp/everything.hex");

    CHECK_EQ(rewritten(packet, map, 24).len, 24);
    for (size_t cap = 0; cap < 24; cap++) {
        CHECK_EQ(rewritten(packet, map, cap).len, 0);
        CHECK_EQ(rewritten(packet, wide, cap).len, 0);
    }
    CHECK_EQ(rewritten(csrcs, keep_none, 19).len, 0);
    CHECK_EQ(rewritten(csrcs, keep_none, 20).len, 20);
}

TEST(a_rewritten_packet_parses_with_the_same_payload)
{
    const uint8_t map[256] = {[1] = 11, [3] = 13};
    struct bytes packet = vector("rtp/opus-two-extensions.hex"), whole;
    struct bytes header = rewritten(packet, map, 64);
    struct rtp before = parsed(packet), after;
    struct rtp_extension level;

    whole = zeros(header.len + before.payload_length);
    for (size_t i = 0; i < whole.len; i++)
        whole.at[i] = i < header.len ? header.at[i]
                                     : packet.at[before.header_length + i - header.len];
    after = parsed(whole);
    CHECK_EQ(after.payload_length, before.payload_length);
    CHECK_EQ(after.header_length, header.len);
    CHECK(rtp_extension_find(whole.at, whole.len, &after, 11, &level));
    CHECK_EQ(whole.at[level.at], 0xd0);
    CHECK(!rtp_extension_find(whole.at, whole.len, &after, 1, &level));
}

TEST(what_the_one_byte_form_cannot_carry_is_left_out_where_no_other_may_come)
{
    const uint8_t map[256] = {[1] = 15, [3] = 3}, wide[256] = {[1] = 1, [2] = 2, [200] = 3};
    struct bytes large_id = narrowed(vector("rtp/opus-two-extensions.hex"), map, 0);
    struct bytes empty_and_long = narrowed(vector("rtp/two-byte-extension.hex"), wide, 0);

    CHECK_BYTES(large_id.at, large_id.len,
                "90 65 0007 00000009 abcdef01  bede 0002 32 65341e 60 56 0000");
    CHECK_BYTES(empty_and_long.at, empty_and_long.len,
                "90 65 0007 00000009 abcdef01  bede 0001 20 ab 60 56");
}

TEST(a_descriptor_goes_in_no_packet_where_a_key_frame_could_not_have_it)
{
    const uint8_t map[256] = {[1] = 1, [3] = 3};
    struct bytes header = narrowed(vector("rtp/opus-two-extensions.hex"), map, 3);

    CHECK_BYTES(header.at, header.len,
                "90 65 0007 00000009 abcdef01  bede 0001 10 d0 60 56");
}
