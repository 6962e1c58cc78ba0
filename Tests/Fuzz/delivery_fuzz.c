/* delivery_fuzz.c - whatever a listener reports and asks for, what is made of it stays in bounds.
 *
 * Ten bytes are one step: what left us, what the listener says of it, how much time goes by, and
 * which number it asks for again. */
#include "proto/delivery.h"
#include "proto/resend.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

#define STEP 10

static void must(bool holds)
{
    if (!holds)
        abort();
}

static struct resend_log log;

/* What was sent again last of those numbers that share a place. */
static struct {
    uint16_t number;
    unsigned tries;
    usec_t at;
} last[HISTORY_PACKETS];

/* A number is not sent again before its time, nor more than ten times while it is kept. */
static void ask(struct delivery *d, usec_t now, uint16_t number)
{
    const size_t place = number % HISTORY_PACKETS;
    const usec_t since = now - last[place].at;

    if (last[place].number != number || since > HISTORY_AGE)
        last[place].tries = 0;
    if (!resend_may(&log, now, number, d->round_trip)) {
        must(last[place].tries > 0);
        return;
    }
    must(last[place].tries == 0 || since >= RESEND_PERIOD_MIN);
    last[place].number = number;
    last[place].tries++;
    last[place].at = now;
    must(resend_note(&log, now, number) == last[place].tries);
    must(last[place].tries <= RESEND_TRIES);
    delivery_repaired(d, last[place].tries);
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    struct delivery d = {0};
    struct delivery_sent sent = {.newest = 65000, .clock_rate = 90000};
    struct rtcp_report_block block = {.highest = 65000};
    struct resend_budget budget = {0};
    uint64_t media = 0, again = 0, ntp = 1;
    usec_t now = 0;

    memset(&log, 0, sizeof log);
    memset(last, 0, sizeof last);
    for (; size >= STEP; input += STEP, size -= STEP) {
        const uint64_t leg_lost = d.leg_lost;
        const bool lies = input[0] & 1;

        sent.newest = (uint16_t)(sent.newest + input[1]);
        sent.packets += input[2];
        sent.clock_rate = input[0] & 2 ? 0 : 48000;
        block.highest += lies ? (uint32_t)input[3] << 24 | input[4] : input[3];
        block.lost = lies ? (int8_t)input[5] * 65536 : block.lost + (int8_t)input[5];
        block.jitter = (uint32_t)input[6] << (input[0] >> 3);
        block.last_sr = (uint32_t)(ntp >> 16) - input[7];
        block.delay_since_last_sr = input[8];
        now += input[9] * MILLISECOND;
        ntp += (uint64_t)input[9] << 24;
        delivery_report(&d, ntp, &block, &sent);
        must(d.leg_lost >= leg_lost && d.leg_lost - leg_lost <= UINT32_MAX);
        must(score_value(&d.score) <= SCORE_BEST && d.round_trip >= 0);
        ask(&d, now, (uint16_t)(input[7] << 8 | input[8]));

        media += input[1] * 100u;
        if (resend_afford(&budget, media, input[2] * 10u))
            again += input[2] * 10u;
        must(again <= media / RESEND_SHARE + RESEND_BURST);
    }
    return 0;
}
