/* ice_way_test.c - the way that a full ICE agent uses: agreed on, consented to, kept. */
#include "ice_stand.h"

/* --- agreeing --- */

TEST(a_nomination_before_our_own_success_counts_when_that_comes)
{
    struct stun asked;

    open_known(false);
    add_far(1000, 1000);
    CHECK(next_check(&asked));
    CHECK_EQ(check_from(1000, true), DROP_NONE);
    CHECK_EQ(agent.state, ICE_AGENT_CHECKING);
    CHECK_EQ(succeed(&asked, 1000), DROP_NONE);
    CHECK_EQ(agent.state, ICE_AGENT_COMPLETED);
}

TEST(the_controlling_side_nominates_what_is_best_once)
{
    struct stun asked, nominating;

    open_known(true);
    add_far(1000, 1000);
    CHECK(next_check(&asked));
    CHECK(!asked.use_candidate);
    CHECK_EQ(succeed(&asked, 1000), DROP_NONE);
    CHECK_EQ(agent.state, ICE_AGENT_CONNECTED);
    CHECK(next_check(&nominating));
    CHECK(nominating.use_candidate && nominating.is_controlling);
    CHECK_EQ(succeed(&nominating, 1000), DROP_NONE);
    CHECK_EQ(agent.state, ICE_AGENT_COMPLETED);
    CHECK(agent.is_agreed);
}

static void nominate_both(usec_t between)
{
    struct stun asked;

    open_known(false);
    add_far(1000, 1000);
    add_far(2000, 2000);
    CHECK_EQ(check_from(2000, true), DROP_NONE);
    CHECK_EQ(check_from(1000, true), DROP_NONE);
    for (int i = 0; i < 2; i++) {
        CHECK(next_check(&asked));
        CHECK_EQ(succeed(&asked, out.to.remote.port), DROP_NONE);
    }
    now += between;
    CHECK_EQ(check_from(1000, true), DROP_NONE);
}

TEST(of_several_nominated_at_once_the_best_is_used)
{
    nominate_both(SECOND);
    CHECK_EQ(agent.path.remote.port, 2000);
}

TEST(one_nominated_long_after_is_meant)
{
    nominate_both(5 * SECOND);
    CHECK_EQ(agent.path.remote.port, 1000);
    CHECK_EQ(agent.state, ICE_AGENT_COMPLETED);
}

/* --- payloads --- */

static const uint8_t payload[] = {128, 100, 0, 1, 2, 3};

TEST(payloads_come_from_the_far_side_only)
{
    open_known(false);
    add_far(1000, 1000);
    CHECK_EQ(hear(1000, payload, sizeof payload), DROP_UNKNOWN_FLOW);
    CHECK(!arrival.has_payload);
    CHECK_EQ(check_from(1000, false), DROP_NONE);
    CHECK_EQ(hear(1000, payload, sizeof payload), DROP_NONE);
    CHECK(arrival.has_payload);
    CHECK_BYTES(arrival.payload.bytes, arrival.payload.len, "806400010203");
    CHECK_EQ(hear(1001, payload, sizeof payload), DROP_UNKNOWN_FLOW);
}

TEST(nothing_is_sent_before_there_is_a_way)
{
    open_known(false);
    add_far(1000, 1000);
    CHECK_EQ(check_from(1000, true), DROP_NONE);
    out = (struct ice_datagram){.w = writer_of(out_room, sizeof out_room)};
    CHECK(!ice_agent_wrap(&agent, payload, sizeof payload, &out));
    open_agreed();
    out = (struct ice_datagram){.w = writer_of(out_room, sizeof out_room)};
    CHECK(ice_agent_wrap(&agent, payload, sizeof payload, &out));
    CHECK_BYTES(out_room, out.w.used, "806400010203");
    CHECK_EQ(out.to.remote.port, 1000);
}

/* --- consent --- */

