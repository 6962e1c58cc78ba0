/* meeting_relays.c - two agents and their TURN servers: over UDP, TCP and TLS, strict, stale, full
 * or dead. */
#include "meeting.h"
#include "test.h"

static struct meeting m;

static struct meeting_setup relayed_only(void)
{
    struct meeting_setup setup = {
        .nat = {0, 1},
        .kinds = {ICE_KIND_BIT(ICE_RELAYED), ICE_KIND_BIT(ICE_RELAYED)},
        .is_controlling = {true, false},
        .has_stun = {true, true},
        .has_turn = {true, true},
        .conditions = {.delay = 20 * MILLISECOND},
        .signalling = 30 * MILLISECOND,
        .seed = 7,
    };

    return setup;
}

static void meet(const struct meeting_setup *setup) { meeting_hold(&m, setup); }

static void check_met(void) { meeting_check(&m); }

TEST(who_wants_relays_only_tells_and_uses_nothing_else)
{
    struct meeting_setup setup = relayed_only();

    meet(&setup);
    check_met();
    for (size_t i = 0; i < 2; i++) {
        const struct ice_agent *agent = &m.sides[i].agent;
        CHECK_EQ(m.sides[i].announced, 1);
        CHECK_EQ(agent->locals[agent->path.base].candidate.kind, ICE_RELAYED);
        CHECK(!address_is_set(&agent->locals[agent->path.base].related));
        CHECK_EQ(agent->path.remote_kind, ICE_RELAYED);
    }
}

TEST(relays_are_reached_over_udp_tcp_and_tls)
{
    for (int first = ICE_UDP; first <= ICE_TLS; first++) {
        for (int second = ICE_UDP; second <= ICE_TLS; second++) {
            struct meeting_setup setup = relayed_only();

            setup.carrier[0] = (enum ice_carrier)first;
            setup.carrier[1] = (enum ice_carrier)second;
            meet(&setup);
            check_met();
            CHECK(meeting_is_relayed(&m));
            CHECK_EQ(m.server.badly_padded, 0);
            CHECK(m.server.as_channel >= 20);
            CHECK_EQ(turn_server_count(&m.server, m.now), 2);
        }
    }
}

TEST(one_relay_is_enough_for_two)
{
    struct meeting_setup setup = relayed_only();

    setup.kinds[1] = ICE_ALL_KINDS;
    setup.has_turn[1] = false;
    setup.mapping[1] = setup.filtering[1] = NAT_ADDRESS_AND_PORT;
    meet(&setup);
    check_met();
    CHECK_EQ(turn_server_count(&m.server, m.now), 1);
}

TEST(a_relay_is_kept_for_an_hour_and_given_back_at_the_end)
{
    struct meeting_setup setup = relayed_only();

    setup.carrier[1] = ICE_TCP;
    meet(&setup);
    meeting_run(&m, 3600 * SECOND);
    check_met();
    CHECK_EQ(turn_server_count(&m.server, m.now), 2);
    for (uint8_t i = 0; i < 2; i++) {
        uint8_t room[ICE_DATAGRAM_MAX], answer_room[ICE_DATAGRAM_MAX];
        struct ice_datagram out = {.w = writer_of(room, sizeof room)};
        struct writer answer = writer_of(answer_room, sizeof answer_room);
        struct flow to;
        struct address from;
        const struct flow *client = &m.server.allocations[i].client;

        CHECK(ice_agent_farewell(&m.sides[i].agent, &out));
        turn_server_hear(&m.server, m.now, client, out.w.bytes, out.w.used, &answer, &to, &from);
        out.w = writer_of(room, sizeof room);
        CHECK(!ice_agent_farewell(&m.sides[i].agent, &out));
    }
    CHECK_EQ(turn_server_count(&m.server, m.now), 0);
}

TEST(a_nonce_that_grows_stale_is_renewed_in_the_call)
{
    struct meeting_setup setup = relayed_only();

    meet(&setup);
    for (int i = 0; i < 10; i++) {
        m.server.nonce++;
        meeting_run(&m, 600 * SECOND);
    }
    check_met();
    CHECK_EQ(m.sides[0].servers_lost + m.sides[1].servers_lost, 0);
}

/* --- servers that will not --- */

static const struct turn_client *client_of(size_t side)
{
    return &m.sides[side].agent.relays[0].client;
}

