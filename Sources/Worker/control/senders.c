/* senders.c - requests that concern a sender. */
#include "graph/sender.h"

#include "control/convert.h"
#include "control/requests.h"
#include "graph/receiver.h"
#include "graph/room.h"
#include "graph/transport.h"

static struct sender *__single find(struct request *r, uint32_t id, enum ch_refusal *why)
{
    struct sender *sender = graph_sender(r->graph, id);

    *why = sender ? ACCEPTED : refuse_id(r, CH_REFUSAL_UNKNOWN_SENDER, "sender", id);
    return sender;
}

enum ch_refusal on_create_sender(struct request *r, const struct ch_create_sender *q,
                                 struct ch_create_sender_reply *a)
{
    struct receiver *receiver = graph_receiver(r->graph, q->receiver);
    struct transport *transport = graph_transport(r->graph, q->transport);
    struct costume costume;
    enum ch_refusal why;

    (void)a;
    if (!receiver)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_RECEIVER, "receiver", q->receiver);
    if (!transport)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->transport);
    if (transport->room != receiver->room)
        return refuse_id(r, CH_REFUSAL_DIFFERENT_ROOM, "transport", q->transport);
    if (transport->span)
        return refuse_id(r, CH_REFUSAL_WRONG_TRANSPORT, "a span is transport", q->transport);
    if (graph_sender(r->graph, q->sender))
        return refuse_id(r, CH_REFUSAL_DUPLICATE_ID, "sender", q->sender);
    why = costume_build(&costume, &q->transmission, r->detail, sizeof r->detail);
    if (why != ACCEPTED)
        return why;
    return sender_open(r->graph, r->now, receiver, transport, q->sender, &costume, q->is_paused,
                       r->detail, sizeof r->detail);
}

enum ch_refusal on_update_sender(struct request *r, const struct ch_update_sender *q,
                                 struct ch_update_sender_reply *a)
{
    enum ch_refusal why;
    struct sender *sender = find(r, q->sender, &why);
    struct costume costume;

    (void)a;
    if (!sender)
        return why;
    why = costume_build(&costume, &q->transmission, r->detail, sizeof r->detail);
    if (why != ACCEPTED)
        return why;
    return sender_update(r->graph, r->now, sender, &costume, r->detail, sizeof r->detail);
}

enum ch_refusal on_attach_sender(struct request *r, const struct ch_attach_sender *q,
                                 struct ch_attach_sender_reply *a)
{
    struct transport *transport = graph_transport(r->graph, q->transport);
    enum ch_refusal why;
    struct sender *sender = find(r, q->sender, &why);

    (void)a;
    if (!sender)
        return why;
    if (!transport)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->transport);
    if (transport->room != sender->receiver->room)
        return refuse_id(r, CH_REFUSAL_DIFFERENT_ROOM, "transport", q->transport);
    if (transport->span)
        return refuse_id(r, CH_REFUSAL_WRONG_TRANSPORT, "a span is transport", q->transport);
    return sender_attach(r->graph, r->now, sender, transport, r->detail, sizeof r->detail);
}

enum ch_refusal on_pause_sender(struct request *r, const struct ch_pause_sender *q,
                                struct ch_pause_sender_reply *a)
{
    enum ch_refusal why;
    struct sender *sender = find(r, q->sender, &why);

    (void)a;
    if (sender)
        sender_pause(sender);
    return why;
}

enum ch_refusal on_resume_sender(struct request *r, const struct ch_resume_sender *q,
                                 struct ch_resume_sender_reply *a)
{
    enum ch_refusal why;
    struct sender *sender = find(r, q->sender, &why);

    (void)a;
    if (sender)
        sender_resume(r->graph, r->now, sender);
    return why;
}

static struct layers asked_layers(bool has_layers, const struct ch_layers *asked)
{
    const struct layers best = {LAYER_BEST, LAYER_BEST};
    const struct layers layers = {asked->spatial, asked->temporal};

    return has_layers ? layers : best;
}

enum ch_refusal on_set_sender_wish(struct request *r, const struct ch_set_sender_wish *q,
                                   struct ch_set_sender_wish_reply *a)
{
    enum ch_refusal why;
    struct sender *sender = find(r, q->sender, &why);
    const struct wish wish = {
        .layers = asked_layers(q->has_layers, &q->layers),
        .priority = q->priority ? q->priority : 1,
        .comes_first = q->comes_first,
        .ignores_dtx = q->ignores_dtx,
    };

    (void)a;
    if (sender)
        sender_set_wish(r->graph, r->now, sender, &wish);
    return why;
}

enum ch_refusal on_close_sender(struct request *r, const struct ch_close_sender *q,
                                struct ch_close_sender_reply *a)
{
    enum ch_refusal why;
    struct sender *sender = find(r, q->sender, &why);

    (void)a;
    if (sender)
        sender_close(r->graph, sender);
    return why;
}

enum ch_refusal on_get_sender_stats(struct request *r, const struct ch_get_sender_stats *q,
                                    struct ch_get_sender_stats_reply *a)
{
    enum ch_refusal why;
    struct sender *sender = find(r, q->sender, &why);

