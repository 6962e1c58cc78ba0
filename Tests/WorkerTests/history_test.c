/* history_test.c - what is kept to be sent again: by number, for a while, within limits. */
#include "test.h"

#include "proto/history.h"

#define PACKETS 4200

static struct buffer_pool pool;
static struct history_account account;

static struct history opened(size_t packets)
{
    struct history h;

    CHECK(buffer_pool_open(&pool, PACKETS));
    account = (struct history_account){.bytes = 0, .limit = packets * BUFFER_SIZE};
    CHECK(history_init(&h, &account));
    return h;
}

/* Everything that was taken is there again. */
static void closed(struct history *h)
{
    history_clear(h);
    CHECK_EQ(account.bytes, 0);
    CHECK_EQ(pool.free_count, PACKETS);
    buffer_pool_close(&pool);
}

/* A packet that says its number; after the call the history alone may hold it. */
static void keep(struct history *h, usec_t now, int sequence)
{
    struct buffer *packet = buffer_take(&pool);

    CHECK(packet != NULL);
    if (!packet)
        return;
    packet->length = (uint16_t)sequence;
    history_keep(h, now, (uint16_t)sequence, packet);
    buffer_release(packet);
}

static bool has(struct history *h, usec_t now, int sequence)
{
    const struct buffer *packet = history_find(h, now, (uint16_t)sequence);

    CHECK(!packet || packet->length == (uint16_t)sequence);
    return packet != NULL;
}

TEST(packets_are_found_by_number_as_long_as_they_are_held)
{
    struct history h = opened(PACKETS);

    CHECK(!has(&h, 0, 21006));
    for (int i = 21006; i <= 21010; i++)
        keep(&h, 0, i);
    for (int i = 21006; i <= 21010; i++)
        CHECK(has(&h, 0, i));
    CHECK(!has(&h, 0, 21005));
    CHECK(!has(&h, 0, 21011));
    CHECK_EQ(history_find(&h, 0, 21006)->references, 1);
    CHECK_EQ(account.bytes, 5 * BUFFER_SIZE);
    CHECK_EQ(pool.free_count, PACKETS - 5);
    history_forget(&h);
    CHECK(!has(&h, 0, 21006));
    CHECK_EQ(pool.free_count, PACKETS);
    keep(&h, 0, 5);
    CHECK(has(&h, 0, 5));
    closed(&h);
}

TEST(a_number_is_kept_once)
{
    struct history h = opened(PACKETS);

    keep(&h, 0, 7);
    const struct buffer *first = history_find(&h, 0, 7);
    keep(&h, 0, 7);
    CHECK(history_find(&h, 0, 7) == first);
    CHECK_EQ(h.count, 1);
    closed(&h);
}

TEST(the_ring_holds_the_last_2048_numbers_over_the_wrap)
{
    struct history h = opened(PACKETS);

    for (int i = 65000; i < 65000 + 2048; i++)
        keep(&h, 0, i);
    CHECK(has(&h, 0, 65000));
    keep(&h, 0, 65000 + 2048);
    CHECK(!has(&h, 0, 65000));
    CHECK(has(&h, 0, 65001));
    CHECK(has(&h, 0, 65000 + 2048));
    CHECK_EQ(h.count, 2048);
    CHECK_EQ(account.bytes, 4 * 1024 * 1024);
    keep(&h, 0, 65000 + 2048 + 2000);
    CHECK_EQ(h.count, 49);
    closed(&h);
}

TEST(a_repaired_packet_finds_its_place_behind)
{
    struct history h = opened(PACKETS);

    keep(&h, 0, 1000);
    keep(&h, 0, 1500);
    keep(&h, 0, 990); /* older than all */
    keep(&h, 0, 1200);
    CHECK(has(&h, 0, 990) && has(&h, 0, 1000) && has(&h, 0, 1200) && has(&h, 0, 1500));
    CHECK(!has(&h, 0, 991) && !has(&h, 0, 1201));
    keep(&h, 0, 3044);
    CHECK(!has(&h, 0, 990));
    CHECK(has(&h, 0, 1000));
    closed(&h);
}

