/* reports.c - reads one checked RTCP compound, packet by packet. */
#include "path/reports.h"

#include "graph/leg.h"
#include "graph/receiver.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "path/cross.h"
#include "path/repair.h"
#include "proto/rtcp.h"
#include "proto/twcc.h"
#include "proto/xr.h"

/* Each may speak of every packet that is remembered, so that a compound full of them would take
 * milliseconds. Who is honest has one or two. */
#define ARRIVALS_MAX 8

/* The sender of this stream. What is said of its retransmissions is not said of the stream. */
static struct sender *__single find_sender(const struct transport *transport, uint32_t ssrc)
{
    struct sender *sender = CTX(struct sender, id_table_find(&transport->sender_ssrcs, ssrc));

    return sender && sender->costume.ssrc == ssrc ? sender : NULL;
}

/* The receiver of this transport whose stream has this SSRC, and the stream. */
static struct receiver *__single find_stream(const struct transport *transport, uint32_t ssrc,
                                             struct stream *__single *stream)
{
    struct receiver *receiver =
        CTX(struct receiver, id_table_find(&transport->routes.ssrcs, ssrc));

    *stream = receiver ? receiver_stream(receiver, ssrc) : NULL;
    return *stream ? receiver : NULL;
}

static void take_blocks(struct graph *g, usec_t now, struct transport *transport,
                        struct rtcp_packet *packet)
{
    const uint64_t ntp = graph_ntp(g, now);
    struct rtcp_report_block block;

    while (rtcp_next_block(packet, &block)) {
        struct sender *sender = find_sender(transport, block.ssrc);
        if (!sender)
            continue;
        const struct delivery_sent sent = {.newest = sender->sequence,
                                           .packets = sender->packets,
                                           .clock_rate = sender->clock_rate};
        delivery_report(&sender->delivery, ntp, &block, &sent);
        sender_scored(g, sender);
        if (sender->delivery.round_trip > 0)
            transport->round_trip = sender->delivery.round_trip;
        if (transport->leg)
            estimator_report(&transport->leg->estimator, now, block.fraction_lost,
                             sender->delivery.round_trip);
    }
}

static void take_sender_report(struct graph *g, usec_t now, struct transport *transport,
                               struct rtcp_packet *packet)
{
    struct stream *__single stream;
    struct rtcp_sr report;

    if (rtcp_read_sr(packet, &report) != DROP_NONE)
        return;
    struct receiver *receiver = find_stream(transport, report.ssrc, &stream);
    if (receiver) {
        stream->sender_reports++;
        stream->mark = (struct clock_mark){
            .is_set = true,
            .timestamp = report.timestamp,
            .ntp = report.ntp,
        };
        reception_sender_report(&stream->reception, now, report.ntp);
        if (receiver->tap_count > 0)
            cross_clock(g, now, receiver, stream);
    }
    take_blocks(g, now, transport, packet);
}

static void take_receiver_report(struct graph *g, usec_t now, struct transport *transport,
                                 struct rtcp_packet *packet)
{
    uint32_t ssrc;

    if (rtcp_read_rr(packet, &ssrc) == DROP_NONE)
        take_blocks(g, now, transport, packet);
}

/* Who only receives names a time, and who only sends says when ours came (RFC 3611). */
static void take_extended(struct graph *g, usec_t now, struct transport *transport,
                          struct rtcp_packet *packet)
{
    struct xr_answer answer;
    struct xr_block block;
    uint32_t ssrc;

    if (xr_read(packet, &ssrc) != DROP_NONE)
        return;
    while (xr_next(packet, &block)) {
        if (block.kind == XR_TIME)
            xr_heard(&transport->times, now, ssrc, block.ntp);
        while (xr_next_answer(&block, &answer))
            if (answer.ssrc == transport->ssrc)
                (void)rtcp_round_trip(graph_ntp(g, now), answer.last_rr, answer.delay,
                                      &transport->round_trip);
    }
}

static void take_bye(struct graph *g, usec_t now, struct transport *transport,
                     struct rtcp_packet *packet)
{
    struct stream *__single stream;
    uint32_t ssrc;

