/* active_speaker.h - the active speaker as rooms of version 2 name it: the loudest of four reports.
 *
 * Fed with the loudest entry of each report of levels (graph/audio_levels.h). When nobody is active
 * the first one loud enough is it at once; later another must have been the loudest in four
 * reports in a row. A report that names nobody, or somebody too quiet, breaks the row. Who is
 * active stays so until muted or gone. Simple and easily fooled: graph/dominant.h is not. */
#ifndef BISQUE_GRAPH_ACTIVE_SPEAKER_H
#define BISQUE_GRAPH_ACTIVE_SPEAKER_H

#include "graph/audio_levels.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ACTIVE_SPEAKER_REPORTS 4
#define ACTIVE_SPEAKER_THRESHOLD (-80) /* dBov */

struct active_speaker {
    bool is_somebody;
    bool is_told;     /* that it is this one, or nobody */
    uint8_t in_a_row; /* reports that named `candidate` as the loudest */
    uint32_t id;
    uint32_t candidate;
};

void active_speaker_init(struct active_speaker *a);

/* `loudest` NULL: the report named nobody. true: another one than after the last report. */
bool active_speaker_report(struct active_speaker *a, const struct source_level *__single loudest);

/* This source is gone or muted; the next report says whatever follows from it. */
void active_speaker_leave(struct active_speaker *a, uint32_t id);

#endif
