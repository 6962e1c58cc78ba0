/* room.h - what is in a room: transports, receivers, data producers and data consumers. Rooms hear
 * nothing of each other. */
#ifndef BISQUE_GRAPH_ROOM_H
#define BISQUE_GRAPH_ROOM_H

#include "base/list.h"

#include <stdint.h>

struct graph;
struct hall;

struct room {
    uint32_t id;
    struct link transports;
    struct link receivers;
    struct link data_producers;
    struct link data_consumers;
    struct hall *__single hall; /* NULL: nobody wants to know who is heard */
};

/* NULL: no memory. The id must be free. */
struct room *__single room_open(struct graph *g, uint32_t id);
void room_close(struct graph *g, struct room *room); /* and everything in it */

#endif