TEST(numbers_that_begin_anew_forget_the_old_ones)
{
    struct history h = opened(PACKETS);

    keep(&h, 0, 5000);
    keep(&h, 0, 2953);
    CHECK_EQ(h.count, 2);
    keep(&h, 0, 2952);
    CHECK_EQ(h.count, 1);
    CHECK(!has(&h, 0, 5000));
    CHECK(has(&h, 0, 2952));
    keep(&h, 0, 2952 + 32767);
    CHECK_EQ(h.count, 1);
    closed(&h);
}

TEST(after_two_seconds_a_packet_is_not_sent_again)
{
    struct history h = opened(PACKETS);

    CHECK_EQ(history_deadline(&h), NEVER);
    keep(&h, 0, 1);
    keep(&h, SECOND, 2);
    CHECK(has(&h, HISTORY_AGE, 1));
    CHECK(!has(&h, HISTORY_AGE + 1, 1));
    CHECK_EQ(history_deadline(&h), HISTORY_AGE + 1);
    history_expire(&h, HISTORY_AGE);
    CHECK_EQ(h.count, 2);
    history_expire(&h, HISTORY_AGE + 1);
    CHECK_EQ(h.count, 1);
    CHECK_EQ(history_deadline(&h), SECOND + HISTORY_AGE + 1);
    keep(&h, 9 * SECOND, 3);
    CHECK_EQ(h.count, 1);
    CHECK_EQ(pool.free_count, PACKETS - 1);
    closed(&h);
}

TEST(a_stream_keeps_no_more_than_it_leaves_to_others)
{
    struct history one = opened(8), two;

    CHECK(history_init(&two, &account));
    for (int i = 1; i <= 8; i++)
        keep(&one, 0, i);
    CHECK_EQ(one.count, 4);
    CHECK(!has(&one, 0, 4) && has(&one, 0, 5) && has(&one, 0, 8));
    for (int i = 1; i <= 8; i++)
        keep(&two, 0, i);
    CHECK_EQ(two.count, 2);
    CHECK_EQ(one.count, 4); /* until something comes there */
    keep(&one, 0, 9);
    CHECK_EQ(one.count, 3);
    keep(&two, 0, 9);
    CHECK_EQ(two.count, 3); /* now both have the same */
    CHECK(account.bytes < account.limit);
    history_clear(&two);
    keep(&one, 0, 10);
    CHECK_EQ(one.count, 4);
    closed(&one);
}

TEST(on_a_full_account_a_stream_that_has_nothing_keeps_nothing)
{
    struct history streams[4], late;
    const struct history first = opened(15);

    streams[0] = first;
    for (size_t i = 1; i < 4; i++)
        CHECK(history_init(&streams[i], &account));
    CHECK(history_init(&late, &account));
    for (int i = 1; i <= 8; i++) /* eight, then half of what is left */
        keep(&streams[0], 0, i);
    for (int i = 1; i <= 4; i++)
        keep(&streams[1], 0, i);
    for (int i = 1; i <= 2; i++)
        keep(&streams[2], 0, i);
    keep(&streams[3], 0, 1);
    CHECK_EQ(account.bytes, account.limit);
    keep(&late, 0, 1);
    CHECK_EQ(late.count, 0);
    CHECK(!has(&late, 0, 1));
    CHECK(has(&streams[3], 0, 1));
    keep(&streams[0], 0, 9); /* who has most makes room as soon as it goes on */
    keep(&late, 0, 2);
    CHECK(has(&late, 0, 2));
    history_clear(&late);
    for (size_t i = 1; i < 4; i++)
        history_clear(&streams[i]);
    closed(&streams[0]);
}
