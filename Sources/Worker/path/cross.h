/* cross.h - what goes over a span between the halves of a room, both ways.
 *
 * To the half that listens: every packet that a tapped receiver accepts, as it came and in the
 * order in which it came, and what a listener needs to know of the stream. To the publisher's half:
 * which receivers are wanted, key frames, and which numbers have not come. The listeners' own NACKs
 * are answered where they are, from the mirror's history.
 *
 * Nothing is acknowledged. What is wanted is said again every second, what got lost on the way is
 * asked for as any loss is; who gets packets of a receiver that is not here says so. */
#ifndef BISQUE_PATH_CROSS_H
#define BISQUE_PATH_CROSS_H

#include "base/bytes.h"
#include "base/clock.h"
#include "graph/graph.h"

#include <stdbool.h>

struct receiver;
struct stream;
struct transport;

/* An accepted packet of a receiver that has taps. */
void cross_over(struct graph *g, usec_t now, struct receiver *receiver,
                const struct stream *stream, struct buffer *packet, bool is_again);
/* The publisher said which moment a timestamp stands for. */
void cross_clock(struct graph *g, usec_t now, struct receiver *receiver,
                 const struct stream *stream);
/* He said goodbye; the stream is still there. */
void cross_end(struct graph *g, usec_t now, struct receiver *receiver,
               const struct stream *stream);

/* One message from the other half, and apart from it what is behind its head: there a packet has
 * all the room it had before. The reference stays the caller's. */
void cross_receive(struct graph *g, usec_t now, struct transport *span, struct reader head,
                   struct buffer *packet);

/* Says what is due. Returns when there is more. */
usec_t cross_speak(struct graph *g, usec_t now, struct transport *span);

#endif
