/* meeting_scenarios.c - two agents find each other behind every kind of NAT, or by a relay. */
#include "meeting.h"
#include "test.h"

#define DELAY (20 * MILLISECOND)

static struct meeting m;

static const struct meeting_setup usual = {
    .nat = {0, 1},
    .is_controlling = {true, false},
    .has_stun = {true, true},
    .has_turn = {true, true},
    .conditions = {.delay = DELAY},
    .signalling = 30 * MILLISECOND,
    .seed = 1,
};

static void meet(const struct meeting_setup *setup) { meeting_hold(&m, setup); }

/* Both agreed on the two ends of one way, and what each says is heard. */
static void check_met(void)
{
    meeting_check(&m);
    for (size_t i = 0; i < 2; i++)
        CHECK_EQ(m.sides[i].agent.state, ICE_AGENT_COMPLETED);
}

/* RFC 4787 sections 4 and 5, thought through: one whose port is always the same is found by who is
 * let in from a port it has not sent to; of two whose ports change with the far end, one has to let
 * in everybody, and the ports of one may depend on no more than the host. */
static bool can_meet(const enum nat_kind mapping[__counted_by(2)],
                     const enum nat_kind filtering[__counted_by(2)])
{
    const bool is_open[2] = {filtering[0] == NAT_INDEPENDENT, filtering[1] == NAT_INDEPENDENT};
    const bool is_shut[2] = {filtering[0] == NAT_ADDRESS_AND_PORT,
                             filtering[1] == NAT_ADDRESS_AND_PORT};

    if (mapping[0] == NAT_INDEPENDENT && mapping[1] == NAT_INDEPENDENT)
        return true;
    if (mapping[0] == NAT_INDEPENDENT)
        return !is_shut[0];
    if (mapping[1] == NAT_INDEPENDENT)
        return !is_shut[1];
    if (mapping[0] == NAT_ADDRESS_AND_PORT && mapping[1] == NAT_ADDRESS_AND_PORT)
        return false;
    return (is_open[0] && !is_shut[1]) || (is_open[1] && !is_shut[0]);
}

TEST(behind_every_pair_of_nats_two_agents_meet_by_stun_where_they_can_else_by_a_relay)
{
    size_t direct = 0, relayed = 0;

    for (uint32_t kinds = 0; kinds < 81; kinds++) {
        struct meeting_setup setup = usual;

        setup.mapping[0] = (enum nat_kind)(kinds % 3);
        setup.filtering[0] = (enum nat_kind)(kinds / 3 % 3);
        setup.mapping[1] = (enum nat_kind)(kinds / 9 % 3);
        setup.filtering[1] = (enum nat_kind)(kinds / 27);
        setup.seed = kinds;
        meet(&setup);
        check_met();
        CHECK_EQ(meeting_is_relayed(&m), !can_meet(setup.mapping, setup.filtering));
        direct += !meeting_is_relayed(&m);
        relayed += meeting_is_relayed(&m);
    }
    CHECK_EQ(direct, 42);
    CHECK_EQ(relayed, 39);
}

/* --- where both are --- */

static struct meeting_setup public_setup(void)
{
    struct meeting_setup setup = usual;

    setup.nat[0] = setup.nat[1] = MEETING_NO_NAT;
    return setup;
}

TEST(two_public_hosts_meet_within_a_second_and_use_no_server)
{
    struct meeting_setup setup = public_setup();

    meet(&setup);
    check_met();
    CHECK(!meeting_is_relayed(&m));
    for (size_t i = 0; i < 2; i++) {
        CHECK(m.sides[i].completed_at - SECOND <= SECOND);
        CHECK_EQ(m.sides[i].agent.path.remote_kind, ICE_HOST);
        CHECK_EQ(m.sides[i].paths, 1);
    }
}

TEST(two_hosts_with_ipv6_addresses_meet)
{
    struct meeting_setup setup = public_setup();

    setup.is_ipv6 = true;
    meet(&setup);
    check_met();
    CHECK_EQ(m.sides[0].agent.path.remote.family, 6);
}

