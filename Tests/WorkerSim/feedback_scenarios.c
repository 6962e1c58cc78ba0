/* feedback_scenarios.c - reports, requests for a key frame, and farewells. */
#include "proto/rtcp.h"
#include "scenario.h"
#include "test.h"

/* A video publisher, receiver 7, and one listener who hears SSRC 2222. */
static struct scenario *__single video(void)
{
    struct scenario *s = scenario_open(4);
    struct endpoint *publisher = scenario_join(s, MEET_OWN_PORT);
    struct endpoint *listener = scenario_join(s, MEET_OWN_PORT);

    scenario_publish(s, publisher, 7, CH_KIND_VIDEO, 1111);
    scenario_listen(s, listener, 7, CH_KIND_VIDEO, 2222);
    endpoint_video(publisher, s->session->now, 1111);
    return s;
}

static void send_written(struct scenario *s, struct endpoint *e, const struct writer *w,
                         const uint8_t *__counted_by(64) packet)
{
    uint8_t bytes[64];
    size_t length = writer_used(w);

    for (size_t i = 0; i < length; i++)
        bytes[i] = packet[i];
    scenario_send(s, e, true, bytes, length);
}

static void send_pli(struct scenario *s, struct endpoint *e, uint32_t ssrc)
{
    uint8_t bytes[64];
    struct writer w = writer_of(bytes, sizeof bytes);

    rtcp_write_pli(&w, 1, ssrc);
    send_written(s, e, &w, bytes);
}

TEST(ten_percent_loss_is_reported_by_the_worker)
{
    const struct conditions lossy = {.delay = 20 * MILLISECOND, .lost = 1000};
    struct scenario *s = video();
    struct endpoint *publisher = &s->endpoints[0];
    struct ch_get_receiver_stats q = {.receiver = 7};
    struct ch_get_receiver_stats_reply a;
    int64_t lost;

    link_open(&publisher->up, &lossy, 9);
    scenario_run(s, 60 * SECOND);
    CHECK(publisher->block.fraction_lost > 2 && publisher->block.fraction_lost < 64);
    publisher->sources[0].next_at = NEVER; /* what is on its way arrives */
    scenario_run(s, 2 * SECOND);

    lost = (int64_t)publisher->up.lost;
    CHECK(publisher->receiver_reports >= 40);
    CHECK(publisher->block.lost > lost * 9 / 10 && publisher->block.lost <= lost);
    CHECK(publisher->block.lost > 5400 * 7 / 100 && publisher->block.lost < 5400 * 13 / 100);
    CHECK_EQ(ask_get_receiver_stats(s->session, &q, &a), ACCEPTED);
    CHECK_EQ(a.streams_count, 1);
    CHECK_EQ(a.streams[0].packets, publisher->up.carried);
    CHECK(a.streams[0].packets_lost <= lost && a.streams[0].packets_lost > lost - 10);
    scenario_close(s);
}

TEST(the_listener_gets_sender_reports_that_match_its_timestamps)
{
    struct scenario *s = video();
    const struct heard *heard;

    scenario_run(s, 30 * SECOND);

    heard = endpoint_heard(&s->endpoints[1], 2222);
    CHECK(heard->reports >= 20);
    CHECK_EQ(heard->reports_wrong, 0);
    CHECK(heard->packets - heard->report_packets <= 140); /* of one and a half seconds */
    CHECK_EQ(heard->report_octets, heard->report_packets * 1000);
    scenario_close(s);
}

TEST(the_listeners_loss_and_round_trip_are_known)
{
    const struct conditions down = {.delay = 30 * MILLISECOND, .lost = 500};
    const struct conditions up = {.delay = 50 * MILLISECOND};
    struct scenario *s = video();
    struct endpoint *listener = &s->endpoints[1];
    struct ch_get_sender_stats q = {.sender = 2222};
    struct ch_get_sender_stats_reply a;

    link_open(&listener->down, &down, 5);
    link_open(&listener->up, &up, 6);
    listener->report_period = SECOND;
    listener->report_at = s->session->now + SECOND;
    scenario_run(s, 20 * SECOND);

    CHECK_EQ(ask_get_sender_stats(s->session, &q, &a), ACCEPTED);
    CHECK_EQ(a.packets, 1803);
    CHECK_EQ(a.receiver_reports, 19);
    CHECK(a.has_packets_lost && a.packets_lost > 30 && a.packets_lost < 170);
    CHECK(a.has_round_trip_usec);
    CHECK(a.round_trip_usec > 79000 && a.round_trip_usec < 81000);
    scenario_close(s);
}

TEST(a_thousand_plis_become_one_a_second)
{
    struct scenario *s = video();
    struct endpoint *publisher = &s->endpoints[0];
    struct ch_get_sender_stats q = {.sender = 2222};
    struct ch_get_sender_stats_reply a;

    scenario_run(s, 3 * SECOND);
    publisher->plis = 0;
    for (size_t i = 0; i < 1000; i++) {
        send_pli(s, &s->endpoints[1], 2222);
        scenario_run(s, 10 * MILLISECOND);
    }
    CHECK(publisher->plis >= 10 && publisher->plis <= 11);
    CHECK_EQ(ask_get_sender_stats(s->session, &q, &a), ACCEPTED);
    CHECK_EQ(a.pli_received, 1000);
    scenario_close(s);
}

