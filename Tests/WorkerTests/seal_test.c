/* seal_test.c - what seal.c refuses, and that libsrtp opens everything that it seals.
 *
 * Random packets, numbers and losses from fixed seeds; the model beside them knows every index. */
#include "srtp_lab.h"
#include "test.h"

#include "proto/seal_stream.h"
#include "proto/seq.h"

#include <stdlib.h>
#include <string.h>

#define SSRC 0x10203040u
#define HELD 16

/* --- refusals --- */

TEST(a_packet_that_does_not_fit_keeps_its_number)
{
    for (int suite = 0; suite < SUITE_COUNT; suite++) {
        struct lab lab;
        struct lab_packet p;
        size_t needed;

        lab_open(&lab, (enum suite)suite, 1);
        lab_write(&lab, &p, SSRC, 7, 100);
        needed = p.length + (suite == SUITE_AES_CM_128_HMAC_SHA1_80 ? 10 : 16);
        CHECK_EQ(seal_rtp(lab.seal, p.bytes, p.header, p.bytes + p.header, p.length - p.header,
                          p.sealed, needed - 1, &p.sealed_length), DROP_SEAL_SPACE);
        CHECK_EQ(seal_rtp(lab.seal, p.bytes, p.header, p.bytes + p.header, p.length - p.header,
                          p.sealed, needed, &p.sealed_length), DROP_NONE);
        CHECK_EQ(p.sealed_length, needed);
        CHECK_EQ(lab_receive(&lab, &p), DROP_NONE);
        lab_close(&lab);
    }
}

TEST(a_report_that_does_not_fit_keeps_its_number)
{
    for (int suite = 0; suite < SUITE_COUNT; suite++) {
        struct lab lab;
        struct lab_packet p;
        size_t needed;

        lab_open(&lab, (enum suite)suite, 2);
        lab_write_report(&lab, &p, SSRC);
        needed = p.length + (suite == SUITE_AES_CM_128_HMAC_SHA1_80 ? 14 : 20);
        CHECK_EQ(seal_rtcp(lab.seal, p.bytes, p.length, p.sealed, needed - 1, &p.sealed_length),
                 DROP_SEAL_SPACE);
        CHECK_EQ(seal_rtcp(lab.seal, p.bytes, p.length, p.sealed, needed, &p.sealed_length),
                 DROP_NONE);
        CHECK_EQ(p.sealed_length, needed);
        CHECK_EQ(lab_receive_report(&lab, &p), DROP_NONE);
        lab_close(&lab);
    }
}

TEST(one_key_seals_4096_streams_and_no_more)
{
    struct lab lab;
    struct lab_packet p;
    size_t sealed = 0;

    lab_open(&lab, SUITE_AEAD_AES_128_GCM, 3);
    for (uint32_t ssrc = 1; ssrc <= SEAL_SSRCS_MAX; ssrc++) {
        lab_write_small(&p, ssrc, 1);
        sealed += lab_seal(&lab, &p) == DROP_NONE;
    }
    CHECK_EQ(sealed, 4096);
    lab_write_small(&p, SEAL_SSRCS_MAX + 1, 1);
    CHECK_EQ(lab_seal(&lab, &p), DROP_SEAL_LIMIT);
    lab_write_report(&lab, &p, SEAL_SSRCS_MAX + 1);
    CHECK_EQ(lab_seal_report(&lab, &p), DROP_SEAL_LIMIT);
    lab_write_small(&p, 1, 2);
    CHECK_EQ(lab_seal(&lab, &p), DROP_NONE);
    lab_write_small(&p, SEAL_SSRCS_MAX, 1);
    CHECK_EQ(lab_seal(&lab, &p), DROP_SEAL_REPEATED);
    lab_close(&lab);
}

TEST(a_stream_that_comes_again_repeats_no_number)
{
    struct lab lab;
    struct lab_packet p;

    lab_open(&lab, SUITE_AEAD_AES_128_GCM, 4);
    for (uint16_t sequence = 100; sequence < 400; sequence++) {
        lab_write_small(&p, SSRC, sequence);
        CHECK_EQ(lab_seal(&lab, &p), DROP_NONE);
    }
    for (uint16_t sequence = 100; sequence < 400; sequence++) {
        lab_write(&lab, &p, SSRC, sequence, 100); /* another stream, other bytes */
        CHECK_EQ(lab_seal(&lab, &p), DROP_SEAL_REPEATED);
    }
    lab_write(&lab, &p, SSRC, 400, 100);
    CHECK_EQ(lab_carry(&lab, &p), DROP_NONE);
    lab_close(&lab);
}

/* --- what is sealed can be opened --- */

