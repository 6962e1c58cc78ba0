/* payload.h - looks into a payload: does a key frame begin here?
 *
 * Only dispatch; each codec has a file of its own, and none of them changes a byte. An encrypted
 * payload gives whatever its bytes say; proto/descriptor.h is better then. */
#ifndef BISQUE_PROTO_PAYLOAD_H
#define BISQUE_PROTO_PAYLOAD_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order in which the channel names them. */
enum codec {
    CODEC_OTHER,
    CODEC_OPUS,
    CODEC_VP8,
    CODEC_VP9,
    CODEC_H264,
    CODEC_H265,
    CODEC_AV1,
};

/* False for what has no key frames, and for what is cut short. */
bool payload_begins_key_frame(enum codec codec, const uint8_t *__counted_by(len) payload,
                              size_t len);

#endif
