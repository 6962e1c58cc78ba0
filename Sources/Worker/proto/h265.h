/* h265.h - the NAL units of an H.265 payload (RFC 7798).
 *
 * It looks for the beginning of a key frame and at nothing else. Decoding order numbers are not
 * expected: sprop-max-don-diff is 0 in everything that is negotiated. */
#ifndef BISQUE_PROTO_H265_H
#define BISQUE_PROTO_H265_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A video or sequence parameter set, or the first slice of a picture that can be begun with. */
bool h265_begins_key_frame(const uint8_t *__counted_by(len) payload, size_t len);

#endif
