/* events.h - what the graph noticed, told to the controller.
 *
 * Notices wait in the graph until the turn ends; here they become frames. When the controller
 * reads too slowly they are lost and counted, never kept without end. */
#ifndef BISQUE_CONTROL_EVENTS_H
#define BISQUE_CONTROL_EVENTS_H

#include "graph/graph.h"

/* The first frame of the session. false: no memory. */
bool events_hello(struct graph *g);
/* Turns all notices into frames. */
void events_drain(struct graph *g);
/* One line for the controller's log: what, and about whom. Dropped below the level asked for. */
void events_log(struct graph *g, enum ch_log_level level, const char *what, const char *detail);

#endif
