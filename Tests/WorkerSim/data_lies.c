/* data_lies.c - C.3 row 23 of the list of attacks: what a far side that has shaken hands may put
 * into its records, and who notices. Its chunks alone, without a worker: sctp_hostile_test.c. */
#include "browser.h"
#include "invitation.h"
#include "parlour.h"
#include "proto/sctp_packet.h"
#include "test.h"

#include <malloc.h>
#include <string.h>

#define LIAR 1
#define HONEST 2

static const struct reliability in_order = {.is_ordered = true};

/* Of the association of the transport LIAR, as the worker wants it. */
static uint8_t tag[4];

static size_t memory_in_use(void)
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
    return mallinfo2().uordblks;
#else
    return 0;
#endif
}

static struct endpoint *__single end_of(struct scenario *s, size_t transport)
{
    return &s->endpoints[transport - 1];
}

static void speak(struct scenario *s, const uint8_t *__counted_by(length) packet, size_t length)
{
    struct endpoint *e = end_of(s, LIAR);
    uint8_t sealed[BROWSER_DATAGRAM_MAX];
    size_t sealed_length;

    CHECK(dtls_speak(e->browser->dtls, packet, length));
    while ((sealed_length = dtls_next(e->browser->dtls, sealed, sizeof sealed)) > 0)
        scenario_send_raw(s, e, sealed, sealed_length);
}

/* Two browsers; the second hears what the first says, and the program can speak to both. */
static struct scenario *__single meet(void)
{
    struct scenario *s = scenario_open(51);
    const struct ch_open_sctp options = parlour_sctp(1);
    uint8_t packet[SCTP_PACKET_MAX];

    parlour_join(s, &options);
    parlour_join(s, &options);
    parlour_produce(s, 70, LIAR, 5);
    parlour_produce(s, 71, HONEST, 5);
    parlour_consume_directly(s, 90, 71, 1 << 20, false);
    parlour_consume(s, 81, 0, LIAR, 6);
    parlour_consume(s, 82, 70, HONEST, 6);
    CHECK_EQ(chatter_say(end_of(s, LIAR)->browser->chatter, s->session->now, 5, 0, 100, &in_order),
             SCTP_TAKEN);
    const size_t length =
        chatter_next(end_of(s, LIAR)->browser->chatter, s->session->now, packet);
    CHECK(length > SCTP_HEAD_SIZE);
    memcpy(tag, packet + 4, sizeof tag);
    speak(s, packet, length);
    scenario_run(s, SECOND);
    CHECK_EQ(end_of(s, HONEST)->browser->chatter->messages, 1);
    return s;
}

/* Chunks in a packet whose sum is right; the tag's last byte is changed so. */
static void lie(struct scenario *s, uint8_t change, struct bytes chunks)
{
    uint8_t packet[SCTP_PACKET_MAX] = {5000 >> 8, 5000 & 0xff, 5000 >> 8, 5000 & 0xff};

    CHECK(SCTP_HEAD_SIZE + chunks.len <= sizeof packet);
    if (chunks.len == 0 || chunks.at[0] != 1) { /* an INIT has no tag */
        memcpy(packet + 4, tag, sizeof tag);
        packet[7] ^= change;
    }
    memcpy(packet + SCTP_HEAD_SIZE, chunks.at, chunks.len);
    association_sum(packet, SCTP_HEAD_SIZE + chunks.len);
    speak(s, packet, SCTP_HEAD_SIZE + chunks.len);
}

static void check_honest(struct scenario *s)
{
    struct chatter *honest = end_of(s, HONEST)->browser->chatter;
    const uint64_t told = s->session->data.messages;

    CHECK_EQ(parlour_stats(s, HONEST).state, CH_SCTP_STATE_CONNECTED);
    CHECK_EQ(chatter_say(honest, s->session->now, 5, 0, 100, &in_order), SCTP_TAKEN);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->data.messages, told + 1);
    CHECK_EQ(s->session->transports_failed, 0);
}

static void check_liar(struct scenario *s)
{
    const uint64_t heard = end_of(s, LIAR)->browser->chatter->messages;

    CHECK_EQ(parlour_stats(s, LIAR).state, CH_SCTP_STATE_CONNECTED);
    CHECK(parlour_send(s, 81, (uint32_t)heard, 100).is_taken);
    scenario_run(s, SECOND);
    CHECK_EQ(end_of(s, LIAR)->browser->chatter->messages, heard + 1);
}

