/* coturn_tests.c - two whole workers and a real TURN server. */
#include "correspondent.h"

#include "proto/ice_candidate.h"

static struct correspondent first, second;

static void meet(const struct acquaintance *how)
{
    correspondent_open(&first, true, how);
    correspondent_open(&second, false, how);
    correspondents_meet(&first, &second, how);
}

static void part(void)
{
    correspondent_close(&first);
    correspondent_close(&second);
}

TEST(two_workers_shake_hands_through_coturn_over_udp_tcp_and_tls)
{
    for (int carrier = CH_SERVER_TRANSPORT_UDP; carrier <= CH_SERVER_TRANSPORT_TLS; carrier++) {
        const struct acquaintance how = {.kinds = ICE_KIND_BIT(ICE_RELAYED),
                                         .carrier = (enum ch_server_transport)carrier,
                                         .password = "secret",
                                         .name = "turn.test"};

        meet(&how);
        CHECK(first.has_shaken && second.has_shaken);
        CHECK(first.is_relayed && second.is_relayed);
        CHECK_EQ(first.kinds_told, ICE_KIND_BIT(ICE_RELAYED));
        CHECK_EQ(first.server_fault, CH_SERVER_FAULT_NONE);
        part();
    }
}

TEST(two_workers_find_each_other_by_the_addresses_coturn_sees)
{
    const struct acquaintance how = {
        .kinds = ICE_ALL_KINDS, .is_stun = true, .password = "", .name = ""};

    meet(&how);
    CHECK(first.has_shaken && second.has_shaken);
    CHECK(!first.is_relayed);
    CHECK(first.kinds_told & ICE_KIND_BIT(ICE_HOST)); /* no NAT: what coturn sees is no news */
    part();
}

TEST(a_wrong_password_is_told_by_coturn_and_by_us)
{
    const struct acquaintance how = {
        .kinds = ICE_KIND_BIT(ICE_RELAYED), .password = "guessed", .name = ""};

    meet(&how);
    CHECK(!first.has_shaken);
    CHECK_EQ(first.server_fault, CH_SERVER_FAULT_CREDENTIALS);
    CHECK_EQ(second.server_fault, CH_SERVER_FAULT_CREDENTIALS);
    part();
}

TEST(coturn_with_somebody_elses_certificate_is_none)
{
    const struct acquaintance how = {.kinds = ICE_KIND_BIT(ICE_RELAYED),
                                     .carrier = CH_SERVER_TRANSPORT_TLS,
                                     .password = "secret",
                                     .name = "other.test"};

    meet(&how);
    CHECK(!first.has_shaken);
    CHECK_EQ(first.server_fault, CH_SERVER_FAULT_LOST);
    part();
}

TEST(coturn_that_nobody_reaches_is_lost)
{
    const struct acquaintance how = {.kinds = ICE_KIND_BIT(ICE_RELAYED),
                                     .carrier = CH_SERVER_TRANSPORT_TCP,
                                     .password = "secret",
                                     .name = "",
                                     .is_refused = true};

    meet(&how);
    CHECK(!first.has_shaken);
    CHECK_EQ(first.server_fault, CH_SERVER_FAULT_LOST);
    part();
}

/* --- for scripts/between-nats --- */

static void meet_behind_nats(enum ch_server_transport carrier, bool is_relayed)
{
    const struct acquaintance how = {.kinds = ICE_ALL_KINDS,
                                     .carrier = carrier,
                                     .password = "secret",
                                     .name = "turn.test",
                                     .settles = true};

    meet(&how);
    CHECK(first.has_shaken && second.has_shaken);
    CHECK_EQ(first.is_relayed, is_relayed);
    CHECK_EQ(second.is_relayed, is_relayed);
    CHECK(first.kinds_told & ICE_KIND_BIT(ICE_RELAYED));
    part();
}

TEST(behind_nats_that_keep_their_ports_two_workers_meet_without_the_relay)
{
    meet_behind_nats(CH_SERVER_TRANSPORT_UDP, false);
}

TEST(behind_nats_that_change_their_ports_two_workers_meet_by_a_relay_over_anything)
{
    for (int carrier = CH_SERVER_TRANSPORT_UDP; carrier <= CH_SERVER_TRANSPORT_TLS; carrier++)
        meet_behind_nats((enum ch_server_transport)carrier, true);
}