TEST(a_wrong_password_is_told_and_costs_no_more_than_the_relay)
{
    struct meeting_setup setup = relayed_only();

    setup.kinds[0] = setup.kinds[1] = ICE_ALL_KINDS;
    meeting_open(&m, &setup);
    m.server.login.password[0] ^= 1;
    meeting_begin(&m);
    meeting_run_until_agreed(&m, 10 * SECOND);
    check_met();
    CHECK_EQ(client_of(0)->fault, TURN_FAULT_CREDENTIALS);
    CHECK_EQ(m.sides[0].servers_lost, 1);
    CHECK(m.sides[0].is_gathered);
    CHECK(m.server.refused <= 4);
}

TEST(a_server_that_is_full_says_so)
{
    struct meeting_setup setup = relayed_only();

    meeting_open(&m, &setup);
    m.server.refuses_with = TURN_CAPACITY;
    meeting_begin(&m);
    meeting_run(&m, 45 * SECOND);
    CHECK_EQ(client_of(0)->fault, TURN_FAULT_REFUSED);
    CHECK_EQ(client_of(0)->code, TURN_CAPACITY);
    CHECK_EQ(m.sides[0].announced, 0);
    CHECK_EQ(m.sides[0].agent.state, ICE_AGENT_FAILED);
}

TEST(a_server_that_sends_us_elsewhere_is_followed)
{
    struct meeting_setup setup = relayed_only();

    meeting_open(&m, &setup);
    m.server.moved_to = m.other.address;
    meeting_begin(&m);
    meeting_run_until_agreed(&m, 60 * SECOND);
    check_met();
    CHECK_EQ(turn_server_count(&m.server, m.now), 0);
    CHECK_EQ(turn_server_count(&m.other, m.now), 2);
}

TEST(servers_that_send_us_to_and_fro_are_given_up)
{
    struct meeting_setup setup = relayed_only();

    meeting_open(&m, &setup);
    m.server.moved_to = m.other.address;
    m.other.moved_to = m.server.address;
    meeting_begin(&m);
    meeting_run(&m, 5 * SECOND);
    CHECK_EQ(client_of(0)->fault, TURN_FAULT_MOVED);
    CHECK(m.server.refused + m.other.refused <= 8);
}

TEST(dead_servers_end_the_search_in_time)
{
    struct meeting_setup setup = relayed_only();

    setup.nat[0] = setup.nat[1] = MEETING_NO_NAT;
    setup.kinds[0] = setup.kinds[1] = ICE_ALL_KINDS;
    meeting_open(&m, &setup);
    m.server.answers = false;
    meeting_begin(&m);
    meeting_run_until_agreed(&m, 10 * SECOND);
    check_met();
    CHECK(!m.sides[0].is_gathered);
    meeting_run(&m, 40 * SECOND);
    CHECK(m.sides[0].is_gathered);
    CHECK_EQ(client_of(0)->fault, TURN_FAULT_SILENT);
    CHECK_EQ(m.sides[0].agent.state, ICE_AGENT_COMPLETED);
}

TEST(a_relay_that_dies_in_the_call_leaves_the_other_ways)
{
    struct meeting_setup setup = relayed_only();

    setup.carrier[0] = ICE_TCP;
    meet(&setup);
    check_met();
    ice_agent_stream_lost(&m.sides[0].agent, m.now, 1);
    CHECK(!ice_agent_is_open(&m.sides[0].agent));
    CHECK_EQ(m.sides[0].agent.state, ICE_AGENT_CHECKING);
    meeting_run(&m, 90 * SECOND);
    CHECK_EQ(m.sides[0].agent.state, ICE_AGENT_FAILED);
    CHECK_EQ(m.sides[1].agent.state, ICE_AGENT_FAILED);
    CHECK_EQ(m.sides[0].servers_lost, 1);
}

TEST(a_peer_that_the_server_forbids_spoils_none_of_the_others)
{
    struct meeting_setup setup = relayed_only();

    setup.kinds[1] = ICE_ALL_KINDS;
    setup.mapping[1] = setup.filtering[1] = NAT_ADDRESS_AND_PORT;
    meeting_open(&m, &setup);
    m.server.forbidden = m.sides[1].host; /* a private address, as such servers are set up */
    meeting_begin(&m);
    meeting_run_until_agreed(&m, 60 * SECOND);
    check_met();
    CHECK(client_of(0)->asks_singly);
}
