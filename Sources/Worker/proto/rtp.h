/* rtp.h - where things are in an RTP packet (RFC 3550), its header extensions (RFC 8285), and
 * writing the header anew for another listener.
 *
 * A view: it keeps offsets, never pointers, and changes no byte of the packet. Which stream the
 * packet belongs to, and whether its number is to be believed, is for proto/reception.h and the
 * graph. */
#ifndef BISQUE_PROTO_RTP_H
#define BISQUE_PROTO_RTP_H

#include "base/drop.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RTP_HEADER_SIZE 12 /* RFC 3550 section 5.1, without CSRCs */
#define RTP_PACKET_MAX 2048
#define RTP_EXTENSION_ONE_BYTE 0xbede /* RFC 8285 section 4.2 */
#define RTP_ONE_BYTE_ID_MAX 14        /* the same section */
#define RTP_EXTENSION_TWO_BYTE 0x1000 /* section 4.3; the lowest four bits are the sender's own */

/* Invariant: header_length + payload_length + padding is the length of the packet. */
struct rtp {
    uint8_t payload_type;
    bool marker;
    uint16_t sequence;
    uint32_t timestamp;
    uint32_t ssrc;
    uint8_t csrc_count;
    uint8_t padding; /* bytes of it, its count included; 0 for none */
    bool has_extension;
    uint16_t extension_profile;
    uint16_t extension_at;     /* the first byte behind the extension's own four */
    uint16_t extension_length; /* from there */
    uint16_t header_length;    /* with CSRCs and the whole extension */
    uint16_t payload_length;   /* without padding; 0 in a probe, which is a valid packet */
};

/* RUNT, TRUNCATED (more than RTP_PACKET_MAX), or one of RTP_VERSION, _CSRC, _EXTENSION, _PADDING.
 * After any of them `out` is not to be read. What an extension block contains is not judged. */
enum drop rtp_parse(struct rtp *out, const uint8_t *__counted_by(len) packet, size_t len);

struct rtp_extension {
    uint8_t id;
    uint8_t length; /* 0 is possible in the two-byte form */
    uint16_t at;    /* of its first byte in the packet */
};

/* The walk: start with *cursor 0. Ends at the first element that does not fit or whose id the
 * RFC forbids, so it is safe on anything that rtp_parse took. `rtp` must be of this packet. */
bool rtp_extension_next(const uint8_t *__counted_by(len) packet, size_t len, const struct rtp *rtp,
                        size_t *cursor, struct rtp_extension *out);

/* The first element with this id. */
bool rtp_extension_find(const uint8_t *__counted_by(len) packet, size_t len, const struct rtp *rtp,
                        uint8_t id, struct rtp_extension *out);

#define RTP_EXTRA_MAX 16 /* what the one-byte form can carry */

/* An extension of our own, such as the number for transport-wide feedback or the listener's MID. */
struct rtp_extra {
    uint8_t id; /* not 0, and none that the map gives to another */
    uint8_t length;
    uint8_t bytes[RTP_EXTRA_MAX];
};

struct rtp_rewrite {
    uint32_t ssrc;
    uint16_t sequence;
    uint32_t timestamp;
    uint8_t payload_type;
    bool marks_end;       /* the marker is set though the packet's own is not */
    uint8_t frame_id;     /* old id of the dependency descriptor, whose frame number is shifted */
    uint16_t frame_shift;
    bool is_one_byte_only; /* what that form cannot carry is left out, and with it `frame_id` */
    const uint8_t *__counted_by(256) extension_map; /* old id -> new id, 0 leaves it out */
    size_t extra_count;
    const struct rtp_extra *__counted_by(extra_count) extras;
};

/* Writes the header that goes before this packet's payload and padding, which follow unchanged.
 * CSRCs, marker and padding bit stay; extensions keep their order and get their new ids, then come
 * the extras, all in the one-byte form if that can carry them; without any there is no block.
 * Where no other form may come the dependency descriptor is left out of every packet: the frames
 * between key frames are described by what a key frame's says, and that is too long for it.
 * Returns its length, 0 when it does not fit in `cap`. `out` must not overlap the packet. */
size_t rtp_write_header(uint8_t *__counted_by(cap) out, size_t cap,
                        const uint8_t *__counted_by(len) packet, size_t len,
                        const struct rtp *rtp, const struct rtp_rewrite *as);

#endif
