/* dominant.h - the dominant speaker: who has the floor, by how likely it is that somebody speaks.
 *
 * After Volfin and Cohen, "Dominant speaker identification for multipoint videoconferencing"
 * (Computer Speech and Language 27, 2013): each source is scored over an immediate, a medium and a
 * long time (20 ms, 100 ms, 1 s) by the likelihood that what was active there is speech; another
 * one takes over when it beats the dominant one clearly in the first two and somewhat in the third.
 * So who interrupts waits for a pause, and a pause alone changes nothing.
 *
 * Ours to add: nobody takes over who has not spoken for most of 600 ms, so that a cough into
 * silence does nothing either. Who is dominant stays so in silence, until muted or gone.
 *
 * Pure, over the sources that the caller keeps; asks nothing of packets (graph/speaker.h). */
#ifndef BISQUE_GRAPH_DOMINANT_H
#define BISQUE_GRAPH_DOMINANT_H

#include "graph/speaker.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DOMINANT_INTERVAL (100 * MILLISECOND) /* between two decisions, unless wished otherwise */
#define DOMINANT_LONG_MIN 6                   /* blocks of 100 ms: what a cough does not fill */
#define DOMINANT_NOBODY SIZE_MAX

struct dominant {
    size_t speaker; /* its place in the array, or DOMINANT_NOBODY */
    bool is_told;   /* that it is this one */
};

void dominant_init(struct dominant *d);

/* A decision. true: another one than at the last. */
bool dominant_decide(struct dominant *d, usec_t now, struct speaker *__counted_by(count) speakers,
                     size_t count);

/* This source is gone or muted; the next decision says whatever follows from it. */
void dominant_leave(struct dominant *d, size_t speaker);

enum dominant_scale {
    DOMINANT_IMMEDIATE, /* of 13 parts of the loudness of one step */
    DOMINANT_MEDIUM,    /* of 5 steps */
    DOMINANT_LONG,      /* of 10 blocks */
};

/* The log of the score of so many active parts, times 256. */
int16_t dominant_score(enum dominant_scale scale, unsigned active);

#endif
