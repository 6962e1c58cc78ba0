/* plain.c - requests that concern plain transports only. */
#include "graph/plain.h"

#include "control/convert.h"
#include "control/requests.h"
#include "graph/transport.h"

#include <stdio.h>
#include <string.h>

static enum ch_refusal read_remotes(struct request *r, bool has_remote,
                                    const struct ch_address *asked, bool has_rtcp,
                                    const struct ch_address *asked_rtcp, struct address *remote,
                                    struct address *rtcp)
{
    enum ch_refusal why = ACCEPTED;

    *remote = (struct address){0};
    *rtcp = (struct address){0};
    if (has_remote)
        why = convert_address(r, asked, remote);
    if (why == ACCEPTED && has_rtcp)
        why = convert_address(r, asked_rtcp, rtcp);
    return why;
}

static enum ch_refusal read_key(struct request *r, enum ch_srtp_suite asked,
                                const struct ch_view *bytes, struct suite_key *key)
{
    enum suite suite = convert_suite(asked);

    if (bytes->len != suite_key_length(suite)) {
        snprintf(r->detail, sizeof r->detail, "a key and salt of %zu bytes, the suite wants %zu",
                 bytes->len, suite_key_length(suite));
        return CH_REFUSAL_INVALID_KEY;
    }
    key->suite = suite;
    key->length = bytes->len;
    memcpy(key->bytes, bytes->at, bytes->len);
    return ACCEPTED;
}

static enum ch_refusal read_keys(struct request *r, const struct ch_srtp_keys *asked,
                                 struct plain_options *options)
{
    enum ch_refusal why = read_key(r, asked->suite, &asked->sending, &options->sending);

    options->is_sealed = true;
    if (why == ACCEPTED)
        why = read_key(r, asked->suite, &asked->receiving, &options->receiving);
    return why;
}

enum ch_refusal on_create_plain_transport(struct request *r,
                                          const struct ch_create_plain_transport *q,
                                          struct ch_create_plain_transport_reply *a)
{
    struct room *__single room = graph_room(r->graph, q->room);
    struct plain_options options = {.sockets.count = r->socket_count};
    enum ch_refusal why;

    (void)a;
    if (!room)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_ROOM, "room", q->room);
    if (graph_transport(r->graph, q->transport))
        return refuse_id(r, CH_REFUSAL_DUPLICATE_ID, "transport", q->transport);
    why = check_sockets(r, 2);
    if (why == ACCEPTED)
        why = read_remotes(r, q->has_remote, &q->remote, q->has_remote_rtcp, &q->remote_rtcp,
                           &options.remote, &options.remote_rtcp);
    if (why == ACCEPTED && q->has_srtp)
        why = read_keys(r, &q->srtp, &options);
    if (why != ACCEPTED)
        return why;
    if (r->socket_count > 0)
        options.sockets.rtp = r->sockets[0];
    if (r->socket_count > 1)
        options.sockets.rtcp = r->sockets[1];
    why = plain_open(r->graph, room, q->transport, &options, r->detail, sizeof r->detail);
    r->sockets_are_taken = why == ACCEPTED;
    return why;
}

enum ch_refusal on_connect_plain_transport(struct request *r,
                                           const struct ch_connect_plain_transport *q,
                                           struct ch_connect_plain_transport_reply *a)
{
    struct transport *transport = graph_transport(r->graph, q->transport);
    struct address remote;
    struct address rtcp;
    enum ch_refusal why;

    (void)a;
    if (!transport)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->transport);
    if (transport->webrtc)
        return refuse_id(r, CH_REFUSAL_ALREADY_CONNECTED, "no plain transport", q->transport);
    if (transport->span)
        return refuse_id(r, CH_REFUSAL_WRONG_TRANSPORT, "a span is transport", q->transport);
    why = read_remotes(r, true, &q->remote, q->has_remote_rtcp, &q->remote_rtcp, &remote, &rtcp);
    if (why != ACCEPTED)
        return why;
    return plain_connect(r->graph, transport, &remote, &rtcp, r->detail, sizeof r->detail);
}