    while (rtcp_next_bye(packet, &ssrc)) {
        struct receiver *receiver = find_stream(transport, ssrc, &stream);
        if (!receiver)
            continue;
        if (receiver->tap_count > 0)
            cross_end(g, now, receiver, stream);
        receiver_stream_ended(g, receiver, stream);
    }
}

static void take_fir(struct graph *g, usec_t now, struct transport *transport,
                     struct rtcp_packet *packet)
{
    struct rtcp_fir fir;

    while (rtcp_next_fir(packet, &fir)) {
        struct sender *sender = find_sender(transport, fir.ssrc);
        /* RFC 5104 section 4.3.1.1: the same number is the same request, sent again. */
        if (!sender || (sender->has_fir_sequence && sender->fir_sequence == fir.sequence))
            continue;
        sender->has_fir_sequence = true;
        sender->fir_sequence = fir.sequence;
        sender->fir_received++;
        trace_heard(g, sender, CH_TRACE_KIND_FIR, 0, 1);
        sender_want_keyframe(g, now, sender);
    }
}

/* When each of our packets arrived (the extensions draft, section 3.1): what the path carries. */
static void take_arrivals(struct graph *g, usec_t now, struct transport *transport,
                          struct rtcp_packet *packet)
{
    struct twcc_feedback feedback;

    if (!transport->leg || twcc_read(packet, &feedback) != DROP_NONE)
        return;
    if (estimator_feedback(&transport->leg->estimator, now, &feedback) == DROP_NONE)
        leg_heard(g, now, transport);
}

/* Other application feedback than REMB is not for us. */
static void take_remb(struct graph *g, usec_t now, struct transport *transport,
                      struct rtcp_packet *packet)
{
    struct rtcp_remb remb;

    if (!rtcp_read_remb(packet, &remb))
        return;
    transport->remb_bits_per_second = remb.bits_per_second;
    if (!transport->leg)
        return;
    estimator_remb(&transport->leg->estimator, now,
                   remb.bits_per_second < UINT32_MAX ? (uint32_t)remb.bits_per_second
                                                     : UINT32_MAX);
    leg_heard(g, now, transport);
}

/* `arrivals` counts the transport-wide feedback of one compound. */
static void take_feedback(struct graph *g, usec_t now, struct transport *transport,
                          struct rtcp_packet *packet, size_t *arrivals)
{
    struct rtcp_feedback feedback;
    struct sender *sender;

    if (rtcp_read_feedback(packet, &feedback) != DROP_NONE)
        return;
    if (packet->type == RTCP_RTPFB && packet->count == RTPFB_TRANSPORT_CC) {
        if (++*arrivals <= ARRIVALS_MAX) /* they are all senders' */
            take_arrivals(g, now, transport, packet);
        return;
    }
    sender = find_sender(transport, feedback.media_ssrc);
    if (packet->type == RTCP_RTPFB) {
        if (sender && sender->transport && packet->count == RTPFB_NACK)
            repair_resend(g, now, sender, packet);
        return;
    }
    if (packet->count == PSFB_FIR) {
        take_fir(g, now, transport, packet);
    } else if (packet->count == PSFB_APPLICATION) {
        take_remb(g, now, transport, packet);
    } else if (packet->count == PSFB_PLI && sender) {
        sender->pli_received++;
        trace_heard(g, sender, CH_TRACE_KIND_PLI, 0, 1);
        sender_want_keyframe(g, now, sender);
    }
}

void reports_receive(struct graph *g, usec_t now, struct transport *transport,
                     const uint8_t *__counted_by(length) packet, size_t length)
{
    struct reader compound = reader_of(packet, length);
    struct rtcp_packet one;
    size_t arrivals = 0;

    if (transport->leg)
        estimator_fetch_told(&transport->leg->estimator);
    while (rtcp_next(&compound, &one)) {
        switch (one.type) {
        case RTCP_SR:
            take_sender_report(g, now, transport, &one);
            break;
        case RTCP_RR:
            take_receiver_report(g, now, transport, &one);
            break;
        case RTCP_BYE:
            take_bye(g, now, transport, &one);
            break;
        case RTCP_RTPFB:
        case RTCP_PSFB:
            take_feedback(g, now, transport, &one, &arrivals);
            break;
        case RTCP_XR:
            take_extended(g, now, transport, &one);
            break;
        default:
            break;
        }
    }
}
