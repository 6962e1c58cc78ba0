/* ice_candidate_test.c - priorities, foundations and scopes of RFC 8445 and the registries. */
#include "test.h"

#include "proto/ice_candidate.h"
#include "proto/ice_gather.h"

#include <string.h>

static struct address address_of(const char *text, uint16_t port)
{
    char copy[ADDRESS_TEXT_MAX] = {0};
    struct address a;
    size_t length = 0;

    for (; *text; text++)
        copy[length++] = *text;
    CHECK(address_parse(&a, copy, length, port));
    return a;
}

TEST(candidates_are_worth_what_rfc_8445_says)
{
    CHECK_EQ(ice_priority(ICE_HOST, 65535), 2130706431);
    CHECK_EQ(ice_priority(ICE_PEER, 65535), 1862270975);
    CHECK_EQ(ice_priority(ICE_REFLEXIVE, 65535), 1694498815);
    CHECK_EQ(ice_priority(ICE_RELAYED, 65535), 16777215);
    CHECK_EQ(ice_priority(ICE_HOST, 0), 2113929471);
}

TEST(a_pair_is_worth_the_same_to_both_sides)
{
    const uint32_t host = 2130706431, reflexive = 1694498815;

    /* 2^32 * the smaller + 2 * the larger, and one more when the controlling one's is it */
    CHECK_EQ(ice_pair_priority(host, reflexive), 7277816997797167103);
    CHECK_EQ(ice_pair_priority(reflexive, host), 7277816997797167102);
    CHECK_EQ(ice_pair_priority(host, host), ((uint64_t)host << 32) + 2 * (uint64_t)host);
    CHECK(ice_pair_priority(host, 0) < ice_pair_priority(1, 1));
    CHECK_EQ(ice_pair_priority(UINT32_MAX, host), ice_pair_priority(INT32_MAX, host));
    CHECK(ice_pair_priority(UINT32_MAX, UINT32_MAX) > ice_pair_priority(host, UINT32_MAX));
}

struct scoped {
    const char *text;
    unsigned scopes;
};

/* C.3 row 40. */
TEST(row_40_hosts_that_are_ours_are_known_however_they_are_written)
{
    static const struct scoped all[] = {
        {"127.0.0.1", ICE_SCOPE_LOOPBACK},
        {"127.255.0.9", ICE_SCOPE_LOOPBACK},
        {"0.0.0.0", ICE_SCOPE_LOOPBACK},
        {"0.1.2.3", ICE_SCOPE_LOOPBACK},
        {"::1", ICE_SCOPE_LOOPBACK},
        {"::", ICE_SCOPE_LOOPBACK},
        {"::ffff:127.0.0.1", ICE_SCOPE_LOOPBACK},
        {"::127.0.0.1", ICE_SCOPE_LOOPBACK},
        {"64:ff9b::7f00:1", ICE_SCOPE_LOOPBACK},
        {"2002:7f00:1::", ICE_SCOPE_LOOPBACK},
        {"169.254.169.254", ICE_SCOPE_LINK},
        {"::ffff:169.254.169.254", ICE_SCOPE_LINK},
        {"64:ff9b::a9fe:a9fe", ICE_SCOPE_LINK},
        {"fe80::1", ICE_SCOPE_LINK},
        {"febf::1", ICE_SCOPE_LINK},
        {"10.0.0.1", ICE_SCOPE_PRIVATE},
        {"172.16.0.1", ICE_SCOPE_PRIVATE},
        {"172.31.255.255", ICE_SCOPE_PRIVATE},
        {"172.32.0.1", 0},
        {"192.168.1.1", ICE_SCOPE_PRIVATE},
        {"100.64.0.1", ICE_SCOPE_PRIVATE},
        {"100.128.0.1", 0},
        {"2002:c0a8:101::", ICE_SCOPE_PRIVATE},
        {"fd00::1", ICE_SCOPE_PRIVATE},
        {"fec0::1", ICE_SCOPE_PRIVATE},
        {"192.0.2.1", 0},
        {"2001:db8::1", 0},
        {"64:ff9b::c000:201", 0},
    };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const struct address a = address_of(all[i].text, 80);
        CHECK_EQ(ice_scopes(&a), all[i].scopes);
    }
}

TEST(a_foundation_is_a_number_in_digits)
{
    struct ice_candidate a, b;

    memset(&a, 0, sizeof a);
    memset(&b, 0, sizeof b);
    ice_set_foundation(&a, 0);
    CHECK_BYTES(a.foundation, a.foundation_length, "30");
    ice_set_foundation(&b, 0);
    CHECK(ice_same_foundation(&a, &b));
    ice_set_foundation(&b, 4294967295);
    CHECK_BYTES(b.foundation, b.foundation_length, "34323934393637323935");
    CHECK(!ice_same_foundation(&a, &b));
}

static struct ice_agent agent;

static void open_agent(uint8_t kinds)
{
    struct ice_agent_options options = {
        .kinds = kinds, .local = {.fragment_length = 4, .password_length = 22}};

    ice_agent_init(&agent, &options);
}

