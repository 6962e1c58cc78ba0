/* sending_test.c - what leaves a transport: to which address, how often again, and whose reports on
 * it count. */
#include "proto/rtp.h"
#include "proto/seal.h"
#include "proto/srtp.h"
#include "stand_media.h"

TEST(a_sealed_report_leaves_for_the_address_that_takes_rtcp)
{
    struct stand *s = stand_open();
    struct transport *transport = join(s, 10, 2, true);
    size_t reports = 0;

    publish(s, transport, 1, PUBLISHED);
    listen_to(s, publish(s, join(s, 20, 1, false), 2, PUBLISHED), transport);
    send_video(s, 20, PUBLISHED, 1);
    outbox_clear(&s->out);
    s->now += 10 * SECOND;
    due_work(&s->graph, s->now);
    for (size_t i = 0; i < s->out.lane_count; i++) {
        CHECK(s->out.lanes[i].to.socket != 10);
        reports += s->out.lanes[i].to.socket == 11 && s->out.lanes[i].to.remote.port == 4011;
    }
    CHECK_EQ(reports, 1);
    stand_close(s);
}

TEST(nobody_gets_more_by_asking_for_two_packets_in_turn)
{
    struct stand *s = stand_open();
    struct receiver *receiver = publish(s, join(s, 10, 1, false), 1, PUBLISHED);
    struct sender *sender = listen_to(s, receiver, join(s, 20, 1, false));
    uint8_t bytes[1200];
    struct writer w = writer_of(bytes, sizeof bytes);

    for (uint16_t number = 0; number < 900; number++)
        send_video(s, 10, PUBLISHED, number);
    const uint16_t numbers[] = {sender->sequence, (uint16_t)(sender->sequence - 128)};
    for (size_t i = 0; i < 40; i++)
        rtcp_write_nack(&w, 9, SENT, &numbers[i % 2], 1);
    CHECK(!w.bad);
    send_report(s, 20, &w);
    CHECK_EQ(sender->retransmit_wanted, 40);
    CHECK_EQ(sender->retransmitted, 2);
    s->now += 20 * MILLISECOND;
    send_report(s, 20, &w);
    CHECK_EQ(sender->retransmitted, 4);
    stand_close(s);
}

static void ask_again(struct stand *s, uint16_t number)
{
    uint8_t bytes[64];
    struct writer w = writer_of(bytes, sizeof bytes);

    rtcp_write_nack(&w, 9, SENT, &number, 1);
    send_report(s, 20, &w);
}

TEST(a_number_that_comes_round_again_is_sent_again)
{
    struct stand *s = stand_open();
    struct receiver *receiver = publish(s, join(s, 10, 1, false), 1, PUBLISHED);
    struct sender *sender = listen_to(s, receiver, join(s, 20, 1, false));

    send_video(s, 10, PUBLISHED, 0);
    const uint16_t number = sender->sequence;
    for (int i = 0; i < 12; i++) {
        ask_again(s, number);
        s->now += 20 * MILLISECOND;
    }
    CHECK_EQ(sender->retransmitted, 10);
    for (uint32_t i = 1; i <= 65536; i++) {
        send_video(s, 10, PUBLISHED, (uint16_t)i);
        s->now += MILLISECOND;
    }
    CHECK_EQ(sender->sequence, number);
    ask_again(s, number);
    CHECK_EQ(sender->retransmitted, 11);
    stand_close(s);
}

TEST(reports_on_retransmissions_say_nothing_of_the_stream)
{
    struct stand *s = stand_open();
    struct receiver *receiver = publish(s, join(s, 10, 1, false), 1, PUBLISHED);
    struct sender *sender = listen_to(s, receiver, join(s, 20, 1, false));
    const struct rtcp_report_block blocks[] = {{.ssrc = SENT, .lost = 3, .jitter = 5},
                                               {.ssrc = REPEATED, .lost = 70, .jitter = 90}};
    uint8_t bytes[256];
    struct writer w = writer_of(bytes, sizeof bytes);
    const uint16_t number = 1;

    rtcp_write_rr(&w, 9, blocks, 2);
    rtcp_write_nack(&w, 9, REPEATED, &number, 1);
    rtcp_write_pli(&w, 9, REPEATED);
    send_report(s, 20, &w);
    CHECK_EQ(sender->delivery.reports, 1);
    CHECK_EQ(sender->delivery.lost, 3);
    CHECK_EQ(sender->delivery.jitter, 5);
    CHECK_EQ(sender->nack_received, 0);
    CHECK_EQ(sender->pli_received, 0);
    stand_close(s);
}

