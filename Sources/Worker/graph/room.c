/* room.c - life and death of a room. */
#include "graph/room.h"

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
    id_table_remove(&g->rooms, room->id);
    free(room);
}
