/* receive.h - a datagram comes in: whose is it, what is it, what does it change.
 *
 * Start reading here to follow a packet. RTP goes on to forward.h; RTCP ends here, in the
 * statistics of streams and senders and in the wish for a key frame. */
#ifndef BISQUE_PATH_RECEIVE_H
#define BISQUE_PATH_RECEIVE_H

#include "base/clock.h"
#include "graph/graph.h"

/* The buffer is only looked at; the caller keeps its reference. */
void receive_datagram(struct graph *g, usec_t now, const struct flow *from, struct buffer *packet);

#endif
