/* send.c - puts packets into the outbox, sealed where they must be, and counts them.
 *
 * In the clear a packet is a header and a share of the payload. Sealed, it is written whole, from
 * the shared payload straight into the outbox. */
#include "path/send.h"

#include "graph/sender.h"
#include "graph/transport.h"
#include "proto/rtp.h"
#include "proto/rtx.h"
#include "proto/seal.h"

#define DYNAMIC_TYPE 96 /* RFC 3551 section 6: media as browsers send it begins here */

/* How many listeners ahead each step is taken. */
enum fetch_distance {
    FETCH_SEAL = 1,
    FETCH_SEAL_ITSELF = 2,
    FETCH_TRANSPORT = 4,
    FETCH_SENDER = 6,
};

void send_fetch(struct sender *__single const *__counted_by(count) senders, size_t count,
                size_t at)
{
    const size_t left = count - at - 1;
    const struct transport *__single transport;

    if (left >= FETCH_SENDER) {
        const struct sender *sender = senders[at + FETCH_SENDER];

        __builtin_prefetch(&sender->transport, 1);
        __builtin_prefetch(&sender->packets, 1);
        __builtin_prefetch(&sender->rate.bytes, 1);
        __builtin_prefetch(&sender->costume.payload_types[DYNAMIC_TYPE]);
    }
    if (left >= FETCH_TRANSPORT && (transport = senders[at + FETCH_TRANSPORT]->transport)) {
        __builtin_prefetch(&transport->rtp, 1);
        __builtin_prefetch(&transport->seal, 1);
        __builtin_prefetch(&transport->sent_rate, 1);
    }
    if (left >= FETCH_SEAL_ITSELF && (transport = senders[at + FETCH_SEAL_ITSELF]->transport))
        __builtin_prefetch(transport->seal);
    if (left >= FETCH_SEAL && (transport = senders[at + FETCH_SEAL]->transport) && transport->seal)
        seal_fetch(transport->seal);
}

/* A packet in two pieces: the header, and what stays as it came. */
struct pieces {
    size_t header_length;
    const uint8_t *__counted_by(header_length) header;
    struct buffer *__single packet;
    size_t payload_at;
    size_t payload_length;
};

static enum drop put_clear(struct graph *g, struct transport *transport, const struct pieces *p)
{
    uint8_t *space = outbox_space(g->out);

    if (!space)
        return DROP_OUTBOX_FULL;
    memcpy(space, p->header, p->header_length);
    if (!outbox_put(g->out, &transport->rtp.lane, &transport->rtp.to, p->header_length, p->packet,
                    p->payload_at, p->payload_length))
        return DROP_OUTBOX_FULL;
    return DROP_NONE;
}

static enum drop put_sealed(struct graph *g, struct transport *transport, const struct pieces *p,
                            size_t *sealed)
{
    uint8_t *space = outbox_space(g->out);
    enum drop why;

    if (!space)
        return DROP_OUTBOX_FULL;
    why = seal_rtp(transport->seal, p->header, p->header_length,
                   p->packet->bytes + p->payload_at, p->payload_length, space, OUTBOX_PACKET_MAX,
                   sealed);
    if (why != DROP_NONE)
        return why;
    if (!outbox_put(g->out, &transport->rtp.lane, &transport->rtp.to, *sealed, NULL, 0, 0))
        return DROP_OUTBOX_FULL;
    return DROP_NONE;
}

static void count_sent(struct graph *g, usec_t now, struct transport *transport, size_t length)
{
    transport->packets_sent++;
    transport->bytes_sent += length;
    rate_add(&transport->sent_rate, now, (uint32_t)length);
    g->datagrams_out++;
}

/* Writes the header and puts the packet out. `original` is the sequence number that a
 * retransmission repeats (RFC 4588 section 4); NULL: it is none. */
