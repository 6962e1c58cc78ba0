/* parlour.c - questions about data channels, and browsers that have some. */
#include "parlour.h"

#include "browser.h"
#include "invitation.h"
#include "test.h"

#define PART 60000

static uint8_t said[SCTP_MESSAGE_MAX];

struct ch_open_sctp parlour_sctp(uint32_t transport)
{
    return (struct ch_open_sctp){
        .transport = transport,
        .local_port = 5000,
        .remote_port = 5000,
        .outgoing_streams = 1024,
        .incoming_streams = 1024,
        .max_message_size = SCTP_MESSAGE_MAX,
        .send_buffer_size = 262144,
        .accepts_channels = true,
    };
}

struct endpoint *__single parlour_join(struct scenario *s, const struct ch_open_sctp *options)
{
    const struct sctp_options theirs = chatter_options();

    return parlour_join_as(s, options, &theirs);
}

struct endpoint *__single parlour_join_as(struct scenario *s, const struct ch_open_sctp *options,
                                          const struct sctp_options *theirs)
{
    const struct invitation how = {.consent_timeout = INVITATION_CONSENT};
    struct endpoint *e = scenario_invite(s, &how);
    struct ch_open_sctp question = *options;
    struct ch_open_sctp_reply answer;

    question.transport = scenario_number(s, e);
    CHECK_EQ(ask_open_sctp(s->session, &question, &answer), ACCEPTED);
    e->browser->chatter = chatter_open(s->session->now, theirs);
    scenario_run(s, SECOND);
    CHECK_EQ(association_phase(e->browser->chatter->sctp), SCTP_IS_CONNECTED);
    return e;
}

/* -- objects ---------------------------------------------------------------------------------- */

void parlour_produce(struct scenario *s, uint32_t producer, uint32_t transport, uint16_t stream)
{
    const struct ch_create_data_producer question = {
        .producer = producer,
        .room = ROOM,
        .has_transport = true,
        .transport = transport,
        .has_stream = true,
        .stream = stream,
    };
    struct ch_create_data_producer_reply answer;

    CHECK_EQ(ask_create_data_producer(s->session, &question, &answer), ACCEPTED);
}

void parlour_produce_directly(struct scenario *s, uint32_t producer)
{
    const struct ch_create_data_producer question = {.producer = producer, .room = ROOM};
    struct ch_create_data_producer_reply answer;

    CHECK_EQ(ask_create_data_producer(s->session, &question, &answer), ACCEPTED);
}

struct ch_create_data_consumer parlour_consumer(uint32_t consumer, uint32_t producer)
{
    return (struct ch_create_data_consumer){
        .consumer = consumer,
        .room = ROOM,
        .has_producer = producer != 0,
        .producer = producer,
        .reliability = {.is_ordered = true},
    };
}

void parlour_consume_as(struct scenario *s, const struct ch_create_data_consumer *question)
{
    struct ch_create_data_consumer_reply answer;

    CHECK_EQ(ask_create_data_consumer(s->session, question, &answer), ACCEPTED);
}

void parlour_consume(struct scenario *s, uint32_t consumer, uint32_t producer,
                     uint32_t transport, uint16_t stream)
{
    struct ch_create_data_consumer question = parlour_consumer(consumer, producer);

    question.has_transport = true;
    question.transport = transport;
    question.has_stream = true;
    question.stream = stream;
    parlour_consume_as(s, &question);
}

void parlour_consume_directly(struct scenario *s, uint32_t consumer, uint32_t producer,
                              uint32_t credit, bool holds_back)
{
    struct ch_create_data_consumer question = parlour_consumer(consumer, producer);

    question.credit = credit;
    question.holds_back = holds_back;
    parlour_consume_as(s, &question);
}

/* -- messages --------------------------------------------------------------------------------- */

static struct ch_message_part part_of(uint32_t identifier, size_t at, size_t length)
{
    const size_t left = length - at;

    return (struct ch_message_part){
        .identifier = identifier,
        .bytes = ch_view_of(said + at, left < PART ? left : PART),
        .is_last = left <= PART,
    };
}

struct ch_send_to_consumer_reply parlour_send(struct scenario *s, uint32_t consumer,
                                              uint32_t number, size_t length)
{
    struct ch_send_to_consumer_reply answer = {0};

    chatter_fill(number, said, length);
    for (size_t at = 0; at < length; at += PART) {
        const struct ch_send_to_consumer question = {
            .consumer = consumer,
            .message = part_of(BYTES_IDENTIFIER, at, length),
        };
        CHECK_EQ(ask_send_to_consumer(s->session, &question, &answer), ACCEPTED);
    }
    return answer;
}

enum ch_refusal parlour_send_raw(struct scenario *s, uint32_t consumer, uint32_t identifier,
                                 const uint8_t *__counted_by(length) bytes, size_t length)
{
    const struct ch_send_to_consumer question = {
        .consumer = consumer,
        .message = {.identifier = identifier,
                    .bytes = ch_view_of(bytes, length),
                    .is_last = true},
    };
    struct ch_send_to_consumer_reply answer;

    return ask_send_to_consumer(s->session, &question, &answer);
}

void parlour_broadcast(struct scenario *s, uint32_t producer, uint32_t number, size_t length)
{
    struct ch_send_from_producer_reply answer;

    chatter_fill(number, said, length);
    for (size_t at = 0; at < length; at += PART) {
        const struct ch_message_part part = part_of(BYTES_IDENTIFIER, at, length);
        const struct ch_send_from_producer question = {.producer = producer, .message = part};

        CHECK_EQ(ask_send_from_producer(s->session, &question, &answer), ACCEPTED);
    }
}

/* -- what there is ---------------------------------------------------------------------------- */

struct ch_get_sctp_stats_reply parlour_stats(struct scenario *s, uint32_t transport)
{
    const struct ch_get_sctp_stats question = {.transport = transport};
    struct ch_get_sctp_stats_reply answer;

    CHECK_EQ(ask_get_sctp_stats(s->session, &question, &answer), ACCEPTED);
    return answer;
}

struct ch_dump_data_consumer_reply parlour_dump(struct scenario *s, uint32_t consumer)
{
    const struct ch_dump_data_consumer question = {.consumer = consumer};
    struct ch_dump_data_consumer_reply answer;

    CHECK_EQ(ask_dump_data_consumer(s->session, &question, &answer), ACCEPTED);
    return answer;
}
