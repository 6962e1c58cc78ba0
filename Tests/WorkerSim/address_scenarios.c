/* address_scenarios.c - who may speak on a transport, and what is left when it is gone. */
#include "proto/rtcp.h"
#include "scenario.h"
#include "test.h"

#include <string.h>

static const struct address hijacker = {.family = 4, .port = 6666, .ip = {203, 0, 113, 66}};

static uint64_t transport_drops(struct scenario *s, uint32_t transport, enum drop why)
{
    struct ch_get_transport_stats q = {.transport = transport};
    struct ch_get_transport_stats_reply a;

    CHECK_EQ(ask_get_transport_stats(s->session, &q, &a), ACCEPTED);
    return drops_of(a.drops, a.drops_count, why);
}

TEST(a_learned_address_is_pinned_after_the_first_valid_packet)
{
    struct scenario *s = scenario_open(5);
    struct endpoint *e = scenario_join(s, MEET_LEARN);
    struct flow from = {.remote = hijacker, .socket = e->socket};
    struct endpoint other;
    uint8_t packet[ENDPOINT_PACKET_MAX];
    struct source *forged;

    scenario_publish(s, e, 7, CH_KIND_AUDIO, 1111);
    endpoint_open(&other, 1);
    forged = endpoint_audio(&other, 0, 9999); /* an SSRC nobody announced: not valid */
    scenario_inject(s, &from, packet, source_write(forged, 0, packet));
    CHECK_EQ(s->session->remotes_learned, 0);

    endpoint_audio(e, s->session->now, 1111);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->remotes_learned, 1);
    CHECK_EQ(s->session->learned.transport, 1);
    CHECK_EQ(s->session->learned.remote.port, e->rtp.port);

    forged->ssrc = 1111; /* now a valid one, from the wrong place */
    for (size_t i = 0; i < 10; i++)
        scenario_inject(s, &from, packet, source_write(forged, 0, packet));
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->remotes_learned, 1);
    CHECK_EQ(transport_drops(s, 1, DROP_FOREIGN_SOURCE), 10);
    CHECK_EQ(transport_drops(s, 1, DROP_RTP_UNROUTED), 1);
    scenario_close(s);
}

TEST(two_port_rtcp_learns_both_ports)
{
    struct scenario *s = scenario_open(6);
    struct endpoint *e = scenario_join(s, MEET_LEARN_TWO);

    scenario_publish(s, e, 7, CH_KIND_VIDEO, 1111);
    endpoint_video(e, s->session->now, 1111);
    e->report_period = SECOND;
    e->report_at = s->session->now + SECOND;
    scenario_run(s, 10 * SECOND);

    CHECK_EQ(s->session->remotes_learned, 2);
    CHECK_EQ(s->session->learned_rtcp_port, e->rtcp.port);
    CHECK(e->receiver_reports >= 6);
    CHECK(e->block.last_sr != 0);
    CHECK_EQ(transport_drops(s, 1, DROP_RTCP_PORT), 0);

    uint8_t packet[ENDPOINT_PACKET_MAX];
    size_t length = source_write(&e->sources[0], 0, packet);
    scenario_send(s, e, true, packet, length); /* RTP on the port that is for RTCP */
    scenario_run(s, MILLISECOND);
    CHECK_EQ(transport_drops(s, 1, DROP_RTCP_PORT), 1);
    scenario_close(s);
}

TEST(a_second_port_is_not_learned_from_another_host)
{
    struct scenario *s = scenario_open(7);
    struct endpoint *e = scenario_join(s, MEET_LEARN_TWO);
    struct flow from = {.remote = hijacker, .socket = e->rtcp_socket};
    uint8_t bytes[8];
    struct writer w = writer_of(bytes, sizeof bytes);

    scenario_publish(s, e, 7, CH_KIND_VIDEO, 1111);
    endpoint_video(e, s->session->now, 1111);
    scenario_run(s, SECOND);
    rtcp_write_rr(&w, 1, NULL, 0);
    scenario_inject(s, &from, bytes, sizeof bytes);
    CHECK_EQ(transport_drops(s, 1, DROP_FOREIGN_SOURCE), 1);

    from.remote = e->rtcp;
    from.remote.port = 0; /* nobody can be answered there */
    scenario_inject(s, &from, bytes, sizeof bytes);
    CHECK_EQ(transport_drops(s, 1, DROP_FOREIGN_SOURCE), 2);
    CHECK_EQ(s->session->remotes_learned, 1);

    from.remote = e->rtcp;
    scenario_inject(s, &from, bytes, sizeof bytes);
    scenario_turn(s);
    CHECK_EQ(s->session->remotes_learned, 2);
    CHECK_EQ(s->session->learned_rtcp_port, e->rtcp.port);
    scenario_close(s);
}

TEST(a_second_port_is_not_learned_before_the_first)
{
    struct scenario *s = scenario_open(7);
    struct endpoint *e = scenario_join(s, MEET_LEARN_TWO);
    struct flow from = {.remote = e->rtcp, .socket = e->rtcp_socket};
    uint8_t bytes[8];
    struct writer w = writer_of(bytes, sizeof bytes);

    rtcp_write_rr(&w, 1, NULL, 0);
    scenario_inject(s, &from, bytes, sizeof bytes);
    scenario_turn(s);
    CHECK_EQ(s->session->remotes_learned, 0);
    CHECK_EQ(transport_drops(s, 1, DROP_FOREIGN_SOURCE), 0); /* heard all the same */
    scenario_close(s);
}

