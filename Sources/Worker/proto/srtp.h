/* srtp.h - opens what strangers sealed (RFC 3711, RFC 7714). The only file that speaks to libsrtp.
 *
 * One of these is one master key's receiving half. A stream (its replay window of 1,024 packets,
 * its rollover counter) comes into being with the first packet of an SSRC that proves to be sealed
 * with the key, RTP or RTCP; forged packets leave nothing behind. What we send is sealed by seal.c.
 *
 * The library is started once for the process and never shut down. */
#ifndef BISQUE_PROTO_SRTP_H
#define BISQUE_PROTO_SRTP_H

#include "base/drop.h"
#include "base/table.h"
#include "proto/suite.h"

#include <bounds.h>
#include <stddef.h>
#include <stdint.h>

#define SRTP_SSRCS_MAX 64 /* streams of one key, unless more are allowed */
#define SRTP_WINDOW 1024  /* packets of one stream; SRTCP has the library's 128 */

struct srtp;

struct srtp *__single srtp_open(const struct suite_key *key); /* NULL: no memory */
void srtp_close(struct srtp *srtp);

/* In place, and *opened is what is left of the length: the packet begins where it began. After a
 * drop the bytes are not to be read:
 *   SRTP_MALFORMED   too short for its header and its seal, or SRTCP that is not encrypted;
 *   SRTP_AUTH        forged, damaged, or of another key;
 *   SRTP_REPLAY      opened before, or older than the window;
 *   SRTP_SSRC_LIMIT  an unknown SSRC when there are as many as may be;
 *   SRTP_FAILED      no memory for its stream, or the key has opened 2^48 packets. */
enum drop srtp_open_rtp(struct srtp *srtp, uint8_t *__counted_by(length) packet, size_t length,
                        size_t *opened);
enum drop srtp_open_rtcp(struct srtp *srtp, uint8_t *__counted_by(length) packet, size_t length,
                         size_t *opened);

/* For who expects more streams than SRTP_SSRCS_MAX. Fewer than there are ends none of them. */
void srtp_allow(struct srtp *srtp, size_t ssrcs);

/* Makes room for another SSRC. With the stream its replay window is forgotten: what was recorded
 * of it may be opened once more, so nobody must listen to this SSRC any longer. */
void srtp_forget(struct srtp *srtp, uint32_t ssrc);

/* The SSRC that was silent for longest, of those that `wanted` does not hold; 0: all are wanted. */
uint32_t srtp_stalest(const struct srtp *srtp, const struct id_table *wanted);

/* How many streams there are. */
size_t srtp_count(const struct srtp *srtp);

#endif
