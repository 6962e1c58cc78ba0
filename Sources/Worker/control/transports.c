/* transports.c - requests that concern a transport. */
#include "control/convert.h"
#include "control/requests.h"
#include "graph/plain.h"
#include "graph/receiver.h"
#include "graph/room.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "control/webrtc_stats.h"

#include <stdio.h>

enum ch_refusal on_close_transport(struct request *r, const struct ch_close_transport *q,
                                   struct ch_close_transport_reply *a)
{
    struct transport *transport = graph_transport(r->graph, q->transport);

    (void)a;
    if (!transport)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->transport);
    transport_close(r->graph, transport);
    return ACCEPTED;
}

enum ch_refusal on_get_transport_stats(struct request *r, const struct ch_get_transport_stats *q,
                                       struct ch_get_transport_stats_reply *a)
{
    struct transport *transport = graph_transport(r->graph, q->transport);

    if (!transport)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->transport);
    size_t struck = drops_struck(&transport->drops);
    struct ch_drop_count *drops = request_memory(r, struck * sizeof *drops);
    if (struck > 0 && !drops)
        return CH_REFUSAL_LIMIT_REACHED;
    drops_list(&transport->drops, drops, struck);
    a->drops_count = struck;
    a->drops = drops;
    a->has_remote = address_is_set(&transport->rtp.to.remote);
    a->has_remote_rtcp = address_is_set(&transport->rtcp.to.remote);
    a->has_web_rtc = transport->webrtc != NULL;
    if ((a->has_remote && !convert_to_address(r, &transport->rtp.to.remote, &a->remote)) ||
        (a->has_remote_rtcp &&
         !convert_to_address(r, &transport->rtcp.to.remote, &a->remote_rtcp)) ||
        (a->has_web_rtc && !webrtc_stats(r, transport, &a->web_rtc)))
        return CH_REFUSAL_LIMIT_REACHED;
    a->packets_received = transport->packets_received;
    a->bytes_received = transport->bytes_received;
    a->packets_sent = transport->packets_sent;
    a->bytes_sent = transport->bytes_sent;
    a->rtcp_received = transport->rtcp_received;
    a->rtcp_sent = transport->rtcp_sent;
    a->receive_bitrate = rate_bps(&transport->received_rate, r->now);
    a->send_bitrate = rate_bps(&transport->sent_rate, r->now);
    a->has_estimate = transport->leg != NULL;
    if (transport->leg)
        a->estimate = convert_estimate(transport->leg, r->now);
    return ACCEPTED;
}

enum ch_refusal on_limit_transport(struct request *r, const struct ch_limit_transport *q,
                                   struct ch_limit_transport_reply *a)
{
    struct transport *transport = graph_transport(r->graph, q->transport);

    (void)a;
    if (!transport)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->transport);
    if (transport->span)
        return refuse_id(r, CH_REFUSAL_WRONG_TRANSPORT, "a span is transport", q->transport);
    if (!leg_begin(r->graph, r->now, transport))
        return CH_REFUSAL_OUT_OF_MEMORY;
    leg_limit(transport->leg, q->initial_bitrate, q->minimum_bitrate,
                   q->maximum_bitrate);
    leg_disturb(r->graph, r->now, transport);
    return ACCEPTED;
}

enum ch_refusal on_limit_incoming(struct request *r, const struct ch_limit_incoming *q,
                                  struct ch_limit_incoming_reply *a)
{
    struct transport *transport = graph_transport(r->graph, q->transport);

    (void)a;
    if (!transport)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->transport);
    if (transport->span)
        return refuse_id(r, CH_REFUSAL_WRONG_TRANSPORT, "a span is transport", q->transport);
    transport_limit_incoming(r->graph, r->now, transport, q->maximum_bitrate);
    return ACCEPTED;
}

static bool dump_members(struct request *r, struct transport *transport,
                         struct ch_dump_transport_reply *a)
{
    size_t receiver_count = list_count(&transport->receivers);
    size_t sender_count = list_count(&transport->senders);
    uint32_t *receivers = request_memory(r, receiver_count * sizeof *receivers);
    uint32_t *senders = request_memory(r, sender_count * sizeof *senders);
    size_t at = 0;