TEST(neighbours_behind_one_nat_meet_without_it)
{
    struct meeting_setup setup = usual;

    setup.nat[1] = 0;
    meet(&setup);
    check_met();
    CHECK_EQ(m.sides[0].agent.path.remote_kind, ICE_HOST);
    CHECK_EQ(m.sides[1].agent.path.remote_kind, ICE_HOST);
}

TEST(behind_one_nat_two_networks_meet_by_its_outside_when_it_turns_packets_around)
{
    for (int turns_around = 0; turns_around < 2; turns_around++) {
        struct meeting_setup setup = usual;

        setup.nat[1] = 0;
        setup.is_apart = true;
        meeting_open(&m, &setup);
        m.nats[0].turns_around = turns_around == 1;
        meeting_begin(&m);
        meeting_run_until_agreed(&m, 60 * SECOND);
        check_met();
        CHECK_EQ(meeting_is_relayed(&m), turns_around == 0);
    }
}

/* --- bad networks --- */

TEST(they_meet_through_loss_reordering_and_duplicates)
{
    for (uint32_t seed = 1; seed <= 20; seed++) {
        struct meeting_setup setup = usual;

        setup.seed = seed;
        setup.conditions = (struct conditions){.delay = DELAY,
                                               .lost = 2500,
                                               .duplicated = 1000,
                                               .reordered = 2000,
                                               .reorder_delay = 60 * MILLISECOND};
        meet(&setup);
        CHECK(meeting_is_agreed(&m));
        CHECK(m.sides[0].agent.is_controlling != m.sides[1].agent.is_controlling);
        meeting_run(&m, 60 * SECOND);
        CHECK_EQ(usec_min(m.sides[0].failed_at, m.sides[1].failed_at), NEVER);
        CHECK(ice_agent_is_open(&m.sides[0].agent) && ice_agent_is_open(&m.sides[1].agent));
        CHECK_EQ(m.sides[0].spins + m.sides[1].spins, 0);
    }
}

TEST(a_way_of_half_a_second_is_found_and_kept)
{
    struct meeting_setup setup = usual;

    setup.conditions.delay = 500 * MILLISECOND;
    setup.signalling = 3 * SECOND;
    meet(&setup);
    meeting_run(&m, 10 * SECOND);
    check_met();
    meeting_run(&m, 120 * SECOND);
    check_met();
}

TEST(candidates_that_come_late_are_used_when_they_come)
{
    struct meeting_setup setup = public_setup();

    setup.signalling = 20 * SECOND;
    meet(&setup);
    check_met();
    CHECK(m.sides[0].completed_at - SECOND >= 20 * SECOND);
    CHECK(m.sides[0].completed_at - SECOND <= 22 * SECOND);
}

/* --- roles --- */

TEST(two_who_both_want_control_agree_on_one)
{
    for (uint32_t both = 0; both < 2; both++) {
        for (uint32_t seed = 1; seed <= 10; seed++) {
            struct meeting_setup setup = usual;

            setup.is_controlling[0] = setup.is_controlling[1] = both == 1;
            setup.seed = seed;
            meet(&setup);
            check_met();
            CHECK(m.sides[0].agent.is_controlling != m.sides[1].agent.is_controlling);
        }
    }
}

/* --- a call goes on --- */

static void talk(usec_t duration)
{
    for (usec_t t = 0; t < duration; t += 20 * MILLISECOND) {
        meeting_speak(&m);
        meeting_run(&m, 20 * MILLISECOND);
    }
}

TEST(a_restart_in_a_call_costs_no_payload)
{
    meet(&usual);
    meeting_run(&m, SECOND);
    talk(SECOND);
    meeting_restart(&m);
    CHECK_EQ(m.sides[0].agent.state, ICE_AGENT_CONNECTED);
    CHECK(ice_agent_is_open(&m.sides[0].agent));
    talk(5 * SECOND);
    meeting_run(&m, SECOND);
    for (size_t i = 0; i < 2; i++) {
        CHECK_EQ(m.sides[i].agent.state, ICE_AGENT_COMPLETED);
        CHECK_EQ(m.sides[i].agent.former[0].fragment_length, 0);
        CHECK_EQ(m.sides[i].sent, 300);
        CHECK_EQ(m.sides[i].received, 300);
        CHECK_EQ(m.sides[i].foreign, 0);
        CHECK_EQ(m.sides[i].paths, 2);
    }
}

