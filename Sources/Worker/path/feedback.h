/* feedback.h - what is due to be said in RTCP: reports, requests for a key frame, farewells.
 *
 * It asks every transport that is due what it wants to say and writes it; the objects themselves
 * never send. */
#ifndef BISQUE_PATH_FEEDBACK_H
#define BISQUE_PATH_FEEDBACK_H

#include "base/clock.h"
#include "graph/graph.h"

struct transport;

/* RFC 3550 section 6.2, with the fixed intervals of RFC 4585's mode for small groups. Each is
 * spread between half and one and a half. */
#define REPORT_PERIOD_VIDEO (1 * SECOND)
#define REPORT_PERIOD_AUDIO (5 * SECOND)

/* Says what is due by now on this transport. Returns when it must be asked next. */
usec_t feedback_speak(struct graph *g, usec_t now, struct transport *transport);
/* Says BYE for the streams that ended since the last call. */
void feedback_farewells(struct graph *g, usec_t now);

#endif
