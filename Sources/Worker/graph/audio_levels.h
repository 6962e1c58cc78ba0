/* audio_levels.h - who was how loud since the last report: the loudest first, or that it is silent.
 *
 * Pure: the caller keeps the sources and says when an interval is over. The level of a source is
 * the average of what its packets said, in dBov, cut to an integer; a source without packets has
 * none. Nothing is said of single packets, and nothing of speech (graph/speaker.h). */
#ifndef BISQUE_GRAPH_AUDIO_LEVELS_H
#define BISQUE_GRAPH_AUDIO_LEVELS_H

#include "graph/speaker.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AUDIO_LEVELS_THRESHOLD_MIN (-AUDIO_LEVEL_SILENCE) /* everybody is loud enough */

struct audio_levels {
    int8_t threshold; /* who is quieter is left out */
    bool is_silent;   /* the last report named nobody */
};

/* What a report says. */
enum audio_levels_news {
    AUDIO_LEVELS_HEARD,
    AUDIO_LEVELS_SILENCE, /* nobody, the first time */
    AUDIO_LEVELS_NOTHING, /* nobody, as before */
};

struct source_level {
    uint32_t id;
    int8_t level; /* 0 to -127 dBov */
};

/* Before the first sound it is silent already. */
void audio_levels_init(struct audio_levels *a, int8_t threshold);

/* The loudest of an interval, no more than there is room for, equally loud ones in the order of the
 * sources; *named says how many. The next interval begins. */
enum audio_levels_news audio_levels_report(struct audio_levels *a,
                                           struct speaker *__counted_by(count) speakers,
                                           size_t count,
                                           struct source_level *__counted_by(room) out, size_t room,
                                           size_t *named);

#endif