TEST(a_nat_that_forgets_its_ports_is_found_under_the_new_one)
{
    for (uint8_t who = 0; who < 2; who++) {
        meet(&usual);
        check_met();
        nat_forget(&m.nats[who]);
        meeting_run(&m, 25 * SECOND);
        check_met();
        CHECK(!meeting_is_relayed(&m));
    }
}

TEST(an_hour_of_silence_behind_nats_that_forget_in_thirty_seconds_keeps_the_way)
{
    meeting_open(&m, &usual);
    m.nats[0].lifetime = m.nats[1].lifetime = 30 * SECOND;
    meeting_begin(&m);
    meeting_run_until_agreed(&m, 10 * SECOND);
    meeting_run(&m, 3600 * SECOND);
    check_met();
    CHECK_EQ(m.sides[0].paths, 1);
    CHECK_EQ(m.sides[1].paths, 1);
}

TEST(a_way_that_dies_is_doubted_in_ten_seconds_and_given_up_in_thirty)
{
    struct meeting_setup setup = usual;
    usec_t cut_at;

    setup.has_turn[0] = setup.has_turn[1] = false;
    meet(&setup);
    check_met();
    m.sides[1].is_cut = true;
    cut_at = m.now;
    meeting_run(&m, 3 * SECOND); /* the last answer may be six seconds old */
    CHECK_EQ(m.sides[0].agent.state, ICE_AGENT_COMPLETED);
    meeting_run(&m, 8 * SECOND);
    CHECK_EQ(m.sides[0].agent.state, ICE_AGENT_DISCONNECTED);
    CHECK(ice_agent_is_open(&m.sides[0].agent));
    meeting_run(&m, 20 * SECOND);
    CHECK_EQ(m.sides[0].agent.state, ICE_AGENT_FAILED);
    CHECK(!ice_agent_is_open(&m.sides[0].agent));
    CHECK(m.sides[0].failed_at - cut_at <= 30 * SECOND);
    CHECK(m.sides[0].failed_at - cut_at >= 24 * SECOND);
}

TEST(a_way_that_failed_is_found_again_by_a_restart)
{
    meet(&usual);
    m.sides[0].is_cut = true;
    meeting_run(&m, 40 * SECOND);
    CHECK_EQ(m.sides[0].agent.state, ICE_AGENT_FAILED);
    CHECK_EQ(m.sides[1].agent.state, ICE_AGENT_FAILED);
    m.sides[0].is_cut = false;
    meeting_restart(&m);
    meeting_run_until_agreed(&m, 10 * SECOND);
    check_met();
}

TEST(when_the_direct_way_dies_the_relay_takes_over_without_a_restart)
{
    meet(&usual);
    check_met();
    CHECK(!meeting_is_relayed(&m));
    m.is_direct_cut = true;
    meeting_run(&m, 29 * SECOND);
    CHECK(meeting_is_relayed(&m));
    check_met();
}

TEST(those_who_cannot_meet_fail_in_time_and_not_before)
{
    struct meeting_setup setup = usual;

    setup.mapping[0] = setup.mapping[1] = NAT_ADDRESS_AND_PORT;
    setup.filtering[0] = setup.filtering[1] = NAT_ADDRESS_AND_PORT;
    setup.has_turn[0] = setup.has_turn[1] = false;
    meet(&setup);
    meeting_run(&m, 60 * SECOND);
    for (size_t i = 0; i < 2; i++) {
        CHECK_EQ(m.sides[i].agent.state, ICE_AGENT_FAILED);
        CHECK(m.sides[i].failed_at - SECOND >= 39 * SECOND);
        CHECK(m.sides[i].failed_at - SECOND <= 60 * SECOND);
        CHECK_EQ(ice_agent_deadline(&m.sides[i].agent) > m.now, true);
        CHECK_EQ(m.sides[i].spins, 0);
    }
}
