/* bad_data.c - requests about data channels that are refused. */
#include "requests.h"

#include "proto/dcep.h"

static uint8_t much[60000];

static void unknown_transport(struct draft *d)
{
    d->data.sctp.transport = d->data.producer.transport = d->data.consumer.transport = 99;
}

static void plain_transport(struct draft *d)
{
    d->data.sctp.transport = 11;
}

static void open_transport(struct draft *d)
{
    d->data.sctp.transport = 16;
}

static void no_port(struct draft *d)
{
    d->data.sctp.remote_port = 0;
}

static void no_streams(struct draft *d)
{
    d->data.sctp.incoming_streams = 0;
}

static void long_messages(struct draft *d)
{
    d->data.sctp.max_message_size = 262145;
}

static void large_buffer(struct draft *d)
{
    d->data.sctp.send_buffer_size = 16777217;
}

static void unknown_room(struct draft *d)
{
    d->data.producer.room = d->data.consumer.room = 99;
}

static void other_room(struct draft *d)
{
    d->data.producer.room = d->data.consumer.room = 2;
}

static void known_id(struct draft *d)
{
    d->data.producer.producer = 51;
    d->data.consumer.consumer = 61;
}

static void no_stream(struct draft *d)
{
    d->data.producer.has_stream = d->data.consumer.has_stream = false;
}

static void stream_beyond(struct draft *d)
{
    d->data.producer.stream = d->data.consumer.stream = 16;
}

static void stream_taken(struct draft *d)
{
    d->data.producer.stream = 1;
    d->data.consumer.stream = 2;
}

static void without_sctp(struct draft *d)
{
    d->data.sctp.transport = d->data.producer.transport = d->data.consumer.transport = 11;
}

static void unknown_ids(struct draft *d)
{
    d->data.producer_id = d->data.consumer_id = d->data.consumer.producer = 99;
}

static void two_bounds(struct draft *d)
{
    d->data.consumer.reliability.has_max_retransmits = true;
    d->data.consumer.reliability.has_max_packet_life_time = true;
}

static void long_label(struct draft *d)
{
    d->data.consumer.has_opening = true;
    d->data.consumer.opening.label = ch_view_of(much, DCEP_NAMES_MAX + 1);
}

static void to_program(struct draft *d)
{
    d->data.consumer.has_transport = d->data.consumer.has_stream = false;
}

static void opening_to_program(struct draft *d)
{
    to_program(d);
    d->data.consumer.has_opening = true;
}

static void from_nobody_to_program(struct draft *d)
{
    to_program(d);
    d->data.consumer.has_producer = false;
}

static void much_credit(struct draft *d)
{
    to_program(d);
    d->data.consumer.credit = 16777217;
}

static void credit_for_stream(struct draft *d)
{
    d->data.consumer.credit = 1;
}

static void not_direct(struct draft *d)
{
    d->data.producer_id = 51;
    d->data.consumer_id = 62;
}

static void direct(struct draft *d)
{
    d->data.consumer_id = 61;
}

static void opening_as_message(struct draft *d)
{
    d->data.part.identifier = DCEP_IDENTIFIER;
}

static void empty_but_not(struct draft *d)
{
    d->data.part.identifier = EMPTY_TEXT_IDENTIFIER;
}

static void empty_and_unnamed(struct draft *d)
{
    d->data.part.identifier = 4711;
    d->data.part.bytes = ch_view_of(NULL, 0);
}

static void long_message(struct draft *d)
{
    d->data.part.bytes = ch_view_of(much, 1001);
}

