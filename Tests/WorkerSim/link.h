/* link.h - a bad network as a function: a packet and the time go in, the times it arrives come out.
 *
 * Delay, jitter, loss at random or in bursts, duplication, reordering, a policer and a bottleneck
 * with its queue, all from one seed, so a scenario is the same each time. Whoever shares a link
 * shares its queue. It holds no packets; who calls carries them until they are due. */
#ifndef BISQUE_SIM_LINK_H
#define BISQUE_SIM_LINK_H

#include "base/clock.h"
#include "base/random.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINK_COPIES_MAX 2

/* All zero: every packet arrives at once. Shares are in ten-thousandths of the packets. */
struct conditions {
    usec_t delay;
    usec_t jitter; /* up to this much more, without overtaking */
    uint32_t lost;
    uint32_t bursts;     /* begin with so many packets; in one everything is lost (Gilbert) */
    uint32_t burst_ends; /* with so many of the packets in it */
    uint32_t duplicated;
    uint32_t reordered;       /* these wait `reorder_delay` longer and are overtaken */
    usec_t reorder_delay;
    uint32_t bits_per_second; /* 0: no bottleneck */
    usec_t queue;             /* what would wait longer at the bottleneck is lost */
    uint32_t policed;         /* bits a second: what is over is lost at once; 0: no policer */
    uint32_t policer_bytes;   /* that may come at once */
    size_t longest;           /* larger packets are lost; 0: there are none */
};

struct network_link {
    struct conditions conditions;
    struct random random;
    usec_t free_at; /* when the bottleneck has sent all it holds */
    usec_t newest;  /* when the last packet in order arrives */
    bool is_in_burst;
    int64_t tokens; /* of the policer, in millionths of a bit */
    usec_t filled_at;
    uint64_t carried;
    uint64_t lost;
};

void link_open(struct network_link *link, const struct conditions *conditions, uint32_t seed);

/* Other conditions from now on. What the bottleneck holds leaves at the old rate. */
void link_change(struct network_link *link, const struct conditions *conditions);

/* When a packet of this size that enters now arrives: none, one or two times. */
size_t link_carry(struct network_link *link, usec_t now, size_t bytes,
                  usec_t arrivals[__counted_by(LINK_COPIES_MAX)]);

#endif
