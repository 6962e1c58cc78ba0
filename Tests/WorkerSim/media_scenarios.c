/* media_scenarios.c - what listeners hear, whatever happens to the publisher or on the way. */
#include "hall.h"
#include "scenario.h"
#include "test.h"

static void check_unbroken(const struct heard *heard)
{
    CHECK(heard != NULL);
    if (!heard)
        return;
    CHECK_EQ(heard->gaps, 0);
    CHECK_EQ(heard->late, 0);
    CHECK_EQ(heard->time_back, 0);
    CHECK_EQ(heard->corrupt, 0);
}

TEST(one_publisher_reaches_two_hundred_listeners_unbroken)
{
    struct scenario *s = scenario_open(1);
    struct endpoint *publisher = scenario_join(s, MEET_OWN_PORT);

    scenario_publish(s, publisher, 7, CH_KIND_AUDIO, 1111);
    for (uint32_t i = 0; i < 200; i++)
        scenario_listen(s, scenario_join(s, MEET_SHARED_PORT), 7, CH_KIND_AUDIO, 9000 + i);
    endpoint_audio(publisher, s->session->now, 1111);
    scenario_run(s, 4 * SECOND - 1);

    for (uint32_t i = 0; i < 200; i++) {
        const struct heard *heard = endpoint_heard(&s->endpoints[i + 1], 9000 + i);
        check_unbroken(heard);
        CHECK_EQ(heard ? heard->packets : 0, 200);
        CHECK_EQ(heard ? heard->shifts : 1, 0);
        CHECK_EQ(heard ? heard->payload_type : 0, 110);
    }
    scenario_close(s);
}

/* An audio publisher and one listener, who hears SSRC 2222. */
static struct scenario *__single pair(uint32_t announced, const struct conditions *up)
{
    struct scenario *s = scenario_open(2);
    struct endpoint *publisher = scenario_join(s, MEET_OWN_PORT);
    struct endpoint *listener = scenario_join(s, MEET_OWN_PORT);

    link_open(&publisher->up, up, 77);
    scenario_publish(s, publisher, 7, CH_KIND_AUDIO, announced);
    scenario_listen(s, listener, 7, CH_KIND_AUDIO, 2222);
    return s;
}

static const struct conditions perfect;

static void pause_for_a_second(struct scenario *s)
{
    struct ch_pause_sender pause = {.sender = 2222};
    struct ch_pause_sender_reply paused;
    struct ch_resume_sender resume = {.sender = 2222};
    struct ch_resume_sender_reply resumed;

    CHECK_EQ(ask_pause_sender(s->session, &pause, &paused), ACCEPTED);
    scenario_run(s, SECOND);
    CHECK_EQ(ask_resume_sender(s->session, &resume, &resumed), ACCEPTED);
}

TEST(a_pause_leaves_no_gap_in_the_numbers)
{
    struct scenario *s = pair(1111, &perfect);
    const struct heard *heard;
    uint32_t before, after;

    endpoint_audio(&s->endpoints[0], s->session->now, 1111);
    scenario_run(s, SECOND - 1);
    before = endpoint_heard(&s->endpoints[1], 2222)->timestamp;
    pause_for_a_second(s);
    scenario_run(s, SECOND);

    heard = endpoint_heard(&s->endpoints[1], 2222);
    after = heard->timestamp;
    check_unbroken(heard);
    CHECK_EQ(heard->packets, 100);
    CHECK_EQ(heard->shifts, 1);
    CHECK_EQ(after - before, 48000 * 2); /* time went on over the pause */
    scenario_close(s);
}

/* A second of speech, one of what an encoder says in silence, and one of speech again. */
TEST(v3_07_silence_is_kept_from_who_ignores_it_and_leaves_no_gap)
{
    struct scenario *s = scenario_open(3);
    struct endpoint *publisher = scenario_join(s, MEET_OWN_PORT);
    struct ch_set_sender_wish wish = {.sender = 2222, .priority = 1, .ignores_dtx = true};
    struct ch_set_sender_wish_reply wished;
    const struct heard *heard;

    hall_voice(s, publisher, 7, 100);
    scenario_listen(s, scenario_join(s, MEET_OWN_PORT), 7, CH_KIND_AUDIO, 2222);
    scenario_listen(s, scenario_join(s, MEET_OWN_PORT), 7, CH_KIND_AUDIO, 3333);
    CHECK_EQ(ask_set_sender_wish(s->session, &wish, &wished), ACCEPTED);
    scenario_run(s, SECOND - 1);
    endpoint_source(publisher, 1007)->payload_size = 1;
    scenario_run(s, SECOND);
    endpoint_source(publisher, 1007)->payload_size = 80;
    scenario_run(s, SECOND);

    heard = endpoint_heard(&s->endpoints[1], 2222);
    check_unbroken(heard);
    CHECK_EQ(heard->packets, 100);
    CHECK_EQ(heard->shifts, 1);
    heard = endpoint_heard(&s->endpoints[2], 3333);
    CHECK_EQ(heard->packets, 150);
    CHECK_EQ(heard->gaps, 0);
    scenario_close(s);
}

TEST(a_new_ssrc_of_the_publisher_is_invisible_to_listeners)
{
    struct scenario *s = pair(0, &perfect);
    const struct heard *heard;
    struct source *second;

    endpoint_audio(&s->endpoints[0], s->session->now, 1111);
    scenario_run(s, SECOND - 1);
    endpoint_source(&s->endpoints[0], 1111)->next_at = NEVER;
    second = endpoint_audio(&s->endpoints[0], s->session->now + 1, 3333);
    second->sequence = 40000;
    second->timestamp = 77;
    scenario_run(s, SECOND);

    heard = endpoint_heard(&s->endpoints[1], 2222);
    CHECK_EQ(s->endpoints[1].heard_count, 1);
    check_unbroken(heard);
    CHECK_EQ(heard->packets, 100);
    CHECK_EQ(heard->shifts, 1);
    CHECK_EQ(s->session->streams_started, 2);
    CHECK_EQ(s->session->started.ssrc, 3333);
    scenario_close(s);
}

