/* av1.h - the AV1 aggregation header (RTP Payload Format For AV1, version 1.0.0).
 *
 * It looks for the beginning of a coded video sequence and at nothing else; what the dependency
 * descriptor says is in proto/descriptor.h. */
#ifndef BISQUE_PROTO_AV1_H
#define BISQUE_PROTO_AV1_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The sender says so, or a sequence header is in it. */
bool av1_begins_key_frame(const uint8_t *__counted_by(len) payload, size_t len);

#endif
