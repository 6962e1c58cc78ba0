/* rtcp_fuzz.c - RTCP is read without an overrun, and what we write from it reads the same.
 *
 * The packets are walked even when rtcp_check refuses the compound: the readers must be safe on
 * their own. */
#include "proto/rtcp.h"
#include "proto/xr.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

#define OUT_MAX 2048
#define MISSING_MAX 400
#define REMB_SSRCS_MAX 16

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* What the writer holds is one good packet of this type. */
static struct rtcp_packet written(const struct writer *w, uint8_t type)
{
    struct reader all = reader_of(w->bytes, w->used);
    struct rtcp_packet packet;

    must(!w->bad);
    must(rtcp_check(w->bytes, w->used) == DROP_NONE);
    must(rtcp_next(&all, &packet));
    must(packet.type == type && reader_left(&all) == 0);
    return packet;
}

static void compare_blocks(struct rtcp_packet *again,
                           const struct rtcp_report_block *__counted_by(n) blocks, size_t n)
{
    struct rtcp_report_block block;

    for (size_t i = 0; i < n; i++) {
        memset(&block, 0, sizeof block);
        must(rtcp_next_block(again, &block));
        must(memcmp(&block, &blocks[i], sizeof block) == 0);
    }
    must(!rtcp_next_block(again, &block));
    must(reader_left(&again->body) == 0);
}

static void report(struct rtcp_packet *packet, uint8_t *__counted_by(OUT_MAX) out)
{
    struct rtcp_report_block blocks[RTCP_BLOCKS_MAX];
    struct writer w = writer_of(out, OUT_MAX);
    struct rtcp_packet again;
    struct rtcp_sr sr = {0}, sr_again = {0};
    size_t n = 0;
    uint32_t ssrc;
    bool is_sr = packet->type == RTCP_SR;

    if ((is_sr ? rtcp_read_sr(packet, &sr) : rtcp_read_rr(packet, &sr.ssrc)) != DROP_NONE)
        return;
    memset(blocks, 0, sizeof blocks); /* with the bytes between the fields */
    while (rtcp_next_block(packet, &blocks[n]))
        if (++n == RTCP_BLOCKS_MAX)
            break;
    must(packet->count == 0 && !packet->body.bad); /* the head promised them all */
    if (is_sr) {
        rtcp_write_sr(&w, sr.ssrc, sr.ntp, sr.timestamp, sr.packets, sr.octets, blocks, n);
        again = written(&w, RTCP_SR);
        must(rtcp_read_sr(&again, &sr_again) == DROP_NONE);
        must(sr.ssrc == sr_again.ssrc && sr.ntp == sr_again.ntp);
        must(sr.timestamp == sr_again.timestamp && sr.packets == sr_again.packets);
        must(sr.octets == sr_again.octets);
    } else {
        rtcp_write_rr(&w, sr.ssrc, blocks, n);
        again = written(&w, RTCP_RR);
        must(rtcp_read_rr(&again, &ssrc) == DROP_NONE && ssrc == sr.ssrc);
    }
    compare_blocks(&again, blocks, n);
}

static void describe(struct rtcp_packet *packet, uint8_t *__counted_by(OUT_MAX) out)
{
    struct rtcp_cname cname, cname_again;

    while (rtcp_next_cname(packet, &cname)) {
        struct writer w = writer_of(out, OUT_MAX);
        rtcp_write_sdes_cname(&w, cname.ssrc, cname.name.bytes, cname.name.len);
        struct rtcp_packet again = written(&w, RTCP_SDES);
        must(rtcp_next_cname(&again, &cname_again));
        must(cname_again.ssrc == cname.ssrc && cname_again.name.len == cname.name.len);
        must(memcmp(cname_again.name.bytes, cname.name.bytes, cname.name.len) == 0);
        must(reader_left(&again.body) == 0);
    }
}

static void leave(struct rtcp_packet *packet, uint8_t *__counted_by(OUT_MAX) out)
{
    uint32_t ssrcs[RTCP_BLOCKS_MAX + 1], ssrc;
    struct writer w = writer_of(out, OUT_MAX);
    size_t n = 0;

    while (rtcp_next_bye(packet, &ssrcs[n]))
        n++;
    must(n <= RTCP_BLOCKS_MAX);
    struct reader reason = rtcp_bye_reason(packet);
    must(reader_left(&reason) <= 255);
    rtcp_write_bye(&w, ssrcs, n);
    struct rtcp_packet again = written(&w, RTCP_BYE);
    for (size_t i = 0; i < n; i++)
        must(rtcp_next_bye(&again, &ssrc) && ssrc == ssrcs[i]);
    must(!rtcp_next_bye(&again, &ssrc));
}

/* The numbers that the pairs name are those that are written, in the same order. */
static void miss(struct rtcp_packet entries, uint8_t *__counted_by(OUT_MAX) out)
{
    static uint16_t numbers[MISSING_MAX], numbers_again[MISSING_MAX];
    struct rtcp_feedback feedback;
    struct rtcp_nack nack;
    size_t n = 0, n_again = 0;

    while (n + 17 <= MISSING_MAX && rtcp_next_nack(&entries, &nack)) {
        numbers[n++] = nack.first;
        for (unsigned bit = 0; bit < 16; bit++)
            if (nack.mask & 1u << bit)
                numbers[n++] = (uint16_t)(nack.first + bit + 1);
    }
    if (n == 0)
        return;
    struct writer w = writer_of(out, OUT_MAX);
    rtcp_write_nack(&w, 1, 2, numbers, n);
    struct rtcp_packet again = written(&w, RTCP_RTPFB);
    must(again.count == RTPFB_NACK && rtcp_read_feedback(&again, &feedback) == DROP_NONE);
    while (rtcp_next_nack(&again, &nack)) {
        for (unsigned bit = 0; bit <= 16; bit++) {
            if (bit > 0 && !(nack.mask & 1u << (bit - 1)))
                continue;
            must(n_again < n);
            numbers_again[n_again++] = (uint16_t)(nack.first + bit);
        }
    }
    must(n_again == n);
    must(memcmp(numbers, numbers_again, n * sizeof numbers[0]) == 0);
}

