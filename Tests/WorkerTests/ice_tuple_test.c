/* ice_tuple_test.c - the tuples of an agent: nomination, limits, consent, replays. */
#include "agent.h"
#include "test.h"

static struct agent agent;

static void open_checked(struct path path, bool nominates)
{
    agent_open(&agent, AGENT_TIMEOUT);
    CHECK_EQ(agent_check(&agent, path, nominates), DROP_NONE);
}

static bool removed(struct path path)
{
    const struct flow flow = agent_flow(path);

    return agent.change.removed && flow_equal(&agent.change.removed_flow, &flow);
}

static void lose(struct path path)
{
    const struct flow flow = agent_flow(path);

    ice_flow_lost(&agent.ice, agent.now, &flow, &agent.change);
}

static void media_from(struct path path)
{
    const struct flow flow = agent_flow(path);

    ice_media_from(&agent.ice, agent.now, &flow, &agent.change);
}

static void wait_until(usec_t now)
{
    agent.now = now;
    ice_due(&agent.ice, now, &agent.change);
}

/* --- nomination --- */

TEST(another_tuple_is_remembered_and_not_spoken_to)
{
    open_checked(UDP_PATH(1), false);
    CHECK_EQ(agent_check(&agent, UDP_PATH(2), false), DROP_NONE);
    CHECK(agent.change.added);
    CHECK(!agent.change.selected && !agent.change.state);
    CHECK(agent_knows(&agent, UDP_PATH(2)));
    CHECK(agent_speaks_to(&agent, UDP_PATH(1)));
}

TEST(nomination_moves_to_another_tuple_and_back)
{
    open_checked(UDP_PATH(1), true);
    CHECK_EQ(agent_check(&agent, TCP_PATH(2), true), DROP_NONE);
    CHECK(agent.change.added && agent.change.selected && !agent.change.state);
    CHECK(agent_speaks_to(&agent, TCP_PATH(2)));
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), true), DROP_NONE);
    CHECK(!agent.change.added && agent.change.selected && !agent.change.state);
    CHECK(agent_speaks_to(&agent, UDP_PATH(1)));
}

TEST(a_plain_check_does_not_undo_a_nomination)
{
    open_checked(UDP_PATH(1), true);
    CHECK_EQ(agent_check(&agent, UDP_PATH(2), false), DROP_NONE);
    CHECK(!agent.change.selected && !agent.change.state);
    CHECK_EQ(agent.ice.state, ICE_COMPLETED);
    CHECK(agent_speaks_to(&agent, UDP_PATH(1)));
}

TEST(media_on_a_checked_tuple_selects_it)
{
    open_checked(UDP_PATH(1), true);
    CHECK_EQ(agent_check(&agent, UDP_PATH(2), false), DROP_NONE);
    media_from(UDP_PATH(2));
    CHECK(agent.change.selected);
    CHECK(!agent.change.state);
    CHECK(agent_speaks_to(&agent, UDP_PATH(2)));
    media_from(UDP_PATH(2));
    CHECK(!agent.change.selected);
}

TEST(media_on_an_unchecked_flow_changes_nothing)
{
    open_checked(UDP_PATH(1), true);
    media_from(UDP_PATH(2));
    CHECK(!agent.change.selected && !agent.change.added);
    CHECK(!agent_knows(&agent, UDP_PATH(2)));
    CHECK(agent_speaks_to(&agent, UDP_PATH(1)));
}

TEST(the_same_address_over_another_socket_is_another_tuple)
{
    open_checked(UDP_PATH(1), true);
    CHECK(!agent_knows(&agent, TCP_PATH(1)));
    CHECK_EQ(agent_check(&agent, TCP_PATH(1), false), DROP_NONE);
    CHECK(agent.change.added);
    CHECK_EQ(agent.ice.tuple_count, 2);
}

/* --- limits --- */

/* Tuples 1 to n, one a second; the first is selected. */
static void open_many(uint8_t n, bool is_tcp)
{
    agent_open(&agent, AGENT_TIMEOUT);
    for (uint8_t i = 1; i <= n; i++) {
        agent.now = i * SECOND;
        CHECK_EQ(agent_check(&agent, (struct path){i, is_tcp}, i == 1), DROP_NONE);
        CHECK(!agent.change.removed);
    }
}

TEST(the_tuple_that_was_checked_longest_ago_makes_room)
{
    open_many(ICE_TUPLES_MAX, false);
    CHECK_EQ(agent_check(&agent, UDP_PATH(2), false), DROP_NONE); /* so that it is the third */
    CHECK_EQ(agent_check(&agent, UDP_PATH(9), false), DROP_NONE);
    CHECK(agent.change.added && removed(UDP_PATH(3)));
    CHECK(!agent.change.selected);
    CHECK_EQ(agent.ice.tuple_count, ICE_TUPLES_MAX);
    CHECK(agent_speaks_to(&agent, UDP_PATH(1)));
    CHECK(agent_knows(&agent, UDP_PATH(9)) && !agent_knows(&agent, UDP_PATH(3)));
}

