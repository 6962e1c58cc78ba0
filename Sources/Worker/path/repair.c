/* repair.c - retransmissions of both directions. */
#include "path/repair.h"

#include "graph/leg.h"
#include "graph/receiver.h"
#include "graph/routes.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "path/describe.h"
#include "path/extras.h"
#include "path/send.h"
#include "proto/picture.h"
#include "proto/resend.h"
#include "proto/rtcp.h"
#include "proto/rtp.h"
#include "proto/rtx.h"

#include <stdlib.h>

/* -- in --------------------------------------------------------------------------------------- */

static size_t encoding_by_name(const struct receiver *receiver, const struct rtp *rtp,
                               const struct buffer *packet)
{
    uint8_t id = plan_extension_id(&receiver->plan, CH_EXTENSION_KIND_REPAIRED_RID);
    struct rtp_extension found;
    struct name rid;

    if (id == 0 || !rtp_extension_find(packet->bytes, packet->length, rtp, id, &found) ||
        !name_from(&rid, packet->bytes + found.at, found.length))
        return PLAN_ENCODINGS_MAX;
    for (size_t i = 0; i < receiver->plan.encoding_count; i++)
        if (name_equal(&receiver->plan.encodings[i].rid, &rid))
            return i;
    return PLAN_ENCODINGS_MAX;
}

static size_t encoding_by_ssrc(const struct receiver *receiver, uint32_t ssrc)
{
    for (size_t i = 0; i < receiver->plan.encoding_count; i++)
        if (receiver->plan.encodings[i].rtx_ssrc == ssrc || receiver->streams[i].rtx_ssrc == ssrc)
            return i;
    return PLAN_ENCODINGS_MAX;
}

/* The stream that a retransmission repeats; what was found by name is found by SSRC from then. */
static struct stream *__single repeated_stream(usec_t now, struct receiver *receiver,
                                               const struct rtp *rtp, const struct buffer *packet)
{
    size_t encoding = encoding_by_ssrc(receiver, rtp->ssrc);

    if (encoding < PLAN_ENCODINGS_MAX)
        return &receiver->streams[encoding];
    encoding = encoding_by_name(receiver, rtp, packet);
    if (encoding == PLAN_ENCODINGS_MAX && receiver->plan.encoding_count == 1)
        encoding = 0;
    if (encoding == PLAN_ENCODINGS_MAX ||
        !receiver_learn_rtx(receiver, now, &receiver->streams[encoding], rtp->ssrc))
        return NULL;
    return &receiver->streams[encoding];
}

enum drop repair_unwrap(usec_t now, struct receiver *receiver, struct rtp *rtp,
                        struct buffer *packet)
{
    const struct plan_payload *payload = plan_payload(&receiver->plan, rtp->payload_type);
    struct stream *stream = repeated_stream(now, receiver, rtp, packet);
    enum drop why;

    if (!stream || !payload || !stream->serial)
        return DROP_RTP_RETRANSMISSION;
    why = rtx_unwrap(packet->bytes, packet->length, rtp, stream->ssrc, payload->target);
    if (why == DROP_NONE)
        packet->length -= RTX_HEAD_SIZE;
    return why;
}

void repair_note(struct graph *g, usec_t now, struct receiver *receiver, struct stream *stream,
                 const struct rtp *rtp, const struct picture *picture, bool is_again,
                 struct buffer *packet)
{
    const bool is_key = picture->is_key && picture->begins && picture->spatial == 0;
    enum nack_arrival arrival;

    if (!stream->repair)
        return;
    arrival = nack_received(&stream->repair->nack, now, rtp->sequence, is_key, is_again);
    if (arrival == NACK_REPAIRED)
        stream->repaired++;
    if (is_key && arrival == NACK_ORDINARY)
        receiver_got_keyframe(receiver, stream); /* all who wanted one get this one */
    history_keep(&stream->repair->history, now, rtp->sequence, packet);
    if (receiver->plan.has_nack)
        transport_schedule(g, receiver->transport, nack_deadline(&stream->repair->nack));
}

