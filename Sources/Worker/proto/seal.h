/* seal.h - seals what we send (RFC 3711, RFC 7714), with a key of its own for every listener.
 *
 * A seal is one master key's sending half. It remembers every SSRC that it ever sealed under this
 * key and which numbers each has used: no index is used twice, even when a stream ends and another
 * with its SSRC begins. What would repeat is refused. Ciphers are in seal_cipher.c, indices in
 * seal_stream.c; what comes in is opened by srtp.c.
 *
 * Out of place: the pieces of a packet are read where they are, one sealed packet is written. */
#ifndef BISQUE_PROTO_SEAL_H
#define BISQUE_PROTO_SEAL_H

#include "base/drop.h"
#include "proto/suite.h"

#include <bounds.h>
#include <stddef.h>
#include <stdint.h>

#define SEAL_SSRCS_MAX 4096

struct seal;

struct seal *__single seal_open(const struct suite_key *key); /* NULL: no memory */
void seal_close(struct seal *seal);

/* Asks the memory for what the next seal_rtp will need, without waiting for it. */
void seal_fetch(const struct seal *seal);

/* `header` and `payload` are two pieces of one RTP packet, together at most RTP_PACKET_MAX. The
 * first must hold the whole RTP header, CSRCs and extension; what it has behind that is payload
 * too (the original number of a retransmission, for instance). `out` must not overlap them.
 *
 * DROP_NONE, and *sealed is the length of what was written: at most SUITE_SEAL_MAX more than the
 * pieces. Otherwise nothing in `out` is to be sent:
 *   SEAL_REPEATED  this index was used before, or is too old to know;
 *   SEAL_SPACE     `out` is too small; the index is still free;
 *   SEAL_LIMIT     too many SSRCs under one key, no memory for one more, or 2^48 packets sealed;
 *   SEAL_FAILED    the library failed; the index is spent. */
enum drop seal_rtp(struct seal *seal, const uint8_t *__counted_by(header_length) header,
                   size_t header_length, const uint8_t *__counted_by(payload_length) payload,
                   size_t payload_length, uint8_t *__counted_by(cap) out, size_t cap,
                   size_t *sealed);

/* A compound, or what RFC 5506 allows instead; it must have a first SSRC. Its index is counted per
 * first SSRC, so that one never repeats; SEAL_LIMIT after 2^31 of them. */
enum drop seal_rtcp(struct seal *seal, const uint8_t *__counted_by(length) compound, size_t length,
                    uint8_t *__counted_by(cap) out, size_t cap, size_t *sealed);

#endif
