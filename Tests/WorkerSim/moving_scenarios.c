/* moving_scenarios.c - listeners that come at an odd moment, and transports that change. */
#include "proto/rtcp.h"
#include "scenario.h"
#include "test.h"

/* Hands the source's packet number `sequence` to the engine; each number has its own time. */
static void speak(struct scenario *s, struct endpoint *publisher, uint16_t sequence)
{
    struct source *source = &publisher->sources[0];
    struct flow from = {.remote = publisher->rtp, .socket = publisher->socket};
    uint8_t packet[ENDPOINT_PACKET_MAX];

    source->sequence = sequence;
    source->number = sequence;
    source->timestamp = sequence * 960u;
    size_t length = source_write(source, s->session->now, packet);
    source->next_at = NEVER;
    scenario_inject(s, &from, packet, length);
}

static struct scenario *__single audio(void)
{
    struct scenario *s = scenario_open(17);
    struct endpoint *publisher = scenario_join(s, MEET_OWN_PORT);

    scenario_publish(s, publisher, 7, CH_KIND_AUDIO, 1111);
    endpoint_audio(publisher, s->session->now, 1111)->next_at = NEVER;
    return s;
}

TEST(a_late_packet_is_not_the_first_that_a_new_listener_hears)
{
    struct scenario *s = audio();
    struct endpoint *listener = scenario_join(s, MEET_OWN_PORT);
    const struct heard *heard;

    speak(s, &s->endpoints[0], 100);
    speak(s, &s->endpoints[0], 105); /* 101 to 104 are late */
    scenario_listen(s, listener, 7, CH_KIND_AUDIO, 2222);
    speak(s, &s->endpoints[0], 102);
    speak(s, &s->endpoints[0], 106);
    speak(s, &s->endpoints[0], 107);
    scenario_run(s, 0);

    heard = endpoint_heard(listener, 2222);
    CHECK_EQ(heard->packets, 2);
    CHECK_EQ(heard->gaps, 0);
    scenario_close(s);
}

TEST(a_late_packet_is_not_the_first_after_a_pause)
{
    struct scenario *s = audio();
    struct endpoint *listener = scenario_join(s, MEET_OWN_PORT);
    struct ch_pause_sender pause = {.sender = 2222};
    struct ch_pause_sender_reply paused;
    struct ch_resume_sender resume = {.sender = 2222};
    struct ch_resume_sender_reply resumed;
    const struct heard *heard;

    scenario_listen(s, listener, 7, CH_KIND_AUDIO, 2222);
    speak(s, &s->endpoints[0], 100);
    speak(s, &s->endpoints[0], 102); /* 101 is late, and has its number kept */
    CHECK_EQ(ask_pause_sender(s->session, &pause, &paused), ACCEPTED);
    speak(s, &s->endpoints[0], 105); /* 103 and 104 are late and belong to the pause */
    CHECK_EQ(ask_resume_sender(s->session, &resume, &resumed), ACCEPTED);
    speak(s, &s->endpoints[0], 104);
    speak(s, &s->endpoints[0], 106);
    speak(s, &s->endpoints[0], 101);
    speak(s, &s->endpoints[0], 103);
    speak(s, &s->endpoints[0], 107);
    scenario_run(s, 0);

    heard = endpoint_heard(listener, 2222);
    CHECK_EQ(heard->packets, 5); /* 100, 102, 101, 106, 107 */
    CHECK_EQ(heard->late, 1);
    CHECK_EQ(heard->time_back, 0);
    CHECK_EQ(reception_lost(&heard->reception), 0);
    scenario_close(s);
}

static void send_fir(struct scenario *s, struct endpoint *e, uint32_t ssrc, uint8_t sequence)
{
    struct flow from = {.remote = e->rtcp, .socket = e->rtcp_socket};
    uint8_t bytes[20];
    struct writer w = writer_of(bytes, sizeof bytes);

    rtcp_write_fir(&w, 1, ssrc, sequence);
    scenario_inject(s, &from, bytes, sizeof bytes);
}

