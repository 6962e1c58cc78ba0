/* bytes_test.c - the reader and the writer, at and over their ends. */
#include "test.h"

#include "base/bytes.h"

TEST(a_reader_reads_big_endian)
{
    struct bytes in = hex("01 0203 040506 0708090a 0b0c0d0e0f101112");
    struct reader r = reader_of(in.at, in.len);

    CHECK_EQ(reader_u8(&r), 0x01);
    CHECK_EQ(reader_u16(&r), 0x0203);
    CHECK_EQ(reader_u24(&r), 0x040506);
    CHECK_EQ(reader_u32(&r), 0x0708090a);
    CHECK_EQ(reader_u64(&r), 0x0b0c0d0e0f101112);
    CHECK_EQ(reader_left(&r), 0);
    CHECK(!r.bad);
}

TEST(a_reader_gives_zero_after_the_first_overrun)
{
    struct bytes in = hex("ff ff ff");
    struct reader r = reader_of(in.at, in.len);

    CHECK_EQ(reader_u32(&r), 0);
    CHECK(r.bad);
    CHECK_EQ(reader_u8(&r), 0);
    CHECK_EQ(reader_left(&r), 0);
}

TEST(every_width_notices_that_it_is_one_byte_short)
{
    struct bytes in = hex("ff ff ff ff ff ff ff");
    struct reader none = reader_of(in.at, 0), one = reader_of(in.at, 1), two = reader_of(in.at, 2);
    struct reader three = reader_of(in.at, 3), seven = reader_of(in.at, 7);

    CHECK_EQ(reader_u8(&none), 0);
    CHECK_EQ(reader_u16(&one), 0);
    CHECK_EQ(reader_u24(&two), 0);
    CHECK_EQ(reader_u32(&three), 0);
    CHECK_EQ(reader_u64(&seven), 0);
    CHECK(none.bad && one.bad && two.bad && three.bad && seven.bad);
}

TEST(a_slice_ends_where_it_was_told_and_the_reader_goes_on)
{
    struct bytes in = hex("01 02 03 04");
    struct reader r = reader_of(in.at, in.len);
    struct reader slice = reader_slice(&r, 2);

    CHECK_EQ(reader_u16(&slice), 0x0102);
    CHECK_EQ(reader_u8(&slice), 0);
    CHECK(slice.bad);
    CHECK(!r.bad);
    CHECK_EQ(reader_u16(&r), 0x0304);
}

TEST(a_slice_longer_than_what_is_left_is_bad)
{
    struct bytes in = hex("01 02 03");
    struct reader r = reader_of(in.at, in.len);
    struct reader slice = reader_slice(&r, 4);

    CHECK(slice.bad);
    CHECK(r.bad);
    CHECK_EQ(reader_left(&slice), 0);
}

TEST(a_skip_larger_than_memory_is_an_overrun)
{
    struct bytes in = hex("01 02");
    struct reader r = reader_of(in.at, in.len);

    reader_skip(&r, 1);
    reader_skip(&r, SIZE_MAX);
    CHECK(r.bad);
}

TEST(a_writer_writes_big_endian)
{
    struct bytes out = zeros(22), tail = hex("aa bb");
    struct writer w = writer_of(out.at, out.len);

    writer_u8(&w, 0x01);
    writer_u16(&w, 0x0203);
    writer_u24(&w, 0xff040506);
    writer_u32(&w, 0x0708090a);
    writer_u64(&w, 0x0b0c0d0e0f101112);
    writer_bytes(&w, tail.at, tail.len);
    writer_zero(&w, 2);
    CHECK_EQ(writer_room(&w), 0);
    CHECK(!w.bad);
    CHECK_BYTES(out.at, writer_used(&w),
                "01 0203 040506 0708090a 0b0c0d0e0f101112 aabb 0000");
}

TEST(a_writer_without_room_writes_nothing_more)
{
    struct bytes out = zeros(3);
    struct writer w = writer_of(out.at, out.len);

    writer_u16(&w, 0x0102);
    writer_u16(&w, 0x0304);
    writer_u8(&w, 0x05);
    CHECK(w.bad);
    CHECK_EQ(writer_used(&w), 2);
    CHECK_BYTES(out.at, out.len, "01 02 00");
}

TEST(a_length_can_be_patched_once_it_is_known)
{
    struct bytes out = zeros(4);
    struct writer w = writer_of(out.at, out.len);

    writer_u32(&w, 0xffffffff);
    writer_u16_at(&w, 2, 0x1234);
    CHECK_BYTES(out.at, out.len, "ff ff 12 34");
    CHECK(!w.bad);
}

TEST(a_patch_beyond_what_was_written_is_refused)
{
    struct bytes out = zeros(4);
    struct writer w = writer_of(out.at, out.len);

    writer_u16(&w, 0x0102);
    writer_u16_at(&w, 1, 0xffff);
    CHECK(w.bad);
    CHECK_BYTES(out.at, out.len, "01 02 00 00");
}
