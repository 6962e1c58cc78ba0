/* due.h - what time asks for: on every transport that is due, what ICE, DTLS and RTCP want. */
#ifndef BISQUE_PATH_DUE_H
#define BISQUE_PATH_DUE_H

#include "base/clock.h"
#include "graph/graph.h"

/* Called after every input, so that it does not matter where the loop cut its batches. Data
 * channels are for the end of a turn (path/data.h). */
void due_work(struct graph *g, usec_t now);

#endif