/* C.3 row 23: an end, a flood of beginnings, and cookies that nobody gave. */
TEST(chunks_without_the_tag_close_no_channel_and_open_none)
{
    static const char *const chunks[] = {
        "06 00 0004",
        "06 01 0004",
        "07 00 0008 00000001",
        "08 00 0004",
        "0e 00 0004",
        "09 00 0008 0003 0004",
        "0a 00 0010 01020304 05060708 090a0b0c",
        "c0 00 0008 7fffffff",
        "01 00 0014 12345678 00010000 ffff ffff 00000001",
    };
    struct scenario *s = meet();
    const size_t before = memory_in_use();

    for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++) {
        const struct bytes forged = hex(chunks[i]);

        for (unsigned again = 0; again < 1000; again++) {
            lie(s, 0x40, forged);
            if (again % 100 == 0)
                scenario_run(s, 10 * MILLISECOND);
        }
    }
    scenario_run(s, SECOND);
    check_liar(s);
    check_honest(s);
    CHECK(memory_in_use() < before + 2 * 1024 * 1024);
    scenario_close(s);
}

/* C.3 row 23: lengths of 0 to 3, and of more than there is. */
TEST(chunks_that_say_a_wrong_length_are_dropped_by_name)
{
    static const char *const chunks[] = {
        "00 03 0000 00000001", "00 03 0001 00000001", "06 00 0002", "06 00 0003",
        "00 03 ffff 00000001 0001 0000 00000033 61 000000",
    };
    struct scenario *s = meet();

    for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++)
        lie(s, 0, hex(chunks[i]));
    scenario_run(s, SECOND);
    CHECK_EQ(scenario_drops(s, DROP_SCTP_MALFORMED), sizeof chunks / sizeof *chunks);
    check_liar(s);
    check_honest(s);
    scenario_close(s);
}

/* C.3 row 23: gaps in what was never sent, numbers far ahead, more streams than were agreed on. */
TEST(lies_with_the_right_tag_end_the_liars_association_at_most)
{
    static const char *const lies[] = {
        "03 00 0014 7fffffff 00010000 0001 0000 0002 ffff",
        "03 00 0014 7fffffff 00000000 0001 0000 fffe ffff",
        "c0 00 0010 7fffffff 0001 ffff",
        "c2 00 0010 7fffffff 0001 0000 ffffffff",
        "00 00 0011 7fffffff ffff ffff 00000033 61 000000",
        "00 00 0011 7fffffff 0001 ffff 00000033 61 000000",
        "82 00 0014 000d 0010 ffffffff ffffffff ffffffff",
        "82 00 0010 0011 000c ffffffff ffff0000",
        "82 00 0010 0012 000c ffffffff ffff0000",
        "09 00 0010 0001 0008 ffff 0000 0000 0000",
        "06 00 0004",
        "07 00 0008 7fffffff",
    };

    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        const struct bytes told = hex(lies[i]);
        struct scenario *s = meet();
        const size_t before = memory_in_use();

        for (unsigned again = 0; again < 200; again++) {
            lie(s, 0, told);
            if (again % 20 == 0)
                scenario_run(s, 10 * MILLISECOND);
        }
        scenario_run(s, SECOND);
        CHECK(parlour_stats(s, LIAR).incoming_streams <= 1024);
        CHECK_EQ(end_of(s, HONEST)->browser->chatter->messages, 1);
        check_honest(s);
        CHECK(memory_in_use() < before + 2 * 1024 * 1024);
        scenario_close(s);
    }
}

/* C.3 row 23: whoever never reads makes his sender wait, and nobody else. */
TEST(a_window_that_stays_closed_costs_one_buffer)
{
    struct scenario *s = meet();
    size_t before;
    uint32_t taken = 0;

    end_of(s, LIAR)->browser->chatter->is_deaf = true;
    for (unsigned i = 0; i < 200; i++) {
        while (parlour_send(s, 81, 0, 60000).is_taken)
            taken++;
        scenario_run(s, 100 * MILLISECOND);
    }
    before = memory_in_use();
    for (unsigned i = 0; i < 600; i++) {
        taken += parlour_send(s, 81, 0, 60000).is_taken;
        scenario_run(s, SECOND);
    }
    /* Our buffer, usrsctp's on either side, and the message that is one too many in each. */
    CHECK(taken <= (262144 + 2 * 1024 * 1024) / 60000 + 3);
    CHECK(memory_in_use() < before + 256 * 1024);
    CHECK(parlour_stats(s, LIAR).buffered_amount <= 262144);
    check_honest(s);
    end_of(s, LIAR)->browser->chatter->is_deaf = false;
    scenario_run(s, 60 * SECOND);
    CHECK_EQ(end_of(s, LIAR)->browser->chatter->messages, taken);
    scenario_close(s);
}
