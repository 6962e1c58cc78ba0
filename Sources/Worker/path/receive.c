/* receive.c - the walk of a datagram from the socket to the receiver. */
#include "path/receive.h"

#include "graph/receiver.h"
#include "graph/routes.h"
#include "graph/transport.h"
#include "path/forward.h"
#include "path/reports.h"
#include "proto/classify.h"
#include "proto/rtcp.h"
#include "proto/rtp.h"

/* Where a datagram came in: on which transport, and what that port is for. */
struct entrance {
    struct transport *__single transport;
    struct path_to *__single path;
    bool takes_rtp;
    bool takes_rtcp;
};

static struct entrance find_entrance(struct graph *g, const struct flow *from)
{
    struct entrance in = {0};

    if (from->socket < g->own_count && g->own[from->socket].transport) {
        const struct own_socket *own = &g->own[from->socket];
        in.transport = own->transport;
        in.path = own->is_rtcp ? &in.transport->rtcp : &in.transport->rtp;
        in.takes_rtp = !own->is_rtcp;
        in.takes_rtcp = own->is_rtcp || in.transport->muxes_rtcp;
        return in;
    }
    in.transport = CTX(struct transport, flow_table_find(&g->flows, from));
    if (in.transport) {
        in.path = &in.transport->rtp;
        in.takes_rtp = true;
        in.takes_rtcp = true;
    }
    return in;
}

/* Whether this far address may speak: the fixed one, or anyone while none is fixed. Once the first
 * port is fixed, the second is its host's. */
static bool is_admitted(const struct entrance *in, const struct address *remote)
{
    const struct address *fixed = &in->path->to.remote;

    if (address_is_set(fixed))
        return address_equal(fixed, remote);
    if (in->path == &in->transport->rtcp && address_is_set(&in->transport->rtp.to.remote))
        return remote->port != 0 && address_same_host(&in->transport->rtp.to.remote, remote);
    return address_is_usable_remote(remote);
}

static enum drop receive_rtp(struct graph *g, usec_t now, const struct entrance *in,
                             const struct address *remote, struct buffer *packet)
{
    struct transport *transport = in->transport;
    struct stream *__single stream = NULL;
    struct rtp rtp;
    enum drop why;

    if (!in->takes_rtp)
        return DROP_RTCP_PORT;
    why = rtp_parse(&rtp, packet->bytes, packet->length);
    if (why != DROP_NONE)
        return why;
    if (rtp.header_length > OUTBOX_HEADER_MAX)
        return DROP_RTP_HEADER_SIZE;
    if (rtp.ssrc == 0)
        return DROP_RTP_SSRC_ZERO;
    if (id_table_find(&transport->sender_ssrcs, rtp.ssrc))
        return DROP_RTP_OWN_SSRC;

    struct route route = routes_find(&transport->routes, packet->bytes, packet->length, &rtp);
    if (!route.receiver)
        return DROP_RTP_UNROUTED;
    why = receiver_accept(g, now, route.receiver, &route, &rtp, packet->length, &stream);
    if (why != DROP_NONE)
        return why;
    transport_learn(g, now, transport, in->path, remote);
    if (rtp.payload_length == 0) {
        forward_nothing(route.receiver, stream, &rtp);
        return DROP_RTP_EMPTY;
    }
    forward_packet(g, now, route.receiver, stream, &rtp, packet);
    return DROP_NONE;
}

static enum drop receive_rtcp(struct graph *g, usec_t now, const struct entrance *in,
                              const struct address *remote, struct buffer *packet)
{
    enum drop why;

    if (!in->takes_rtcp)
        return DROP_RTCP_PORT;
    why = rtcp_check(packet->bytes, packet->length);
    if (why != DROP_NONE)
        return why;
    transport_learn(g, now, in->transport, in->path, remote);
    in->transport->rtcp_received++;
    reports_receive(g, now, in->transport, packet->bytes, packet->length);
    return DROP_NONE;
}

static enum drop receive_on(struct graph *g, usec_t now, const struct entrance *in,
                            const struct address *remote, struct buffer *packet)
{
    if (!in->transport)
        return DROP_UNKNOWN_FLOW;
    if (!is_admitted(in, remote))
        return DROP_FOREIGN_SOURCE;
    in->transport->packets_received++;
    in->transport->bytes_received += packet->length;
    rate_add(&in->transport->received_rate, now, packet->length);

    switch (classify(packet->bytes, packet->length)) {
    case PROTOCOL_RTP:
        return receive_rtp(g, now, in, remote, packet);
    case PROTOCOL_RTCP:
        return receive_rtcp(g, now, in, remote, packet);
    case PROTOCOL_STUN:
    case PROTOCOL_DTLS:
    case PROTOCOL_UNKNOWN:
        break;
    }
    return packet->length < RTP_HEADER_SIZE ? DROP_RUNT : DROP_UNKNOWN_PROTOCOL;
}

void receive_datagram(struct graph *g, usec_t now, const struct flow *from, struct buffer *packet)
{
    struct entrance in = find_entrance(g, from);
    enum drop why = receive_on(g, now, &in, &from->remote, packet);

    g->datagrams_in++;
    if (why != DROP_NONE)
        transport_drop(g, in.transport, why);
}