/* Up to the next question for consent, and the answer if it is given one. */
static void consent_round(const uint8_t *__counted_by(22) password, uint16_t port)
{
    struct stun asked;

    if (!next_check(&asked))
        return; /* nothing is asked any more */
    (void)reply_to(&asked, &(struct reply){.from = port,
                                           .mapped = agent.locals[0].candidate.address,
                                           .password = password});
}

TEST(consent_is_asked_for_every_five_seconds_or_so_and_keeps_the_way)
{
    open_agreed();
    for (int i = 0; i < 100; i++) {
        const usec_t before = now;
        consent_round(far_password, 1000);
        CHECK(now - before >= 4 * SECOND && now - before <= 6 * SECOND);
    }
    CHECK_EQ(agent.state, ICE_AGENT_COMPLETED);
}

TEST(consent_that_others_give_is_none)
{
    open_agreed();
    const usec_t before = now;

    while (agent.state != ICE_AGENT_FAILED && now - before < 60 * SECOND)
        consent_round(agent.state == ICE_AGENT_COMPLETED ? our_password : far_password, 1001);
    CHECK_EQ(agent.state, ICE_AGENT_FAILED);
    CHECK(now - before <= ICE_CONSENT_TIMEOUT);
    CHECK(!ice_agent_is_open(&agent));
    CHECK_EQ(check_from(1000, true), DROP_NOT_CONNECTED);
    CHECK_EQ(answered(), -1);
}

/* --- restart --- */

TEST(after_a_restart_the_former_way_counts_as_long_as_it_answers)
{
    const struct ice_credentials fresh = ours('n');
    usec_t begun;

    open_agreed();
    ice_agent_restart(&agent, now, &fresh);
    CHECK_EQ(agent.state, ICE_AGENT_CONNECTED);
    begun = now;
    while (now - begun < 60 * SECOND)
        consent_round(far_password, 1000);
    CHECK_EQ(agent.state, ICE_AGENT_CONNECTED);
    begun = now;
    while (agent.state == ICE_AGENT_CONNECTED && now - begun < 60 * SECOND)
        consent_round(our_password, 1000);
    CHECK_EQ(agent.state, ICE_AGENT_DISCONNECTED);
    CHECK(ice_agent_is_open(&agent));
    set_far();
    CHECK_EQ(agent.state, ICE_AGENT_CHECKING);
}

TEST(a_restart_with_the_former_credentials_finds_the_way_again)
{
    const struct ice_credentials fresh = ours('n');
    const struct ice_credentials former = ours('o');
    struct stun asked;

    open_agreed();
    ice_agent_restart(&agent, now, &fresh);
    ice_agent_restart(&agent, now, &former);
    set_far();
    CHECK_EQ(agent.state, ICE_AGENT_CONNECTED);
    add_far(1000, 1000);
    CHECK_EQ(check_from(1000, true), DROP_NONE);
    CHECK(next_check(&asked));
    CHECK_EQ(succeed(&asked, 1000), DROP_NONE);
    CHECK_EQ(agent.state, ICE_AGENT_COMPLETED);
    CHECK_EQ(agent.former[0].fragment_length, 0);
}

/* A far side's check that names credentials of ours, which begin so, and those it has now. */
static enum drop check_as(uint8_t first, uint16_t port, bool nominates)
{
    const uint8_t name[] = {first, 'u', 'r', 's', ':', 'f', 'a', 'r'};

    check_begin(&check, (uint8_t)(first + port));
    check_attribute(&check, STUN_USERNAME, name, sizeof name);
    check_controlling(&check);
    if (nominates)
        check_nominate(&check);
    check_priority(&check, 1);
    return end_check(port);
}

/* One from before the far side's restart. */
static enum drop consent_as(uint8_t first, uint16_t port)
{
    const uint8_t name[] = {first, 'u', 'r', 's'};

    check_begin(&check, (uint8_t)(first + port));
    check_username(&check, name, sizeof name);
    check_controlling(&check);
    check_nominate(&check);
    check_priority(&check, 1);
    return end_check(port);
}

