/* receive.c - the walk of a datagram from the socket to the receiver. */
#include "path/receive.h"

#include "graph/leg.h"
#include "graph/plain.h"
#include "graph/receiver.h"
#include "graph/routes.h"
#include "graph/transcript.h"
#include "graph/transport.h"
#include "graph/webrtc.h"
#include "path/arrive.h"
#include "path/connect.h"
#include "path/connect_agent.h"
#include "path/repair.h"
#include "path/reports.h"
#include "proto/classify.h"
#include "proto/rtcp.h"
#include "proto/rtp.h"
#include "proto/srtp.h"
#include "proto/twcc.h"

#include <stdlib.h>

/* Where a datagram came in: on which transport, and what that port is for. */
struct entrance {
    struct transport *__single transport;
    struct path_to *__single path;
    bool takes_rtp;
    bool takes_rtcp;
    bool is_deaf; /* nothing is expected there */
};

static struct entrance find_entrance(struct graph *g, const struct flow *from)
{
    struct entrance in = {0};

    in.is_deaf = from->socket < g->own_count && g->own[from->socket].is_deaf;
    if (from->socket < g->own_count && g->own[from->socket].transport &&
        (!g->own[from->socket].transport->webrtc ||
         g->own[from->socket].transport->webrtc->agent)) {
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

    if (in->transport->webrtc) /* its flow passed a check */
        return true;
    if (address_is_set(fixed))
        return address_equal(fixed, remote);
    if (in->path == &in->transport->rtcp && address_is_set(&in->transport->rtp.to.remote))
        return remote->port != 0 && address_same_host(&in->transport->rtp.to.remote, remote);
    return address_is_usable_remote(remote);
}

/* The publisher wants to know when each of its packets arrived, whatever is in it. */
static void note_arrival(struct graph *g, usec_t now, struct transport *transport,
                         const struct buffer *packet, const struct rtp *rtp)
{
    uint8_t id = transport->routes.sequence_extension;
    struct rtp_extension found;

    if (id == 0 || !rtp_extension_find(packet->bytes, packet->length, rtp, id, &found) ||
        found.length != 2)
        return;
    if (!transport->twcc) {
        transport->twcc = calloc(1, sizeof *transport->twcc);
        if (!transport->twcc)
            return;
        twcc_init(transport->twcc);
    }
    uint16_t number = (uint16_t)(packet->bytes[found.at] << 8 | packet->bytes[found.at + 1]);
    twcc_arrived(transport->twcc, now, number);
    transport->heard_ssrc = rtp->ssrc;
    transport_schedule(g, transport, twcc_deadline(transport->twcc));
}

/* Copies what came in, as it came: whoever reads it may want to see repeats and repairs as well. */
static void transcribe(struct graph *g, struct transport *transport, enum transcript_part part,
                       const struct buffer *packet)
{
    if (transport->transcribed & part)
        transcript_write(g, transport, packet->bytes, packet->length, packet->bytes, 0);
}

/* To the receiver that expects it, and on to those who listen there. */
static enum drop deliver(struct graph *g, usec_t now, const struct entrance *in,
                         const struct address *remote, struct rtp *rtp, struct buffer *packet)
{
    struct transport *transport = in->transport;
    struct stream *__single stream = NULL;
    enum drop why = DROP_NONE;

    struct route route = routes_find(&transport->routes, packet->bytes, packet->length, rtp);
    if (!route.receiver)
        return DROP_RTP_UNROUTED;
    transcribe(g, transport, RTP_RECEIVED, packet);
    bool is_again = receiver_repeats(route.receiver, rtp->payload_type);
    if (is_again)
        why = repair_unwrap(now, route.receiver, rtp, packet);
    if (why != DROP_NONE)
        return why;
    why = receiver_accept(g, now, route.receiver, &route, rtp, is_again, packet->length, &stream);
    if (why != DROP_NONE)
        return why;
    struct arrival arrival = {
        .receiver = route.receiver,
        .stream = stream,
        .rtp = rtp,
        .packet = packet,
        .is_again = is_again,
    };
    arrive(g, now, &arrival);
    if (!transport->webrtc)
        plain_learn(g, now, transport, in->path, remote);
    return arrive_onward(g, now, &arrival);
}

/* Nothing that was announced, or more of it than there can be. */
static bool is_unexpected(enum drop why)
{
    return why == DROP_RTP_UNROUTED || why == DROP_RTP_PAYLOAD_TYPE || why == DROP_RTP_SSRC_LIMIT;
}

static enum drop receive_rtp(struct graph *g, usec_t now, const struct entrance *in,
                             const struct address *remote, struct buffer *packet)
{
    struct transport *transport = in->transport;
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

    note_arrival(g, now, transport, packet, &rtp);
    why = deliver(g, now, in, remote, &rtp, packet);
    if (transport->traced && is_unexpected(why))
        trace_unexpected(g, transport, &rtp, packet->length);
    return why;
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
    transcribe(g, in->transport, RTCP_RECEIVED, packet);
    if (!in->transport->webrtc)
        plain_learn(g, now, in->transport, in->path, remote);
    in->transport->rtcp_received++;
    reports_receive(g, now, in->transport, packet->bytes, packet->length);
    return DROP_NONE;
}

static enum drop open_with(struct transport *transport, bool is_rtcp, struct buffer *packet,
                           size_t *opened)
{
    return is_rtcp ? srtp_open_rtcp(transport->opener, packet->bytes, packet->length, opened)
                   : srtp_open_rtp(transport->opener, packet->bytes, packet->length, opened);
}

/* Who begins ever new streams over a long call leaves as many behind. */
static bool make_room(struct transport *transport)
{
    const uint32_t stale = srtp_stalest(transport->opener, &transport->routes.ssrcs);

    if (stale)
        srtp_forget(transport->opener, stale);
    return stale != 0;
}

/* Takes the seal off, where there must be one. */
static enum drop open_seal(struct transport *transport, bool is_rtcp, struct buffer *packet)
{
    size_t opened = packet->length;
    enum drop why;

