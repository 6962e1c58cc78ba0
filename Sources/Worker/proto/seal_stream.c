/* seal_stream.c - packet indices, each given out once. */
#include "proto/seal_stream.h"

#include "proto/seq.h"

#include <string.h>

static uint64_t bit(uint64_t index)
{
    return (uint64_t)1 << (index % 64);
}

static uint64_t *__single word(struct seal_stream *s, uint64_t index)
{
    return &s->sealed[index / 64 % (SEAL_WINDOW / 64)];
}

/* Moves the window so that it ends with `index`, which is above the highest. */
static void advance(struct seal_stream *s, uint64_t index)
{
    if (index - s->highest >= SEAL_WINDOW) {
        memset(s->sealed, 0, sizeof s->sealed);
    } else {
        for (uint64_t skipped = s->highest + 1; skipped < index; skipped++)
            *word(s, skipped) &= ~bit(skipped);
    }
    s->highest = index;
}

enum drop seal_stream_take(struct seal_stream *s, uint16_t sequence, uint64_t *index)
{
    if (!s->begun) {
        s->begun = true;
        s->highest = sequence;
        *word(s, sequence) = bit(sequence);
        *index = sequence;
        return DROP_NONE;
    }

    const int16_t ahead = seq16_diff(sequence, (uint16_t)s->highest);
    if (ahead > 0) {
        if (SEAL_INDEX_MAX - s->highest < (uint64_t)ahead)
            return DROP_SEAL_LIMIT;
        *index = s->highest + (uint64_t)ahead;
        advance(s, *index);
    } else {
        const uint64_t behind = (uint64_t)-ahead;
        /* The second: numbers of before the first packet have no index at all. */
        if (behind >= SEAL_WINDOW || behind > s->highest)
            return DROP_SEAL_REPEATED;
        *index = s->highest - behind;
        if (*word(s, *index) & bit(*index))
            return DROP_SEAL_REPEATED;
    }
    *word(s, *index) |= bit(*index);
    return DROP_NONE;
}

enum drop seal_stream_take_report(struct seal_stream *s, uint64_t *index)
{
    if (s->reports > SEAL_REPORT_MAX)
        return DROP_SEAL_LIMIT;
    *index = s->reports++; /* RFC 3711 section 3.4: the first is 0 */
    return DROP_NONE;
}
