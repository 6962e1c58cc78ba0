/* tap.h - received packets, whole, for whoever in the controller listens to a receiver.
 *
 * Off until somebody does, and then only a bit is looked at. A packet waits with one reference
 * until the turn ends; what is beyond TAPPED_MAX is counted as lost. Nothing here is sent on to
 * listeners (path/forward.c), and nothing is told of packets that were dropped (graph/trace.h).
 */
#ifndef BISQUE_GRAPH_TAP_H
#define BISQUE_GRAPH_TAP_H

#include <bounds.h>
#include <stdint.h>

#define TAPPED_MAX 256 /* in one turn */

struct buffer;
struct graph;
struct receiver;

/* One packet of a receiver that may be gone already. */
struct tapped {
    uint32_t receiver;
    struct buffer *__single packet;
};

/* The receiver took this packet; its bytes must not change any more. */
void tap_packet(struct graph *g, const struct receiver *receiver, struct buffer *packet);
/* Lets go of all that wait. */
void tap_clear(struct graph *g);

#endif
