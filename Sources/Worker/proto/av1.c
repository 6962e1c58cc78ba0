/* av1.c - the AV1 aggregation header and the types of the OBUs behind it. */
#include "proto/av1.h"

#include "base/bytes.h"

/* RTP Payload Format For AV1, section 4.4. */
#define CONTINUES 0x80
#define COUNT(header) ((header) >> 4 & 3)
#define NEW_SEQUENCE 0x08

#define OBU_TYPE(header) ((header) >> 3 & 0x0f) /* AV1 section 5.3.2 */
#define OBU_SEQUENCE_HEADER 1

/* leb128(), AV1 section 4.10.5; a size above 32 bits is above what is left, too. */
static size_t read_size(struct reader *r)
{
    size_t value = 0;

    for (unsigned shift = 0; shift < 32; shift += 7) {
        const uint8_t byte = reader_u8(r);
        value |= (size_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return value;
    }
    return SIZE_MAX;
}

bool av1_begins_key_frame(const uint8_t *__counted_by(len) payload, size_t len)
{
    struct reader r = reader_of(payload, len);
    const uint8_t header = reader_u8(&r);

    if ((header & CONTINUES) || reader_left(&r) == 0)
        return false;
    if (header & NEW_SEQUENCE)
        return true;
    for (unsigned element = 1; reader_left(&r) > 0; element++) {
        /* The last one of a counted list has no size: it is the rest. */
        const size_t size = element == COUNT(header) ? reader_left(&r) : read_size(&r);
        struct reader obu = reader_slice(&r, size);
        const uint8_t first = reader_u8(&obu);

        if (!obu.bad && OBU_TYPE(first) == OBU_SEQUENCE_HEADER)
            return true;
    }
    return false;
}
