/* span_message.c - the bytes of span_message.h. */
#include "proto/span_message.h"

/* How much must lie behind the head: exactly that, or for MEDIA and MISSING at least. */
static bool has_its_length(const struct span_message *m)
{
    const size_t left = reader_left(&m->rest);

    switch (m->kind) {
    case SPAN_MEDIA:
        return left > 0;
    case SPAN_MISSING:
        return left > 0 && left % 2 == 0 && left / 2 <= SPAN_MISSING_MAX;
    case SPAN_CLOCK:
        return left == SPAN_CLOCK_SIZE - SPAN_HEAD_SIZE;
    default:
        return left == 0;
    }
}

/* Whether the kind speaks of a stream; the others are about a receiver. */
static bool names_stream(enum span_kind kind)
{
    return kind <= SPAN_ENDED || kind == SPAN_MISSING;
}

static uint8_t flags_of(enum span_kind kind)
{
    return kind == SPAN_MEDIA ? SPAN_AGAIN : kind == SPAN_KEYFRAME ? SPAN_GREETING : 0;
}

bool span_message_read(struct span_message *m, struct reader head, struct reader rest)
{
    const uint8_t kind = reader_u8(&head);

    m->kind = (enum span_kind)kind;
    m->flags = reader_u8(&head);
    m->encoding = reader_u8(&head);
    const uint8_t zero = reader_u8(&head);
    m->receiver = reader_u32(&head);
    m->serial = reader_u32(&head);
    m->timestamp = 0;
    m->ntp = 0;
    m->rest = rest;
    if (head.bad || reader_left(&head) > 0 || kind < SPAN_MEDIA || kind > SPAN_MISSING ||
        zero != 0 || !has_its_length(m))
        return false;
    if (m->flags & ~flags_of(m->kind))
        return false;
    if (names_stream(m->kind) != (m->serial != 0) || (m->kind == SPAN_KEYFRAME && !m->encoding))
        return false;
    if (m->kind == SPAN_CLOCK) {
        m->timestamp = reader_u32(&m->rest);
        m->ntp = reader_u64(&m->rest);
    }
    return true;
}

void span_message_write(const struct span_message *m, struct writer *w)
{
    writer_u8(w, (uint8_t)m->kind);
    writer_u8(w, m->flags);
    writer_u8(w, m->encoding);
    writer_u8(w, 0);
    writer_u32(w, m->receiver);
    writer_u32(w, m->serial);
    if (m->kind == SPAN_CLOCK) {
        writer_u32(w, m->timestamp);
        writer_u64(w, m->ntp);
    }
}

bool span_message_next(struct span_message *m, uint16_t *sequence)
{
    if (reader_left(&m->rest) < 2)
        return false;
    *sequence = reader_u16(&m->rest);
    return true;
}
