/* webrtc_scenarios.c - browsers that come, move, fall silent and come back. */
#include "invitation.h"
#include "test.h"

static const struct invitation patient = {.consent_timeout = INVITATION_CONSENT};

/* A browser that publishes audio under 1111, and one that hears it under 2222. */
static struct scenario *__single call(const struct invitation *publishing,
                                      const struct invitation *listening)
{
    struct scenario *s = scenario_open(31);
    struct endpoint *publisher = scenario_invite(s, publishing);
    struct endpoint *listener = scenario_invite(s, listening);

    scenario_publish(s, publisher, 7, CH_KIND_AUDIO, 1111);
    scenario_listen(s, listener, 7, CH_KIND_AUDIO, 2222);
    scenario_run(s, SECOND);
    CHECK(browser_is_connected(publisher->browser));
    CHECK(browser_is_connected(listener->browser));
    endpoint_audio(publisher, s->session->now, 1111);
    return s;
}

static uint64_t heard_packets(struct endpoint *e)
{
    const struct heard *heard = endpoint_heard(e, 2222);

    return heard ? heard->packets : 0;
}

static void check_unbroken(struct endpoint *listener, uint64_t packets)
{
    const struct heard *heard = endpoint_heard(listener, 2222);

    CHECK(heard != NULL);
    if (!heard)
        return;
    CHECK_EQ(heard->packets, packets);
    CHECK_EQ(heard->gaps, 0);
    CHECK_EQ(heard->corrupt, 0);
    CHECK_EQ(listener->browser->unopened, 0);
}

static void check_failed(const struct scenario *s, uint32_t transport,
                         enum ch_transport_failure why)
{
    CHECK_EQ(s->session->transports_failed, 1);
    CHECK_EQ(s->session->failed.transport, transport);
    CHECK_EQ(s->session->failed.why, why);
}

TEST(two_browsers_hear_each_other_with_every_suite_and_either_part)
{
    for (enum suite suite = 0; suite < SUITE_COUNT; suite++) {
        struct invitation publishing = {.suite = suite, .role = DTLS_CLIENT};
        struct invitation listening = {.suite = suite, .role = DTLS_SERVER};
        struct scenario *s = call(&publishing, &listening);

        scenario_run(s, 2 * SECOND);
        check_unbroken(&s->endpoints[1], 101);
        CHECK_EQ(s->session->dtls_connected, 2);
        scenario_close(s);
    }
}

TEST(browsers_call_over_tcp_as_over_udp)
{
    struct invitation by_tcp = {.is_tcp = true};
    struct scenario *s = call(&by_tcp, &patient);

    scenario_run(s, 2 * SECOND);
    check_unbroken(&s->endpoints[1], 101);
    CHECK_EQ(s->closed, 0);
    scenario_close(s);
}

/* Lossy links: every datagram of the handshake may have to be sent again. */
TEST(browsers_get_in_over_a_network_that_loses_a_fifth)
{
    struct scenario *s = scenario_open(32);
    struct conditions bad = {.delay = 40 * MILLISECOND,
                             .jitter = 20 * MILLISECOND,
                             .lost = 2000,
                             .duplicated = 500,
                             .reordered = 1000,
                             .reorder_delay = 60 * MILLISECOND};

    for (uint32_t i = 0; i < 40; i++) {
        struct invitation how = patient;
        how.role = i % 2 ? DTLS_CLIENT : DTLS_SERVER;
        how.dtls_timeout = 30000;
        struct endpoint *e = scenario_invite(s, &how);
        link_open(&e->up, &bad, 2 * i);
        link_open(&e->down, &bad, 2 * i + 1);
    }
    scenario_run(s, 25 * SECOND);

    for (size_t i = 0; i < s->endpoint_count; i++)
        CHECK(browser_is_connected(s->endpoints[i].browser));
    CHECK_EQ(s->session->transports_failed, 0);
    scenario_close(s);
}

TEST(media_follows_a_browser_whose_address_changes)
{
    struct scenario *s = call(&patient, &patient);
    struct endpoint *publisher = &s->endpoints[0];
    struct endpoint *listener = &s->endpoints[1];

    scenario_run(s, 2 * SECOND);
    check_unbroken(listener, 101);
    scenario_rebind(listener, 999);
    scenario_run(s, BROWSER_CHECK_PERIOD);
    CHECK(s->astray > 0); /* to the address that it left, until its next check */
    CHECK(s->astray <= 130);
    s->astray = 0;
    uint64_t before = heard_packets(listener);
    scenario_run(s, 2 * SECOND);
    CHECK_EQ(heard_packets(listener), before + 100);
    CHECK_EQ(s->session->selected.transport, 2);
    CHECK_EQ(s->session->selected.remote.port, 999);

    /* A publisher's media counts again once its new address is proven. */
    scenario_rebind(publisher, 998);
    scenario_run(s, BROWSER_CHECK_PERIOD);
    CHECK(scenario_drops(s, DROP_UNKNOWN_FLOW) > 0);
    before = heard_packets(listener);
    scenario_run(s, 2 * SECOND);
    CHECK_EQ(heard_packets(listener), before + 100);
    CHECK_EQ(s->session->transports_failed, 0);
    s->astray = 0; /* reports to the publisher's first address */
    scenario_close(s);
}