/* Numbers run on with losses and leaps; some are sealed late, some arrive late, some never. */
struct journey {
    struct lab lab;
    uint64_t next;    /* index */
    uint64_t highest; /* sealed */
    uint64_t late[HELD];
    size_t late_count;
    struct lab_packet held[HELD];
    size_t held_count;
    size_t opened;
};

static void deliver(struct journey *j, size_t at)
{
    enum drop why = lab_receive(&j->lab, &j->held[at]);

    CHECK_EQ(why, DROP_NONE);
    j->opened += why == DROP_NONE;
    j->held[at] = j->held[--j->held_count];
}

static void deliver_all(struct journey *j)
{
    while (j->held_count > 0)
        deliver(j, j->held_count - 1);
}

static void seal_index(struct journey *j, uint64_t index)
{
    struct random *random = &j->lab.random;
    struct lab_packet *p;

    if (j->held_count == HELD)
        deliver(j, random_below(random, HELD));
    p = &j->held[j->held_count];
    lab_write(&j->lab, p, SSRC, (uint16_t)index, 200);
    if (index + SEAL_WINDOW <= j->highest) {
        CHECK_EQ(lab_seal(&j->lab, p), DROP_SEAL_REPEATED);
        return;
    }
    CHECK_EQ(lab_seal(&j->lab, p), DROP_NONE);
    CHECK_EQ(lab_seal(&j->lab, p), DROP_SEAL_REPEATED);
    if (index > j->highest)
        j->highest = index;
    if (random_below(random, 20) != 0) /* else it is lost on the way */
        j->held_count++;
}

static void travel(struct journey *j)
{
    struct random *random = &j->lab.random;
    const uint32_t chance = random_below(random, 200);

    if (chance < 20 && j->late_count < HELD) {
        j->late[j->late_count++] = j->next++;
    } else if (chance < 40 && j->late_count > 0) {
        size_t at = random_below(random, (uint32_t)j->late_count);
        seal_index(j, j->late[at]);
        j->late[at] = j->late[--j->late_count];
    } else if (chance < 60) {
        j->next += 1 + random_below(random, 20);
    } else if (chance < 62) {
        deliver_all(j); /* who receives must not be half a circle behind */
        j->late_count = 0;
        j->next += random_below(random, 20000);
    } else {
        seal_index(j, j->next++);
    }
    if (j->held_count > 0 && random_below(random, 2) == 0)
        deliver(j, random_below(random, (uint32_t)j->held_count));
}

TEST(libsrtp_opens_what_was_sealed_over_every_wrap)
{
    struct journey *j = calloc(1, sizeof *j);

    for (int suite = 0; suite < SUITE_COUNT; suite++) {
        memset(j, 0, sizeof *j);
        lab_open(&j->lab, (enum suite)suite, 5);
        j->next = 65500;
        seal_index(j, j->next++);
        deliver_all(j); /* the first must be heard, or nobody knows the rollover counter */
        CHECK_EQ(j->opened, 1);
        for (int step = 0; step < 20000; step++)
            travel(j);
        deliver_all(j);
        CHECK(j->opened > 10000);
        CHECK(j->highest > 20 * 65536);
        lab_close(&j->lab);
    }
    free(j);
}

TEST(every_packet_near_a_wrap_is_opened_in_any_order)
{
    for (int suite = 0; suite < SUITE_COUNT; suite++) {
        struct lab lab;
        struct lab_packet p;

        lab_open(&lab, (enum suite)suite, 6);
        for (uint64_t turn = 0; turn < 20; turn++) {
            const uint64_t wrap = 65536 * (turn + 1);
            for (uint64_t to = wrap - 32768 + 1000; to < wrap - 64; to += 5000) {
                lab_write(&lab, &p, SSRC, (uint16_t)to, 40);
                CHECK_EQ(lab_carry(&lab, &p), DROP_NONE);
            }
            for (uint64_t i = 0; i < 128; i++) { /* 37 and 128 have no common divisor */
                lab_write(&lab, &p, SSRC, (uint16_t)(wrap - 64 + 37 * i % 128), 40);
                CHECK_EQ(lab_carry(&lab, &p), DROP_NONE);
            }
            for (uint64_t to = wrap + 5000; to < wrap + 32768; to += 5000) {
                lab_write(&lab, &p, SSRC, (uint16_t)to, 40);
                CHECK_EQ(lab_carry(&lab, &p), DROP_NONE);
            }
        }
        lab_close(&lab);
    }
}

