/* parting.h - transports that are gone, and what they go on saying for a while: that they are.
 *
 * Nobody acknowledges a goodbye, and who misses it waits until consent runs out. So it is the same
 * datagram five times within a second, farther and farther apart: a way that loses packets in
 * bursts loses none of seconds. An agent's sockets stay open for so long, and the relay it goes
 * through is given back behind the last.
 *
 * Sends nothing: what is due becomes last words of the graph (path/connect.c). */
#ifndef BISQUE_GRAPH_PARTING_H
#define BISQUE_GRAPH_PARTING_H

#include "base/address.h"
#include "base/clock.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PARTINGS_MAX 256     /* at a time; who goes beyond it says goodbye once */
#define PARTING_BYTES_MAX 200 /* a sealed alert, and what a relay wants around it */
#define PARTING_SOCKETS_MAX 16

struct graph;
struct ice_agent;

struct parting {
    struct flow to;
    usec_t next; /* 0: at once */
    unsigned said;
    size_t length;
    uint8_t bytes[PARTING_BYTES_MAX];
    struct ice_agent *__single agent; /* whose relay it goes through; NULL: through none */
    size_t socket_count;              /* to be closed behind it */
    uint32_t sockets[PARTING_SOCKETS_MAX];
};

/* The next free one, to be filled in; it counts at once. NULL: there is none. */
struct parting *__single parting_begin(struct graph *g);

void partings_due(struct graph *g, usec_t now);
usec_t partings_deadline(const struct graph *g); /* NEVER when nothing is said any more */
/* Says each once more, whatever the time, as far as there is room for last words. false: all is
 * said, and the partings are over. */
bool partings_hurry(struct graph *g);
/* Without another word. The sockets are the caller's who closes them all. */
void partings_clear(struct graph *g);

#endif
