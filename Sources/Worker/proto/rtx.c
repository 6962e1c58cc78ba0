/* rtx.c - in and out of the retransmission payload format. */
#include "proto/rtx.h"

#include "base/bytes.h"

#include <assert.h>
#include <string.h>

#define MARKER_BIT 0x80

enum drop rtx_unwrap(uint8_t *__counted_by(len) packet, size_t len, struct rtp *rtp, uint32_t ssrc,
                     uint8_t payload_type)
{
    const size_t header = rtp->header_length;
    struct writer fields = writer_of(packet, len);

    assert(header + rtp->payload_length + rtp->padding == len && payload_type < 128);
    if (rtp->payload_length < RTX_HEAD_SIZE)
        return DROP_RTP_EMPTY;
    rtp->sequence = (uint16_t)(packet[header] << 8 | packet[header + 1]);
    rtp->ssrc = ssrc;
    rtp->payload_type = payload_type;
    rtp->payload_length = (uint16_t)(rtp->payload_length - RTX_HEAD_SIZE);
    memmove(packet + header, packet + header + RTX_HEAD_SIZE, len - header - RTX_HEAD_SIZE);
    writer_u8(&fields, packet[0]);
    writer_u8(&fields, (uint8_t)((rtp->marker ? MARKER_BIT : 0) | payload_type));
    writer_u16(&fields, rtp->sequence);
    writer_u32(&fields, rtp->timestamp);
    writer_u32(&fields, ssrc);
    return DROP_NONE;
}

size_t rtx_write_header(uint8_t *__counted_by(cap) out, size_t cap,
                        const uint8_t *__counted_by(len) packet, size_t len, const struct rtp *rtp,
                        const struct rtp_rewrite *as, uint16_t original)
{
    const size_t header = rtp_write_header(out, cap, packet, len, rtp, as);

    if (header == 0 || cap - header < RTX_HEAD_SIZE)
        return 0;
    out[header] = (uint8_t)(original >> 8);
    out[header + 1] = (uint8_t)original;
    return header + RTX_HEAD_SIZE;
}
