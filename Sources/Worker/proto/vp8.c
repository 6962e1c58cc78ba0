/* vp8.c - the VP8 payload descriptor, and the one bit of the frame behind it. */
#include "proto/vp8.h"

#include "base/bytes.h"

/* RFC 7741 section 4.2. */
#define EXTENDED 0x80
#define STARTS_PARTITION 0x10
#define PARTITION_MASK 0x07
#define HAS_PICTURE_ID 0x80
#define HAS_TL0PICIDX 0x40
#define HAS_TID 0x20
#define HAS_KEYIDX 0x10
#define LONG_PICTURE_ID 0x80
#define INTER_FRAME 0x01 /* section 4.3: the P bit, inverse key frame */

bool vp8_begins_key_frame(const uint8_t *__counted_by(len) payload, size_t len)
{
    struct reader r = reader_of(payload, len);
    const uint8_t first = reader_u8(&r);

    if (first & EXTENDED) {
        const uint8_t extension = reader_u8(&r);

        if ((extension & HAS_PICTURE_ID) && (reader_u8(&r) & LONG_PICTURE_ID))
            reader_skip(&r, 1);
        if (extension & HAS_TL0PICIDX)
            reader_skip(&r, 1);
        if (extension & (HAS_TID | HAS_KEYIDX))
            reader_skip(&r, 1);
    }
    const uint8_t frame = reader_u8(&r);
    return !r.bad && (first & STARTS_PARTITION) && (first & PARTITION_MASK) == 0 &&
           !(frame & INTER_FRAME);
}
