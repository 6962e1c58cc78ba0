/* spans.c - requests that concern a span. */
#include "graph/span.h"

#include "control/convert.h"
#include "control/requests.h"
#include "graph/hall.h"
#include "graph/receiver.h"
#include "graph/transport.h"

#include <stdio.h>

enum ch_refusal on_open_span(struct request *r, const struct ch_open_span *q,
                             struct ch_open_span_reply *a)
{
    struct room *__single room = graph_room(r->graph, q->room);
    enum ch_refusal why;

    (void)a;
    if (!room)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_ROOM, "room", q->room);
    if (graph_transport(r->graph, q->span))
        return refuse_id(r, CH_REFUSAL_DUPLICATE_ID, "transport", q->span);
    if (r->socket_count != 1) {
        snprintf(r->detail, sizeof r->detail, "%zu sockets, not 1", r->socket_count);
        return CH_REFUSAL_WRONG_SOCKET_COUNT;
    }
    why = span_open(r->graph, room, q->span, r->sockets[0]);
    r->sockets_are_taken = why == ACCEPTED;
    return why;
}

enum ch_refusal on_mirror_receiver(struct request *r, const struct ch_mirror_receiver *q,
                                   struct ch_mirror_receiver_reply *a)
{
    struct transport *span = graph_transport(r->graph, q->span);
    const struct receiver *__single known = graph_receiver(r->graph, q->receiver);
    struct plan plan;
    enum ch_refusal why;

    (void)a;
    if (!span)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->span);
    if (!span->span)
        return refuse_id(r, CH_REFUSAL_WRONG_TRANSPORT, "no span", q->span);
    if (span->span->is_lost)
        return refuse_id(r, CH_REFUSAL_WRONG_TRANSPORT, "a lost span is", q->span);
    if (known && !(known->is_mirror && !known->transport && known->room == span->room))
        return refuse_id(r, CH_REFUSAL_DUPLICATE_ID, "receiver", q->receiver);
    why = plan_build(&plan, &q->reception, r->detail, sizeof r->detail);
    if (why == ACCEPTED)
        why = span_mirror(r->graph, r->now, span, q->receiver, &plan);
    if (why == ACCEPTED)
        hall_admit(r->graph, r->now, graph_receiver(r->graph, q->receiver));
    return why;
}
