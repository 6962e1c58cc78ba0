/* sctp_packet.h - whether a packet of SCTP (RFC 9260) may be shown to an association at all.
 *
 * Pure: it looks, changes nothing, and knows no association. What it lets through has lengths that
 * add up, chunks that belong together, and none that we never offered: addresses, their change
 * (RFC 5061), authentication (RFC 4895), congestion marks. Sums are written and compared here, for
 * usrsctp would do it byte by byte; tags and numbers are judged by the association itself,
 * proto/sctp.c. */
#ifndef BISQUE_PROTO_SCTP_PACKET_H
#define BISQUE_PROTO_SCTP_PACKET_H

#include "base/bytes.h"
#include "base/drop.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCTP_HEAD_SIZE 12

enum drop association_judge(struct reader packet);

/* Both must have a head: writes the packet's sum into it, and says whether it is the right one. */
void association_sum(uint8_t *__counted_by(length) packet, size_t length);
bool association_is_summed(const uint8_t *__counted_by(length) packet, size_t length);

#endif
