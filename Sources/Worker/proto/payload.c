/* payload.c - from the codec to the file that knows it. */
#include "proto/payload.h"

#include "proto/av1.h"
#include "proto/h264.h"
#include "proto/h265.h"
#include "proto/vp8.h"
#include "proto/vp9.h"

bool payload_begins_key_frame(enum codec codec, const uint8_t *__counted_by(len) payload,
                              size_t len)
{
    switch (codec) {
    case CODEC_VP8:
        return vp8_begins_key_frame(payload, len);
    case CODEC_VP9:
        return vp9_begins_key_frame(payload, len);
    case CODEC_H264:
        return h264_begins_key_frame(payload, len);
    case CODEC_H265:
        return h265_begins_key_frame(payload, len);
    case CODEC_AV1:
        return av1_begins_key_frame(payload, len);
    case CODEC_OTHER:
    case CODEC_OPUS:
        break;
    }
    return false;
}