TEST(a_late_joiner_asks_for_a_key_frame)
{
    struct scenario *s = video();
    struct endpoint *publisher = &s->endpoints[0];
    struct endpoint *late;

    scenario_run(s, 10 * SECOND);
    publisher->plis = 0;
    late = scenario_join(s, MEET_OWN_PORT);
    scenario_listen(s, late, 7, CH_KIND_VIDEO, 4444);
    scenario_run(s, 100 * MILLISECOND);

    CHECK_EQ(publisher->plis, 1);
    CHECK(endpoint_heard(late, 4444) != NULL);
    CHECK(endpoint_heard(late, 4444)->keys >= 3);
    CHECK_EQ(endpoint_heard(late, 4444)->gaps, 0);
    scenario_close(s);
}

TEST(who_comes_right_after_another_is_greeted_soon)
{
    struct scenario *s = video();
    struct endpoint *publisher = &s->endpoints[0];

    scenario_run(s, 10 * SECOND);
    publisher->plis = 0;
    for (uint32_t i = 0; i < 2; i++) {
        struct endpoint *late = scenario_join(s, MEET_OWN_PORT);
        scenario_listen(s, late, 7, CH_KIND_VIDEO, 4444 + i);
        scenario_run(s, 100 * MILLISECOND);
    }
    CHECK_EQ(publisher->plis, 1);
    scenario_run(s, 200 * MILLISECOND);
    CHECK_EQ(publisher->plis, 2);
    /* What the second wants more than once is worth a second's wait, like everybody's. */
    for (size_t i = 0; i < 10; i++) {
        send_pli(s, &s->endpoints[3], 4445);
        scenario_run(s, 50 * MILLISECOND);
    }
    CHECK_EQ(publisher->plis, 3);
    scenario_close(s);
}

/* One keeps a wish pending, the other has just come: together they are worth no more than each. */
TEST(two_listeners_cannot_hasten_key_frames_for_ever)
{
    struct scenario *s = video();
    struct endpoint *publisher = &s->endpoints[0];
    struct endpoint *late = scenario_join(s, MEET_OWN_PORT);

    scenario_listen(s, late, 7, CH_KIND_VIDEO, 4444);
    scenario_run(s, 3 * SECOND);
    publisher->plis = 0;
    for (size_t i = 0; i < 1000; i++) {
        send_pli(s, &s->endpoints[1], 2222);
        send_pli(s, &s->endpoints[2], 4444);
        scenario_run(s, 10 * MILLISECOND);
    }
    CHECK(publisher->plis >= 10 && publisher->plis <= 13);
    scenario_close(s);
}

TEST(a_publisher_without_pli_is_asked_by_fir)
{
    struct scenario *s = video();
    struct ch_payload payload = {.type = 101, .clock_rate = 90000};
    struct ch_encoding encoding = {.has_ssrc = true, .ssrc = 1111};
    struct ch_update_receiver q = {
        .receiver = 7,
        .reception = {.kind = CH_KIND_VIDEO,
                      .payloads_count = 1,
                      .payloads = &payload,
                      .encodings_count = 1,
                      .encodings = &encoding,
                      .has_fir = true},
    };
    struct ch_update_receiver_reply a;
    struct ch_request_keyframe ask = {.receiver = 7};
    struct ch_request_keyframe_reply asked;

    scenario_run(s, 5 * SECOND);
    CHECK_EQ(ask_update_receiver(s->session, &q, &a), ACCEPTED);
    CHECK_EQ(ask_request_keyframe(s->session, &ask, &asked), ACCEPTED);
    scenario_run(s, SECOND);

    CHECK_EQ(s->endpoints[0].plis, 1); /* when the listener came */
    CHECK_EQ(s->endpoints[0].firs, 1);
    CHECK_EQ(endpoint_heard(&s->endpoints[1], 2222)->gaps, 0); /* the update cut nothing */
    scenario_close(s);
}

TEST(the_publishers_bye_is_told_and_a_new_stream_follows)
{
    struct scenario *s = video();
    struct endpoint *publisher = &s->endpoints[0];
    const uint32_t ssrc = 1111;
    uint8_t bytes[64];
    struct writer w = writer_of(bytes, sizeof bytes);
    const struct heard *heard;

    scenario_run(s, SECOND);
    endpoint_source(publisher, 1111)->next_at = NEVER;
    rtcp_write_rr(&w, 1111, NULL, 0);
    rtcp_write_bye(&w, &ssrc, 1);
    send_written(s, publisher, &w, bytes);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->streams_ended, 1);
    CHECK_EQ(s->session->ended.receiver, 7);
    CHECK_EQ(s->session->ended.ssrc, 1111);

    endpoint_source(publisher, 1111)->sequence = 9;
    endpoint_source(publisher, 1111)->next_at = s->session->now;
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->streams_started, 2);
    CHECK_EQ(s->session->started.ssrc, 1111);
    heard = endpoint_heard(&s->endpoints[1], 2222);
    CHECK_EQ(heard->gaps, 0);
    CHECK_EQ(heard->late, 0);
    CHECK_EQ(heard->time_back, 0);
    CHECK_EQ(heard->byes, 0);
    scenario_close(s);
}

