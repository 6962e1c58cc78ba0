/* data_life_scenarios.c - channels that open and close, pause, and listen to some only. */
#include "browser.h"
#include "invitation.h"
#include "parlour.h"
#include "test.h"

#include <string.h>

static const struct reliability in_order = {.is_ordered = true};

static struct chatter *__single chatter_of(struct scenario *s, size_t transport)
{
    return s->endpoints[transport - 1].browser->chatter;
}

static void say(struct scenario *s, size_t transport, uint16_t stream, uint32_t number)
{
    CHECK_EQ(chatter_say(chatter_of(s, transport), s->session->now, stream, number, 100,
                         &in_order),
             SCTP_TAKEN);
}

static struct scenario *__single party(size_t guests)
{
    struct scenario *s = scenario_open(42);

    for (size_t i = 1; i <= guests; i++) {
        const struct ch_open_sctp options = parlour_sctp((uint32_t)i);
        parlour_join(s, &options);
    }
    return s;
}

static void close_consumer(struct scenario *s, uint32_t consumer, bool drains)
{
    const struct ch_close_data_consumer question = {.consumer = consumer, .drains = drains};
    struct ch_close_data_consumer_reply answer;

    CHECK_EQ(ask_close_data_consumer(s->session, &question, &answer), ACCEPTED);
}

static void close_producer(struct scenario *s, uint32_t producer)
{
    const struct ch_close_data_producer question = {.producer = producer};
    struct ch_close_data_producer_reply answer;

    CHECK_EQ(ask_close_data_producer(s->session, &question, &answer), ACCEPTED);
}

TEST(what_the_far_side_says_in_a_channel_it_opens_waits_for_who_listens)
{
    const struct reliability often = {.persistence = PERSISTS_SO_OFTEN, .bound = 3};
    struct scenario *s = party(1);

    CHECK_EQ(chatter_knock(chatter_of(s, 1), s->session->now, 4, "chat", &often), SCTP_TAKEN);
    say(s, 1, 4, 0);
    say(s, 1, 4, 1);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->data.opened, 1);
    CHECK_EQ(s->session->data.opening.stream, 4);
    CHECK_EQ(s->session->data.label_length, 4);
    CHECK(!s->session->data.opening.reliability.is_ordered);
    CHECK(s->session->data.opening.reliability.has_max_retransmits);
    CHECK_EQ(s->session->data.opening.reliability.max_retransmits, 3);
    CHECK_EQ(chatter_of(s, 1)->acks, 1);
    parlour_produce(s, 70, 1, 4);
    say(s, 1, 4, 2);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->data.messages, 0);
    parlour_consume_directly(s, 90, 70, 100000, false);
    say(s, 1, 4, 3);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->data.messages, 4);
    CHECK_EQ(s->session->data.disorders, 0);
    CHECK_EQ(parlour_stats(s, 1).messages_received, 4);
    scenario_close(s);
}

TEST(a_channel_that_we_open_is_open_at_the_far_side_before_its_first_message)
{
    struct scenario *s = party(1);
    struct ch_create_data_consumer question = parlour_consumer(91, 0);

    question.has_transport = true;
    question.transport = 1;
    question.has_stream = true;
    question.stream = 3;
    question.reliability = (struct ch_reliability){.has_max_packet_life_time = true,
                                                   .max_packet_life_time = 700};
    question.has_opening = true;
    question.opening = (struct ch_opening){.label = text_view("files"), .priority = 512};
    parlour_consume_as(s, &question);
    for (uint32_t number = 0; number < 5; number++)
        CHECK(parlour_send(s, 91, number, 100).is_taken);
    scenario_run(s, SECOND);
    CHECK_EQ(chatter_of(s, 1)->openings, 1);
    CHECK_EQ(chatter_of(s, 1)->opening.priority, 512);
    CHECK_EQ(chatter_of(s, 1)->opening.reliability.persistence, PERSISTS_SO_LONG);
    CHECK_EQ(chatter_of(s, 1)->opening.reliability.bound, 700);
    CHECK(!chatter_of(s, 1)->opening.reliability.is_ordered);
    CHECK_EQ(chatter_of(s, 1)->label_length, 5);
    CHECK(memcmp(chatter_of(s, 1)->label, "files", 5) == 0);
    CHECK_EQ(chatter_of(s, 1)->messages, 5);
    CHECK_EQ(chatter_of(s, 1)->disorders, 0);
    scenario_close(s);
}

TEST(openings_are_dropped_where_none_is_wanted)
{
    struct scenario *s = scenario_open(43);
    struct ch_open_sctp options = parlour_sctp(1);

    options.accepts_channels = false;
    parlour_join(s, &options);
    chatter_knock(chatter_of(s, 1), s->session->now, 4, "chat", &in_order);
    say(s, 1, 4, 0);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->data.opened, 0);
    CHECK_EQ(chatter_of(s, 1)->acks, 0);
    CHECK_EQ(scenario_drops(s, DROP_DATA_OPENING), 1);
    CHECK_EQ(scenario_drops(s, DROP_DATA_UNCLAIMED), 1);
    CHECK_EQ(s->session->data.faults[CH_DATA_FAULT_UNCLAIMED], 1);
    scenario_close(s);
}

