/* data_consumer_give.c - messages into a consumer, and out of it. */
#include "graph/data_consumer.h"

#include "graph/channels.h"
#include "graph/graph.h"
#include "graph/transport.h"

/* -- what it is given ------------------------------------------------------------------------- */

void data_consumer_tell(struct graph *g, struct data_consumer *consumer)
{
    if (consumer->id != 0 && !link_is_in_list(&consumer->in_tellers))
        list_append(&g->tellers, &consumer->in_tellers);
}

static bool keep(struct graph *g, usec_t now, struct data_consumer *consumer,
                 const struct message_parcel *parcel)
{
    struct message *__single message =
        message_make(&g->messages, parcel->identifier, parcel->bytes, parcel->length);
    bool is_kept;

    if (!message)
        return false;
    is_kept = message_queue_put(&consumer->queue, now, message);
    message_release(message);
    return is_kept;
}

static bool give_program(struct graph *g, usec_t now, struct data_consumer *consumer,
                         const struct message_parcel *parcel)
{
    if (consumer->credit <= 0 && !consumer->holds_back)
        return false;
    if (!keep(g, now, consumer, parcel))
        return false;
    consumer->credit -= (int64_t)(parcel->length + MESSAGE_COST);
    data_consumer_weigh(consumer);
    data_consumer_tell(g, consumer);
    return true;
}

static enum sctp_taken hand_over(struct data_consumer *consumer, usec_t now, uint32_t identifier,
                                 const uint8_t *__counted_by(length) bytes, size_t length)
{
    static const uint8_t nothing[1]; /* RFC 8831 section 6.6: SCTP carries no empty message */
    struct channels *channels = consumer->channels;
    struct sctp_message message = {
        .stream = consumer->stream,
        .identifier = identifier,
        .reliability = consumer->reliability,
        .length = length > 0 ? length : 1,
        .bytes = length > 0 ? bytes : nothing,
    };
    enum sctp_taken taken;

    if (identifier == DCEP_IDENTIFIER)
        message.reliability = (struct reliability){ .is_ordered = true };
    else if (consumer->awaits_ack)
        message.reliability.is_ordered = true;
    taken = association_send(channels->sctp, now, &message);
    if (taken == SCTP_TAKEN && identifier != DCEP_IDENTIFIER) {
        consumer->messages++;
        consumer->bytes += length;
        channels->messages_sent++;
        channels->bytes_sent += length;
    }
    return taken;
}

static bool give_stream(struct graph *g, usec_t now, struct data_consumer *consumer,
                        const struct message_parcel *parcel)
{
    struct channels *channels = consumer->channels;
    const size_t cost = parcel->length + MESSAGE_COST;

    if (!data_consumer_is_open(consumer) ||
        parcel->length > channels->options.remote_message_max)
        return false;
    if (list_is_empty(&channels->waiting)) {
        const enum sctp_taken taken =
            hand_over(consumer, now, parcel->identifier, parcel->bytes, parcel->length);

        if (taken == SCTP_TAKEN || taken == SCTP_WRONG)
            return taken == SCTP_TAKEN;
    }
    /* One is kept however long it is, or it could never be sent. */
    if (consumer->queue.first && consumer->queue.cost + cost > channels->options.buffer_max)
        return false;
    if (!keep(g, now, consumer, parcel))
        return false;
    if (!link_is_in_list(&consumer->in_waiting))
        list_append(&channels->waiting, &consumer->in_waiting);
    association_make_ready(channels->sctp);
    return true;
}

bool data_consumer_give(struct graph *g, usec_t now, struct data_consumer *consumer,
                        const struct message_parcel *parcel)
{
    return consumer->channels ? give_stream(g, now, consumer, parcel)
                              : give_program(g, now, consumer, parcel);
}

void data_consumer_get(struct graph *g, usec_t now, struct data_consumer *consumer,
                       const struct message_parcel *parcel)
{
    if (data_consumer_give(g, now, consumer, parcel))
        return;
    consumer->lost++;
    if (consumer->channels)
        transport_drop(g, consumer->channels->transport, DROP_DATA_LOST);
    else
        drops_add(&g->drops, DROP_DATA_LOST);
    if (consumer->is_full || !consumer->channels)
        return;
    consumer->is_full = true;
    consumer->has_full = true;
    data_consumer_tell(g, consumer);
}

/* -- what leaves it --------------------------------------------------------------------------- */

static void drop_first(struct graph *g, struct data_consumer *consumer)
{
    const size_t before = consumer->queue.length;

    message_queue_drop(&consumer->queue);
    if (before > consumer->threshold && consumer->queue.length <= consumer->threshold)
        consumer->has_low = true;
    if (consumer->queue.cost <= consumer->channels->options.buffer_max / 2) {
        consumer->is_full = false;
        consumer->has_room |= consumer->wants_room;
        consumer->wants_room = false;
    }
    if (consumer->has_low || consumer->has_room)
        data_consumer_tell(g, consumer);
}

static bool is_too_late(const struct data_consumer *consumer, usec_t now)
{
    const struct reliability *r = &consumer->reliability;

    return r->persistence == PERSISTS_SO_LONG &&
           now - consumer->queue.first->since > r->bound * MILLISECOND;
}

static enum pumped pumped_of(enum sctp_taken taken)
{
    if (taken == SCTP_FULL)
        return PUMP_FULL;
    return taken == SCTP_BUSY ? PUMP_BUSY : PUMPED;
}

enum pumped data_consumer_pump(struct graph *g, usec_t now, struct data_consumer *consumer)
{
    struct message *__single message =
        consumer->opening ? consumer->opening : consumer->queue.first->message;
    enum sctp_taken taken = SCTP_WRONG;

    if (consumer->opening || !is_too_late(consumer, now))
        taken = hand_over(consumer, now, message->identifier, message->bytes, message->length);
    if (taken == SCTP_FULL || taken == SCTP_BUSY)
        return pumped_of(taken);
    if (consumer->opening) {
        message_release(consumer->opening);
        consumer->opening = NULL;
        consumer->awaits_ack = taken == SCTP_TAKEN;
        return PUMPED;
    }
    if (taken == SCTP_WRONG)
        consumer->lost++;
    drop_first(g, consumer);
    return PUMPED;
}

void data_consumer_told(struct data_consumer *consumer)
{
    consumer->told = 0;
    consumer->messages++;
    consumer->bytes += consumer->queue.first->message->length;
    message_queue_drop(&consumer->queue);
}
