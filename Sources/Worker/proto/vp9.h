/* vp9.h - the VP9 payload descriptor (RFC 9628), and the frame header where that is not enough to
 * tell a key frame. */
#ifndef BISQUE_PROTO_VP9_H
#define BISQUE_PROTO_VP9_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Nothing but zeros where a packet does not say it. */
struct vp9 {
    bool begins;       /* the frame of its spatial layer */
    bool ends;         /* and ends it */
    bool is_predicted; /* from earlier pictures */
    bool begins_key;   /* a key frame, in the lowest spatial layer */
    bool is_reference; /* of higher spatial layers of its picture */
    uint8_t number_at; /* where the picture id is; 0: nowhere, as the first byte is never it */
    bool is_long_number; /* 15 bits in two bytes */
    uint16_t number;
    bool has_layers;
    uint8_t spatial;
    uint8_t temporal;
    bool is_switch; /* one can take its temporal layer from here on */
    uint8_t tl0_at; /* where TL0PICIDX is; 0: nowhere */
    uint8_t tl0;
};

/* False when it is cut short. */
bool vp9_parse(struct vp9 *out, const uint8_t *__counted_by(len) payload, size_t len);

bool vp9_begins_key_frame(const uint8_t *__counted_by(len) payload, size_t len);

#endif