TEST(a_closed_channel_is_closed_at_both_ends_and_its_number_is_free)
{
    struct scenario *s = party(1);

    for (unsigned round = 0; round < 3; round++) {
        parlour_produce(s, 70, 1, 5);
        parlour_consume_directly(s, 90, 70, 100000, false);
        parlour_consume(s, 91, 0, 1, 5);
        CHECK(parlour_send(s, 91, round, 100).is_taken);
        scenario_run(s, SECOND);
        close_producer(s, 70);
        close_consumer(s, 91, false);
        scenario_run(s, SECOND);
        CHECK_EQ(chatter_of(s, 1)->messages, round + 1);
        CHECK_EQ(chatter_of(s, 1)->resets, round + 1);
        CHECK_EQ(chatter_of(s, 1)->reset, 5);
    }
    CHECK_EQ(chatter_of(s, 1)->disorders, 0);
    scenario_close(s);
}

TEST(what_waits_is_sent_before_a_consumer_that_drains_is_gone)
{
    struct scenario *s = party(1);

    parlour_consume(s, 91, 0, 1, 5);
    chatter_of(s, 1)->is_deaf = true;
    uint32_t taken = 0;
    for (unsigned i = 0; i < 60; i++) {
        while (parlour_send(s, 91, taken, 50000).is_taken)
            taken++;
        scenario_run(s, 100 * MILLISECOND);
    }
    close_consumer(s, 91, true);
    chatter_of(s, 1)->is_deaf = false;
    association_make_ready(chatter_of(s, 1)->sctp);
    scenario_run(s, 20 * SECOND);
    CHECK_EQ(chatter_of(s, 1)->messages, taken);
    CHECK_EQ(chatter_of(s, 1)->resets, 1);
    parlour_consume(s, 91, 0, 1, 5);
    scenario_close(s);
}

TEST(the_far_side_closes_a_channel_and_is_answered)
{
    struct scenario *s = party(1);

    parlour_produce(s, 70, 1, 5);
    parlour_consume_directly(s, 90, 70, 100000, false);
    parlour_consume(s, 91, 0, 1, 5);
    say(s, 1, 5, 0);
    association_reset(chatter_of(s, 1)->sctp, 5);
    scenario_run(s, SECOND);
    CHECK_EQ(s->session->data.messages, 1);
    CHECK_EQ(s->session->data.closed, 1);
    CHECK_EQ(s->session->data.closed_stream, 5);
    CHECK_EQ(chatter_of(s, 1)->resets, 1);
    CHECK_EQ(parlour_send_raw(s, 91, TEXT_IDENTIFIER, (const uint8_t[]){'x'}, 1),
             CH_REFUSAL_NO_SCTP);
    close_consumer(s, 91, true);
    close_producer(s, 70);
    scenario_run(s, SECOND);
    CHECK_EQ(chatter_of(s, 1)->resets, 1);
    scenario_close(s);
}

TEST(paused_ones_give_and_get_nothing)
{
    struct scenario *s = party(2);
    const struct ch_pause_data_producer pause = {.producer = 70};
    const struct ch_resume_data_producer resume = {.producer = 70};
    const struct ch_pause_data_consumer deafen = {.consumer = 82};
    const struct ch_resume_data_consumer undeafen = {.consumer = 82};
    struct ch_pause_data_producer_reply paused;
    struct ch_resume_data_producer_reply resumed;
    struct ch_pause_data_consumer_reply deafened;
    struct ch_resume_data_consumer_reply undeafened;

    parlour_produce(s, 70, 1, 5);
    parlour_consume(s, 82, 70, 2, 5);
    CHECK_EQ(ask_pause_data_producer(s->session, &pause, &paused), ACCEPTED);
    say(s, 1, 5, 0);
    scenario_run(s, SECOND);
    CHECK_EQ(ask_resume_data_producer(s->session, &resume, &resumed), ACCEPTED);
    CHECK_EQ(ask_pause_data_consumer(s->session, &deafen, &deafened), ACCEPTED);
    CHECK(parlour_dump(s, 82).is_paused);
    say(s, 1, 5, 1);
    scenario_run(s, SECOND);
    CHECK_EQ(ask_resume_data_consumer(s->session, &undeafen, &undeafened), ACCEPTED);
    say(s, 1, 5, 2);
    scenario_run(s, SECOND);
    CHECK_EQ(chatter_of(s, 2)->messages, 1);
    CHECK_EQ(chatter_of(s, 2)->next[5], 3);
    CHECK_EQ(parlour_dump(s, 82).messages_lost, 0);
    scenario_close(s);
}

