/* video.h - an encoder of video by model: sizes, layers and references, but no pictures.
 *
 * VP8 as a browser sends it (RFC 7741): 30 pictures a second, three temporal layers 0 2 1 2 with
 * 40, 20 and 40 % of the bits, long picture ids and TL0PICIDX. Sizes vary by a fifth at random. A
 * key frame has KEY_TIMES the mean size; what it costs is saved by the next frames, a third of each
 * until the debt is paid, as a rate control does.
 *
 * Behind the descriptor stands a head that tells the truth of the frame: who sent it, which frame
 * it is and which one it needs. Listeners decide by the descriptor alone, as browsers do, and check
 * themselves against the truth (decoder.h). */
#ifndef BISQUE_SIM_VIDEO_H
#define BISQUE_SIM_VIDEO_H

#include "base/bytes.h"
#include "base/random.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VIDEO_PICTURES 30 /* a second */
#define VIDEO_CLOCK 90000
#define KEY_TIMES 7
#define VIDEO_HEAD 34 /* bytes of descriptor, frame header and truth, in each packet */

struct truth {
    uint8_t encoding;
    uint8_t temporal;
    bool is_key;
    uint32_t frame; /* counted in its encoding */
    uint32_t needs; /* the frame it refers to; its own for a key frame */
};

struct frame {
    struct truth truth;
    bool is_sync; /* it needs only the last frame of the lowest temporal layer */
    uint16_t picture;
    uint8_t tl0;
    uint32_t timestamp;
    size_t packets;
    size_t payload; /* bytes of each packet but the last, head included */
    size_t last_payload;
};

struct encoder {
    uint32_t bits_per_second;
    uint8_t encoding;
    uint8_t temporal_layers; /* 1 or 3 */
    size_t packet_size;      /* the largest payload */
    struct random random;
    uint32_t frames;
    uint32_t since_key;
    uint32_t last_of[3]; /* frames of the temporal layers */
    uint16_t picture;
    uint8_t tl0;
    int64_t debt; /* bytes of key frames not saved yet */
};

void encoder_open(struct encoder *e, uint8_t encoding, uint32_t bits_per_second, uint32_t seed);
/* The next picture. */
void encoder_encode(struct encoder *e, bool is_key, uint32_t timestamp, struct frame *out);

/* The payload of packet `index` of the frame. */
void frame_write(const struct frame *frame, size_t index, struct writer *w);

/* What a receiver reads of a payload. */
struct video_packet {
    bool begins;
    bool is_key;
    bool is_sync;
    uint16_t picture;
    uint8_t tl0;
    uint8_t temporal;
    struct truth truth;
};

bool video_read(struct video_packet *out, const uint8_t *payload, size_t length);

#endif