TEST(a_fifth_connection_replaces_a_connection)
{
    open_many(ICE_TCP_MAX, true);
    CHECK_EQ(agent_check(&agent, UDP_PATH(5), false), DROP_NONE);
    CHECK(!agent.change.removed);
    CHECK_EQ(agent_check(&agent, TCP_PATH(6), false), DROP_NONE);
    CHECK(agent.change.added && removed(TCP_PATH(2)));
    CHECK_EQ(agent.ice.tuple_count, ICE_TCP_MAX + 1);
    CHECK(agent_speaks_to(&agent, TCP_PATH(1)));
}

TEST(the_selected_tuple_never_makes_room)
{
    open_many(ICE_TUPLES_MAX, false);
    for (uint8_t i = 9; i < 200; i++) {
        agent.now += SECOND / 10;
        CHECK_EQ(agent_check(&agent, (struct path){i, i % 3 == 0}, false), DROP_NONE);
        CHECK(agent_speaks_to(&agent, UDP_PATH(1)));
    }
    CHECK_EQ(agent.ice.tuple_count, ICE_TUPLES_MAX);
}

TEST(who_nominates_while_room_is_made_is_selected)
{
    open_many(ICE_TUPLES_MAX, false);
    CHECK_EQ(agent_check(&agent, UDP_PATH(9), true), DROP_NONE);
    CHECK(agent.change.added && agent.change.selected && removed(UDP_PATH(2)));
    CHECK(agent_speaks_to(&agent, UDP_PATH(9)));
}

/* --- lost connections --- */

TEST(without_its_connection_another_tuple_is_selected)
{
    open_many(3, true);
    lose(TCP_PATH(1));
    CHECK(removed(TCP_PATH(1)) && agent.change.selected && !agent.change.state);
    CHECK(agent_speaks_to(&agent, TCP_PATH(3))); /* checked last */
    CHECK_EQ(agent.ice.state, ICE_COMPLETED);
}

TEST(a_lost_tuple_that_was_not_selected_only_goes)
{
    open_many(3, true);
    lose(TCP_PATH(2));
    CHECK(removed(TCP_PATH(2)) && !agent.change.selected && !agent.change.state);
    CHECK(agent_speaks_to(&agent, TCP_PATH(1)));
    lose(TCP_PATH(2));
    CHECK(!agent.change.removed);
}

TEST(the_selected_tuple_stays_selected_when_one_before_it_goes)
{
    open_many(3, true);
    CHECK_EQ(agent_check(&agent, TCP_PATH(3), true), DROP_NONE);
    lose(TCP_PATH(1));
    CHECK(!agent.change.selected);
    CHECK_EQ(agent_check(&agent, TCP_PATH(4), false), DROP_NONE);
    CHECK(agent_speaks_to(&agent, TCP_PATH(3)));
}

TEST(without_its_last_connection_an_agent_is_disconnected_until_a_check)
{
    open_checked(TCP_PATH(1), true);
    lose(TCP_PATH(1));
    CHECK(removed(TCP_PATH(1)) && agent.change.state && !agent.change.selected);
    CHECK_EQ(agent.ice.state, ICE_DISCONNECTED);
    CHECK(ice_selected(&agent.ice) == NULL);
    CHECK_EQ(agent_check(&agent, TCP_PATH(2), false), DROP_NONE);
    CHECK(agent.change.added && agent.change.selected && agent.change.state);
    CHECK_EQ(agent.ice.state, ICE_CONNECTED);
}

/* --- consent (RFC 7675) --- */

TEST(consent_lasts_from_the_last_check)
{
    open_checked(UDP_PATH(1), true);
    CHECK_EQ(ice_deadline(&agent.ice), AGENT_TIMEOUT);
    agent.now = 20 * SECOND;
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), true), DROP_NONE);
    CHECK_EQ(ice_deadline(&agent.ice), 20 * SECOND + AGENT_TIMEOUT);
    wait_until(20 * SECOND + AGENT_TIMEOUT - 1);
    CHECK(!agent.change.removed && !agent.change.state);
    wait_until(20 * SECOND + AGENT_TIMEOUT);
    CHECK(removed(UDP_PATH(1)) && agent.change.state);
    CHECK_EQ(agent.ice.state, ICE_DISCONNECTED);
    CHECK_EQ(ice_deadline(&agent.ice), NEVER);
}

TEST(media_is_no_consent)
{
    open_checked(UDP_PATH(1), true);
    agent.now = 29 * SECOND;
    media_from(UDP_PATH(1));
    CHECK_EQ(ice_deadline(&agent.ice), AGENT_TIMEOUT);
}

TEST(a_later_check_brings_consent_back)
{
    open_checked(UDP_PATH(1), true);
    wait_until(AGENT_TIMEOUT);
    CHECK_EQ(agent.ice.state, ICE_DISCONNECTED);
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), true), DROP_NONE);
    CHECK(agent.change.added && agent.change.selected && agent.change.state);
    CHECK_EQ(agent.ice.state, ICE_COMPLETED);
}

