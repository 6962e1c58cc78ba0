/* vp8.h - the VP8 payload descriptor (RFC 7741), and the one bit of the frame behind it that tells
 * a key frame. */
#ifndef BISQUE_PROTO_VP8_H
#define BISQUE_PROTO_VP8_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Nothing but zeros where a packet does not say it. */
struct vp8 {
    bool begins;        /* the frame */
    bool begins_key;    /* a key frame */
    uint8_t number_at;  /* where the picture id is; 0: nowhere, as the first byte is never it */
    bool is_long_number; /* 15 bits in two bytes */
    uint16_t number;
    uint8_t tl0_at; /* where TL0PICIDX is; 0: nowhere */
    uint8_t tl0;
    bool has_temporal;
    uint8_t temporal;
    bool is_sync; /* needs the lowest temporal layer alone */
};

/* False when it is cut short. */
bool vp8_parse(struct vp8 *out, const uint8_t *__counted_by(len) payload, size_t len);

bool vp8_begins_key_frame(const uint8_t *__counted_by(len) payload, size_t len);

#endif
