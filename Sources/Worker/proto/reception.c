/* reception.c - the algorithms of RFC 3550 appendix A, over a window of the last 1,024 numbers. */
#include "proto/reception.h"

#include <assert.h>
#include <string.h>

#define TURN 65536u
#define NO_NUMBER (TURN + 1)

_Static_assert(RECEPTION_MISORDER_MAX <= RECEPTION_WINDOW, "what may come late is remembered");
_Static_assert(TURN % RECEPTION_WINDOW == 0, "a number has the same bit in every turn");

void reception_init(struct reception *r, uint32_t clock_rate)
{
    memset(r, 0, sizeof *r);
    r->clock_rate = clock_rate;
    r->next_bad = NO_NUMBER;
    r->sender_report_at = NEVER;
}

void reception_require(struct reception *r, uint8_t packets)
{
    assert(!r->started);
    r->required = packets;
}

void reception_restart(struct reception *r)
{
    r->started = false;
    r->required = 0;
    r->restarts++;
}

static uint64_t bit_of(uint16_t sequence)
{
    return (uint64_t)1 << sequence % 64;
}

static void mark(struct reception *r, uint16_t sequence)
{
    r->seen[sequence % RECEPTION_WINDOW / 64] |= bit_of(sequence);
}

static void unmark(struct reception *r, uint16_t sequence)
{
    r->seen[sequence % RECEPTION_WINDOW / 64] &= ~bit_of(sequence);
}

static bool is_marked(const struct reception *r, uint16_t sequence)
{
    return (r->seen[sequence % RECEPTION_WINDOW / 64] & bit_of(sequence)) != 0;
}

static void start(struct reception *r, uint16_t sequence)
{
    r->started = true;
    r->highest = sequence;
    r->cycles = 0;
    r->base = sequence;
    r->received = 0;
    r->next_bad = NO_NUMBER;
    memset(r->seen, 0, sizeof r->seen);
    mark(r, sequence);
    r->expected_prior = 0;
    r->received_prior = 0;
    r->has_transit = false;
}

/* True when a new stream may begin with this packet. Those before it are forgotten. */
static bool passes_probation(struct reception *r, uint16_t sequence)
{
    r->in_row = r->next_bad == sequence ? (uint8_t)(r->in_row + 1) : 1;
    r->next_bad = (uint16_t)(sequence + 1);
    return r->in_row >= r->required;
}

/* From the number after the highest up to `sequence` nothing but `sequence` itself arrived. */
static void advance_window(struct reception *r, uint16_t sequence, unsigned steps)
{
    if (steps >= RECEPTION_WINDOW)
        memset(r->seen, 0, sizeof r->seen);
    else
        for (unsigned i = 1; i < steps; i++)
            unmark(r, (uint16_t)(sequence - i));
    mark(r, sequence);
}

static void measure_jitter(struct reception *r, usec_t now, uint32_t rtp_timestamp)
{
    const int64_t rate = r->clock_rate; /* whole seconds apart, or the product would overflow */
    const uint32_t arrival =
        (uint32_t)(uint64_t)(now / SECOND * rate + now % SECOND * rate / SECOND);
    const uint32_t transit = arrival - rtp_timestamp;
    uint32_t difference = transit - r->transit;

    if (r->has_transit) {
        if (difference > INT32_MAX)
            difference = 0 - difference;
        r->jitter_16 += difference - ((r->jitter_16 + 8) >> 4);
    }
    r->transit = transit;
    r->has_transit = true;
}

/* Appendix A.1, for a stream that has started. */
static enum drop judge(struct reception *r, uint16_t sequence)
{
    const uint16_t ahead = (uint16_t)(sequence - r->highest);
    const uint16_t behind = (uint16_t)(r->highest - sequence);