TEST(a_closed_sender_says_bye)
{
    struct scenario *s = video();
    struct ch_close_sender q = {.sender = 2222};
    struct ch_close_sender_reply a;
    struct ch_get_transport_stats stats = {.transport = 2};
    struct ch_get_transport_stats_reply counted;
    uint64_t heard;

    scenario_run(s, SECOND);
    heard = endpoint_heard(&s->endpoints[1], 2222)->packets;
    CHECK_EQ(ask_close_sender(s->session, &q, &a), ACCEPTED);
    scenario_run(s, SECOND);

    CHECK_EQ(endpoint_heard(&s->endpoints[1], 2222)->byes, 1);
    CHECK_EQ(endpoint_heard(&s->endpoints[1], 2222)->packets, heard);
    CHECK_EQ(ask_get_transport_stats(s->session, &stats, &counted), ACCEPTED);
    CHECK_EQ(counted.packets_sent, s->endpoints[1].packets); /* the farewell among them */
    scenario_close(s);
}

TEST(nacks_are_counted_and_harm_nothing)
{
    struct scenario *s = video();
    struct ch_get_sender_stats q = {.sender = 2222};
    struct ch_get_sender_stats_reply a;
    uint8_t bytes[64];
    struct writer w = writer_of(bytes, sizeof bytes);

    writer_u8(&w, 0x80 | RTPFB_NACK);
    writer_u8(&w, RTCP_RTPFB);
    writer_u16(&w, 3);
    writer_u32(&w, 1);
    writer_u32(&w, 2222);
    writer_u32(&w, 0x00010000);
    send_written(s, &s->endpoints[1], &w, bytes);
    scenario_run(s, SECOND);

    CHECK_EQ(ask_get_sender_stats(s->session, &q, &a), ACCEPTED);
    CHECK_EQ(a.nack_received, 1);
    CHECK_EQ(endpoint_heard(&s->endpoints[1], 2222)->gaps, 0);
    scenario_close(s);
}

/* Whether the publisher of `video` says that it understands REMB. */
static void update_remb(struct scenario *s, bool has_remb)
{
    struct ch_payload payload = {.type = 101, .clock_rate = 90000};
    struct ch_encoding encoding = {.has_ssrc = true, .ssrc = 1111};
    struct ch_update_receiver q = {
        .receiver = 7,
        .reception = {.kind = CH_KIND_VIDEO,
                      .payloads_count = 1,
                      .payloads = &payload,
                      .encodings_count = 1,
                      .encodings = &encoding,
                      .has_pli = true,
                      .has_remb = has_remb},
    };
    struct ch_update_receiver_reply a;

    CHECK_EQ(ask_update_receiver(s->session, &q, &a), ACCEPTED);
}

static void limit(struct scenario *s, uint32_t bits_per_second)
{
    struct ch_limit_incoming q = {.transport = 1, .maximum_bitrate = bits_per_second};
    struct ch_limit_incoming_reply a;

    CHECK_EQ(ask_limit_incoming(s->session, &q, &a), ACCEPTED);
}

TEST(a_limit_of_what_comes_is_repeated_until_it_is_lifted)
{
    struct scenario *s = video();
    struct endpoint *publisher = &s->endpoints[0];

    update_remb(s, true);
    scenario_run(s, SECOND);
    CHECK_EQ(publisher->limits, 0);
    limit(s, 500000);
    scenario_run(s, 100 * MILLISECOND);
    CHECK_EQ(publisher->limits, 1);
    CHECK_EQ(publisher->limit, 500000);
    scenario_run(s, 10 * SECOND);
    CHECK(publisher->limits >= 7);

    limit(s, 0);
    publisher->limits = 0;
    scenario_run(s, 10 * SECOND);
    CHECK_EQ(publisher->limits, 3);
    CHECK(publisher->limit > 4000000000);
    CHECK_EQ(endpoint_heard(&s->endpoints[1], 2222)->gaps, 0);
    scenario_close(s);
}

TEST(who_does_not_understand_a_limit_is_not_told)
{
    struct scenario *s = video();

    limit(s, 500000);
    scenario_run(s, 3 * SECOND);
    CHECK_EQ(s->endpoints[0].limits, 0);
    limit(s, 0);
    update_remb(s, true);
    scenario_run(s, 10 * SECOND);
    CHECK_EQ(s->endpoints[0].limits, 3); /* that there is none */
    scenario_close(s);
}
