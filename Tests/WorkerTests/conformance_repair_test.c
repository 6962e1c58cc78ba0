/* conformance_repair_test.c - NK, RX and MO: what a worker of this family asks for, gives again and
 * makes of reports. Here a hole is asked for when its grace is over, not at once. */
#include "test.h"

#include "proto/history.h"
#include "proto/nack.h"
#include "proto/rtcp.h"
#include "proto/score.h"

#define NOT_KEY false
#define KEY true

/* A stream, the time of its last packet, and what was asked for last. */
struct watch {
    struct nack nack;
    usec_t now;
    size_t asked;
    uint16_t numbers[NACK_MAX];
    bool is_hopeless;
};

static void watch_open(struct watch *w)
{
    nack_init(&w->nack);
    w->now = 0;
    w->asked = 0;
    w->is_hopeless = false;
}

/* How many numbers are asked for once this one has come. */
static size_t asked_after(struct watch *w, uint16_t sequence, bool is_key)
{
    (void)nack_received(&w->nack, w->now, sequence, is_key, false);
    w->now += NACK_GRACE;
    w->asked = nack_due(&w->nack, w->now, SECOND, w->numbers, NACK_MAX, &w->is_hopeless);
    return w->asked;
}

static void check_asked(struct watch *w, uint16_t sequence, uint16_t first, size_t count,
                        size_t size)
{
    CHECK_EQ(asked_after(w, sequence, NOT_KEY), count);
    for (size_t i = 0; i < count; i++)
        CHECK_EQ(w->numbers[i], (uint16_t)(first + i));
    CHECK_EQ(w->nack.count, size);
}

TEST(nk_01_numbers_in_order_and_older_ones_are_no_nack)
{
    struct watch w;

    watch_open(&w);
    for (uint16_t sequence = 2371; sequence <= 2380; sequence++)
        check_asked(&w, sequence, 0, 0, 0);
    check_asked(&w, 2254, 0, 0, 0);
    check_asked(&w, 2250, 0, 0, 0);
}

TEST(nk_02_2381_then_2383_is_a_nack_of_2382)
{
    struct watch w;

    watch_open(&w);
    check_asked(&w, 2381, 0, 0, 0);
    check_asked(&w, 2383, 2382, 1, 1);
}

TEST(nk_03_65534_65535_0_is_no_nack)
{
    struct watch w;

    watch_open(&w);
    check_asked(&w, 65534, 0, 0, 0);
    check_asked(&w, 65535, 0, 0, 0);
    check_asked(&w, 0, 0, 0, 0);
}

TEST(nk_04_and_05_two_key_frames_empty_a_list_of_ten)
{
    struct watch w;

    watch_open(&w);
    check_asked(&w, 65534, 0, 0, 0);
    check_asked(&w, 65535, 0, 0, 0);
    check_asked(&w, 1, 0, 1, 1);
    check_asked(&w, 11, 2, 9, 10);
    CHECK_EQ(asked_after(&w, 12, KEY), 0);
    CHECK_EQ(w.nack.count, 10);
    CHECK_EQ(asked_after(&w, 13, KEY), 0);
    CHECK_EQ(w.nack.count, 0);
}

TEST(nk_06_every_other_number_is_asked_for)
{
    struct watch w;

    watch_open(&w);
    check_asked(&w, 1, 0, 0, 0);
    for (uint16_t i = 1; i <= 4; i++)
        check_asked(&w, (uint16_t)(1 + 2 * i), (uint16_t)(2 * i), 1, i);
}

TEST(nk_07_1_3_7_9_is_2_then_4_to_6_then_8)
{
    struct watch w;

    watch_open(&w);
    check_asked(&w, 1, 0, 0, 0);
    check_asked(&w, 3, 2, 1, 1);
    check_asked(&w, 7, 4, 3, 4);
    check_asked(&w, 9, 8, 1, 5);
}

