/* receiver.c - the life of a receiver: it comes, listens for another plan, moves and goes. */
#include "graph/receiver.h"

#include "graph/graph.h"
#include "graph/hall.h"
#include "graph/room.h"
#include "graph/routes.h"
#include "graph/sender.h"
#include "graph/transport.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SENDERS_AT_FIRST 4

static struct receiver *__single receiver_make(struct transport *transport, uint32_t id,
                                               const struct plan *plan)
{
    struct receiver *receiver = calloc(1, sizeof *receiver);

    if (!receiver)
        return NULL;
    receiver->id = id;
    receiver->room = transport->room;
    receiver->transport = transport;
    receiver->speaker = SPEAKERS_NONE;
    for (size_t i = 0; i < PLAN_ENCODINGS_MAX; i++)
        receiver->keyframes[i] = KEYFRAME_NONE;
    link_init(&receiver->in_room, receiver);
    link_init(&receiver->on_transport, receiver);
    receiver->plan = *plan;
    receiver->ladder_at = NEVER;
    layer_costs_init(&receiver->costs, (uint8_t)plan->encoding_count);
    return receiver;
}

/* It can be found from now on. */
static void enter(struct receiver *receiver)
{
    list_append(&receiver->room->receivers, &receiver->in_room);
    list_append(&receiver->transport->receivers, &receiver->on_transport);
}

enum ch_refusal receiver_open(struct graph *g, struct transport *transport, uint32_t id,
                              const struct plan *plan, char *__counted_by(space) detail,
                              size_t space)
{
    struct receiver *receiver = receiver_make(transport, id, plan);
    struct routes fresh;
    enum ch_refusal why;

    if (!receiver)
        return CH_REFUSAL_OUT_OF_MEMORY;
    why = routes_build(&fresh, g->seed, transport, receiver, plan, detail, space);
    if (why != ACCEPTED) {
        free(receiver);
        return why;
    }
    if (!id_table_insert(&g->receivers, id, receiver)) {
        routes_clear(&fresh);
        free(receiver);
        return CH_REFUSAL_OUT_OF_MEMORY;
    }
    routes_clear(&transport->routes);
    transport->routes = fresh;
    enter(receiver);
    transport_expect_streams(transport);
    receiver_give_up_streams(transport);
    return ACCEPTED;
}

enum ch_refusal receiver_open_mirror(struct graph *g, struct transport *span, uint32_t id,
                                     const struct plan *plan)
{
    struct receiver *receiver = receiver_make(span, id, plan);

    if (!receiver)
        return CH_REFUSAL_OUT_OF_MEMORY;
    receiver->is_mirror = true;
    if (!id_table_insert(&g->receivers, id, receiver)) {
        free(receiver);
        return CH_REFUSAL_OUT_OF_MEMORY;
    }
    enter(receiver);
    return ACCEPTED;
}

void receiver_move_mirror(struct receiver *mirror, struct transport *span)
{
    assert(mirror->is_mirror && !mirror->transport);
    mirror->transport = span;
    mirror->follow_at = 0;
    list_append(&span->receivers, &mirror->on_transport);
}

bool receiver_reserve_senders(struct receiver *receiver, size_t count)
{
    size_t capacity = receiver->sender_capacity ? receiver->sender_capacity : SENDERS_AT_FIRST;
    struct sender *__single *grown;

    if (count <= receiver->sender_capacity)
        return true;
    while (capacity < count)
        capacity *= 2;
    grown = calloc(capacity, sizeof *grown);
    if (!grown)
        return false;
    if (receiver->sender_count)
        memcpy(grown, receiver->senders, receiver->sender_count * sizeof *grown);
    free(receiver->senders);
    receiver->sender_capacity = capacity;
    receiver->senders = grown;
    return true;
}

void receiver_close(struct graph *g, struct receiver *receiver)
{
    hall_leave(g, receiver);
    while (receiver->sender_count > 0)
        sender_close(g, receiver->senders[receiver->sender_count - 1]);
    receiver_detach(g, receiver);
    link_remove(&receiver->in_room);
    id_table_remove(&g->receivers, receiver->id);
    free(receiver->senders);
    free(receiver);
}

/* Carries a stream over to the encoding that announces it now. What was a sound knows nothing that
 * a picture needs. */
static void keep_streams(struct receiver *receiver, const struct plan *plan)
{
    const bool is_same_kind = plan->kind == receiver->plan.kind;
    struct stream before[PLAN_ENCODINGS_MAX];

    memcpy(before, receiver->streams, sizeof before);
    memset(receiver->streams, 0, sizeof receiver->streams);
    for (size_t i = 0; i < plan->encoding_count; i++) {
        const struct plan_encoding *now = &plan->encodings[i];
        for (size_t j = 0; j < receiver->plan.encoding_count; j++) {
            const struct plan_encoding *then = &receiver->plan.encodings[j];
            bool is_same = now->ssrc ? now->ssrc == before[j].ssrc
                                     : !then->ssrc && name_equal(&now->rid, &then->rid);
            if (is_same && is_same_kind && before[j].serial && !receiver->streams[i].serial) {
                receiver->streams[i] = before[j];
                before[j] = (struct stream){0};
            }
        }
    }
    for (size_t i = 0; i < PLAN_ENCODINGS_MAX; i++)
        stream_forget(&before[i]);
}

