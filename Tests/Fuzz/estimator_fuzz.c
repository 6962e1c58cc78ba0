/* estimator_fuzz.c - whatever listeners say, the rate stays within its limits and time goes on.
 *
 * A script: the lower bits of a byte are what happens, the upper how much of it, and some take the
 * bytes that follow. Feedback is either honest about some numbers or is those bytes as they are. */
#include "proto/estimator.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

#define LEAST 30000u
#define MOST 8000000u

enum happening { SEND, WAIT, FEEDBACK, RAW, WISH, OTHER, LATE, ALLOW };

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void send(struct estimator *e, usec_t now, unsigned count, enum sent_kind kind)
{
    for (unsigned i = 0; i < count; i++)
        estimator_sent(e, now, estimator_take_number(e), 1200, kind);
}

static void hear(struct estimator *e, usec_t now, struct reader body)
{
    struct rtcp_packet packet = {
        .type = RTCP_RTPFB, .count = RTPFB_TRANSPORT_CC, .body = body};
    struct twcc_feedback feedback;

    if (twcc_read(&packet, &feedback) == DROP_NONE)
        estimator_feedback(e, now, &feedback);
}

/* Some of the newest packets, each `tick` after the one before. */
static void tell(struct estimator *e, usec_t now, uint16_t count, uint8_t tick, uint8_t lost)
{
    uint8_t bytes[64];
    struct writer w = writer_of(bytes, sizeof bytes);

    writer_u16(&w, (uint16_t)(e->log.taken - count + 1));
    writer_u16(&w, (uint16_t)(count + lost));
    writer_u24(&w, (uint32_t)(now / (64 * MILLISECOND)) & 0xffffff);
    writer_u8(&w, 0);
    writer_u16(&w, lost);
    writer_u16(&w, (uint16_t)(1 << 13 | count));
    for (uint16_t i = 0; i < count; i++)
        writer_u8(&w, tick);
    hear(e, now, reader_of(bytes, w.used));
}

static void other(struct estimator *e, usec_t now, unsigned how, uint8_t value)
{
    if (how % 4 == 0)
        estimator_remb(e, now, value == 255 ? UINT32_MAX : value * 20000u);
    else if (how % 4 == 1)
        estimator_report(e, now, value, value * MILLISECOND);
    else if (how % 4 == 2)
        estimator_drained(e, now, value * 1000ull << how, (255u - value) * 100ull << how);
    else if (value == 77)
        estimator_moved(e, now);
    else
        estimator_limit(e, &(struct estimator_limits){value * 9999u, LEAST, MOST});
}

/* Everything that is due by `until`, as its owner does it. */
static usec_t pass(struct estimator *e, usec_t now, usec_t until, bool does_fill)
{
    struct estimator_probe probe;
    int turns = 0;

    while (estimator_deadline(e) <= until) {
        now = estimator_deadline(e) > now ? estimator_deadline(e) : now;
        estimator_tick(e, now);
        if (estimator_probe(e, now, &probe)) {
            must(probe.bytes_now <= MOST);
            if (does_fill)
                send(e, now, probe.bytes_now / 1200 + 1, SENT_PROBE);
        }
        must(estimator_deadline(e) > now); /* it does not spin */
        must(++turns < 100000);
    }
    return until;
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    const struct estimator_limits limits = {ESTIMATOR_START, LEAST, MOST};
    static struct estimator e;
    struct estimate estimate;
    struct reader script = reader_of(input, size);
    usec_t now = SECOND;

    estimator_init(&e, now, &limits);
    while (reader_left(&script) >= 2) {
        const uint8_t what = reader_u8(&script), value = reader_u8(&script);
        const unsigned much = what >> 3;

        if ((what & 7) == SEND)
            send(&e, now, much * 4, SENT_MEDIA);
        else if ((what & 7) == WAIT)
            now = pass(&e, now, now + value * (usec_t)(much & 1 ? 20 : 1) * MILLISECOND, much & 2);
        else if ((what & 7) == FEEDBACK)
            tell(&e, now, (uint16_t)much, value & 15, value >> 4);
        else if ((what & 7) == RAW)
            hear(&e, now, reader_slice(&script, value < reader_left(&script)
                                                    ? value : reader_left(&script)));
        else if ((what & 7) == WISH)
            estimator_wish(&e, now, value * 10000u, value * much * 1000u, much * 300000u);
        else if ((what & 7) == OTHER)
            other(&e, now, much, value);
        else if ((what & 7) == LATE)
            estimator_late(&e, value & 1);
        else
            (void)estimator_allows(&e, now, value * much);
        estimator_read(&e, now, &estimate);
        must(estimate.bps >= LEAST && estimate.bps <= MOST);
        must(e.log.cap <= SEND_LOG_MAX);
    }
    estimator_clear(&e);
    return 0;
}
