/* dominant.c - the scores of three time scales, and who beats whom.
 *
 * Of n parts, v were active. Speech makes them so evenly (binomial, p = 1/2), noise seldom and
 * briefly (exponential, with a lambda for each scale). The score is the log of their ratio:
 *
 *     S(v) = ln C(n,v) + n ln(1/2) - ln(lambda) + lambda v
 *
 * Sources are compared by the ratio of scores, whose log is a difference of ln S: that is what the
 * tables hold, times 256. A score that is not positive is as good as none. */
#include "graph/dominant.h"

#define NONE (-2048)
#define SCALE 256
#define IMMEDIATE_PARTS 13 /* of the loudness of one step */
#define IMMEDIATE_LEAD (3 * SCALE)
#define MEDIUM_LEAD (2 * SCALE)
#define LONG_LEAD (SCALE / 4) /* 0 in the paper: four who talk at once would change all the time */

static const int16_t immediate_scores[IMMEDIATE_PARTS + 1] = {
    NONE, NONE, NONE, NONE, -19, 213, 311, 364, 393, 403, 396, 366, 295, 82, /* lambda 0.78 */
};
static const int16_t medium_scores[SPEAKER_MEDIUM_STEPS + 1] = {
    NONE, 753, 967, 1079, 1155, 1211, /* lambda 24 */
};
static const int16_t long_scores[SPEAKER_LONG_BLOCKS + 1] = {
    NONE, 935, 1143, 1256, 1333, 1392, 1439, 1479, 1513, 1543, 1569, /* lambda 47 */
};

struct scores {
    int immediate, medium, lasting;
};

int16_t dominant_score(enum dominant_scale scale, unsigned active)
{
    switch (scale) {
    case DOMINANT_IMMEDIATE:
        return immediate_scores[active];
    case DOMINANT_MEDIUM:
        return medium_scores[active];
    case DOMINANT_LONG:
        return long_scores[active];
    }
    return NONE;
}

static struct scores scores_of(const struct speaker *s)
{
    const unsigned parts = s->recent * IMMEDIATE_PARTS / AUDIO_LEVEL_SILENCE;

    return (struct scores){
        .immediate = dominant_score(DOMINANT_IMMEDIATE, parts),
        .medium = dominant_score(DOMINANT_MEDIUM, speaker_medium(s)),
        .lasting = dominant_score(DOMINANT_LONG, speaker_long(s)),
    };
}

static bool beats(const struct scores *one, const struct scores *other)
{
    return one->immediate - other->immediate > IMMEDIATE_LEAD &&
           one->medium - other->medium > MEDIUM_LEAD && one->lasting - other->lasting > LONG_LEAD;
}

/* Of two that may both take over, the livelier one. */
static bool is_better(const struct scores *one, const struct scores *other)
{
    return one->medium != other->medium ? one->medium > other->medium
                                        : one->lasting > other->lasting;
}

void dominant_init(struct dominant *d)
{
    d->speaker = DOMINANT_NOBODY;
    d->is_told = true;
}

void dominant_leave(struct dominant *d, size_t speaker)
{
    if (d->speaker != speaker)
        return;
    d->speaker = DOMINANT_NOBODY;
    d->is_told = false;
}

bool dominant_decide(struct dominant *d, usec_t now, struct speaker *__counted_by(count) speakers,
                     size_t count)
{
    struct scores reigning = {NONE, NONE, NONE}, best = {NONE, NONE, NONE};
    size_t winner = DOMINANT_NOBODY;

    if (d->speaker != DOMINANT_NOBODY) {
        speaker_advance(&speakers[d->speaker], now);
        reigning = scores_of(&speakers[d->speaker]);
    }
    for (size_t i = 0; i < count; i++) {
        struct speaker *s = &speakers[i];
        if (!s->is_used || i == d->speaker)
            continue;
        speaker_advance(s, now);
        if (speaker_long(s) < DOMINANT_LONG_MIN)
            continue;
        const struct scores scores = scores_of(s);
        if (beats(&scores, &reigning) &&
            (winner == DOMINANT_NOBODY || is_better(&scores, &best))) {
            winner = i;
            best = scores;
        }
    }
    const bool another = winner != DOMINANT_NOBODY || !d->is_told;
    if (winner != DOMINANT_NOBODY)
        d->speaker = winner;
    d->is_told = true;
    return another;
}
