/* forward.h - an accepted packet goes to everyone who wants it. */
#ifndef BISQUE_PATH_FORWARD_H
#define BISQUE_PATH_FORWARD_H

#include "base/clock.h"
#include "graph/graph.h"

struct picture;
struct receiver;
struct rtp;
struct stream;

/* `packet` is shared by all that leaves; `rtp` and `picture` describe it. */
void forward_packet(struct graph *g, usec_t now, struct receiver *receiver, struct stream *stream,
                    const struct rtp *rtp, const struct picture *picture, struct buffer *packet);
/* It was accepted, but carries nothing that anybody wants: its number closes up. */
void forward_nothing(struct receiver *receiver, const struct stream *stream,
                     const struct rtp *rtp);

#endif
