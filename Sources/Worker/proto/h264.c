/* h264.c - single NAL units, aggregates and fragments of H.264. */
#include "proto/h264.h"

#include "base/bytes.h"

/* RFC 6184 section 5.2, table 1, and ITU-T H.264 table 7-1. */
enum { IDR_SLICE = 5, SEQUENCE_PARAMETERS = 7, STAP_A = 24, FU_A = 28 };

#define TYPE_MASK 0x1f
#define FRAGMENT_STARTS 0x80
#define FIRST_SLICE 0x80 /* first_mb_in_slice, ue(v): a single one is 0 */

/* `body` is what follows the header of the unit. */
static bool begins(uint8_t type, struct reader body)
{
    if (type == SEQUENCE_PARAMETERS)
        return reader_left(&body) > 0;
    return type == IDR_SLICE && (reader_u8(&body) & FIRST_SLICE);
}

bool h264_begins_key_frame(const uint8_t *__counted_by(len) payload, size_t len)
{
    struct reader r = reader_of(payload, len);
    const uint8_t type = reader_u8(&r) & TYPE_MASK;

    if (type == FU_A) {
        const uint8_t fragment = reader_u8(&r);
        return (fragment & FRAGMENT_STARTS) && begins(fragment & TYPE_MASK, r);
    }
    if (type != STAP_A)
        return begins(type, r);
    while (reader_left(&r) > 0) {
        struct reader unit = reader_slice(&r, reader_u16(&r));
        const uint8_t unit_type = reader_u8(&unit) & TYPE_MASK;

        if (!unit.bad && begins(unit_type, unit))
            return true;
    }
    return false;
}
