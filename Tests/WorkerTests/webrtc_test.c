/* webrtc_test.c - WebRTC transports in a graph: whose address is whose, and what failure ends. */
#include "check.h"
#include "control/events.h"
#include "graph/transport.h"
#include "graph/webrtc.h"
#include "path/due.h"
#include "proto/dtls.h"
#include "stand.h"

#include <string.h>

static struct ice_credentials credentials_of(uint8_t id)
{
    struct ice_credentials c = {.fragment_length = 4, .password_length = 22};

    memset(c.fragment, 'a' + id, 4);
    memset(c.password, 'A' + id, 22);
    return c;
}

static struct transport *__single invite(struct stand *s, uint8_t id)
{
    char detail[160];
    struct webrtc_options options = {
        .credentials = credentials_of(id),
        .suite_count = 1,
        .suites = {SUITE_AEAD_AES_128_GCM},
        .accepts_udp = true,
        .accepts_tcp = true,
        .dtls_timeout = 5 * SECOND,
        .consent_timeout = 30 * SECOND,
    };

    CHECK_EQ(webrtc_open(&s->graph, s->now, s->room, id, &options, detail, sizeof detail),
             ACCEPTED);
    return graph_transport(&s->graph, id);
}

static size_t check_with(struct stand *s, uint8_t id, const struct flow *from, bool nominates)
{
    const struct ice_credentials c = credentials_of(id);
    struct check check;

    check_begin(&check, ++s->checks);
    check_username(&check, c.fragment, c.fragment_length);
    check_controlling(&check);
    if (nominates)
        check_nominate(&check);
    check_priority(&check, 1);
    check_sign(&check, c.password, c.password_length);
    check_fingerprint(&check);
    outbox_clear(&s->out);
    stand_deliver(s, from, check.bytes, check.w.used);
    return s->out.count;
}

/* A check with the credentials of this transport. Returns how many datagrams answer it. */
static size_t check_on(struct stand *s, uint8_t id, const struct flow *from)
{
    return check_with(s, id, from, false);
}

/* A browser's half of the handshake, carried until both are silent. */
static void shake(struct stand *s, const struct flow *from, struct dtls *client)
{
    uint8_t bytes[DTLS_DATAGRAM_MAX];

    for (int round = 0; round < 8; round++) {
        outbox_clear(&s->out);
        for (size_t n; (n = dtls_next(client, bytes, sizeof bytes)) > 0;)
            stand_deliver(s, from, bytes, n);
        for (size_t i = 0; i < s->out.count; i++)
            if (s->out.packets[i].payload)
                dtls_receive(client, s->now, s->out.packets[i].payload->bytes,
                             s->out.packets[i].payload_length);
    }
}

/* A transport whose browser has come from this flow and has shaken hands; the worker has been told
 * its certificate if it `is_told`. */
static struct transport *__single welcome(struct stand *s, const struct flow *from,
                                          struct dtls_identity *identity, bool is_told)
{
    const enum suite suite = SUITE_AEAD_AES_128_GCM;
    struct dtls *__single client = dtls_open(identity, &suite, 1);
    struct transport *transport = invite(s, 1);
    uint8_t digest[DTLS_DIGEST_MAX];
    char detail[160];
    size_t length = dtls_identity_fingerprint(identity, DTLS_SHA256, digest);

    CHECK(client && dtls_begin(client, s->now, DTLS_CLIENT));
    check_on(s, 1, from);
    if (is_told)
        CHECK_EQ(webrtc_connect(&s->graph, s->now, transport, DTLS_SERVER, DTLS_SHA256,
                                digest, length, detail, sizeof detail),
                 ACCEPTED);
    shake(s, from, client);
    dtls_close(client);
    return transport;
}

static void *__single owner_of(const struct stand *s, const struct flow *flow)
{
    return flow_table_find(&s->graph.flows, flow);
}

TEST(an_address_that_is_checked_is_not_taken_by_another_transport)
{
    struct stand *s = stand_open();
    struct transport *first = invite(s, 1);
    struct transport *second = invite(s, 2);
    const struct flow from = stand_flow(4000, STAND_UDP);

    CHECK_EQ(check_on(s, 1, &from), 1);
    s->now += 5 * SECOND;
    CHECK_EQ(check_on(s, 2, &from), 0);
    CHECK_EQ(second->drops.count[DROP_STUN_TAKEN], 1);
    CHECK(!ice_knows(&second->webrtc->ice, &from));
    CHECK(owner_of(s, &from) == first);
    CHECK(ice_knows(&first->webrtc->ice, &from));
    stand_close(s);
}

TEST(an_address_not_checked_any_more_goes_to_who_proves_himself)
{
    struct stand *s = stand_open();
    struct transport *first = invite(s, 1);
    struct transport *second = invite(s, 2);
    const struct flow from = stand_flow(4000, STAND_UDP);

    check_on(s, 1, &from);
    s->now += 6 * SECOND;
    CHECK_EQ(check_on(s, 2, &from), 1);
    CHECK(owner_of(s, &from) == second);
    CHECK(!ice_knows(&first->webrtc->ice, &from));
    CHECK_EQ(first->webrtc->ice.state, ICE_DISCONNECTED);
    CHECK(!address_is_set(&first->rtp.to.remote));
    transport_close(&s->graph, first);
    CHECK(owner_of(s, &from) == second);
    transport_close(&s->graph, second);
    CHECK(owner_of(s, &from) == NULL);
    stand_close(s);
}

