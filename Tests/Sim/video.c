/* video.c - frames of video.h, and their payloads. */
#include "video.h"

#include <string.h>

#define EXTENDED 0x80 /* RFC 7741 section 4.2 */
#define STARTS 0x10
#define HAS_PICTURE_ID 0x80
#define HAS_TL0PICIDX 0x40
#define HAS_TID 0x20
#define IS_SYNC 0x20
#define DESCRIPTOR 6
#define FRAME_HEADER 10 /* of a key frame; the others are given as much */
#define INTER_FRAME 0x01
#define PERIOD 4 /* pictures of one round of temporal layers */

void encoder_open(struct encoder *e, uint8_t encoding, uint32_t bits_per_second, uint32_t seed)
{
    uint8_t bytes[RANDOM_SEED_SIZE] = {0};

    memset(e, 0, sizeof *e);
    memcpy(bytes, &seed, sizeof seed);
    bytes[4] = encoding;
    random_seed(&e->random, bytes);
    e->encoding = encoding;
    e->bits_per_second = bits_per_second;
    e->temporal_layers = 3;
    e->packet_size = 1150;
    e->picture = (uint16_t)(random_u32(&e->random) & 0x7fff);
    e->tl0 = (uint8_t)random_u32(&e->random);
}

static size_t size_of(struct encoder *e, bool is_key, uint8_t temporal)
{
    static const unsigned percent[] = {160, 80, 80}; /* of the mean; layer 2 has two of four */
    size_t mean = e->bits_per_second / 8 / VIDEO_PICTURES;
    size_t size = mean;

    if (is_key) {
        e->debt += (int64_t)mean * (KEY_TIMES - 1);
        return mean * KEY_TIMES;
    }
    if (e->temporal_layers > 1)
        size = mean * percent[temporal] / 100;
    size = size * (80 + random_below(&e->random, 41)) / 100;
    size_t saved = e->debt > 0 ? size / 3 : 0;
    e->debt -= (int64_t)saved;
    return size - saved;
}

void encoder_encode(struct encoder *e, bool is_key, uint32_t timestamp, struct frame *out)
{
    static const uint8_t round[PERIOD] = {0, 2, 1, 2};
    uint8_t place = is_key ? 0 : (uint8_t)((e->since_key + 1) % PERIOD);
    uint8_t temporal = e->temporal_layers > 1 ? round[place] : 0;
    uint32_t number = ++e->frames;

    e->since_key = is_key ? 0 : e->since_key + 1;
    e->picture = (e->picture + 1) & 0x7fff;
    if (temporal == 0)
        e->tl0++;
    *out = (struct frame){.truth = {.encoding = e->encoding,
                                    .temporal = temporal,
                                    .is_key = is_key,
                                    .frame = number,
                                    .needs = is_key ? number : e->last_of[0]},
                          .is_sync = temporal > 0 && place < 3,
                          .picture = e->picture,
                          .tl0 = e->tl0,
                          .timestamp = timestamp};
    if (temporal == 2 && place == 3)
        out->truth.needs = e->last_of[1];
    e->last_of[temporal] = number;

    size_t size = size_of(e, is_key, temporal) + VIDEO_HEAD;
    out->packets = (size + e->packet_size - 1) / e->packet_size;
    out->payload = (size + out->packets - 1) / out->packets;
    if (out->payload < VIDEO_HEAD)
        out->payload = VIDEO_HEAD;
    out->last_payload = size - out->payload * (out->packets - 1);
    if (out->last_payload < VIDEO_HEAD)
        out->last_payload = VIDEO_HEAD;
}

void frame_write(const struct frame *frame, size_t index, struct writer *w)
{
    size_t size = index + 1 == frame->packets ? frame->last_payload : frame->payload;
    size_t begin = writer_used(w);

    writer_u8(w, index == 0 ? EXTENDED | STARTS : EXTENDED);
    writer_u8(w, HAS_PICTURE_ID | HAS_TL0PICIDX | HAS_TID);
    writer_u16(w, 0x8000 | frame->picture);
    writer_u8(w, frame->tl0);
    writer_u8(w, (uint8_t)(frame->truth.temporal << 6 | (frame->is_sync ? IS_SYNC : 0)));
    writer_u8(w, frame->truth.is_key ? 0 : INTER_FRAME);
    writer_u16(w, 0);
    writer_u24(w, 0x9d012a); /* the start code of a key frame; then width and height */
    writer_u16(w, 640);
    writer_u16(w, 360);
    writer_u8(w, frame->truth.encoding);
    writer_u8(w, frame->truth.temporal);
    writer_u8(w, frame->truth.is_key);
    writer_u32(w, frame->truth.frame);
    writer_u32(w, frame->truth.needs);
    writer_zero(w, size - (writer_used(w) - begin));
}

bool video_read(struct video_packet *out, const uint8_t *payload, size_t length)
{
    struct reader r = reader_of(payload, length);
    uint8_t first = reader_u8(&r);

    reader_skip(&r, 1);
    out->begins = first & STARTS;
    out->picture = reader_u16(&r) & 0x7fff;
    out->tl0 = reader_u8(&r);
    uint8_t layer = reader_u8(&r);
    out->temporal = layer >> 6;
    out->is_sync = layer & IS_SYNC;
    out->is_key = !(reader_u8(&r) & INTER_FRAME);
    reader_skip(&r, FRAME_HEADER - 1);
    out->truth.encoding = reader_u8(&r);
    out->truth.temporal = reader_u8(&r);
    out->truth.is_key = reader_u8(&r) == 1;
    out->truth.frame = reader_u32(&r);
    out->truth.needs = reader_u32(&r);
    return !r.bad && (first & EXTENDED);
}