TEST(nk_08_1_then_300_is_a_nack_of_298_that_3_4_5_make_shorter)
{
    struct watch w;

    watch_open(&w);
    check_asked(&w, 1, 0, 0, 0);
    check_asked(&w, 300, 2, 298, 298);
    check_asked(&w, 3, 0, 0, 297);
    check_asked(&w, 4, 0, 0, 296);
    check_asked(&w, 5, 0, 0, 295);
}

static void check_hopeless_after(uint16_t far)
{
    struct watch w;

    watch_open(&w);
    check_asked(&w, 1, 0, 0, 0);
    CHECK(!w.is_hopeless);
    check_asked(&w, far, 0, 0, 0);
    CHECK(w.is_hopeless);
}

TEST(nk_09_1_then_3000_requires_a_key_frame_and_empties_the_list)
{
    check_hopeless_after(3000);
}

/* The numbers that a NACK of 21006 with the mask 0b1111 names, found one after the other. */
TEST(rx_01_a_nack_of_21006_and_its_mask_gives_five_packets_in_order)
{
    struct bytes feedback = hex("81 cd 0003 00000001 00000002 520e 000f");
    struct reader all = reader_of(feedback.at, feedback.len);
    struct history_account account = {.limit = 64 * BUFFER_SIZE};
    struct buffer_pool pool;
    struct history history;
    struct rtcp_packet packet;
    struct rtcp_feedback head;
    struct rtcp_nack nack;
    uint16_t next = 21006;

    CHECK(buffer_pool_open(&pool, 8) && history_init(&history, &account));
    for (uint16_t sequence = 21006; sequence <= 21010; sequence++) {
        struct buffer *kept = buffer_take(&pool);
        kept->length = sequence;
        history_keep(&history, 0, sequence, kept);
        buffer_release(kept);
    }
    CHECK(rtcp_next(&all, &packet) && rtcp_read_feedback(&packet, &head) == DROP_NONE);
    CHECK(rtcp_next_nack(&packet, &nack));
    for (unsigned bit = 0; bit <= 16; bit++) {
        if (bit > 0 && !(nack.mask >> (bit - 1) & 1))
            continue;
        const struct buffer *found = history_find(&history, 0, (uint16_t)(nack.first + bit));
        CHECK(found && found->length == next);
        next++;
    }
    CHECK_EQ(next, 21011);
    CHECK(!rtcp_next_nack(&packet, &nack));
    history_clear(&history);
    buffer_pool_close(&pool);
}

TEST(rx_02_1_3_2_4_is_a_nack_of_2_once)
{
    struct watch w;

    watch_open(&w);
    check_asked(&w, 1, 0, 0, 0);
    check_asked(&w, 3, 2, 1, 1);
    check_asked(&w, 2, 0, 0, 0);
    check_asked(&w, 4, 0, 0, 0);
}

TEST(rx_03_fffe_then_1_is_a_nack_of_ffff_and_0)
{
    struct watch w;

    watch_open(&w);
    check_asked(&w, 0xfffe, 0, 0, 0);
    check_asked(&w, 1, 0xffff, 2, 2);
}

TEST(rx_04_1_then_1003_is_a_wish_for_a_key_frame_and_no_nack)
{
    check_hopeless_after(1003);
}

/* Nobody is called back here, the score is asked for; but it rests upon eight reports, too. */
TEST(mo_01_a_score_rests_upon_eight_reports)
{
    const struct score_interval good = {.expected = 10}, bad = {.expected = 10, .lost = 10};
    struct score s = {0};

    for (int i = 0; i < 8; i++)
        score_add(&s, &bad);
    CHECK_EQ(score_value(&s), 0);
    for (int i = 0; i < 6; i++)
        score_add(&s, &good);
    CHECK_EQ(score_value(&s), 9);
    score_add(&s, &good);
    score_add(&s, &good);
    CHECK_EQ(score_value(&s), SCORE_BEST);
    CHECK_EQ(s.samples[0], SCORE_BEST);
}
