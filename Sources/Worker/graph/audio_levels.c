/* audio_levels.c - averages, sorted by counting: there are no more than 128 of them. */
#include "graph/audio_levels.h"

#include <string.h>

#define LEVELS (AUDIO_LEVEL_SILENCE + 1)

void audio_levels_init(struct audio_levels *a, int8_t threshold)
{
    a->threshold = threshold;
    a->is_silent = true;
}

/* The average level, or LEVELS when the source is not to be named. */
static unsigned level_of(const struct audio_levels *a, const struct speaker *s)
{
    if (!s->is_used || s->packets == 0)
        return LEVELS;
    const uint32_t level = s->level_sum / s->packets;
    return -(int)level < a->threshold ? LEVELS : level;
}

enum audio_levels_news audio_levels_report(struct audio_levels *a,
                                           struct speaker *__counted_by(count) speakers,
                                           size_t count,
                                           struct source_level *__counted_by(room) out, size_t room,
                                           size_t *named)
{
    size_t from[LEVELS + 1] = {0}; /* where those of a level go; the last is their number */
    const bool was_silent = a->is_silent;

    for (size_t i = 0; i < count; i++) {
        const unsigned level = level_of(a, &speakers[i]);
        if (level < LEVELS)
            from[level + 1]++;
    }
    for (size_t i = 1; i <= LEVELS; i++)
        from[i] += from[i - 1];
    *named = from[LEVELS] < room ? from[LEVELS] : room;
    a->is_silent = from[LEVELS] == 0;
    for (size_t i = 0; i < count; i++) {
        struct speaker *s = &speakers[i];
        const unsigned level = level_of(a, s);
        const size_t at = level < LEVELS ? from[level]++ : room;
        if (at < room)
            out[at] = (struct source_level){.id = s->id, .level = (int8_t)-(int)level};
        s->packets = 0;
        s->level_sum = 0;
    }
    if (!a->is_silent)
        return AUDIO_LEVELS_HEARD;
    return was_silent ? AUDIO_LEVELS_NOTHING : AUDIO_LEVELS_SILENCE;
}
