/* agent_events.h - the events of full ICE agents; control/events.c says when. */
#ifndef BISQUE_CONTROL_AGENT_EVENTS_H
#define BISQUE_CONTROL_AGENT_EVENTS_H

#include "graph/graph.h"

#include <channel_messages.h>
#include <stdbool.h>

/* Whether what it is about is there still; nothing else may be written. */
bool agent_events_are_of_use(struct graph *g, const struct notice *notice);

void agent_events_candidate(struct graph *g, struct ch_writer *w, const struct notice *notice);
void agent_events_ended(struct graph *g, struct ch_writer *w, const struct notice *notice);
void agent_events_state(struct graph *g, struct ch_writer *w, const struct notice *notice);
void agent_events_path(struct graph *g, struct ch_writer *w, const struct notice *notice);
void agent_events_stream(struct graph *g, struct ch_writer *w, const struct notice *notice);
void agent_events_server(struct graph *g, struct ch_writer *w, const struct notice *notice);

#endif