    if (!sender)
        return why;
    const struct delivery *report = &sender->delivery;
    a->ssrc = sender->costume.ssrc;
    a->packets = sender->packets;
    a->bytes = sender->bytes;
    a->bitrate = rate_bps(&sender->rate, r->now);
    a->skipped = sender->skipped;
    a->has_packets_lost = report->reports > 0;
    a->packets_lost = report->lost;
    a->has_fraction_lost = report->reports > 0;
    a->fraction_lost = report->fraction_lost;
    a->has_jitter = report->reports > 0;
    a->jitter = report->jitter;
    a->has_round_trip_usec = report->round_trip > 0;
    a->round_trip_usec = (uint32_t)usec_min(report->round_trip, UINT32_MAX);
    a->receiver_reports = report->reports;
    a->pli_received = sender->pli_received;
    a->fir_received = sender->fir_received;
    a->nack_received = sender->nack_received;
    a->retransmit_wanted = sender->retransmit_wanted;
    a->retransmitted = sender->retransmitted;
    a->has_choice = sender->receiver->plan.kind == CH_KIND_VIDEO;
    a->choice = convert_choice(sender);
    a->score = score_value(&sender->delivery.score);
    return ACCEPTED;
}

static size_t count_types(const uint8_t map[128])
{
    size_t count = 0;

    for (size_t i = 0; i < 128; i++)
        count += map[i] != SENDER_NO_PAYLOAD;
    return count;
}

/* NULL when there are none, or no memory. */
static struct ch_mapping *__counted_by_or_null(count) list_types(struct request *r,
                                                                 const uint8_t map[128],
                                                                 size_t count)
{
    struct ch_mapping *list = request_memory(r, count * sizeof *list);
    size_t at = 0;

    for (size_t i = 0; list && i < 128; i++)
        if (map[i] != SENDER_NO_PAYLOAD)
            list[at++] = (struct ch_mapping){(uint8_t)i, map[i]};
    return list;
}

static bool dump_payloads(struct request *r, const struct costume *costume,
                          struct ch_transmission *into)
{
    size_t count = count_types(costume->payload_types);
    size_t repeated = count_types(costume->rtx_types);
    struct ch_mapping *list = list_types(r, costume->payload_types, count);
    struct ch_mapping *repetitions = list_types(r, costume->rtx_types, repeated);

    if ((count > 0 && !list) || (repeated > 0 && !repetitions))
        return false;
    into->payloads_count = count;
    into->payloads = list;
    into->rtx_payloads_count = repeated;
    into->rtx_payloads = repetitions;
    return true;
}

static void dump_own_words(const struct costume *costume, struct ch_transmission *into)
{
    into->has_rtx_ssrc = costume->rtx_ssrc != 0;
    into->rtx_ssrc = costume->rtx_ssrc;
    into->has_mid = costume->mid_length > 0;
    into->mid = ch_view_of(costume->mid, costume->mid_length);
    into->has_mid_extension = costume->mid_extension != 0;
    into->mid_extension = costume->mid_extension;
    into->has_abs_send_time_extension = costume->send_time_extension != 0;
    into->abs_send_time_extension = costume->send_time_extension;
    into->has_transport_sequence_extension = costume->sequence_extension != 0;
    into->transport_sequence_extension = costume->sequence_extension;
    into->is_one_byte_only = costume->is_one_byte_only;
}

static bool dump_extensions(struct request *r, const struct costume *costume,
                            struct ch_transmission *into)
{
    size_t count = 0;
    size_t at = 0;

    for (size_t i = 0; i < 256; i++)
        count += costume->extensions[i] != 0;
    struct ch_mapping *list = request_memory(r, count * sizeof *list);
    if (count > 0 && !list)
        return false;
    for (size_t i = 0; i < 256; i++)
        if (costume->extensions[i] != 0)
            list[at++] = (struct ch_mapping){(uint8_t)i, costume->extensions[i]};
    into->extensions_count = count;
    into->extensions = list;
    return true;
}

enum ch_refusal on_dump_sender(struct request *r, const struct ch_dump_sender *q,
                               struct ch_dump_sender_reply *a)
{
    enum ch_refusal why;
    struct sender *sender = find(r, q->sender, &why);

    if (!sender)
        return why;
    const struct stream *followed = NULL;
    for (size_t i = 0; i < sender->receiver->plan.encoding_count; i++)
        if (sender->source && sender->receiver->streams[i].serial == sender->source)
            followed = &sender->receiver->streams[i];
    a->room = sender->receiver->room->id;
    a->receiver = sender->receiver->id;
    a->has_transport = sender->transport != NULL;
    a->transport = sender->transport ? sender->transport->id : 0;
    a->transmission.ssrc = sender->costume.ssrc;
    a->transmission.cname = ch_view_of(sender->costume.cname, sender->costume.cname_length);
    a->is_paused = sender->is_paused;
    a->has_source_ssrc = followed != NULL;
    a->source_ssrc = followed ? followed->ssrc : 0;
    a->sequence = sender->sequence;
    a->timestamp = sender->timestamp;
    dump_own_words(&sender->costume, &a->transmission);
    if (!dump_payloads(r, &sender->costume, &a->transmission) ||
        !dump_extensions(r, &sender->costume, &a->transmission))
        return CH_REFUSAL_LIMIT_REACHED;
    return ACCEPTED;
}
