/* srtp_test.c - what strangers may send to srtp.c: too little, too much, again, or changed. */
#include "srtp_lab.h"
#include "test.h"

#include <srtp2/srtp.h>
#include <stdlib.h>
#include <string.h>

#define SSRC 0x55667788u

static enum drop open_copy(struct lab *lab, const uint8_t *__counted_by(length) bytes,
                           size_t length, bool report)
{
    struct bytes copy = zeros(length);
    size_t opened = 0;

    if (length > 0)
        memcpy(copy.at, bytes, length);
    return report ? srtp_open_rtcp(lab->srtp, copy.at, copy.len, &opened)
                  : srtp_open_rtp(lab->srtp, copy.at, copy.len, &opened);
}

TEST(a_sealed_packet_cut_short_is_dropped)
{
    for (int suite = 0; suite < SUITE_COUNT; suite++) {
        struct lab lab;
        struct lab_packet p;
        const size_t tag = suite == SUITE_AES_CM_128_HMAC_SHA1_80 ? 10 : 16;

        lab_open(&lab, (enum suite)suite, 20);
        lab_write(&lab, &p, SSRC, 1, 60);
        CHECK_EQ(lab_seal(&lab, &p), DROP_NONE);
        for (size_t length = 0; length < p.header + tag; length++)
            CHECK_EQ(open_copy(&lab, p.sealed, length, false), DROP_SRTP_MALFORMED);
        for (size_t length = p.header + tag; length < p.sealed_length; length++)
            CHECK_EQ(open_copy(&lab, p.sealed, length, false), DROP_SRTP_AUTH);
        CHECK_EQ(srtp_count(lab.srtp), 0);
        CHECK_EQ(lab_receive(&lab, &p), DROP_NONE);
        lab_close(&lab);
    }
}

TEST(a_sealed_report_cut_short_is_dropped)
{
    for (int suite = 0; suite < SUITE_COUNT; suite++) {
        struct lab lab;
        struct lab_packet p;
        const size_t least = 12 + (suite == SUITE_AES_CM_128_HMAC_SHA1_80 ? 10 : 16);

        lab_open(&lab, (enum suite)suite, 21);
        lab_write_report(&lab, &p, SSRC);
        CHECK_EQ(lab_seal_report(&lab, &p), DROP_NONE);
        for (size_t length = 0; length < least; length++)
            CHECK_EQ(open_copy(&lab, p.sealed, length, true), DROP_SRTP_MALFORMED);
        for (size_t length = least; length < p.sealed_length; length++)
            CHECK(open_copy(&lab, p.sealed, length, true) != DROP_NONE);
        CHECK_EQ(srtp_count(lab.srtp), 0);
        CHECK_EQ(lab_receive_report(&lab, &p), DROP_NONE);
        lab_close(&lab);
    }
}

TEST(a_header_too_long_or_of_another_version_is_malformed)
{
    struct lab lab;
    struct bytes csrcs = hex("8f000001 00000000 00000001 00000000 0000000000000000"
                             "0000000000000000");
    struct bytes extension = hex("90000001 00000000 00000001 bede0005 00000000 00000000000000000000"
                                 "000000000000");
    struct bytes one = hex("40000001 00000000 00000001 0000000000000000 0000000000000000");
    struct bytes three = hex("c0000001 00000000 00000001 0000000000000000 0000000000000000");

    lab_open(&lab, SUITE_AEAD_AES_128_GCM, 22);
    CHECK_EQ(open_copy(&lab, csrcs.at, csrcs.len, false), DROP_SRTP_MALFORMED);
    CHECK_EQ(open_copy(&lab, extension.at, extension.len, false), DROP_SRTP_MALFORMED);
    CHECK_EQ(open_copy(&lab, one.at, one.len, false), DROP_SRTP_MALFORMED);
    CHECK_EQ(open_copy(&lab, three.at, three.len, false), DROP_SRTP_MALFORMED);
    lab_close(&lab);
}

