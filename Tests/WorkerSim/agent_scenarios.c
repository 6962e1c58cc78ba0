/* agent_scenarios.c - a whole worker whose transports have full ICE agents: two of them call each
 * other, directly or through a TURN server, and media goes from one to the other. */
#include "agent_call.h"
#include "invitation.h"
#include "proto/ice_candidate.h"
#include "test.h"

/* Ten seconds of audio cross from one agent to the other, each packet once and in order. */
static void check_media(struct scenario *s)
{
    struct endpoint *publisher = &s->endpoints[0], *listener = &s->endpoints[3];
    const struct heard *heard;

    endpoint_audio(publisher, s->session->now, 1111);
    agent_call_run(s, 10 * SECOND);
    heard = endpoint_heard(listener, 3333);
    CHECK(heard != NULL);
    if (!heard)
        return;
    CHECK(heard->packets >= 495);
    CHECK_EQ(heard->gaps, 0);
    CHECK_EQ(heard->corrupt, 0);
}

/* What the stats say of the first agent's way. */
static void check_stats(struct scenario *s, const char *remote)
{
    struct ch_get_transport_stats q = {.transport = FIRST};
    struct ch_get_transport_stats_reply a;

    CHECK_EQ(ask_get_transport_stats(s->session, &q, &a), ACCEPTED);
    CHECK(a.has_web_rtc);
    CHECK_EQ(a.web_rtc.ice_state, CH_ICE_STATE_COMPLETED);
    CHECK_EQ(a.web_rtc.tuples_count, 1);
    CHECK(a.web_rtc.tuples_count == 1 &&
          ch_view_equal(a.web_rtc.tuples[0].remote.ip, text_view(remote)));
}

static void check_relayed(enum ch_server_transport carrier)
{
    struct scenario *s = agent_call_open(ICE_KIND_BIT(ICE_RELAYED), carrier);
    struct ch_close_transport q = {.transport = FIRST};
    struct ch_close_transport_reply a;

    check_media(s);
    CHECK_EQ(turn_server_count(&agent_call_server, s->session->now), 2);
    CHECK_EQ(agent_call_server.badly_padded, 0);
    CHECK(agent_call_server.as_channel > 500);
    CHECK_EQ(ask_close_transport(s->session, &q, &a), ACCEPTED);
    agent_call_run(s, SECOND);
    CHECK_EQ(turn_server_count(&agent_call_server, s->session->now), 1); /* it was given back */
    scenario_close(s);
}

TEST(media_goes_between_two_agents_that_found_each_other)
{
    struct scenario *s = agent_call_open(ICE_ALL_KINDS, CH_SERVER_TRANSPORT_UDP);

    check_media(s);
    check_stats(s, "192.0.2.3");
    CHECK(agent_call_server.relayed <= 10); /* checks, until the direct way was agreed on */
    scenario_close(s);
}

/* The lite side of this worker, as a browser knows it. */
static void create_lite(struct scenario *s)
{
    const struct invitation how = {.consent_timeout = INVITATION_CONSENT};
    struct ch_connect_web_rtc_transport shake = {
        .transport = SECOND_ONE,
        .role = CH_DTLS_ROLE_SERVER,
        .fingerprint = {.hash = CH_FINGERPRINT_HASH_SHA256}};
    struct ch_connect_web_rtc_transport_reply shaken;

    shake.fingerprint.value = ch_view_of(s->fingerprint, s->fingerprint_length);
    CHECK_EQ(invitation_create(s, &how, SECOND_ONE), ACCEPTED);
    CHECK_EQ(ask_connect_web_rtc_transport(s->session, &shake, &shaken), ACCEPTED);
    s->endpoint_count++;
    endpoint_open(&s->endpoints[SECOND_ONE - 1], SECOND_ONE - 1);
    s->endpoints[SECOND_ONE - 1].report_at = NEVER;
}

static void find_lite(struct scenario *s)
{
    const struct ice_credentials lite = invitation_credentials(SECOND_ONE);
    struct ch_set_far_side far = {.transport = FIRST};
    struct ch_set_far_side_reply known;
    struct ch_add_far_candidate q = {.transport = FIRST, .candidate = {.priority = 1}};
    struct ch_add_far_candidate_reply a;
    struct ch_connect_web_rtc_transport shake = {
        .transport = FIRST,
        .role = CH_DTLS_ROLE_CLIENT,
        .fingerprint = {.hash = CH_FINGERPRINT_HASH_SHA256}};
    struct ch_connect_web_rtc_transport_reply shaken;
    char text[ADDRESS_TEXT_MAX];

    far.username_fragment = ch_view_of(lite.fragment, lite.fragment_length);
    far.password = ch_view_of(lite.password, lite.password_length);
    CHECK_EQ(ask_set_far_side(s->session, &far, &known), ACCEPTED);
    q.candidate.address = agent_call_address(&agent_call_shared, text);
    q.candidate.foundation = text_view("1");
    CHECK_EQ(ask_add_far_candidate(s->session, &q, &a), ACCEPTED);
    shake.fingerprint.value = ch_view_of(s->fingerprint, s->fingerprint_length);
    CHECK_EQ(ask_connect_web_rtc_transport(s->session, &shake, &shaken), ACCEPTED);
}

TEST(an_agent_finds_a_lite_transport_as_a_browser_does)
{
    struct scenario *s = agent_call_begin();

    agent_call_create(s, FIRST, ICE_KIND_BIT(ICE_HOST), CH_SERVER_TRANSPORT_UDP);
    create_lite(s);
    agent_call_end(s);
    find_lite(s);
    s->session->told_count = 0; /* the lite side asks for no candidates */
    scenario_run(s, 3 * SECOND);
    s->session->told_count = 0;
    CHECK_EQ(s->session->dtls_connected, 2);
    check_media(s);
    check_stats(s, "192.0.2.1");
    CHECK_EQ(s->session->transports_failed, 0);
    scenario_close(s);
}

TEST(media_goes_through_two_relays_reached_over_udp)
{
    check_relayed(CH_SERVER_TRANSPORT_UDP);
}

TEST(media_goes_through_two_relays_reached_over_tcp)
{
    check_relayed(CH_SERVER_TRANSPORT_TCP);
}

TEST(media_moves_to_the_relay_when_the_direct_way_dies)
{
    struct scenario *s = agent_call_open(ICE_ALL_KINDS, CH_SERVER_TRANSPORT_UDP);
    const struct heard *heard;

    endpoint_audio(&s->endpoints[0], s->session->now, 1111);
    agent_call_run(s, 5 * SECOND);
    agent_call_is_cut = true;
    agent_call_run(s, 20 * SECOND);
    heard = endpoint_heard(&s->endpoints[3], 3333);
    CHECK(heard != NULL);
    const uint64_t before = heard ? heard->packets : 0;
    agent_call_run(s, 10 * SECOND);
    CHECK(heard && heard->packets - before >= 495);
    CHECK_EQ(s->session->transports_failed, 0);
    scenario_close(s);
}
