/* sctp_resets.h - which streams of an association are to end, one request after the other.
 *
 * Pure: it asks nobody (proto/sctp_socket.h does) and knows no association. RFC 6525 lets one
 * request run at a time; what is asked for meanwhile waits for it.
 *
 * Invariant: no stream is both asked and running, but one may be asked for anew. */
#ifndef BISQUE_PROTO_SCTP_RESETS_H
#define BISQUE_PROTO_SCTP_RESETS_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RESETS_AT_ONCE 64
#define RESETS_BYTES 8192 /* a bit for each stream that there can be */

struct sctp_resets {
    size_t asked_count;
    size_t running_count;
    uint8_t asked[RESETS_BYTES];
    uint8_t running[RESETS_BYTES];
};

void resets_ask(struct sctp_resets *resets, uint16_t stream);
/* Whether nothing may be sent on it, because it is to end first. */
bool resets_hold(const struct sctp_resets *resets, uint16_t stream);

/* What the next request is about; 0: none, or one is running. */
size_t resets_next(const struct sctp_resets *resets, uint16_t streams[RESETS_AT_ONCE]);
/* It was sent. */
void resets_run(struct sctp_resets *resets, const uint16_t *__counted_by(count) streams,
                     size_t count);
/* It was granted or refused, as far as it is about this stream. */
void resets_finish(struct sctp_resets *resets, uint16_t stream);

#endif
