/* ice_restart_test.c - which credentials are good before, during and after a restart. */
#include "agent.h"
#include "test.h"

#include <string.h>

static struct agent agent;

static void open_completed(void)
{
    agent_open(&agent, AGENT_TIMEOUT);
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), true), DROP_NONE);
}

static enum drop check_with(const struct ice_credentials *credentials, struct path path)
{
    agent_write(&agent, credentials, true);
    return agent_repeat(&agent, path);
}

static bool is_signed_with(const struct ice_credentials *credentials)
{
    struct stun stun;

    return stun_parse(&stun, agent.room, agent.answer.used) &&
           stun_proves(&stun, agent.room, agent.answer.used, credentials->password,
                       credentials->password_length);
}

TEST(after_a_restart_both_credentials_are_good)
{
    open_completed();
    ice_restart(&agent.ice, &agent_second);
    CHECK_EQ(agent.ice.state, ICE_COMPLETED);
    CHECK(agent_speaks_to(&agent, UDP_PATH(1)));
    CHECK_EQ(check_with(&agent_first, UDP_PATH(1)), DROP_NONE);
    CHECK(!agent.change.restarted);
    CHECK(is_signed_with(&agent_first));
    CHECK_EQ(check_with(&agent_second, UDP_PATH(2)), DROP_NONE);
    CHECK(is_signed_with(&agent_second));
    CHECK(agent_speaks_to(&agent, UDP_PATH(2)));
}

TEST(the_first_check_with_the_fresh_credentials_ends_the_former)
{
    open_completed();
    ice_restart(&agent.ice, &agent_second);
    CHECK_EQ(check_with(&agent_second, UDP_PATH(1)), DROP_NONE);
    CHECK(agent.change.restarted);
    CHECK_BYTES(agent.change.freed_fragment, agent.change.freed_length, "6576746a");
    CHECK_EQ(check_with(&agent_first, UDP_PATH(1)), DROP_STUN_USERNAME);
    CHECK_EQ(check_with(&agent_second, UDP_PATH(1)), DROP_NONE);
    CHECK(!agent.change.restarted);
    CHECK(agent_speaks_to(&agent, UDP_PATH(1)));
}

TEST(a_fresh_name_with_the_former_password_is_refused)
{
    struct ice_credentials mixed = agent_second;

    mixed.password_length = agent_first.password_length;
    memcpy(mixed.password, agent_first.password, sizeof mixed.password);
    open_completed();
    ice_restart(&agent.ice, &agent_second);
    CHECK_EQ(check_with(&mixed, UDP_PATH(2)), DROP_STUN_INTEGRITY);
    CHECK(!agent.change.restarted);
    CHECK_EQ(check_with(&agent_first, UDP_PATH(1)), DROP_NONE);
}

TEST(restarted_again_before_a_check_the_former_ones_stay)
{
    open_completed();
    ice_restart(&agent.ice, &agent_second);
    ice_restart(&agent.ice, &agent_third);
    CHECK_EQ(check_with(&agent_second, UDP_PATH(1)), DROP_STUN_USERNAME);
    CHECK_EQ(check_with(&agent_first, UDP_PATH(1)), DROP_NONE);
    CHECK_EQ(check_with(&agent_third, UDP_PATH(1)), DROP_NONE);
    CHECK(agent.change.restarted);
    CHECK_BYTES(agent.change.freed_fragment, agent.change.freed_length, "6576746a");
}

TEST(a_restart_under_the_same_name_needs_the_right_password)
{
    struct ice_credentials renamed = agent_second;

    renamed.fragment_length = agent_first.fragment_length;
    memcpy(renamed.fragment, agent_first.fragment, sizeof renamed.fragment);
    open_completed();
    ice_restart(&agent.ice, &renamed);
    CHECK_EQ(check_with(&agent_first, UDP_PATH(1)), DROP_NONE);
    CHECK(!agent.change.restarted);
    CHECK_EQ(check_with(&renamed, UDP_PATH(1)), DROP_NONE);
    CHECK(agent.change.restarted);
    CHECK_EQ(check_with(&agent_first, UDP_PATH(1)), DROP_STUN_INTEGRITY);
}
