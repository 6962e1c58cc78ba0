/* vp8.h - the VP8 payload descriptor (RFC 7741).
 *
 * It looks for the beginning of a key frame and at nothing else; layers are not told apart. */
#ifndef BISQUE_PROTO_VP8_H
#define BISQUE_PROTO_VP8_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool vp8_begins_key_frame(const uint8_t *__counted_by(len) payload, size_t len);

#endif
