/* send.c - puts packets into the outbox, sealed where they must be, and counts them.
 *
 * In the clear a packet is a header and a share of the payload. Sealed, it is written whole, from
 * the shared payload straight into the outbox. */
#include "path/send.h"

#include "graph/leg.h"
#include "graph/sender.h"
#include "graph/transcript.h"
#include "graph/trace.h"
#include "graph/transport.h"
#include "graph/webrtc_agent.h"
#include "path/extras.h"
#include "proto/rtp.h"
#include "proto/rtx.h"
#include "proto/seal.h"

#define HEAD_MAX (OUTBOX_HEADER_MAX + RTX_HEAD_SIZE + PICTURE_PREFIX_MAX)
#define DYNAMIC_TYPE 96 /* RFC 3551 section 6: media as browsers send it begins here */

/* How many listeners ahead each step is taken. */
enum fetch_distance {
    FETCH_SEAL = 1,
    FETCH_LOG = 1,
    FETCH_SEAL_ITSELF = 2,
    FETCH_LEG = 3,
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
        __builtin_prefetch(&sender->selection, 1);
        __builtin_prefetch(&sender->costume.payload_types[DYNAMIC_TYPE]);
        __builtin_prefetch(&sender->costume.sequence_extension);
    }
    if (left >= FETCH_TRANSPORT && (transport = senders[at + FETCH_TRANSPORT]->transport)) {
        __builtin_prefetch(&transport->rtp, 1);
        __builtin_prefetch(&transport->seal, 1);
        __builtin_prefetch(&transport->sent_rate, 1);
        __builtin_prefetch(&transport->sent_rate.bytes[RATE_BUCKETS - 1], 1);
    }
    if (left >= FETCH_LEG && (transport = senders[at + FETCH_LEG]->transport) && transport->leg) {
        estimator_fetch(&transport->leg->estimator);
    }
    if (left >= FETCH_LOG && (transport = senders[at + FETCH_LOG]->transport) && transport->leg)
        estimator_fetch_log(&transport->leg->estimator);
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
    if (transport->is_relayed && !webrtc_agent_wrap(transport, space, OUTBOX_PACKET_MAX, sealed))
        return DROP_NOT_CONNECTED;
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

/* The header for this listener, a retransmission's first two bytes, and the payload's own
 * descriptor where its numbers are shifted. 0: it does not fit. */
static size_t write_head(uint8_t *__counted_by(HEAD_MAX) out, const struct departure *what,
                         const struct rtp_rewrite *as, const struct picture_shift *shift,
                         const uint16_t *__single original, size_t *replaced)
{
    const struct buffer *packet = what->packet;
    const struct rtp *rtp = what->rtp;
    size_t length = original ? rtx_write_header(out, OUTBOX_HEADER_MAX + RTX_HEAD_SIZE,
                                                packet->bytes, packet->length, rtp, as, *original)
                             : rtp_write_header(out, OUTBOX_HEADER_MAX, packet->bytes,
                                                packet->length, rtp, as);

    *replaced = 0;
    if (length == 0 || (shift->number == 0 && shift->tl0 == 0))
        return length;
    *replaced = picture_write(what->codec,
                              reader_of(packet->bytes + rtp->header_length, rtp->payload_length),
                              shift, out + length);
    return length + *replaced;
}

static bool send_rtp(struct graph *g, usec_t now, struct sender *sender,
                     const struct departure *what, struct rtp_rewrite *as,
                     const struct picture_shift *shift, enum sent_kind kind,
                     const uint16_t *__single original)
{
    struct transport *transport = sender->transport;
    struct rtp_extra extras[EXTRAS_MAX];
    uint8_t head[HEAD_MAX] = {0};
    struct pieces p = {.packet = what->packet};
    struct leg *__single leg = transport->leg;
    const bool is_numbered = leg && sender->costume.sequence_extension;
    const uint16_t number = is_numbered ? estimator_take_number(&leg->estimator) : 0;
    enum drop why = DROP_NONE;
    size_t replaced, sent;

    as->frame_id = what->frame_id;
    as->frame_shift = shift->frame;
    as->is_one_byte_only = sender->costume.is_one_byte_only;
    size_t count = extras_write(&sender->costume, what->send_time, number, extras);
    as->extra_count = count;
    as->extras = extras;
    size_t length = write_head(head, what, as, shift, original, &replaced);

    p.header_length = length;
    p.header = head;
    p.payload_at = what->rtp->header_length + replaced;
    p.payload_length = (size_t)what->packet->length - p.payload_at;
    sent = length + p.payload_length;
    if (length == 0)
        why = DROP_RTP_HEADER_SIZE;
    else if (!transport_is_open(transport))
        why = DROP_NOT_CONNECTED;
    if (why == DROP_NONE)
        why = transport->seal ? put_sealed(g, transport, &p, &sent) : put_clear(g, transport, &p);
    if (why != DROP_NONE) {
        transport_drop(g, transport, why);
        return false;
    }
    count_sent(g, now, transport, sent);
    if (transport->transcribed & RTP_SENT)
        transcript_write(g, transport, head, length, p.packet->bytes + p.payload_at,
                         p.payload_length);
    if (leg)
        leg_count(leg, kind, what->packet->length, sent);
    if (is_numbered) {
        estimator_sent(&leg->estimator, now, number, (uint16_t)sent, kind);
        if (kind == SENT_MEDIA && sender->costume.rtx_ssrc && transport->seal)
            estimator_can_fill(&leg->estimator);
    } else if (leg) {
        estimator_sent_unnumbered(&leg->estimator, now, (uint16_t)sent);
    }
    return true;
}

bool send_packet(struct graph *g, usec_t now, struct sender *sender, const struct departure *what,
                 struct rtp_rewrite *as, const struct picture_shift *shift)
{
    const enum sent_kind kind = what->codec == CODEC_OPUS ? SENT_AUDIO : SENT_MEDIA;

    if (!send_rtp(g, now, sender, what, as, shift, kind, NULL))
        return false;
    /* Mended by the publisher: who asked before it came need not have it twice. */
    if (as->sequence != sender->sequence && sender->resends)
        (void)resend_note(sender->resends, now, as->sequence);
    sender_sent(sender, now, what->rtp->payload_length, what->packet->length);
    return true;
}

bool send_again(struct graph *g, usec_t now, struct sender *sender, const struct departure *what,
                struct rtp_rewrite *as, const struct picture_shift *shift, enum sent_kind kind,
                const uint16_t *__single original)
{
    const uint16_t number = original ? *original : as->sequence;

    if (!send_rtp(g, now, sender, what, as, shift, kind, original))
        return false;
    if (sender->traced)
        trace_sent_again(g, sender, number, as->timestamp, what->packet->length);
    return true;
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
    if (transport->is_relayed && !webrtc_agent_wrap(transport, space, OUTBOX_PACKET_MAX, &sealed))
        return DROP_NOT_CONNECTED;
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
    if (transport->transcribed & RTCP_SENT)
        transcript_write(g, transport, packet->bytes, packet->length, packet->bytes, 0);
    if (transport->leg)
        leg_count(transport->leg, SENT_MEDIA, 0, packet->length);
    count_sent(g, now, transport, packet->length);
}
