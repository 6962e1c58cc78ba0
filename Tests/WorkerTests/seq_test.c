/* seq_test.c - numbers on a circle. */
#include "test.h"

#include "proto/seq.h"

TEST(zero_is_newer_than_65000)
{
    CHECK(seq16_newer(0, 65000));
    CHECK(!seq16_newer(65000, 0));
    CHECK_EQ(seq16_diff(0, 65535), 1);
    CHECK_EQ(seq16_diff(65535, 0), -1);
}

TEST(a_number_is_not_newer_than_itself_or_its_opposite)
{
    CHECK(!seq16_newer(7, 7));
    CHECK(!seq16_newer(32768, 0));
    CHECK(!seq16_newer(0, 32768));
    CHECK(seq16_newer(32767, 0));
    CHECK_EQ(seq16_diff(32768, 0), -32768);
}

TEST(timestamps_wrap_at_32_bits)
{
    CHECK(seq32_newer(5, 0xfffffff0));
    CHECK(!seq32_newer(0xfffffff0, 5));
    CHECK(!seq32_newer(9, 9));
    CHECK_EQ(seq32_diff(5, 0xfffffffb), 10);
}

TEST(unwrapped_numbers_go_on_over_the_wrap)
{
    struct unwrap u = {0};
    uint64_t first = unwrap16(&u, 65534);

    CHECK_EQ(unwrap16(&u, 65535) - first, 1);
    CHECK_EQ(unwrap16(&u, 1) - first, 3);
    CHECK_EQ(unwrap16(&u, 0) - first, 2);
    CHECK_EQ(unwrap16(&u, 30000) - first, 30002);
    CHECK_EQ(unwrap16(&u, 60000) - first, 60002);
    CHECK_EQ(unwrap16(&u, 0) - first, 65538);
}

TEST(what_is_older_than_the_first_number_is_just_below_it)
{
    struct unwrap u = {0};
    uint64_t first = unwrap16(&u, 0);

    CHECK_EQ(first - unwrap16(&u, 65535), 1);
    CHECK_EQ(unwrap16(&u, 1) - first, 1);
}

TEST(unwrapped_timestamps_go_on_over_the_wrap)
{
    struct unwrap u = {0};
    uint64_t first = unwrap32(&u, 0xffffff00);

    CHECK_EQ(unwrap32(&u, 0x100) - first, 0x200);
    CHECK_EQ(first - unwrap32(&u, 0xfffffe00), 0x100);
}
