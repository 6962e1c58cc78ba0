/* transcript_test.c - what passes over a transport and is copied, and what is not. */
#include "graph/transcript.h"

#include "proto/rtp.h"
#include "proto/seal.h"
#include "stand_media.h"

#define COPIES 40 /* the socket that they leave from */
#define ALL (RTP_SENT | RTCP_SENT | RTP_RECEIVED | RTCP_RECEIVED)

static enum ch_refusal transcribe(struct stand *s, struct transport *transport, uint8_t parts)
{
    const struct transcript_options options = {
        .remote = stand_flow(9000, COPIES).remote,
        .parts = parts,
        .has_socket = true,
        .socket = COPIES,
    };
    char detail[160];

    return transcript_open(&s->graph, transport, &options, detail, sizeof detail);
}

/* How many copies wait, and the first of them. */
static size_t copies(const struct stand *s, uint8_t first[__counted_by(64)], size_t *length)
{
    size_t count = 0;

    for (size_t i = 0; i < s->out.lane_count; i++) {
        if (s->out.lanes[i].to.socket != COPIES)
            continue;
        CHECK_EQ(s->out.lanes[i].to.remote.port, 9000);
        for (uint32_t at = s->out.lanes[i].first; at != OUTBOX_END; at = s->out.packets[at].next) {
            const struct outgoing *one = &s->out.packets[at];
            if (count++ > 0)
                continue;
            *length = one->header_length;
            CHECK(*length <= 64 && !one->payload);
            memcpy(first, s->out.headers + one->header_at, *length);
        }
    }
    return count;
}

static void send_sealed(struct stand *s, struct seal *__single seal, uint16_t sequence)
{
    const struct flow from = stand_flow(4010, 10);
    uint8_t packet[32], sealed[64];
    size_t length = write_video(packet, PUBLISHED, sequence), sealed_length = 0;

    CHECK_EQ(seal_rtp(seal, packet, 12, packet + 12, length - 12, sealed, 64, &sealed_length),
             DROP_NONE);
    outbox_clear(&s->out);
    stand_deliver(s, &from, sealed, sealed_length);
}

TEST(what_is_opened_and_what_is_sealed_is_copied_in_the_clear)
{
    struct stand *s = stand_open();
    struct transport *publisher = join(s, 10, 1, true), *listener = join(s, 20, 1, true);
    struct seal *__single seal = seal_open(&key);
    uint8_t copy[64], packet[32];
    size_t length = 0;
    struct rtp rtp;

    CHECK(seal != NULL);
    listen_to(s, publish(s, publisher, 1, PUBLISHED), listener);
    CHECK_EQ(transcribe(s, publisher, ALL), ACCEPTED);
    send_sealed(s, seal, 7);
    CHECK_EQ(copies(s, copy, &length), 1);
    CHECK_EQ(length, write_video(packet, PUBLISHED, 7));
    CHECK(memcmp(copy, packet, length) == 0);
    transcript_close(&s->graph, publisher);

    CHECK_EQ(transcribe(s, listener, ALL), ACCEPTED);
    send_sealed(s, seal, 8);
    CHECK_EQ(copies(s, copy, &length), 1);
    CHECK_EQ(length, write_video(packet, SENT, 8));
    CHECK_EQ(rtp_parse(&rtp, copy, (uint16_t)length), DROP_NONE);
    CHECK_EQ(rtp.ssrc, SENT);
    CHECK(memcmp(copy + 12, packet + 12, length - 12) == 0);
    seal_close(seal);
    stand_close(s);
}

TEST(reports_of_both_directions_are_copied)
{
    struct stand *s = stand_open();
    struct transport *listener = join(s, 20, 1, false);
    uint8_t bytes[64], copy[64];
    struct writer w = writer_of(bytes, sizeof bytes);
    size_t length = 0;

    listen_to(s, publish(s, join(s, 10, 1, false), 1, PUBLISHED), listener);
    send_video(s, 10, PUBLISHED, 1);
    CHECK_EQ(transcribe(s, listener, RTCP_SENT | RTCP_RECEIVED), ACCEPTED);
    rtcp_write_pli(&w, LISTENER, SENT);
    send_report(s, 20, &w);
    CHECK_EQ(copies(s, copy, &length), 1);
    CHECK_EQ(length, writer_used(&w));
    CHECK(memcmp(copy, bytes, length) == 0);

    outbox_clear(&s->out);
    s->now += 10 * SECOND;
    due_work(&s->graph, s->now);
    CHECK_EQ(copies(s, copy, &length), 1);
    CHECK_EQ(copy[1], 200); /* RFC 3550 section 6.4.1: a sender report */
    stand_close(s);
}

TEST(only_the_parts_that_were_asked_for_are_copied)
{
    struct stand *s = stand_open();
    struct transport *publisher = join(s, 10, 1, false), *listener = join(s, 20, 1, false);
    uint8_t copy[64];
    size_t length = 0;

    listen_to(s, publish(s, publisher, 1, PUBLISHED), listener);
    CHECK_EQ(transcribe(s, publisher, ALL & ~RTP_RECEIVED), ACCEPTED);
    send_video(s, 10, PUBLISHED, 1);
    CHECK_EQ(copies(s, copy, &length), 0);
    transcript_close(&s->graph, publisher);
    CHECK_EQ(transcribe(s, listener, ALL & ~RTP_SENT), ACCEPTED);
    send_video(s, 10, PUBLISHED, 2);
    CHECK_EQ(copies(s, copy, &length), 0);
    stand_close(s);
}

