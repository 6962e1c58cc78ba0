/* sctp_hostile_test.c - C.3 row 23 of the list of attacks: chunks that nobody means well with. */
#include "chatters.h"
#include "test.h"

#include <malloc.h>
#include <string.h>

static const struct reliability in_order = {.is_ordered = true};

static size_t memory_in_use(void)
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
    return mallinfo2().uordblks;
#else
    return 0;
#endif
}

static enum drop forge(struct chatters *p, uint32_t tag, const char *text)
{
    const struct bytes chunks = hex(text);

    return chatters_forge(p, 1, tag, chunks.at, chunks.len);
}

/* Both ends are as they were: messages pass both ways. */
static void check_alive(struct chatters *p)
{
    const uint64_t here = p->ends[0]->messages, there = p->ends[1]->messages;

    chatters_run(p, SECOND);
    CHECK_EQ(association_phase(p->ends[0]->sctp), SCTP_IS_CONNECTED);
    CHECK_EQ(association_phase(p->ends[1]->sctp), SCTP_IS_CONNECTED);
    CHECK_EQ(chatter_say(p->ends[0], p->now, 9, 0, 100, &in_order), SCTP_TAKEN);
    CHECK_EQ(chatter_say(p->ends[1], p->now, 9, 0, 100, &in_order), SCTP_TAKEN);
    chatters_run(p, 2 * SECOND);
    CHECK_EQ(p->ends[0]->messages, here + 1);
    CHECK_EQ(p->ends[1]->messages, there + 1);
}

TEST(chunks_with_a_wrong_tag_end_nothing)
{
    static const char *const chunks[] = {
        "06 00 0004",
        "06 01 0004",
        "07 00 0008 00000001",
        "08 00 0004",
        "0e 00 0004",
        "0e 01 0004",
        "09 00 0008 0003 0004",
        "0b 00 0004",
        "00 03 0011 00000001 0001 0000 00000033 61 000000",
        "c0 00 0008 7fffffff",
        "82 00 0014 000d 0010 00000001 00000000 00000002",
    };
    struct chatters *p = chatters_meet();

    for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++)
        CHECK_EQ(forge(p, p->tags[1] ^ 0x40, chunks[i]), DROP_NONE);
    check_alive(p);
    chatters_close(p);
}

TEST(a_packet_with_a_wrong_sum_is_not_heard)
{
    struct chatters *p = chatters_meet();
    uint8_t packet[16] = {5000 >> 8, 5000 & 0xff, 5000 >> 8, 5000 & 0xff, [12] = 6, [15] = 4};

    for (unsigned i = 0; i < 4; i++)
        packet[4 + i] = (uint8_t)(p->tags[1] >> (24 - 8 * i));
    CHECK_EQ(chatter_receive(p->ends[1], p->now, packet, sizeof packet), DROP_SCTP_MALFORMED);
    check_alive(p);
    chatters_close(p);
}

TEST(an_init_flood_leaves_nothing_behind)
{
    const struct bytes init = hex("01 00 0014 12345678 00010000 ffff ffff 00000001");
    struct chatters *p = chatters_meet();
    size_t before;

    check_alive(p);
    before = memory_in_use();
    for (unsigned i = 0; i < 20000; i++) {
        CHECK_EQ(chatters_forge(p, 1, 0, init.at, init.len), DROP_NONE);
        if (i % 100 == 0)
            chatters_run(p, 20 * MILLISECOND);
    }
    chatters_run(p, 10 * SECOND);
    CHECK(memory_in_use() < before + 1024 * 1024);
    check_alive(p);
    chatters_close(p);
}

TEST(a_cookie_of_ones_own_opens_nothing)
{
    uint8_t cookie[404] = {0x0a, 0, 404 >> 8, 404 & 0xff};
    struct chatters *p = chatters_meet();

    for (unsigned i = 0; i < 200; i++) {
        memset(cookie + 4, (int)i, sizeof cookie - 4);
        CHECK_EQ(chatters_forge(p, 1, p->tags[1], cookie, sizeof cookie), DROP_NONE);
        CHECK_EQ(chatters_forge(p, 1, i + 1, cookie, sizeof cookie), DROP_NONE);
    }
    check_alive(p);
    chatters_close(p);
}

TEST(lies_of_the_far_side_itself_end_its_association_at_most)
{
    static const char *const lies[] = {
        "03 00 0014 7fffffff 00010000 0001 0000 0002 ffff", /* of what was never sent */
        "03 00 0010 7fffffff 00010000 0000 0000",
        "c0 00 0010 7fffffff 0001 ffff",                         /* far ahead */
        "c2 00 0010 7fffffff 0001 0000 ffffffff",
        "00 00 0011 7fffffff ffff ffff 00000033 61 000000",      /* no such stream */
        "00 00 0011 7fffffff 0001 ffff 00000033 61 000000",      /* a middle without an end */
        "82 00 0014 000d 0010 ffffffff ffffffff ffffffff",
        "82 00 000c 0012 0008 ffffffff",
        "82 00 0010 0011 000c ffffffff ffff0000",                /* more and more streams */
        "04 00 0008 0001 0004",
        "07 00 0008 7fffffff",
        "09 00 0010 0001 0008 ffff 0000 0000 0000",
    };

    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct chatters *p = chatters_meet();
        const size_t before = memory_in_use();

        for (unsigned again = 0; again < 100; again++) {
            const enum drop why = forge(p, p->tags[1], lies[i]);
            CHECK(why == DROP_NONE || why == DROP_SCTP_CLOSED || why == DROP_SCTP_MALFORMED);
            chatters_run(p, 10 * MILLISECOND);
        }
        CHECK_EQ(p->ends[1]->messages, 0);
        CHECK(memory_in_use() < before + 1024 * 1024);
        chatters_close(p);
    }
}

TEST(an_association_that_is_over_hears_nothing)
{
    struct chatters *p = chatters_meet();

    CHECK_EQ(forge(p, p->tags[1], "06 00 0004"), DROP_NONE);
    chatters_run(p, SECOND);
    CHECK_EQ(association_phase(p->ends[1]->sctp), SCTP_HAS_FAILED);
    CHECK_EQ(forge(p, 0, "01 00 0014 12345678 00010000 ffff ffff 00000001"), DROP_SCTP_CLOSED);
    CHECK_EQ(chatter_say(p->ends[1], p->now, 1, 0, 4, &in_order), SCTP_WRONG);
    chatters_close(p);
}
