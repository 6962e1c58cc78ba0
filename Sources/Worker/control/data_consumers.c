/* data_consumers.c - requests that concern a data consumer. */
#include "control/convert.h"
#include "control/data_parts.h"
#include "graph/data_consumer.h"
#include "graph/room.h"

static struct data_consumer *__single find(struct request *r, uint32_t id, enum ch_refusal *why)
{
    struct data_consumer *__single consumer =
        CTX(struct data_consumer, id_table_find(&r->graph->data_consumers, id));

    *why = consumer ? ACCEPTED
                    : refuse_id(r, CH_REFUSAL_UNKNOWN_DATA_CONSUMER, "data consumer", id);
    return consumer;
}

/* -- life ------------------------------------------------------------------------------------- */

static enum ch_refusal find_producer(struct request *r, const struct ch_create_data_consumer *q,
                                     const struct room *room,
                                     struct data_consumer_options *options)
{
    if (!q->has_producer)
        return ACCEPTED;
    options->producer =
        CTX(struct data_producer, id_table_find(&r->graph->data_producers, q->producer));
    if (!options->producer)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_DATA_PRODUCER, "data producer", q->producer);
    if (options->producer->room != room)
        return refuse_id(r, CH_REFUSAL_DIFFERENT_ROOM, "data producer", q->producer);
    return ACCEPTED;
}

static enum ch_refusal judge_stream(struct request *r, const struct ch_create_data_consumer *q,
                                    const struct channels *channels)
{
    if (q->stream >= channels->options.sctp.outgoing_streams)
        return refuse_id(r, CH_REFUSAL_INVALID_STREAM, "stream", q->stream);
    if (channels_consumer(channels, q->stream))
        return refuse_id(r, CH_REFUSAL_DUPLICATE_STREAM, "stream", q->stream);
    if (q->credit > 0 || q->holds_back)
        return refuse_id(r, CH_REFUSAL_NOT_DIRECT, "credit for stream", q->stream);
    return ACCEPTED;
}

static enum ch_refusal judge_program(struct request *r, const struct ch_create_data_consumer *q)
{
    if (!q->has_producer)
        return refuse_text(r, CH_REFUSAL_NO_SCTP, "from nobody to the program");
    if (q->has_opening)
        return refuse_text(r, CH_REFUSAL_INVALID_OPENING, "an opening without a stream");
    if (q->credit > DATA_CREDIT_MAX)
        return refuse_id(r, CH_REFUSAL_LIMIT_REACHED, "credit", q->credit);
    return ACCEPTED;
}

static enum ch_refusal read_opening(struct request *r, const struct ch_create_data_consumer *q,
                                    const struct reliability *reliability,
                                    struct dcep_opening *opening)
{
    if (q->has_opening &&
        q->opening.label.len + q->opening.subprotocol.len > DCEP_NAMES_MAX)
        return refuse_text(r, CH_REFUSAL_INVALID_OPENING, "names of more than 4,000 bytes");
    *opening = (struct dcep_opening){ .reliability = *reliability };
    if (!q->has_opening)
        return ACCEPTED;
    opening->priority = q->opening.priority;
    opening->label = reader_of(q->opening.label.at, q->opening.label.len);
    opening->subprotocol = reader_of(q->opening.subprotocol.at, q->opening.subprotocol.len);
    return ACCEPTED;
}

static enum ch_refusal read_options(struct request *r, const struct ch_create_data_consumer *q,
                                    const struct room *room,
                                    struct data_consumer_options *options)
{
    const struct data_end end = { q->has_transport, q->transport, q->has_stream, q->stream };
    struct channels *__single channels;
    enum ch_refusal why = find_producer(r, q, room, options);

    if (why == ACCEPTED)
        why = data_end_find(r, room, &end, &channels);
    if (why != ACCEPTED)
        return why;
    options->channels = channels;
    why = channels ? judge_stream(r, q, channels) : judge_program(r, q);
    if (why == ACCEPTED && !convert_to_reliability(&q->reliability, &options->reliability))
        why = refuse_text(r, CH_REFUSAL_INVALID_RELIABILITY, "two bounds");
    return why;
}

enum ch_refusal on_create_data_consumer(struct request *r, const struct ch_create_data_consumer *q,
                                        struct ch_create_data_consumer_reply *a)
{
    struct room *__single room = graph_room(r->graph, q->room);
    struct dcep_opening opening;
    struct data_consumer_options options = {
        .stream = q->stream,
        .opening = q->has_opening ? &opening : NULL,
        .is_paused = q->is_paused,
        .holds_back = q->holds_back,
        .credit = q->credit,
        .subchannel_count = q->subchannels_count,
        .subchannels = q->subchannels,
    };
    enum ch_refusal why;

    (void)a;
    if (!room)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_ROOM, "room", q->room);
    if (id_table_find(&r->graph->data_consumers, q->consumer) || q->consumer == 0)
        return refuse_id(r, CH_REFUSAL_DUPLICATE_ID, "data consumer", q->consumer);
    why = read_options(r, q, room, &options);
    if (why == ACCEPTED)
        why = read_opening(r, q, &options.reliability, &opening);
    if (why != ACCEPTED)
        return why;
    return data_consumer_open(r->graph, r->now, room, q->consumer, &options)
               ? ACCEPTED
               : CH_REFUSAL_OUT_OF_MEMORY;
}

