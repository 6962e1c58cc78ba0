/* data_draft.c - requests about data channels that the world of requests.h accepts. */
#include "data_draft.h"

#include "session.h"

#include <string.h>

void data_draft_open(struct data_draft *d, uint8_t op)
{
    memset(d, 0, sizeof *d);
    d->sctp = (struct ch_open_sctp){
        .transport = 15,
        .local_port = 5000,
        .remote_port = 5000,
        .outgoing_streams = 16,
        .incoming_streams = 16,
        .max_message_size = 65536,
        .remote_max_message_size = 1000,
        .send_buffer_size = 100000,
    };
    d->producer = (struct ch_create_data_producer){
        .producer = 53,
        .room = 1,
        .has_transport = true,
        .transport = 16,
        .has_stream = true,
        .stream = 3,
    };
    d->consumer = (struct ch_create_data_consumer){
        .consumer = 63,
        .room = 1,
        .has_producer = true,
        .producer = 52,
        .has_transport = true,
        .transport = 16,
        .has_stream = true,
        .stream = 4,
    };
    d->producer_id = op == CH_SEND_FROM_PRODUCER ? 52 : 51;
    d->consumer_id = op == CH_GRANT_CREDIT ? 61 : 62;
    d->part = (struct ch_message_part){.identifier = 51, .is_last = true};
    d->part.bytes = text_view("hi");
    d->credit = 1000;
}

#define FIELDS(OP, name, ...)                                                                      \
    case CH_##OP: {                                                                                \
        const struct ch_##name q = {__VA_ARGS__};                                                  \
        ch_write_##name(w, &q);                                                                    \
        return true;                                                                               \
    }

bool data_draft_write(struct ch_writer *w, uint8_t op, struct data_draft *d)
{
    switch (op) {
    case CH_OPEN_SCTP:
        ch_write_open_sctp(w, &d->sctp);
        return true;
    case CH_CREATE_DATA_PRODUCER:
        ch_write_create_data_producer(w, &d->producer);
        return true;
    case CH_CREATE_DATA_CONSUMER:
        ch_write_create_data_consumer(w, &d->consumer);
        return true;
    FIELDS(GET_SCTP_STATS, get_sctp_stats, .transport = d->sctp.transport == 15
                                               ? 16 : d->sctp.transport)
    FIELDS(CLOSE_DATA_PRODUCER, close_data_producer, .producer = d->producer_id)
    FIELDS(PAUSE_DATA_PRODUCER, pause_data_producer, .producer = d->producer_id)
    FIELDS(RESUME_DATA_PRODUCER, resume_data_producer, .producer = d->producer_id)
    FIELDS(SEND_FROM_PRODUCER, send_from_producer, .producer = d->producer_id,
           .message = d->part)
    FIELDS(DUMP_DATA_PRODUCER, dump_data_producer, .producer = d->producer_id)
    FIELDS(CLOSE_DATA_CONSUMER, close_data_consumer, .consumer = d->consumer_id, .drains = true)
    FIELDS(PAUSE_DATA_CONSUMER, pause_data_consumer, .consumer = d->consumer_id)
    FIELDS(RESUME_DATA_CONSUMER, resume_data_consumer, .consumer = d->consumer_id)
    FIELDS(SET_SUBCHANNELS, set_subchannels, .consumer = d->consumer_id)
    FIELDS(SET_BUFFERED_LOW, set_buffered_low, .consumer = d->consumer_id, .threshold = 10)
    FIELDS(SEND_TO_CONSUMER, send_to_consumer, .consumer = d->consumer_id, .message = d->part)
    FIELDS(GRANT_CREDIT, grant_credit, .consumer = d->consumer_id, .credit = d->credit)
    FIELDS(DUMP_DATA_CONSUMER, dump_data_consumer, .consumer = d->consumer_id)
    default:
        return false;
    }
}
