/* endpoint_hear.c - what an endpoint makes of the packets that reach it. */
#include "endpoint.h"

#include "base/bytes.h"
#include "proto/classify.h"
#include "proto/rtcp.h"
#include "proto/seq.h"
#include "session.h"

#define REPORT_TOLERANCE (40 * MILLISECOND) /* one video frame, and the way there */

struct heard *__single endpoint_heard(struct endpoint *e, uint32_t ssrc)
{
    for (size_t i = 0; i < e->heard_count; i++)
        if (e->heard[i].ssrc == ssrc)
            return &e->heard[i];
    return NULL;
}

static struct heard *__single hear_of(struct endpoint *e, uint32_t ssrc)
{
    struct heard *heard = endpoint_heard(e, ssrc);

    if (heard || e->heard_count == ENDPOINT_STREAMS_MAX)
        return heard;
    heard = &e->heard[e->heard_count++];
    heard->ssrc = ssrc;
    heard->clock_rate = e->clock_rate;
    reception_init(&heard->reception, e->clock_rate);
    return heard;
}

static void check_order(struct heard *heard, usec_t now, const struct rtp *rtp)
{
    int ahead = seq16_diff(rtp->sequence, heard->last);

    if (heard->packets > 0 && ahead <= 0) {
        heard->late++;
        return;
    }
    if (heard->packets > 0) {
        heard->gaps += (uint64_t)(ahead - 1);
        heard->time_back += seq32_newer(heard->timestamp, rtp->timestamp);
    }
    heard->last = rtp->sequence;
    heard->timestamp = rtp->timestamp;
    heard->last_at = now;
}

static void check_payload(struct heard *heard, const struct rtp *rtp,
                          const uint8_t *__counted_by(length) payload, size_t length)
{
    struct reader r = reader_of(payload, length);
    uint32_t number = reader_u32(&r);
    bool is_key = reader_u8(&r) == 1;
    uint16_t shift = (uint16_t)(rtp->sequence - number);

    reader_skip(&r, PAYLOAD_HEAD - 5);
    for (size_t i = PAYLOAD_HEAD; i < length; i++)
        r.bad |= reader_u8(&r) != (uint8_t)(number + i);
    heard->corrupt += r.bad;
    heard->keys += is_key;
    if (heard->packets > 0 && shift != heard->shift)
        heard->shifts++;
    heard->shift = shift;
}

static void hear_rtp(struct endpoint *e, usec_t now, const uint8_t *__counted_by(length) packet,
                     size_t length)
{
    struct rtp rtp;
    struct heard *heard;

    if (rtp_parse(&rtp, packet, length) != DROP_NONE) {
        e->invalid++;
        return;
    }
    heard = hear_of(e, rtp.ssrc);
    if (!heard)
        return;
    reception_accept(&heard->reception, now, rtp.sequence, rtp.timestamp);
    check_order(heard, now, &rtp);
    check_payload(heard, &rtp, packet + rtp.header_length, length - rtp.header_length);
    heard->payload_type = rtp.payload_type;
    heard->with_extension += rtp.has_extension;
    heard->octets += rtp.payload_length;
    heard->packets++;
}

/* The report's two times must lie on the line through the packets (RFC 3550 section 6.4.1). */
static void hear_sender_report(struct endpoint *e, usec_t now, struct rtcp_packet *packet)
{
    struct rtcp_sr report;

    if (rtcp_read_sr(packet, &report) != DROP_NONE)
        return;
    struct heard *heard = endpoint_heard(e, report.ssrc);
    if (!heard)
        return;
    reception_sender_report(&heard->reception, now, report.ntp);
    heard->reports++;
    heard->report_packets = report.packets;
    heard->report_octets = report.octets;

    uint64_t since = (report.ntp >> 32) * SECOND + (((report.ntp & UINT32_MAX) * SECOND) >> 32);
    usec_t said = (usec_t)since - SESSION_NTP_OFFSET;
    int64_t ticks = seq32_diff(report.timestamp, heard->timestamp);
    usec_t off = (said - heard->last_at) - ticks * SECOND / heard->clock_rate;
    heard->reports_wrong += off > REPORT_TOLERANCE || off < -REPORT_TOLERANCE;
}

static void hear_blocks(struct endpoint *e, struct rtcp_packet *packet)
{
    struct rtcp_report_block block;
    uint32_t ssrc;

    if (rtcp_read_rr(packet, &ssrc) != DROP_NONE)
        return;
    e->receiver_reports++;
    while (rtcp_next_block(packet, &block))
        if (endpoint_source(e, block.ssrc))
            e->block = block;
}

static void want_key(struct endpoint *e, uint32_t ssrc)
{
    struct source *source = endpoint_source(e, ssrc);

    if (source)
        source->key_is_wanted = true;
}

static void hear_feedback(struct endpoint *e, usec_t now, struct rtcp_packet *packet)
{
    struct rtcp_feedback feedback;
    struct rtcp_remb limit;
    struct rtcp_fir fir;

    if (rtcp_read_feedback(packet, &feedback) != DROP_NONE)
        return;
    if (packet->count == PSFB_PLI) {
        e->plis++;
        e->pli_at = now;
        want_key(e, feedback.media_ssrc);
        return;
    }
    if (packet->count == PSFB_APPLICATION && rtcp_read_remb(packet, &limit)) {
        e->limits++;
        e->limit = limit.bits_per_second;
    }
    while (packet->count == PSFB_FIR && rtcp_next_fir(packet, &fir)) {
        e->firs++;
        want_key(e, fir.ssrc);
    }
}

static void hear_bye(struct endpoint *e, struct rtcp_packet *packet)
{
    uint32_t ssrc;

    while (rtcp_next_bye(packet, &ssrc)) {
        struct heard *heard = endpoint_heard(e, ssrc);
        if (heard)
            heard->byes++;
    }
}

static void hear_rtcp(struct endpoint *e, usec_t now, const uint8_t *__counted_by(length) packet,
                      size_t length)
{
    struct reader compound = reader_of(packet, length);
    struct rtcp_packet one;

    if (rtcp_check(packet, length) != DROP_NONE) {
        e->invalid++;
        return;
    }
    while (rtcp_next(&compound, &one)) {
        if (one.type == RTCP_SR)
            hear_sender_report(e, now, &one);
        else if (one.type == RTCP_RR)
            hear_blocks(e, &one);
        else if (one.type == RTCP_PSFB)
            hear_feedback(e, now, &one);
        else if (one.type == RTCP_BYE)
            hear_bye(e, &one);
    }
}

void endpoint_receive(struct endpoint *e, usec_t now,
                      const uint8_t *__counted_by(length) packet, size_t length)
{
    e->packets++;
    for (size_t i = 0; i < length && i < 64; i++) /* a rewritten header is within them */
        e->digest = (e->digest ^ packet[i]) * 0x100000001b3u; /* FNV-1a */
    e->digest = (e->digest ^ length) * 0x100000001b3u;
    switch (classify(packet, length)) {
    case PROTOCOL_RTP:
        hear_rtp(e, now, packet, length);
        break;
    case PROTOCOL_RTCP:
        hear_rtcp(e, now, packet, length);
        break;
    default:
        e->invalid++;
    }
}
