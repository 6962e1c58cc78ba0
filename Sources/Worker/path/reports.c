/* reports.c - reads one checked RTCP compound, packet by packet. */
#include "path/reports.h"

#include "graph/receiver.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "path/repair.h"
#include "proto/rtcp.h"

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

/* RFC 3550 section 6.4.1: now, less when our report left, less how long they held it. */
static void measure_round_trip(struct listener_report *report, uint64_t ntp,
                               const struct rtcp_report_block *block)
{
    uint32_t middle = (uint32_t)(ntp >> 16);
    uint32_t round_trip = middle - block->last_sr - block->delay_since_last_sr;

    if (block->last_sr == 0 || round_trip > INT32_MAX) /* none yet, or it came before it left */
        return;
    report->has_round_trip = true;
    report->round_trip_usec = (uint32_t)((uint64_t)round_trip * SECOND >> 16);
}

static void take_blocks(struct graph *g, usec_t now, const struct transport *transport,
                        struct rtcp_packet *packet)
{
    struct rtcp_report_block block;

    while (rtcp_next_block(packet, &block)) {
        struct sender *sender = find_sender(transport, block.ssrc);
        if (!sender)
            continue;
        sender->report.reports++;
        sender->report.lost = block.lost;
        sender->report.fraction_lost = block.fraction_lost;
        sender->report.jitter = block.jitter;
        measure_round_trip(&sender->report, graph_ntp(g, now), &block);
    }
}

static void take_sender_report(struct graph *g, usec_t now, struct transport *transport,
                               struct rtcp_packet *packet)
{
    struct stream *__single stream;
    struct rtcp_sr report;

    if (rtcp_read_sr(packet, &report) != DROP_NONE)
        return;
    if (find_stream(transport, report.ssrc, &stream)) {
        stream->sender_reports++;
        reception_sender_report(&stream->reception, now, report.ntp);
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

static void take_bye(struct graph *g, struct transport *transport, struct rtcp_packet *packet)
{
    struct stream *__single stream;
    uint32_t ssrc;

    while (rtcp_next_bye(packet, &ssrc)) {
        struct receiver *receiver = find_stream(transport, ssrc, &stream);
        if (receiver)
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
        sender_want_keyframe(g, now, sender);
    }
}

static void take_feedback(struct graph *g, usec_t now, struct transport *transport,
                          struct rtcp_packet *packet)
{
    struct rtcp_feedback feedback;
    struct sender *sender;

    if (rtcp_read_feedback(packet, &feedback) != DROP_NONE)
        return;
    sender = find_sender(transport, feedback.media_ssrc);
    if (packet->type == RTCP_RTPFB) {
        if (sender && sender->transport && packet->count == RTPFB_NACK)
            repair_resend(g, now, sender, packet);
        return;
    }
    if (packet->count == PSFB_FIR) {
        take_fir(g, now, transport, packet);
    } else if (packet->count == PSFB_PLI && sender) {
        sender->pli_received++;
        sender_want_keyframe(g, now, sender);
    }
}

void reports_receive(struct graph *g, usec_t now, struct transport *transport,
                     const uint8_t *__counted_by(length) packet, size_t length)
{
    struct reader compound = reader_of(packet, length);
    struct rtcp_packet one;

    while (rtcp_next(&compound, &one)) {
        switch (one.type) {
        case RTCP_SR:
            take_sender_report(g, now, transport, &one);
            break;
        case RTCP_RR:
            take_receiver_report(g, now, transport, &one);
            break;
        case RTCP_BYE:
            take_bye(g, transport, &one);
            break;
        case RTCP_RTPFB:
        case RTCP_PSFB:
            take_feedback(g, now, transport, &one);
            break;
        default:
            break;
        }
    }
}
