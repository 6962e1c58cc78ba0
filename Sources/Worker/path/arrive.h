/* arrive.h - what happens to a packet once its receiver is known, and to whom it goes on.
 *
 * From a socket it comes by path/receive.c, from another worker by path/cross.c. */
#ifndef BISQUE_PATH_ARRIVE_H
#define BISQUE_PATH_ARRIVE_H

#include "base/clock.h"
#include "base/drop.h"
#include "graph/graph.h"
#include "proto/picture.h"

#include <stdbool.h>

struct receiver;
struct rtp;
struct stream;

struct arrival {
    struct receiver *__single receiver;
    struct stream *__single stream; /* its own, which has accepted the packet */
    const struct rtp *__single rtp;
    struct buffer *__single packet;
    bool is_again; /* it fills a hole */
    struct picture picture; /* filled in by `arrive` */
};

/* Reads, keeps and counts an accepted packet. */
void arrive(struct graph *g, usec_t now, struct arrival *a);
/* On to all who listen, in other workers, too. */
enum drop arrive_onward(struct graph *g, usec_t now, const struct arrival *a);

#endif
