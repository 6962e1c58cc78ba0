/* agent_request_test.c - requests about full ICE agents that make no sense are refused by name, and
 * change nothing. */
#include "proto/ice_agent.h"
#include "session.h"
#include "test.h"

#include <string.h>

#define ROOM 1
#define AGENT 5
#define LITE 6

static struct session *__single s;

/* One request for a transport, ready to be spoiled. */
struct wish {
    struct ch_create_agent_transport q;
    size_t socket_count;
    struct ch_address host;
    struct ch_ice_server server;
    uint8_t suite;
};

static struct ch_address at(const char *ip, uint16_t port)
{
    return (struct ch_address){.ip = text_view(ip), .port = port};
}

static void wish_open(struct wish *w, uint32_t transport)
{
    memset(w, 0, sizeof *w);
    w->socket_count = 1;
    w->host = at("192.0.2.1", 4000);
    w->suite = CH_SRTP_SUITE_AEAD_AES128_GCM;
    w->server.is_turn = true;
    w->server.transport = CH_SERVER_TRANSPORT_TCP;
    w->server.address = at("198.51.100.1", 3478);
    w->server.username = text_view("u");
    w->server.password = text_view("p");
    w->q.transport = transport;
    w->q.room = ROOM;
    w->q.username_fragment = text_view(transport == AGENT ? "agentfragment" : "otherfragment");
    w->q.password = text_view("passwordpasswordpassword");
    w->q.kinds = ICE_ALL_KINDS;
    w->q.suites_count = 1;
    w->q.suites = &w->suite;
    w->q.hosts_count = 1;
    w->q.hosts = &w->host;
    w->q.servers_count = 1;
    w->q.servers = &w->server;
}

static enum ch_refusal wish_send(struct wish *w)
{
    struct ch_create_agent_transport_reply a;

    s->socket_count = w->socket_count;
    for (size_t i = 0; i < w->socket_count; i++)
        s->sockets[i] = (uint32_t)(30 + i);
    return ask_create_agent_transport(s, &w->q, &a);
}

/* A room with a transport that has an agent, and one that has none. */
static void open_world(void)
{
    struct ch_create_room room = {.room = ROOM};
    struct ch_create_room_reply made;
    struct ch_create_web_rtc_transport lite = {.transport = LITE, .room = ROOM};
    struct ch_create_web_rtc_transport_reply lite_made;
    uint8_t suite = CH_SRTP_SUITE_AEAD_AES128_GCM;
    struct wish w;

    s = session_open(4);
    CHECK_EQ(ask_create_room(s, &room, &made), ACCEPTED);
    lite.username_fragment = text_view("litefragment");
    lite.password = text_view("passwordpasswordpassword");
    lite.suites_count = 1;
    lite.suites = &suite;
    CHECK_EQ(ask_create_web_rtc_transport(s, &lite, &lite_made), ACCEPTED);
    wish_open(&w, AGENT);
    CHECK_EQ(wish_send(&w), ACCEPTED);
}

static void close_world(void)
{
    engine_tick(s->engine, s->now);
    outbox_clear(&s->out);
    s->out.closing_count = 0;
    session_close(s);
}

static size_t transports(void)
{
    struct ch_dump_room q = {.room = ROOM};
    struct ch_dump_room_reply a;

    CHECK_EQ(ask_dump_room(s, &q, &a), ACCEPTED);
    return a.transports_count;
}

/* --- a new transport --- */

enum flaw {
    NO_ROOM,
    SAME_ID,
    SAME_FRAGMENT,
    NO_SOCKET,
    TWO_SOCKETS,
    HOST_IS_A_NAME,
    HOST_IS_NOWHERE,
    SERVER_IS_A_NAME,
    SERVER_IS_NOWHERE,
    STUN_OVER_TCP,
    ENDLESS_USERNAME,
    ENDLESS_PASSWORD,
    SHORT_FRAGMENT,
    STRANGE_PASSWORD,
    NO_SUITE,
    FLAWS,
};

static const char endless[600] = {'x'};