TEST(a_transport_has_one_transcript_until_it_ends)
{
    struct stand *s = stand_open();
    struct transport *transport = join(s, 10, 1, false);
    uint8_t copy[64];
    size_t length = 0;

    publish(s, transport, 1, PUBLISHED);
    CHECK_EQ(transcribe(s, transport, ALL), ACCEPTED);
    CHECK_EQ(transcribe(s, transport, ALL), CH_REFUSAL_ALREADY_CONNECTED);
    transcript_close(&s->graph, transport);
    CHECK_EQ(s->out.closing_count, 1);
    CHECK_EQ(s->out.closing[0], COPIES);
    transcript_close(&s->graph, transport);
    CHECK_EQ(s->out.closing_count, 1);
    send_video(s, 10, PUBLISHED, 1);
    CHECK_EQ(copies(s, copy, &length), 0);
    CHECK_EQ(transcribe(s, transport, ALL), ACCEPTED);
    transport_close(&s->graph, transport);
    CHECK_EQ(s->out.closing_count, 3); /* the transport's own, too */
    stand_close(s);
}

TEST(what_comes_in_where_copies_leave_is_nobodys)
{
    struct stand *s = stand_open();
    struct transport *transport = join(s, 10, 1, false);
    const struct flow from = stand_flow(9000, COPIES);
    uint8_t packet[32];

    publish(s, transport, 1, PUBLISHED);
    CHECK_EQ(transcribe(s, transport, ALL), ACCEPTED);
    stand_deliver(s, &from, packet, write_video(packet, PUBLISHED, 1));
    CHECK_EQ(s->graph.drops.count[DROP_UNKNOWN_FLOW], 1);
    CHECK_EQ(transport->packets_received, 0);
    stand_close(s);
}

TEST(a_copy_takes_no_packets_place)
{
    struct stand *s = stand_open();
    struct transport *publisher = join(s, 10, 1, false);
    const struct flow from = stand_flow(4010, 10);
    uint8_t packet[32];
    uint16_t sequence = 0;

    listen_to(s, publish(s, publisher, 1, PUBLISHED), join(s, 20, 1, false));
    CHECK_EQ(transcribe(s, publisher, ALL), ACCEPTED);
    while (!outbox_is_full(&s->out))
        stand_deliver(s, &from, packet, write_video(packet, PUBLISHED, ++sequence));
    const size_t before = s->out.count;
    stand_deliver(s, &from, packet, write_video(packet, PUBLISHED, ++sequence));
    CHECK_EQ(s->out.count, before + 1);
    CHECK_EQ(publisher->drops.count[DROP_TRANSCRIPT_FULL], 1);
    CHECK_EQ(s->graph.drops.count[DROP_TRANSCRIPT_FULL], 1);
    CHECK_EQ(publisher->drops.count[DROP_OUTBOX_FULL], 0); /* the packet went out */
    stand_close(s);
}

TEST(what_nobody_here_expects_is_not_copied)
{
    struct stand *s = stand_open();
    struct transport *transport = join(s, 10, 1, false);
    const struct flow from = stand_flow(4010, 10);
    uint8_t packet[32], copy[64];
    size_t length = 0;

    publish(s, transport, 1, PUBLISHED);
    listen_to(s, publish(s, join(s, 20, 1, false), 2, PUBLISHED + 1), transport);
    CHECK_EQ(transcribe(s, transport, RTP_RECEIVED | RTCP_RECEIVED), ACCEPTED);

    write_video(packet, PUBLISHED + 2, 1);
    packet[1] = 50; /* a payload type that no receiver has */
    stand_deliver(s, &from, packet, sizeof packet);
    CHECK_EQ(transport->drops.count[DROP_RTP_UNROUTED], 1);
    stand_deliver(s, &from, packet, write_video(packet, SENT, 1));
    CHECK_EQ(transport->drops.count[DROP_RTP_OWN_SSRC], 1);
    write_video(packet, PUBLISHED, 1);
    packet[0] = 0x8f; /* more contributors than there are bytes */
    stand_deliver(s, &from, packet, sizeof packet);
    CHECK_EQ(transport->drops.count[DROP_RTP_CSRC], 1);
    write_video(packet, PUBLISHED, 1);
    packet[1] = 200; /* RFC 3550 section 6.4.1, and a length that is none */
    packet[2] = 0xff;
    stand_deliver(s, &from, packet, sizeof packet);
    CHECK_EQ(transport->drops.count[DROP_RTCP_MALFORMED], 1);
    CHECK_EQ(copies(s, copy, &length), 0);

    send_video(s, 10, PUBLISHED, 1);
    CHECK_EQ(copies(s, copy, &length), 1);
    stand_close(s);
}
