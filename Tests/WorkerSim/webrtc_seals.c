/* webrtc_seals.c - no key stream is used twice, whatever becomes of senders and transports.
 *
 * Row 13 of the list of attacks. The witness opens what left, so a wrong seal shows as well. */
#include "mending.h"
#include "test.h"
#include "witness.h"

static void close_sender(struct scenario *s, uint32_t sender)
{
    struct ch_close_sender q = {.sender = sender};
    struct ch_close_sender_reply a;

    CHECK_EQ(ask_close_sender(s->session, &q, &a), ACCEPTED);
}

static void move_sender(struct scenario *s, uint32_t sender, const struct endpoint *to)
{
    struct ch_attach_sender q = {.sender = sender, .transport = scenario_number(s, to)};
    struct ch_attach_sender_reply a;

    CHECK_EQ(ask_attach_sender(s->session, &q, &a), ACCEPTED);
}

static void check_testimony(struct scenario *s, size_t least)
{
    struct testimony said = witness_judge(s->witness);

    CHECK(said.packets > least);
    CHECK_EQ(said.repeats, 0);
    CHECK_EQ(said.sealed_wrong, 0);
}

/* A publisher of video and two listeners of which the first has a bad network; all is seen. */
static struct scenario *__single call(enum suite suite)
{
    struct scenario *s = scenario_open(63);
    struct invitation how = {.suite = suite, .consent_timeout = INVITATION_CONSENT};
    struct conditions bad = {.delay = 20 * MILLISECOND,
                             .lost = 1000,
                             .reordered = 500,
                             .reorder_delay = 30 * MILLISECOND};
    struct endpoint *publisher = scenario_invite(s, &how);
    struct endpoint *listener = scenario_invite(s, &how);

    scenario_invite(s, &how);
    mending_publish(s, publisher);
    mending_listen(s, listener, 2222);
    witness_open(s);
    scenario_run(s, SECOND);
    endpoint_video(publisher, s->session->now, MENDED_SSRC)->payload_size = 200;
    scenario_run(s, 100 * MILLISECOND); /* who never hears the first packet cannot miss it */
    link_open(&listener->up, &bad, 1);
    link_open(&listener->down, &bad, 2);
    return s;
}

TEST(no_index_repeats_when_packets_are_sent_again_with_any_suite)
{
    for (enum suite suite = 0; suite < SUITE_COUNT; suite++) {
        struct scenario *s = call(suite);

        scenario_run(s, 10 * SECOND);
        CHECK(s->endpoints[1].mender->repaired > 50);
        check_testimony(s, 1000);
        scenario_close(s);
    }
}

TEST(no_index_repeats_when_a_sender_is_closed_and_comes_again)
{
    struct scenario *s = call(SUITE_AEAD_AES_128_GCM);

    for (size_t i = 0; i < 20; i++) {
        scenario_run(s, 700 * MILLISECOND);
        close_sender(s, 2222);
        mending_send(s, &s->endpoints[1], 2222);
    }
    scenario_run(s, SECOND);
    CHECK(scenario_drops(s, DROP_SEAL_REPEATED) > 0); /* numbers of before: not sent, not sealed */
    check_testimony(s, 100);
    scenario_close(s);
}

TEST(no_index_repeats_when_a_sender_moves_to_and_fro)
{
    struct scenario *s = call(SUITE_AEAD_AES_128_GCM);

    for (size_t i = 0; i < 20; i++) {
        scenario_run(s, 500 * MILLISECOND);
        move_sender(s, 2222, &s->endpoints[i % 2 ? 1 : 2]);
    }
    scenario_run(s, SECOND);
    CHECK(s->endpoints[1].heard[0].packets > 300);
    CHECK(s->endpoints[2].heard[0].packets > 300);
    check_testimony(s, 900);
    scenario_close(s);
}

TEST(no_index_repeats_over_restarts_and_changes_of_the_address)
{
    struct scenario *s = call(SUITE_AEAD_AES_128_GCM);
    struct endpoint *listener = &s->endpoints[1];

    for (uint16_t i = 0; i < 6; i++) {
        struct ice_credentials fresh = scenario_restart(s, listener);
        scenario_rebind(listener, (uint16_t)(600 + i));
        browser_restart(listener->browser, s->session->now, &fresh);
        scenario_run(s, 2 * SECOND);
    }
    CHECK_EQ(mender_missing(listener->mender, 0, s->endpoints[0].sources[0].number - 150), 0);
    check_testimony(s, 1000);
    s->astray = 0;
    scenario_close(s);
}
