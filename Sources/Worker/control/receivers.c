/* receivers.c - requests that concern a receiver. */
#include "graph/receiver.h"

#include "control/convert.h"
#include "control/requests.h"
#include "graph/hall.h"
#include "graph/room.h"
#include "graph/sender.h"
#include "graph/transport.h"

enum ch_refusal on_create_receiver(struct request *r, const struct ch_create_receiver *q,
                                   struct ch_create_receiver_reply *a)
{
    struct transport *transport = graph_transport(r->graph, q->transport);
    struct plan plan;
    enum ch_refusal why;

    (void)a;
    if (!transport)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->transport);
    if (transport->span)
        return refuse_id(r, CH_REFUSAL_WRONG_TRANSPORT, "a span is transport", q->transport);
    if (graph_receiver(r->graph, q->receiver))
        return refuse_id(r, CH_REFUSAL_DUPLICATE_ID, "receiver", q->receiver);
    why = plan_build(&plan, &q->reception, r->detail, sizeof r->detail);
    if (why != ACCEPTED)
        return why;
    why = receiver_open(r->graph, transport, q->receiver, &plan, r->detail, sizeof r->detail);
    if (why == ACCEPTED)
        hall_admit(r->graph, r->now, graph_receiver(r->graph, q->receiver));
    return why;
}

enum ch_refusal on_update_receiver(struct request *r, const struct ch_update_receiver *q,
                                   struct ch_update_receiver_reply *a)
{
    struct receiver *receiver = graph_receiver(r->graph, q->receiver);
    struct plan plan;
    enum ch_refusal why;

    (void)a;
    if (!receiver)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_RECEIVER, "receiver", q->receiver);
    why = plan_build(&plan, &q->reception, r->detail, sizeof r->detail);
    if (why != ACCEPTED)
        return why;
    why = receiver_update(r->graph, r->now, receiver, &plan, r->detail, sizeof r->detail);
    if (why == ACCEPTED)
        hall_admit(r->graph, r->now, receiver);
    return why;
}

enum ch_refusal on_attach_receiver(struct request *r, const struct ch_attach_receiver *q,
                                   struct ch_attach_receiver_reply *a)
{
    struct receiver *receiver = graph_receiver(r->graph, q->receiver);
    struct transport *transport = graph_transport(r->graph, q->transport);

    (void)a;
    if (!receiver)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_RECEIVER, "receiver", q->receiver);
    if (!transport)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->transport);
    if (transport->room != receiver->room)
        return refuse_id(r, CH_REFUSAL_DIFFERENT_ROOM, "transport", q->transport);
    if (transport->span || receiver->is_mirror)
        return refuse_id(r, CH_REFUSAL_WRONG_TRANSPORT, "a mirror stays on its span, not transport",
                         q->transport);
    return receiver_attach(r->graph, receiver, transport, r->detail, sizeof r->detail);
}

enum ch_refusal on_close_receiver(struct request *r, const struct ch_close_receiver *q,
                                  struct ch_close_receiver_reply *a)
{
    struct receiver *receiver = graph_receiver(r->graph, q->receiver);

    (void)a;
    if (!receiver)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_RECEIVER, "receiver", q->receiver);
    receiver_close(r->graph, receiver);
    return ACCEPTED;
}

enum ch_refusal on_request_keyframe(struct request *r, const struct ch_request_keyframe *q,
                                    struct ch_request_keyframe_reply *a)
{
    struct receiver *receiver = graph_receiver(r->graph, q->receiver);

    (void)a;
    if (!receiver)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_RECEIVER, "receiver", q->receiver);
    for (size_t i = 0; i < receiver->plan.encoding_count; i++)
        receiver_want_keyframe(r->graph, r->now, receiver, i, KEYFRAME_PERIOD);
    return ACCEPTED;
}

enum ch_refusal on_tap_receiver(struct request *r, const struct ch_tap_receiver *q,
                                struct ch_tap_receiver_reply *a)
{
    struct receiver *receiver = graph_receiver(r->graph, q->receiver);

    (void)a;
    if (!receiver)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_RECEIVER, "receiver", q->receiver);
    if (q->is_on && !receiver->is_tapped)
        for (size_t i = 0; i < receiver->plan.encoding_count; i++)
            receiver_want_keyframe(r->graph, r->now, receiver, i, KEYFRAME_GREETING);
    receiver->is_tapped = q->is_on;
    return ACCEPTED;
}

static size_t streams_begun(const struct receiver *receiver)
{
    size_t count = 0;

    for (size_t i = 0; i < receiver->plan.encoding_count; i++)
        count += receiver->streams[i].serial != 0;
    return count;
}

static int32_t clamp_lost(int64_t lost)
{
    return lost > INT32_MAX ? INT32_MAX : lost < INT32_MIN ? INT32_MIN : (int32_t)lost;
}

static void fill_stream(struct request *r, struct receiver *receiver, size_t encoding,
                        struct ch_receiver_stream *into)
{
    struct stream *stream = &receiver->streams[encoding];
    const struct name *rid = &receiver->plan.encodings[encoding].rid;

    into->encoding = (uint8_t)encoding;
    into->ssrc = stream->ssrc;
    into->has_rid = rid->length > 0;
    into->rid = convert_name(rid);
    into->packets = stream->packets;
    into->bytes = stream->bytes;
    into->score = score_value(&stream->reception.score);
    into->bitrate = rate_bps(&stream->rate, r->now);
    into->packets_lost = clamp_lost(reception_lost(&stream->reception));
    into->fraction_lost = stream->reception.fraction_lost;
    into->duplicates = stream->reception.duplicates;
    into->discarded = stream->discarded;
    into->jitter = reception_jitter(&stream->reception);
    into->repaired = stream->repaired;
    into->nacks_sent = stream->nacks_sent;
    into->clock_rate = stream->reception.clock_rate;
    into->sender_reports = stream->sender_reports;
}

