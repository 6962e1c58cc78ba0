/* receiver_streams.c - which stream a packet is of, and how streams begin and end. */
#include "graph/receiver.h"

#include "graph/graph.h"
#include "graph/leg.h"
#include "graph/routes.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "proto/rtp.h"

void receiver_give_up_streams(struct transport *transport)
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
    struct notice *notice;

    if (receiver->is_mirror) /* the other half tells it */
        return;
    notice = graph_notice(g);
    if (!notice)
        return;
    notice->what = is_start ? NOTICE_STREAM_STARTED : NOTICE_STREAM_ENDED;
    notice->id = receiver->id;
    notice->encoding = (uint8_t)encoding;
    notice->ssrc = ssrc;
}

/* A new stream is found by its SSRC from now on, instead of the one before it. */
static bool learn_route(struct receiver *receiver, usec_t now, struct stream *stream,
                        uint32_t ssrc)
{
    struct id_table *ssrcs = &receiver->transport->routes.ssrcs;

    if (!transport_admits_stream(receiver->transport, now))
        return false;
    forget_learned(receiver, stream);
    if (id_table_find(ssrcs, ssrc) || id_table_insert(ssrcs, ssrc, receiver))
        return true;
    stream_forget(stream);
    return false;
}

/* To listeners what comes next of it is another source. */
static void make_other_source(struct graph *g, struct receiver *receiver, size_t encoding)
{
    struct stream *stream = &receiver->streams[encoding];

    stream->serial = ++g->last_serial;
    if (stream->reader)
        picture_reader_init(stream->reader);
    for (size_t i = 0; i < receiver->sender_count; i++)
        if (receiver->senders[i]->selection.encoding == encoding)
            selection_restart(&receiver->senders[i]->selection);
}

/* A mirror's publisher may begin as many as he may where he is, and then they come here. */
static bool admits_stream(struct receiver *receiver, usec_t now, uint32_t ssrc, size_t encoding)
{
    if (receiver->is_mirror)
        return admission_take(&receiver->begun, now, TRANSPORT_STREAMS_MAX);
    return learn_route(receiver, now, &receiver->streams[encoding], ssrc);
}

static enum drop begin_stream(struct graph *g, usec_t now, struct receiver *receiver,
                              size_t encoding, uint32_t ssrc, uint32_t clock_rate)
{
    struct stream *stream = &receiver->streams[encoding];

    if (!admits_stream(receiver, now, ssrc, encoding))
        return DROP_RTP_SSRC_LIMIT;
    stream_forget(stream);
    stream_begin(g, stream, ssrc, clock_rate, receiver->plan.kind == CH_KIND_VIDEO);
    receiver_trust_stream(receiver, now, stream);
    notice_stream(g, receiver, encoding, ssrc, true);
    transport_wake(g, receiver->transport, now);
    /* There is more to choose from. */
    receiver->ladder_at = NEVER;
    for (size_t i = 0; i < receiver->sender_count; i++) {
        struct sender *sender = receiver->senders[i];

        if (sender->selection.encoding == encoding)
            selection_restart(&sender->selection);
        if (sender->transport)
            leg_disturb(g, now, sender->transport);
    }
    return DROP_NONE;
}

bool receiver_repeats(const struct receiver *receiver, uint8_t payload_type)
{
    const struct plan_payload *payload = plan_payload(&receiver->plan, payload_type);

    return payload && payload->role == CH_PAYLOAD_ROLE_RETRANSMISSION;
}

enum drop receiver_accept(struct graph *g, usec_t now, struct receiver *receiver,
                          const struct route *route, const struct rtp *rtp, bool is_again,
                          size_t length, struct stream *__single *stream)
{
    const size_t encoding = find_encoding(receiver, route, rtp->ssrc);

    return receiver_accept_of(g, now, receiver, encoding, rtp, is_again, length, stream);
}

enum drop receiver_accept_of(struct graph *g, usec_t now, struct receiver *receiver,
                             size_t encoding, const struct rtp *rtp, bool is_again, size_t length,
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

    if (encoding >= receiver->plan.encoding_count)
        return DROP_RTP_UNROUTED;
    if (receiver->streams[encoding].ssrc != rtp->ssrc) {
        if (plan_corrects(&receiver->plan, rtp->ssrc))
            return DROP_RTP_REPAIR;
        why = begin_stream(g, now, receiver, encoding, rtp->ssrc, payload->clock_rate);
        if (why != DROP_NONE)
            return why;
    }
    struct stream *found = &receiver->streams[encoding];
    uint64_t restarts = found->reception.restarts;
    why = is_again ? reception_accept_again(&found->reception, rtp->sequence)
                   : reception_accept(&found->reception, now, rtp->sequence, rtp->timestamp);
    if (why == DROP_RTP_SEQUENCE)
        found->discarded++;
    if (why != DROP_NONE)
        return why;
    if (found->reception.restarts != restarts)
        make_other_source(g, receiver, encoding);
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

void receiver_stream_restarts(struct graph *g, struct receiver *receiver, struct stream *stream)
{
    reception_restart(&stream->reception);
    stream->mark = (struct clock_mark){0};
    if (stream->repair) {
        history_forget(&stream->repair->history);
        nack_init(&stream->repair->nack);
    }
    make_other_source(g, receiver, (size_t)(stream - receiver->streams));
}

void receiver_stream_ended(struct graph *g, struct receiver *receiver, struct stream *stream)
{
    size_t encoding = (size_t)(stream - receiver->streams);

    notice_stream(g, receiver, encoding, stream->ssrc, false);
    forget_learned(receiver, stream);
    stream_forget(stream);
}

void receiver_scored(struct graph *g, const struct receiver *receiver, struct stream *stream)
{
    const uint8_t score = score_value(&stream->reception.score);
    struct notice *notice;

    if (score == stream->score_told || !(notice = graph_notice(g)))
        return;
    stream->score_told = score;
    notice->what = NOTICE_RECEIVER_SCORE;
    notice->id = receiver->id;
    notice->encoding = (uint8_t)(stream - receiver->streams);
    notice->score = score;
}
