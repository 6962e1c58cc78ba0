/* rtcp.c - reading RTCP. Writing is in rtcp_write.c. */
#include "proto/rtcp.h"

#define HEAD_SIZE 4
#define BLOCK_SIZE 24 /* RFC 3550 section 6.4.1 */
#define VERSION_2 0x80
#define PADDING_BIT 0x20
#define SDES_END 0
#define SDES_CNAME 1
#define REMB_NAME 0x52454d42 /* "REMB" */

static bool is_known(uint8_t type)
{
    return type >= RTCP_SR && type <= RTCP_XR;
}

/* RFC 3550 section 6.4.1 wants whole words of it; libwebrtc pads by one to three bytes. */
static bool padding_fits(const uint8_t *__counted_by(len) packet, size_t len)
{
    const size_t padding = packet[len - 1];

    return padding > 0 && padding <= len - HEAD_SIZE;
}

enum drop rtcp_check(const uint8_t *__counted_by(len) packet, size_t len)
{
    size_t at = 0;

    if (len < HEAD_SIZE)
        return DROP_RUNT;
    while (at < len) {
        if (len - at < HEAD_SIZE || (packet[at] & 0xc0) != VERSION_2)
            return DROP_RTCP_MALFORMED;
        const size_t size = HEAD_SIZE + 4 * (size_t)(packet[at + 2] << 8 | packet[at + 3]);
        const bool padded = (packet[at] & PADDING_BIT) != 0;
        const bool last = size == len - at;
        if (size > len - at)
            return DROP_RTCP_MALFORMED;
        if (at == 0 && (!is_known(packet[1]) || (padded && !last)))
            return DROP_RTCP_FIRST;
        if (padded && (!last || !padding_fits(packet + at, size)))
            return DROP_RTCP_MALFORMED;
        at += size;
    }
    return DROP_NONE;
}

bool rtcp_next(struct reader *compound, struct rtcp_packet *out)
{
    if (compound->bad || reader_left(compound) < HEAD_SIZE)
        return false;
    const uint8_t first = reader_u8(compound);
    out->type = reader_u8(compound);
    out->count = first & 0x1f;
    size_t size = 4 * (size_t)reader_u16(compound);
    out->body = reader_slice(compound, size);
    if (out->body.bad)
        return false;
    if (first & PADDING_BIT) {
        const size_t padding = size > 0 ? out->body.bytes[size - 1] : 1;

        if (padding > size)
            return false;
        out->body = reader_slice(&out->body, size - padding);
    }
    return true;
}

enum drop rtcp_read_sr(struct rtcp_packet *packet, struct rtcp_sr *out)
{
    struct reader *body = &packet->body;

    out->ssrc = reader_u32(body);
    out->ntp = reader_u64(body);
    out->timestamp = reader_u32(body);
    out->packets = reader_u32(body);
    out->octets = reader_u32(body);
    if (body->bad || reader_left(body) < (size_t)BLOCK_SIZE * packet->count)
        return DROP_RTCP_MALFORMED;
    return DROP_NONE;
}

enum drop rtcp_read_rr(struct rtcp_packet *packet, uint32_t *ssrc)
{
    *ssrc = reader_u32(&packet->body);
    if (packet->body.bad || reader_left(&packet->body) < (size_t)BLOCK_SIZE * packet->count)
        return DROP_RTCP_MALFORMED;
    return DROP_NONE;
}

bool rtcp_next_block(struct rtcp_packet *packet, struct rtcp_report_block *out)
{
    struct reader *body = &packet->body;

    if (packet->count == 0)
        return false;
    packet->count--;
    out->ssrc = reader_u32(body);
    out->fraction_lost = reader_u8(body);
    const uint32_t lost = reader_u24(body);
    out->lost = (int32_t)(lost ^ 0x800000) - 0x800000; /* carries the sign of 24 bits up */
    out->highest = reader_u32(body);
    out->jitter = reader_u32(body);
    out->last_sr = reader_u32(body);
    out->delay_since_last_sr = reader_u32(body);
    return !body->bad;
}

uint32_t rtcp_delay(usec_t then, usec_t now)
{
    const usec_t units = now > then ? (now - then) * 65536 / SECOND : 0;

    return units > UINT32_MAX ? UINT32_MAX : (uint32_t)units;
}

bool rtcp_round_trip(uint64_t ntp, uint32_t last, uint32_t delay, usec_t *round_trip)
{
    const uint32_t units = (uint32_t)(ntp >> 16) - last - delay;

    if (last == 0 || units > INT32_MAX) /* none was sent yet, or it came before it left */
        return false;
    *round_trip = (usec_t)units * SECOND >> 16;
    return true;
}

bool rtcp_next_cname(struct rtcp_packet *packet, struct rtcp_cname *out)
{
    struct reader *body = &packet->body;

    if (packet->count == 0)
        return false;
    packet->count--;
    out->ssrc = reader_u32(body);
    out->name = reader_slice(body, 0);
    for (;;) {
        const uint8_t type = reader_u8(body);

        if (body->bad)
            return false;
        if (type == SDES_END)
            break;
        struct reader text = reader_slice(body, reader_u8(body));
        if (type == SDES_CNAME)
            out->name = text;
    }
    reader_skip(body, (4 - body->at % 4) % 4); /* chunks begin at whole words */
    return !body->bad;
}

bool rtcp_next_bye(struct rtcp_packet *packet, uint32_t *ssrc)
{
    if (packet->count == 0)
        return false;
    packet->count--;
    *ssrc = reader_u32(&packet->body);
    return !packet->body.bad;
}

struct reader rtcp_bye_reason(struct rtcp_packet *packet)
{
    struct reader reason = {.len = 0, .bytes = NULL, .at = 0, .bad = false};

    reader_skip(&packet->body, 4 * (size_t)packet->count);
    packet->count = 0;
    if (reader_left(&packet->body) > 0)
        reason = reader_slice(&packet->body, reader_u8(&packet->body));
    return reason;
}

enum drop rtcp_read_feedback(struct rtcp_packet *packet, struct rtcp_feedback *out)
{
    out->sender_ssrc = reader_u32(&packet->body);
    out->media_ssrc = reader_u32(&packet->body);
    return packet->body.bad ? DROP_RTCP_MALFORMED : DROP_NONE;
}

bool rtcp_next_nack(struct rtcp_packet *packet, struct rtcp_nack *out)
{
    if (reader_left(&packet->body) == 0)
        return false;
    out->first = reader_u16(&packet->body);
    out->mask = reader_u16(&packet->body);
    return !packet->body.bad;
}

bool rtcp_next_fir(struct rtcp_packet *packet, struct rtcp_fir *out)
{
    if (reader_left(&packet->body) == 0)
        return false;
    out->ssrc = reader_u32(&packet->body);
    out->sequence = reader_u8(&packet->body);
    reader_skip(&packet->body, 3); /* reserved */
    return !packet->body.bad;
}

bool rtcp_read_remb(struct rtcp_packet *packet, struct rtcp_remb *out)
{
    struct reader *body = &packet->body;

    if (reader_u32(body) != REMB_NAME)
        return false;
    out->ssrcs = reader_u8(body);
    const uint32_t rate = reader_u24(body);
    const unsigned exponent = rate >> 18;
    const uint64_t mantissa = rate & 0x3ffff;
    out->bits_per_second = mantissa << exponent;
    if (out->bits_per_second >> exponent != mantissa)
        out->bits_per_second = UINT64_MAX;
    return !body->bad && reader_left(body) >= 4 * (size_t)out->ssrcs;
}