TEST(a_moved_sender_hears_the_new_listeners_first_fir)
{
    struct scenario *s = audio();
    struct endpoint *first = scenario_join(s, MEET_OWN_PORT);
    struct endpoint *second = scenario_join(s, MEET_OWN_PORT);
    struct ch_attach_sender move = {.sender = 2222, .transport = 3};
    struct ch_attach_sender_reply moved;
    struct ch_mapping payload = {.from = 100, .to = 110};
    struct ch_update_sender rename = {
        .sender = 2222,
        .transmission = {.ssrc = 3333, .payloads_count = 1, .payloads = &payload}};
    struct ch_update_sender_reply renamed;
    struct ch_get_sender_stats q = {.sender = 2222};
    struct ch_get_sender_stats_reply a;

    scenario_listen(s, first, 7, CH_KIND_AUDIO, 2222);
    send_fir(s, first, 2222, 0);
    send_fir(s, first, 2222, 0); /* the same request once more */
    CHECK_EQ(ask_attach_sender(s->session, &move, &moved), ACCEPTED);
    send_fir(s, second, 2222, 0); /* everybody begins at 0 */
    rename.transmission.cname = text_view("publisher");
    CHECK_EQ(ask_update_sender(s->session, &rename, &renamed), ACCEPTED);
    send_fir(s, second, 3333, 0);
    send_fir(s, second, 3333, 0);

    CHECK_EQ(ask_get_sender_stats(s->session, &q, &a), ACCEPTED);
    CHECK_EQ(a.fir_received, 3);
    scenario_close(s);
}

TEST(who_spoke_rtcp_first_does_not_keep_the_port)
{
    struct scenario *s = scenario_open(18);
    struct endpoint *e = scenario_join(s, MEET_LEARN_TWO);
    struct flow from = {.remote = e->rtcp, .socket = e->rtcp_socket};
    struct ch_connect_plain_transport q = {.transport = 1, .has_remote_rtcp = true};
    struct ch_connect_plain_transport_reply a;
    struct ch_dump_transport dump = {.transport = 1};
    struct ch_dump_transport_reply dumped;
    uint8_t bytes[8];
    struct writer w = writer_of(bytes, sizeof bytes);

    rtcp_write_rr(&w, 1, NULL, 0);
    scenario_inject(s, &from, bytes, sizeof bytes);
    q.remote.ip = text_view("10.0.0.9");
    q.remote.port = 7776;
    q.remote_rtcp.ip = text_view("10.0.0.9");
    q.remote_rtcp.port = 7777;
    CHECK_EQ(ask_connect_plain_transport(s->session, &q, &a), ACCEPTED);
    CHECK_EQ(ask_dump_transport(s->session, &dump, &dumped), ACCEPTED);
    CHECK_EQ(dumped.remote_rtcp.port, 7777);
    scenario_inject(s, &from, bytes, sizeof bytes);
    CHECK_EQ(scenario_drops(s, DROP_FOREIGN_SOURCE), 1);
    scenario_close(s);
}

TEST(a_key_frame_is_asked_for_once_the_rtcp_port_is_learned)
{
    struct scenario *s = scenario_open(19);
    struct endpoint *publisher = scenario_join(s, MEET_LEARN_TWO);
    struct endpoint *listener = scenario_join(s, MEET_OWN_PORT);
    uint8_t bytes[8];
    struct writer w = writer_of(bytes, sizeof bytes);

    scenario_publish(s, publisher, 7, CH_KIND_VIDEO, 1111);
    scenario_listen(s, listener, 7, CH_KIND_VIDEO, 2222);
    endpoint_video(publisher, s->session->now, 1111);
    scenario_run(s, 100 * MILLISECOND);
    CHECK_EQ(publisher->plis, 0); /* there is no telling where to ask */

    rtcp_write_rr(&w, 1111, NULL, 0);
    scenario_send(s, publisher, true, bytes, sizeof bytes);
    scenario_run(s, MILLISECOND);
    CHECK_EQ(publisher->plis, 1);
    scenario_close(s);
}