TEST(a_nat_that_forgets_every_five_seconds_costs_one_check_each_time)
{
    struct scenario *s = call(&patient, &patient);
    struct endpoint *listener = &s->endpoints[1];

    for (uint16_t turn = 0; turn < 24; turn++) {
        scenario_run(s, 5 * SECOND);
        scenario_rebind(listener, (uint16_t)(500 + turn));
    }
    scenario_run(s, 5 * SECOND);

    const struct heard *heard = endpoint_heard(listener, 2222);
    CHECK(heard->packets > 6250 - 25 * 126);
    CHECK_EQ(heard->packets + heard->gaps, 6251);
    CHECK_EQ(s->session->transports_failed, 0);
    s->astray = 0;
    scenario_close(s);
}

TEST(ice_is_restarted_without_a_gap_in_the_media)
{
    struct scenario *s = call(&patient, &patient);
    struct endpoint *listener = &s->endpoints[1];

    scenario_run(s, SECOND);
    struct ice_credentials fresh = scenario_restart(s, listener);
    scenario_run(s, 10 * SECOND); /* the old credentials are good until the new are used */
    CHECK_EQ(listener->browser->refusals, 0);
    browser_restart(listener->browser, s->session->now, &fresh);
    scenario_rebind(listener, 777);
    scenario_run(s, 10 * SECOND);
    check_unbroken(listener, 21 * 50 + 1);
    CHECK_EQ(s->session->selected.remote.port, 777);

    struct ice_credentials former = invitation_credentials(2);
    uint64_t refused = scenario_drops(s, DROP_STUN_USERNAME);
    browser_restart(listener->browser, s->session->now, &former);
    scenario_run(s, 100 * MILLISECOND);
    CHECK(listener->browser->answers == 0);
    CHECK(listener->browser->refusals > 0);
    CHECK(scenario_drops(s, DROP_STUN_USERNAME) > refused);
    scenario_close(s);
}

TEST(a_lost_connection_comes_back_as_another_one)
{
    struct invitation by_tcp = {.is_tcp = true, .consent_timeout = INVITATION_CONSENT};
    struct scenario *s = call(&patient, &by_tcp);
    struct endpoint *listener = &s->endpoints[1];

    scenario_run(s, 2 * SECOND);
    check_unbroken(listener, 101);
    scenario_reconnect(s, listener, 40);
    scenario_run(s, 0);
    CHECK_EQ(s->session->ice_state.state, CH_ICE_STATE_DISCONNECTED);
    scenario_run(s, BROWSER_CHECK_PERIOD);
    CHECK_EQ(s->session->ice_state.state, CH_ICE_STATE_COMPLETED);
    CHECK(s->session->selected.is_tcp);
    uint64_t before = heard_packets(listener);
    scenario_run(s, 2 * SECOND);
    CHECK_EQ(heard_packets(listener), before + 100);
    CHECK_EQ(s->session->transports_failed, 0);
    scenario_close(s);
}

/* C.3 row 35. */
TEST(a_dead_browser_loses_its_consent_in_time)
{
    struct scenario *s = call(&patient, &patient);
    struct endpoint *listener = &s->endpoints[1];

    scenario_run(s, 10 * SECOND);
    listener->browser->check_at = NEVER;
    usec_t silent_since = s->session->now;
    scenario_run(s, 40 * SECOND);

    check_failed(s, 2, CH_TRANSPORT_FAILURE_CONSENT_LOST);
    usec_t after = s->session->failed_at - silent_since;
    CHECK(after > 30 * SECOND - BROWSER_CHECK_PERIOD - SECOND);
    CHECK(after <= 31 * SECOND);
    uint64_t heard = heard_packets(listener);
    scenario_run(s, 5 * SECOND);
    CHECK_EQ(heard_packets(listener), heard); /* nothing is sent without consent */

    struct ch_close_transport q = {.transport = 2};
    struct ch_close_transport_reply a;
    CHECK_EQ(ask_close_transport(s->session, &q, &a), ACCEPTED);
    /* Its fragment is free: everything of it is gone. */
    CHECK_EQ(invitation_create(s, &patient, 2), ACCEPTED);
    scenario_close(s);
}

