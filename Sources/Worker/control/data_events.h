/* data_events.h - what happened to data channels, told to the controller, messages included.
 *
 * Nothing of it is lost: what finds no room among the frames waits where it is, and comes when the
 * controller has read on. */
#ifndef BISQUE_CONTROL_DATA_EVENTS_H
#define BISQUE_CONTROL_DATA_EVENTS_H

#include "base/clock.h"

#include <stdbool.h>

struct graph;

void data_events_drain(struct graph *g);
/* Whether something waits for which there is room. */
bool data_events_wait(const struct graph *g);

#endif
