/* repair.h - packets that come again, and packets that are sent again.
 *
 * One history per received stream serves all its listeners; what is missing from the stream is
 * noted here and asked for by path/feedback.c. */
#ifndef BISQUE_PATH_REPAIR_H
#define BISQUE_PATH_REPAIR_H

#include "base/clock.h"
#include "base/drop.h"
#include "graph/graph.h"

struct buffer;
struct picture;
struct receiver;
struct rtcp_packet;
struct rtp;
struct sender;
struct stream;

/* A packet of a retransmission payload type: turns it, in place, into the packet it repeats. */
enum drop repair_unwrap(usec_t now, struct receiver *receiver, struct rtp *rtp,
                        struct buffer *packet);

/* A packet of `stream` was accepted: keeps it, and notes what is missing before it. */
void repair_note(struct graph *g, usec_t now, struct receiver *receiver, struct stream *stream,
                 const struct rtp *rtp, const struct picture *picture, bool is_again,
                 struct buffer *packet);

/* The packet that left under our `number`, of whichever stream it came; NULL: it is not kept. */
struct buffer *__single repair_find_sent(const struct sender *sender, usec_t now, uint16_t number);

/* A listener misses what this generic NACK lists; its head was read. */
void repair_resend(struct graph *g, usec_t now, struct sender *sender, struct rtcp_packet *packet);

#endif
