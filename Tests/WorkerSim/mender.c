/* mender.c - losses of an endpoint's streams, mended. */
#include "mender.h"

#include "proto/classify.h"
#include "proto/rtcp.h"
#include "proto/rtp.h"
#include "proto/rtx.h"
#include "proto/twcc.h"

#include <stdlib.h>
#include <string.h>

struct mender *__single mender_open(void)
{
    struct mender *m = calloc(1, sizeof *m);

    if (!m)
        abort();
    nack_init(&m->nack);
    return m;
}

void mender_close(struct mender *m)
{
    free(m);
}

/* -- as publisher ----------------------------------------------------------------------------- */

void mender_sent(struct mender *m, const uint8_t *__counted_by(length) packet, size_t length)
{
    struct sent_packet *kept;
    struct rtp rtp;

    if (rtp_parse(&rtp, packet, length) != DROP_NONE || rtp.ssrc != m->ssrc)
        return;
    kept = &m->kept[rtp.sequence % MENDER_KEPT];
    kept->sequence = rtp.sequence;
    kept->length = length;
    memcpy(kept->bytes, packet, length);
}

static void want(struct mender *m, uint16_t sequence)
{
    if (m->wanted_count < MENDER_KEPT)
        m->wanted[m->wanted_count++] = sequence;
}

static void hear_nack(struct mender *m, struct rtcp_packet *packet)
{
    struct rtcp_feedback feedback;
    struct rtcp_nack nack;

    if (rtcp_read_feedback(packet, &feedback) != DROP_NONE || feedback.media_ssrc != m->ssrc)
        return;
    m->nacks_heard++;
    while (rtcp_next_nack(packet, &nack)) {
        want(m, nack.first);
        for (unsigned bit = 0; bit < 16; bit++)
            if (nack.mask >> bit & 1)
                want(m, (uint16_t)(nack.first + bit + 1));
    }
}

static void hear_arrivals(struct mender *m, struct rtcp_packet *packet)
{
    struct rtcp_feedback head;
    struct twcc_feedback feedback;
    struct twcc_status status;

    m->feedbacks++;
    if (rtcp_read_feedback(packet, &head) != DROP_NONE ||
        twcc_read(packet, &feedback) != DROP_NONE) {
        m->feedbacks_wrong++;
        return;
    }
    while (twcc_next(&feedback, &status)) {
        struct told *told = &m->told[(uint16_t)(status.sequence - m->told_from)];
        if (!status.arrived)
            continue;
        if (told->arrived && told->at != status.at)
            m->feedbacks_wrong++;
        told->arrived = true;
        told->at = status.at;
    }
}

static size_t write_again(struct mender *m, uint8_t *__counted_by(ENDPOINT_PACKET_MAX) packet)
{
    uint16_t sequence = m->wanted[--m->wanted_count];
    const struct sent_packet *kept = &m->kept[sequence % MENDER_KEPT];
    struct writer w = writer_of(packet, ENDPOINT_PACKET_MAX);
    struct rtp rtp;

    if (kept->length == 0 || kept->sequence != sequence ||
        rtp_parse(&rtp, kept->bytes, kept->length) != DROP_NONE)
        return 0;
    m->sent_again++;
    writer_u8(&w, kept->bytes[0]);
    writer_u8(&w, (uint8_t)((kept->bytes[1] & 0x80) | m->rtx_type));
    writer_u16(&w, m->rtx_sequence++);
    writer_u32(&w, rtp.timestamp);
    writer_u32(&w, m->rtx_ssrc);
    writer_bytes(&w, kept->bytes + RTP_HEADER_SIZE, rtp.header_length - RTP_HEADER_SIZE);
    writer_u16(&w, sequence);
    writer_bytes(&w, kept->bytes + rtp.header_length, kept->length - rtp.header_length);
    return writer_used(&w);
}

/* -- as listener ------------------------------------------------------------------------------ */

static bool did_come(const struct mender *m, size_t number)
{
    return m->came[number % MENDER_NUMBERS / 8] >> number % 8 & 1;
}

/* Notes a packet by the number in its payload. false: it came before. */
static bool note(struct mender *m, const uint8_t *__counted_by(length) packet, size_t length,
                 const struct rtp *rtp)
{
    struct reader r = reader_of(packet + rtp->header_length, length - rtp->header_length);
    uint32_t number = reader_u32(&r);

    if (r.bad || did_come(m, number))
        return false;
    m->came[number % MENDER_NUMBERS / 8] |= (uint8_t)(1u << number % 8);
    return true;
}

static size_t hear_rtp(struct mender *m, usec_t now, uint8_t *__counted_by(length) packet,
                       size_t length)
{
    bool is_again;
    bool is_new;
    struct rtp rtp;

    if (rtp_parse(&rtp, packet, length) != DROP_NONE)
        return length;
    is_again = m->heard_rtx_ssrc != 0 && rtp.ssrc == m->heard_rtx_ssrc;
    if (!is_again && rtp.ssrc != m->heard_ssrc)
        return length;
    size_t left = is_again ? length - RTX_HEAD_SIZE : length;
    if (is_again && rtx_unwrap(packet, length, &rtp, m->heard_ssrc, m->heard_type) != DROP_NONE)
        return length;
    nack_received(&m->nack, now, rtp.sequence, false, is_again);
    is_new = note(m, packet, left, &rtp);
    m->repaired += is_again && is_new;
    m->in_vain += is_again && !is_new;
    return is_new ? left : 0;
}

static size_t write_nack(struct mender *m, usec_t now,
                         uint8_t *__counted_by(ENDPOINT_PACKET_MAX) packet)
{
    struct writer w = writer_of(packet, ENDPOINT_PACKET_MAX);
    uint16_t numbers[128] = {0};
    bool is_hopeless = false;
    size_t count = nack_due(&m->nack, now, NACK_ROUND_TRIP, numbers, 128, &is_hopeless);

    if (count == 0)
        return 0;
    rtcp_write_rr(&w, m->reporter, NULL, 0);
    rtcp_write_nack(&w, m->reporter, m->heard_ssrc, numbers, count);
    m->nacks_sent++;
    return writer_used(&w);
}

size_t mender_missing(const struct mender *m, size_t first, size_t end)
{
    size_t missing = 0;

    for (size_t number = first; number < end; number++)
        missing += !did_come(m, number);
    return missing;
}

/* -- both ------------------------------------------------------------------------------------- */

size_t mender_heard(struct mender *m, usec_t now, uint8_t *__counted_by(length) packet,
                    size_t length)
{
    struct reader compound = reader_of(packet, length);
    struct rtcp_packet one;

    if (classify(packet, length) != PROTOCOL_RTCP)
        return hear_rtp(m, now, packet, length);
    if (rtcp_check(packet, length) != DROP_NONE)
        return length;
    while (rtcp_next(&compound, &one)) {
        if (one.type == RTCP_RTPFB && one.count == RTPFB_NACK)
            hear_nack(m, &one);
        else if (one.type == RTCP_RTPFB && one.count == RTPFB_TRANSPORT_CC)
            hear_arrivals(m, &one);
    }
    return length;
}

usec_t mender_due(const struct mender *m)
{
    return m->wanted_count > 0 ? 0 : nack_deadline(&m->nack);
}

size_t mender_next(struct mender *m, usec_t now,
                   uint8_t *__counted_by(ENDPOINT_PACKET_MAX) packet, bool *is_rtcp)
{
    *is_rtcp = m->wanted_count == 0;
    return *is_rtcp ? write_nack(m, now, packet) : write_again(m, packet);
}
