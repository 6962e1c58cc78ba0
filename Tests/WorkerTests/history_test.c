/* history_test.c - what is kept to be sent again: by number, for a while, within limits. */
#include "test.h"

#include "proto/history.h"

#define PACKETS 1100

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

TEST(the_ring_holds_the_last_1024_numbers_over_the_wrap)
{
    struct history h = opened(PACKETS);

    for (int i = 65000; i < 65000 + 1024; i++)
        keep(&h, 0, i);
    CHECK(has(&h, 0, 65000));
    keep(&h, 0, 65000 + 1024);
    CHECK(!has(&h, 0, 65000));
    CHECK(has(&h, 0, 65001));
    CHECK(has(&h, 0, 65000 + 1024));
    CHECK_EQ(h.count, 1024);
    CHECK_EQ(account.bytes, 2 * 1024 * 1024);
    keep(&h, 0, 65000 + 1024 + 1000);
    CHECK_EQ(h.count, 25);
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
    keep(&h, 0, 2020);
    CHECK(!has(&h, 0, 990));
    CHECK(has(&h, 0, 1000));
    closed(&h);
}

TEST(numbers_that_begin_anew_forget_the_old_ones)
{
    struct history h = opened(PACKETS);

    keep(&h, 0, 5000);
    keep(&h, 0, 3977);
    CHECK_EQ(h.count, 2);
    keep(&h, 0, 3976);
    CHECK_EQ(h.count, 1);
    CHECK(!has(&h, 0, 5000));
    CHECK(has(&h, 0, 3976));
    keep(&h, 0, 3976 + 32767);
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

TEST(when_the_account_is_full_a_stream_loses_its_own_oldest)
{
    struct history one = opened(4), two;

    CHECK(history_init(&two, &account));
    for (int i = 1; i <= 3; i++)
        keep(&one, 0, i);
    keep(&two, 0, 100);
    keep(&two, 0, 101);
    CHECK(!has(&two, 0, 100));
    CHECK(has(&two, 0, 101));
    keep(&one, 0, 4);
    CHECK(!has(&one, 0, 1));
    CHECK(has(&one, 0, 2) && has(&one, 0, 3) && has(&one, 0, 4));
    CHECK_EQ(account.bytes, account.limit);
    history_clear(&two);
    keep(&one, 0, 5);
    CHECK_EQ(one.count, 4);
    closed(&one);
}

TEST(a_stream_that_has_nothing_keeps_nothing_on_a_full_account)
{
    struct history one = opened(1), two;

    CHECK(history_init(&two, &account));
    keep(&one, 0, 1);
    keep(&two, 0, 1);
    CHECK_EQ(two.count, 0);
    CHECK(!has(&two, 0, 1));
    CHECK(has(&one, 0, 1));
    history_clear(&two);
    closed(&one);
}
