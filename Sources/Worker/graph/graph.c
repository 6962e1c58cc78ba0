/* graph.c - the tables of graph.h. */
#include "graph/graph.h"

#include "graph/room.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

bool graph_open(struct graph *g, const uint8_t *__counted_by(32) seed, size_t buffers,
                struct outbox *out)
{
    memset(g, 0, sizeof *g);
    random_seed(&g->random, seed);
    g->seed = random_u64(&g->random);
    g->out = out;
    g->log_level = CH_LOG_LEVEL_WARNING;
    id_table_init(&g->rooms, g->seed);
    id_table_init(&g->transports, g->seed);
    id_table_init(&g->receivers, g->seed);
    id_table_init(&g->senders, g->seed);
    flow_table_init(&g->flows, g->seed);
    deadlines_init(&g->deadlines);
    return buffer_pool_open(&g->buffers, buffers);
}

void graph_close(struct graph *g)
{
    size_t cursor = 0;
    uint32_t id;

    for (;;) {
        struct room *__single room = CTX(struct room, id_table_next(&g->rooms, &cursor, &id));
        if (!room)
            break;
        room_close(g, room);
        cursor = 0; /* the table moved under the cursor */
    }
    outbox_clear(g->out);
    id_table_clear(&g->rooms);
    id_table_clear(&g->transports);
    id_table_clear(&g->receivers);
    id_table_clear(&g->senders);
    flow_table_clear(&g->flows);
    deadlines_clear(&g->deadlines);
    free(g->own);
    g->own_count = 0;
    g->own = NULL;
    buffer_pool_close(&g->buffers);
}

struct room *__single graph_room(const struct graph *g, uint32_t id)
{
    return CTX(struct room, id_table_find(&g->rooms, id));
}

struct transport *__single graph_transport(const struct graph *g, uint32_t id)
{
    return CTX(struct transport, id_table_find(&g->transports, id));
}

struct receiver *__single graph_receiver(const struct graph *g, uint32_t id)
{
    return CTX(struct receiver, id_table_find(&g->receivers, id));
}

struct sender *__single graph_sender(const struct graph *g, uint32_t id)
{
    return CTX(struct sender, id_table_find(&g->senders, id));
}

bool graph_own_socket(struct graph *g, uint32_t socket, struct transport *__single transport,
                      bool is_rtcp)
{
    if (socket >= GRAPH_SOCKETS_MAX)
        return false;
    if (socket >= g->own_count) {
        size_t count = g->own_count ? g->own_count : 16;
        while (count <= socket)
            count *= 2;
        struct own_socket *grown = calloc(count, sizeof *grown);
        if (!grown)
            return false;
        if (g->own_count)
            memcpy(grown, g->own, g->own_count * sizeof *grown);
        free(g->own);
        g->own_count = count;
        g->own = grown;
    }
    g->own[socket].transport = transport;
    g->own[socket].is_rtcp = is_rtcp;
    return true;
}

const struct shared_socket *__single graph_shared(const struct graph *g, uint8_t family)
{
    for (size_t i = 0; i < g->shared_count; i++)
        if (g->shared[i].local.family == family)
            return &g->shared[i];
    return NULL;
}

struct notice *__single graph_notice(struct graph *g)
{
    if (g->notice_count == NOTICES_MAX) {
        g->notices_lost++;
        return NULL;
    }
    struct notice *notice = &g->notices[g->notice_count++];
    memset(notice, 0, sizeof *notice);
    return notice;
}

uint64_t graph_ntp(const struct graph *g, usec_t now)
{
    uint64_t since_1900 = (uint64_t)(now + g->ntp_offset);
    uint64_t seconds = since_1900 / SECOND;
    uint64_t fraction = ((since_1900 % SECOND) << 32) / SECOND;

    return seconds << 32 | fraction;
}
