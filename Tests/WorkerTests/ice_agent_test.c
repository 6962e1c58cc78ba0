/* ice_agent_test.c - whom a full ICE agent believes, which part it plays, and at what pace. */
#include "ice_stand.h"

/* --- the far side's checks --- */

TEST(a_check_from_nowhere_is_answered_and_checked_back)
{
    struct stun asked;

    open_known(false);
    CHECK_EQ(check_from(7777, false), DROP_NONE);
    CHECK_EQ(answered(), 0);
    CHECK_EQ(answer.to.socket, HOST_SOCKET);
    CHECK_EQ(answer.to.remote.port, 7777);
    CHECK_EQ(agent.remote_count, 1);
    CHECK_EQ(agent.remotes[0].kind, ICE_PEER);
    CHECK_EQ(agent.remotes[0].priority, 0x6e7f1eff);
    CHECK(next_check(&asked));
    CHECK_EQ(out.to.remote.port, 7777);
    CHECK(stun_proves(&asked, out_room, out.w.used, far_password, PASSWORD_LENGTH));
    CHECK_BYTES(out_room + asked.username.at, asked.username.length, "6661723a6f757273");
    CHECK(asked.is_controlled && asked.has_priority && asked.has_fingerprint);
    CHECK_EQ(asked.priority, ice_priority(ICE_PEER, 65535));
}

TEST(a_check_before_the_answer_waits_for_the_password_and_is_then_checked_back_first)
{
    struct stun asked;

    open_agent(false, ICE_ALL_KINDS);
    add_far(1, UINT32_MAX);
    CHECK_EQ(check_from(7777, false), DROP_NONE);
    CHECK_EQ(answered(), 0);
    CHECK(!next_check(&asked));
    set_far();
    CHECK(next_check(&asked));
    CHECK_EQ(out.to.remote.port, 7777);
}

enum flaw {
    NO_USERNAME,
    OTHER_FRAGMENT,
    NO_PRIORITY,
    NO_INTEGRITY,
    OTHER_PASSWORD,
    TURNED_BIT,
    NO_FINGERPRINT,
    CUT,
    FLAWS,
};

static void write_flawed(enum flaw flaw)
{
    check_begin(&check, 200);
    if (flaw != NO_USERNAME)
        check_username(&check, (const uint8_t *)(flaw == OTHER_FRAGMENT ? "ourt" : "ours"), 4);
    check_controlling(&check);
    if (flaw != NO_PRIORITY)
        check_priority(&check, 1);
    if (flaw != NO_INTEGRITY)
        check_sign(&check, flaw == OTHER_PASSWORD ? far_password : our_password,
                   PASSWORD_LENGTH);
    if (flaw == TURNED_BIT)
        check.bytes[40] ^= 1;
    if (flaw == NO_FINGERPRINT)
        check_end(&check);
    else
        check_fingerprint(&check);
    if (flaw == CUT)
        check.w.used -= 4;
}

TEST(what_proves_nothing_changes_nothing_and_has_no_answer)
{
    static const enum drop why[FLAWS] = {
        [NO_USERNAME] = DROP_STUN_INCOMPLETE,   [OTHER_FRAGMENT] = DROP_STUN_USERNAME,
        [NO_PRIORITY] = DROP_STUN_INCOMPLETE,   [NO_INTEGRITY] = DROP_STUN_INCOMPLETE,
        [OTHER_PASSWORD] = DROP_STUN_INTEGRITY, [TURNED_BIT] = DROP_STUN_INTEGRITY,
        [NO_FINGERPRINT] = DROP_STUN_INCOMPLETE, [CUT] = DROP_STUN_MALFORMED,
    };

    for (int flaw = 0; flaw < FLAWS; flaw++) {
        open_known(false);
        write_flawed((enum flaw)flaw);
        CHECK_EQ(hear(7777, check.bytes, check.w.used), why[flaw]);
        CHECK_EQ(answered(), -1);
        CHECK_EQ(agent.remote_count + agent.pairs.count, 0);
    }
}

TEST(a_check_that_demands_what_we_do_not_know_is_told_so)
{
    open_known(false);
    begin_check(true, 1);
    check_attribute(&check, 0x7abc, NULL, 0);
    CHECK_EQ(end_check(7777), DROP_STUN_ATTRIBUTE);
    CHECK_EQ(answered(), STUN_UNKNOWN_ATTRIBUTE);
    CHECK_EQ(agent.remote_count, 0);
}

TEST(who_wants_relays_only_does_not_answer_at_home)
{
    open_agent(false, ICE_KIND_BIT(ICE_RELAYED));
    set_far();
    CHECK_EQ(check_from(7777, false), DROP_NOT_CONNECTED);
    CHECK_EQ(answered(), -1);
}

TEST(strangers_without_end_are_heard_one_by_one)
{
    size_t answers = 0;

    open_known(false);
    for (uint16_t port = 2000; port < 3000; port++) {
        (void)check_from(port, false);
        answers += answer.w.used > 0;
    }
    CHECK_EQ(answers, 25);
    CHECK(agent.remote_count <= ICE_REMOTES_MAX && agent.pairs.count <= ICE_PAIRS_MAX);
    now += 2 * SECOND;
    CHECK_EQ(check_from(4000, false), DROP_NONE);
    CHECK_EQ(check_from(4001, false), DROP_STUN_IGNORED);
    for (uint16_t port = 5000; port < 5100; port++) { /* the oldest gives up its place */
        now += 2 * SECOND;
        CHECK_EQ(check_from(port, false), DROP_NONE);
    }
    CHECK_EQ(agent.remote_count, ICE_REMOTES_MAX);
}