TEST(a_forged_check_takes_no_address)
{
    struct stand *s = stand_open();
    struct transport *first = invite(s, 1);
    struct transport *second = invite(s, 2);
    const struct flow from = stand_flow(4000, STAND_UDP);

    check_on(s, 1, &from);
    s->now += 20 * SECOND;
    second->webrtc->ice.local.password[0]++;
    CHECK_EQ(check_on(s, 2, &from), 1); /* the refusal */
    CHECK_EQ(second->drops.count[DROP_STUN_INTEGRITY], 1);
    CHECK(owner_of(s, &from) == first);
    stand_close(s);
}

TEST(a_connection_stays_with_the_transport_it_came_for)
{
    struct stand *s = stand_open();
    struct transport *first = invite(s, 1);
    struct transport *second = invite(s, 2);
    const struct flow from = stand_flow(4000, STAND_STREAM);

    CHECK(graph_stream(&s->graph, STAND_STREAM, true));
    check_on(s, 1, &from);
    s->now += 20 * SECOND;
    CHECK_EQ(check_on(s, 2, &from), 0);
    CHECK(owner_of(s, &from) == first);
    CHECK_EQ(second->drops.count[DROP_STUN_TAKEN], 1);
    CHECK_EQ(s->out.closing_count, 0);
    stand_close(s);
}

TEST(who_gives_no_consent_any_more_is_not_sent_to)
{
    struct stand *s = stand_open();
    struct transport *transport = invite(s, 1);
    const struct flow from = stand_flow(4000, STAND_UDP);

    check_on(s, 1, &from);
    CHECK(address_is_set(&transport->rtp.to.remote));
    transport->webrtc->phase_until = NEVER;
    s->now += 30 * SECOND;
    due_work(&s->graph, s->now);
    CHECK(!address_is_set(&transport->rtp.to.remote));
    CHECK_EQ(transport->webrtc->phase, WEBRTC_FAILED);
    CHECK(owner_of(s, &from) == NULL);
    stand_close(s);
}

TEST(a_transport_that_failed_has_no_keys_any_more)
{
    struct stand *s = stand_open();
    struct dtls_identity *__single identity = dtls_identity_make();
    const struct flow from = stand_flow(4000, STAND_UDP);
    struct transport *transport = welcome(s, &from, identity, true);

    CHECK_EQ(transport->webrtc->phase, WEBRTC_SILENT);
    CHECK(transport_is_open(transport));
    transport->webrtc->phase_until = s->now;
    webrtc_due(&s->graph, s->now, transport);
    CHECK_EQ(transport->webrtc->phase, WEBRTC_FAILED);
    CHECK(!transport_is_open(transport));
    CHECK(!transport->opener && !transport->seal);
    stand_close(s);
    dtls_identity_close(identity);
}

TEST(a_transport_that_failed_is_not_connected_afterwards)
{
    struct stand *s = stand_open();
    struct dtls_identity *__single identity = dtls_identity_make();
    const struct flow from = stand_flow(4000, STAND_UDP);
    struct transport *transport = welcome(s, &from, identity, false);
    uint8_t digest[DTLS_DIGEST_MAX];
    char detail[160];

    s->now += 5 * SECOND;
    due_work(&s->graph, s->now);
    CHECK_EQ(transport->webrtc->phase, WEBRTC_FAILED);
    size_t notices = s->graph.notice_count;
    size_t length = dtls_identity_fingerprint(identity, DTLS_SHA256, digest);
    CHECK_EQ(webrtc_connect(&s->graph, s->now, transport, DTLS_SERVER, DTLS_SHA256, digest,
                            length, detail, sizeof detail),
             ACCEPTED);
    CHECK_EQ(transport->webrtc->phase, WEBRTC_FAILED);
    CHECK(!transport->seal);
    CHECK_EQ(s->graph.notice_count, notices);
    stand_close(s);
    dtls_identity_close(identity);
}

TEST(who_nominates_in_turn_leaves_room_for_the_notices_of_others)
{
    struct stand *s = stand_open();
    struct transport *first = invite(s, 1);
    const struct flow from[] = {stand_flow(4000, STAND_UDP), stand_flow(4001, STAND_UDP)};

    for (size_t i = 0; i < 2 * NOTICES_MAX; i++)
        check_with(s, 1, &from[i % 2], true);
    CHECK_EQ(s->graph.notices_lost, 0);
    CHECK_EQ(s->graph.notice_count, 2);
    CHECK_EQ(s->graph.notices[0].what, NOTICE_ICE_SELECTED);
    CHECK_EQ(s->graph.notices[0].remote.port, 4001);
    CHECK_EQ(s->graph.notices[1].what, NOTICE_ICE_STATE);
    events_drain(&s->graph);
    check_with(s, 1, &from[0], true);
    CHECK_EQ(s->graph.notice_count, 1);
    CHECK_EQ(s->graph.notices[0].remote.port, 4000);
    CHECK_EQ(first->rtp.to.remote.port, 4000);
    stand_close(s);
}
