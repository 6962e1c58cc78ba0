/* refusal.h - the answer of everything that a request can ask for: accepted, or why not.
 *
 * The reasons are the channel's own, so the controller hears them unchanged; next to each goes a
 * `detail`, a few words that name the offender. A refused change has changed nothing. */
#ifndef BISQUE_GRAPH_REFUSAL_H
#define BISQUE_GRAPH_REFUSAL_H

#include <bounds.h>
#include <channel_messages.h>
#include <stddef.h>

struct address;

/* None of the reasons. */
#define ACCEPTED CH_REFUSAL_COUNT

/* `why`, with "what 192.0.2.1 port 5004" as the detail. */
enum ch_refusal refuse_address(const char *what, const struct address *address, enum ch_refusal why,
                               char *__counted_by(space) detail, size_t space);

#endif
