/* dcep.c - the bytes of dcep.h. */
#include "proto/dcep.h"

/* RFC 8832 section 8.2.1. */
#define MESSAGE_ACK 0x02
#define MESSAGE_OPEN 0x03

#define TYPE_UNORDERED 0x80 /* section 5.1 */

enum dcep_kind dcep_read(struct reader message, struct dcep_opening *out)
{
    const uint8_t kind = reader_u8(&message);

    if (message.bad)
        return DCEP_NONSENSE;
    if (kind == MESSAGE_ACK) /* what is behind it is for those who know more */
        return DCEP_ACK;
    const uint8_t type = reader_u8(&message);
    out->priority = reader_u16(&message);
    const uint32_t bound = reader_u32(&message);
    const uint16_t label = reader_u16(&message);
    const uint16_t subprotocol = reader_u16(&message);
    out->label = reader_slice(&message, label);
    out->subprotocol = reader_slice(&message, subprotocol);
    out->reliability.is_ordered = !(type & TYPE_UNORDERED);
    out->reliability.persistence = (enum persistence)(type & ~TYPE_UNORDERED);
    out->reliability.bound = bound < UINT16_MAX ? (uint16_t)bound : UINT16_MAX;
    if (out->reliability.persistence == PERSISTS)
        out->reliability.bound = 0; /* to be ignored */
    if (kind != MESSAGE_OPEN || message.bad || reader_left(&message) > 0 ||
        (type & ~TYPE_UNORDERED) > PERSISTS_SO_LONG || label + subprotocol > DCEP_NAMES_MAX)
        return DCEP_NONSENSE;
    return DCEP_OPENING;
}

void dcep_write(struct writer *w, const struct dcep_opening *opening)
{
    const struct reliability *r = &opening->reliability;

    writer_u8(w, MESSAGE_OPEN);
    writer_u8(w, (uint8_t)((uint8_t)r->persistence | (r->is_ordered ? 0 : TYPE_UNORDERED)));
    writer_u16(w, opening->priority);
    writer_u32(w, r->bound);
    writer_u16(w, (uint16_t)opening->label.len);
    writer_u16(w, (uint16_t)opening->subprotocol.len);
    writer_bytes(w, opening->label.bytes, opening->label.len);
    writer_bytes(w, opening->subprotocol.bytes, opening->subprotocol.len);
}

void dcep_write_ack(struct writer *w)
{
    writer_u8(w, MESSAGE_ACK);
}
