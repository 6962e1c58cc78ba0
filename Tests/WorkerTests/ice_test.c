/* ice_test.c - which checks are accepted, what they change, and how the others are refused. */
#include "agent.h"
#include "test.h"

#include <string.h>

static struct agent agent;

static bool nothing_changed(const struct ice_change *change)
{
    return !change->removed && !change->added && !change->selected && !change->state &&
           !change->restarted;
}

/* The error in the last answer; 0 when it is a success, -1 when there is none. */
static int answered(void)
{
    struct stun stun;

    if (agent.answer.used == 0)
        return -1;
    CHECK(stun_parse(&stun, agent.room, agent.answer.used));
    CHECK(stun.has_fingerprint);
    CHECK(memcmp(stun.transaction, agent.check.bytes + 8, STUN_TRANSACTION_SIZE) == 0);
    if (stun.type == STUN_BINDING_SUCCESS)
        return 0;
    CHECK_EQ(stun.type & STUN_CLASS_MASK, STUN_CLASS_MASK);
    return 100 * agent.room[26] + agent.room[27];
}

static bool answer_is_proven(const struct ice_credentials *by)
{
    struct stun stun;

    return stun_parse(&stun, agent.room, agent.answer.used) &&
           stun_proves(&stun, agent.room, agent.answer.used, by->password, by->password_length);
}

/* --- accepted --- */

TEST(the_first_check_connects_and_is_selected)
{
    agent_open(&agent, AGENT_TIMEOUT);
    CHECK(ice_selected(&agent.ice) == NULL);
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), false), DROP_NONE);
    CHECK(agent.change.added && agent.change.selected && agent.change.state);
    CHECK(!agent.change.removed && !agent.change.restarted);
    CHECK_EQ(agent.ice.state, ICE_CONNECTED);
    CHECK(agent_speaks_to(&agent, UDP_PATH(1)));
    CHECK_EQ(ice_selected(&agent.ice)->remote_priority, 0x6e7f1eff);
}

TEST(a_first_check_that_nominates_completes)
{
    agent_open(&agent, AGENT_TIMEOUT);
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), true), DROP_NONE);
    CHECK(agent.change.added && agent.change.selected && agent.change.state);
    CHECK_EQ(agent.ice.state, ICE_COMPLETED);
}

TEST(nomination_of_the_selected_tuple_only_completes)
{
    agent_open(&agent, AGENT_TIMEOUT);
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), false), DROP_NONE);
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), true), DROP_NONE);
    CHECK(agent.change.state);
    CHECK(!agent.change.added && !agent.change.selected);
    CHECK_EQ(agent.ice.state, ICE_COMPLETED);
}

TEST(a_further_check_changes_nothing)
{
    agent_open(&agent, AGENT_TIMEOUT);
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), true), DROP_NONE);
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), true), DROP_NONE);
    CHECK(nothing_changed(&agent.change));
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), false), DROP_NONE);
    CHECK(nothing_changed(&agent.change));
    CHECK_EQ(agent.ice.state, ICE_COMPLETED);
    CHECK_EQ(agent.ice.tuple_count, 1);
    CHECK_EQ(agent.ice.checks_received, 3);
    CHECK_EQ(agent.ice.checks_refused, 0);
}

TEST(an_accepted_check_is_told_where_it_came_from)
{
    agent_open(&agent, AGENT_TIMEOUT);
    CHECK_EQ(agent_check(&agent, UDP_PATH(7), false), DROP_NONE);
    CHECK_EQ(answered(), 0);
    CHECK(answer_is_proven(&agent_first));
    /* 192.0.2.7 port 4000 under the cookie */
    CHECK_BYTES(agent.room + 20, 12, "0020 0008 0001 2eb2 e112a645");
    CHECK(agent.answer.used < agent.check.w.used);
}

TEST(a_check_from_somebody_who_is_controlled_is_tolerated)
{
    struct bytes packet = vector("stun/request.hex"); /* it has ICE-CONTROLLED */

    agent_open(&agent, AGENT_TIMEOUT);
    CHECK_EQ(agent_hear(&agent, UDP_PATH(1), packet.at, packet.len), DROP_NONE);
    CHECK_EQ(agent.ice.state, ICE_CONNECTED);
    CHECK(answer_is_proven(&agent_first));
}

