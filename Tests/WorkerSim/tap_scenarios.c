/* tap_scenarios.c - a receiver's packets, told to the controller while somebody listens. */
#include "proto/rtp.h"
#include "scenario.h"
#include "test.h"

#define PUBLISHED 1111
#define A_SECOND 90 /* packets: 30 frames of 3 */

static enum ch_refusal tap(struct scenario *s, uint32_t receiver, bool is_on)
{
    struct ch_tap_receiver q = {.receiver = receiver, .is_on = is_on};
    struct ch_tap_receiver_reply a;

    return ask_tap_receiver(s->session, &q, &a);
}

/* A video publisher, receiver 7, and nobody who hears it. */
static struct scenario *__single lonely_publisher(void)
{
    struct scenario *s = scenario_open(3);
    struct endpoint *publisher = scenario_join(s, MEET_OWN_PORT);

    scenario_publish(s, publisher, 7, CH_KIND_VIDEO, PUBLISHED);
    endpoint_video(publisher, s->session->now, PUBLISHED);
    return s;
}

TEST(rr_22_a_tapped_receiver_tells_its_packets_until_it_is_not)
{
    struct scenario *s = lonely_publisher();
    struct rtp rtp;

    scenario_run(s, SECOND / 2 - 1);
    CHECK_EQ(s->session->packets_told, 0);
    CHECK_EQ(tap(s, 7, true), ACCEPTED);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->packets_told, A_SECOND);
    CHECK_EQ(s->session->packets_lost, 0);
    CHECK_EQ(s->session->packet_receiver, 7);
    CHECK_EQ(rtp_parse(&rtp, s->session->packet, s->session->packet_length), DROP_NONE);
    CHECK_EQ(rtp.ssrc, PUBLISHED);
    CHECK_EQ(rtp.payload_type, 101);
    CHECK(rtp.payload_length > 0);

    CHECK_EQ(tap(s, 7, false), ACCEPTED);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->packets_told, A_SECOND);
    CHECK_EQ(tap(s, 8, true), CH_REFUSAL_UNKNOWN_RECEIVER);
    scenario_close(s);
}

TEST(rr_22_whoever_begins_to_tap_wants_a_key_frame)
{
    struct scenario *s = lonely_publisher();
    const struct endpoint *publisher = &s->endpoints[0];

    scenario_run(s, 5 * SECOND);
    const uint64_t before = publisher->plis;
    CHECK_EQ(tap(s, 7, true), ACCEPTED);
    scenario_run(s, SECOND);
    CHECK_EQ(publisher->plis, before + 1);
    /* Who taps already has nothing new to begin with. */
    scenario_run(s, 5 * SECOND);
    CHECK_EQ(tap(s, 7, true), ACCEPTED);
    scenario_run(s, SECOND);
    CHECK_EQ(publisher->plis, before + 1);
    scenario_close(s);
}

/* Nobody reads the channel: what is lost is said by the next that is told, and what matters more
 * still finds room. */
TEST(a_flood_of_tapped_packets_is_cut_and_counted)
{
    struct scenario *s = lonely_publisher();

    CHECK_EQ(tap(s, 7, true), ACCEPTED);
    s->session->is_stalled = true;
    scenario_run(s, 60 * SECOND);
    CHECK(s->session->out.frames_used <= OUTBOX_EVENTS_MAX / 2 + 4096);
    s->session->is_stalled = false;
    session_read(s->session);
    scenario_run(s, SECOND);
    CHECK(s->session->packets_lost > 0);
    CHECK(s->session->packets_told + s->session->packets_lost >= 60 * A_SECOND);
    /* Both ends of the time count. */
    CHECK(s->session->packets_told + s->session->packets_lost <= 61 * A_SECOND + 3);
    scenario_close(s);
}

TEST(a_tapped_room_that_closes_leaves_nothing_behind)
{
    struct scenario *s = lonely_publisher();
    struct ch_close_room q = {.room = ROOM};
    struct ch_close_room_reply a;

    CHECK_EQ(tap(s, 7, true), ACCEPTED);
    scenario_run(s, SECOND);
    CHECK_EQ(ask_close_room(s->session, &q, &a), ACCEPTED);
    const uint64_t told = s->session->packets_told;
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->packets_told, told);
    scenario_close(s); /* every buffer came back */
}
