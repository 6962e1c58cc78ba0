/* compound.h - one RTCP compound of a transport, while it is written.
 *
 * It begins with a report, as RFC 3550 section 6.1 wants, and is sent when it is full. */
#ifndef BISQUE_PATH_COMPOUND_H
#define BISQUE_PATH_COMPOUND_H

#include "base/bytes.h"
#include "base/clock.h"
#include "graph/graph.h"

#include <stdbool.h>

#define COMPOUND_MAX 1200 /* fits every path; what does not fit goes into the next compound */

struct compound {
    struct graph *__single graph;
    struct transport *__single transport;
    struct buffer *__single buffer;
    struct writer writer;
    uint32_t ssrc; /* under which this transport reports */
};

/* false: no buffer. */
bool compound_open(struct compound *c);
/* Sends it if there is anything in it, and gives the buffer back. */
void compound_send(struct compound *c, usec_t now);
/* Sends what there is and goes on in a new one, when less than `wanted` bytes are left. */
bool compound_need(struct compound *c, usec_t now, size_t wanted);
/* The same, for what may not come first: an empty report goes before it. */
bool compound_need_head(struct compound *c, usec_t now, size_t wanted);
/* A transport that only receives has no name of its own to give; its SSRC in hexadecimal is. */
void compound_write_name(struct compound *c);

#endif