    if (!transport->must_seal)
        return DROP_NONE;
    if (!transport->opener)
        return DROP_NOT_CONNECTED;
    why = open_with(transport, is_rtcp, packet, &opened);
    if (why == DROP_SRTP_SSRC_LIMIT && make_room(transport))
        why = open_with(transport, is_rtcp, packet, &opened);
    packet->length = (uint16_t)opened;
    return why;
}

static enum drop receive_media(struct graph *g, usec_t now, const struct entrance *in,
                               const struct address *remote, bool is_rtcp, struct buffer *packet)
{
    enum drop why;

    if (is_rtcp && in->transport->leg) { /* while the seal comes off */
        leg_fetch(in->transport->leg);
        __builtin_prefetch(&in->transport->due, 1);
    }
    why = open_seal(in->transport, is_rtcp, packet);
    if (why != DROP_NONE)
        return why;
    if (in->transport->webrtc)
        webrtc_heard(in->transport);
    if (is_rtcp)
        return receive_rtcp(g, now, in, remote, packet);
    return receive_rtp(g, now, in, remote, packet);
}

static enum drop receive_on(struct graph *g, usec_t now, const struct entrance *in,
                            const struct address *remote, struct buffer *packet)
{
    enum protocol protocol = classify(packet->bytes, packet->length);

    if (!in->transport)
        return DROP_UNKNOWN_FLOW;
    if (!is_admitted(in, remote))
        return DROP_FOREIGN_SOURCE;
    in->transport->packets_received++;
    in->transport->bytes_received += packet->length;
    rate_add(&in->transport->received_rate, now, packet->length);

    if (protocol == PROTOCOL_RTP || protocol == PROTOCOL_RTCP)
        return receive_media(g, now, in, remote, protocol == PROTOCOL_RTCP, packet);
    if (protocol == PROTOCOL_DTLS && in->transport->webrtc)
        return connect_dtls(g, now, in->transport, packet);
    return packet->length < RTP_HEADER_SIZE ? DROP_RUNT : DROP_UNKNOWN_PROTOCOL;
}

/* An agent looks at everything first: it may come by a relay, and is then in something else. */
static enum drop receive_by_agent(struct graph *g, usec_t now, const struct entrance *in,
                                  const struct flow *from, struct buffer *packet)
{
    bool is_payload;

    if (in->transport->webrtc->phase == WEBRTC_FAILED)
        return DROP_NOT_CONNECTED;
    const enum drop why = connect_agent(g, now, in->transport, from, packet, &is_payload);

    return is_payload ? receive_on(g, now, in, &from->remote, packet) : why;
}

void receive_datagram(struct graph *g, usec_t now, const struct flow *from, struct buffer *packet)
{
    struct entrance in = find_entrance(g, from);
    bool may_check = !in.transport || in.transport->webrtc;
    enum drop why;

    if (in.is_deaf)
        why = DROP_UNKNOWN_FLOW;
    else if (in.transport && in.transport->webrtc && in.transport->webrtc->agent)
        why = receive_by_agent(g, now, &in, from, packet);
    else if (may_check && classify(packet->bytes, packet->length) == PROTOCOL_STUN)
        why = connect_stun(g, now, from, packet, &in.transport);
    else
        why = receive_on(g, now, &in, &from->remote, packet);
    g->datagrams_in++;
    if (why != DROP_NONE)
        transport_drop(g, in.transport, why);
}
