/* refusal.h - the answer of everything that a request can ask for: accepted, or why not.
 *
 * The reasons are the channel's own, so the controller hears them unchanged; next to each goes a
 * `detail`, a few words that name the offender. A refused change has changed nothing. */
#ifndef BISQUE_GRAPH_REFUSAL_H
#define BISQUE_GRAPH_REFUSAL_H

#include <channel_messages.h>

/* None of the reasons. */
#define ACCEPTED CH_REFUSAL_COUNT

#endif
