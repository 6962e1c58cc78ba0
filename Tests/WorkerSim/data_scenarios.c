/* data_scenarios.c - messages between browsers, and between a browser and the program. */
#include "browser.h"
#include "invitation.h"
#include "parlour.h"
#include "test.h"

static const struct reliability in_order = {.is_ordered = true};

static struct chatter *__single chatter_of(struct scenario *s, size_t transport)
{
    return s->endpoints[transport - 1].browser->chatter;
}

static void say(struct scenario *s, size_t transport, uint16_t stream, uint32_t number,
                size_t length)
{
    CHECK_EQ(chatter_say(chatter_of(s, transport), s->session->now, stream, number, length,
                         &in_order),
             SCTP_TAKEN);
}

/* So many browsers, each with an association. */
static struct scenario *__single party(size_t guests)
{
    struct scenario *s = scenario_open(41);

    for (size_t i = 1; i <= guests; i++) {
        const struct ch_open_sctp options = parlour_sctp((uint32_t)i);
        parlour_join(s, &options);
    }
    return s;
}

TEST(a_message_reaches_every_consumer_of_its_stream)
{
    struct scenario *s = party(4);

    CHECK_EQ(s->session->data.states[CH_SCTP_STATE_CONNECTING], 4);
    CHECK_EQ(s->session->data.states[CH_SCTP_STATE_CONNECTED], 4);
    CHECK_EQ(s->session->data.state.outgoing_streams, 1024);
    parlour_produce(s, 70, 1, 5);
    for (uint32_t to = 2; to <= 4; to++)
        parlour_consume(s, 80 + to, 70, to, 9);
    for (uint32_t number = 0; number < 20; number++)
        say(s, 1, 5, number, 100 + number * 5000);
    scenario_run(s, 5 * SECOND);
    for (size_t to = 2; to <= 4; to++) {
        CHECK_EQ(chatter_of(s, to)->messages, 20);
        CHECK_EQ(chatter_of(s, to)->corrupt, 0);
        CHECK_EQ(chatter_of(s, to)->disorders, 0);
        CHECK_EQ(chatter_of(s, to)->stream, 9);
    }
    CHECK_EQ(chatter_of(s, 1)->messages, 0);
    CHECK_EQ(parlour_stats(s, 1).messages_received, 20);
    CHECK_EQ(parlour_stats(s, 2).messages_sent, 20);
    CHECK_EQ(parlour_dump(s, 82).messages_sent, 20);
    CHECK_EQ(s->session->transports_failed, 0);
    scenario_close(s);
}

TEST(messages_cross_a_network_that_loses)
{
    const struct conditions bad = {.delay = 25 * MILLISECOND, .jitter = 10 * MILLISECOND,
                                   .lost = 500, .duplicated = 200, .reordered = 200,
                                   .reorder_delay = 30 * MILLISECOND};
    struct scenario *s = party(2);

    for (size_t i = 0; i < 2; i++) {
        link_change(&s->endpoints[i].up, &bad);
        link_change(&s->endpoints[i].down, &bad);
    }
    parlour_produce(s, 70, 1, 5);
    parlour_consume(s, 82, 70, 2, 5);
    for (uint32_t number = 0; number < 100; number++)
        say(s, 1, 5, number, 2000);
    scenario_run(s, 60 * SECOND);
    CHECK_EQ(chatter_of(s, 2)->messages, 100);
    CHECK_EQ(chatter_of(s, 2)->disorders, 0);
    CHECK_EQ(chatter_of(s, 2)->corrupt, 0);
    scenario_close(s);
}