TEST(the_rollover_counter_counts_beyond_16_bits)
{
    for (int suite = 0; suite < SUITE_COUNT; suite++) {
        struct lab lab;
        struct lab_packet p;
        size_t opened = 0;
        uint64_t index = 65535;

        lab_open(&lab, (enum suite)suite, 7);
        for (; index >> 32 < 1; index += 32749) {
            lab_write_small(&p, SSRC, (uint16_t)index);
            opened += lab_carry(&lab, &p) == DROP_NONE;
        }
        lab_write_small(&p, SSRC, (uint16_t)index);
        CHECK_EQ(lab_carry(&lab, &p), DROP_NONE);
        CHECK_EQ(opened, (((uint64_t)1 << 32) - 65535 + 32748) / 32749);
        lab_close(&lab);
    }
}

TEST(a_late_listener_begins_at_any_number)
{
    for (uint32_t first = 0; first <= 65535; first += 4369) {
        struct lab lab; /* a key of its own, so the rollover counter is 0 for both */
        struct lab_packet p;

        lab_open(&lab, SUITE_AEAD_AES_128_GCM, (uint8_t)(first / 4369));
        for (uint32_t i = 0; i < 70000; i += 997) {
            lab_write_small(&p, SSRC, (uint16_t)(first + i));
            CHECK_EQ(lab_carry(&lab, &p), DROP_NONE);
        }
        lab_close(&lab);
    }
}

TEST(libsrtp_opens_the_reports_that_were_sealed)
{
    for (int suite = 0; suite < SUITE_COUNT; suite++) {
        struct lab lab;
        struct lab_packet held[8];
        size_t opened = 0, lost = 0;

        lab_open(&lab, (enum suite)suite, 8);
        for (uint32_t i = 0; i < 8; i++) {
            lab_write_report(&lab, &held[i], SSRC + (i & 1));
            CHECK_EQ(lab_seal_report(&lab, &held[i]), DROP_NONE);
        }
        for (uint32_t i = 0; i < 3000; i++) {
            struct lab_packet *p = &held[random_below(&lab.random, 8)];
            if (random_below(&lab.random, 20) == 0)
                lost++;
            else
                opened += lab_receive_report(&lab, p) == DROP_NONE;
            lab_write_report(&lab, p, SSRC + (i & 1));
            CHECK_EQ(lab_seal_report(&lab, p), DROP_NONE);
        }
        CHECK_EQ(opened + lost, 3000);
        CHECK_EQ(srtp_count(lab.srtp), 2);
        lab_close(&lab);
    }
}

/* --- two packets never share a key stream --- */

#define TRIES 40000

static int compare(const void *a, const void *b)
{
    const uint64_t x = *CTX(const uint64_t, a), y = *CTX(const uint64_t, b);

    return (x > y) - (x < y);
}

/* Where the next packet of a stream wants to be: on, back, again, or anywhere. */
static uint16_t wild_number(struct random *random, uint16_t newest)
{
    const uint32_t chance = random_below(random, 400);

    if (chance == 0)
        return (uint16_t)random_u32(random);
    if (chance < 100)
        return (uint16_t)(newest - random_below(random, 600));
    return (uint16_t)(newest + 1 + random_below(random, 3));
}

TEST(no_key_stream_is_ever_used_twice)
{
    uint64_t *streams = calloc(TRIES, sizeof *streams);

    for (int suite = 0; suite < SUITE_COUNT; suite++) {
        struct lab lab;
        struct lab_packet p = {.length = 0};
        size_t count = 0, same = 0;
        uint16_t newest[3] = {0};

        lab_open(&lab, (enum suite)suite, 9);
        for (uint32_t i = 0; i < TRIES; i++) {
            const uint32_t stream = random_below(&lab.random, 3);
            const bool report = random_below(&lab.random, 10) == 0;
            const uint16_t number = wild_number(&lab.random, newest[stream]);

            lab_write_small(&p, stream, number);
            if (report)
                lab_write_report(&lab, &p, stream);
            p.length = p.header + 16;
            memset(p.bytes + p.header, 0, 16); /* zeros come out as the key stream itself */
            if ((report ? lab_seal_report(&lab, &p) : lab_seal(&lab, &p)) != DROP_NONE)
                continue;
            memcpy(&streams[count++], p.sealed + p.header, sizeof *streams);
            if (!report && seq16_newer(number, newest[stream]))
                newest[stream] = number;
        }
        qsort(streams, count, sizeof *streams, compare);
        for (size_t i = 1; i < count; i++)
            same += streams[i] == streams[i - 1];
        CHECK_EQ(same, 0);
        CHECK(count > TRIES * 6 / 10 && count < TRIES * 95 / 100);
        lab_close(&lab);
    }
    free(streams);
}
