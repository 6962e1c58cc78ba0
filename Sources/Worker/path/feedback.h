/* feedback.h - what is due to be said in RTCP: reports, requests for a key frame, farewells.
 *
 * It asks every transport that is due what it wants to say and writes it; the objects themselves
 * never send. */
#ifndef BISQUE_PATH_FEEDBACK_H
#define BISQUE_PATH_FEEDBACK_H

#include "base/clock.h"
#include "graph/graph.h"

/* RFC 3550 section 6.2, with the fixed intervals of RFC 4585's mode for small groups. Each is
 * spread between half and one and a half. */
#define REPORT_PERIOD_VIDEO (1 * SECOND)
#define REPORT_PERIOD_AUDIO (5 * SECOND)

/* Says what is due by now on every transport. Called after every input, so that it does not matter
 * where the loop cut its batches. */
void feedback_due(struct graph *g, usec_t now);
/* Says BYE for the streams that ended since the last call. */
void feedback_farewells(struct graph *g, usec_t now);

#endif