TEST(when_the_selected_tuple_falls_silent_another_takes_its_place)
{
    open_checked(UDP_PATH(1), true);
    agent.now = 10 * SECOND;
    CHECK_EQ(agent_check(&agent, UDP_PATH(2), false), DROP_NONE);
    agent.now = 20 * SECOND;
    CHECK_EQ(agent_check(&agent, UDP_PATH(3), false), DROP_NONE);
    wait_until(AGENT_TIMEOUT);
    CHECK(removed(UDP_PATH(1)) && agent.change.selected && !agent.change.state);
    CHECK(agent_speaks_to(&agent, UDP_PATH(3)));
    CHECK_EQ(ice_deadline(&agent.ice), 10 * SECOND + AGENT_TIMEOUT);
}

TEST(tuples_that_fell_silent_together_go_one_by_one_the_selected_last)
{
    open_checked(UDP_PATH(1), true);
    CHECK_EQ(agent_check(&agent, UDP_PATH(2), false), DROP_NONE);
    CHECK_EQ(agent_check(&agent, UDP_PATH(3), false), DROP_NONE);
    wait_until(AGENT_TIMEOUT);
    CHECK(removed(UDP_PATH(2)) && !agent.change.selected && !agent.change.state);
    CHECK(ice_deadline(&agent.ice) <= agent.now);
    wait_until(AGENT_TIMEOUT);
    CHECK(removed(UDP_PATH(3)) && !agent.change.selected && !agent.change.state);
    wait_until(AGENT_TIMEOUT);
    CHECK(removed(UDP_PATH(1)) && !agent.change.selected && agent.change.state);
    CHECK_EQ(ice_deadline(&agent.ice), NEVER);
    wait_until(AGENT_TIMEOUT);
    CHECK(!agent.change.removed);
}

TEST(with_a_timeout_of_zero_consent_lasts_for_ever)
{
    agent_open(&agent, 0);
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), true), DROP_NONE);
    CHECK_EQ(ice_deadline(&agent.ice), NEVER);
    wait_until(NEVER - 1);
    CHECK(!agent.change.removed);
    CHECK(agent_speaks_to(&agent, UDP_PATH(1)));
}

/* --- replays --- */

/* A call on path 1 that nominates with each check, one every 2.5 seconds, as libwebrtc does. */
struct step {
    usec_t at;
    enum { TRUE_CHECK, REPLAY, MEDIA } what; /* the replays come from path 66 */
    uint8_t speaks_to;
    uint8_t tuples;
};

static void play(struct step step)
{
    agent.now = step.at;
    if (step.what == MEDIA)
        media_from(UDP_PATH(1));
    else if (step.what == TRUE_CHECK)
        CHECK_EQ(agent_check(&agent, UDP_PATH(1), true), DROP_NONE);
    else
        CHECK_EQ(agent_repeat(&agent, UDP_PATH(66)), DROP_NONE);
    CHECK(agent_speaks_to(&agent, UDP_PATH(step.speaks_to)));
    CHECK_EQ(agent.ice.tuple_count, step.tuples);
}

TEST(a_replayed_nomination_diverts_until_the_next_true_check)
{
    static const struct step steps[] = {
        {0, TRUE_CHECK, 1, 1},
        {1 * SECOND, REPLAY, 66, 2}, /* valid by RFC 8445: nobody can tell it from a new address */
        {2500 * MILLISECOND, TRUE_CHECK, 1, 2},
        {2600 * MILLISECOND, REPLAY, 66, 2},
        {2610 * MILLISECOND, MEDIA, 1, 2}, /* what is really sent ends it sooner */
        {5000 * MILLISECOND, TRUE_CHECK, 1, 2},
    };

    agent_open(&agent, AGENT_TIMEOUT);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        play(steps[i]);
    CHECK(agent.answer.used <= agent.check.w.used);
}

TEST(a_replayed_plain_check_diverts_nothing)
{
    agent_open(&agent, AGENT_TIMEOUT);
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), true), DROP_NONE);
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), false), DROP_NONE);
    CHECK_EQ(agent_repeat(&agent, UDP_PATH(66)), DROP_NONE);
    CHECK(agent.change.added && !agent.change.selected && !agent.change.state);
    CHECK(agent_speaks_to(&agent, UDP_PATH(1)));
}

TEST(replays_from_everywhere_leave_eight_tuples_and_the_true_path)
{
    agent_open(&agent, AGENT_TIMEOUT);
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), true), DROP_NONE);
    for (uint8_t i = 2; i < 250; i++)
        CHECK_EQ(agent_repeat(&agent, UDP_PATH(i)), DROP_NONE);
    CHECK_EQ(agent.ice.tuple_count, ICE_TUPLES_MAX);
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), true), DROP_NONE);
    CHECK(agent_speaks_to(&agent, UDP_PATH(1)));
    CHECK_EQ(agent.ice.tuple_count, ICE_TUPLES_MAX);
}
