/* data_attacks.c - C.3 row 24 of the list of attacks: more messages, longer ones and more channels
 * than anybody needs. */
#include "browser.h"
#include "invitation.h"
#include "parlour.h"
#include "test.h"

static const struct reliability in_order = {.is_ordered = true};

static struct chatter *__single chatter_of(struct scenario *s, size_t transport)
{
    return s->endpoints[transport - 1].browser->chatter;
}

TEST(a_hundred_thousand_messages_unread_fill_one_buffer_and_are_told_once)
{
    struct scenario *s = scenario_open(44);
    struct ch_open_sctp options = parlour_sctp(1);

    options.send_buffer_size = 100000;
    parlour_join(s, &options);
    parlour_produce_directly(s, 70);
    parlour_consume(s, 81, 70, 1, 1);
    chatter_of(s, 1)->is_deaf = true;
    for (uint32_t number = 0; number < 100000; number++) {
        parlour_broadcast(s, 70, number, 40);
        if (number % 1000 == 0)
            scenario_run(s, 100 * MILLISECOND);
    }
    scenario_run(s, SECOND);
    CHECK(parlour_dump(s, 81).buffered_amount <= 100000 / (40 + 64) * 40);
    CHECK_EQ(s->session->data.fulls, 1);
    CHECK_EQ(parlour_dump(s, 81).messages_lost + parlour_dump(s, 81).messages_sent +
                 parlour_dump(s, 81).buffered_amount / 40,
             100000);
    CHECK_EQ(scenario_drops(s, DROP_DATA_LOST), parlour_dump(s, 81).messages_lost);
    CHECK_EQ(s->session->transports_failed, 0);
    scenario_close(s);
}

TEST(a_message_far_too_long_is_not_kept_and_told)
{
    struct scenario *s = scenario_open(45);
    struct ch_open_sctp options = parlour_sctp(1);

    options.max_message_size = 1000;
    parlour_join(s, &options);
    parlour_produce(s, 70, 1, 3);
    parlour_consume_directly(s, 90, 70, 100000, false);
    for (unsigned i = 0; i < 3; i++)
        CHECK_EQ(chatter_say(chatter_of(s, 1), s->session->now, 3, i, SCTP_MESSAGE_MAX,
                             &in_order),
                 SCTP_TAKEN);
    scenario_run(s, 900 * MILLISECOND);
    CHECK_EQ(s->session->data.faults[CH_DATA_FAULT_TOO_LARGE], 1);
    scenario_run(s, 5 * SECOND);
    CHECK_EQ(scenario_drops(s, DROP_DATA_TOO_LARGE), 3);
    CHECK_EQ(s->session->data.messages, 0);
    CHECK_EQ(chatter_say(chatter_of(s, 1), s->session->now, 3, 0, 1000, &in_order), SCTP_TAKEN);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->data.messages, 1);
    CHECK_EQ(s->session->data.corrupt, 0);
    scenario_close(s);
}

TEST(sixty_five_thousand_channels_are_opened_by_who_reads_and_refused_otherwise)
{
    struct scenario *s = scenario_open(46);
    struct ch_open_sctp options = parlour_sctp(1);
    const struct sctp_options theirs = {
        .local_port = 5000,
        .remote_port = 5000,
        .outgoing_streams = SCTP_STREAMS_MAX,
        .incoming_streams = SCTP_STREAMS_MAX,
        .message_max = SCTP_MESSAGE_MAX,
    };
    uint64_t opened;

    options.outgoing_streams = options.incoming_streams = SCTP_STREAMS_MAX;
    parlour_join_as(s, &options, &theirs);
    s->session->is_stalled = true;
    for (uint32_t stream = 0; stream < 5000; stream++) {
        CHECK_EQ(chatter_knock(chatter_of(s, 1), s->session->now, (uint16_t)stream, "x",
                               &in_order),
                 SCTP_TAKEN);
        if (stream % 500 == 0)
            scenario_run(s, 100 * MILLISECOND);
    }
    scenario_run(s, 5 * SECOND);
    s->session->is_stalled = false;
    scenario_run(s, 5 * SECOND);
    opened = s->session->data.opened;
    CHECK_EQ(opened + scenario_drops(s, DROP_DATA_OPENING), 5000);
    for (uint32_t stream = 5000; stream < SCTP_STREAMS_MAX; stream++) {
        CHECK_EQ(chatter_knock(chatter_of(s, 1), s->session->now, (uint16_t)stream, "x",
                               &in_order),
                 SCTP_TAKEN);
        if (stream % 500 == 0)
            scenario_run(s, 200 * MILLISECOND);
    }
    scenario_run(s, 5 * SECOND);
    CHECK_EQ(s->session->data.opened - opened, SCTP_STREAMS_MAX - 5000);
    CHECK_EQ(s->session->transports_failed, 0);
    scenario_close(s);
}

TEST(what_nobody_consumes_waits_up_to_a_bound)
{
    struct scenario *s = scenario_open(47);
    const struct ch_open_sctp options = parlour_sctp(1);

    parlour_join(s, &options);
    CHECK_EQ(chatter_knock(chatter_of(s, 1), s->session->now, 4, "chat", &in_order), SCTP_TAKEN);
    for (uint32_t number = 0; number < 100; number++) {
        CHECK_EQ(chatter_say(chatter_of(s, 1), s->session->now, 4, number, 10000, &in_order),
                 SCTP_TAKEN);
        scenario_run(s, 100 * MILLISECOND);
    }
    CHECK_EQ(scenario_drops(s, DROP_DATA_UNCLAIMED), 100 - 26);
    parlour_produce(s, 70, 1, 4);
    parlour_consume_directly(s, 90, 70, 1 << 20, false);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->data.messages, 26);
    CHECK_EQ(s->session->data.disorders, 0);
    scenario_close(s);
}

TEST(garbage_inside_the_records_harms_nobody)
{
    struct scenario *s = scenario_open(48);
    const struct ch_open_sctp options = parlour_sctp(1);
    struct endpoint *e = parlour_join(s, &options);
    uint8_t garbage[1000], sealed[BROWSER_DATAGRAM_MAX];

    for (unsigned i = 0; i < 500; i++) {
        size_t length;

        for (size_t at = 0; at < sizeof garbage; at++)
            garbage[at] = (uint8_t)(i * 7 + at * i);
        CHECK(dtls_speak(e->browser->dtls, garbage, 1 + i * 2));
        while ((length = dtls_next(e->browser->dtls, sealed, sizeof sealed)) > 0)
            scenario_send_raw(s, e, sealed, length);
        scenario_run(s, 10 * MILLISECOND);
    }
    CHECK_EQ(scenario_drops(s, DROP_SCTP_MALFORMED) + scenario_drops(s, DROP_SCTP_CHUNK), 500);
    CHECK_EQ(parlour_stats(s, 1).state, CH_SCTP_STATE_CONNECTED);
    parlour_consume(s, 91, 0, 1, 3);
    CHECK(parlour_send(s, 91, 0, 100).is_taken);
    scenario_run(s, SECOND);
    CHECK_EQ(chatter_of(s, 1)->messages, 1);
    scenario_close(s);
}
