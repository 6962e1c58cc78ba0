/* selection.h - which packets of a receiver are for one listener, so that a decoder can follow.
 *
 * What shall flow is decided elsewhere (graph/allocator.h) and may change at any time; here it
 * comes true where the stream allows it. To another encoding one goes with a key frame of it, and
 * the old one flows until then. Within a stream of layers one goes down with the next picture, and
 * up where the picture says that nothing is needed which this listener does not have. Where a key
 * frame would not be seen, one begins with any packet, and whoever sends it asks for one.
 *
 * Pure, of fixed size, no clock. Numbers close up behind what is skipped in graph/sender_numbers.c.
 *
 * Invariant: what is said of one picture's layer holds for all its packets, in whatever order they
 * come: `choices` remembers it. */
#ifndef BISQUE_GRAPH_SELECTION_H
#define BISQUE_GRAPH_SELECTION_H

#include "proto/picture.h"

#include <stdbool.h>
#include <stdint.h>

#define LAYER_OFF 255  /* as spatial: nothing is sent */
#define LAYER_BEST 254 /* as either: whatever there is */
#define SELECTION_PICTURES 32 /* remembered; a packet that is repaired comes no later */
#define CHOICE_BY_LAYERS 255
#define CHOICE_NOTHING 254

struct layers {
    uint8_t spatial; /* the encoding of a simulcast receiver, or the spatial layer of SVC */
    uint8_t temporal;
};

enum selection_kind {
    SELECTION_SINGLE,    /* one can begin anywhere: audio, and codecs that nothing is known of */
    SELECTION_SIMULCAST, /* several encodings, perhaps of several temporal layers */
    SELECTION_SVC,       /* one encoding with a picture in every packet, of one layer or several */
};

enum verdict {
    VERDICT_SEND,
    VERDICT_SKIP,  /* of this listener's source, but not for it: the numbers close up */
    VERDICT_OTHER, /* not of its source, or nothing flows */
    /* Send it: a new source begins here, or the same one goes on after a pause. When it came late,
     * the numbers between it and the newest packet are holes that the listener will ask for. */
    VERDICT_BEGIN,
};

/* What was said about a picture. */
struct choice {
    uint32_t timestamp;
    struct layers most; /* its layers up to these are sent */
    uint8_t target;     /* or what is of this decode target, if it is one */
    uint8_t refused;    /* one climbs no more to a spatial layer from here on */
};

struct selection {
    enum selection_kind kind;
    struct layers target;  /* what was decided */
    struct layers current; /* what flows; of an encoding that has ended, until another begins */
    uint8_t encoding;      /* that it flows from */
    uint8_t newest;        /* the place of the latest of `choices` */
    uint8_t count;
    bool is_waiting;       /* it cannot go on to what was decided without a key frame */
    bool has_frame;
    uint16_t frame;        /* the newest of the dependency descriptor */
    uint32_t followed;     /* decode targets of which everything was sent since one could begin */
    struct choice choices[SELECTION_PICTURES]; /* of this source's latest pictures */
};

/* Nothing flows, and nothing is to. */
void selection_init(struct selection *s, enum selection_kind kind);

/* From now on this is wanted; spatial LAYER_OFF is nothing. LAYER_BEST is no encoding. */
void selection_aim(struct selection *s, struct layers target);

/* What flowed cannot go on: the stream began anew, or the listener missed some of it. */
void selection_restart(struct selection *s);

/* The encoding of which a key frame is waited for; LAYER_OFF: none. That of SVC is 0. */
uint8_t selection_waits_for(const struct selection *s);

/* What becomes of a packet. `reader` must be the one that read `picture`. With VERDICT_SEND and
 * VERDICT_BEGIN `*marks_end` says whether the RTP marker must be set: the publisher's picture goes
 * on above, this listener's does not. */
enum verdict selection_judge(struct selection *s, uint8_t encoding, uint32_t timestamp,
                             const struct picture *picture, const struct picture_reader *reader,
                             bool *marks_end);

#endif
