/* delivery.c - the listener's count of losses, less the holes that we sent ourselves. */
#include "proto/delivery.h"

#include "proto/seq.h"

#define UNWRAP_MAX 16384 /* packets between two reports; beyond it a turn might be missed */
#define EXPECTED_MAX 65535
#define PERIOD (1ull << 31) /* half a second of NTP's format: a listener may report with every
                               request, and so few packets make no fraction */

/* The next interval begins here. */
static void remember(struct delivery *d, uint64_t ntp, const struct rtcp_report_block *block,
                     const struct delivery_sent *sent)
{
    d->measured_at = ntp;
    d->highest = block->highest;
    d->newest = sent->newest;
    d->packets = sent->packets;
    d->repaired_then = d->repaired;
}

static void begin(struct delivery *d, const struct rtcp_report_block *block)
{
    d->holes = 0;
    d->proven = block->lost;
    d->leg_fraction_lost = 0;
}

static bool goes_on(const struct delivery *d, const struct rtcp_report_block *block,
                    const struct delivery_sent *sent)
{
    return d->reports > 0 && block->highest - d->highest <= EXPECTED_MAX &&
           sent->packets - d->packets <= UNWRAP_MAX;
}

static uint32_t milliseconds(uint32_t jitter, uint32_t clock_rate)
{
    const uint64_t msec = clock_rate ? (uint64_t)jitter * 1000 / clock_rate : 0;

    return msec > UINT32_MAX ? UINT32_MAX : (uint32_t)msec;
}

/* Between the last report and this one. */
static void measure(struct delivery *d, const struct rtcp_report_block *block,
                    const struct delivery_sent *sent)
{
    const uint32_t left = (uint32_t)(sent->packets - d->packets);
    uint32_t expected = block->highest - d->highest;
    int64_t lost, repaired = d->repaired - d->repaired_then;

    d->holes += seq16_diff(sent->newest, d->newest) - (int64_t)left;
    lost = block->lost - d->holes - d->proven;
    if (lost > 0)
        d->proven += lost;
    else
        lost = 0;
    d->leg_lost += (uint64_t)lost;
    if (expected == 0) { /* nothing came at all; once something does, all this is in its count */
        expected = left;
        lost = left;
    }
    if (lost > expected)
        lost = expected;
    d->leg_fraction_lost = expected ? (uint8_t)(lost * 255 / expected) : 0;
    const struct score_interval interval = {
        .expected = expected,
        .lost = (uint32_t)lost,
        .repaired = repaired > 0 ? (uint32_t)repaired : 0,
        .jitter_msec = milliseconds(block->jitter, sent->clock_rate),
    };
    score_add(&d->score, &interval);
}

void delivery_report(struct delivery *d, uint64_t ntp, const struct rtcp_report_block *block,
                     const struct delivery_sent *sent)
{
    const bool begins = !goes_on(d, block, sent);

    if (begins)
        begin(d, block);
    else if (ntp - d->measured_at >= PERIOD)
        measure(d, block, sent);
    if (begins || ntp - d->measured_at >= PERIOD)
        remember(d, ntp, block, sent);
    d->reports++;
    d->lost = block->lost;
    d->fraction_lost = block->fraction_lost;
    d->jitter = block->jitter;
    (void)rtcp_round_trip(ntp, block->last_sr, block->delay_since_last_sr, &d->round_trip);
}

void delivery_repaired(struct delivery *d, unsigned tries)
{
    if (tries == 1)
        d->repaired++;
    else if (tries == 3)
        d->repaired--;
}