#define QUEUE_IS_LONG (60 * MILLISECOND)

/* -- out -------------------------------------------------------------------------------------- */

struct buffer *__single repair_find_sent(const struct sender *sender, usec_t now, uint16_t number)
{
    uint32_t serial;
    uint16_t sequence;

    if (!sender_source_number(sender, number, &serial, &sequence))
        return NULL;
    const struct stream *stream = receiver_stream_of(sender->receiver, serial);
    return stream && stream->repair ? history_find(&stream->repair->history, now, sequence) : NULL;
}

/* What was sent again comes behind all that waits on the way: who asks before it can have come has
 * not missed it. */
static usec_t time_to_answer(const struct transport *transport)
{
    const usec_t queue =
        transport->leg ? estimator_standing(&transport->leg->estimator) : 0;

    return transport->round_trip + (queue > QUEUE_IS_LONG ? queue : 0);
}

/* Whether this packet may be sent again now, by what it had and by what the listener had. */
static enum drop judge(struct sender *sender, usec_t now, uint16_t number,
                       const struct buffer *packet)
{
    struct transport *transport = sender->transport;

    if (!sender->resends)
        sender->resends = calloc(1, sizeof *sender->resends);
    if (!sender->resends || !resend_may(sender->resends, now, number, time_to_answer(transport)))
        return DROP_RESEND_AGAIN;
    /* What cannot go now costs nothing of what may be repeated in all: the burst is for later. */
    if (transport->leg && !estimator_allows(&transport->leg->estimator, now, packet->length))
        return DROP_RESEND_BUDGET;
    if (!resend_afford(&transport->resends, transport->bytes_sent - transport->bytes_again,
                       packet->length))
        return DROP_RESEND_BUDGET;
    return DROP_NONE;
}

static enum drop resend(struct graph *g, usec_t now, struct sender *sender, uint16_t number)
{
    struct transport *transport = sender->transport;
    struct rtp_rewrite as = {.extension_map = sender->costume.extensions};
    struct picture_shift shift;
    struct buffer *packet = repair_find_sent(sender, now, number);
    const uint64_t bytes_sent = transport->bytes_sent;
    struct rtp rtp;
    enum drop why;

    if (!packet || rtp_parse(&rtp, packet->bytes, packet->length) != DROP_NONE ||
        !sender_can_repeat(sender, rtp.payload_type))
        return DROP_RESEND_GONE;
    why = judge(sender, now, number, packet);
    if (why != DROP_NONE)
        return why;
    if (!sender_map_again(sender, number, &rtp, &as, &shift))
        return DROP_RESEND_GONE;
    const struct departure what =
        describe_departure(sender->receiver, &rtp, packet, extras_send_time(g, now));
    if (!send_again(g, now, sender, &what, &as, &shift, SENT_AGAIN,
                    sender->costume.rtx_ssrc ? &number : NULL))
        return DROP_NONE; /* it was counted where it died */
    transport->bytes_again += transport->bytes_sent - bytes_sent;
    sender->retransmitted++;
    delivery_repaired(&sender->delivery, resend_note(sender->resends, now, number));
    return DROP_NONE;
}

static void resend_or_drop(struct graph *g, usec_t now, struct sender *sender, uint16_t number)
{
    sender->retransmit_wanted++;
    transport_drop(g, sender->transport, resend(g, now, sender, number));
}

void repair_resend(struct graph *g, usec_t now, struct sender *sender, struct rtcp_packet *packet)
{
    struct rtcp_nack nack;

    while (rtcp_next_nack(packet, &nack)) {
        sender->nack_received++;
        trace_heard(g, sender, CH_TRACE_KIND_NACK, nack.first,
                    1u + (unsigned)__builtin_popcount(nack.mask));
        resend_or_drop(g, now, sender, nack.first);
        for (unsigned bit = 0; bit < 16; bit++)
            if (nack.mask >> bit & 1)
                resend_or_drop(g, now, sender, (uint16_t)(nack.first + bit + 1));
    }
}
