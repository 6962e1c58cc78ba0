/* prober.h - sending more than there is to send, to see whether it would go through.
 *
 * A probe fills what flows up to a target for a while; all packets of that while are part of it.
 * Its result is how much slower they arrive than they were sent, told by the mean delays of its two
 * halves, so that jitter does not spoil it, and by its losses. Pure: proto/estimator.c decides when
 * and to what target, the owner of the sockets sends the filling.
 *
 * Invariant: no packet of the probes before was sent since `begun`; by that they are told apart. */
#ifndef BISQUE_PROTO_PROBER_H
#define BISQUE_PROTO_PROBER_H

#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>

#define PROBE_PACKETS_MIN 5
#define PROBE_FILLING 1200u /* bytes that are worth waking up for */
#define PROBE_PATIENCE SECOND /* for the answer */

enum prober_state { PROBER_IDLE, PROBER_SENDING, PROBER_WAITING };

struct probe_result {
    uint32_t bps; /* that came through; not above what was sent; 0: too little came to know */
    bool is_all;  /* more was sent than came through */
};

/* Of the packets that were sent in one half of the probe. */
struct probe_half {
    uint32_t packets;
    int64_t sent; /* sums, in microseconds after the first */
    int64_t delay;
};

struct prober {
    enum prober_state state; /* who asks for it need not look further while none is at hand */
    uint32_t probes; /* in all */
    uint32_t target;
    uint32_t sent_packets;
    usec_t period; /* at least so long */
    usec_t asked_at; /* when filling was asked for last */
    usec_t begun;
    usec_t ended;
    uint32_t sent_bytes;

    uint32_t told; /* packets whose fate is known */
    uint32_t arrived;
    uint32_t arrived_bytes;
    uint32_t last_bytes; /* of the packet sent last */
    usec_t last_sent;
    usec_t first_delay;
    uint32_t first_bytes;
    usec_t first_arrived;
    usec_t last_arrived;
    struct probe_half half[2];
};

void prober_init(struct prober *p);

/* Must be idle. */
void prober_begin(struct prober *p, usec_t now, uint32_t target, usec_t period);
void prober_cancel(struct prober *p);

/* How many bytes of filling are due; 0: none now. Ends the sending when it has been enough, or
 * when there was none in twice the time. */
uint32_t prober_due(struct prober *p, usec_t now);
/* Something was sent, filling or not: whether it is part of a probe. */
bool prober_sent(struct prober *p, usec_t now, uint32_t bytes);

void prober_arrived(struct prober *p, usec_t sent, usec_t arrived, uint32_t bytes);
void prober_lost(struct prober *p);

/* `told` is when the newest packet of known fate was sent. True once, with the result, when all is
 * told or nothing more is to be expected. */
bool prober_finish(struct prober *p, usec_t now, usec_t told, struct probe_result *out);

usec_t prober_deadline(const struct prober *p);

#endif