/* Whether the check that is leaving names the far side's, and these of ours. */
static bool asks_as(const struct stun *asked, uint8_t first)
{
    const uint8_t name[] = {'f', 'a', 'r', ':', first, 'u', 'r', 's'};

    return asked->username.length == sizeof name &&
           memcmp(out_room + asked->username.at, name, sizeof name) == 0;
}

static void restart_as(uint8_t first)
{
    const struct ice_credentials fresh = ours(first);

    ice_agent_restart(&agent, now, &fresh);
    set_far();
}

TEST(after_a_restart_the_former_credentials_keep_the_way)
{
    open_agreed();
    restart_as('n');
    CHECK(ice_agent_is_open(&agent));
    CHECK_EQ(consent_as('o', 1000), DROP_NONE);
    CHECK_EQ(answered(), 0);
    CHECK_EQ(consent_as('o', 9000), DROP_STUN_IGNORED);
    CHECK_EQ(answered(), -1);
    CHECK_EQ(agent.remote_count + agent.pairs.count, 0);
    CHECK_EQ(check_from(9000, false), DROP_NONE);
    CHECK_EQ(agent.remote_count, 1);
    CHECK_EQ(agent.path.remote.port, 1000);
}

TEST(who_is_answered_is_heard_and_asked_with_the_credentials_it_knows)
{
    struct stun asked;

    open_agreed();
    restart_as('n');
    CHECK_EQ(hear(9000, payload, sizeof payload), DROP_UNKNOWN_FLOW);
    CHECK_EQ(check_as('o', 9000, true), DROP_NONE);
    CHECK_EQ(answered(), 0);
    CHECK_EQ(hear(9000, payload, sizeof payload), DROP_NONE);
    CHECK_EQ(agent.path.remote.port, 1000);
    CHECK(next_check(&asked) && asks_as(&asked, 'o'));
    CHECK_EQ(succeed(&asked, 9000), DROP_NONE);
    CHECK_EQ(agent.state, ICE_AGENT_COMPLETED);
    CHECK_EQ(agent.path.remote.port, 9000);

    /* It goes on as it is, and what comes late on the way from before is the far side's as well. */
    CHECK_EQ(hear(1000, payload, sizeof payload), DROP_NONE);
    CHECK_EQ(check_as('o', 9000, true), DROP_NONE);
    CHECK_EQ(answered(), 0);
    CHECK(next_check(&asked) && asks_as(&asked, 'o'));
    CHECK_EQ(check_from(9000, false), DROP_NONE);
    CHECK_EQ(answered(), 0);
}

TEST(a_new_way_ends_the_former_credentials)
{
    struct stun asked;

    open_agreed();
    restart_as('n');
    CHECK_EQ(check_from(9000, true), DROP_NONE);
    CHECK(next_check(&asked) && asks_as(&asked, 'n'));
    CHECK_EQ(succeed(&asked, 9000), DROP_NONE);
    CHECK_EQ(agent.state, ICE_AGENT_COMPLETED);
    CHECK_EQ(check_as('o', 1000, true), DROP_STUN_USERNAME);
    CHECK_EQ(answered(), -1);
}

TEST(restarted_again_before_there_is_a_way_both_former_credentials_count)
{
    struct stun asked;

    open_agreed();
    restart_as('m');
    restart_as('n');
    CHECK_EQ(consent_as('o', 1000), DROP_NONE);
    CHECK_EQ(answered(), 0);
    CHECK_EQ(check_as('m', 9000, true), DROP_NONE);
    CHECK_EQ(answered(), 0);
    CHECK_EQ(check_as('l', 9000, true), DROP_STUN_USERNAME);
    CHECK(next_check(&asked) && asks_as(&asked, 'm'));
    CHECK_EQ(succeed(&asked, 9000), DROP_NONE);
    CHECK_EQ(agent.path.remote.port, 9000);
    CHECK_EQ(consent_as('o', 1000), DROP_STUN_USERNAME);
}