    if (ahead > 0 && ahead < RECEPTION_DROPOUT_MAX) {
        if (sequence < r->highest)
            r->cycles += TURN;
        r->highest = sequence;
        advance_window(r, sequence, ahead);
        return DROP_NONE;
    }
    if (behind >= RECEPTION_MISORDER_MAX) {
        if (sequence != r->next_bad) {
            r->next_bad = (uint16_t)(sequence + 1);
            return DROP_RTP_SEQUENCE;
        }
        start(r, sequence); /* two in a row: the other side starts anew */
        r->restarts++;
        return DROP_NONE;
    }
    if (is_marked(r, sequence)) {
        r->duplicates++;
        return DROP_RTP_DUPLICATE;
    }
    mark(r, sequence);
    return DROP_NONE;
}

enum drop reception_accept(struct reception *r, usec_t now, uint16_t sequence,
                           uint32_t rtp_timestamp)
{
    if (!r->started) {
        if (!passes_probation(r, sequence))
            return DROP_RTP_SEQUENCE;
        start(r, sequence);
    } else {
        enum drop why = judge(r, sequence);
        if (why != DROP_NONE)
            return why;
    }
    r->received++;
    r->packets++;
    measure_jitter(r, now, rtp_timestamp);
    return DROP_NONE;
}

enum drop reception_accept_again(struct reception *r, uint16_t sequence)
{
    const uint16_t ahead = (uint16_t)(sequence - r->highest);
    const uint16_t behind = (uint16_t)(r->highest - sequence);
    enum drop why;

    if (!r->started || (ahead >= RECEPTION_DROPOUT_MAX && behind >= RECEPTION_MISORDER_MAX))
        return DROP_RTP_SEQUENCE;
    why = judge(r, sequence);
    if (why != DROP_NONE)
        return why;
    r->repaired++;
    r->packets++;
    return DROP_NONE;
}

void reception_sender_report(struct reception *r, usec_t now, uint64_t ntp)
{
    r->sender_report_at = now;
    r->sender_report_ntp = ntp;
}

uint32_t reception_highest(const struct reception *r)
{
    return r->cycles + r->highest;
}

static uint32_t expected(const struct reception *r)
{
    return r->started ? reception_highest(r) - r->base + 1 : 0;
}

int64_t reception_lost(const struct reception *r)
{
    return (int64_t)expected(r) - r->received;
}

uint32_t reception_jitter(const struct reception *r)
{
    return (uint32_t)(r->jitter_16 >> 4);
}

static uint32_t clamp(uint64_t value)
{
    return value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

static void rate_interval(struct reception *r, uint32_t expected_now, uint64_t lost)
{
    const uint64_t jitter = reception_jitter(r);
    const struct score_interval interval = {
        .expected = expected_now,
        .lost = clamp(lost),
        .repaired = clamp(r->repaired - r->repaired_prior),
        .jitter_msec = r->clock_rate ? clamp(jitter * 1000 / r->clock_rate) : 0,
    };

    score_add(&r->score, &interval);
    r->repaired_prior = r->repaired;
}

bool reception_report(struct reception *r, usec_t now, struct rtcp_report_block *out)
{
    if (!r->started)
        return false;

    const uint32_t expected_interval = expected(r) - r->expected_prior;
    const uint32_t received_interval = r->received - r->received_prior;
    const int64_t lost = reception_lost(r);
    uint64_t interval_lost = 0;

    r->fraction_lost = 0;
    if (expected_interval > received_interval) {
        interval_lost = expected_interval - received_interval;
        const uint64_t share = interval_lost * 256 / expected_interval;
        r->fraction_lost = share > UINT8_MAX ? UINT8_MAX : (uint8_t)share;
    }
    rate_interval(r, expected_interval, interval_lost);
    r->expected_prior = expected(r);
    r->received_prior = r->received;

    out->fraction_lost = r->fraction_lost;
    out->lost = lost > 0x7fffff ? 0x7fffff : lost < -0x800000 ? -0x800000 : (int32_t)lost;
    out->highest = reception_highest(r);
    out->jitter = reception_jitter(r);
    out->last_sr = 0;
    out->delay_since_last_sr = 0;
    if (r->sender_report_at != NEVER) {
        out->last_sr = (uint32_t)(r->sender_report_ntp >> 16);
        out->delay_since_last_sr = rtcp_delay(r->sender_report_at, now);
    }
    return true;
}
