/* stand.h - one worker without its channel and its sockets: a graph with a room, and an outbox.
 *
 * A test opens objects by the graph's own functions, hands in datagrams, and looks. Only a header,
 * like agent.h. */
#ifndef BISQUE_TESTS_STAND_H
#define BISQUE_TESTS_STAND_H

#include "graph/graph.h"
#include "graph/room.h"
#include "path/receive.h"
#include "test.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

#define STAND_UDP 0     /* the port that all share */
#define STAND_STREAM 5  /* a connection */
#define STAND_BUFFERS 2048

struct stand {
    struct graph graph;
    struct outbox out;
    struct room *__single room;
    usec_t now;
    uint8_t checks; /* made by far sides, so that each is another one */
};

static inline struct stand *__single stand_open(void)
{
    const uint8_t seed[32] = {7};
    struct stand *s = calloc(1, sizeof *s);

    CHECK(s && outbox_open(&s->out) && graph_open(&s->graph, seed, STAND_BUFFERS, &s->out));
    s->room = room_open(&s->graph, 1);
    CHECK(s->room != NULL);
    s->graph.shared[s->graph.shared_count++] = (struct shared_socket){.socket = STAND_UDP};
    s->now = SECOND;
    return s;
}

static inline void stand_close(struct stand *s)
{
    graph_close(&s->graph);
    outbox_close(&s->out);
    free(s);
}

static inline struct flow stand_flow(uint16_t port, uint32_t socket)
{
    return (struct flow){.remote = {.family = 4, .port = port, .ip = {192, 0, 2, 1}},
                         .socket = socket};
}

static inline void stand_deliver(struct stand *s, const struct flow *from,
                                 const uint8_t *__counted_by(length) bytes, size_t length)
{
    struct buffer *__single packet = buffer_take(&s->graph.buffers);

    CHECK(packet && length <= BUFFER_SIZE);
    memcpy(packet->bytes, bytes, length);
    packet->length = (uint16_t)length;
    receive_datagram(&s->graph, s->now, from, packet);
    buffer_release(packet);
}

#endif