static bool has_routes(const struct receiver *receiver)
{
    return receiver->transport && !receiver->is_mirror;
}

enum ch_refusal receiver_update(struct graph *g, usec_t now, struct receiver *receiver,
                                const struct plan *plan, char *__counted_by(space) detail,
                                size_t space)
{
    uint32_t serials[PLAN_ENCODINGS_MAX];
    struct routes fresh;
    enum ch_refusal why;

    if (has_routes(receiver)) {
        why = routes_build(&fresh, g->seed, receiver->transport, receiver, plan, detail, space);
        if (why != ACCEPTED)
            return why;
        routes_clear(&receiver->transport->routes);
        receiver->transport->routes = fresh;
        transport_expect_streams(receiver->transport);
    }
    for (size_t i = 0; i < PLAN_ENCODINGS_MAX; i++)
        serials[i] = receiver->streams[i].serial;
    keep_streams(receiver, plan);
    if (receiver->plan.encoding_count != plan->encoding_count)
        layer_costs_init(&receiver->costs, (uint8_t)plan->encoding_count);
    receiver->plan = *plan;
    receiver->ladder_at = NEVER;
    for (size_t i = 0; has_routes(receiver) && i < plan->encoding_count; i++) {
        /* A learned stream that stays must be found without its name, too. */
        struct stream *stream = &receiver->streams[i];
        struct routes *routes = &receiver->transport->routes;
        if (!routes_learn(routes, stream->ssrc, receiver) ||
            !routes_learn(routes, stream->rtx_ssrc, receiver))
            stream_forget(&receiver->streams[i]); /* it will begin anew */
    }
    receiver_check_keyframes(receiver);
    if (has_routes(receiver))
        receiver_give_up_streams(receiver->transport);
    for (size_t i = 0; i < receiver->sender_count; i++) {
        struct sender *sender = receiver->senders[i];
        const uint8_t encoding = sender->selection.encoding;

        if (sender->hall) /* sounds, of this receiver or of another: there is nothing to choose */
            sender_dress(sender);
        else
            sender_choose_anew(g, now, sender,
                               receiver->streams[encoding].serial != serials[encoding]);
    }
    return ACCEPTED;
}

enum ch_refusal receiver_attach(struct graph *g, struct receiver *receiver,
                                struct transport *transport, char *__counted_by(space) detail,
                                size_t space)
{
    struct routes fresh;
    enum ch_refusal why;

    if (receiver->transport == transport)
        return ACCEPTED;
    why = routes_build(&fresh, g->seed, transport, receiver, &receiver->plan, detail, space);
    if (why != ACCEPTED)
        return why;
    receiver_detach(g, receiver);
    routes_clear(&transport->routes);
    transport->routes = fresh;
    receiver->transport = transport;
    list_append(&transport->receivers, &receiver->on_transport);
    transport_expect_streams(transport);
    receiver_give_up_streams(transport);
    return ACCEPTED;
}

/* Takes every route to this receiver out, in place: this must not fail. */
static void forget_routes(struct routes *routes, const struct receiver *receiver)
{
    size_t cursor = 0;
    uint32_t ssrc;

    for (;;) {
        const struct receiver *owner =
            CTX(struct receiver, id_table_next(&routes->ssrcs, &cursor, &ssrc));
        if (!owner)
            break;
        if (owner == receiver) {
            id_table_remove(&routes->ssrcs, ssrc);
            cursor = 0; /* the table moved under the cursor */
        }
    }
    for (size_t i = 0; i < routes->mid_count + routes->rid_count; i++)
        if (routes->names[i].receiver == receiver)
            routes->names[i] = (struct name_route){0};
    for (size_t i = 0; i < 128; i++)
        if (routes->payloads[i].receiver == receiver)
            routes->payloads[i].receiver = NULL;
}

void receiver_detach(struct graph *g, struct receiver *receiver)
{
    struct transport *transport = receiver->transport;
    struct routes fresh;
    char detail[1];

    if (!transport)
        return;
    if (!has_routes(receiver)) {
        receiver_lose_transport(receiver);
        return;
    }
    /* A fresh table also frees what two receivers shared; without memory the old one is pruned. */
    if (routes_build(&fresh, g->seed, transport, receiver, NULL, detail, sizeof detail) ==
        ACCEPTED) {
        routes_clear(&transport->routes);
        transport->routes = fresh;
    } else {
        forget_routes(&transport->routes, receiver);
    }
    receiver_lose_transport(receiver);
}

void receiver_lose_transport(struct receiver *receiver)
{
    link_remove(&receiver->on_transport);
    receiver->transport = NULL;
    for (size_t i = 0; i < PLAN_ENCODINGS_MAX; i++)
        stream_forget(&receiver->streams[i]);
}
