/* packet.h - what the load's packets carry behind their RTP header.
 *
 * Eight bytes that look like the start of a VP8 key frame, so that a forwarder that reads payloads
 * takes every packet; then who sent it, in which run, as which number, and when. All of it is in
 * the byte order of this machine: sender and sink are one process. */
#ifndef BENCH_PACKET_H
#define BENCH_PACKET_H

#include <bounds.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define PACKET_BYTES_MAX 1472U
#define RTP_HEADER_BYTES 12U
#define STAMP_MAGIC 0x62517131U

struct stamp {
    uint8_t key_frame[8];
    uint32_t magic;
    uint32_t run;
    uint16_t publisher;
    uint16_t forwarder; /* 0: the first of the run */
    uint32_t number;
    uint64_t sent_at; /* nanoseconds of CLOCK_REALTIME, the clock of the kernel's arrival stamps */
};

#define PACKET_BYTES_MIN (RTP_HEADER_BYTES + (uint32_t)sizeof(struct stamp))

/* Where the payload begins, 0: it is no RTP packet. */
static inline uint32_t rtp_payload_at(const uint8_t *__counted_by(len) packet, uint32_t len)
{
    uint32_t at;

    if (len < RTP_HEADER_BYTES || packet[0] >> 6 != 2)
        return 0;
    at = RTP_HEADER_BYTES + 4U * (packet[0] & 15U);
    if ((packet[0] & 0x10U) != 0 && at + 4U <= len)
        at += 4U + 4U * ((uint32_t)packet[at + 2U] << 8 | packet[at + 3U]);
    return at <= len ? at : 0;
}

static inline uint16_t rtp_sequence(const uint8_t *__counted_by(RTP_HEADER_BYTES) packet)
{
    return (uint16_t)(packet[2] << 8 | packet[3]);
}

static inline uint32_t rtp_ssrc(const uint8_t *__counted_by(RTP_HEADER_BYTES) packet)
{
    return (uint32_t)packet[8] << 24 | (uint32_t)packet[9] << 16 | (uint32_t)packet[10] << 8 |
           packet[11];
}

/* True when the packet is one of ours; RTCP and anything else is not. One that is sent again has
 * the number it had before its payload (RFC 4588 section 4). */
static inline bool stamp_read(struct stamp *stamp, bool *is_again,
                              const uint8_t *__counted_by(len) packet, uint32_t len)
{
    uint32_t at = rtp_payload_at(packet, len);

    for (uint32_t skipped = 0; skipped <= 2U; skipped += 2U) {
        if (at == 0 || at + skipped + sizeof(*stamp) > len)
            return false;
        memcpy(stamp, packet + at + skipped, sizeof(*stamp));
        *is_again = skipped > 0;
        if (stamp->magic == STAMP_MAGIC)
            return true;
    }
    return false;
}

/* Sender reports and the like share the port (RFC 5761). */
static inline bool packet_is_rtcp(const uint8_t *__counted_by(len) packet, uint32_t len)
{
    return len >= 4U && packet[0] >> 6 == 2 && packet[1] >= 192U && packet[1] <= 223U;
}

#endif