TEST(a_report_that_claims_to_be_in_the_clear_is_dropped)
{
    for (int suite = 0; suite < SUITE_COUNT; suite++) {
        struct lab lab;
        struct lab_packet p;
        size_t word;

        lab_open(&lab, (enum suite)suite, 23);
        lab_write_report(&lab, &p, SSRC);
        CHECK_EQ(lab_seal_report(&lab, &p), DROP_NONE);
        word = p.sealed_length - (suite == SUITE_AES_CM_128_HMAC_SHA1_80 ? 14 : 4);
        CHECK_EQ(p.sealed[word], 0x80);
        p.sealed[word] = 0;
        CHECK_EQ(open_copy(&lab, p.sealed, p.sealed_length, true), DROP_SRTP_MALFORMED);
        lab_close(&lab);
    }
}

/* --- injected --- */

TEST(injected_packets_leave_nothing_behind)
{
    struct lab lab;
    struct lab_packet p;
    size_t lives = 0;

    lab_open(&lab, SUITE_AEAD_AES_128_GCM, 24);
    for (uint32_t i = 0; i < 20000; i++) {
        lab_write(&lab, &p, random_u32(&lab.random), (uint16_t)i, 100);
        memcpy(p.sealed, p.bytes, p.length);
        p.sealed_length = p.length < p.header + 16 ? p.header + 16 : p.length;
        lives += lab_receive(&lab, &p) != DROP_SRTP_AUTH;
        lives += lab_receive_report(&lab, &p) == DROP_NONE;
    }
    CHECK_EQ(lives, 0);
    CHECK_EQ(srtp_count(lab.srtp), 0);
    lab_write(&lab, &p, SSRC, 1, 100);
    CHECK_EQ(lab_carry(&lab, &p), DROP_NONE);
    CHECK_EQ(srtp_count(lab.srtp), 1);
    lab_close(&lab);
}

/* A promise of the library that the limit of SSRCs builds on. */
TEST(libsrtp_has_no_stream_before_a_packet_proves_itself)
{
    struct lab lab;
    struct lab_packet p;
    srtp_policy_t policy;
    srtp_ctx_t *__single session = NULL;
    uint32_t rollover = 0;
    int length;

    lab_open(&lab, SUITE_AES_CM_128_HMAC_SHA1_80, 25);
    memset(&policy, 0, sizeof policy);
    srtp_crypto_policy_set_rtp_default(&policy.rtp);
    srtp_crypto_policy_set_rtcp_default(&policy.rtcp);
    policy.ssrc.type = ssrc_any_inbound;
    policy.key = lab.key.bytes;
    CHECK_EQ(srtp_create(&session, &policy), srtp_err_status_ok);
    lab_write_small(&p, SSRC, 1);
    CHECK_EQ(lab_seal(&lab, &p), DROP_NONE);
    p.sealed[20] ^= 1;
    length = (int)p.sealed_length;
    CHECK_EQ(srtp_unprotect(session, p.sealed, &length), srtp_err_status_auth_fail);
    CHECK_EQ(srtp_get_stream_roc(session, SSRC, &rollover), srtp_err_status_bad_param);
    p.sealed[20] ^= 1;
    length = (int)p.sealed_length;
    CHECK_EQ(srtp_unprotect(session, p.sealed, &length), srtp_err_status_ok);
    CHECK_EQ(srtp_get_stream_roc(session, SSRC, &rollover), srtp_err_status_ok);
    CHECK_EQ(srtp_dealloc(session), srtp_err_status_ok);
    lab_close(&lab);
}

TEST(a_packet_of_another_key_is_dropped)
{
    for (int suite = 0; suite < SUITE_COUNT; suite++) {
        struct lab ours, theirs;
        struct lab_packet p;

        lab_open(&ours, (enum suite)suite, 26);
        lab_open(&theirs, (enum suite)suite, 27);
        lab_write(&theirs, &p, SSRC, 1, 100);
        CHECK_EQ(lab_seal(&theirs, &p), DROP_NONE);
        CHECK_EQ(lab_receive(&ours, &p), DROP_SRTP_AUTH);
        lab_write_report(&theirs, &p, SSRC);
        CHECK_EQ(lab_seal_report(&theirs, &p), DROP_NONE);
        CHECK_EQ(lab_receive_report(&ours, &p), DROP_SRTP_AUTH);
        lab_close(&ours);
        lab_close(&theirs);
    }
}

