/* send.c - puts packets into the outbox and counts them. */
#include "path/send.h"

#include "graph/sender.h"
#include "graph/transport.h"
#include "proto/rtp.h"

static enum drop put_packet(struct graph *g, struct transport *transport, const struct rtp *rtp,
                            const struct rtp_rewrite *as, struct buffer *packet)
{
    size_t payload_length = (size_t)packet->length - rtp->header_length;
    uint8_t *header;
    size_t length;

    if (!address_is_set(&transport->rtp.to.remote))
        return DROP_NOT_CONNECTED;
    header = outbox_header(g->out);
    if (!header)
        return DROP_OUTBOX_FULL;
    length = rtp_write_header(header, OUTBOX_HEADER_MAX, packet->bytes, packet->length, rtp, as);
    if (length == 0)
        return DROP_RTP_HEADER_SIZE;
    if (!outbox_put(g->out, &transport->rtp.lane, &transport->rtp.to, length, packet,
                    rtp->header_length, payload_length))
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

void send_packet(struct graph *g, usec_t now, struct sender *sender, const struct rtp *rtp,
                 const struct rtp_rewrite *as, struct buffer *packet)
{
    struct transport *transport = sender->transport;
    enum drop why = put_packet(g, transport, rtp, as, packet);

    if (why != DROP_NONE) {
        transport_drop(g, transport, why);
        return;
    }
    sender_sent(sender, now, rtp->payload_length, packet->length);
    count_sent(g, now, transport, packet->length);
}

void send_rtcp(struct graph *g, usec_t now, struct transport *transport, struct buffer *packet)
{
    struct path_to *path = transport_rtcp_path(transport);

    if (!address_is_set(&path->to.remote)) {
        transport_drop(g, transport, DROP_NOT_CONNECTED);
        return;
    }
    if (!outbox_put(g->out, &path->lane, &path->to, 0, packet, 0, packet->length)) {
        transport_drop(g, transport, DROP_OUTBOX_FULL);
        return;
    }
    transport->rtcp_sent++;
    count_sent(g, now, transport, packet->length);
}
