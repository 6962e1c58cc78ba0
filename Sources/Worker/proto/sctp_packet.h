/* sctp_packet.h - whether a packet of SCTP (RFC 9260) may be shown to an association at all.
 *
 * Pure: it looks, changes nothing, and knows no association. What it lets through has lengths that
 * add up, chunks that belong together, and none that we never offered: addresses, their change
 * (RFC 5061), authentication (RFC 4895), congestion marks. The association itself, proto/sctp.c,
 * judges tags, sums and numbers. */
#ifndef BISQUE_PROTO_SCTP_PACKET_H
#define BISQUE_PROTO_SCTP_PACKET_H

#include "base/bytes.h"
#include "base/drop.h"

#define SCTP_HEAD_SIZE 12

enum drop association_judge(struct reader packet);

#endif
