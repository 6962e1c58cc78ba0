/* backlog_test.c - framed packets that wait, in a ring that is never full of halves. */
#include "test.h"

#include "proto/backlog.h"

static struct backlog backlog;

static bool put(const char *header, const char *payload, size_t taken)
{
    struct bytes first = hex(header), second = hex(payload);

    return backlog_put(&backlog, reader_of(first.at, first.len), reader_of(second.at, second.len),
                       taken);
}

/* Takes up to `most` bytes from the front and returns them. */
static struct bytes take(size_t most)
{
    struct bytes taken = zeros(most < backlog.used ? most : backlog.used);
    struct reader pieces[2];
    struct writer w = writer_of(taken.at, taken.len);

    for (size_t i = 0, count = backlog_pieces(&backlog, pieces); i < count; i++) {
        size_t room = writer_room(&w);
        writer_bytes(&w, pieces[i].bytes, pieces[i].len < room ? pieces[i].len : room);
    }
    backlog_taken(&backlog, writer_used(&w));
    return taken;
}

#define CHECK_TAKEN(most, expected)                                                    \
    do {                                                                               \
        struct bytes got = take(most);                                                 \
        CHECK_BYTES(got.at, got.len, expected);                                        \
    } while (0)

TEST(packets_wait_with_their_lengths_in_order)
{
    CHECK(backlog_open(&backlog, 32));
    CHECK(put("6162", "63", 0));
    CHECK(put("64", "", 0));
    CHECK_EQ(backlog.packets, 2);
    CHECK_TAKEN(32, "0003 616263 0001 64");
    CHECK_EQ(backlog.packets, 0);
    CHECK_EQ(backlog.used, 0);
    backlog_close(&backlog);
}

TEST(the_rest_of_a_packet_waits_without_what_has_gone)
{
    static const char *const rests[] = {"0003 616263", "03 616263", "616263", "6263", "63"};

    CHECK(backlog_open(&backlog, 16));
    for (size_t taken = 0; taken < 5; taken++) {
        CHECK(put("6162", "63", taken));
        CHECK(put("64", "65", 0));
        CHECK_EQ(backlog.packets, 2);
        CHECK_TAKEN(5 - taken, rests[taken]);
        CHECK_EQ(backlog.packets, 1);
        CHECK_TAKEN(32, "0002 6465");
        CHECK_EQ(backlog.packets, 0);
    }
    backlog_close(&backlog);
}

TEST(a_packet_that_does_not_fit_is_refused_whole)
{
    CHECK(backlog_open(&backlog, 10));
    CHECK(put("6162", "6364", 0));
    CHECK(!put("6566", "67", 0));
    CHECK(put("65", "66", 0));
    CHECK(!put("", "", 0));
    CHECK_EQ(backlog.packets, 2);
    CHECK_TAKEN(32, "0004 61626364 0002 6566");
    backlog_close(&backlog);
}

TEST(packets_go_around_the_end_of_the_ring)
{
    CHECK(backlog_open(&backlog, 11));
    CHECK(put("61", "62", 0));
    for (int i = 0; i < 100; i++) { /* 4 and 11 have no common divisor: every place is first once */
        CHECK(put("61", "62", 0));
        CHECK_EQ(backlog.packets, 2);
        CHECK_TAKEN(3, "0002 61");
        CHECK_EQ(backlog.packets, 2);
        CHECK_TAKEN(1, "62");
        CHECK_EQ(backlog.packets, 1);
    }
    CHECK_TAKEN(32, "0002 6162");
    backlog_close(&backlog);
}

TEST(a_slow_reader_counts_off_packets_by_the_byte)
{
    CHECK(backlog_open(&backlog, 13));
    for (size_t i = 0; i < 3; i++)
        CHECK(put("61", "62", 0));
    for (size_t i = 0; i < 12; i++) {
        CHECK_EQ(backlog.packets, 3 - i / 4);
        CHECK_EQ(take(1).len, 1);
    }
    CHECK_EQ(backlog.packets, 0);
    CHECK_EQ(take(1).len, 0);
    backlog_close(&backlog);
}