TEST(a_nomination_behind_the_integrity_counts_for_nothing)
{
    agent_open(&agent, AGENT_TIMEOUT);
    check_begin(&agent.check, 1);
    check_username(&agent.check, agent_first.fragment, 4);
    check_priority(&agent.check, 1);
    check_sign(&agent.check, agent_first.password, 22);
    check_nominate(&agent.check);
    check_fingerprint(&agent.check);
    CHECK_EQ(agent_repeat(&agent, UDP_PATH(1)), DROP_NONE);
    CHECK_EQ(agent.ice.state, ICE_CONNECTED);
}

/* --- refused --- */

enum flaw {
    NO_USERNAME,
    NO_COLON,
    EMPTY_FRAGMENT,
    OTHER_FRAGMENT,
    LONGER_FRAGMENT,
    NO_PRIORITY,
    NO_INTEGRITY,
    OTHER_PASSWORD,
    TURNED_BIT,
    UNKNOWN_REQUIRED,
    NO_FINGERPRINT,
    WRONG_FINGERPRINT,
    CUT,
    OTHER_METHOD,
    INDICATION,
    SUCCESS,
    ERROR,
    BARE,
    FLOOD,
    FLAWS,
};

struct refusal {
    enum drop why;
    int answer; /* the error, -1 for none */
};

static const struct refusal refusals[FLAWS] = {
    [NO_USERNAME] = {DROP_STUN_INCOMPLETE, STUN_BAD_REQUEST},
    [NO_COLON] = {DROP_STUN_USERNAME, STUN_UNAUTHENTICATED},
    [EMPTY_FRAGMENT] = {DROP_STUN_USERNAME, STUN_UNAUTHENTICATED},
    [OTHER_FRAGMENT] = {DROP_STUN_USERNAME, STUN_UNAUTHENTICATED},
    [LONGER_FRAGMENT] = {DROP_STUN_USERNAME, STUN_UNAUTHENTICATED},
    [NO_PRIORITY] = {DROP_STUN_INCOMPLETE, STUN_BAD_REQUEST},
    [NO_INTEGRITY] = {DROP_STUN_INCOMPLETE, STUN_BAD_REQUEST},
    [OTHER_PASSWORD] = {DROP_STUN_INTEGRITY, STUN_UNAUTHENTICATED},
    [TURNED_BIT] = {DROP_STUN_INTEGRITY, STUN_UNAUTHENTICATED},
    [UNKNOWN_REQUIRED] = {DROP_STUN_ATTRIBUTE, STUN_UNKNOWN_ATTRIBUTE},
    [NO_FINGERPRINT] = {DROP_STUN_INCOMPLETE, STUN_BAD_REQUEST},
    [WRONG_FINGERPRINT] = {DROP_STUN_MALFORMED, -1},
    [CUT] = {DROP_STUN_MALFORMED, -1},
    [OTHER_METHOD] = {DROP_STUN_IGNORED, STUN_BAD_REQUEST},
    [INDICATION] = {DROP_STUN_IGNORED, -1},
    [SUCCESS] = {DROP_STUN_IGNORED, -1},
    [ERROR] = {DROP_STUN_IGNORED, -1},
    [BARE] = {DROP_STUN_INCOMPLETE, -1}, /* the answer would be longer */
    [FLOOD] = {DROP_STUN_MALFORMED, -1},
};

static uint16_t type_of(enum flaw flaw)
{
    switch (flaw) {
    case OTHER_METHOD:
        return 0x0003; /* Allocate, RFC 8656 section 17 */
    case INDICATION:
        return STUN_BINDING_INDICATION;
    case SUCCESS:
        return STUN_BINDING_SUCCESS;
    case ERROR:
        return STUN_BINDING_ERROR;
    default:
        return STUN_BINDING_REQUEST;
    }
}

static void write_username(struct check *c, enum flaw flaw)
{
    if (flaw == NO_COLON)
        check_attribute(c, STUN_USERNAME, agent_first.fragment, 4);
    else if (flaw == EMPTY_FRAGMENT)
        check_username(c, agent_first.fragment, 0);
    else if (flaw == OTHER_FRAGMENT)
        check_username(c, agent_second.fragment, 4);
    else if (flaw == LONGER_FRAGMENT)
        check_username(c, agent_first.fragment, 5);
    else if (flaw != NO_USERNAME)
        check_username(c, agent_first.fragment, 4);
}

