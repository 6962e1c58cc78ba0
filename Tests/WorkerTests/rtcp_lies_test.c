/* rtcp_lies_test.c - listeners that ask for too much, and compounds that are not what they claim:
 * bounded work, bounded answers, and the call goes on. */
#include "stand_media.h"

#define COMPOUND 2000

/* A publisher and a listener of its video; so many packets went by. */
static struct stand *__single call(uint16_t packets)
{
    struct stand *s = stand_open();

    listen_to(s, publish(s, join(s, 10, 1, false), 1, PUBLISHED), join(s, 20, 1, false));
    for (uint16_t number = 0; number < packets; number++)
        send_video(s, 10, PUBLISHED, number);
    return s;
}

static struct sender *__single sender_of(struct stand *s)
{
    return graph_sender(&s->graph, SENT);
}

static uint64_t drops(const struct stand *s, enum drop why)
{
    return graph_transport(&s->graph, 20)->drops.count[why];
}

/* One packet more comes and leaves. */
static void check_goes_on(struct stand *s)
{
    const uint64_t sent = sender_of(s)->packets;
    const struct stream *stream = &graph_receiver(&s->graph, 1)->streams[0];

    send_video(s, 10, PUBLISHED, (uint16_t)(stream->reception.highest + 1));
    CHECK_EQ(sender_of(s)->packets, sent + 1);
}

/* C.3 row 16: 17 numbers in each of as many pairs as a packet holds. */
TEST(a_compound_of_nothing_but_nacks_gives_each_packet_once)
{
    struct stand *s = call(600);
    struct sender *sender = sender_of(s);
    uint8_t bytes[COMPOUND];
    struct writer w = writer_of(bytes, sizeof bytes);
    const uint32_t pairs = COMPOUND / 4 - 3;

    writer_u8(&w, 0x80 | RTPFB_NACK);
    writer_u8(&w, RTCP_RTPFB);
    writer_u16(&w, 2 + pairs);
    writer_u32(&w, LISTENER);
    writer_u32(&w, SENT);
    for (uint32_t i = 0; i < pairs; i++) {
        writer_u16(&w, (uint16_t)(sender->sequence - i));
        writer_u16(&w, 0xffff);
    }
    send_report(s, 20, &w);
    CHECK_EQ(sender->retransmit_wanted, pairs * 17);
    CHECK_EQ(sender->retransmitted, pairs); /* the same ones over and over */
    CHECK_EQ(s->out.count, pairs);
    CHECK_EQ(drops(s, DROP_RESEND_AGAIN) + drops(s, DROP_RESEND_GONE), pairs * 16);
    CHECK_EQ(drops(s, DROP_RESEND_BUDGET), 0);
    check_goes_on(s);
    stand_close(s);
}

/* C.3 row 18: whoever asks, and however often, a fifth of what it hears is repeated at most. */
TEST(who_asks_for_everything_again_gets_a_fifth_of_its_media)
{
    struct stand *s = call(1);
    const struct transport *transport = graph_transport(&s->graph, 20);
    struct sender *sender = sender_of(s);

    for (uint32_t i = 1; i < 60000; i++) {
        uint16_t numbers[17];
        uint8_t bytes[64];
        struct writer w = writer_of(bytes, sizeof bytes);

        s->now += MILLISECOND;
        send_video(s, 10, PUBLISHED, (uint16_t)i);
        for (uint16_t n = 0; n < 17; n++)
            numbers[n] = (uint16_t)(sender->sequence - 16 + n);
        rtcp_write_nack(&w, LISTENER, SENT, numbers, 17);
        send_report(s, 20, &w);
    }
    const uint64_t media = transport->bytes_sent - transport->bytes_again;
    CHECK(transport->bytes_again <= media / RESEND_SHARE + RESEND_BURST * 2);
    CHECK(transport->bytes_again > media / RESEND_SHARE);
    CHECK(drops(s, DROP_RESEND_BUDGET) > 10000);
    CHECK_EQ(sender->packets, 60000);
    stand_close(s);
}