TEST(a_restart_of_the_publishers_numbers_is_invisible_to_listeners)
{
    struct scenario *s = pair(1111, &perfect);
    const struct heard *heard;
    struct source *source = endpoint_audio(&s->endpoints[0], s->session->now, 1111);

    scenario_run(s, SECOND - 1);
    source->sequence = 30000;
    source->timestamp = 12;
    scenario_run(s, SECOND);

    heard = endpoint_heard(&s->endpoints[1], 2222);
    check_unbroken(heard);
    CHECK_EQ(heard->packets, 99); /* the first after the jump is not believed alone */
    CHECK_EQ(scenario_drops(s, DROP_RTP_SEQUENCE), 1);
    scenario_close(s);
}

TEST(reordered_packets_keep_their_order_numbers)
{
    const struct conditions reorders = {
        .delay = 20 * MILLISECOND, .reordered = 1000, .reorder_delay = 90 * MILLISECOND};
    struct scenario *s = pair(1111, &reorders);
    const struct heard *heard;

    endpoint_audio(&s->endpoints[0], s->session->now, 1111);
    scenario_run(s, 20 * SECOND - 1);
    endpoint_source(&s->endpoints[0], 1111)->next_at = NEVER;
    scenario_run(s, SECOND);

    heard = endpoint_heard(&s->endpoints[1], 2222);
    CHECK_EQ(heard->packets, 1000);
    CHECK(heard->late > 50);
    CHECK_EQ(heard->shifts, 0); /* each number belongs to the same payload as at the publisher */
    CHECK_EQ(reception_lost(&heard->reception), 0);
    CHECK_EQ(heard->corrupt, 0);
    scenario_close(s);
}

TEST(what_the_network_doubles_is_heard_once)
{
    const struct conditions doubles = {.duplicated = 2000};
    struct scenario *s = pair(1111, &doubles);
    const struct heard *heard;

    endpoint_audio(&s->endpoints[0], s->session->now, 1111);
    scenario_run(s, 10 * SECOND - 1);

    heard = endpoint_heard(&s->endpoints[1], 2222);
    check_unbroken(heard);
    CHECK_EQ(heard->packets, 500);
    CHECK(scenario_drops(s, DROP_RTP_DUPLICATE) > 50);
    scenario_close(s);
}

TEST(sequence_wrap_is_continuous)
{
    struct scenario *s = pair(1111, &perfect);
    struct source *source = endpoint_audio(&s->endpoints[0], s->session->now, 1111);
    const struct heard *heard;

    source->sequence = 65400;
    source->timestamp = UINT32_MAX - 100000;
    source->period = MILLISECOND; /* 70000 packets: the listener's numbers wrap as well */
    scenario_run(s, 70 * SECOND - 1);

    heard = endpoint_heard(&s->endpoints[1], 2222);
    check_unbroken(heard);
    CHECK_EQ(heard->packets, 70000);
    CHECK_EQ(heard->shifts, 0);
    CHECK_EQ(reception_lost(&heard->reception), 0);
    scenario_close(s);
}

TEST(ten_minutes_of_call_lose_nothing)
{
    struct scenario *s = scenario_open(3);

    for (uint32_t i = 0; i < 4; i++) {
        struct endpoint *e = scenario_join(s, MEET_SHARED_PORT);
        scenario_publish(s, e, i, CH_KIND_AUDIO, 1000 + i);
        endpoint_audio(e, s->session->now + i, 1000 + i);
        e->report_period = SECOND;
        e->report_at = s->session->now;
    }
    for (uint32_t i = 0; i < 4; i++)
        for (uint32_t j = 0; j < 4; j++)
            if (i != j)
                scenario_listen(s, &s->endpoints[j], i, CH_KIND_AUDIO, 2000 + 10 * i + j);
    scenario_run(s, 600 * SECOND - 1);

    CHECK_EQ(s->datagrams, 4 * (600 * 50 + 600));
    CHECK(s->delivered > 12 * 600 * 50);
    for (uint32_t i = 0; i < 4; i++)
        for (uint32_t j = 0; j < 4; j++)
            if (i != j) {
                const struct heard *heard =
                    endpoint_heard(&s->endpoints[j], 2000 + 10 * i + j);
                check_unbroken(heard);
                CHECK_EQ(heard->packets, 600 * 50);
                CHECK(heard->reports > 60);
                CHECK_EQ(heard->reports_wrong, 0);
            }
    scenario_close(s);
}

TEST(an_app_stall_of_the_channel_does_not_stop_media)
{
    struct scenario *s = pair(0, &perfect);
    struct endpoint *publisher = &s->endpoints[0];
    const struct heard *heard;

    s->session->is_stalled = true;
    endpoint_audio(publisher, s->session->now, 1111);
    for (uint32_t i = 0; i < 2000; i++) { /* each half second a new stream, and its event */
        publisher->sources[0].ssrc = 5000 + i;
        scenario_run(s, 500 * MILLISECOND);
    }
    heard = endpoint_heard(&s->endpoints[1], 2222);
    check_unbroken(heard);
    CHECK_EQ(heard->packets, 50001);
    CHECK(s->session->out.frames_used > 20000);

    s->session->is_stalled = false;
    session_read(s->session);
    CHECK_EQ(s->session->streams_started, 2000);
    CHECK_EQ(scenario_drops(s, DROP_OUTBOX_FULL), 0);
    scenario_close(s);
}
