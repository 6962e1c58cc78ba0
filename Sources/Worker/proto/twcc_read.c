/* twcc_read.c - reading transport-wide feedback. Writing it is in twcc.c. */
#include "proto/twcc.h"

#define TICK 250 /* microseconds */
#define REFERENCE (64 * MILLISECOND)

/* The symbols of section 3.1.1; the number is also how many bytes of delta belong to it. */
enum symbol { ABSENT, SMALL, LARGE, RESERVED };

static void load_chunk(struct twcc_feedback *f)
{
    const uint16_t chunk = reader_u16(&f->chunks);

    if ((chunk & 0x8000) == 0) { /* section 3.1.3: a run */
        f->bits = 0;
        f->symbols = chunk >> 13;
        f->run = chunk & 0x1fff;
    } else { /* section 3.1.4: a vector */
        f->bits = chunk & 0x4000 ? 2 : 1;
        f->symbols = (uint16_t)(chunk << 2);
        f->run = (uint16_t)(14 / f->bits);
    }
    if (f->run > f->left)
        f->run = f->left;
}

/* The next symbol and how many of it come in a row, as far as one chunk tells at once; of those
 * with a delta only one unless `whole_runs`. False at the end. */
static bool take(struct twcc_feedback *f, bool whole_runs, enum symbol *symbol, uint16_t *count)
{
    while (f->run == 0) {
        if (f->left == 0 || reader_left(&f->chunks) < 2)
            return false;
        load_chunk(f);
    }
    *count = 1;
    if (f->bits == 0) {
        *symbol = (enum symbol)f->symbols;
        if (whole_runs || *symbol == ABSENT)
            *count = f->run;
    } else {
        *symbol = (enum symbol)(f->symbols >> (16 - f->bits));
        f->symbols = (uint16_t)(f->symbols << f->bits);
    }
    f->run = (uint16_t)(f->run - *count);
    f->left = (uint16_t)(f->left - *count);
    return true;
}

enum drop twcc_read(struct rtcp_packet *packet, struct twcc_feedback *out)
{
    struct reader *body = &packet->body;
    struct twcc_feedback walk = {.run = 0};
    enum symbol symbol;
    size_t deltas = 0;
    uint16_t count;

    walk.next = reader_u16(body);
    walk.left = reader_u16(body);
    walk.at = reader_u24(body) * REFERENCE;
    walk.packet = reader_u8(body);
    if (body->bad || walk.left == 0)
        return DROP_RTCP_MALFORMED;
    walk.chunks = reader_slice(body, reader_left(body));
    walk.deltas = walk.chunks;
    *out = walk;
    while (take(&walk, true, &symbol, &count)) {
        if (symbol == RESERVED)
            return DROP_RTCP_MALFORMED;
        deltas += symbol * (size_t)count;
    }
    if (walk.left > 0 || reader_left(&walk.chunks) < deltas)
        return DROP_RTCP_MALFORMED;
    reader_skip(&out->deltas, walk.chunks.at); /* the deltas begin where the chunks end */
    return DROP_NONE;
}

bool twcc_next(struct twcc_feedback *feedback, struct twcc_status *out)
{
    enum symbol symbol;

    if (!take(feedback, false, &symbol, &out->count))
        return false;
    if (symbol == SMALL)
        feedback->at += reader_u8(&feedback->deltas) * (usec_t)TICK;
    else if (symbol == LARGE)
        feedback->at += (int16_t)reader_u16(&feedback->deltas) * (usec_t)TICK;
    out->sequence = feedback->next;
    out->arrived = symbol != ABSENT;
    out->at = feedback->at;
    feedback->next = (uint16_t)(feedback->next + out->count);
    return true;
}