/* --- replayed --- */

static void advance(struct lab *lab, uint32_t from, uint32_t to, uint32_t step)
{
    struct lab_packet p;

    for (uint32_t index = from; index < to; index += step) {
        lab_write_small(&p, SSRC, (uint16_t)index);
        CHECK_EQ(lab_carry(lab, &p), DROP_NONE);
    }
}

TEST(a_replayed_packet_is_dropped_at_once_and_later)
{
    for (int suite = 0; suite < SUITE_COUNT; suite++) {
        struct lab lab;
        struct lab_packet p;

        lab_open(&lab, (enum suite)suite, 28);
        lab_write(&lab, &p, SSRC, 5, 100);
        CHECK_EQ(lab_carry(&lab, &p), DROP_NONE);
        CHECK_EQ(lab_receive(&lab, &p), DROP_SRTP_REPLAY);
        advance(&lab, 6, 1006, 1);
        CHECK_EQ(lab_receive(&lab, &p), DROP_SRTP_REPLAY);
        advance(&lab, 1006, 2006, 1); /* it has left the window */
        CHECK_EQ(lab_receive(&lab, &p), DROP_SRTP_REPLAY);
        advance(&lab, 2006, 65536 + 4, 10);
        /* Its number is ahead again, in the next turn: there it does not fit. */
        CHECK_EQ(lab_receive(&lab, &p), DROP_SRTP_AUTH);
        advance(&lab, 65536 + 4, 65536 + 10, 1);
        CHECK_EQ(lab_receive(&lab, &p), DROP_SRTP_REPLAY);
        lab_close(&lab);
    }
}

TEST(a_replayed_report_is_dropped)
{
    for (int suite = 0; suite < SUITE_COUNT; suite++) {
        struct lab lab;
        struct lab_packet first, p;

        lab_open(&lab, (enum suite)suite, 29);
        lab_write_report(&lab, &first, SSRC);
        CHECK_EQ(lab_seal_report(&lab, &first), DROP_NONE);
        CHECK_EQ(lab_receive_report(&lab, &first), DROP_NONE);
        CHECK_EQ(lab_receive_report(&lab, &first), DROP_SRTP_REPLAY);
        for (int i = 0; i < 1000; i++) {
            lab_write_report(&lab, &p, SSRC);
            CHECK_EQ(lab_seal_report(&lab, &p), DROP_NONE);
            CHECK_EQ(lab_receive_report(&lab, &p), DROP_NONE);
        }
        CHECK_EQ(lab_receive_report(&lab, &first), DROP_SRTP_REPLAY);
        lab_close(&lab);
    }
}

/* --- changed --- */