TEST(the_shared_port_tells_endpoints_apart)
{
    struct scenario *s = scenario_open(8);
    struct endpoint *first = scenario_join(s, MEET_SHARED_PORT);
    struct endpoint *second = scenario_join(s, MEET_SHARED_PORT);
    struct flow from = {.remote = hijacker, .socket = 0};
    uint8_t packet[ENDPOINT_PACKET_MAX];

    scenario_publish(s, first, 7, CH_KIND_AUDIO, 1111); /* the same SSRC on both */
    scenario_publish(s, second, 8, CH_KIND_AUDIO, 1111);
    scenario_listen(s, second, 7, CH_KIND_AUDIO, 2007);
    scenario_listen(s, first, 8, CH_KIND_AUDIO, 2008);
    endpoint_audio(first, s->session->now, 1111);
    endpoint_audio(second, s->session->now, 1111)->period = 10 * MILLISECOND;
    scenario_run(s, SECOND - 1);

    CHECK_EQ(endpoint_heard(second, 2007)->packets, 50);
    CHECK_EQ(endpoint_heard(first, 2008)->packets, 100);
    CHECK(endpoint_heard(first, 2007) == NULL);
    scenario_inject(s, &from, packet, source_write(&first->sources[0], 0, packet));
    CHECK_EQ(scenario_drops(s, DROP_UNKNOWN_FLOW), 1);
    scenario_close(s);
}

TEST(ssrc_flood_is_capped)
{
    struct scenario *s = scenario_open(9);
    struct endpoint *e = scenario_join(s, MEET_OWN_PORT);
    struct source *source;
    struct ch_dump_transport q = {.transport = 1};
    struct ch_dump_transport_reply a;

    scenario_publish(s, e, 7, CH_KIND_AUDIO, 0);
    source = endpoint_audio(e, s->session->now, 1);
    source->next_at = NEVER;
    for (uint32_t i = 0; i < 10000; i++) {
        uint8_t packet[ENDPOINT_PACKET_MAX];
        source->ssrc = 100000 + i;
        size_t length = source_write(source, s->session->now, packet);
        source->next_at = NEVER;
        scenario_send(s, e, false, packet, length);
    }
    scenario_run(s, SECOND);

    CHECK_EQ(s->session->streams_started, 64);
    CHECK_EQ(transport_drops(s, 1, DROP_RTP_SSRC_LIMIT), 10000 - 64);
    CHECK_EQ(ask_dump_transport(s->session, &q, &a), ACCEPTED);
    CHECK_EQ(a.ssrcs_count, 1); /* each new stream took the place of the one before */
    scenario_close(s);
}

TEST(an_ssrc_flood_leaves_an_announced_stream_alone)
{
    struct scenario *s = scenario_open(10);
    struct endpoint *e = scenario_join(s, MEET_OWN_PORT);
    struct endpoint *listener = scenario_join(s, MEET_OWN_PORT);
    struct source *flood;

    scenario_publish(s, e, 7, CH_KIND_VIDEO, 1111);
    scenario_publish(s, e, 8, CH_KIND_AUDIO, 0);
    scenario_listen(s, listener, 7, CH_KIND_VIDEO, 2222);
    endpoint_video(e, s->session->now, 1111);
    flood = endpoint_audio(e, s->session->now, 5000);
    for (uint32_t i = 0; i < 500; i++) {
        flood->ssrc = 5000 + i;
        scenario_run(s, 20 * MILLISECOND);
    }
    CHECK_EQ(endpoint_heard(listener, 2222)->gaps, 0);
    CHECK(endpoint_heard(listener, 2222)->packets >= 900);
    CHECK(s->session->streams_started <= 1 + 64);
    scenario_close(s);
}

TEST(a_closed_room_leaves_nothing_behind)
{
    struct scenario *s = scenario_open(11);
    struct ch_close_room q = {.room = ROOM};
    struct ch_close_room_reply a;
    struct ch_dump_worker dump = {0};
    struct ch_dump_worker_reply left;

    for (uint32_t i = 0; i < 20; i++) {
        struct endpoint *e = scenario_join(s, (enum meeting)(i % 5));
        scenario_publish(s, e, i, CH_KIND_AUDIO, 1000 + i);
        endpoint_audio(e, s->session->now, 1000 + i);
    }
    for (uint32_t i = 0; i < 20; i++)
        for (uint32_t j = 0; j < 4; j++)
            scenario_listen(s, &s->endpoints[i], (i + j + 1) % 20, CH_KIND_AUDIO,
                            2000 + 10 * i + j);
    scenario_run(s, 3 * SECOND);
    CHECK_EQ(ask_close_room(s->session, &q, &a), ACCEPTED);
    scenario_run(s, SECOND);

    CHECK_EQ(ask_dump_worker(s->session, &dump, &left), ACCEPTED);
    CHECK_EQ(left.rooms_count, 0);
    CHECK_EQ(left.transports, 0);
    CHECK_EQ(left.receivers, 0);
    CHECK_EQ(left.senders, 0);
    CHECK_EQ(left.sockets, 1); /* the shared one */
    CHECK_EQ(left.buffers_free, left.buffers_total);
    CHECK_EQ(s->closed, 4 + 2 * 4 + 4 + 2 * 4);
    CHECK_EQ(engine_deadline(s->session->engine), NEVER);
    CHECK(drops_of(left.drops, left.drops_count, DROP_UNKNOWN_FLOW) > 0); /* they go on talking */
    scenario_close(s);
}
