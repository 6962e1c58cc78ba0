/* trace_scenarios.c - scores of streams, and what is told of single objects. */
#include "scenario.h"
#include "test.h"

static enum ch_refusal trace(struct scenario *s, enum ch_trace_target target, uint32_t id,
                             uint8_t *__counted_by(count) kinds, size_t count)
{
    struct ch_trace q = {.target = target, .id = id, .kinds_count = count, .kinds = kinds};
    struct ch_trace_reply a;

    return ask_trace(s->session, &q, &a);
}

/* A video publisher, receiver 7, and a listener who hears it as 2222. */
static struct scenario *__single pair(const struct conditions *up)
{
    struct scenario *s = scenario_open(3);
    struct endpoint *publisher = scenario_join(s, MEET_OWN_PORT);
    struct endpoint *listener = scenario_join(s, MEET_OWN_PORT);

    link_open(&publisher->up, up, 77);
    scenario_publish(s, publisher, 7, CH_KIND_VIDEO, 1111);
    scenario_listen(s, listener, 7, CH_KIND_VIDEO, 2222);
    endpoint_video(publisher, s->session->now, 1111);
    listener->report_period = SECOND;
    listener->report_at = s->session->now + SECOND;
    return s;
}

TEST(a_score_falls_with_losses_and_is_told)
{
    const struct conditions lossy = {.lost = 2000};
    struct scenario *s = pair(&lossy);
    struct ch_get_receiver_stats q = {.receiver = 7};
    struct ch_get_receiver_stats_reply a;
    struct ch_get_sender_stats question = {.sender = 2222};
    struct ch_get_sender_stats_reply answer;

    scenario_run(s, 20 * SECOND);
    CHECK(s->session->receiver_scores > 0);
    CHECK_EQ(s->session->receiver_score.receiver, 7);
    CHECK(s->session->receiver_score.score < 10);
    CHECK_EQ(ask_get_receiver_stats(s->session, &q, &a), ACCEPTED);
    CHECK_EQ(a.streams[0].score, s->session->receiver_score.score);
    /* The listener's own leg loses nothing. */
    CHECK_EQ(s->session->sender_scores, 0);
    CHECK_EQ(ask_get_sender_stats(s->session, &question, &answer), ACCEPTED);
    CHECK_EQ(answer.score, 10);
    scenario_close(s);
}

TEST(what_is_traced_is_told_packet_by_packet)
{
    const struct conditions perfect = {0};
    struct scenario *s = pair(&perfect);
    uint8_t kinds[] = {CH_TRACE_KIND_RTP, CH_TRACE_KIND_PLI};

    scenario_run(s, SECOND / 2 - 1);
    CHECK_EQ(s->session->traced[CH_TRACE_KIND_RTP], 0);
    CHECK_EQ(trace(s, CH_TRACE_TARGET_SENDER, 2222, kinds, 2), ACCEPTED);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->traced[CH_TRACE_KIND_RTP], 90);
    CHECK(s->session->trace.is_outgoing);
    CHECK_EQ(s->session->trace.id, 2222);
    CHECK_EQ(s->session->trace.ssrc, 2222);
    CHECK_EQ(s->session->trace.lost, 0);

    CHECK_EQ(trace(s, CH_TRACE_TARGET_SENDER, 2222, NULL, 0), ACCEPTED);
    CHECK_EQ(trace(s, CH_TRACE_TARGET_RECEIVER, 7, kinds, 1), ACCEPTED);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->traced[CH_TRACE_KIND_RTP], 180);
    CHECK_EQ(s->session->trace.id, 7);
    CHECK_EQ(s->session->trace.ssrc, 1111);
    CHECK(!s->session->trace.is_outgoing);

    CHECK_EQ(trace(s, CH_TRACE_TARGET_RECEIVER, 8, kinds, 1), CH_REFUSAL_UNKNOWN_RECEIVER);
    CHECK_EQ(trace(s, CH_TRACE_TARGET_TRANSPORT, 8, kinds, 1), CH_REFUSAL_UNKNOWN_TRANSPORT);
    CHECK_EQ(trace(s, CH_TRACE_TARGET_SENDER, 8, kinds, 1), CH_REFUSAL_UNKNOWN_SENDER);
    scenario_close(s);
}

/* Nobody reads the channel: what is lost is said by the next that is told. */
TEST(a_flood_of_traces_is_cut_and_counted)
{
    const struct conditions perfect = {0};
    struct scenario *s = pair(&perfect);
    uint8_t kinds[] = {CH_TRACE_KIND_RTP, CH_TRACE_KIND_KEYFRAME};

    CHECK_EQ(trace(s, CH_TRACE_TARGET_SENDER, 2222, kinds, 2), ACCEPTED);
    CHECK_EQ(trace(s, CH_TRACE_TARGET_RECEIVER, 7, kinds, 2), ACCEPTED);
    s->session->is_stalled = true;
    scenario_run(s, 120 * SECOND);
    CHECK(s->session->out.frames_used <= OUTBOX_EVENTS_MAX / 2 + 4096);
    s->session->is_stalled = false;
    session_read(s->session);
    scenario_run(s, SECOND);
    CHECK(s->session->trace.lost > 0);
    CHECK(s->session->traced[CH_TRACE_KIND_RTP] + s->session->trace.lost >= 120 * 180);
    scenario_close(s);
}
