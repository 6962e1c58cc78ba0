/* rtcp_write.c - writing RTCP. Reading is in rtcp.c. */
#include "proto/rtcp.h"

#include <assert.h>

#define HEAD_SIZE 4
#define BLOCK_SIZE 24 /* RFC 3550 section 6.4.1 */
#define VERSION_2 0x80
#define SDES_CNAME 1
#define REMB_NAME 0x52454d42 /* "REMB" */
#define REMB_MANTISSA_MAX 0x3ffffu

/* The four bytes before `size` bytes of body; false when the whole does not fit. */
static bool write_head(struct writer *w, size_t count, enum rtcp_type type, size_t size)
{
    if (writer_room(w) < HEAD_SIZE + size) {
        w->bad = true;
        return false;
    }
    writer_u8(w, (uint8_t)(VERSION_2 | count));
    writer_u8(w, (uint8_t)type);
    writer_u16(w, (uint16_t)(size / 4));
    return true;
}

static void write_blocks(struct writer *w, const struct rtcp_report_block *__counted_by(n) blocks,
                         size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int32_t lost = blocks[i].lost;

        if (lost > 0x7fffff)
            lost = 0x7fffff;
        if (lost < -0x800000)
            lost = -0x800000;
        writer_u32(w, blocks[i].ssrc);
        writer_u8(w, blocks[i].fraction_lost);
        writer_u24(w, (uint32_t)lost);
        writer_u32(w, blocks[i].highest);
        writer_u32(w, blocks[i].jitter);
        writer_u32(w, blocks[i].last_sr);
        writer_u32(w, blocks[i].delay_since_last_sr);
    }
}

void rtcp_write_sr(struct writer *w, uint32_t ssrc, uint64_t ntp, uint32_t timestamp,
                   uint32_t packets, uint32_t octets,
                   const struct rtcp_report_block *__counted_by(n) blocks, size_t n)
{
    assert(n <= RTCP_BLOCKS_MAX);
    if (!write_head(w, n, RTCP_SR, 24 + BLOCK_SIZE * n))
        return;
    writer_u32(w, ssrc);
    writer_u64(w, ntp);
    writer_u32(w, timestamp);
    writer_u32(w, packets);
    writer_u32(w, octets);
    write_blocks(w, blocks, n);
}

void rtcp_write_rr(struct writer *w, uint32_t ssrc,
                   const struct rtcp_report_block *__counted_by(n) blocks, size_t n)
{
    assert(n <= RTCP_BLOCKS_MAX);
    if (!write_head(w, n, RTCP_RR, 4 + BLOCK_SIZE * n))
        return;
    writer_u32(w, ssrc);
    write_blocks(w, blocks, n);
}

void rtcp_write_sdes_cname(struct writer *w, uint32_t ssrc,
                           const uint8_t *__counted_by(length) name, size_t length)
{
    const size_t items = 2 + length;
    const size_t end = 4 - items % 4; /* one to four zeros: the end item and its alignment */

    assert(length <= 255);
    if (!write_head(w, 1, RTCP_SDES, 4 + items + end))
        return;
    writer_u32(w, ssrc);
    writer_u8(w, SDES_CNAME);
    writer_u8(w, (uint8_t)length);
    writer_bytes(w, name, length);
    writer_zero(w, end);
}

void rtcp_write_bye(struct writer *w, const uint32_t *__counted_by(n) ssrcs, size_t n)
{
    assert(n <= RTCP_BLOCKS_MAX);
    if (!write_head(w, n, RTCP_BYE, 4 * n))
        return;
    for (size_t i = 0; i < n; i++)
        writer_u32(w, ssrcs[i]);
}

void rtcp_write_pli(struct writer *w, uint32_t sender_ssrc, uint32_t media_ssrc)
{
    if (!write_head(w, PSFB_PLI, RTCP_PSFB, 8))
        return;
    writer_u32(w, sender_ssrc);
    writer_u32(w, media_ssrc);
}

/* RFC 5104 section 4.3.1.2: the media source of the head is 0, the entry names it. */
void rtcp_write_fir(struct writer *w, uint32_t sender_ssrc, uint32_t media_ssrc, uint8_t sequence)
{
    if (!write_head(w, PSFB_FIR, RTCP_PSFB, 16))
        return;
    writer_u32(w, sender_ssrc);
    writer_u32(w, 0);
    writer_u32(w, media_ssrc);
    writer_u8(w, sequence);
    writer_zero(w, 3);
}

/* The pair that begins with number *at and holds as many of the next ones as it can. */
static struct rtcp_nack next_pair(const uint16_t *__counted_by(n) sequences, size_t n, size_t *at)
{
    struct rtcp_nack pair = {.first = sequences[(*at)++], .mask = 0};

    for (uint16_t last = 0; *at < n; (*at)++) {
        const uint16_t ahead = (uint16_t)(sequences[*at] - pair.first);
        if (ahead <= last || ahead > 16)
            break;
        pair.mask |= (uint16_t)(1u << (ahead - 1));
        last = ahead;
    }
    return pair;
}

void rtcp_write_nack(struct writer *w, uint32_t sender_ssrc, uint32_t media_ssrc,
                     const uint16_t *__counted_by(n) sequences, size_t n)
{
    size_t pairs = 0, at = 0;

    assert(n > 0 && n <= RTCP_NACKS_MAX);
    while (at < n) {
        (void)next_pair(sequences, n, &at);
        pairs++;
    }
    if (!write_head(w, RTPFB_NACK, RTCP_RTPFB, 8 + 4 * pairs))
        return;
    writer_u32(w, sender_ssrc);
    writer_u32(w, media_ssrc);
    at = 0;
    while (at < n) {
        const struct rtcp_nack pair = next_pair(sequences, n, &at);
        writer_u16(w, pair.first);
        writer_u16(w, pair.mask);
    }
}

/* draft-alvestrand-rmcat-remb-03 section 2.2: the media source of the head is 0. */
void rtcp_write_remb(struct writer *w, uint32_t sender_ssrc, uint64_t bits_per_second,
                     const uint32_t *__counted_by(n) ssrcs, size_t n)
{
    uint32_t exponent = 0;

    assert(n <= UINT8_MAX);
    while (bits_per_second >> exponent > REMB_MANTISSA_MAX)
        exponent++;
    if (!write_head(w, PSFB_APPLICATION, RTCP_PSFB, 16 + 4 * n))
        return;
    writer_u32(w, sender_ssrc);
    writer_u32(w, 0);
    writer_u32(w, REMB_NAME);
    writer_u8(w, (uint8_t)n);
    writer_u24(w, exponent << 18 | (uint32_t)(bits_per_second >> exponent));
    for (size_t i = 0; i < n; i++)
        writer_u32(w, ssrcs[i]);
}
