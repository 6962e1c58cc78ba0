/* score.c - points by the fourth power of what arrives, less some for jitter. */
#include "proto/score.h"

#include <string.h>

#define WHOLE 1024u
#define REPAIRED_COST 1 /* it came late: a quarter of a packet that never came */
#define LOST_COST 4
#define JITTER_STEP 50 /* milliseconds; each costs a point: so much a jitter buffer hides */
#define JITTER_POINTS_MAX 3

/* Half of the packets is far worse than half a picture, hence the fourth power: 2 % of loss costs
 * one point, 10 % three, 20 % six. */
static uint32_t points_of_loss(const struct score_interval *i)
{
    const uint64_t lost = i->lost < i->expected ? i->lost : i->expected;
    const uint64_t repaired = i->repaired < lost ? i->repaired : lost;
    const uint64_t cost = lost * LOST_COST - repaired * (LOST_COST - REPAIRED_COST);
    const uint64_t there = WHOLE - cost * WHOLE / ((uint64_t)i->expected * LOST_COST);
    const uint64_t square = there * there / WHOLE;

    return (uint32_t)((square * square / WHOLE * SCORE_BEST + WHOLE / 2) / WHOLE);
}

void score_add(struct score *s, const struct score_interval *interval)
{
    uint32_t points, less = interval->jitter_msec / JITTER_STEP;

    if (interval->expected == 0)
        return;
    points = points_of_loss(interval);
    if (less > JITTER_POINTS_MAX)
        less = JITTER_POINTS_MAX;
    points = points > less ? points - less : 0;
    if (s->count == SCORE_SAMPLES)
        memmove(s->samples, s->samples + 1, SCORE_SAMPLES - 1);
    else
        s->count++;
    s->samples[s->count - 1] = (uint8_t)points;
}

uint8_t score_value(const struct score *s)
{
    unsigned sum = 0, weights = 0;

    if (s->count == 0)
        return SCORE_BEST;
    for (unsigned i = 0; i < s->count; i++) {
        sum += s->samples[i] * (i + 1);
        weights += i + 1;
    }
    return (uint8_t)((sum + weights / 2) / weights);
}