/* RFC 8445 section 5.1.1.3: kind, host and server, but not the port. */
TEST(candidates_of_one_kind_host_and_server_share_a_foundation)
{
    const struct address first = address_of("192.0.2.1", 1000);
    const struct address second = address_of("192.0.2.1", 2000);
    const struct address other = address_of("192.0.2.2", 1000);
    const struct address seen = address_of("203.0.113.1", 5000);
    const struct address seen_also = address_of("203.0.113.1", 5001);

    open_agent(ICE_ALL_KINDS);
    CHECK(ice_agent_add_host(&agent, 1, &first));
    CHECK(ice_agent_add_host(&agent, 2, &second));
    CHECK(ice_agent_add_host(&agent, 3, &other));
    ice_gather_add_reflexive(&agent, 0, 0, &seen);
    ice_gather_add_reflexive(&agent, 1, 0, &seen_also);
    ice_gather_add_reflexive(&agent, 2, 1, &seen);
    CHECK_EQ(agent.local_count, 6);
    CHECK(ice_same_foundation(&agent.locals[0].candidate, &agent.locals[1].candidate));
    CHECK(!ice_same_foundation(&agent.locals[0].candidate, &agent.locals[2].candidate));
    CHECK(!ice_same_foundation(&agent.locals[0].candidate, &agent.locals[3].candidate));
    CHECK(ice_same_foundation(&agent.locals[3].candidate, &agent.locals[4].candidate));
    CHECK(!ice_same_foundation(&agent.locals[3].candidate, &agent.locals[5].candidate));
    CHECK(agent.locals[0].candidate.priority > agent.locals[1].candidate.priority);
}

TEST(a_socket_that_no_nat_changes_gives_one_candidate)
{
    const struct address host = address_of("192.0.2.1", 1000);

    open_agent(ICE_ALL_KINDS);
    CHECK(ice_agent_add_host(&agent, 1, &host));
    ice_gather_add_reflexive(&agent, 0, 0, &host);
    CHECK_EQ(agent.local_count, 1);
}

TEST(a_hidden_host_is_not_told_of_as_what_a_reflexive_one_stands_for)
{
    const struct address host = address_of("10.0.0.1", 1000);
    const struct address seen = address_of("203.0.113.1", 5000);
    struct ice_event event;

    open_agent(ICE_KIND_BIT(ICE_REFLEXIVE));
    CHECK(ice_agent_add_host(&agent, 1, &host));
    ice_agent_gather(&agent, 0);
    ice_gather_add_reflexive(&agent, 0, 0, &seen);
    CHECK(ice_agent_event(&agent, &event));
    CHECK_EQ(event.kind, ICE_EVENT_CANDIDATE);
    CHECK_EQ(event.place, 1);
    CHECK(!address_is_set(&agent.locals[1].related));
    CHECK(ice_agent_event(&agent, &event));
    CHECK_EQ(event.kind, ICE_EVENT_GATHERED);
    CHECK(!ice_agent_event(&agent, &event));
}

TEST(addresses_that_nobody_can_send_to_are_no_candidates)
{
    static const char *const bad[] = {"0.0.0.0", "::", "224.0.0.1", "255.255.255.255", "ff02::1"};
    const struct address no_port = address_of("192.0.2.1", 0);

    open_agent(ICE_ALL_KINDS);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct ice_candidate far = {.address = address_of(bad[i], 9)};
        CHECK(!ice_agent_add_host(&agent, 1, &far.address));
        CHECK_EQ(ice_agent_add_remote(&agent, 0, &far), ICE_UNUSABLE);
        const struct ice_server server = {.address = far.address};
        CHECK(!ice_agent_add_server(&agent, &server));
    }
    CHECK(!ice_agent_add_host(&agent, 1, &no_port));
    CHECK_EQ(agent.local_count + agent.remote_count + agent.server_count, 0);
}

/* C.3 row 40. */
TEST(row_40_a_far_side_names_no_host_of_a_refused_scope)
{
    static const char *const bad[] = {"127.0.0.1", "::1", "169.254.169.254", "10.1.2.3",
                                      "::ffff:192.168.0.1", "64:ff9b::7f00:1"};
    struct ice_candidate far = {.address = address_of("192.0.2.9", 9)};

    open_agent(ICE_ALL_KINDS);
    agent.refused_scopes = ICE_SCOPE_LOOPBACK | ICE_SCOPE_LINK | ICE_SCOPE_PRIVATE;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct ice_candidate neighbour = {.address = address_of(bad[i], 9)};
        CHECK_EQ(ice_agent_add_remote(&agent, 0, &neighbour), ICE_FORBIDDEN);
    }
    CHECK_EQ(ice_agent_add_remote(&agent, 0, &far), ICE_TAKEN);
    CHECK_EQ(ice_agent_add_remote(&agent, 0, &far), ICE_KNOWN);
    CHECK_EQ(agent.remote_count, 1);
}

TEST(far_candidates_beyond_the_most_are_refused)
{
    struct ice_candidate far = {.address = address_of("192.0.2.9", 9)};

    open_agent(ICE_ALL_KINDS);
    for (uint16_t i = 0; i < ICE_REMOTES_MAX; i++) {
        far.address.port = (uint16_t)(1000 + i);
        CHECK_EQ(ice_agent_add_remote(&agent, 0, &far), ICE_TAKEN);
    }
    far.address.port = 9;
    CHECK_EQ(ice_agent_add_remote(&agent, 0, &far), ICE_TOO_MANY);
    ice_agent_end_remote(&agent, 0);
    CHECK_EQ(ice_agent_add_remote(&agent, 0, &far), ICE_CLOSED);
}
