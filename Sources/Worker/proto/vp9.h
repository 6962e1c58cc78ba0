/* vp9.h - the VP9 payload descriptor (RFC 9628).
 *
 * It looks for the beginning of a key frame, in its lowest spatial layer, and at nothing else. */
#ifndef BISQUE_PROTO_VP9_H
#define BISQUE_PROTO_VP9_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool vp9_begins_key_frame(const uint8_t *__counted_by(len) payload, size_t len);

#endif
