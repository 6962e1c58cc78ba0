/* vp8.c - the VP8 payload descriptor, and the one bit of the frame behind it. */
#include "proto/vp8.h"

#include "base/bytes.h"

#include <string.h>

/* RFC 7741 section 4.2. */
#define EXTENDED 0x80
#define STARTS_PARTITION 0x10
#define PARTITION_MASK 0x07
#define HAS_PICTURE_ID 0x80
#define HAS_TL0PICIDX 0x40
#define HAS_TID 0x20
#define HAS_KEYIDX 0x10
#define LONG_PICTURE_ID 0x80
#define TEMPORAL_SYNC 0x20
#define INTER_FRAME 0x01 /* section 4.3: the P bit, inverse key frame */

static void read_number(struct reader *r, struct vp8 *out)
{
    out->number_at = (uint8_t)r->at;
    out->number = reader_u8(r);
    if (!(out->number & LONG_PICTURE_ID))
        return;
    out->is_long_number = true;
    out->number = (uint16_t)((out->number & 0x7f) << 8 | reader_u8(r));
}

static void read_extensions(struct reader *r, struct vp8 *out)
{
    const uint8_t extension = reader_u8(r);

    if (extension & HAS_PICTURE_ID)
        read_number(r, out);
    if (extension & HAS_TL0PICIDX) {
        out->tl0_at = (uint8_t)r->at;
        out->tl0 = reader_u8(r);
    }
    if (extension & (HAS_TID | HAS_KEYIDX)) {
        const uint8_t layer = reader_u8(r);

        out->has_temporal = extension & HAS_TID;
        out->temporal = out->has_temporal ? layer >> 6 : 0;
        out->is_sync = out->has_temporal && (layer & TEMPORAL_SYNC);
    }
}

bool vp8_parse(struct vp8 *out, const uint8_t *__counted_by(len) payload, size_t len)
{
    struct reader r = reader_of(payload, len);
    const uint8_t first = reader_u8(&r);

    memset(out, 0, sizeof *out);
    if (first & EXTENDED)
        read_extensions(&r, out);
    const uint8_t frame = reader_u8(&r);
    out->begins = (first & STARTS_PARTITION) && (first & PARTITION_MASK) == 0;
    out->begins_key = out->begins && !(frame & INTER_FRAME);
    return !r.bad;
}

bool vp8_begins_key_frame(const uint8_t *__counted_by(len) payload, size_t len)
{
    struct vp8 v;

    return vp8_parse(&v, payload, len) && v.begins_key;
}