TEST(requests_that_get_nothing_are_counted_by_their_reason)
{
    struct stand *s = call(10);
    struct sender *sender = sender_of(s);
    const uint16_t numbers[] = {sender->sequence, (uint16_t)(sender->sequence + 1),
                                (uint16_t)(sender->sequence - 5000)};
    uint8_t bytes[128];
    struct writer w = writer_of(bytes, sizeof bytes);

    rtcp_write_nack(&w, LISTENER, SENT, numbers, 3);
    send_report(s, 20, &w);
    CHECK_EQ(drops(s, DROP_RESEND_GONE), 2);
    CHECK_EQ(drops(s, DROP_RESEND_AGAIN), 0);
    send_report(s, 20, &w);
    CHECK_EQ(drops(s, DROP_RESEND_GONE), 4);
    CHECK_EQ(drops(s, DROP_RESEND_AGAIN), 1);
    CHECK_EQ(sender->retransmitted, 1);
    stand_close(s);
}

TEST(what_a_listener_says_it_can_take_is_remembered)
{
    struct stand *s = call(1);
    const uint32_t ssrcs[] = {SENT, 4711};
    uint8_t bytes[64];
    struct writer w = writer_of(bytes, sizeof bytes);

    CHECK_EQ(graph_transport(&s->graph, 20)->remb_bits_per_second, 0);
    rtcp_write_remb(&w, LISTENER, 1500000, ssrcs, 2);
    send_report(s, 20, &w);
    CHECK_EQ(graph_transport(&s->graph, 20)->remb_bits_per_second, 1500000);
    stand_close(s);
}

TEST(compounds_that_lie_cost_nothing_and_the_call_goes_on)
{
    const char *const lies[] = {
        "9f c9 0001 00000009",                            /* 31 blocks, and none is there */
        "9f c8 0006 00000009 00000000 00000000 00000000 00000000 00000000",
        "81 c9 ffff 00000009",                            /* 256 KiB long */
        "9f ca 0002 00000009 01ff6161",                   /* 31 chunks, a name of 255 bytes */
        "9f cb 0002 00000009 ff616161",                   /* 31 sources, a reason of 255 bytes */
        "81 cd 0002 00000009 000008ae",                   /* a NACK of nothing */
        "81 cd 0001 00000009",                            /* without a stream */
        "84 ce 0003 00000009 00000000 000008ae",          /* half a FIR */
        "8f ce 0004 00000009 00000000 52454d42 ffffffff", /* REMB of 255 SSRCs, and of everything */
        "8f cd 0005 00000009 000008ae 0000ffff 00000000 dfff0000", /* 65,535 statuses in one run */
        "80 cf 0002 00000009 0400ffff",                   /* a block beyond its packet */
        "80 cf 0002 00000009 05000000",                   /* answers to nobody */
        "80 cf 0001 00000009",
        "a0 c9 0001 00000009 80 cb 0000",                 /* padding in front */
        "a1 cd 0003 00000009 000008ae 000000ff",          /* more padding than packet */
    };
    struct stand *s = call(1);

    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
        struct bytes lie = hex(lies[i]);
        const struct flow from = stand_flow(4020, 20);
        outbox_clear(&s->out);
        stand_deliver(s, &from, lie.at, lie.len);
        CHECK_EQ(s->out.count, 0);
        check_goes_on(s);
    }
    CHECK_EQ(drops(s, DROP_RTCP_MALFORMED) + drops(s, DROP_RTCP_FIRST), 3);
    CHECK_EQ(graph_transport(&s->graph, 20)->remb_bits_per_second, 0);
    CHECK_EQ(graph_transport(&s->graph, 20)->round_trip, 0);
    CHECK_EQ(sender_of(s)->delivery.reports, 0);
    CHECK_EQ(graph_receiver(&s->graph, 1)->keyframes_wanted, 1); /* of its coming */
    stand_close(s);
}
