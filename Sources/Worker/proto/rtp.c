/* rtp.c - parsing and rewriting RTP headers. */
#include "proto/rtp.h"

#include <assert.h>
#include <string.h>

#define VERSION_2 0x80
#define PADDING_BIT 0x20
#define EXTENSION_BIT 0x10
#define MARKER_BIT 0x80
#define EXTENSION_HEAD 4 /* profile and length */

static uint16_t get16(const uint8_t *__counted_by(2) p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t get32(const uint8_t *__counted_by(4) p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put16(uint8_t *__counted_by(2) p, size_t value)
{
    p[0] = (uint8_t)(value >> 8);
    p[1] = (uint8_t)value;
}

static void put32(uint8_t *__counted_by(4) p, uint32_t value)
{
    p[0] = (uint8_t)(value >> 24);
    p[1] = (uint8_t)(value >> 16);
    p[2] = (uint8_t)(value >> 8);
    p[3] = (uint8_t)value;
}

enum drop rtp_parse(struct rtp *out, const uint8_t *__counted_by(len) packet, size_t len)
{
    size_t header, padding = 0;

    if (len < RTP_HEADER_SIZE)
        return DROP_RUNT;
    if (len > RTP_PACKET_MAX)
        return DROP_TRUNCATED;
    if ((packet[0] & 0xc0) != VERSION_2)
        return DROP_RTP_VERSION;
    out->csrc_count = packet[0] & 0x0f;
    header = RTP_HEADER_SIZE + 4 * (size_t)out->csrc_count;
    if (header > len)
        return DROP_RTP_CSRC;
    out->has_extension = (packet[0] & EXTENSION_BIT) != 0;
    out->extension_profile = 0;
    out->extension_at = 0;
    out->extension_length = 0;
    if (out->has_extension) {
        if (len - header < EXTENSION_HEAD)
            return DROP_RTP_EXTENSION;
        size_t length = 4 * (size_t)get16(packet + header + 2);
        if (len - header - EXTENSION_HEAD < length)
            return DROP_RTP_EXTENSION;
        out->extension_profile = get16(packet + header);
        out->extension_at = (uint16_t)(header + EXTENSION_HEAD);
        out->extension_length = (uint16_t)length;
        header += EXTENSION_HEAD + length;
    }
    if (packet[0] & PADDING_BIT) {
        padding = packet[len - 1];
        if (padding == 0 || padding > len - header)
            return DROP_RTP_PADDING;
    }
    out->marker = (packet[1] & MARKER_BIT) != 0;
    out->payload_type = packet[1] & 0x7f;
    out->sequence = get16(packet + 2);
    out->timestamp = get32(packet + 4);
    out->ssrc = get32(packet + 8);
    out->padding = (uint8_t)padding;
    out->header_length = (uint16_t)header;
    out->payload_length = (uint16_t)(len - header - padding);
    return DROP_NONE;
}

static bool is_two_byte(const struct rtp *rtp)
{
    return (rtp->extension_profile & 0xfff0) == RTP_EXTENSION_TWO_BYTE;
}

bool rtp_extension_next(const uint8_t *__counted_by(len) packet, size_t len, const struct rtp *rtp,
                        size_t *cursor, struct rtp_extension *out)
{
    const size_t end = (size_t)rtp->extension_at + rtp->extension_length;
    const bool two_byte = is_two_byte(rtp);
    size_t at = rtp->extension_at + *cursor;

    assert(end <= len);
    *cursor = rtp->extension_length; /* until an element is found this is where the walk ends */
    if (!two_byte && rtp->extension_profile != RTP_EXTENSION_ONE_BYTE)
        return false;
    while (at < end && packet[at] == 0) /* padding, RFC 8285 section 4.1.2 */
        at++;
    if (two_byte) {
        if (at >= end || end - at < 2)
            return false;
        out->id = packet[at];
        out->length = packet[at + 1];
        at += 2;
    } else {
        if (at >= end)
            return false;
        out->id = packet[at] >> 4;
        out->length = (packet[at] & 0x0f) + 1;
        at++;
        if (out->id == 0 || out->id == 15) /* section 4.2: what follows is not considered */
            return false;
    }
    if (end - at < out->length)
        return false;
    out->at = (uint16_t)at;
    *cursor = at + out->length - rtp->extension_at;
    return true;
}

bool rtp_extension_find(const uint8_t *__counted_by(len) packet, size_t len, const struct rtp *rtp,
                        uint8_t id, struct rtp_extension *out)
{
    size_t cursor = 0;

    while (rtp_extension_next(packet, len, rtp, &cursor, out)) {
        if (out->id == id)
            return true;
    }
    return false;
}

enum written {
    WRITTEN,
    WRITTEN_NOTHING, /* no element is left, so no block either */
    WRITTEN_NO_ROOM,
    WRITTEN_TOO_WIDE, /* an id or length that the one-byte form cannot say */
};

/* One element at *at, which moves on behind it. */
static enum written write_element(uint8_t *__counted_by(cap) out, size_t cap, size_t *at,
                                  uint8_t id, const uint8_t *__counted_by(length) bytes,
                                  uint8_t length, bool two_byte)
{
    const size_t head = two_byte ? 2 : 1;

    if (!two_byte && (id > RTP_ONE_BYTE_ID_MAX || length == 0 || length > 16))
        return WRITTEN_TOO_WIDE;
    if (*at > cap || cap - *at < head + length)
        return WRITTEN_NO_ROOM;
    if (two_byte) {
        out[*at] = id;
        out[*at + 1] = length;
    } else {
        out[*at] = (uint8_t)(id << 4 | (length - 1));
    }
    if (length > 0)
        memcpy(out + *at + head, bytes, length);
    *at += head + length;
    return WRITTEN;
}

/* A dependency descriptor's frame number is its second and third byte. */
static void shift_frame(uint8_t *__counted_by(length) descriptor, size_t length, uint16_t shift)
{
    const uint16_t frame = (uint16_t)(descriptor[1] << 8 | descriptor[2]);

    (void)length;
    put16(descriptor + 1, (uint16_t)(frame + shift));
}

/* Writes the whole extension block to `out` and says in `size` how long it is. */
static enum written write_extensions(uint8_t *__counted_by(cap) out, size_t cap,
                                     const uint8_t *__counted_by(len) packet, size_t len,
                                     const struct rtp *rtp, const struct rtp_rewrite *as,
                                     bool two_byte, size_t *size)
{
    struct rtp_extension element;
    enum written result;
    size_t cursor = 0, at = EXTENSION_HEAD;

    while (rtp_extension_next(packet, len, rtp, &cursor, &element)) {
        const uint8_t id = as->extension_map[element.id];

        if (id == 0 || (as->is_one_byte_only && element.id == as->frame_id))
            continue;
        result = write_element(out, cap, &at, id, packet + element.at, element.length, two_byte);
        if (result == WRITTEN_TOO_WIDE && as->is_one_byte_only)
            continue;
        if (result != WRITTEN)
            return result;
        if (element.id == as->frame_id && element.length >= 3)
            shift_frame(out + (at - element.length), element.length, as->frame_shift);
    }
    for (size_t i = 0; i < as->extra_count; i++) {
        const struct rtp_extra *extra = &as->extras[i];

        assert(extra->id != 0 && extra->length <= RTP_EXTRA_MAX);
        result = write_element(out, cap, &at, extra->id, extra->bytes, extra->length, two_byte);
        if (result == WRITTEN_TOO_WIDE && as->is_one_byte_only)
            continue;
        if (result != WRITTEN)
            return result;
    }
    if (at == EXTENSION_HEAD)
        return WRITTEN_NOTHING;
    if (((at + 3) & ~(size_t)3) > cap)
        return WRITTEN_NO_ROOM;
    while (at % 4 != 0)
        out[at++] = 0;
    put16(out, two_byte ? RTP_EXTENSION_TWO_BYTE : RTP_EXTENSION_ONE_BYTE);
    put16(out + 2, at / 4 - 1);
    *size = at;
    return WRITTEN;
}

size_t rtp_write_header(uint8_t *__counted_by(cap) out, size_t cap,
                        const uint8_t *__counted_by(len) packet, size_t len,
                        const struct rtp *rtp, const struct rtp_rewrite *as)
{
    const size_t fixed = RTP_HEADER_SIZE + 4 * (size_t)rtp->csrc_count;
    size_t extension = 0;

    assert(fixed <= len && as->payload_type < 128);
    if (cap < fixed)
        return 0;
    out[0] = packet[0] & (uint8_t)~EXTENSION_BIT;
    out[1] = (uint8_t)((rtp->marker || as->marks_end ? MARKER_BIT : 0) |
                       as->payload_type);
    put16(out + 2, as->sequence);
    put32(out + 4, as->timestamp);
    put32(out + 8, as->ssrc);
    if (rtp->csrc_count > 0)
        memcpy(out + RTP_HEADER_SIZE, packet + RTP_HEADER_SIZE, 4 * (size_t)rtp->csrc_count);
    if (!rtp->has_extension && as->extra_count == 0)
        return fixed;

    enum written result = write_extensions(out + fixed, cap - fixed, packet, len, rtp, as, false,
                                           &extension);
    if (result == WRITTEN_TOO_WIDE)
        result = write_extensions(out + fixed, cap - fixed, packet, len, rtp, as, true, &extension);
    if (result == WRITTEN_NO_ROOM)
        return 0;
    if (result == WRITTEN)
        out[0] |= EXTENSION_BIT;
    return fixed + extension;
}
