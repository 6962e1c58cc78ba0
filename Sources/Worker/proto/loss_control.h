/* loss_control.h - what the losses of one leg say of the rate.
 *
 * Counted in windows of at least LOSS_PACKETS packets and LOSS_PERIOD. Pure. A loss that comes
 * without a queue may be Wi-Fi's, so that two windows in a row must say it. */
#ifndef BISQUE_PROTO_LOSS_CONTROL_H
#define BISQUE_PROTO_LOSS_CONTROL_H

#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>

#define LOSS_PACKETS 20
#define LOSS_PERIOD (250 * MILLISECOND) /* or the round trip, if that is longer */
#define LOSS_HOLD_PERMILLE 20           /* from here on nothing rises */
#define LOSS_FALL_PERMILLE 100          /* and above this everything falls */

enum loss_verdict { LOSS_RISE, LOSS_HOLD, LOSS_FALL };

/* All zero is a valid start. */
struct loss_control {
    usec_t began;
    uint32_t told; /* in this window */
    uint32_t lost;
    uint8_t bad_windows; /* in a row */
    uint16_t permille;   /* of the last window */
    uint16_t average;    /* over about eight */
};

void loss_control_told(struct loss_control *l, uint32_t arrived, uint32_t lost);
/* A report of somebody who tells of no single packets; only the average takes it. */
void loss_control_reported(struct loss_control *l, uint16_t permille);
void loss_control_undo(struct loss_control *l); /* one that was told lost did arrive */

/* LOSS_FALL once for each window that says so. */
enum loss_verdict loss_control_judge(struct loss_control *l, usec_t now, usec_t round_trip,
                                     bool has_queue);

#endif
