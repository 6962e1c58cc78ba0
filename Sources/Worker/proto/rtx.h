/* rtx.h - packets sent again on a stream of their own: RFC 4588.
 *
 * The original number stands in the first two bytes of the payload. Which stream a repair stream
 * belongs to is for the graph; whether anybody asked for the packet, for proto/nack.h. */
#ifndef BISQUE_PROTO_RTX_H
#define BISQUE_PROTO_RTX_H

#include "base/drop.h"
#include "proto/rtp.h"

#include <bounds.h>
#include <stddef.h>
#include <stdint.h>

#define RTX_HEAD_SIZE 2 /* RFC 4588 section 4: the original sequence number */

/* Makes the original packet of it, in place, under the SSRC and payload type it had; `rtp`, which
 * must be of this packet, follows. The packet is RTX_HEAD_SIZE bytes shorter afterwards. RTP_EMPTY,
 * and nothing touched, when there is no number in it: padding sent as a probe. */
enum drop rtx_unwrap(uint8_t *__counted_by(len) packet, size_t len, struct rtp *rtp, uint32_t ssrc,
                     uint8_t payload_type);

/* As rtp_write_header, for a packet that goes out again: `as` is of the repair stream, `original`
 * the number under which the listener missed it. It is the end of what is written. */
size_t rtx_write_header(uint8_t *__counted_by(cap) out, size_t cap,
                        const uint8_t *__counted_by(len) packet, size_t len, const struct rtp *rtp,
                        const struct rtp_rewrite *as, uint16_t original);

#endif