/* First every single bit, then as many at random, one to four at a time. */
static size_t survivors(struct lab *lab, const struct lab_packet *p, size_t rounds, bool report)
{
    uint8_t copy[LAB_SEALED_MAX];
    const uint32_t bits = (uint32_t)(8 * p->sealed_length);
    size_t lives = 0, opened;

    for (size_t i = 0; i < rounds; i++) {
        const uint32_t flips = i < bits ? 1 : 1 + random_below(&lab->random, 4);

        memcpy(copy, p->sealed, p->sealed_length);
        for (uint32_t flip = 0; flip < flips; flip++) {
            /* Each in its own quarter, so that no flip undoes another. */
            uint32_t bit = i < bits ? (uint32_t)i
                                    : bits / 4 * flip + random_below(&lab->random, bits / 4);
            copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
        lives += (report ? srtp_open_rtcp(lab->srtp, copy, p->sealed_length, &opened)
                         : srtp_open_rtp(lab->srtp, copy, p->sealed_length, &opened)) == DROP_NONE;
    }
    return lives;
}

TEST(a_million_packets_with_flipped_bits_are_dropped)
{
    static const size_t rounds[SUITE_COUNT] = {350000, 350000, 150000};

    for (int suite = 0; suite < SUITE_COUNT; suite++) {
        struct lab lab;
        struct lab_packet p;

        lab_open(&lab, (enum suite)suite, 30);
        advance(&lab, 1, 2, 1); /* its stream is known, so that the replay window is asked too */
        do
            lab_write(&lab, &p, SSRC, 2, 40);
        while (p.bytes[0] < 0x91 || p.length < p.header + 20); /* CSRCs, extension, payload */
        CHECK_EQ(lab_seal(&lab, &p), DROP_NONE);
        CHECK_EQ(survivors(&lab, &p, rounds[suite], false), 0);
        CHECK_EQ(lab_receive(&lab, &p), DROP_NONE);
        lab_write_report(&lab, &p, SSRC);
        p.length = 60;
        CHECK_EQ(lab_seal_report(&lab, &p), DROP_NONE);
        CHECK_EQ(survivors(&lab, &p, 50000, true), 0);
        CHECK_EQ(lab_receive_report(&lab, &p), DROP_NONE);
        CHECK_EQ(srtp_count(lab.srtp), 1);
        lab_close(&lab);
    }
}

/* --- how many --- */

TEST(one_key_opens_64_streams_until_some_are_forgotten)
{
    struct lab lab;
    struct lab_packet p, known;

    lab_open(&lab, SUITE_AEAD_AES_128_GCM, 31);
    for (uint32_t ssrc = 1; ssrc < SRTP_SSRCS_MAX; ssrc++) {
        lab_write_small(&p, ssrc, 1);
        CHECK_EQ(lab_carry(&lab, &p), DROP_NONE);
    }
    lab_write_report(&lab, &p, SRTP_SSRCS_MAX); /* a report makes a stream as well */
    CHECK_EQ(lab_seal_report(&lab, &p), DROP_NONE);
    CHECK_EQ(lab_receive_report(&lab, &p), DROP_NONE);
    CHECK_EQ(srtp_count(lab.srtp), 64);
    lab_write_small(&p, 1000, 1);
    CHECK_EQ(lab_carry(&lab, &p), DROP_SRTP_SSRC_LIMIT);
    lab_write_small(&known, 1, 2);
    CHECK_EQ(lab_carry(&lab, &known), DROP_NONE);
    CHECK_EQ(lab_receive(&lab, &known), DROP_SRTP_REPLAY);

    srtp_forget(lab.srtp, 999); /* not known: nothing happens */
    CHECK_EQ(srtp_count(lab.srtp), 64);
    srtp_forget(lab.srtp, 1);
    CHECK_EQ(srtp_count(lab.srtp), 63);
    CHECK_EQ(lab_receive(&lab, &p), DROP_NONE);
    CHECK_EQ(lab_receive(&lab, &known), DROP_SRTP_SSRC_LIMIT);
    lab_close(&lab);
}

TEST(a_forgotten_stream_begins_anew)
{
    for (int suite = 0; suite < SUITE_COUNT; suite++) {
        struct lab lab;
        struct lab_packet p;

        lab_open(&lab, (enum suite)suite, 32);
        lab_write(&lab, &p, SSRC, 1, 100);
        CHECK_EQ(lab_carry(&lab, &p), DROP_NONE);
        srtp_forget(lab.srtp, SSRC);
        CHECK_EQ(lab_receive(&lab, &p), DROP_NONE);
        CHECK_EQ(lab_receive(&lab, &p), DROP_SRTP_REPLAY);
        lab_close(&lab);
    }
}

TEST(more_streams_are_opened_when_they_are_allowed)
{
    struct lab lab;
    struct lab_packet p;

    lab_open(&lab, SUITE_AEAD_AES_128_GCM, 33);
    srtp_allow(lab.srtp, 200);
    for (uint32_t ssrc = 1; ssrc <= 200; ssrc++) {
        lab_write_small(&p, ssrc, 1);
        CHECK_EQ(lab_carry(&lab, &p), DROP_NONE);
    }
    lab_write_small(&p, 201, 1);
    CHECK_EQ(lab_carry(&lab, &p), DROP_SRTP_SSRC_LIMIT);
    srtp_allow(lab.srtp, 100); /* ends none of them */
    lab_write_small(&p, 200, 2);
    CHECK_EQ(lab_carry(&lab, &p), DROP_NONE);
    lab_close(&lab);
}
