/* witness.h - writes down what leaves the worker sealed, and judges it afterwards.
 *
 * A key, an SSRC and an index used for two packets let anybody read both (RFC 3711 section 9.1).
 * The witness stands before the network, so it sees what is lost as well, and opens it all with the
 * keys that the browsers got: a packet whose index it cannot tell does not open. */
#ifndef BISQUE_SIM_WITNESS_H
#define BISQUE_SIM_WITNESS_H

#include "scenario.h"

struct testimony {
    size_t packets; /* RTP and RTCP that opened */
    size_t repeats; /* triples that were used before */
    size_t sealed_wrong;
};

/* From now on; scenario_close ends it. */
void witness_open(struct scenario *s);
void witness_close(struct witness *w);

void witness_see(struct witness *w, const struct endpoint *e,
                 const uint8_t *__counted_by(length) packet, size_t length);
/* Must come before the browsers that got the packets are closed. */
struct testimony witness_judge(struct witness *w);

#endif
