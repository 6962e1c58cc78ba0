/* hall.h - who can be heard in a room: its receivers as speakers, and senders that follow slots.
 *
 * Brings graph/speakers.h together with the objects it speaks of. A room has one from the first
 * wish on; what was found is noted for the controller, and slot senders move to whom one hears.
 *
 * Invariant: a receiver's `speaker` is its place in `speakers`, or SPEAKERS_NONE. A slot sender is
 * a sender of whoever is heard in its slot, or of `nobody`, where there is room for all of them. */
#ifndef BISQUE_GRAPH_HALL_H
#define BISQUE_GRAPH_HALL_H

#include "base/deadline.h"
#include "base/list.h"
#include "graph/receiver.h"
#include "graph/speakers.h"

#include <channel_messages.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HALL_LEVELS_MAX 255 /* in one report */
#define HALL_OWNER_NONE 0   /* nobody's voice, or nobody's ear */
#define HALL_LEVELS_INTERVAL (200 * MILLISECOND) /* where nobody wished for reports */

/* As the channel says it: the number that means nobody among places means the same here. */
static inline uint32_t hall_owner(uint32_t asked)
{
    return asked == LOUDEST_NOBODY ? HALL_OWNER_NONE : asked;
}

struct buffer;
struct graph;
struct room;
struct rtp;
struct sender;

struct hall {
    struct room *__single room;
    struct speakers speakers;
    struct deadline due;
    enum ch_speaker_method method;
    bool tells_levels;
    uint8_t most_levels;
    uint8_t slots;
    size_t named; /* in the last report; a newer one that comes before it is told takes its place */
    struct source_level report[HALL_LEVELS_MAX];
    struct link senders;
    size_t sender_count;
    struct receiver nobody; /* who never says anything */
};

/* Gives the room one, if it has none yet. false: no memory. */
bool hall_begin(struct graph *g, usec_t now, struct room *room);
/* And the slot senders in it; the room's receivers are there still. */
void hall_end(struct graph *g, struct room *room);

/* Wishes. The interval is 0, or at least SPEAKERS_INTERVAL_MIN. */
void hall_tell_levels(struct graph *g, usec_t now, struct hall *hall, usec_t interval,
                      uint8_t threshold, uint8_t most);
void hall_tell_speaker(struct graph *g, usec_t now, struct hall *hall,
                       enum ch_speaker_method method);
void hall_fill_slots(struct graph *g, usec_t now, struct hall *hall, uint8_t slots);

/* What this receiver listens for is another thing now: it comes in, or leaves. Of those beyond
 * SPEAKERS_MAX, or for whom there is no memory, nothing is told. */
void hall_admit(struct graph *g, usec_t now, struct receiver *receiver);
void hall_leave(struct graph *g, struct receiver *receiver);
/* Whose voice it is, and who makes way for it. */
void hall_name(struct graph *g, usec_t now, struct receiver *receiver, uint32_t owner,
               enum speaker_rank rank);

/* Room for one more sender that follows a slot. false: no memory. */
bool hall_reserve_sender(struct hall *hall);
/* This sender of `nobody` follows a slot from now on. */
void hall_seat(struct graph *g, struct hall *hall, struct sender *sender, uint8_t slot,
               uint32_t owner);
/* The sender closes. */
void hall_unseat(struct sender *sender);

/* A packet of a receiver that is in the hall came. */
void hall_heard(struct graph *g, usec_t now, const struct receiver *receiver,
                const struct rtp *rtp, const struct buffer *packet);

/* Says what is due by now. */
void hall_due(struct graph *g, usec_t now, struct hall *hall);

#endif
