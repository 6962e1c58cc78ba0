/* data_producers.c - requests that concern a data producer. */
#include "control/convert.h"
#include "control/data_parts.h"
#include "graph/data_consumer.h"
#include "graph/data_producer.h"
#include "graph/room.h"

static struct data_producer *__single find(struct request *r, uint32_t id, enum ch_refusal *why)
{
    struct data_producer *__single producer =
        CTX(struct data_producer, id_table_find(&r->graph->data_producers, id));

    *why = producer ? ACCEPTED
                    : refuse_id(r, CH_REFUSAL_UNKNOWN_DATA_PRODUCER, "data producer", id);
    return producer;
}

enum ch_refusal on_create_data_producer(struct request *r, const struct ch_create_data_producer *q,
                                        struct ch_create_data_producer_reply *a)
{
    struct room *__single room = graph_room(r->graph, q->room);
    const struct data_end end = { q->has_transport, q->transport, q->has_stream, q->stream };
    struct channels *__single channels;
    struct data_producer *__single producer;
    enum ch_refusal why;

    (void)a;
    if (!room)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_ROOM, "room", q->room);
    if (id_table_find(&r->graph->data_producers, q->producer))
        return refuse_id(r, CH_REFUSAL_DUPLICATE_ID, "data producer", q->producer);
    why = data_end_find(r, room, &end, &channels);
    if (why != ACCEPTED)
        return why;
    if (channels && q->stream >= channels->options.sctp.incoming_streams)
        return refuse_id(r, CH_REFUSAL_INVALID_STREAM, "stream", q->stream);
    if (channels && channels_producer(channels, q->stream))
        return refuse_id(r, CH_REFUSAL_DUPLICATE_STREAM, "stream", q->stream);
    producer = data_producer_open(r->graph, room, q->producer, channels, q->stream);
    if (!producer)
        return CH_REFUSAL_OUT_OF_MEMORY;
    producer->is_paused = q->is_paused;
    return ACCEPTED;
}

enum ch_refusal on_close_data_producer(struct request *r, const struct ch_close_data_producer *q,
                                       struct ch_close_data_producer_reply *a)
{
    enum ch_refusal why;
    struct data_producer *__single producer = find(r, q->producer, &why);

    (void)a;
    if (producer)
        data_producer_close(r->graph, producer);
    return why;
}

enum ch_refusal on_pause_data_producer(struct request *r, const struct ch_pause_data_producer *q,
                                       struct ch_pause_data_producer_reply *a)
{
    enum ch_refusal why;
    struct data_producer *__single producer = find(r, q->producer, &why);

    (void)a;
    if (producer)
        producer->is_paused = true;
    return why;
}

enum ch_refusal on_resume_data_producer(struct request *r, const struct ch_resume_data_producer *q,
                                        struct ch_resume_data_producer_reply *a)
{
    enum ch_refusal why;
    struct data_producer *__single producer = find(r, q->producer, &why);

    (void)a;
    if (producer)
        producer->is_paused = false;
    return why;
}

enum ch_refusal on_send_from_producer(struct request *r, const struct ch_send_from_producer *q,
                                      struct ch_send_from_producer_reply *a)
{
    enum ch_refusal why;
    struct data_producer *__single producer = find(r, q->producer, &why);
    struct message_parcel parcel;
    struct message_audience audience = {
        .count = q->subchannels_count,
        .subchannels = q->subchannels,
        .has_required = q->has_required_subchannel,
        .required = q->required_subchannel,
    };

    (void)a;
    if (!producer)
        return why;
    if (producer->channels)
        return refuse_id(r, CH_REFUSAL_NOT_DIRECT, "data producer", q->producer);
    why = data_part_take(r, &producer->parts, &q->message, SCTP_MESSAGE_MAX, &parcel);
    if (why != ACCEPTED || !q->message.is_last)
        return why;
    data_producer_give(r->graph, r->now, producer, &parcel, &audience);
    message_parts_clear(&producer->parts);
    return ACCEPTED;
}

enum ch_refusal on_dump_data_producer(struct request *r, const struct ch_dump_data_producer *q,
                                      struct ch_dump_data_producer_reply *a)
{
    enum ch_refusal why;
    struct data_producer *__single producer = find(r, q->producer, &why);

    if (!producer)
        return why;
    size_t count = list_count(&producer->consumers);
    uint32_t *consumers = request_memory(r, count * sizeof *consumers);
    size_t at = 0;
    if (count > 0 && !consumers)
        return CH_REFUSAL_LIMIT_REACHED;
    LIST_EACH (struct data_consumer, consumer, &producer->consumers)
        consumers[at++] = consumer->id;
    a->consumers_count = count;
    a->consumers = consumers;
    a->room = producer->room->id;
    a->has_transport = a->has_stream = producer->channels != NULL;
    a->transport = producer->channels ? producer->channels->transport->id : 0;
    a->stream = producer->stream;
    a->is_paused = producer->is_paused;
    a->messages_received = producer->messages;
    a->bytes_received = producer->bytes;
    return ACCEPTED;
}
