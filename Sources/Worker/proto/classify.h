/* classify.h - which protocol a datagram speaks, by its first bytes (RFC 7983, RFC 5761).
 *
 * It only sorts; whether the packet is whole is for its parser to say. */
#ifndef BISQUE_PROTO_CLASSIFY_H
#define BISQUE_PROTO_CLASSIFY_H

#include <bounds.h>
#include <stddef.h>
#include <stdint.h>

enum protocol {
    PROTOCOL_UNKNOWN,
    PROTOCOL_STUN,
    PROTOCOL_DTLS,
    PROTOCOL_RTP,
    PROTOCOL_RTCP,
};

#define STUN_HEADER_SIZE 20 /* RFC 8489 section 5 */
#define DTLS_RECORD_SIZE 13 /* RFC 6347 section 4.1, the header alone */

static inline enum protocol classify(const uint8_t *__counted_by(len) packet, size_t len)
{
    if (len < 2)
        return PROTOCOL_UNKNOWN;
    if (packet[0] >= 128 && packet[0] <= 191) /* the packet types of RFC 5761 section 4 */
        return packet[1] >= 192 && packet[1] <= 223 ? PROTOCOL_RTCP : PROTOCOL_RTP;
    if (packet[0] <= 3 && len >= STUN_HEADER_SIZE && packet[4] == 0x21 && packet[5] == 0x12 &&
        packet[6] == 0xa4 && packet[7] == 0x42) /* the magic cookie */
        return PROTOCOL_STUN;
    if (packet[0] >= 20 && packet[0] <= 63 && len >= DTLS_RECORD_SIZE)
        return PROTOCOL_DTLS;
    return PROTOCOL_UNKNOWN;
}

#endif
