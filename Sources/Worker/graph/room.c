/* room.c - life and death of a room. */
#include "graph/room.h"

#include "graph/data_consumer.h"
#include "graph/data_producer.h"
#include "graph/graph.h"
#include "graph/hall.h"
#include "graph/receiver.h"
#include "graph/transport.h"

#include <stdlib.h>

struct room *__single room_open(struct graph *g, uint32_t id)
{
    struct room *room = calloc(1, sizeof *room);

    if (!room)
        return NULL;
    room->id = id;
    list_init(&room->transports);
    list_init(&room->receivers);
    list_init(&room->data_producers);
    list_init(&room->data_consumers);
    if (!id_table_insert(&g->rooms, id, room)) {
        free(room);
        return NULL;
    }
    return room;
}

void room_close(struct graph *g, struct room *room)
{
    hall_end(g, room);
    /* In this order nobody builds routes that would be gone a moment later. */
    while (!list_is_empty(&room->transports))
        transport_close(g, CTX(struct transport, room->transports.next->owner));
    while (!list_is_empty(&room->receivers))
        receiver_close(g, CTX(struct receiver, room->receivers.next->owner));
    /* Those that are left are the program's. */
    while (!list_is_empty(&room->data_producers))
        data_producer_close(g, CTX(struct data_producer, room->data_producers.next->owner));
    while (!list_is_empty(&room->data_consumers))
        data_consumer_close(g, CTX(struct data_consumer, room->data_consumers.next->owner), false);
    id_table_remove(&g->rooms, room->id);
    free(room);
}