static void fill_streams(struct request *r, struct receiver *receiver,
                         struct ch_receiver_stream *__counted_by(count) list, size_t count)
{
    size_t at = 0;

    for (size_t i = 0; i < receiver->plan.encoding_count && at < count; i++)
        if (receiver->streams[i].serial)
            fill_stream(r, receiver, i, &list[at++]);
}

enum ch_refusal on_get_receiver_stats(struct request *r, const struct ch_get_receiver_stats *q,
                                      struct ch_get_receiver_stats_reply *a)
{
    struct receiver *receiver = graph_receiver(r->graph, q->receiver);

    if (!receiver)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_RECEIVER, "receiver", q->receiver);
    size_t count = streams_begun(receiver);
    struct ch_receiver_stream *streams = request_memory(r, count * sizeof *streams);
    if (count > 0 && !streams)
        return CH_REFUSAL_LIMIT_REACHED;
    fill_streams(r, receiver, streams, count);
    a->streams_count = count;
    a->streams = streams;
    a->keyframes_wanted = receiver->keyframes_wanted;
    a->pli_sent = receiver->pli_sent;
    a->fir_sent = receiver->fir_sent;
    return ACCEPTED;
}

static bool dump_payloads(struct request *r, const struct plan *plan, struct ch_reception *into)
{
    struct ch_payload *payloads = request_memory(r, plan->payload_count * sizeof *payloads);

    if (!payloads)
        return false;
    for (size_t i = 0; i < plan->payload_count; i++)
        payloads[i] = (struct ch_payload){
            .type = plan->payloads[i].type,
            .role = plan->payloads[i].role,
            .codec = (enum ch_codec)plan->payloads[i].codec,
            .clock_rate = plan->payloads[i].clock_rate,
            .has_target = plan->payloads[i].target != PLAN_NO_TARGET,
            .target = plan->payloads[i].target,
        };
    into->payloads_count = plan->payload_count;
    into->payloads = payloads;
    return true;
}

static bool dump_encodings(struct request *r, const struct plan *plan, struct ch_reception *into)
{
    struct ch_encoding *encodings = request_memory(r, plan->encoding_count * sizeof *encodings);

    if (!encodings)
        return false;
    for (size_t i = 0; i < plan->encoding_count; i++)
        encodings[i] = (struct ch_encoding){
            .has_ssrc = plan->encodings[i].ssrc != 0,
            .ssrc = plan->encodings[i].ssrc,
            .spatial_layers = plan->encodings[i].spatial_layers,
            .temporal_layers = plan->encodings[i].temporal_layers,
            .has_rtx_ssrc = plan->encodings[i].rtx_ssrc != 0,
            .rtx_ssrc = plan->encodings[i].rtx_ssrc,
            .has_fec_ssrc = plan->encodings[i].fec_ssrc != 0,
            .fec_ssrc = plan->encodings[i].fec_ssrc,
            .learns_repair = plan->encodings[i].learns_repair,
            .has_rid = plan->encodings[i].rid.length > 0,
            .rid = convert_name(&plan->encodings[i].rid),
        };
    into->encodings_count = plan->encoding_count;
    into->encodings = encodings;
    return true;
}

static bool dump_reception(struct request *r, const struct plan *plan, struct ch_reception *into)
{
    struct ch_extension *extensions =
        request_memory(r, plan->extension_count * sizeof *extensions);

    if (plan->extension_count > 0 && !extensions)
        return false;
    for (size_t i = 0; i < plan->extension_count; i++)
        extensions[i] = (struct ch_extension){
            .id = plan->extensions[i].id,
            .kind = plan->extensions[i].kind,
        };
    into->kind = plan->kind;
    into->has_mid = plan->mid.length > 0;
    into->mid = convert_name(&plan->mid);
    into->has_pli = plan->has_pli;
    into->has_fir = plan->has_fir;
    into->has_nack = plan->has_nack;
    into->has_transport_cc = plan->has_transport_cc;
    into->has_remb = plan->has_remb;
    into->extensions_count = plan->extension_count;
    into->extensions = extensions;
    return dump_payloads(r, plan, into) && dump_encodings(r, plan, into);
}

enum ch_refusal on_dump_receiver(struct request *r, const struct ch_dump_receiver *q,
                                 struct ch_dump_receiver_reply *a)
{
    struct receiver *receiver = graph_receiver(r->graph, q->receiver);

    if (!receiver)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_RECEIVER, "receiver", q->receiver);
    size_t stream_count = streams_begun(receiver);
    size_t sender_count = receiver->sender_count;
    struct ch_receiver_stream *streams = request_memory(r, stream_count * sizeof *streams);
    uint32_t *senders = request_memory(r, sender_count * sizeof *senders);
    if ((stream_count > 0 && !streams) || (sender_count > 0 && !senders) ||
        !dump_reception(r, &receiver->plan, &a->reception))
        return CH_REFUSAL_LIMIT_REACHED;
    fill_streams(r, receiver, streams, stream_count);
    for (size_t i = 0; i < sender_count; i++)
        senders[i] = receiver->senders[i]->id;
    a->room = receiver->room->id;
    a->has_transport = receiver->transport != NULL;
    a->transport = receiver->transport ? receiver->transport->id : 0;
    a->streams_count = stream_count;
    a->streams = streams;
    a->senders_count = sender_count;
    a->senders = senders;
    return ACCEPTED;
}