TEST(text_bytes_and_nothing_keep_what_they_are)
{
    static const uint8_t nothing[] = {0}, word[] = {'h', 'i'};
    struct scenario *s = party(2);
    struct chatter *from, *to;

    from = chatter_of(s, 1);
    to = chatter_of(s, 2);
    parlour_produce(s, 70, 1, 0);
    parlour_consume(s, 82, 70, 2, 0);
    chatter_say_raw(from, s->session->now, 0, TEXT_IDENTIFIER, word, 2);
    scenario_run(s, SECOND);
    CHECK_EQ(to->identifier, TEXT_IDENTIFIER);
    CHECK_EQ(to->length, 2);
    chatter_say_raw(from, s->session->now, 0, EMPTY_TEXT_IDENTIFIER, nothing, 1);
    scenario_run(s, SECOND);
    CHECK_EQ(to->identifier, EMPTY_TEXT_IDENTIFIER);
    CHECK_EQ(to->empty, 1);
    chatter_say_raw(from, s->session->now, 0, EMPTY_BYTES_IDENTIFIER, nothing, 1);
    scenario_run(s, SECOND);
    CHECK_EQ(to->identifier, EMPTY_BYTES_IDENTIFIER);
    CHECK_EQ(to->empty, 2);
    chatter_say_raw(from, s->session->now, 0, 4711, word, 2);
    scenario_run(s, SECOND);
    CHECK_EQ(to->identifier, 4711);
    CHECK_EQ(parlour_send_raw(s, 82, TEXT_IDENTIFIER, word, 0), ACCEPTED);
    scenario_run(s, SECOND);
    CHECK_EQ(to->identifier, EMPTY_TEXT_IDENTIFIER);
    CHECK_EQ(parlour_send_raw(s, 82, EMPTY_TEXT_IDENTIFIER, word, 2), CH_REFUSAL_INVALID_MESSAGE);
    CHECK_EQ(parlour_send_raw(s, 82, DCEP_IDENTIFIER, word, 2), CH_REFUSAL_INVALID_MESSAGE);
    CHECK_EQ(to->messages, 5);
    scenario_close(s);
}

TEST(the_program_hears_and_speaks_whole_messages)
{
    struct scenario *s = party(1);

    parlour_produce(s, 70, 1, 3);
    parlour_consume_directly(s, 90, 70, 4 << 20, false);
    parlour_consume(s, 91, 0, 1, 3);
    say(s, 1, 3, 0, 4);
    say(s, 1, 3, 1, SCTP_MESSAGE_MAX);
    say(s, 1, 3, 2, 60001);
    scenario_run(s, 5 * SECOND);
    CHECK_EQ(s->session->data.messages, 3);
    CHECK_EQ(s->session->data.parts, 1 + 5 + 2);
    CHECK_EQ(s->session->data.corrupt, 0);
    CHECK_EQ(s->session->data.disorders, 0);
    CHECK_EQ(s->session->data.lost, 0);
    CHECK(parlour_send(s, 91, 0, 4).is_taken);
    CHECK(parlour_send(s, 91, 1, SCTP_MESSAGE_MAX).is_taken);
    scenario_run(s, 5 * SECOND);
    CHECK_EQ(chatter_of(s, 1)->messages, 2);
    CHECK_EQ(chatter_of(s, 1)->length, SCTP_MESSAGE_MAX);
    CHECK_EQ(chatter_of(s, 1)->corrupt, 0);
    scenario_close(s);
}

TEST(without_credit_the_program_loses_messages_and_knows_how_many)
{
    struct scenario *s = party(1);
    const struct ch_grant_credit grant = {.consumer = 90, .credit = 1000};
    struct ch_grant_credit_reply answer;

    parlour_produce(s, 70, 1, 3);
    parlour_consume_directly(s, 90, 70, 1000, false);
    for (uint32_t number = 0; number < 5; number++)
        say(s, 1, 3, number, 936);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->data.messages, 1);
    CHECK_EQ(parlour_dump(s, 90).messages_lost, 4);
    CHECK_EQ(ask_grant_credit(s->session, &grant, &answer), ACCEPTED);
    say(s, 1, 3, 5, 936);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->data.messages, 2);
    CHECK_EQ(s->session->data.lost, 4);
    scenario_close(s);
}

