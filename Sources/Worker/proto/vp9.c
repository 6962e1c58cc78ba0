/* vp9.c - the VP9 payload descriptor, and the frame header where the descriptor is not enough. */
#include "proto/vp9.h"

#include "base/bytes.h"

#include <string.h>

/* RFC 9628 section 4.2. */
#define HAS_PICTURE_ID 0x80
#define PREDICTED 0x40
#define HAS_LAYERS 0x20
#define FLEXIBLE 0x10
#define STARTS_FRAME 0x08
#define ENDS_FRAME 0x04
#define HAS_STRUCTURE 0x02
#define NOT_A_REFERENCE 0x01
#define LONG_PICTURE_ID 0x80
#define HAS_RESOLUTIONS 0x10
#define HAS_GROUP 0x08
#define SWITCHING_POINT 0x10
#define REFERENCES_MAX 3
#define ANOTHER_REFERENCE 0x01

/* The scalability structure of section 4.2.1. */
static void skip_structure(struct reader *r)
{
    const uint8_t first = reader_u8(r);

    if (first & HAS_RESOLUTIONS)
        reader_skip(r, 4 * (size_t)((first >> 5) + 1));
    if (!(first & HAS_GROUP))
        return;
    for (uint8_t pictures = reader_u8(r); pictures > 0 && !r->bad; pictures--)
        reader_skip(r, reader_u8(r) >> 2 & 3); /* one byte for each reference */
}

/* False when the uncompressed header (VP9 bitstream specification, section 6.2) is one and names
 * another frame than a key frame. */
static bool may_be_key_frame(uint8_t header)
{
    if (header >> 6 != 2) /* frame_marker: else it is encrypted, or not VP9 */
        return true;
    if ((header >> 4 & 3) == 3) /* profile 3 has one bit more */
        header = (uint8_t)(header << 1);
    return (header & 0x0c) == 0; /* show_existing_frame, frame_type */
}

static void read_number(struct reader *r, struct vp9 *out)
{
    out->number_at = (uint8_t)r->at;
    out->number = reader_u8(r);
    if (!(out->number & LONG_PICTURE_ID))
        return;
    out->is_long_number = true;
    out->number = (uint16_t)((out->number & 0x7f) << 8 | reader_u8(r));
}

static void read_layers(struct reader *r, bool is_flexible, struct vp9 *out)
{
    const uint8_t layer = reader_u8(r);

    out->has_layers = true;
    out->temporal = layer >> 5;
    out->is_switch = layer & SWITCHING_POINT;
    out->spatial = layer >> 1 & 7;
    if (is_flexible)
        return;
    out->tl0_at = (uint8_t)r->at;
    out->tl0 = reader_u8(r);
}

bool vp9_parse(struct vp9 *out, const uint8_t *__counted_by(len) payload, size_t len)
{
    struct reader r = reader_of(payload, len);
    const uint8_t first = reader_u8(&r);

    memset(out, 0, sizeof *out);
    if (first & HAS_PICTURE_ID)
        read_number(&r, out);
    if (first & HAS_LAYERS)
        read_layers(&r, first & FLEXIBLE, out);
    if ((first & FLEXIBLE) && (first & PREDICTED))
        for (unsigned i = 0; i < REFERENCES_MAX && (reader_u8(&r) & ANOTHER_REFERENCE); i++)
            continue;
    if (first & HAS_STRUCTURE)
        skip_structure(&r);
    const uint8_t header = reader_u8(&r);
    out->begins = first & STARTS_FRAME;
    out->ends = first & ENDS_FRAME;
    out->is_predicted = first & PREDICTED;
    out->is_reference = !(first & NOT_A_REFERENCE);
    /* FFmpeg gives no picture ID and says of no frame that it is predicted. */
    out->begins_key = out->begins && !out->is_predicted && out->spatial == 0 &&
                      (out->number_at > 0 || may_be_key_frame(header));
    return !r.bad;
}

bool vp9_begins_key_frame(const uint8_t *__counted_by(len) payload, size_t len)
{
    struct vp9 v;

    return vp9_parse(&v, payload, len) && v.begins_key;
}