/* A third of the packets never reached us: the listener counts them, and is not rated by them. */
TEST(what_the_publisher_loses_is_not_charged_to_a_listener)
{
    struct stand *s = stand_open();
    struct receiver *receiver = publish(s, join(s, 10, 1, false), 1, PUBLISHED);
    struct sender *sender = listen_to(s, receiver, join(s, 20, 1, false));
    struct rtcp_report_block block = {.ssrc = SENT};

    for (uint16_t number = 0; number < 9000; number++) {
        if (number % 3 != 1)
            send_video(s, 10, PUBLISHED, number);
        if (number % 300 != 299)
            continue;
        uint8_t bytes[64];
        struct writer w = writer_of(bytes, sizeof bytes);
        block.highest = sender->sequence;
        block.lost += number == 299 ? 0 : 100;
        block.fraction_lost = 85;
        rtcp_write_rr(&w, LISTENER, &block, 1);
        s->now += SECOND;
        send_report(s, 20, &w);
    }
    CHECK_EQ(sender->delivery.reports, 30);
    CHECK_EQ(sender->delivery.fraction_lost, 85);
    CHECK_EQ(sender->delivery.leg_fraction_lost, 0);
    CHECK_EQ(sender->delivery.leg_lost, 0);
    CHECK_EQ(score_value(&sender->delivery.score), SCORE_BEST);
    CHECK_EQ(sender->delivery.score.count, SCORE_SAMPLES);
    CHECK_EQ(score_value(&receiver->streams[0].reception.score), SCORE_BEST); /* not reported yet */
    outbox_clear(&s->out);
    due_work(&s->graph, s->now);
    CHECK(score_value(&receiver->streams[0].reception.score) < 4);
    stand_close(s);
}

/* The only packet of a stream, sealed. */
static size_t seal_video(struct seal *__single seal, uint32_t ssrc,
                         uint8_t sealed[__counted_by(64)])
{
    uint8_t packet[32];
    size_t length = write_video(packet, ssrc, 1), sealed_length = 0;

    CHECK_EQ(seal_rtp(seal, packet, 12, packet + 12, length - 12, sealed, 64, &sealed_length),
             DROP_NONE);
    return sealed_length;
}

TEST(streams_of_receivers_that_are_gone_leave_room_for_others)
{
    struct stand *s = stand_open();
    struct transport *transport = join(s, 10, 1, true);
    const struct flow from = stand_flow(4010, 10);
    struct seal *__single seal = seal_open(&key);
    uint8_t first[64] = {0}, sealed[64] = {0};
    size_t first_length = seal_video(seal, PUBLISHED, first);

    publish(s, transport, 1, PUBLISHED);
    stand_deliver(s, &from, first, first_length);
    for (uint32_t i = 1; i < 3 * SRTP_SSRCS_MAX; i++) {
        struct receiver *receiver = publish(s, transport, 2, PUBLISHED + i);
        stand_deliver(s, &from, sealed, seal_video(seal, PUBLISHED + i, sealed));
        CHECK_EQ(receiver->streams[0].packets, 1);
        receiver_close(&s->graph, receiver);
        s->now += SECOND;
    }
    CHECK_EQ(transport->drops.count[DROP_SRTP_SSRC_LIMIT], 0);
    CHECK_EQ(srtp_count(transport->opener), SRTP_SSRCS_MAX);
    /* Who has a receiver is not forgotten, however long he is silent. */
    stand_deliver(s, &from, first, first_length);
    CHECK_EQ(transport->drops.count[DROP_SRTP_REPLAY], 1);
    seal_close(seal);
    stand_close(s);
}

