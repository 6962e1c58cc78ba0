/* lateness.h - whether our own loop comes too late to what is due.
 *
 * One verdict for all that this loop does, from its turns of the last second: late is who comes
 * more than LATE_TURN too late in more than one turn of a hundred, and not just once or twice.
 * Whoever measures delays must know, since packets that wait for us look like a full way.
 *
 * Pure; all zero is a valid start. */
#ifndef BISQUE_BASE_LATENESS_H
#define BISQUE_BASE_LATENESS_H

#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>

#define LATE_TURN (20 * MILLISECOND)
#define LATE_PERIOD SECOND
#define LATE_TURNS_FEW 2 /* by chance, on any machine */

struct lateness {
    usec_t began; /* the period at hand */
    uint32_t turns;
    uint32_t late_turns;
    bool is_late;
};

/* A turn in which something was due, the first of it since `late_by`. */
static inline void lateness_turn(struct lateness *l, usec_t now, usec_t late_by)
{
    l->turns++;
    if (late_by > LATE_TURN)
        l->late_turns++;
    if (now - l->began < LATE_PERIOD)
        return;
    const bool is_often = l->late_turns > LATE_TURNS_FEW && l->late_turns * 100 > l->turns;
    *l = (struct lateness){.began = now, .is_late = is_often};
}

#endif
