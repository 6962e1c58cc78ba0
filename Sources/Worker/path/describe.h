/* describe.h - what a packet carries, found once for all who will get it. */
#ifndef BISQUE_PATH_DESCRIBE_H
#define BISQUE_PATH_DESCRIBE_H

#include "path/send.h"
#include "proto/picture.h"

struct receiver;
struct stream;

/* What leaves, as far as it is the same for all. `rtp` must be of this packet. */
struct departure describe_departure(const struct receiver *receiver, const struct rtp *rtp,
                                    struct buffer *packet, uint32_t send_time);

/* What the packet says about pictures; all zero for a stream that has none. The stream's reader
 * remembers what later packets refer to. */
struct picture describe_picture(const struct receiver *receiver, struct stream *stream,
                                const struct rtp *rtp, const struct buffer *packet);

#endif
