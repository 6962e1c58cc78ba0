/* round_trip_test.c - how the worker learns how far away its peers are, and tells them. */
#include "proto/xr.h"
#include "stand_media.h"

/* Lets the next report be written. */
static void report(struct stand *s)
{
    outbox_clear(&s->out);
    s->now += 10 * SECOND;
    due_work(&s->graph, s->now);
}

/* What the compound for this socket names or answers; false: nothing of the kind. */
static bool said(const struct stand *s, uint32_t socket, enum xr_kind kind, struct xr_block *block)
{
    struct rtcp_packet packet;
    uint32_t ssrc;

    if (!stand_said(s, socket, RTCP_XR, 255, &packet) || xr_read(&packet, &ssrc) != DROP_NONE)
        return false;
    while (xr_next(&packet, block))
        if (block->kind == kind)
            return true;
    return false;
}

TEST(a_listener_that_names_its_time_is_told_when_it_came)
{
    struct stand *s = stand_open();
    struct receiver *receiver = publish(s, join(s, 10, 1, false), 1, PUBLISHED);
    uint8_t bytes[64];
    struct writer w = writer_of(bytes, sizeof bytes);
    struct xr_answer answer;
    struct xr_block block;

    listen_to(s, receiver, join(s, 20, 1, false));
    send_video(s, 10, PUBLISHED, 1);
    rtcp_write_rr(&w, LISTENER, NULL, 0);
    xr_write_time(&w, LISTENER, 0xb44db70520000000);
    send_report(s, 20, &w);
    report(s);
    CHECK(said(s, 20, XR_ANSWERS, &block));
    CHECK(xr_next_answer(&block, &answer));
    CHECK_EQ(answer.ssrc, LISTENER);
    CHECK_EQ(answer.last_rr, 0xb7052000);
    CHECK_EQ(answer.delay, 10 * 65536);
    CHECK(!xr_next_answer(&block, &answer));
    report(s);
    CHECK(!said(s, 20, XR_ANSWERS, &block));
    stand_close(s);
}

TEST(a_publishers_answer_tells_how_far_away_it_is)
{
    struct stand *s = stand_open();
    struct transport *transport = join(s, 10, 1, false);
    uint8_t bytes[64];
    struct writer w = writer_of(bytes, sizeof bytes);
    struct xr_block block;

    publish(s, transport, 1, PUBLISHED);
    send_video(s, 10, PUBLISHED, 1);
    report(s);
    CHECK(said(s, 10, XR_TIME, &block));
    CHECK_EQ(block.ntp >> 32, graph_ntp(&s->graph, s->now) >> 32);
    const struct xr_answer answers[] = {
        {.ssrc = transport->ssrc, .last_rr = (uint32_t)(block.ntp >> 16), .delay = 65536},
        {.ssrc = LISTENER, .last_rr = (uint32_t)(block.ntp >> 16)}, /* somebody else's */
    };
    xr_write_answers(&w, PUBLISHED, answers, 2);
    CHECK_EQ(transport->round_trip, 0);
    s->now += SECOND + 80 * MILLISECOND;
    send_report(s, 10, &w);
    CHECK(transport->round_trip > 79 * MILLISECOND && transport->round_trip < 81 * MILLISECOND);
    stand_close(s);
}

TEST(who_sends_reports_of_its_own_names_no_time)
{
    struct stand *s = stand_open();
    struct transport *both = join(s, 10, 1, false), *idle = join(s, 30, 1, false);
    struct receiver *receiver = publish(s, join(s, 20, 1, false), 2, PUBLISHED);
    struct xr_block block;

    publish(s, both, 1, PUBLISHED + 1);
    listen_to(s, receiver, both);
    report(s);
    CHECK(said(s, 10, XR_TIME, &block)); /* nothing was sent yet */
    send_video(s, 20, PUBLISHED, 1);
    report(s);
    CHECK(!said(s, 10, XR_TIME, &block));
    CHECK(!said(s, 30, XR_TIME, &block));
    CHECK_EQ(idle->rtcp_sent, 0);
    stand_close(s);
}

TEST(a_listeners_report_tells_how_far_away_it_is)
{
    struct stand *s = stand_open();
    struct receiver *receiver = publish(s, join(s, 10, 1, false), 1, PUBLISHED);
    struct transport *transport = join(s, 20, 1, false);
    struct sender *sender = listen_to(s, receiver, transport);
    struct rtcp_report_block block = {
        .ssrc = SENT, .last_sr = (uint32_t)(graph_ntp(&s->graph, s->now) >> 16)};
    uint8_t bytes[64];
    struct writer w = writer_of(bytes, sizeof bytes);

    rtcp_write_rr(&w, LISTENER, &block, 1);
    s->now += 50 * MILLISECOND;
    send_report(s, 20, &w);
    CHECK(sender->delivery.round_trip > 49 * MILLISECOND);
    CHECK(sender->delivery.round_trip < 51 * MILLISECOND);
    CHECK_EQ(transport->round_trip, sender->delivery.round_trip);
    stand_close(s);
}

TEST(a_publisher_is_asked_again_after_the_round_trip_that_was_measured)
{
    struct stand *s = stand_open();
    struct transport *transport = join(s, 10, 1, false);
    struct receiver *receiver = publish(s, transport, 1, PUBLISHED);
    struct rtcp_packet packet;
    size_t asked = 0;

    transport->round_trip = 300 * MILLISECOND;
    send_video(s, 10, PUBLISHED, 1);
    send_video(s, 10, PUBLISHED, 3);
    for (int i = 0; i < 100; i++) {
        outbox_clear(&s->out);
        s->now += 10 * MILLISECOND;
        due_work(&s->graph, s->now);
        asked += stand_said(s, 10, RTCP_RTPFB, RTPFB_NACK, &packet);
    }
    CHECK_EQ(asked, 4); /* in a second */
    CHECK_EQ(receiver->streams[0].nacks_sent, 4);
    stand_close(s);
}

/* A loss is never repaired. How many key frames are asked for because of it. */
static uint64_t asked_for_loss(size_t listeners)
{
    struct stand *s = stand_open();
    uint64_t before = 0;
    struct receiver *receiver = publish(s, join(s, 10, 1, false), 1, PUBLISHED);

    receiver->plan.has_pli = true;
    if (listeners > 0)
        listen_to(s, receiver, join(s, 20, 1, false));
    send_video(s, 10, PUBLISHED, 1);
    s->now += 2 * SECOND; /* whoever came is served */
    due_work(&s->graph, s->now);
    before = receiver->pli_sent;
    send_video(s, 10, PUBLISHED, 3);
    for (int i = 0; i < 1000; i++) {
        outbox_clear(&s->out);
        s->now += 10 * MILLISECOND;
        due_work(&s->graph, s->now);
    }
    CHECK_EQ(receiver->streams[0].nacks_sent, NACK_TRIES);
    const uint64_t more = receiver->pli_sent - before;
    stand_close(s);
    return more;
}

TEST(a_loss_that_nobody_repairs_ends_in_one_request_for_a_key_frame)
{
    CHECK_EQ(asked_for_loss(1), 1);
    CHECK_EQ(asked_for_loss(0), 0); /* nobody would see it */
}
