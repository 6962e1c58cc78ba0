/* agent_attacks.c - C.3 row 40 of the list of attacks, as far as a worker with full ICE agents is
 * concerned: a far side that names hosts which are ours, so that we knock there. */
#include "agent_call.h"
#include "proto/ice_candidate.h"
#include "test.h"

static uint64_t knocks;

/* Everything leaves for here; nobody answers. */
static bool count_knocks(struct scenario *s, const struct flow *to,
                         const uint8_t *__counted_by(length) packet, size_t length)
{
    (void)s;
    (void)packet;
    (void)length;
    knocks += ice_scopes(&to->remote) != 0;
    return true;
}

static void create(struct scenario *s, uint8_t refused_scopes)
{
    struct ch_address host = {.port = 4000};
    uint8_t suite = CH_SRTP_SUITE_AEAD_AES128_GCM;
    struct ch_create_agent_transport q = {
        .transport = FIRST,
        .room = ROOM,
        .is_controlling = true,
        .kinds = ICE_ALL_KINDS,
        .refused_scopes = refused_scopes,
        .suites_count = 1,
        .suites = &suite,
        .hosts_count = 1,
        .hosts = &host,
    };
    struct ch_set_far_side far = {.transport = FIRST};
    struct ch_create_agent_transport_reply created;
    struct ch_set_far_side_reply known;

    host.ip = text_view("192.0.2.77");
    q.username_fragment = text_view("fragment");
    q.password = text_view("passwordpasswordpassword");
    far.username_fragment = text_view("faraway");
    far.password = text_view("passwordofthefarside12");
    s->session->socket_count = 1;
    s->session->sockets[0] = 40;
    CHECK_EQ(ask_create_agent_transport(s->session, &q, &created), ACCEPTED);
    CHECK_EQ(ask_set_far_side(s->session, &far, &known), ACCEPTED);
}

static enum ch_candidate_verdict name_host(struct scenario *s, const char *ip)
{
    struct ch_add_far_candidate q = {
        .transport = FIRST, .candidate = {.address = {.port = 80}, .priority = 1}};
    struct ch_add_far_candidate_reply a = {0};

    q.candidate.address.ip = text_view(ip);
    q.candidate.foundation = text_view("1");
    CHECK_EQ(ask_add_far_candidate(s->session, &q, &a), ACCEPTED);
    return a.verdict;
}

/* C.3 row 40. */
TEST(row_40_nobody_is_knocked_at_whom_a_far_side_may_not_name)
{
    static const char *const ours[] = {
        "127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254",
        "::ffff:169.254.169.254", "10.1.2.3", "172.16.0.1", "192.168.1.1", "fd00::1",
        "64:ff9b::7f00:1",
    };
    struct scenario *s = agent_call_begin();

    create(s, ICE_SCOPE_LOOPBACK | ICE_SCOPE_LINK | ICE_SCOPE_PRIVATE);
    s->carrier = count_knocks;
    knocks = 0;
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        CHECK_EQ(name_host(s, ours[i]), CH_CANDIDATE_VERDICT_FORBIDDEN);
    CHECK_EQ(name_host(s, "0.0.0.0"), CH_CANDIDATE_VERDICT_UNUSABLE);
    CHECK_EQ(name_host(s, "192.0.2.9"), CH_CANDIDATE_VERDICT_TAKEN);
    scenario_run(s, 60 * SECOND);
    CHECK_EQ(knocks, 0);
    scenario_close(s);
}

/* C.3 row 40: what an application allows is found, so that the test above means something. */
TEST(row_40_a_neighbour_is_knocked_at_where_that_is_allowed)
{
    struct scenario *s = agent_call_begin();

    create(s, 0);
    s->carrier = count_knocks;
    knocks = 0;
    CHECK_EQ(name_host(s, "10.1.2.3"), CH_CANDIDATE_VERDICT_TAKEN);
    scenario_run(s, 60 * SECOND);
    CHECK(knocks > 3);
    CHECK(knocks < 200);
    scenario_close(s);
}