static void write_sums(struct check *c, enum flaw flaw)
{
    if (flaw == OTHER_PASSWORD)
        check_sign(c, agent_second.password, 24);
    else if (flaw != NO_INTEGRITY)
        check_sign(c, agent_first.password, 22);
    if (flaw == TURNED_BIT)
        c->bytes[c->w.used - 1] ^= 1;
    if (flaw == NO_FINGERPRINT)
        check_end(c);
    else
        check_fingerprint(c);
    if (flaw == WRONG_FINGERPRINT)
        c->bytes[c->w.used - 1] ^= 1;
    if (flaw == CUT)
        c->w.used -= 4;
}

/* A check that would nominate if it were not for its flaw. */
static void write_flawed(struct check *c, enum flaw flaw)
{
    check_begin(c, 77);
    c->bytes[0] = (uint8_t)(type_of(flaw) >> 8);
    c->bytes[1] = (uint8_t)type_of(flaw);
    if (flaw == BARE)
        return;
    write_username(c, flaw);
    check_nominate(c);
    if (flaw != NO_PRIORITY)
        check_priority(c, 1);
    if (flaw == UNKNOWN_REQUIRED)
        check_attribute(c, 0x7fff, agent_first.fragment, 4);
    if (flaw == FLOOD)
        writer_zero(&c->w, 4 * STUN_ATTRIBUTES_MAX);
    write_sums(c, flaw);
}

static void expect_refusal(enum flaw flaw)
{
    write_flawed(&agent.check, flaw);
    CHECK_EQ(agent_repeat(&agent, UDP_PATH(9)), refusals[flaw].why);
    CHECK_EQ(answered(), refusals[flaw].answer);
    CHECK(nothing_changed(&agent.change));
    CHECK(!agent_knows(&agent, UDP_PATH(9)));
    CHECK(flaw == UNKNOWN_REQUIRED || agent.answer.used <= agent.check.w.used);
    CHECK_EQ(answer_is_proven(&agent_first), flaw == UNKNOWN_REQUIRED);
}

TEST(a_refused_check_reaches_nothing_in_a_new_agent)
{
    for (enum flaw flaw = 0; flaw < FLAWS; flaw++) {
        agent_open(&agent, AGENT_TIMEOUT);
        expect_refusal(flaw);
        CHECK_EQ(agent.ice.state, ICE_NEW);
        CHECK_EQ(agent.ice.tuple_count, 0);
        CHECK_EQ(ice_deadline(&agent.ice), NEVER);
    }
}

TEST(a_refused_check_reaches_nothing_in_a_connected_agent)
{
    for (enum flaw flaw = 0; flaw < FLAWS; flaw++) {
        agent_open(&agent, AGENT_TIMEOUT);
        CHECK_EQ(agent_check(&agent, UDP_PATH(1), false), DROP_NONE);
        agent.now = SECOND;
        expect_refusal(flaw);
        CHECK_EQ(agent.ice.state, ICE_CONNECTED);
        CHECK(agent_speaks_to(&agent, UDP_PATH(1)));
        CHECK_EQ(ice_deadline(&agent.ice), AGENT_TIMEOUT);
    }
}

TEST(a_refused_check_on_a_known_flow_is_no_consent)
{
    for (enum flaw flaw = 0; flaw < FLAWS; flaw++) {
        agent_open(&agent, AGENT_TIMEOUT);
        CHECK_EQ(agent_check(&agent, UDP_PATH(1), false), DROP_NONE);
        agent.now = SECOND;
        write_flawed(&agent.check, flaw);
        CHECK_EQ(agent_repeat(&agent, UDP_PATH(1)), refusals[flaw].why);
        CHECK_EQ(agent.ice.state, ICE_CONNECTED);
        CHECK_EQ(ice_deadline(&agent.ice), AGENT_TIMEOUT);
    }
}

TEST(requests_are_counted_and_so_are_the_refused_ones)
{
    agent_open(&agent, AGENT_TIMEOUT);
    CHECK_EQ(agent_check(&agent, UDP_PATH(1), false), DROP_NONE);
    for (enum flaw flaw = 0; flaw < FLAWS; flaw++) {
        write_flawed(&agent.check, flaw);
        (void)agent_repeat(&agent, UDP_PATH(1));
    }
    CHECK_EQ(agent.ice.checks_received, FLAWS - 6 + 1); /* but for malformed and other types */
    CHECK_EQ(agent.ice.checks_refused, FLAWS - 6);
}