static void spoil(struct wish *w, enum flaw flaw)
{
    const struct ch_view long_text = ch_view_of((const uint8_t *)endless, sizeof endless);

    switch (flaw) {
    case NO_ROOM:
        w->q.room = 9;
        break;
    case SAME_ID:
        w->q.transport = AGENT;
        break;
    case SAME_FRAGMENT:
        w->q.username_fragment = text_view("litefragment");
        break;
    case NO_SOCKET:
        w->socket_count = 0;
        break;
    case TWO_SOCKETS:
        w->socket_count = 2;
        break;
    case HOST_IS_A_NAME:
        w->host = at("localhost", 4000);
        break;
    case HOST_IS_NOWHERE:
        w->host = at("0.0.0.0", 4000);
        break;
    case SERVER_IS_A_NAME:
        w->server.address = at("turn.example.org", 3478);
        break;
    case SERVER_IS_NOWHERE:
        w->server.address = at("224.0.0.1", 3478);
        break;
    case STUN_OVER_TCP:
        w->server.is_turn = false;
        break;
    case ENDLESS_USERNAME:
        w->server.username = long_text;
        break;
    case ENDLESS_PASSWORD:
        w->server.password = long_text;
        break;
    case SHORT_FRAGMENT:
        w->q.username_fragment = text_view("abc");
        break;
    case STRANGE_PASSWORD:
        w->q.password = text_view("password password password");
        break;
    case NO_SUITE:
        w->q.suites_count = 0;
        w->q.suites = NULL;
        break;
    case FLAWS:
        break;
    }
}

TEST(a_transport_with_an_agent_is_refused_for_every_flaw_by_name)
{
    static const enum ch_refusal why[FLAWS] = {
        [NO_ROOM] = CH_REFUSAL_UNKNOWN_ROOM,
        [SAME_ID] = CH_REFUSAL_DUPLICATE_ID,
        [SAME_FRAGMENT] = CH_REFUSAL_DUPLICATE_USERNAME_FRAGMENT,
        [NO_SOCKET] = CH_REFUSAL_WRONG_SOCKET_COUNT,
        [TWO_SOCKETS] = CH_REFUSAL_WRONG_SOCKET_COUNT,
        [HOST_IS_A_NAME] = CH_REFUSAL_INVALID_ADDRESS,
        [HOST_IS_NOWHERE] = CH_REFUSAL_INVALID_ADDRESS,
        [SERVER_IS_A_NAME] = CH_REFUSAL_INVALID_ADDRESS,
        [SERVER_IS_NOWHERE] = CH_REFUSAL_INVALID_ADDRESS,
        [STUN_OVER_TCP] = CH_REFUSAL_INVALID_ADDRESS,
        [ENDLESS_USERNAME] = CH_REFUSAL_INVALID_CREDENTIALS,
        [ENDLESS_PASSWORD] = CH_REFUSAL_INVALID_CREDENTIALS,
        [SHORT_FRAGMENT] = CH_REFUSAL_INVALID_CREDENTIALS,
        [STRANGE_PASSWORD] = CH_REFUSAL_INVALID_CREDENTIALS,
        [NO_SUITE] = CH_REFUSAL_NO_SUITE,
    };

    open_world();
    for (int flaw = 0; flaw < FLAWS; flaw++) {
        struct wish w;
        const size_t closing = s->out.closing_count;

        wish_open(&w, 7);
        spoil(&w, (enum flaw)flaw);
        CHECK_EQ(wish_send(&w), why[flaw]);
        CHECK_EQ(transports(), 2);
        CHECK_EQ(s->out.closing_count - closing, w.socket_count); /* nobody keeps them */
    }
    close_world();
}

/* --- what is said about one that is there --- */

static enum ch_refusal set_far(uint32_t transport, const char *fragment, const char *password)
{
    struct ch_set_far_side q = {.transport = transport};
    struct ch_set_far_side_reply a;

    q.username_fragment = text_view(fragment);
    q.password = text_view(password);
    return ask_set_far_side(s, &q, &a);
}

TEST(a_far_side_is_told_of_once)
{
    open_world();
    CHECK_EQ(set_far(9, "frag", "passwordpasswordpassword"), CH_REFUSAL_UNKNOWN_TRANSPORT);
    CHECK_EQ(set_far(LITE, "frag", "passwordpasswordpassword"), CH_REFUSAL_WRONG_TRANSPORT);
    CHECK_EQ(set_far(AGENT, "fra", "passwordpasswordpassword"), CH_REFUSAL_INVALID_CREDENTIALS);
    CHECK_EQ(set_far(AGENT, "frag", "password"), CH_REFUSAL_INVALID_CREDENTIALS);
    CHECK_EQ(set_far(AGENT, "fr:g", "passwordpasswordpassword"), CH_REFUSAL_INVALID_CREDENTIALS);
    CHECK_EQ(set_far(AGENT, "frag", "passwordpasswordpassword"), ACCEPTED);
    CHECK_EQ(set_far(AGENT, "frag", "passwordpasswordpassword"), CH_REFUSAL_ALREADY_CONNECTED);
    close_world();
}

