/* compound_costs.c - what the worst compounds of one datagram cost the processor (C.3 row 16).
 *
 * Without a worker of their own, but here, where tests may ask a clock. It is not the one on the
 * wall: of many tries the cheapest counts, by this thread's time, however busy the machine is. */
#include "leg_stand.h"

#include <time.h>

#define DATAGRAM 1480
#define TRIES 40
#define COST_MOST (1 * MILLISECOND)
#define KEPT 2000 /* packets of the publisher's history */

static usec_t processor_time(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (usec_t)time.tv_sec * SECOND + time.tv_nsec / 1000;
}

static void send_large(struct stand *s)
{
    const struct flow from = stand_flow(4000 + PUBLISHER, PUBLISHER);
    const struct stream *stream = &graph_receiver(&s->graph, 1)->streams[0];
    uint8_t packet[1200] = {0};

    write_video(packet, PUBLISHED, (uint16_t)(stream->reception.highest + 1));
    outbox_clear(&s->out);
    stand_deliver(s, &from, packet, sizeof packet);
}

/* A viewer whose packets are counted, after as many as are remembered. */
static struct sender *__single view_counted(struct stand *s)
{
    struct sender *sender = view(s, 1);
    struct costume costume = sender->costume;
    char detail[160];

    costume.sequence_extension = 5;
    CHECK_EQ(sender_update(&s->graph, s->now, sender, &costume, detail, sizeof detail), ACCEPTED);
    due_work(&s->graph, s->now);
    for (size_t i = 0; i < KEPT; i++) {
        s->now += MILLISECOND;
        send_large(s);
    }
    return sender;
}

/* The head of a feedback packet with so many words behind it. */
static void write_head(struct writer *w, uint8_t format, size_t words)
{
    writer_u8(w, 0x80 | format);
    writer_u8(w, RTCP_RTPFB);
    writer_u16(w, (uint16_t)(2 + words));
    writer_u32(w, LISTENER);
    writer_u32(w, SENT);
}

static void write_nacks(struct writer *w, const struct sender *sender)
{
    const size_t pairs = writer_room(w) / 4 - 3;

    write_head(w, RTPFB_NACK, pairs);
    for (size_t i = 0; i < pairs; i++) {
        writer_u16(w, (uint16_t)(sender->sequence - 17 * i));
        writer_u16(w, 0xffff);
    }
}

/* 65,535 statuses from the oldest on, in chunks of 8,191 lost ones; as often as they fit. */
static void write_lost(struct writer *w, const struct sender *sender)
{
    const uint32_t taken = sender->transport->leg->estimator.log.taken;

    while (writer_room(w) >= 12 + 4 * 7) {
        write_head(w, RTPFB_TRANSPORT_CC, 7);
        writer_u16(w, (uint16_t)(taken - KEPT));
        writer_u16(w, UINT16_MAX);
        writer_u32(w, 0);
        for (size_t i = 0; i < 10; i++)
            writer_u16(w, 0x1fff);
    }
}

/* An arrival in each byte. */
static void write_arrived(struct writer *w, const struct sender *sender)
{
    const uint32_t taken = sender->transport->leg->estimator.log.taken;
    const size_t words = writer_room(w) / 4 - 3;
    const uint16_t count = (uint16_t)(4 * words - 10);

    write_head(w, RTPFB_TRANSPORT_CC, words);
    writer_u16(w, (uint16_t)(taken - count));
    writer_u16(w, count);
    writer_u32(w, 0x100);
    writer_u16(w, (uint16_t)(0x2000 | count));
    for (size_t i = 0; i < count; i++)
        writer_u8(w, (uint8_t)(i * 7));
}

static void write_claims(struct writer *w, const struct sender *sender)
{
    while (writer_room(w) >= 24)
        rtcp_write_remb(w, LISTENER, (uint32_t)writer_used(w) * 1000, &sender->costume.ssrc, 1);
}

static void write_blocks(struct writer *w, const struct sender *sender)
{
    while (writer_room(w) >= 32) {
        const struct rtcp_report_block block = {.ssrc = SENT,
                                                .fraction_lost = (uint8_t)writer_used(w),
                                                .highest = sender->sequence,
                                                .lost = (int32_t)writer_used(w)};
        rtcp_write_rr(w, LISTENER, &block, 1);
    }
}

static void write_requests(struct writer *w, const struct sender *sender)
{
    for (uint8_t i = 0; writer_room(w) >= 32; i++) {
        rtcp_write_fir(w, LISTENER, sender->costume.ssrc, i);
        rtcp_write_pli(w, LISTENER, sender->costume.ssrc);
    }
}

TEST(no_compound_costs_a_millisecond)
{
    static void (*const worst[])(struct writer *, const struct sender *) = {
        write_nacks, write_lost, write_arrived, write_claims, write_blocks, write_requests,
    };
    struct stand *s = stand_open();
    const struct sender *sender = view_counted(s);

    for (size_t kind = 0; kind < sizeof worst / sizeof worst[0]; kind++) {
        usec_t least = NEVER;

        for (size_t i = 0; i < TRIES; i++) {
            uint8_t bytes[DATAGRAM];
            struct writer w = writer_of(bytes, sizeof bytes);

            s->now += SECOND / 10;
            for (size_t n = 0; n < 5; n++) /* so that something may be had again */
                send_large(s);
            due_work(&s->graph, s->now);
            s->graph.notice_count = 0;
            worst[kind](&w, sender);
            CHECK(!w.bad && writer_used(&w) > DATAGRAM - 40);
            const usec_t before = processor_time();
            send_report(s, VIEWER, &w);
            due_work(&s->graph, s->now);
            least = usec_min(least, processor_time() - before);
        }
        CHECK(least < COST_MOST);
        CHECK_EQ(graph_transport(&s->graph, VIEWER)->drops.count[DROP_RTCP_MALFORMED], 0);
    }
    CHECK(sender->retransmitted > 0); /* it was heard */
    CHECK(sender->fir_received > 100 && sender->delivery.reports > 100);
    stand_close(s);
}