/* --- roles --- */

TEST(of_two_in_control_the_smaller_number_gives_way)
{
    open_known(true);
    begin_check(true, 0);
    CHECK_EQ(end_check(7777), DROP_STUN_ROLE);
    CHECK_EQ(answered(), STUN_ROLE_CONFLICT);
    CHECK(agent.is_controlling);
    CHECK_EQ(agent.remote_count, 0);
    begin_check(true, UINT64_MAX);
    CHECK_EQ(end_check(7777), DROP_NONE);
    CHECK_EQ(answered(), 0);
    CHECK(!agent.is_controlling);
}

TEST(of_two_that_are_controlled_the_larger_number_takes_control)
{
    open_known(false);
    begin_check(false, UINT64_MAX);
    CHECK_EQ(end_check(7777), DROP_STUN_ROLE);
    CHECK_EQ(answered(), STUN_ROLE_CONFLICT);
    CHECK(!agent.is_controlling);
    begin_check(false, 0);
    CHECK_EQ(end_check(7777), DROP_NONE);
    CHECK(agent.is_controlling);
}

TEST(told_of_a_conflict_we_change_and_ask_again)
{
    struct stun asked, again;

    open_known(true);
    add_far(1000, 1000);
    CHECK(next_check(&asked));
    CHECK(asked.is_controlling);
    CHECK_EQ(reply_to(&asked, &(struct reply){.from = 1000,
                                              .error = STUN_ROLE_CONFLICT,
                                              .password = far_password}),
             DROP_NONE);
    CHECK(!agent.is_controlling);
    CHECK(next_check(&again));
    CHECK(again.is_controlled);
    CHECK_EQ(again.tie_breaker, asked.tie_breaker);
    CHECK(memcmp(again.transaction, asked.transaction, STUN_TRANSACTION_SIZE) != 0);
    CHECK_EQ(succeed(&asked, 1000), DROP_STUN_UNMATCHED); /* what was asked in the other part */
    CHECK_EQ(succeed(&again, 1000), DROP_NONE);
    CHECK_EQ(agent.state, ICE_AGENT_CONNECTED);
}

/* --- answers to ours --- */

TEST(who_does_not_know_the_password_cannot_answer_for_the_far_side)
{
    struct stun asked;

    open_known(true);
    add_far(1000, 1000);
    CHECK(next_check(&asked));
    for (int i = 0; i < 2; i++) {
        const struct reply forged = {.from = 1000,
                                     .error = i == 1 ? STUN_ROLE_CONFLICT : 0,
                                     .mapped = agent.locals[0].candidate.address,
                                     .password = our_password};
        CHECK_EQ(reply_to(&asked, &forged), DROP_STUN_INTEGRITY);
    }
    CHECK_EQ(agent.state, ICE_AGENT_CHECKING);
    CHECK(agent.is_controlling);
    CHECK_EQ(succeed(&asked, 1000), DROP_NONE);
    CHECK(ice_agent_is_open(&agent));
}

TEST(an_answer_from_elsewhere_fails_the_pair)
{
    struct stun asked;

    open_known(true);
    add_far(1000, 1000);
    CHECK(next_check(&asked));
    CHECK_EQ(succeed(&asked, 1001), DROP_NONE);
    CHECK_EQ(agent.pairs.list[0].state, ICE_PAIR_FAILED);
    CHECK(!ice_agent_is_open(&agent));
}

TEST(an_answer_without_an_address_is_none)
{
    struct stun asked;

    open_known(true);
    add_far(1000, 1000);
    CHECK(next_check(&asked));
    CHECK_EQ(reply_to(&asked, &(struct reply){.from = 1000, .password = far_password}),
             DROP_STUN_INCOMPLETE);
    CHECK_EQ(agent.pairs.list[0].state, ICE_PAIR_IN_PROGRESS);
}

TEST(seen_under_an_address_nobody_knew_we_have_a_candidate_more_and_tell_nobody)
{
    const struct address seen = far_at(60000);
    struct stun asked;
    struct ice_event event;

    open_known(true);
    add_far(1000, 1000);
    while (ice_agent_event(&agent, &event))
        ;
    CHECK(next_check(&asked));
    CHECK_EQ(reply_to(&asked, &(struct reply){.from = 1000,
                                              .mapped = seen,
                                              .password = far_password}),
             DROP_NONE);
    CHECK_EQ(agent.local_count, 2);
    CHECK_EQ(agent.locals[1].candidate.kind, ICE_PEER);
    CHECK_EQ(agent.path.valid, 1);
    while (ice_agent_event(&agent, &event))
        CHECK(event.kind != ICE_EVENT_CANDIDATE);
}

/* --- pace --- */

TEST(new_checks_leave_fifty_milliseconds_apart_the_best_first)
{
    struct stun asked;
    usec_t before = 0;

    open_known(true);
    for (uint16_t i = 0; i < 20; i++)
        add_far((uint16_t)(1000 + i), 1000u + i);
    for (uint16_t i = 0; i < 10; i++) {
        CHECK(next_check(&asked));
        CHECK_EQ(out.to.remote.port, 1019 - i);
        CHECK(i == 0 || now - before == ICE_PACE);
        before = now;
        CHECK(!next(&asked));
    }
}
