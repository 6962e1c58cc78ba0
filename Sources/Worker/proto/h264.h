/* h264.h - the NAL units of an H.264 payload (RFC 6184).
 *
 * It looks for the beginning of a key frame and at nothing else. The modes that interleave (STAP-B,
 * MTAP, FU-B) are not looked into: nobody negotiates them. */
#ifndef BISQUE_PROTO_H264_H
#define BISQUE_PROTO_H264_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A sequence parameter set, or the first slice of an IDR picture: those whose parameter sets are in
 * the SDP send none. */
bool h264_begins_key_frame(const uint8_t *__counted_by(len) payload, size_t len);

#endif