static void whisper(struct scenario *s, uint16_t *__counted_by(count) subchannels, size_t count,
                    bool has_required, uint16_t required)
{
    const struct ch_view letter = text_view("x");
    const struct ch_send_from_producer question = {
        .producer = 70,
        .message = {.identifier = TEXT_IDENTIFIER, .bytes = letter, .is_last = true},
        .subchannels_count = count,
        .subchannels = subchannels,
        .has_required_subchannel = has_required,
        .required_subchannel = required,
    };
    struct ch_send_from_producer_reply answer;

    CHECK_EQ(ask_send_from_producer(s->session, &question, &answer), ACCEPTED);
    scenario_run(s, SECOND);
}

TEST(subchannels_say_who_gets_what_the_program_sends)
{
    struct scenario *s = party(2);
    uint16_t first[] = {1, 2}, second[] = {2, 3}, wanted[] = {3, 4};
    struct ch_set_subchannels set = {.consumer = 82, .subchannels_count = 2, .subchannels = second};
    struct ch_set_subchannels_reply was_set;

    parlour_produce_directly(s, 70);
    struct ch_create_data_consumer question = parlour_consumer(81, 70);
    question.has_transport = question.has_stream = true;
    question.transport = 1;
    question.subchannels_count = 2;
    question.subchannels = first;
    parlour_consume_as(s, &question);
    parlour_consume(s, 82, 70, 2, 0);
    CHECK_EQ(ask_set_subchannels(s->session, &set, &was_set), ACCEPTED);
    CHECK_EQ(parlour_dump(s, 82).subchannels_count, 2);

    whisper(s, NULL, 0, false, 0);
    CHECK_EQ(chatter_of(s, 1)->messages, 1);
    CHECK_EQ(chatter_of(s, 2)->messages, 1);
    whisper(s, wanted, 2, false, 0);
    CHECK_EQ(chatter_of(s, 1)->messages, 1);
    CHECK_EQ(chatter_of(s, 2)->messages, 2);
    whisper(s, NULL, 0, true, 1);
    CHECK_EQ(chatter_of(s, 1)->messages, 2);
    CHECK_EQ(chatter_of(s, 2)->messages, 2);
    whisper(s, wanted, 2, true, 2);
    CHECK_EQ(chatter_of(s, 1)->messages, 2);
    CHECK_EQ(chatter_of(s, 2)->messages, 3);
    scenario_close(s);
}

TEST(media_goes_on_when_the_association_ends)
{
    const struct invitation how = {.consent_timeout = INVITATION_CONSENT};
    struct scenario *s = party(1);
    struct endpoint *listener = scenario_invite(s, &how);

    scenario_publish(s, &s->endpoints[0], 7, CH_KIND_AUDIO, 1111);
    scenario_listen(s, listener, 7, CH_KIND_AUDIO, 2222);
    scenario_run(s, SECOND);
    endpoint_audio(&s->endpoints[0], s->session->now, 1111);
    parlour_consume(s, 91, 0, 1, 5);
    chatter_close(s->endpoints[0].browser->chatter);
    s->endpoints[0].browser->chatter = NULL;
    CHECK(parlour_send(s, 91, 0, 100).is_taken);
    scenario_run(s, 120 * SECOND);
    CHECK_EQ(s->session->data.states[CH_SCTP_STATE_FAILED], 1);
    CHECK_EQ(endpoint_heard(listener, 2222)->gaps, 0);
    CHECK(endpoint_heard(listener, 2222)->packets > 5990);
    CHECK_EQ(s->session->transports_failed, 0);
    CHECK_EQ(parlour_send_raw(s, 91, TEXT_IDENTIFIER, (const uint8_t[]){'x'}, 1),
             CH_REFUSAL_NO_SCTP);
    scenario_close(s);
}

TEST(a_closed_transport_takes_its_producers_and_their_consumers_with_it)
{
    struct scenario *s = party(2);
    const struct ch_close_transport question = {.transport = 1};
    const struct ch_dump_data_consumer dump = {.consumer = 82};
    struct ch_close_transport_reply answer;
    struct ch_dump_data_consumer_reply dumped;

    parlour_produce(s, 70, 1, 5);
    parlour_consume(s, 82, 70, 2, 5);
    parlour_consume_directly(s, 90, 70, 100000, true);
    parlour_consume(s, 91, 0, 1, 7);
    say(s, 1, 5, 0);
    CHECK_EQ(ask_close_transport(s->session, &question, &answer), ACCEPTED);
    CHECK_EQ(ask_dump_data_consumer(s->session, &dump, &dumped),
             CH_REFUSAL_UNKNOWN_DATA_CONSUMER);
    scenario_run(s, SECOND);
    CHECK_EQ(chatter_of(s, 2)->resets, 1);
    scenario_close(s);
}