TEST(forged_packets_make_no_stream_forgotten_but_one)
{
    struct stand *s = stand_open();
    struct transport *transport = join(s, 10, 1, true);
    const struct flow from = stand_flow(4010, 10);
    struct seal *__single seal = seal_open(&key);
    uint8_t sealed[64] = {0};

    for (uint32_t i = 0; i < SRTP_SSRCS_MAX; i++)
        stand_deliver(s, &from, sealed, seal_video(seal, PUBLISHED + i, sealed));
    for (uint32_t i = SRTP_SSRCS_MAX; i < 2 * SRTP_SSRCS_MAX; i++) {
        size_t length = seal_video(seal, PUBLISHED + i, sealed);
        sealed[length - 1] ^= 1;
        stand_deliver(s, &from, sealed, length);
    }
    CHECK_EQ(transport->drops.count[DROP_SRTP_AUTH], SRTP_SSRCS_MAX);
    CHECK_EQ(srtp_count(transport->opener), SRTP_SSRCS_MAX - 1);
    seal_close(seal);
    stand_close(s);
}

TEST(streams_that_an_update_announces_are_expected)
{
    struct stand *s = stand_open();
    struct transport *transport = join(s, 10, 1, true);
    const struct flow from = stand_flow(4010, 10);
    struct seal *__single seal = seal_open(&key);
    uint8_t sealed[64] = {0};
    char detail[160];

    for (uint32_t i = 0; i < 9; i++)
        publish(s, transport, i + 1, PUBLISHED + 8 * i);
    for (uint32_t i = 0; i < 9; i++) {
        const struct plan plan = plan_of(PUBLISHED + 8 * i, 8);
        CHECK_EQ(receiver_update(&s->graph, 0, graph_receiver(&s->graph, i + 1), &plan, detail,
                                 sizeof detail),
                 ACCEPTED);
    }
    for (uint32_t i = 0; i < 72; i++)
        stand_deliver(s, &from, sealed, seal_video(seal, PUBLISHED + i, sealed));
    CHECK_EQ(transport->drops.count[DROP_SRTP_SSRC_LIMIT], 0);
    CHECK_EQ(transport->drops.count[DROP_RTP_SSRC_LIMIT], 0);
    seal_close(seal);
    stand_close(s);
}

/* A key frame's packet whose dependency descriptor (id 4) has 20 bytes, and an element (id 5) of
 * one byte behind it. */
static void send_described(struct stand *s, uint32_t socket, uint16_t sequence)
{
    const struct flow from = stand_flow((uint16_t)(4000 + socket), socket);
    uint8_t packet[64];
    struct writer w = writer_of(packet, sizeof packet);

    writer_u8(&w, 0x90);
    writer_u8(&w, 96);
    writer_u16(&w, sequence);
    writer_u32(&w, 0);
    writer_u32(&w, PUBLISHED);
    writer_u16(&w, RTP_EXTENSION_TWO_BYTE);
    writer_u16(&w, 7);
    writer_u16(&w, 4 << 8 | 20);
    writer_zero(&w, 20);
    writer_u16(&w, 5 << 8 | 1);
    writer_u8(&w, 0x77);
    writer_zero(&w, 23);
    CHECK(!w.bad);
    outbox_clear(&s->out);
    stand_deliver(s, &from, packet, writer_used(&w));
}

TEST(a_listener_gets_the_form_of_extensions_that_he_takes)
{
    static const uint16_t profiles[] = {RTP_EXTENSION_TWO_BYTE, RTP_EXTENSION_ONE_BYTE};
    static const uint16_t lengths[] = {28, 4};

    for (size_t i = 0; i < 2; i++) {
        struct stand *s = stand_open();
        struct receiver *receiver = publish(s, join(s, 10, 1, false), 1, PUBLISHED);
        struct ch_mapping payload = {96, 96}, extensions[] = {{4, 4}, {5, 5}};
        struct rtp rtp = {0};
        const struct ch_view name = ch_view_string("us");
        const struct ch_transmission asked = {.ssrc = SENT,
                                              .cname = name,
                                              .payloads_count = 1,
                                              .payloads = &payload,
                                              .extensions_count = 2,
                                              .extensions = extensions,
                                              .is_one_byte_only = i == 1};

        listen_as(s, receiver, join(s, 20, 1, false), &asked);
        send_described(s, 10, 1);
        CHECK_EQ(s->out.lane_count, 1);
        const struct outgoing *one = &s->out.packets[s->out.lanes[0].first];
        CHECK_EQ(rtp_parse(&rtp, s->out.headers + one->header_at, one->header_length), DROP_NONE);
        CHECK_EQ(rtp.extension_profile, profiles[i]);
        CHECK_EQ(rtp.extension_length, lengths[i]);
        stand_close(s);
    }
}