static void limit(struct rtcp_packet entries, const struct rtcp_remb *remb,
                  uint8_t *__counted_by(OUT_MAX) out)
{
    uint32_t ssrcs[REMB_SSRCS_MAX];
    const size_t n = remb->ssrcs < REMB_SSRCS_MAX ? remb->ssrcs : REMB_SSRCS_MAX;
    struct writer w = writer_of(out, OUT_MAX);
    struct rtcp_feedback feedback;
    struct rtcp_remb remb_again;

    for (size_t i = 0; i < n; i++)
        ssrcs[i] = reader_u32(&entries.body);
    rtcp_write_remb(&w, 1, remb->bits_per_second, ssrcs, n);
    struct rtcp_packet again = written(&w, RTCP_PSFB);
    must(rtcp_read_feedback(&again, &feedback) == DROP_NONE && feedback.media_ssrc == 0);
    must(rtcp_read_remb(&again, &remb_again) && remb_again.ssrcs == n);
    must(remb_again.bits_per_second <= remb->bits_per_second);
    must(remb_again.bits_per_second >= remb->bits_per_second - (remb->bits_per_second >> 17));
    for (size_t i = 0; i < n; i++)
        must(reader_u32(&again.body) == ssrcs[i]);
}

static void ask(struct rtcp_packet *packet, uint8_t *__counted_by(OUT_MAX) out)
{
    struct rtcp_packet entries, again;
    struct rtcp_feedback feedback, feedback_again;
    struct rtcp_nack nack;
    struct rtcp_fir fir, fir_again;
    struct rtcp_remb remb;

    if (rtcp_read_feedback(packet, &feedback) != DROP_NONE)
        return;
    entries = *packet;
    if (rtcp_read_remb(&entries, &remb))
        limit(entries, &remb, out);
    miss(*packet, out);
    entries = *packet;
    for (size_t left = reader_left(&entries.body); rtcp_next_nack(&entries, &nack); left -= 4)
        must(reader_left(&entries.body) + 4 == left);
    entries = *packet;
    while (rtcp_next_fir(&entries, &fir)) {
        struct writer w = writer_of(out, OUT_MAX);
        rtcp_write_fir(&w, feedback.sender_ssrc, fir.ssrc, fir.sequence);
        again = written(&w, RTCP_PSFB);
        must(rtcp_read_feedback(&again, &feedback_again) == DROP_NONE);
        must(rtcp_next_fir(&again, &fir_again));
        must(fir_again.ssrc == fir.ssrc && fir_again.sequence == fir.sequence);
    }
    struct writer w = writer_of(out, OUT_MAX);
    rtcp_write_pli(&w, feedback.sender_ssrc, feedback.media_ssrc);
    again = written(&w, RTCP_PSFB);
    must(rtcp_read_feedback(&again, &feedback_again) == DROP_NONE);
    must(feedback_again.sender_ssrc == feedback.sender_ssrc);
    must(feedback_again.media_ssrc == feedback.media_ssrc);
}

/* Answers that are read are those that are written. */
static void extend(struct rtcp_packet *packet, uint8_t *__counted_by(OUT_MAX) out)
{
    struct xr_answer answers[XR_HEARD_MAX], answer;
    struct xr_block block;
    struct xr times = {0};
    uint32_t ssrc, ssrc_again;

    if (xr_read(packet, &ssrc) != DROP_NONE)
        return;
    for (size_t left = reader_left(&packet->body); xr_next(packet, &block); left -= 4) {
        must(reader_left(&packet->body) + 4 <= left);
        left = reader_left(&packet->body) + 4;
        if (block.kind == XR_TIME)
            xr_heard(&times, 0, ssrc ^ (uint32_t)block.ntp, block.ntp);
        while (xr_next_answer(&block, &answer))
            xr_heard(&times, 0, answer.ssrc, (uint64_t)answer.last_rr << 16);
    }
    const size_t n = xr_take(&times, SECOND, answers);
    struct writer w = writer_of(out, OUT_MAX);
    must(n <= XR_HEARD_MAX && times.count == 0);
    xr_write_answers(&w, ssrc, answers, n);
    struct rtcp_packet again = written(&w, RTCP_XR);
    must(xr_read(&again, &ssrc_again) == DROP_NONE && ssrc_again == ssrc);
    must(xr_next(&again, &block) && block.kind == XR_ANSWERS);
    for (size_t i = 0; i < n; i++) {
        must(xr_next_answer(&block, &answer) && answer.ssrc == answers[i].ssrc);
        must(answer.last_rr == answers[i].last_rr && answer.delay == 65536);
    }
    must(!xr_next_answer(&block, &answer) && !xr_next(&again, &block));
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    static uint8_t out[OUT_MAX];
    struct reader compound = reader_of(input, size);
    struct rtcp_packet packet;
    bool good = rtcp_check(input, size) == DROP_NONE;

    while (rtcp_next(&compound, &packet)) {
        if (packet.type == RTCP_SR || packet.type == RTCP_RR)
            report(&packet, out);
        else if (packet.type == RTCP_SDES)
            describe(&packet, out);
        else if (packet.type == RTCP_BYE)
            leave(&packet, out);
        else if (packet.type == RTCP_XR)
            extend(&packet, out);
        else
            ask(&packet, out);
    }
    must(!good || (!compound.bad && reader_left(&compound) == 0));
    return 0;
}
