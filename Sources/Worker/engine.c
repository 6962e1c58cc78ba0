/* engine.c - the seam between time and bytes outside and the graph inside. */
#include "engine.h"

#include "control/data_events.h"
#include "control/events.h"
#include "control/requests.h"
#include "graph/channels.h"
#include "graph/graph.h"
#include "graph/parting.h"
#include "graph/room.h"
#include "graph/span.h"
#include "graph/transport.h"
#include "graph/webrtc.h"
#include "graph/webrtc_agent.h"
#include "path/connect.h"
#include "path/cross.h"
#include "path/data.h"
#include "path/due.h"
#include "path/feedback.h"
#include "path/receive.h"

#include <stdlib.h>

struct engine {
    struct graph graph;
    struct desk desk;
};

struct engine *__single engine_open(const struct engine_options *options, struct outbox *out)
{
    struct engine *e = calloc(1, sizeof *e);

    if (!e)
        return NULL;
    if (!graph_open(&e->graph, options->seed, options->buffers, out)) {
        free(e);
        return NULL;
    }
    e->graph.ntp_offset = options->ntp_offset;
    e->graph.process = options->process;
    if (!desk_open(&e->desk, &e->graph)) {
        graph_close(&e->graph);
        free(e);
        return NULL;
    }
    if (!events_hello(&e->graph)) {
        engine_close(e);
        return NULL;
    }
    return e;
}

bool engine_leave(struct engine *e)
{
    struct graph *g = &e->graph;
    struct room *__single room;
    bool has_more;

    do {
        size_t cursor = 0;
        uint32_t id;

        room = CTX(struct room, id_table_next(&g->rooms, &cursor, &id));
        if (room)
            room_close(g, room);
    } while (room && g->parting_count < PARTINGS_MAX && g->last_words_count < FAREWELLS_MAX);
    connect_last_words(g);
    has_more = partings_hurry(g);
    connect_last_words(g);
    return room || has_more;
}

void engine_close(struct engine *e)
{
    desk_close(&e->desk);
    graph_close(&e->graph);
    free(e);
}

struct buffer *__single engine_buffer(struct engine *e)
{
    return buffer_take(&e->graph.buffers);
}

void engine_datagram(struct engine *e, usec_t now, const struct flow *from, struct buffer *packet)
{
    receive_datagram(&e->graph, now, from, packet);
    buffer_release(packet);
    due_work(&e->graph, now);
}

void engine_message(struct engine *e, usec_t now, uint32_t socket, struct reader head,
                    struct buffer *packet)
{
    struct transport *__single span = graph_span(&e->graph, socket);

    if (span)
        cross_receive(&e->graph, now, span, head, packet);
    else
        engine_drop(e, DROP_UNKNOWN_FLOW, 1);
    buffer_release(packet);
    due_work(&e->graph, now);
}

void engine_span_full(struct engine *e, uint32_t socket, uint64_t messages)
{
    struct transport *__single span = graph_span(&e->graph, socket);

    if (span)
        span->drops.count[DROP_SPAN_FULL] += messages;
    engine_drop(e, DROP_SPAN_FULL, messages);
}

void engine_span_lost(struct engine *e, usec_t now, uint32_t socket)
{
    struct transport *__single span = graph_span(&e->graph, socket);

    if (span)
        span_lost(&e->graph, span);
    due_work(&e->graph, now);
}

void engine_stream_opened(struct engine *e, usec_t now, uint32_t socket)
{
    (void)now;
    graph_stream(&e->graph, socket, true); /* without memory no check on it is answered */
}

void engine_stream_closed(struct engine *e, usec_t now, uint32_t socket,
                          const struct address *remote)
{
    struct flow flow = {.remote = *remote, .socket = socket};
    struct transport *__single owner =
        socket < e->graph.own_count ? e->graph.own[socket].transport : NULL;

    if (owner && owner->webrtc && owner->webrtc->agent) { /* it led to one of an agent's servers */
        webrtc_agent_stream_lost(&e->graph, now, owner, socket);
        due_work(&e->graph, now);
        return;
    }
    graph_stream(&e->graph, socket, false);
    connect_lost(&e->graph, now, &flow);
    due_work(&e->graph, now);
}

void engine_stream_drained(struct engine *e, usec_t now, uint32_t socket,
                           const struct address *remote, uint64_t waiting, uint64_t acknowledged)
{
    struct flow flow = {.remote = *remote, .socket = socket};

    connect_drained(&e->graph, now, &flow, waiting, acknowledged);
}

bool engine_stream_is_known(const struct engine *e, uint32_t socket, const struct address *remote)
{
    struct flow flow = {.remote = *remote, .socket = socket};

    return flow_table_find(&e->graph.flows, &flow) != NULL;
}

void engine_drop(struct engine *e, enum drop why, uint64_t packets)
{
    e->graph.drops.count[why] += packets;
    if (why == DROP_SEND_FAILED)
        e->graph.send_failures += packets;
}

void engine_sent(struct engine *e, uint64_t messages)
{
    e->graph.messages_out += messages;
}

bool engine_frame(struct engine *e, usec_t now, const struct ch_frame *frame,
                  const uint32_t *__counted_by(socket_count) sockets, size_t socket_count)
{
    /* What was noticed before the request is told before its answer. */
    events_drain(&e->graph);
    data_events_drain(&e->graph);
    bool goes_on = requests_frame(&e->desk, now, frame, sockets, socket_count);
    feedback_farewells(&e->graph, now);
    partings_due(&e->graph, now);
    connect_last_words(&e->graph);
    due_work(&e->graph, now);
    return goes_on;
}

void engine_tick(struct engine *e, usec_t now)
{
    e->graph.turns++;
    due_work(&e->graph, now);
    partings_due(&e->graph, now);
    connect_last_words(&e->graph);
    data_due(&e->graph, now);
    channels_cool(&e->graph);
    events_drain(&e->graph);
    data_events_drain(&e->graph);
}

usec_t engine_deadline(const struct engine *e)
{
    const struct graph *g = &e->graph;

    if (data_events_wait(g))
        return 0;
    return usec_min(usec_min(deadlines_next(&g->deadlines), deadlines_next(&g->halls)),
                    usec_min(association_deadline(&g->sctp), partings_deadline(g)));
}
