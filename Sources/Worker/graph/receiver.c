/* receiver.c - life of a receiver and its streams. */
#include "graph/receiver.h"

#include "graph/graph.h"
#include "graph/room.h"
#include "graph/routes.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "proto/rtp.h"

#include <stdlib.h>
#include <string.h>

static void stream_forget(struct stream *stream)
{
    if (stream->repair)
        history_clear(&stream->repair->history);
    free(stream->repair);
    *stream = (struct stream){0};
}

/* A learned stream ends when another receiver of the transport has announced its SSRC. */
static void give_up_streams(struct transport *transport)
{
    LIST_EACH (struct receiver, receiver, &transport->receivers)
        for (size_t i = 0; i < receiver->plan.encoding_count; i++) {
            uint32_t ssrc = receiver->streams[i].ssrc;
            uint32_t rtx_ssrc = receiver->streams[i].rtx_ssrc;
            if (rtx_ssrc && id_table_find(&transport->routes.ssrcs, rtx_ssrc) != receiver)
                receiver->streams[i].rtx_ssrc = 0;
            if (ssrc && id_table_find(&transport->routes.ssrcs, ssrc) != receiver)
                stream_forget(&receiver->streams[i]);
        }
}

/* Takes out the route of a stream that was learned; those announced stay. */
static void forget_route(const struct receiver *receiver, uint32_t ssrc)
{
    struct id_table *ssrcs = &receiver->transport->routes.ssrcs;

    if (ssrc && !plan_announces(&receiver->plan, ssrc) && id_table_find(ssrcs, ssrc) == receiver)
        id_table_remove(ssrcs, ssrc);
}

static void forget_learned(const struct receiver *receiver, const struct stream *stream)
{
    forget_route(receiver, stream->ssrc);
    forget_route(receiver, stream->rtx_ssrc);
}

enum ch_refusal receiver_open(struct graph *g, struct transport *transport, uint32_t id,
                              const struct plan *plan, char *__counted_by(space) detail,
                              size_t space)
{
    struct receiver *receiver = calloc(1, sizeof *receiver);
    struct routes fresh;
    enum ch_refusal why;

    if (!receiver)
        return CH_REFUSAL_OUT_OF_MEMORY;
    receiver->id = id;
    receiver->room = transport->room;
    receiver->transport = transport;
    receiver->keyframe_wanted = NEVER;
    receiver->keyframe_asked = -KEYFRAME_PERIOD;
    link_init(&receiver->in_room, receiver);
    link_init(&receiver->on_transport, receiver);
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
    receiver->plan = *plan;
    routes_clear(&transport->routes);
    transport->routes = fresh;
    list_append(&transport->room->receivers, &receiver->in_room);
    list_append(&transport->receivers, &receiver->on_transport);
    transport_expect_streams(transport);
    give_up_streams(transport);
    return ACCEPTED;
}

void receiver_close(struct graph *g, struct receiver *receiver)
{
    while (receiver->sender_count > 0)
        sender_close(g, receiver->senders[receiver->sender_count - 1]);
    receiver_detach(g, receiver);
    link_remove(&receiver->in_room);
    id_table_remove(&g->receivers, receiver->id);
    free(receiver->senders);
    free(receiver);
}

/* Carries a stream over to the encoding that announces it now. */
static void keep_streams(struct receiver *receiver, const struct plan *plan)
{
    struct stream before[PLAN_ENCODINGS_MAX];

    memcpy(before, receiver->streams, sizeof before);
    memset(receiver->streams, 0, sizeof receiver->streams);
    for (size_t i = 0; i < plan->encoding_count; i++) {
        const struct plan_encoding *now = &plan->encodings[i];
        for (size_t j = 0; j < receiver->plan.encoding_count; j++) {
            const struct plan_encoding *then = &receiver->plan.encodings[j];
            bool is_same = now->ssrc ? now->ssrc == before[j].ssrc
                                     : !then->ssrc && name_equal(&now->rid, &then->rid);
            if (is_same && before[j].serial && !receiver->streams[i].serial) {
                receiver->streams[i] = before[j];
                before[j] = (struct stream){0};
            }
        }
    }
    for (size_t i = 0; i < PLAN_ENCODINGS_MAX; i++)
        stream_forget(&before[i]);
}

