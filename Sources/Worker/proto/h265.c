/* h265.c - single NAL units, aggregates and fragments of H.265. */
#include "proto/h265.h"

#include "base/bytes.h"

/* RFC 7798 section 4.4 and ITU-T H.265 table 7-1. */
enum {
    FIRST_RANDOM_ACCESS = 16, /* BLA, IDR, CRA */
    LAST_RANDOM_ACCESS = 21,
    VIDEO_PARAMETERS = 32,
    SEQUENCE_PARAMETERS = 33,
    AGGREGATE = 48,
    FRAGMENT = 49,
};

#define FRAGMENT_STARTS 0x80
#define FIRST_SLICE 0x80 /* first_slice_segment_in_pic_flag */

static uint8_t read_type(struct reader *r)
{
    return (uint8_t)(reader_u16(r) >> 9 & 0x3f);
}

/* `body` is what follows the header of the unit. */
static bool begins(uint8_t type, struct reader body)
{
    if (type == VIDEO_PARAMETERS || type == SEQUENCE_PARAMETERS)
        return reader_left(&body) > 0;
    return type >= FIRST_RANDOM_ACCESS && type <= LAST_RANDOM_ACCESS &&
           (reader_u8(&body) & FIRST_SLICE);
}

bool h265_begins_key_frame(const uint8_t *__counted_by(len) payload, size_t len)
{
    struct reader r = reader_of(payload, len);
    const uint8_t type = read_type(&r);

    if (r.bad)
        return false;
    if (type == FRAGMENT) {
        const uint8_t fragment = reader_u8(&r);
        return (fragment & FRAGMENT_STARTS) && begins(fragment & 0x3f, r);
    }
    if (type != AGGREGATE)
        return begins(type, r);
    while (reader_left(&r) > 0) {
        struct reader unit = reader_slice(&r, reader_u16(&r));
        const uint8_t unit_type = read_type(&unit);

        if (!unit.bad && begins(unit_type, unit))
            return true;
    }
    return false;
}
