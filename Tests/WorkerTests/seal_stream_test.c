/* seal_stream_test.c - an index is given out once, whatever numbers come. */
#include "test.h"

#include "proto/seal_stream.h"

static enum drop take(struct seal_stream *s, uint64_t number, uint64_t expected)
{
    uint64_t index = 0;
    enum drop why = seal_stream_take(s, (uint16_t)number, &index);

    if (why == DROP_NONE)
        CHECK_EQ(index, expected);
    return why;
}

TEST(the_first_number_may_be_anything)
{
    struct seal_stream low = {0}, high = {0};

    CHECK_EQ(take(&low, 0, 0), DROP_NONE);
    CHECK_EQ(take(&high, 65535, 65535), DROP_NONE);
    CHECK_EQ(take(&high, 0, 65536), DROP_NONE);
}

TEST(numbers_of_before_the_first_packet_have_no_index)
{
    struct seal_stream s = {0};

    CHECK_EQ(take(&s, 2, 2), DROP_NONE);
    CHECK_EQ(take(&s, 0, 0), DROP_NONE);
    CHECK_EQ(take(&s, 65535, 0), DROP_SEAL_REPEATED);
}

TEST(a_number_is_taken_once)
{
    struct seal_stream s = {0};

    CHECK_EQ(take(&s, 1000, 1000), DROP_NONE);
    CHECK_EQ(take(&s, 1000, 0), DROP_SEAL_REPEATED);
    CHECK_EQ(take(&s, 1003, 1003), DROP_NONE);
    CHECK_EQ(take(&s, 1001, 1001), DROP_NONE);
    CHECK_EQ(take(&s, 1001, 0), DROP_SEAL_REPEATED);
    CHECK_EQ(take(&s, 1002, 1002), DROP_NONE);
    CHECK_EQ(take(&s, 1003, 0), DROP_SEAL_REPEATED);
}

TEST(a_number_behind_the_window_is_not_taken)
{
    struct seal_stream s = {0};

    CHECK_EQ(take(&s, 10000, 10000), DROP_NONE);
    CHECK_EQ(take(&s, 20000, 20000), DROP_NONE);
    CHECK_EQ(take(&s, 20000 - SEAL_WINDOW, 0), DROP_SEAL_REPEATED);
    CHECK_EQ(take(&s, 20000 - SEAL_WINDOW + 1, 20000 - SEAL_WINDOW + 1), DROP_NONE);
    /* Half the circle away is behind, not ahead. */
    CHECK_EQ(take(&s, 20000 + 32768, 0), DROP_SEAL_REPEATED);
    CHECK_EQ(take(&s, 20000 + 32767, 20000 + 32767), DROP_NONE);
}

TEST(what_the_window_moved_over_may_still_be_taken)
{
    struct seal_stream s = {0};

    /* Every bit is set once, then the window moves by less than its size. */
    for (uint64_t i = 0; i < 2 * SEAL_WINDOW; i++)
        CHECK_EQ(take(&s, i, i), DROP_NONE);
    CHECK_EQ(take(&s, 3 * SEAL_WINDOW - 2, 3 * SEAL_WINDOW - 2), DROP_NONE);
    CHECK_EQ(take(&s, 2 * SEAL_WINDOW - 1, 0), DROP_SEAL_REPEATED);
    for (uint64_t i = 2 * SEAL_WINDOW; i < 3 * SEAL_WINDOW - 2; i++) {
        CHECK_EQ(take(&s, i, i), DROP_NONE);
        CHECK_EQ(take(&s, i, i), DROP_SEAL_REPEATED);
    }
}

TEST(the_window_reaches_over_the_wrap)
{
    struct seal_stream s = {0};

    CHECK_EQ(take(&s, 65533, 65533), DROP_NONE);
    CHECK_EQ(take(&s, 1, 65537), DROP_NONE);
    CHECK_EQ(take(&s, 65535, 65535), DROP_NONE);
    CHECK_EQ(take(&s, 65535, 0), DROP_SEAL_REPEATED);
    CHECK_EQ(take(&s, 0, 65536), DROP_NONE);
    CHECK_EQ(take(&s, 65534, 65534), DROP_NONE);
}

TEST(a_key_ends_after_2_to_the_48_packets)
{
    struct seal_stream s = {.highest = SEAL_INDEX_MAX - 2, .begun = true};

    CHECK_EQ(take(&s, 65535, SEAL_INDEX_MAX), DROP_NONE);
    CHECK_EQ(take(&s, 0, 0), DROP_SEAL_LIMIT);
    CHECK_EQ(take(&s, 32766, 0), DROP_SEAL_LIMIT);
    CHECK_EQ(take(&s, 65534, SEAL_INDEX_MAX - 1), DROP_NONE);
    CHECK_EQ(take(&s, 65535, 0), DROP_SEAL_REPEATED);
}

TEST(a_key_ends_after_2_to_the_31_reports)
{
    struct seal_stream s = {.reports = SEAL_REPORT_MAX - 1};
    uint64_t index = 0;

    CHECK_EQ(seal_stream_take_report(&s, &index), DROP_NONE);
    CHECK_EQ(index, SEAL_REPORT_MAX - 1);
    CHECK_EQ(seal_stream_take_report(&s, &index), DROP_NONE);
    CHECK_EQ(index, 0x7fffffff);
    CHECK_EQ(seal_stream_take_report(&s, &index), DROP_SEAL_LIMIT);
    CHECK_EQ(seal_stream_take_report(&s, &index), DROP_SEAL_LIMIT);
}