/* Whether the publisher can be asked for a key frame. */
static bool may_ask(const struct receiver *receiver)
{
    return receiver->plan.kind == CH_KIND_VIDEO &&
           (receiver->plan.has_pli || receiver->plan.has_fir);
}

enum ch_refusal receiver_update(struct graph *g, struct receiver *receiver, const struct plan *plan,
                                char *__counted_by(space) detail, size_t space)
{
    struct routes fresh;
    enum ch_refusal why;

    if (receiver->transport) {
        why = routes_build(&fresh, g->seed, receiver->transport, receiver, plan, detail, space);
        if (why != ACCEPTED)
            return why;
        routes_clear(&receiver->transport->routes);
        receiver->transport->routes = fresh;
        transport_expect_streams(receiver->transport);
    }
    keep_streams(receiver, plan);
    receiver->plan = *plan;
    for (size_t i = 0; receiver->transport && i < plan->encoding_count; i++) {
        /* A learned stream that stays must be found without its name, too. */
        struct stream *stream = &receiver->streams[i];
        struct routes *routes = &receiver->transport->routes;
        if (!routes_learn(routes, stream->ssrc, receiver) ||
            !routes_learn(routes, stream->rtx_ssrc, receiver))
            stream_forget(&receiver->streams[i]); /* it will begin anew */
    }
    if (!may_ask(receiver))
        receiver->keyframe_wanted = NEVER;
    if (receiver->transport)
        give_up_streams(receiver->transport);
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
    give_up_streams(transport);
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

/* Which encoding a packet belongs to, or PLAN_ENCODINGS_MAX. */
static size_t find_encoding(const struct receiver *receiver, const struct route *route,
                            uint32_t ssrc)
{
    const struct plan *plan = &receiver->plan;

    for (size_t i = 0; i < plan->encoding_count; i++)
        if (plan->encodings[i].ssrc == ssrc || receiver->streams[i].ssrc == ssrc)
            return i;
    for (size_t i = 0; i < plan->encoding_count && route->rid.length > 0; i++)
        if (name_equal(&plan->encodings[i].rid, &route->rid))
            return i;
    if (route->rid.length > 0)
        return PLAN_ENCODINGS_MAX;
    for (size_t i = 0; i < plan->encoding_count; i++)
        if (plan->encodings[i].ssrc == 0 && plan->encodings[i].rid.length == 0)
            return i;
    return PLAN_ENCODINGS_MAX;
}

static void notice_stream(struct graph *g, const struct receiver *receiver, size_t encoding,
                          uint32_t ssrc, bool is_start)
{
    struct notice *notice = graph_notice(g);

    if (!notice)
        return;
    notice->what = is_start ? NOTICE_STREAM_STARTED : NOTICE_STREAM_ENDED;
    notice->id = receiver->id;
    notice->encoding = (uint8_t)encoding;
    notice->ssrc = ssrc;
}

static struct repair *__single repair_make(struct graph *g)
{
    struct repair *repair = calloc(1, sizeof *repair);

    if (!repair)
        return NULL;
    if (!history_init(&repair->history, &g->kept)) {
        free(repair);
        return NULL;
    }
    nack_init(&repair->nack);
    return repair;
}

static enum drop begin_stream(struct graph *g, usec_t now, struct receiver *receiver,
                              size_t encoding, uint32_t ssrc, uint32_t clock_rate)
{
    struct stream *stream = &receiver->streams[encoding];
    struct id_table *ssrcs = &receiver->transport->routes.ssrcs;

    if (!transport_admits_stream(receiver->transport, now))
        return DROP_RTP_SSRC_LIMIT;
    forget_learned(receiver, stream);
    if (!id_table_find(ssrcs, ssrc) && !id_table_insert(ssrcs, ssrc, receiver)) {
        stream_forget(stream);
        return DROP_RTP_SSRC_LIMIT;
    }
    stream_forget(stream);
    stream->ssrc = ssrc;
    stream->serial = ++g->last_serial;
    if (receiver->plan.kind == CH_KIND_VIDEO)
        stream->repair = repair_make(g); /* without memory losses are not mended */
    reception_init(&stream->reception, clock_rate);
    notice_stream(g, receiver, encoding, ssrc, true);
    transport_wake(g, receiver->transport, now);
    return DROP_NONE;
}

bool receiver_repeats(const struct receiver *receiver, uint8_t payload_type)
{
    const struct plan_payload *payload = plan_payload(&receiver->plan, payload_type);

    return payload && payload->role == CH_PAYLOAD_ROLE_RETRANSMISSION;
}

enum drop receiver_accept(struct graph *g, usec_t now, struct receiver *receiver,
                          const struct route *route, const struct rtp *rtp, size_t length,
                          struct stream *__single *stream)
{
    const struct plan_payload *payload = plan_payload(&receiver->plan, rtp->payload_type);
    enum drop why;

    if (!payload)
        return DROP_RTP_PAYLOAD_TYPE;
    if (payload->role == CH_PAYLOAD_ROLE_RETRANSMISSION)
        return DROP_RTP_RETRANSMISSION;
    if (payload->role == CH_PAYLOAD_ROLE_REPAIR)
        return DROP_RTP_REPAIR;

    size_t encoding = find_encoding(receiver, route, rtp->ssrc);
    if (encoding == PLAN_ENCODINGS_MAX)
        return DROP_RTP_UNROUTED;
    if (receiver->streams[encoding].ssrc != rtp->ssrc) {
        why = begin_stream(g, now, receiver, encoding, rtp->ssrc, payload->clock_rate);
        if (why != DROP_NONE)
            return why;
    }
    struct stream *found = &receiver->streams[encoding];
    uint64_t restarts = found->reception.restarts;
    why = reception_accept(&found->reception, now, rtp->sequence, rtp->timestamp);
    if (why == DROP_RTP_SEQUENCE)
        found->discarded++;
    if (why != DROP_NONE)
        return why;
    if (found->reception.restarts != restarts)
        found->serial = ++g->last_serial; /* to listeners it is another source */
    found->packets++;
    found->bytes += length;
    rate_add(&found->rate, now, (uint32_t)length);
    *stream = found;
    return DROP_NONE;
}

struct stream *__single receiver_stream(struct receiver *receiver, uint32_t ssrc)
{
    for (size_t i = 0; i < receiver->plan.encoding_count; i++)
        if (receiver->streams[i].serial && receiver->streams[i].ssrc == ssrc)
            return &receiver->streams[i];
    return NULL;
}

struct stream *__single receiver_stream_of(struct receiver *receiver, uint32_t serial)
{
    for (size_t i = 0; serial && i < receiver->plan.encoding_count; i++)
        if (receiver->streams[i].serial == serial)
            return &receiver->streams[i];
    return NULL;
}

bool receiver_learn_rtx(struct receiver *receiver, usec_t now, struct stream *stream,
                        uint32_t ssrc)
{
    struct id_table *ssrcs = &receiver->transport->routes.ssrcs;

    if (!stream->serial || id_table_find(ssrcs, ssrc) ||
        !transport_admits_stream(receiver->transport, now) ||
        !id_table_insert(ssrcs, ssrc, receiver))
        return false;
    forget_route(receiver, stream->rtx_ssrc);
    stream->rtx_ssrc = ssrc;
    return true;
}

void receiver_stream_ended(struct graph *g, struct receiver *receiver, struct stream *stream)
{
    size_t encoding = (size_t)(stream - receiver->streams);

    notice_stream(g, receiver, encoding, stream->ssrc, false);
    forget_learned(receiver, stream);
    stream_forget(stream);
}

bool receiver_want_keyframe(struct graph *g, usec_t now, struct receiver *receiver,
                            usec_t period)
{
    const usec_t when = usec_max(receiver->keyframe_asked + period, now);

    receiver->keyframes_wanted++;
    if (!may_ask(receiver) || receiver->keyframe_wanted <= when)
        return false;
    receiver->keyframe_wanted = when;
    if (receiver->transport)
        transport_wake(g, receiver->transport, receiver->keyframe_wanted);
    return true;
}
