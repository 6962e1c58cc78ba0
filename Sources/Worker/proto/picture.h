/* picture.h - what a forwarder must know of a video packet, whatever codec made it.
 *
 * With a dependency descriptor that alone says of which layer a packet is and where one can begin,
 * so that nothing depends on a payload that may be encrypted; without one the payload says it.
 * Which layers a listener gets is not decided here (graph/selection.h).
 *
 * Pure, and bounded on any bytes: what is cut short or contradicts itself says nothing. */
#ifndef BISQUE_PROTO_PICTURE_H
#define BISQUE_PROTO_PICTURE_H

#include "base/bytes.h"
#include "proto/dependency.h"
#include "proto/payload.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A frame is what one picture has in one spatial layer.
 *
 * References between frames are told as differences of VP9's picture ids and of the descriptor's
 * frame numbers. So a shift of them is to be the same from one source to the next, with gaps left
 * open; only in VP8 may it change from picture to picture. */
struct picture {
    bool is_opaque;  /* neither a codec that is known nor a descriptor says anything of it, so that
                      * a key frame would not be seen either */
    bool may_hide_key; /* only the payload would tell a key frame, and it may be encrypted */
    bool has_layers; /* false: everything is layer 0, and of the layers only is_key counts */
    bool begins; /* a frame; of H264, H265 and AV1 with no descriptor only a key frame's is seen */
    bool ends;   /* it */
    bool is_key; /* of a picture that needs nothing before it, in all its spatial layers; of one
                  * that has neither number nor frame only the first packet tells */
    bool needed_above;    /* a higher spatial layer of the same picture may need it */
    bool climbs_spatial;  /* it needs no earlier picture of its own spatial layer */
    bool climbs_temporal; /* it needs no earlier picture of its own temporal layer, or is of the
                           * lowest: who has the lower ones can have it from here on */
    uint8_t spatial;      /* of SVC; 0 otherwise */
    uint8_t temporal;
    bool has_targets;  /* a dependency descriptor with a known structure: these two count */
    uint32_t targets;  /* the decode targets it belongs to; bit n is target n */
    uint32_t switches; /* those that can be switched to here by who has what this frame needs: at
                        * a frame of the target he has, or where climbs_spatial */
    bool has_number;   /* the picture id of VP8 and VP9, which stands in the clear in any case */
    bool is_long_number; /* 15 bits; 7 otherwise */
    uint16_t number;
    bool has_tl0; /* TL0PICIDX of VP8 and VP9 */
    uint8_t tl0;
    bool has_frame; /* the frame number of the dependency descriptor */
    uint16_t frame;
    bool is_next; /* no packet is missing between the newest frame before and this one, so that
                   * what the numbers leave out was never sent here */
};

/* What is remembered of one stream; nobody else looks into it. */
struct picture_reader {
    struct dependencies dependencies;
    bool has_key;
    uint16_t key_number; /* picture id of the last key picture */
    bool has_sequence;
    bool has_frame;
    bool has_gap; /* since the newest frame */
    uint16_t sequence; /* the newest */
    uint16_t frame;
};

void picture_reader_init(struct picture_reader *r);

/* `descriptor` is empty when the packet has none; `payload` is without padding. */
void picture_read(struct picture_reader *r, enum codec codec, struct reader descriptor,
                  struct reader payload, bool marker, struct picture *out);

/* Says of a packet that was read whether it is_next. Encodings of one source may count their frames
 * together, so only the packets' own numbers tell whether something is missing. A payload of which
 * nobody knows the frame is as good as missing; padding is not. */
void picture_note_order(struct picture_reader *r, uint16_t sequence, bool has_payload,
                        struct picture *p);

/* The best decode target with no layer above these, of those that the publisher makes at the
 * moment; it may change with every packet read. -1: none, or no descriptor is known. */
int picture_target_for(const struct picture_reader *r, uint8_t spatial, uint8_t temporal);

/* The layers of a target; it must come from picture_target_for. */
void picture_target_layers(const struct picture_reader *r, int target, uint8_t *spatial,
                           uint8_t *temporal);

/* What is added to the numbers for a listener, each in its own width. The frame number is not in
 * the payload: it is bytes 1 and 2 of the dependency descriptor. */
struct picture_shift {
    uint16_t number;
    uint8_t tl0;
    uint16_t frame;
};

#define PICTURE_PREFIX_MAX 5

/* Writes the head of the payload anew, of the same length. Returns how many bytes of the payload
 * `out` replaces; 0 when there is nothing to rewrite. */
size_t picture_write(enum codec codec, struct reader payload, const struct picture_shift *shift,
                     uint8_t out[PICTURE_PREFIX_MAX]);

#endif