TEST(who_holds_back_makes_the_far_side_wait_and_loses_nothing)
{
    struct scenario *s = party(1);
    const struct ch_grant_credit grant = {.consumer = 90, .credit = 300000};
    struct ch_grant_credit_reply answer;
    uint32_t said = 0;

    parlour_produce(s, 70, 1, 3);
    parlour_consume_directly(s, 90, 70, 100000, true);
    for (unsigned i = 0; i < 100; i++) {
        while (chatter_say(chatter_of(s, 1), s->session->now, 3, said, 50000, &in_order) ==
               SCTP_TAKEN)
            said++;
        scenario_run(s, 100 * MILLISECOND);
    }
    CHECK_EQ(s->session->data.messages, 2);
    CHECK(said > 30);
    CHECK(said < 80); /* two buffers of 1 MiB */
    while (s->session->data.messages < said) {
        const uint64_t before = s->session->data.messages;
        CHECK_EQ(ask_grant_credit(s->session, &grant, &answer), ACCEPTED);
        scenario_run(s, 3 * SECOND);
        CHECK(s->session->data.messages > before);
        if (s->session->data.messages == before)
            break;
    }
    CHECK_EQ(s->session->data.disorders, 0);
    CHECK_EQ(s->session->data.lost, 0);
    scenario_close(s);
}

TEST(a_controller_that_does_not_read_gets_all_that_it_has_credit_for)
{
    struct scenario *s = party(1);

    parlour_produce(s, 70, 1, 3);
    parlour_consume_directly(s, 90, 70, 4 << 20, false);
    s->session->is_stalled = true;
    for (uint32_t number = 0; number < 30; number++) {
        say(s, 1, 3, number, 100000);
        scenario_run(s, SECOND);
    }
    CHECK_EQ(s->session->data.messages, 0);
    CHECK(s->session->out.frames_used <= OUTBOX_EVENTS_MAX);
    s->session->is_stalled = false;
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->data.messages, 30);
    CHECK_EQ(s->session->data.disorders, 0);
    scenario_close(s);
}

TEST(what_is_not_taken_may_be_tried_again_once_there_is_room)
{
    struct scenario *s = party(1);
    uint64_t writables, lows;
    uint32_t taken = 0;

    parlour_consume(s, 91, 0, 1, 3);
    chatter_of(s, 1)->is_deaf = true;
    for (unsigned i = 0; i < 60; i++) {
        while (parlour_send(s, 91, taken, 50000).is_taken)
            taken++;
        scenario_run(s, 100 * MILLISECOND);
    }
    CHECK_EQ(parlour_dump(s, 91).buffered_amount, 250000);
    CHECK_EQ(parlour_stats(s, 1).buffered_amount, 250000);
    writables = s->session->data.writables;
    lows = s->session->data.lows;
    chatter_of(s, 1)->is_deaf = false;
    association_make_ready(chatter_of(s, 1)->sctp);
    scenario_run(s, 10 * SECOND);
    CHECK_EQ(s->session->data.writables, writables + 1);
    CHECK_EQ(s->session->data.lows, lows + 1);
    CHECK_EQ(s->session->data.amount, 0);
    CHECK_EQ(chatter_of(s, 1)->messages, taken);
    CHECK_EQ(chatter_of(s, 1)->disorders, 0);
    CHECK_EQ(parlour_dump(s, 91).messages_lost, 0);
    scenario_close(s);
}

TEST(a_consumer_that_is_full_loses_what_others_get)
{
    struct scenario *s = party(3);

    parlour_produce_directly(s, 70);
    parlour_consume(s, 82, 70, 2, 1);
    parlour_consume(s, 83, 70, 3, 1);
    chatter_of(s, 2)->is_deaf = true;
    for (uint32_t number = 0; number < 100; number++) {
        parlour_broadcast(s, 70, number, 50000);
        scenario_run(s, 100 * MILLISECOND);
    }
    scenario_run(s, SECOND);
    CHECK_EQ(chatter_of(s, 3)->messages, 100);
    CHECK_EQ(chatter_of(s, 3)->disorders, 0);
    CHECK_EQ(s->session->data.fulls, 1);
    CHECK(parlour_dump(s, 82).messages_lost > 40);
    CHECK_EQ(parlour_dump(s, 83).messages_lost, 0);
    scenario_close(s);
}