static enum ch_refusal add_far(uint32_t transport, const char *ip, uint16_t port,
                               const char *foundation, enum ch_candidate_verdict *verdict)
{
    struct ch_add_far_candidate q = {.transport = transport};
    struct ch_add_far_candidate_reply a;

    q.candidate.address = at(ip, port);
    q.candidate.foundation = text_view(foundation);
    const enum ch_refusal why = ask_add_far_candidate(s, &q, &a);
    *verdict = a.verdict;
    return why;
}

TEST(a_far_candidate_is_refused_or_judged)
{
    enum ch_candidate_verdict verdict;

    open_world();
    CHECK_EQ(add_far(LITE, "192.0.2.9", 9, "1", &verdict), CH_REFUSAL_WRONG_TRANSPORT);
    CHECK_EQ(add_far(AGENT, "a.local", 9, "1", &verdict), CH_REFUSAL_INVALID_ADDRESS);
    CHECK_EQ(add_far(AGENT, "192.0.2.9", 0, "1", &verdict), CH_REFUSAL_INVALID_ADDRESS);
    CHECK_EQ(add_far(AGENT, "192.0.2.9", 9, "", &verdict), CH_REFUSAL_MALFORMED);
    CHECK_EQ(add_far(AGENT, "192.0.2.9", 9, "a b", &verdict), CH_REFUSAL_MALFORMED);
    CHECK_EQ(add_far(AGENT, "192.0.2.9", 9, "1", &verdict), ACCEPTED);
    CHECK_EQ(verdict, CH_CANDIDATE_VERDICT_TAKEN);
    CHECK_EQ(add_far(AGENT, "192.0.2.9", 9, "1", &verdict), ACCEPTED);
    CHECK_EQ(verdict, CH_CANDIDATE_VERDICT_KNOWN);
    CHECK_EQ(add_far(AGENT, "224.0.0.1", 9, "1", &verdict), ACCEPTED);
    CHECK_EQ(verdict, CH_CANDIDATE_VERDICT_UNUSABLE);
    close_world();
}

TEST(a_restart_of_the_one_kind_is_none_of_the_other)
{
    struct ch_restart_ice lite = {.transport = AGENT};
    struct ch_restart_ice_reply lite_done;
    struct ch_restart_agent full = {.transport = LITE};
    struct ch_restart_agent_reply full_done;

    open_world();
    lite.username_fragment = full.username_fragment = text_view("freshfragment");
    lite.password = full.password = text_view("passwordpasswordpassword");
    CHECK_EQ(ask_restart_ice(s, &lite, &lite_done), CH_REFUSAL_WRONG_TRANSPORT);
    CHECK_EQ(ask_restart_agent(s, &full, &full_done), CH_REFUSAL_WRONG_TRANSPORT);
    full.transport = AGENT;
    full.username_fragment = text_view("litefragment");
    CHECK_EQ(ask_restart_agent(s, &full, &full_done), CH_REFUSAL_DUPLICATE_USERNAME_FRAGMENT);
    full.username_fragment = text_view("freshfragment");
    CHECK_EQ(ask_restart_agent(s, &full, &full_done), ACCEPTED);
    full.transport = LITE; /* the former fragment is free, the fresh one taken */
    CHECK_EQ(set_far(AGENT, "frag", "passwordpasswordpassword"), ACCEPTED);
    close_world();
}

static enum ch_refusal give(uint32_t transport, uint8_t server, size_t sockets)
{
    struct ch_give_stream q = {.transport = transport, .server = server};
    struct ch_give_stream_reply a;

    s->socket_count = sockets;
    for (size_t i = 0; i < sockets; i++)
        s->sockets[i] = (uint32_t)(40 + i);
    return ask_give_stream(s, &q, &a);
}

TEST(a_connection_goes_to_a_server_that_waits_for_one)
{
    open_world();
    CHECK_EQ(give(LITE, 0, 1), CH_REFUSAL_WRONG_TRANSPORT);
    CHECK_EQ(give(AGENT, 1, 1), CH_REFUSAL_ALREADY_CONNECTED);
    CHECK_EQ(give(AGENT, 0, 2), CH_REFUSAL_WRONG_SOCKET_COUNT);
    CHECK_EQ(give(AGENT, 0, 1), ACCEPTED);
    CHECK_EQ(give(AGENT, 0, 1), CH_REFUSAL_ALREADY_CONNECTED);
    close_world();
}
