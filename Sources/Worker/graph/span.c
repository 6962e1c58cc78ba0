/* span.c - a span opens and closes, and who has a tap for it. */
#include "graph/span.h"

#include "graph/graph.h"
#include "graph/receiver.h"
#include "graph/room.h"
#include "graph/transport.h"

#include <stdlib.h>

enum ch_refusal span_open(struct graph *g, struct room *room, uint32_t id, uint32_t socket)
{
    struct transport *transport = transport_make(g, room, id);
    enum ch_refusal why = CH_REFUSAL_OUT_OF_MEMORY;

    if (!transport)
        return why;
    transport->span = calloc(1, sizeof *transport->span);
    transport->muxes_rtcp = true;
    transport->rtp.to.socket = socket;
    if (transport->span && graph_own_span(g, socket, transport)) {
        why = transport_enter(g, transport);
        if (why != ACCEPTED)
            graph_own_span(g, socket, NULL);
    }
    if (why != ACCEPTED)
        transport_free(transport);
    return why;
}

void span_leave(struct graph *g, struct transport *transport)
{
    LIST_EACH (struct receiver, receiver, &transport->room->receivers)
        span_untap(receiver, transport);
    graph_own_span(g, transport->rtp.to.socket, NULL);
    outbox_close_socket(g->out, transport->rtp.to.socket);
}

void span_lost(struct graph *g, struct transport *transport)
{
    struct notice *notice;

    if (transport->span->is_lost)
        return;
    transport->span->is_lost = true;
    LIST_EACH (struct receiver, receiver, &transport->room->receivers)
        span_untap(receiver, transport);
    LIST_EACH (struct receiver, mirror, &transport->receivers)
        for (size_t i = 0; i < mirror->plan.encoding_count; i++)
            if (mirror->streams[i].serial)
                receiver_stream_ended(g, mirror, &mirror->streams[i]);
    notice = graph_notice(g);
    if (!notice)
        return;
    notice->what = NOTICE_SPAN_LOST;
    notice->id = transport->id;
}

enum ch_refusal span_mirror(struct graph *g, usec_t now, struct transport *span, uint32_t id,
                            const struct plan *plan)
{
    struct receiver *mirror = graph_receiver(g, id);
    enum ch_refusal why;
    char detail[1];

    if (span->span->is_lost)
        return CH_REFUSAL_WRONG_TRANSPORT;
    if (!mirror) {
        why = receiver_open_mirror(g, span, id, plan);
    } else {
        why = receiver_update(g, now, mirror, plan, detail, sizeof detail);
        if (why == ACCEPTED)
            receiver_move_mirror(mirror, span);
    }
    if (why != ACCEPTED)
        return why;
    transport_schedule(g, span, now);
    return ACCEPTED;
}

enum drop span_tap(struct graph *g, struct receiver *receiver, struct transport *span)
{
    for (size_t i = 0; i < receiver->tap_count; i++)
        if (receiver->taps[i] == span)
            return DROP_NONE;
    if (receiver->tap_count == RECEIVER_TAPS_MAX)
        return DROP_SPAN_CROWDED;
    if (!outbox_reserve(g->out, receiver->sender_count + receiver->tap_count + 2))
        return DROP_OUTBOX_FULL;
    receiver->taps[receiver->tap_count++] = span;
    return DROP_NONE;
}

void span_untap(struct receiver *receiver, const struct transport *span)
{
    for (size_t i = 0; i < receiver->tap_count; i++)
        if (receiver->taps[i] == span) {
            receiver->taps[i] = receiver->taps[--receiver->tap_count];
            receiver->taps[receiver->tap_count] = NULL;
            return;
        }
}
