/* loudest.h - which few of many sources are heard, on a fixed number of slots.
 *
 * A listener of a large room has one audio sender for each slot, and the room says which source
 * flows there. One place more is kept than there are slots: a listener who sits in one of them
 * hears the source of the spare place there, so nobody hears himself and everybody hears as many.
 *
 * Who has a place keeps it in silence until it is wanted, and for LOUDEST_STAY in any case. A new
 * voice takes the place of the one silent for longest; when all speak, of the quietest, if it is
 * louder by LOUDEST_MARGIN. Those of higher rank go first and wait for nobody.
 *
 * Pure, over the sources that the caller keeps. Never is a source in two places. */
#ifndef BISQUE_GRAPH_LOUDEST_H
#define BISQUE_GRAPH_LOUDEST_H

#include "graph/speaker.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOUDEST_SLOTS_MAX 16
#define LOUDEST_STAY (2 * SECOND)
#define LOUDEST_PAUSE (800 * MILLISECOND) /* who breathes is not silent */
#define LOUDEST_MARGIN (6 * SPEAKER_LOUDNESS)
#define LOUDEST_INTERVAL (40 * MILLISECOND) /* a new voice waits no longer for a decision */
#define LOUDEST_NOBODY UINT32_MAX           /* no source's id, and no owner's */

struct loudest_place {
    uint32_t id;    /* of the source, or LOUDEST_NOBODY */
    uint32_t owner; /* of the source */
    uint32_t told;  /* who was here when it was told last */
    uint32_t index; /* of the source in the caller's array */
    usec_t since;
};

struct loudest {
    uint8_t slots; /* the spare place comes after them */
    struct loudest_place places[LOUDEST_SLOTS_MAX + 1];
};

/* Another source flows in this place: the slot of this number, or `slots` for the spare one. */
struct loudest_change {
    uint8_t place;
    uint32_t before; /* LOUDEST_NOBODY: the place was free */
    uint32_t after;
};

/* `slots` must be no more than LOUDEST_SLOTS_MAX; with 0 nobody gets a place. */
void loudest_init(struct loudest *l, uint8_t slots);

/* As many slots from now on. All places are free again; what that changes is still to be told. */
void loudest_resize(struct loudest *l, uint8_t slots, struct speaker *__counted_by(count) speakers,
                    size_t count);

/* A decision. The array must be the same at each, but for sources added, and those that left. */
void loudest_choose(struct loudest *l, usec_t now, struct speaker *__counted_by(count) speakers,
                    size_t count);

/* This source is gone or muted: its place is free at once. */
void loudest_leave(struct loudest *l, struct speaker *speaker);

/* What changed since it was told last, one place for each call; false: nothing more. What is told
 * without a decision between belongs together: halfway a source may seem to be in two places. */
bool loudest_change(struct loudest *l, struct loudest_change *out);

/* The source that `listener`, an owner or LOUDEST_NOBODY, hears in this slot, or LOUDEST_NOBODY. */
uint32_t loudest_source(const struct loudest *l, uint8_t slot, uint32_t listener);

/* The other way round: the slot in which he hears this place's source; SPEAKER_NOWHERE: in none. */
uint8_t loudest_slot(const struct loudest *l, uint8_t place, uint32_t listener);

#endif
