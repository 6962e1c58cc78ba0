/* probe.h - sends what shall show whether a listener's path carries more. */
#ifndef BISQUE_PATH_PROBE_H
#define BISQUE_PATH_PROBE_H

#include "base/clock.h"

struct graph;
struct transport;

/* As much filling as the estimator asks for now: what was sent lately, once more. Only listeners
 * with retransmissions can be probed: nobody else throws away what he has. */
void probe_send(struct graph *g, usec_t now, struct transport *transport);

#endif