    if ((receiver_count > 0 && !receivers) || (sender_count > 0 && !senders))
        return false;
    LIST_EACH (struct receiver, receiver, &transport->receivers)
        receivers[at++] = receiver->id;
    at = 0;
    LIST_EACH (struct sender, sender, &transport->senders)
        senders[at++] = sender->id;
    a->receivers_count = receiver_count;
    a->receivers = receivers;
    a->senders_count = sender_count;
    a->senders = senders;
    return true;
}

static bool dump_ssrcs(struct request *r, const struct routes *routes,
                       struct ch_dump_transport_reply *a)
{
    size_t count = id_table_count(&routes->ssrcs);
    struct ch_ssrc_route *list = request_memory(r, count * sizeof *list);
    size_t cursor = 0;

    if (count > 0 && !list)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct receiver *receiver =
            CTX(struct receiver, id_table_next(&routes->ssrcs, &cursor, &list[i].ssrc));
        if (!receiver)
            return false;
        list[i].receiver = receiver->id;
        list[i].learned = !plan_announces(&receiver->plan, list[i].ssrc);
    }
    a->ssrcs_count = count;
    a->ssrcs = list;
    return true;
}

static struct ch_name_route *__counted_by_or_null(count)
    name_list(struct request *r, const struct routes *routes, size_t from, size_t count)
{
    struct ch_name_route *list = request_memory(r, count * sizeof *list);

    for (size_t i = 0; list && i < count; i++) {
        const struct name_route *route = &routes->names[from + i];
        list[i].name = convert_name(&route->name);
        list[i].receiver = route->receiver ? route->receiver->id : 0;
    }
    return list;
}

static bool dump_names(struct request *r, const struct routes *routes,
                       struct ch_dump_transport_reply *a)
{
    struct ch_name_route *mids = name_list(r, routes, 0, routes->mid_count);
    struct ch_name_route *rids = name_list(r, routes, routes->mid_count, routes->rid_count);

    if ((routes->mid_count > 0 && !mids) || (routes->rid_count > 0 && !rids))
        return false;
    a->mids_count = routes->mid_count;
    a->mids = mids;
    a->rids_count = routes->rid_count;
    a->rids = rids;
    return true;
}

static bool dump_payloads(struct request *r, const struct routes *routes,
                          struct ch_dump_transport_reply *a)
{
    size_t count = 0;
    size_t at = 0;

    for (size_t i = 0; i < 128; i++)
        count += routes->payloads[i].receiver && !routes->payloads[i].is_shared;
    struct ch_payload_route *list = request_memory(r, count * sizeof *list);
    if (count > 0 && !list)
        return false;
    for (size_t i = 0; i < 128; i++) {
        const struct payload_route *route = &routes->payloads[i];
        if (!route->receiver || route->is_shared)
            continue;
        list[at].type = (uint8_t)i;
        list[at++].receiver = route->receiver->id;
    }
    a->payloads_count = count;
    a->payloads = list;
    return true;
}

enum ch_refusal on_dump_transport(struct request *r, const struct ch_dump_transport *q,
                                  struct ch_dump_transport_reply *a)
{
    struct transport *transport = graph_transport(r->graph, q->transport);

    if (!transport)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->transport);
    a->room = transport->room->id;
    a->shares_port = transport->is_shared;
    a->muxes_rtcp = transport->muxes_rtcp;
    a->has_remote = address_is_set(&transport->rtp.to.remote);
    a->has_remote_rtcp = address_is_set(&transport->rtcp.to.remote);
    if ((a->has_remote && !convert_to_address(r, &transport->rtp.to.remote, &a->remote)) ||
        (a->has_remote_rtcp &&
         !convert_to_address(r, &transport->rtcp.to.remote, &a->remote_rtcp)) ||
        !dump_members(r, transport, a) || !dump_ssrcs(r, &transport->routes, a) ||
        !dump_names(r, &transport->routes, a) || !dump_payloads(r, &transport->routes, a))
        return CH_REFUSAL_LIMIT_REACHED;
    return ACCEPTED;
}
