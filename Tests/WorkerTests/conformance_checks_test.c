/* conformance_checks_test.c - SK: what is answered to a check, and who may begin a handshake. */
#include "agent.h"
#include "graph/transport.h"
#include "graph/webrtc.h"
#include "stand.h"
#include "test.h"

#include <string.h>

static struct agent agent;

/* The parts of a check, which may be left out or be another one. */
struct parts {
    uint16_t type;
    const struct ice_credentials *name;     /* NULL: no user name */
    const struct ice_credentials *password; /* NULL: no integrity */
    bool has_priority;
    bool has_fingerprint;
};

static const struct parts whole = {STUN_BINDING_REQUEST, &agent_first, &agent_first, true, true};

/* Says this, and gives the code of the answer: 0 for a success, -1 for none. */
static int ask(struct parts parts)
{
    struct check *c = &agent.check;

    check_begin(c, 1);
    writer_u16_at(&c->w, 0, parts.type);
    if (parts.name)
        check_username(c, parts.name->fragment, parts.name->fragment_length);
    if (parts.has_priority)
        check_priority(c, 1);
    if (parts.password)
        check_sign(c, parts.password->password, parts.password->password_length);
    if (parts.has_fingerprint)
        check_fingerprint(c);
    else
        check_end(c);
    (void)agent_hear(&agent, UDP_PATH(1), c->bytes, c->w.used);
    if (agent.answer.used == 0)
        return -1;
    if (agent.room[0] == 0x01 && agent.room[1] == 0x01)
        return 0;
    CHECK_EQ(agent.room[0] << 8 | agent.room[1], parts.type | STUN_CLASS_MASK);
    return agent.room[26] * 100 + agent.room[27];
}

TEST(sk_01_a_whole_check_is_answered_with_where_it_came_from)
{
    struct stun stun;

    agent_open(&agent, AGENT_TIMEOUT);
    CHECK_EQ(ask(whole), 0);
    CHECK(stun_parse(&stun, agent.room, agent.answer.used));
    CHECK(stun.has_fingerprint);
    CHECK(stun_proves(&stun, agent.room, agent.answer.used, agent_first.password,
                      agent_first.password_length));
    /* XOR-MAPPED-ADDRESS: 192.0.2.1, port 4000, under the magic cookie. */
    CHECK_BYTES(agent.room + 20, 12, "0020 0008 0001 2eb2 e112a643");
    CHECK_EQ(agent.ice.state, ICE_CONNECTED);
}

TEST(sk_01_a_check_that_lacks_something_is_answered_with_400)
{
    struct parts other_method = whole, no_fingerprint = whole, no_integrity = whole;
    struct parts no_priority = whole, no_name = whole;

    other_method.type = 0x0003;
    no_fingerprint.has_fingerprint = false;
    no_integrity.password = NULL;
    no_priority.has_priority = false;
    no_name.name = NULL;
    agent_open(&agent, AGENT_TIMEOUT);
    CHECK_EQ(ask(other_method), 400);
    CHECK_EQ(ask(no_fingerprint), 400);
    CHECK_EQ(ask(no_integrity), 400);
    CHECK_EQ(ask(no_priority), 400);
    CHECK_EQ(ask(no_name), 400);
    CHECK_EQ(agent.ice.state, ICE_NEW);
}

TEST(sk_01_a_check_with_other_credentials_is_answered_with_401)
{
    struct parts other_name = whole, other_password = whole;

    other_name.name = &agent_second;
    other_password.password = &agent_second;
    agent_open(&agent, AGENT_TIMEOUT);
    CHECK_EQ(ask(other_name), 401);
    CHECK_EQ(ask(other_password), 401);
    CHECK_EQ(agent.ice.state, ICE_NEW);
}

TEST(sk_01_answers_and_indications_are_answered_with_nothing)
{
    const uint16_t types[] = {STUN_BINDING_INDICATION, STUN_BINDING_SUCCESS, STUN_BINDING_ERROR};

    agent_open(&agent, AGENT_TIMEOUT);
    for (size_t i = 0; i < 3; i++) {
        struct parts parts = whole;

        parts.type = types[i];
        CHECK_EQ(ask(parts), -1);
        parts.has_fingerprint = false;
        CHECK_EQ(ask(parts), -1);
    }
    CHECK_EQ(agent.ice.state, ICE_NEW);
}

static struct transport *__single invite(struct stand *s)
{
    char detail[160];
    const struct webrtc_options options = {
        .credentials = agent_first,
        .suite_count = 1,
        .suites = {SUITE_AEAD_AES_128_GCM},
        .accepts_udp = true,
        .dtls_timeout = 5 * SECOND,
        .consent_timeout = AGENT_TIMEOUT,
    };

    CHECK_EQ(webrtc_open(&s->graph, s->now, s->room, 1, &options, detail, sizeof detail),
             ACCEPTED);
    return graph_transport(&s->graph, 1);
}

/* The first bytes of a ClientHello; whoever looked at them would begin a handshake. */
TEST(sk_02_a_handshake_before_a_check_is_dropped)
{
    struct bytes hello = hex("16 fefd 0000 000000000000 0001 01");
    const struct flow from = stand_flow(4000, STAND_UDP);
    struct stand *s = stand_open();
    struct transport *transport = invite(s);

    stand_deliver(s, &from, hello.at, hello.len);
    CHECK_EQ(s->out.count, 0);
    CHECK_EQ(s->graph.drops.count[DROP_UNKNOWN_FLOW], 1);
    CHECK_EQ(transport->webrtc->ice.state, ICE_NEW);
    CHECK_EQ(transport->webrtc->phase, WEBRTC_CHECKING);
    stand_close(s);
}
