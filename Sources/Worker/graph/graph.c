/* graph.c - the tables of graph.h. */
#include "graph/graph.h"

#include "graph/allocator.h"
#include "graph/room.h"
#include "proto/dtls.h"

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
    id_table_init(&g->data_producers, g->seed);
    id_table_init(&g->data_consumers, g->seed);
    association_home_init(&g->sctp, &g->buffers);
    list_init(&g->warm);
    list_init(&g->talkers);
    list_init(&g->tellers);
    flow_table_init(&g->flows, g->seed);
    word_table_init(&g->fragments, g->seed);
    deadlines_init(&g->deadlines);
    deadlines_init(&g->halls);
    /* Within a turn packets need buffers more than the past does. */
    g->kept.limit = buffers / 4 * 3 * BUFFER_SIZE;
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
    for (size_t i = 0; i < g->last_words_count; i++)
        buffer_release(g->last_words[i].packet);
    partings_clear(g);
    tap_clear(g);
    outbox_clear(g->out);
    id_table_clear(&g->rooms);
    id_table_clear(&g->transports);
    id_table_clear(&g->receivers);
    id_table_clear(&g->senders);
    id_table_clear(&g->data_producers);
    id_table_clear(&g->data_consumers);
    flow_table_clear(&g->flows);
    word_table_clear(&g->fragments);
    if (g->identity)
        dtls_identity_close(g->identity);
    deadlines_clear(&g->deadlines);
    free(g->turns_of_senders);
    g->turn_capacity = 0;
    g->turns_of_senders = NULL;
    deadlines_clear(&g->halls);
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

static bool own_grow(struct graph *g, uint32_t socket)
{
    size_t count = g->own_count ? g->own_count : 16;

    if (socket >= GRAPH_SOCKETS_MAX)
        return false;
    if (socket < g->own_count)
        return true;
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
    return true;
}

bool graph_own_socket(struct graph *g, uint32_t socket, struct transport *__single transport,
                      bool is_rtcp)
{
    if (!own_grow(g, socket))
        return false;
    g->own[socket] = (struct own_socket){.transport = transport, .is_rtcp = is_rtcp};
    return true;
}

bool graph_own_deaf(struct graph *g, uint32_t socket, bool is_deaf)
{
    if (!own_grow(g, socket))
        return false;
    g->own[socket] = (struct own_socket){.is_deaf = is_deaf};
    return true;
}

bool graph_own_span(struct graph *g, uint32_t socket, struct transport *__single span)
{
    if (!own_grow(g, socket))
        return false;
    g->own[socket] = (struct own_socket){.span = span};
    return true;
}

struct transport *__single graph_span(const struct graph *g, uint32_t socket)
{
    return socket < g->own_count ? g->own[socket].span : NULL;
}

bool graph_stream(struct graph *g, uint32_t socket, bool is_open)
{
    if (!own_grow(g, socket))
        return false;
    g->own[socket] = (struct own_socket){.is_stream = is_open};
    return true;
}

bool graph_is_stream(const struct graph *g, uint32_t socket)
{
    return socket < g->own_count && g->own[socket].is_stream;
}

bool graph_is_shared(const struct graph *g, uint32_t socket)
{
    for (size_t i = 0; i < g->shared_count; i++)
        if (g->shared[i].socket == socket)
            return true;
    return false;
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
