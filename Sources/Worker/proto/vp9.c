/* vp9.c - the VP9 payload descriptor, and the frame header where the descriptor is not enough. */
#include "proto/vp9.h"

#include "base/bytes.h"

/* RFC 9628 section 4.2. */
#define HAS_PICTURE_ID 0x80
#define PREDICTED 0x40
#define HAS_LAYERS 0x20
#define FLEXIBLE 0x10
#define STARTS_FRAME 0x08
#define HAS_STRUCTURE 0x02
#define LONG_PICTURE_ID 0x80
#define HAS_RESOLUTIONS 0x10
#define HAS_GROUP 0x08

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

bool vp9_begins_key_frame(const uint8_t *__counted_by(len) payload, size_t len)
{
    struct reader r = reader_of(payload, len);
    const uint8_t first = reader_u8(&r);
    uint8_t spatial = 0;

    if ((first & HAS_PICTURE_ID) && (reader_u8(&r) & LONG_PICTURE_ID))
        reader_skip(&r, 1);
    if (first & HAS_LAYERS) {
        spatial = reader_u8(&r) >> 1 & 7;
        if (!(first & FLEXIBLE))
            reader_skip(&r, 1); /* TL0PICIDX */
    }
    if (first & HAS_STRUCTURE)
        skip_structure(&r);
    const uint8_t header = reader_u8(&r);
    if (r.bad || (first & PREDICTED) || !(first & STARTS_FRAME) || spatial != 0)
        return false;
    /* FFmpeg gives no picture ID and says of no frame that it is predicted. */
    return (first & HAS_PICTURE_ID) || may_be_key_frame(header);
}
