/* rtp_header.h - how long the header of an RTP packet is, when the rest of it cannot be read.
 *
 * For sealed packets, whose payload and padding are hidden. What can be read, proto/rtp.h reads. */
#ifndef BISQUE_PROTO_RTP_HEADER_H
#define BISQUE_PROTO_RTP_HEADER_H

#include <bounds.h>
#include <stddef.h>
#include <stdint.h>

/* With CSRCs and the whole extension (RFC 3550 section 5.1); 0 when `len` bytes do not hold it, or
 * when it is not version 2. */
static inline size_t rtp_header_length(const uint8_t *__counted_by(len) packet, size_t len)
{
    const size_t fixed = 12, extension_head = 4;

    if (len < fixed || packet[0] >> 6 != 2)
        return 0;
    size_t length = fixed + 4 * (size_t)(packet[0] & 0x0f);
    if (packet[0] & 0x10) {
        length += extension_head;
        if (length > len)
            return 0;
        length += 4 * (size_t)(packet[length - 2] << 8 | packet[length - 1]);
    }
    return length <= len ? length : 0;
}

#endif
