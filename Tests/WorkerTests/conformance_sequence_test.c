/* conformance_sequence_test.c - SQ: which number a packet leaves under. A sync is a new source
 * here, a drop is sender_skip, and the first number of all is 0. */
#include "graph/sender.h"
#include "graph/receiver.h"
#include "proto/rtp.h"
#include "proto/seq.h"
#include "test.h"

#include <string.h>

#define PAYLOAD 96
#define CLOCK 90000
#define NOT_SENT (-1)

#define EPOCHS 64

struct numbering {
    struct epoch epochs[EPOCHS];
    struct sender sender;
    struct stream stream;
    struct rtp rtp;
    bool is_new; /* the next packet is the first of its source */
};

static void numbering_open(struct numbering *n)
{
    memset(&n->sender, 0, sizeof n->sender);
    memset(&n->stream, 0, sizeof n->stream);
    memset(&n->rtp, 0, sizeof n->rtp);
    memset(n->sender.costume.payload_types, SENDER_NO_PAYLOAD, 128);
    n->sender.costume.payload_types[PAYLOAD] = PAYLOAD;
    n->sender.sequence = UINT16_MAX;
    n->sender.epoch_capacity = EPOCHS;
    n->sender.epochs = n->epochs;
    n->stream.serial = 1;
    n->rtp.payload_type = PAYLOAD;
    n->is_new = true;
}

static void arrive(struct numbering *n, uint16_t sequence)
{
    if (n->is_new || seq16_newer(sequence, n->stream.reception.highest))
        n->stream.reception.highest = sequence;
    n->is_new = false;
    n->rtp.sequence = sequence;
}

static int32_t input(struct numbering *n, uint16_t sequence)
{
    struct rtp_rewrite as = {.extension_map = n->sender.costume.extensions};
    struct picture_shift shift;

    arrive(n, sequence);
    if (!sender_map(&n->sender, SECOND, &n->stream, &n->rtp, NULL, CLOCK, false, &as, &shift))
        return NOT_SENT;
    sender_sent(&n->sender, SECOND, 100, 112);
    return as.sequence;
}

static void drop(struct numbering *n, uint16_t sequence)
{
    arrive(n, sequence);
    sender_skip(&n->sender, &n->stream, &n->rtp, NULL);
}

static int32_t sync(struct numbering *n, uint16_t sequence)
{
    n->stream.serial++;
    n->is_new = true;
    return input(n, sequence);
}

/* The inputs `from` to `to`, the first of which leaves as `output`. */
static void check_run(struct numbering *n, uint16_t from, uint16_t to, uint16_t output)
{
    for (uint16_t sequence = from; sequence != (uint16_t)(to + 1); sequence++)
        CHECK_EQ(input(n, sequence), output++);
}

TEST(sq_01_0_is_higher_than_65000)
{
    CHECK(seq16_newer(0, 65000));
    CHECK(!seq16_newer(65000, 0));
}

TEST(sq_02_a_sync_goes_on_without_a_gap)
{
    struct numbering n;

    numbering_open(&n);
    check_run(&n, 0, 2, 0);
    CHECK_EQ(sync(&n, 80), 3);
    check_run(&n, 81, 84, 4);
}

TEST(sq_03_syncs_in_place_change_nothing_and_drops_close_up)
{
    struct numbering n;

    numbering_open(&n);
    check_run(&n, 0, 3, 0);
    CHECK_EQ(sync(&n, 4), 4);
    check_run(&n, 5, 6, 5);
    CHECK_EQ(sync(&n, 7), 7);
    drop(&n, 8);
    CHECK_EQ(input(&n, 9), 8);
    drop(&n, 11);
    CHECK_EQ(input(&n, 10), 9);
    CHECK_EQ(input(&n, 12), 10);
}

TEST(sq_04_the_wrap_is_identical)
{
    struct numbering n;

    numbering_open(&n);
    n.sender.sequence = 65532;
    check_run(&n, 65533, 1, 65533);
}

TEST(sq_05_a_gap_of_the_source_is_identical)
{
    struct numbering n;

    numbering_open(&n);
    check_run(&n, 0, 1, 0);
    check_run(&n, 1000, 1001, 1000);
}

/* 100 twice: reception drops the second one before it comes here. */
TEST(sq_06_what_is_late_keeps_its_place_before_a_drop)
{
    struct numbering n;

    numbering_open(&n);
    CHECK_EQ(input(&n, 0), 0);
    drop(&n, 1);
    CHECK_EQ(input(&n, 100), 99);
    drop(&n, 103);
    CHECK_EQ(input(&n, 101), 100);
}

TEST(sq_07_two_drops_in_a_row_leave_room_between_them)
{
    struct numbering n;

    numbering_open(&n);
    check_run(&n, 0, 1, 0);
    drop(&n, 100);
    drop(&n, 103);
    CHECK_EQ(input(&n, 101), 100);
}

TEST(sq_08_what_was_overtaken_by_a_drop_has_its_number)
{
    struct numbering n;

    numbering_open(&n);
    CHECK_EQ(input(&n, 0), 0);
    drop(&n, 2);
    check_run(&n, 3, 4, 2);
    CHECK_EQ(input(&n, 1), 1);
}

TEST(sq_09_syncs_and_drops_mix_over_the_wrap)
{
    struct numbering n;

    numbering_open(&n);
    check_run(&n, 0, 11, 0);
    drop(&n, 3); /* lower than the newest: of no effect */
    CHECK_EQ(sync(&n, 0), 12);
    check_run(&n, 2, 10, 14);
    CHECK_EQ(sync(&n, 61), 23);
    check_run(&n, 62, 65, 24);
    CHECK_EQ(sync(&n, 11), 28);
    check_run(&n, 12, 15, 29);
    CHECK_EQ(sync(&n, 1), 33);
    check_run(&n, 2, 5, 34);
    CHECK_EQ(sync(&n, 65533), 38);
    check_run(&n, 65534, 65535, 39);
    CHECK_EQ(sync(&n, 0), 41);
    CHECK_EQ(input(&n, 1), 42);
    drop(&n, 3);
    check_run(&n, 4, 7, 44); /* 43 stays free for 2 */
    CHECK_EQ(input(&n, 2), 43);
}

TEST(sq_10_numbers_that_are_kept_free_before_a_sync_stay_free)
{
    struct numbering n;

    numbering_open(&n);
    check_run(&n, 0, 2, 0);
    n.sender.sequence += 20;
    CHECK_EQ(sync(&n, 80), 23);
    check_run(&n, 81, 84, 24);
}