TEST(a_lost_connection_that_does_not_come_back_loses_its_consent)
{
    struct invitation by_tcp = {.is_tcp = true, .consent_timeout = INVITATION_CONSENT};
    struct scenario *s = call(&patient, &by_tcp);
    struct endpoint *listener = &s->endpoints[1];

    scenario_run(s, 2 * SECOND);
    usec_t lost_at = s->session->now;
    engine_stream_closed(s->session->engine, lost_at, listener->socket, &listener->rtp);
    listener->browser->check_at = NEVER;
    scenario_run(s, 60 * SECOND);
    check_failed(s, 2, CH_TRANSPORT_FAILURE_CONSENT_LOST);
    CHECK_EQ(s->session->failed_at, lost_at + 30 * SECOND);
    scenario_close(s);
}

TEST(every_phase_ends_in_time_and_says_which_it_was)
{
    struct scenario *s = scenario_open(33);
    struct invitation unchecked = {.ice_timeout = 10000, .is_silent = true};
    struct invitation unshaken = {.dtls_timeout = 5000, .consent_timeout = INVITATION_CONSENT};
    struct invitation unheard = {.media_timeout = 8000, .consent_timeout = INVITATION_CONSENT};

    scenario_invite(s, &unchecked);
    scenario_run(s, 9999 * MILLISECOND);
    CHECK_EQ(s->session->transports_failed, 0);
    scenario_run(s, MILLISECOND);
    check_failed(s, 1, CH_TRANSPORT_FAILURE_ICE_TIMEOUT);

    s->session->transports_failed = 0;
    struct endpoint *e = scenario_invite(s, &unshaken);
    e->browser->has_begun = true; /* and so it never begins */
    scenario_run(s, 4999 * MILLISECOND);
    CHECK_EQ(s->session->transports_failed, 0);
    scenario_run(s, 2 * MILLISECOND);
    check_failed(s, 2, CH_TRANSPORT_FAILURE_DTLS_TIMEOUT);

    s->session->transports_failed = 0;
    e = scenario_invite(s, &unheard);
    scenario_run(s, 7990 * MILLISECOND);
    CHECK(browser_is_connected(e->browser));
    CHECK_EQ(s->session->transports_failed, 0);
    scenario_run(s, 11 * MILLISECOND);
    check_failed(s, 3, CH_TRANSPORT_FAILURE_MEDIA_TIMEOUT);
    scenario_close(s);
}

TEST(a_browser_that_says_goodbye_is_gone_at_once)
{
    struct scenario *s = call(&patient, &patient);
    struct endpoint *listener = &s->endpoints[1];

    scenario_run(s, SECOND);
    dtls_say_goodbye(listener->browser->dtls);
    listener->browser->check_at = s->session->now; /* what it has to send leaves with it */
    scenario_run(s, 10 * MILLISECOND);
    check_failed(s, 2, CH_TRANSPORT_FAILURE_DTLS_CLOSED);
    scenario_close(s);
}

TEST(a_closed_transport_says_goodbye_to_its_browser)
{
    struct scenario *s = call(&patient, &patient);
    struct endpoint *listener = &s->endpoints[1];
    struct ch_close_transport q = {.transport = 2};
    struct ch_close_transport_reply a;

    scenario_run(s, SECOND);
    CHECK_EQ(ask_close_transport(s->session, &q, &a), ACCEPTED);
    scenario_run(s, 10 * MILLISECOND);
    CHECK_EQ(dtls_state(listener->browser->dtls), DTLS_CLOSED);
    scenario_close(s);
}

TEST(a_browser_hears_of_the_end_though_the_first_goodbyes_get_lost)
{
    static const struct conditions deaf = {.lost = 10000};
    static const struct conditions fine;
    struct scenario *s = call(&patient, &patient);
    struct endpoint *listener = &s->endpoints[1];
    struct ch_close_transport q = {.transport = 2};
    struct ch_close_transport_reply a;

    scenario_run(s, SECOND);
    link_change(&listener->down, &deaf);
    CHECK_EQ(ask_close_transport(s->session, &q, &a), ACCEPTED);
    scenario_run(s, 500 * MILLISECOND);
    CHECK_EQ(dtls_state(listener->browser->dtls), DTLS_CONNECTED);
    link_change(&listener->down, &fine);
    scenario_run(s, 400 * MILLISECOND);
    CHECK_EQ(dtls_state(listener->browser->dtls), DTLS_CLOSED);
    scenario_close(s);
}
