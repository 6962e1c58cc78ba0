/* layered_stream.h - a stream of chance whose frames know what they need to be decoded.
 *
 * Only what a forwarder sees of it is told: a `struct picture` for each packet, as its reader would
 * fill it in the order in which packets come. */
#ifndef BISQUE_TESTS_LAYERED_STREAM_H
#define BISQUE_TESTS_LAYERED_STREAM_H

#include "base/random.h"
#include "graph/selection.h"
#include "proto/picture.h"

#define STREAM_ENCODINGS 3
#define STREAM_FRAMES 900
#define STREAM_PACKETS 2700
#define STREAM_LAYERS 3 /* of each kind at most */
#define STREAM_TICKS 3000

enum stream_kind {
    STREAM_PLAIN,       /* one spatial layer, as VP8 is */
    STREAM_SVC,         /* each layer builds on the one below, as in L3T3 of VP9 */
    STREAM_SVC_KEY,     /* the same, but at key frames alone */
    STREAM_TARGETS,     /* both with a dependency descriptor */
    STREAM_TARGETS_KEY,
};

struct layered_frame {
    uint32_t picture; /* its number in the stream */
    uint16_t first_packet;
    uint16_t needs[2]; /* frames */
    uint8_t needs_count;
    uint8_t packets;
    struct picture looks; /* as a packet of it in the middle does */
};

struct layered_packet {
    uint16_t frame;
};

struct layered_stream {
    enum stream_kind kind;
    uint32_t first_timestamp;
    uint16_t first_sequence;
    uint16_t frame_step; /* encodings of one source may count their frames together */
    uint16_t frame_count;
    uint16_t packet_count;
    bool has_key_seen; /* the reader knows which picture is key: */
    uint32_t key_seen;
    struct layered_frame frames[STREAM_FRAMES];
    struct layered_packet packets[STREAM_PACKETS];
    struct picture_reader reader;
};

void stream_make(struct layered_stream *s, struct random *r, enum stream_kind kind,
                 uint8_t spatials, uint8_t temporals, uint32_t pictures);

/* What its reader says of this packet, now that it comes. */
struct picture stream_read(struct layered_stream *s, uint16_t packet);

uint32_t stream_timestamp(const struct layered_stream *s, uint16_t packet);

/* A reader that has seen a structure of three by three decode targets, target 3 s + t for the
 * layers s and t. */
void stream_reader(struct picture_reader *reader, bool is_key_mode);

#endif
