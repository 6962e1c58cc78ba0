/* speakers.h - everybody who can be heard in a room, and who is: levels, dominant speaker, slots.
 *
 * Keeps the sources in an array and asks the three that look at them, each when it is due:
 * graph/audio_levels.h, graph/dominant.h and graph/loudest.h. What is not wished costs nothing. An
 * observer of a part of a room is one of these of its own.
 *
 * A source is known by its place in the array, which stays while it is there. Nothing is allocated
 * but when one is added. It tells nobody: when the deadline has come, the caller asks. */
#ifndef BISQUE_GRAPH_SPEAKERS_H
#define BISQUE_GRAPH_SPEAKERS_H

#include "graph/active_speaker.h"
#include "graph/audio_levels.h"
#include "graph/dominant.h"
#include "graph/loudest.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPEAKERS_MAX 8192
#define SPEAKERS_NONE UINT32_MAX /* there was no room or no memory for it */
#define SPEAKERS_INTERVAL_MIN (20 * MILLISECOND)

/* What is wished. Intervals are 0 for nothing, or at least SPEAKERS_INTERVAL_MIN. */
struct speakers_plan {
    usec_t levels_interval;
    int8_t levels_threshold;
    usec_t dominant_interval;
    uint8_t slots; /* 0 to LOUDEST_SLOTS_MAX */
};

struct speakers {
    struct speakers_plan plan;
    struct audio_levels levels;
    struct active_speaker active; /* goes with the levels */
    struct dominant dominant;
    struct loudest loudest; /* others may ask loudest_source and loudest_slot */
    usec_t next_levels; /* NEVER: not wished */
    usec_t next_dominant; /* NEVER: nobody says anything */
    usec_t next_choice;   /* NEVER: nobody says anything who has no place */
    usec_t decided;       /* the last time, each */
    usec_t chosen;
    uint32_t cap;
    struct speaker *__counted_by(cap) all;
};

void speakers_init(struct speakers *s);
void speakers_clear(struct speakers *s);

/* Another wish; what is not changed by it goes on as it was. Another number of slots begins with
 * empty ones, which is told. */
void speakers_plan(struct speakers *s, usec_t now, const struct speakers_plan *plan);

/* Returns where it is, or SPEAKERS_NONE. `id` must be nobody else's here; neither it nor `owner`
 * may be LOUDEST_NOBODY. */
uint32_t speakers_add(struct speakers *s, usec_t now, uint32_t id, uint32_t owner);
void speakers_remove(struct speakers *s, usec_t now, uint32_t at);

void speakers_heard(struct speakers *s, usec_t now, uint32_t at, struct audio_level level);
void speakers_mute(struct speakers *s, usec_t now, uint32_t at, bool is_muted);
void speakers_rank(struct speakers *s, usec_t now, uint32_t at, enum speaker_rank rank);

/* Where its packets flow: a place of loudest.h, or SPEAKER_NOWHERE. */
static inline uint8_t speakers_place(const struct speakers *s, uint32_t at)
{
    return s->all[at].place;
}

usec_t speakers_deadline(const struct speakers *s);

/* The three answers. Each is false when it is not due yet, or has nothing to say. */

/* A report of levels: the loudest first, at most `room` of them. *active: another active speaker
 * followed from it, to be read in `active`. */
bool speakers_levels(struct speakers *s, usec_t now, struct source_level *__counted_by(room) out,
                     size_t room, size_t *named, enum audio_levels_news *news, bool *active);

/* Another dominant speaker: *is_somebody, and *id. */
bool speakers_dominant(struct speakers *s, usec_t now, bool *is_somebody, uint32_t *id);

/* Decides when that is due, and tells one change; to be called until it is false. */
bool speakers_change(struct speakers *s, usec_t now, struct loudest_change *out);

#endif
