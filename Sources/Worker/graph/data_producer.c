/* data_producer.c - life of a source of messages, and who gets them. */
#include "graph/data_producer.h"

#include "graph/channels.h"
#include "graph/data_consumer.h"
#include "graph/graph.h"
#include "graph/room.h"

#include <stdlib.h>

struct data_producer *__single data_producer_open(struct graph *g, struct room *room, uint32_t id,
                                                  struct channels *__single channels,
                                                  uint16_t stream)
{
    struct data_producer *producer = calloc(1, sizeof *producer);

    if (!producer)
        return NULL;
    producer->id = id;
    producer->room = room;
    producer->channels = channels;
    producer->stream = stream;
    link_init(&producer->in_room, producer);
    list_init(&producer->consumers);
    if (id_table_insert(&g->data_producers, id, producer)) {
        if (!channels || id_table_insert(&channels->producers, stream, producer)) {
            list_append(&room->data_producers, &producer->in_room);
            return producer;
        }
        id_table_remove(&g->data_producers, id);
    }
    free(producer);
    return NULL;
}

/* A consumer on the same stream does it when it closes. */
static void leave_stream(struct data_producer *producer)
{
    struct channels *channels = producer->channels;

    id_table_remove(&channels->producers, producer->stream);
    if (!producer->is_reset && !channels_consumer(channels, producer->stream))
        association_reset(channels->sctp, producer->stream);
}

void data_producer_close(struct graph *g, struct data_producer *producer)
{
    LIST_EACH (struct data_consumer, consumer, &producer->consumers)
        data_consumer_close(g, consumer, false);
    if (producer->channels)
        leave_stream(producer);
    id_table_remove(&g->data_producers, producer->id);
    link_remove(&producer->in_room);
    message_parts_clear(&producer->parts);
    free(producer);
}

static bool is_for(const struct data_consumer *consumer, const struct message_audience *audience)
{
    if (audience->has_required && !data_consumer_listens(consumer, audience->required))
        return false;
    for (size_t i = 0; i < audience->count; i++)
        if (data_consumer_listens(consumer, audience->subchannels[i]))
            return true;
    return audience->count == 0;
}

void data_producer_give(struct graph *g, usec_t now, struct data_producer *producer,
                        const struct message_parcel *parcel,
                        const struct message_audience *audience)
{
    producer->messages++;
    producer->bytes += parcel->length;
    if (producer->is_paused)
        return;
    LIST_EACH (struct data_consumer, consumer, &producer->consumers)
        if (!consumer->is_paused && is_for(consumer, audience))
            data_consumer_get(g, now, consumer, parcel);
}