enum ch_refusal on_close_data_consumer(struct request *r, const struct ch_close_data_consumer *q,
                                       struct ch_close_data_consumer_reply *a)
{
    enum ch_refusal why;
    struct data_consumer *__single consumer = find(r, q->consumer, &why);

    (void)a;
    if (consumer)
        data_consumer_close(r->graph, consumer, q->drains);
    return why;
}

/* -- changes ---------------------------------------------------------------------------------- */

enum ch_refusal on_pause_data_consumer(struct request *r, const struct ch_pause_data_consumer *q,
                                       struct ch_pause_data_consumer_reply *a)
{
    enum ch_refusal why;
    struct data_consumer *__single consumer = find(r, q->consumer, &why);

    (void)a;
    if (consumer)
        data_consumer_pause(consumer, true);
    return why;
}

enum ch_refusal on_resume_data_consumer(struct request *r, const struct ch_resume_data_consumer *q,
                                        struct ch_resume_data_consumer_reply *a)
{
    enum ch_refusal why;
    struct data_consumer *__single consumer = find(r, q->consumer, &why);

    (void)a;
    if (consumer)
        data_consumer_pause(consumer, false);
    return why;
}

enum ch_refusal on_set_subchannels(struct request *r, const struct ch_set_subchannels *q,
                                   struct ch_set_subchannels_reply *a)
{
    enum ch_refusal why;
    struct data_consumer *__single consumer = find(r, q->consumer, &why);

    (void)a;
    if (consumer && !data_consumer_subscribe(consumer, q->subchannels, q->subchannels_count))
        why = CH_REFUSAL_OUT_OF_MEMORY;
    return why;
}

enum ch_refusal on_set_buffered_low(struct request *r, const struct ch_set_buffered_low *q,
                                    struct ch_set_buffered_low_reply *a)
{
    enum ch_refusal why;
    struct data_consumer *__single consumer = find(r, q->consumer, &why);

    if (!consumer)
        return why;
    consumer->threshold = q->threshold;
    a->buffered_amount = (uint32_t)consumer->queue.length;
    return ACCEPTED;
}

enum ch_refusal on_grant_credit(struct request *r, const struct ch_grant_credit *q,
                                struct ch_grant_credit_reply *a)
{
    enum ch_refusal why;
    struct data_consumer *__single consumer = find(r, q->consumer, &why);

    (void)a;
    if (!consumer)
        return why;
    if (consumer->channels)
        return refuse_id(r, CH_REFUSAL_NOT_DIRECT, "data consumer", q->consumer);
    data_consumer_grant(consumer, q->credit);
    return ACCEPTED;
}

/* -- messages --------------------------------------------------------------------------------- */

enum ch_refusal on_send_to_consumer(struct request *r, const struct ch_send_to_consumer *q,
                                    struct ch_send_to_consumer_reply *a)
{
    enum ch_refusal why;
    struct data_consumer *__single consumer = find(r, q->consumer, &why);
    struct message_parcel parcel;

    if (!consumer)
        return why;
    if (!consumer->channels)
        return refuse_id(r, CH_REFUSAL_NOT_DIRECT, "data consumer", q->consumer);
    if (!data_consumer_is_open(consumer))
        return refuse_id(r, CH_REFUSAL_NO_SCTP, "closed: data consumer", q->consumer);
    why = data_part_take(r, &consumer->parts, &q->message,
                         consumer->channels->options.remote_message_max, &parcel);
    if (why != ACCEPTED)
        return why;
    a->is_taken = !q->message.is_last || data_consumer_give(r->graph, r->now, consumer, &parcel);
    a->buffered_amount = (uint32_t)consumer->queue.length;
    if (q->message.is_last)
        message_parts_clear(&consumer->parts);
    if (!a->is_taken && !consumer->queue.first) /* room would not help */
        return CH_REFUSAL_OUT_OF_MEMORY;
    consumer->wants_room |= !a->is_taken;
    return ACCEPTED;
}

enum ch_refusal on_dump_data_consumer(struct request *r, const struct ch_dump_data_consumer *q,
                                      struct ch_dump_data_consumer_reply *a)
{
    enum ch_refusal why;
    struct data_consumer *__single consumer = find(r, q->consumer, &why);

    if (!consumer)
        return why;
    a->room = consumer->room->id;
    a->has_producer = consumer->producer != NULL;
    a->producer = consumer->producer ? consumer->producer->id : 0;
    a->has_transport = a->has_stream = consumer->channels != NULL;
    a->transport = consumer->channels ? consumer->channels->transport->id : 0;
    a->stream = consumer->stream;
    a->reliability = convert_reliability(&consumer->reliability);
    a->subchannels_count = consumer->subchannel_count;
    a->subchannels = consumer->subchannels;
    a->is_paused = consumer->is_paused;
    a->messages_sent = consumer->messages;
    a->bytes_sent = consumer->bytes;
    a->messages_lost = consumer->lost;
    a->buffered_amount = (uint32_t)consumer->queue.length;
    a->threshold = consumer->threshold;
    a->credit = consumer->credit > 0 ? (uint32_t)consumer->credit : 0;
    return ACCEPTED;
}
