/* reception_fuzz.c - whatever arrives of a stream, no number is taken twice, and what is reported
 * is true.
 *
 * Three bytes are one step: how far the number moves, what kind of packet it is, how much time goes
 * by; a model remembers what was taken within the window. */
#include "proto/reception.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

static void must(bool holds)
{
    if (!holds)
        abort();
}

static bool taken[65536];

static void report(struct reception *r, usec_t now)
{
    struct rtcp_report_block block;

    if (!reception_report(r, now, &block)) {
        must(!r->started);
        return;
    }
    must(block.highest == reception_highest(r) && block.lost == reception_lost(r));
    must(score_value(&r->score) <= SCORE_BEST);
    must(r->received <= r->packets && r->repaired <= r->packets);
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    struct reception r;
    uint16_t newest = 65000;
    usec_t now = 0;

    reception_init(&r, 90000);
    memset(taken, 0, sizeof taken);
    for (size_t i = 0; i + 3 <= size; i += 3) {
        const int scale = input[i + 1] & 1 ? 64 : 1;
        const uint16_t sequence = (uint16_t)(newest + (int8_t)input[i] * scale);
        const bool is_again = input[i + 1] & 2;
        const bool was_started = r.started;
        const uint16_t highest = r.highest;
        const uint64_t restarts = r.restarts, lost = (uint64_t)reception_lost(&r);

        now += input[i + 2] * MILLISECOND;
        enum drop why = is_again ? reception_accept_again(&r, sequence)
                                 : reception_accept(&r, now, sequence, (uint32_t)now * 90);
        must(!is_again || (r.started == was_started && r.restarts == restarts));
        must(!is_again || why != DROP_NONE || r.highest != highest ||
             (uint64_t)reception_lost(&r) == lost);
        if (why != DROP_NONE)
            continue;
        if (r.restarts != restarts || !was_started)
            memset(taken, 0, sizeof taken);
        for (uint16_t at = (uint16_t)(highest + 1); was_started && r.highest != highest; at++) {
            taken[at] = false;
            if (at == r.highest)
                break;
        }
        must(!taken[sequence]);
        taken[sequence] = true;
        newest = r.highest;
        if (input[i + 1] & 4)
            report(&r, now);
    }
    report(&r, now);
    return 0;
}
