/* rival.h - a TCP-like flow that shares a bottleneck: the window of Cubic (RFC 9438).
 *
 * It always has something to send. The window grows by slow start, then by the cubic function of
 * the time since the last loss; a loss multiplies it by 0.7, once each round trip; silence for a
 * second begins anew. Acknowledgements come back after a fixed time and are never lost.
 *
 * Pure but for the link it sends into; the world calls it when an acknowledgement is due. */
#ifndef BISQUE_SIM_RIVAL_H
#define BISQUE_SIM_RIVAL_H

#include "base/clock.h"
#include "link.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RIVAL_PACKET 1500
#define RIVAL_FLIGHTS 4096

struct rival {
    struct network_link *link;
    usec_t back; /* from the far end to here */
    double window; /* packets */
    double threshold;
    double most; /* the window at the last loss */
    usec_t epoch; /* of that loss; NEVER before it */
    uint64_t next;      /* number of the next packet */
    uint64_t acked;     /* all below were acknowledged or lost */
    uint64_t recovered; /* losses below are of one event */
    usec_t heard_at;
    usec_t round_trip;
    uint64_t delivered;
    uint64_t losses;
    size_t first, count; /* acknowledgements under way, in order of their times */
    struct {
        usec_t at;
        usec_t sent_at;
        uint64_t number;
    } acks[RIVAL_FLIGHTS];
};

void rival_open(struct rival *r, usec_t now, struct network_link *link, usec_t back);
usec_t rival_due(const struct rival *r);
/* Takes the acknowledgements that are due and sends what the window allows. */
void rival_act(struct rival *r, usec_t now);

#endif