static const struct bad_request rows[] = {
    {"sctp on an unknown transport", CH_OPEN_SCTP, unknown_transport,
     CH_REFUSAL_UNKNOWN_TRANSPORT, "transport 99", false},
    {"sctp on a plain transport", CH_OPEN_SCTP, plain_transport, CH_REFUSAL_NOT_WEB_RTC,
     "transport 11", false},
    {"sctp twice", CH_OPEN_SCTP, open_transport, CH_REFUSAL_ALREADY_CONNECTED, "transport 16",
     false},
    {"sctp without a port", CH_OPEN_SCTP, no_port, CH_REFUSAL_INVALID_ADDRESS, "port 0", false},
    {"sctp without streams", CH_OPEN_SCTP, no_streams, CH_REFUSAL_INVALID_STREAM, "no streams",
     false},
    {"sctp with messages too long", CH_OPEN_SCTP, long_messages, CH_REFUSAL_MESSAGE_TOO_LARGE,
     "262145", false},
    {"sctp with a buffer too large", CH_OPEN_SCTP, large_buffer, CH_REFUSAL_LIMIT_REACHED,
     "16777217", false},
    {"stats of an unknown transport", CH_GET_SCTP_STATS, unknown_transport,
     CH_REFUSAL_UNKNOWN_TRANSPORT, "transport 99", false},
    {"stats of no association", CH_GET_SCTP_STATS, without_sctp, CH_REFUSAL_NO_SCTP,
     "transport 11", false},

    {"a data producer in an unknown room", CH_CREATE_DATA_PRODUCER, unknown_room,
     CH_REFUSAL_UNKNOWN_ROOM, "room 99", false},
    {"a data producer in another room", CH_CREATE_DATA_PRODUCER, other_room,
     CH_REFUSAL_DIFFERENT_ROOM, "transport 16", false},
    {"a data producer twice", CH_CREATE_DATA_PRODUCER, known_id, CH_REFUSAL_DUPLICATE_ID,
     "data producer 51", false},
    {"a data producer on an unknown transport", CH_CREATE_DATA_PRODUCER, unknown_transport,
     CH_REFUSAL_UNKNOWN_TRANSPORT, "transport 99", false},
    {"a data producer without sctp", CH_CREATE_DATA_PRODUCER, without_sctp, CH_REFUSAL_NO_SCTP,
     "transport 11", false},
    {"a data producer with half an end", CH_CREATE_DATA_PRODUCER, no_stream,
     CH_REFUSAL_INVALID_STREAM, "go together", false},
    {"a data producer on no stream", CH_CREATE_DATA_PRODUCER, stream_beyond,
     CH_REFUSAL_INVALID_STREAM, "stream 16", false},
    {"a data producer on a taken stream", CH_CREATE_DATA_PRODUCER, stream_taken,
     CH_REFUSAL_DUPLICATE_STREAM, "stream 1", false},
    {"an unknown data producer closed", CH_CLOSE_DATA_PRODUCER, unknown_ids,
     CH_REFUSAL_UNKNOWN_DATA_PRODUCER, "data producer 99", false},
    {"an unknown data producer paused", CH_PAUSE_DATA_PRODUCER, unknown_ids,
     CH_REFUSAL_UNKNOWN_DATA_PRODUCER, "data producer 99", false},
    {"a stream's producer that sends", CH_SEND_FROM_PRODUCER, not_direct, CH_REFUSAL_NOT_DIRECT,
     "data producer 51", false},
    {"an opening as a message", CH_SEND_FROM_PRODUCER, opening_as_message,
     CH_REFUSAL_INVALID_MESSAGE, "50", false},

    {"a data consumer in an unknown room", CH_CREATE_DATA_CONSUMER, unknown_room,
     CH_REFUSAL_UNKNOWN_ROOM, "room 99", false},
    {"a data consumer in another room", CH_CREATE_DATA_CONSUMER, other_room,
     CH_REFUSAL_DIFFERENT_ROOM, "data producer 52", false},
    {"a data consumer twice", CH_CREATE_DATA_CONSUMER, known_id, CH_REFUSAL_DUPLICATE_ID,
     "data consumer 61", false},
    {"a data consumer of nobody known", CH_CREATE_DATA_CONSUMER, unknown_ids,
     CH_REFUSAL_UNKNOWN_DATA_PRODUCER, "data producer 99", false},
    {"a data consumer with half an end", CH_CREATE_DATA_CONSUMER, no_stream,
     CH_REFUSAL_INVALID_STREAM, "go together", false},
    {"a data consumer on no stream", CH_CREATE_DATA_CONSUMER, stream_beyond,
     CH_REFUSAL_INVALID_STREAM, "stream 16", false},
    {"a data consumer on a taken stream", CH_CREATE_DATA_CONSUMER, stream_taken,
     CH_REFUSAL_DUPLICATE_STREAM, "stream 2", false},
    {"a data consumer with two bounds", CH_CREATE_DATA_CONSUMER, two_bounds,
     CH_REFUSAL_INVALID_RELIABILITY, "two bounds", false},
    {"a label too long", CH_CREATE_DATA_CONSUMER, long_label, CH_REFUSAL_INVALID_OPENING,
     "4,000", false},
    {"an opening to the program", CH_CREATE_DATA_CONSUMER, opening_to_program,
     CH_REFUSAL_INVALID_OPENING, "without a stream", false},
    {"from nobody to the program", CH_CREATE_DATA_CONSUMER, from_nobody_to_program,
     CH_REFUSAL_NO_SCTP, "from nobody", false},
    {"too much credit", CH_CREATE_DATA_CONSUMER, much_credit, CH_REFUSAL_LIMIT_REACHED,
     "16777217", false},
    {"credit for a stream", CH_CREATE_DATA_CONSUMER, credit_for_stream, CH_REFUSAL_NOT_DIRECT,
     "stream 4", false},
    {"an unknown data consumer closed", CH_CLOSE_DATA_CONSUMER, unknown_ids,
     CH_REFUSAL_UNKNOWN_DATA_CONSUMER, "data consumer 99", false},
    {"credit for a data consumer with a stream", CH_GRANT_CREDIT, not_direct,
     CH_REFUSAL_NOT_DIRECT, "data consumer 62", false},
    {"a message to the program's consumer", CH_SEND_TO_CONSUMER, direct, CH_REFUSAL_NOT_DIRECT,
     "data consumer 61", false},
    {"an empty message that is not", CH_SEND_TO_CONSUMER, empty_but_not,
     CH_REFUSAL_INVALID_MESSAGE, "56", false},
    {"an empty message of no kind", CH_SEND_TO_CONSUMER, empty_and_unnamed,
     CH_REFUSAL_INVALID_MESSAGE, "4711", false},
    {"a message too long for the far side", CH_SEND_TO_CONSUMER, long_message,
     CH_REFUSAL_MESSAGE_TOO_LARGE, "1000", false},
};

#define ROW_COUNT (sizeof rows / sizeof *rows)

const struct bad_request *__single bad_data_at(size_t place)
{
    return place < ROW_COUNT ? &rows[place] : NULL;
}
