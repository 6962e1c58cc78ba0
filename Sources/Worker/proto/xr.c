/* xr.c - reading and writing two of the blocks of RFC 3611. */
#include "proto/xr.h"

#include <assert.h>

#define VERSION_2 0x80
#define BLOCK_TIME 4    /* RFC 3611 section 4.4 */
#define BLOCK_ANSWERS 5 /* section 4.5 */
#define ANSWER_SIZE 12

enum drop xr_read(struct rtcp_packet *packet, uint32_t *ssrc)
{
    *ssrc = reader_u32(&packet->body);
    return packet->body.bad ? DROP_RTCP_MALFORMED : DROP_NONE;
}

bool xr_next(struct rtcp_packet *packet, struct xr_block *out)
{
    struct reader *body = &packet->body;

    if (reader_left(body) == 0)
        return false;
    const uint8_t type = reader_u8(body);
    reader_skip(body, 1);
    struct reader content = reader_slice(body, 4 * (size_t)reader_u16(body));
    if (content.bad)
        return false;
    *out = (struct xr_block){.kind = XR_OTHER, .answers = content};
    if (type == BLOCK_TIME && reader_left(&content) == 8) {
        out->kind = XR_TIME;
        out->ntp = reader_u64(&content);
    } else if (type == BLOCK_ANSWERS) {
        out->kind = XR_ANSWERS;
    }
    return true;
}

bool xr_next_answer(struct xr_block *block, struct xr_answer *out)
{
    if (block->kind != XR_ANSWERS || reader_left(&block->answers) < ANSWER_SIZE)
        return false;
    out->ssrc = reader_u32(&block->answers);
    out->last_rr = reader_u32(&block->answers);
    out->delay = reader_u32(&block->answers);
    return true;
}

/* The head of a packet with one block of this type and so many bytes; false: no room for it. */
static bool write_head(struct writer *w, uint32_t ssrc, uint8_t type, size_t size)
{
    if (writer_room(w) < 12 + size) {
        w->bad = true;
        return false;
    }
    writer_u8(w, VERSION_2);
    writer_u8(w, RTCP_XR);
    writer_u16(w, (uint16_t)((8 + size) / 4));
    writer_u32(w, ssrc);
    writer_u8(w, type);
    writer_u8(w, 0);
    writer_u16(w, (uint16_t)(size / 4));
    return true;
}

void xr_write_time(struct writer *w, uint32_t ssrc, uint64_t ntp)
{
    if (write_head(w, ssrc, BLOCK_TIME, 8))
        writer_u64(w, ntp);
}

void xr_write_answers(struct writer *w, uint32_t ssrc,
                      const struct xr_answer *__counted_by(n) answers, size_t n)
{
    assert(n <= XR_HEARD_MAX);
    if (!write_head(w, ssrc, BLOCK_ANSWERS, ANSWER_SIZE * n))
        return;
    for (size_t i = 0; i < n; i++) {
        writer_u32(w, answers[i].ssrc);
        writer_u32(w, answers[i].last_rr);
        writer_u32(w, answers[i].delay);
    }
}

void xr_heard(struct xr *x, usec_t now, uint32_t ssrc, uint64_t ntp)
{
    size_t at = 0;

    while (at < x->count && x->heard[at].ssrc != ssrc)
        at++;
    if (at == XR_HEARD_MAX)
        return;
    if (at == x->count)
        x->count++;
    x->heard[at].ssrc = ssrc;
    x->heard[at].last_rr = (uint32_t)(ntp >> 16);
    x->heard[at].at = now;
}

size_t xr_take(struct xr *x, usec_t now, struct xr_answer answers[__counted_by(XR_HEARD_MAX)])
{
    const size_t count = x->count;

    for (size_t i = 0; i < count; i++)
        answers[i] = (struct xr_answer){
            .ssrc = x->heard[i].ssrc,
            .last_rr = x->heard[i].last_rr,
            .delay = rtcp_delay(x->heard[i].at, now),
        };
    x->count = 0;
    return count;
}
