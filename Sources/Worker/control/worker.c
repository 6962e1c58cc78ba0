/* worker.c - requests that concern the worker as a whole. */
#include "control/convert.h"
#include "control/requests.h"
#include "graph/receiver.h"
#include "graph/sender.h"
#include "graph/transport.h"

#include <stdio.h>

/* Reads the addresses of one kind, whose sockets begin at `first`. */
static enum ch_refusal read_shared(struct request *r,
                                   const struct ch_address *__counted_by(count) addresses,
                                   size_t count, size_t first,
                                   struct shared_socket into[GRAPH_SHARED_MAX])
{
    for (size_t i = 0; i < count; i++) {
        enum ch_refusal why = convert_address(r, &addresses[i], &into[i].local);
        if (why != ACCEPTED)
            return why;
        into[i].socket = r->sockets[first + i];
    }
    return ACCEPTED;
}

enum ch_refusal on_listen(struct request *r, const struct ch_listen *q, struct ch_listen_reply *a)
{
    struct graph *g = r->graph;
    struct shared_socket shared[GRAPH_SHARED_MAX], listeners[GRAPH_SHARED_MAX];
    size_t udp = q->addresses_count, tcp = q->tcp_addresses_count;
    enum ch_refusal why;

    (void)a;
    if (g->shared_count + g->listener_count > 0) {
        const struct shared_socket *first =
            g->shared_count > 0 ? &g->shared[0] : &g->listeners[0];
        return refuse_address("already listening on", &first->local, CH_REFUSAL_ALREADY_CONNECTED,
                              r->detail, sizeof r->detail);
    }
    if (udp > GRAPH_SHARED_MAX || tcp > GRAPH_SHARED_MAX) {
        snprintf(r->detail, sizeof r->detail, "%zu addresses, at most %d", udp > tcp ? udp : tcp,
                 GRAPH_SHARED_MAX);
        return CH_REFUSAL_LIMIT_REACHED;
    }
    if (udp + tcp != r->socket_count) {
        snprintf(r->detail, sizeof r->detail, "%zu addresses, %zu sockets", udp + tcp,
                 r->socket_count);
        return CH_REFUSAL_WRONG_SOCKET_COUNT;
    }
    why = read_shared(r, q->addresses, udp, 0, shared);
    if (why == ACCEPTED)
        why = read_shared(r, q->tcp_addresses, tcp, udp, listeners);
    if (why != ACCEPTED)
        return why;
    for (size_t i = 0; i < udp; i++)
        g->shared[g->shared_count++] = shared[i];
    for (size_t i = 0; i < tcp; i++)
        g->listeners[g->listener_count++] = listeners[i];
    r->sockets_are_taken = true;
    return ACCEPTED;
}

enum ch_refusal on_ping(struct request *r, const struct ch_ping *q, struct ch_ping_reply *a)
{
    (void)r;
    (void)q;
    (void)a;
    return ACCEPTED;
}

enum ch_refusal on_set_log_level(struct request *r, const struct ch_set_log_level *q,
                                 struct ch_set_log_level_reply *a)
{
    (void)a;
    r->graph->log_level = q->level;
    return ACCEPTED;
}

static size_t sockets_in_use(const struct graph *g)
{
    size_t count = g->shared_count + g->listener_count;

    for (size_t i = 0; i < g->own_count; i++)
        count += g->own[i].transport != NULL || g->own[i].span != NULL ||
                 g->own[i].is_deaf;
    return count;
}

static size_t connections(const struct graph *g)
{
    size_t count = 0;

    for (size_t i = 0; i < g->own_count; i++)
        count += g->own[i].is_stream;
    return count;
}

enum ch_refusal on_dump_worker(struct request *r, const struct ch_dump_worker *q,
                               struct ch_dump_worker_reply *a)
{
    const struct graph *g = r->graph;
    size_t rooms = id_table_count(&g->rooms);
    size_t struck = drops_struck(&g->drops);
    uint32_t *ids = request_memory(r, rooms * sizeof *ids);
    struct ch_drop_count *drops = request_memory(r, struck * sizeof *drops);
    size_t cursor = 0;

    (void)q;
    if ((rooms > 0 && !ids) || (struck > 0 && !drops))
        return CH_REFUSAL_LIMIT_REACHED;
    for (size_t i = 0; i < rooms; i++)
        id_table_next(&g->rooms, &cursor, &ids[i]);
    drops_list(&g->drops, drops, struck);
    a->rooms_count = rooms;
    a->rooms = ids;
    a->drops_count = struck;
    a->drops = drops;
    a->transports = (uint32_t)id_table_count(&g->transports);
    a->receivers = (uint32_t)id_table_count(&g->receivers);
    a->senders = (uint32_t)id_table_count(&g->senders);
    a->sockets = (uint32_t)sockets_in_use(g);
    a->tcp_connections = (uint32_t)connections(g);
    a->buffers_total = (uint32_t)g->buffers.count;
    a->buffers_free = (uint32_t)g->buffers.free_count;
    a->turns = g->turns;
    a->datagrams_in = g->datagrams_in;
    a->datagrams_out = g->datagrams_out;
    a->messages_out = g->messages_out;
    a->send_failures = g->send_failures;
    return ACCEPTED;
}

/* Where the kinds of this object are kept, or NULL. */
static uint8_t *__single traced_of(struct graph *g, enum ch_trace_target target, uint32_t id)
{
    struct transport *transport;
    struct receiver *receiver;
    struct sender *sender;

    switch (target) {
    case CH_TRACE_TARGET_TRANSPORT:
        transport = graph_transport(g, id);
        return transport ? &transport->traced : NULL;
    case CH_TRACE_TARGET_RECEIVER:
        receiver = graph_receiver(g, id);
        return receiver ? &receiver->traced : NULL;
    case CH_TRACE_TARGET_SENDER:
        sender = graph_sender(g, id);
        return sender ? &sender->traced : NULL;
    default:
        return NULL;
    }
}

enum ch_refusal on_trace(struct request *r, const struct ch_trace *q, struct ch_trace_reply *a)
{
    uint8_t *__single traced = traced_of(r->graph, q->target, q->id);

    (void)a;
    if (!traced && q->target == CH_TRACE_TARGET_TRANSPORT)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->id);
    if (!traced && q->target == CH_TRACE_TARGET_RECEIVER)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_RECEIVER, "receiver", q->id);
    if (!traced)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_SENDER, "sender", q->id);
    *traced = 0;
    for (size_t i = 0; i < q->kinds_count; i++)
        *traced |= (uint8_t)(1u << q->kinds[i]);
    return ACCEPTED;
}
