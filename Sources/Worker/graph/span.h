/* span.h - where a room goes on in another worker.
 *
 * A room may lie in several workers, a half in each. Between two halves is a span: a transport
 * without an address or keys, that leads to the other worker. Upon it are mirrors, receivers whose
 * publisher is in the other half; and a receiver here whose packets the other half wants has a tap
 * for the span. What crosses, and when, is path/cross.h.
 *
 * Invariant: a tap is of a receiver of the span's own room that is no mirror itself, so nothing
 * goes in circles. */
#ifndef BISQUE_GRAPH_SPAN_H
#define BISQUE_GRAPH_SPAN_H

#include "base/clock.h"
#include "base/drop.h"
#include "graph/reception_plan.h"
#include "graph/refusal.h"

#include <bounds.h>
#include <stdbool.h>
#include <stdint.h>

struct graph;
struct receiver;
struct room;
struct stream;
struct transport;

#define SPAN_FOLLOW_PERIOD (1 * SECOND) /* the other half hears so often what is wanted of it */

struct span {
    bool is_lost; /* nobody is at the other end any more */
};

/* On success it owns the socket. */
enum ch_refusal span_open(struct graph *g, struct room *room, uint32_t id, uint32_t socket);
/* Gives back what only a span has. For transport_close. */
void span_leave(struct graph *g, struct transport *transport);
/* The other worker is gone; it is told once. Streams of its mirrors end: they hold no packets. */
void span_lost(struct graph *g, struct transport *transport);

/* A receiver on a span, under the id that it has in the other half. A mirror whose span has closed
 * goes on over this one, with all who listen to it. */
enum ch_refusal span_mirror(struct graph *g, usec_t now, struct transport *span, uint32_t id,
                            const struct plan *plan);

/* The span wants this receiver's packets. */
enum drop span_tap(struct graph *g, struct receiver *receiver, struct transport *span);
void span_untap(struct receiver *receiver, const struct transport *span);

#endif