static bool send_rtp(struct graph *g, usec_t now, struct sender *sender, const struct rtp *rtp,
                     const struct rtp_rewrite *as, struct buffer *packet,
                     const uint16_t *__single original)
{
    struct transport *transport = sender->transport;
    uint8_t header[OUTBOX_HEADER_MAX + RTX_HEAD_SIZE] = {0};
    struct pieces p = {
        .packet = packet,
        .payload_at = rtp->header_length,
        .payload_length = (size_t)packet->length - rtp->header_length,
    };
    size_t length = original ? rtx_write_header(header, sizeof header, packet->bytes,
                                                packet->length, rtp, as, *original)
                             : rtp_write_header(header, OUTBOX_HEADER_MAX, packet->bytes,
                                                packet->length, rtp, as);
    enum drop why = length ? DROP_NONE : DROP_RTP_HEADER_SIZE;

    p.header_length = length;
    p.header = header;
    size_t sent = length + p.payload_length;
    if (why == DROP_NONE && !transport_is_open(transport))
        why = DROP_NOT_CONNECTED;
    if (why == DROP_NONE)
        why = transport->seal ? put_sealed(g, transport, &p, &sent) : put_clear(g, transport, &p);
    if (why != DROP_NONE) {
        transport_drop(g, transport, why);
        return false;
    }
    count_sent(g, now, transport, sent);
    return true;
}

void send_packet(struct graph *g, usec_t now, struct sender *sender, const struct rtp *rtp,
                 const struct rtp_rewrite *as, struct buffer *packet)
{
    if (send_rtp(g, now, sender, rtp, as, packet, NULL))
        sender_sent(sender, now, rtp->payload_length, packet->length);
}

bool send_again(struct graph *g, usec_t now, struct sender *sender, const struct rtp *rtp,
                const struct rtp_rewrite *as, struct buffer *packet,
                const uint16_t *__single original)
{
    return send_rtp(g, now, sender, rtp, as, packet, original);
}

void send_clear(struct graph *g, usec_t now, struct transport *transport, const struct flow *to,
                struct buffer *packet)
{
    struct lane other = {0};
    struct lane *lane = flow_equal(to, &transport->rtp.to) ? &transport->rtp.lane : &other;

    if (outbox_put(g->out, lane, to, 0, packet, 0, packet->length))
        count_sent(g, now, transport, packet->length);
    else
        transport_drop(g, transport, DROP_OUTBOX_FULL);
}

static enum drop put_rtcp_sealed(struct graph *g, struct transport *transport,
                                 struct path_to *path, const struct buffer *packet)
{
    uint8_t *space = outbox_space(g->out);
    size_t sealed = 0;
    enum drop why;

    if (!space)
        return DROP_OUTBOX_FULL;
    why = seal_rtcp(transport->seal, packet->bytes, packet->length, space, OUTBOX_PACKET_MAX,
                    &sealed);
    if (why != DROP_NONE)
        return why;
    if (!outbox_put(g->out, &path->lane, &path->to, sealed, NULL, 0, 0))
        return DROP_OUTBOX_FULL;
    return DROP_NONE;
}

static enum drop put_rtcp(struct graph *g, struct transport *transport, struct buffer *packet)
{
    struct path_to *path = transport_rtcp_path(transport);

    if (!address_is_set(&path->to.remote) || (transport->must_seal && !transport->seal))
        return DROP_NOT_CONNECTED;
    if (!transport->seal)
        return outbox_put(g->out, &path->lane, &path->to, 0, packet, 0, packet->length)
                   ? DROP_NONE
                   : DROP_OUTBOX_FULL;
    return put_rtcp_sealed(g, transport, path, packet);
}

void send_rtcp(struct graph *g, usec_t now, struct transport *transport, struct buffer *packet)
{
    enum drop why = put_rtcp(g, transport, packet);

    if (why != DROP_NONE) {
        transport_drop(g, transport, why);
        return;
    }
    transport->rtcp_sent++;
    count_sent(g, now, transport, packet->length);
}
