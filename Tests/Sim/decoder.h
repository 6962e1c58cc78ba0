/* decoder.h - the jitter buffer and the decoder of one video stream, by model.
 *
 * Packets become frames by number, begin and marker; a frame is shown when it is complete and all
 * it refers to was shown, which is told from the VP8 descriptor as browsers do it: a key frame
 * always, the lowest temporal layer after the one with the TL0PICIDX before, a higher one in the
 * circle of its TL0PICIDX. Where a packet before it is missing a frame waits PATIENCE for its
 * repair, then the hole is passed over if the references allow it. What is shown is checked against
 * the truth that the packets carry: a frame whose references were not shown is a broken picture.
 *
 * Pure: it logs nothing; the caller takes what was shown. */
#ifndef BISQUE_SIM_DECODER_H
#define BISQUE_SIM_DECODER_H

#include "base/clock.h"
#include "video.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DECODER_FRAMES 64
#define DECODER_SHOWN 64
#define DECODER_PATIENCE (200 * MILLISECOND)
#define DECODER_STUCK (500 * MILLISECOND) /* then a key frame is asked for, as often */
#define DECODER_STARVED (200 * MILLISECOND) /* the same before the first picture */

struct building {
    bool is_used;
    bool is_complete;
    uint32_t timestamp;
    bool has_begin, has_end;
    uint16_t begin, end;
    size_t packets;
    usec_t complete_at;
    struct video_packet head;
};

struct decoder {
    bool has_shown;
    uint32_t timestamp; /* of the last frame shown */
    uint16_t end;       /* its last number */
    uint8_t tl0;
    uint16_t picture;
    bool has_middle; /* a frame of temporal layer 1 was shown since the lowest */
    struct building frames[DECODER_FRAMES];
    struct truth shown[DECODER_SHOWN];
    size_t shown_count;
    usec_t progress_at; /* a frame was shown, or the stream began, or a key frame was asked for */
    bool has_begun;
    uint64_t broken; /* pictures */
    uint64_t given_up; /* frames that were passed over */
};

struct shown {
    uint8_t encoding;
    uint8_t temporal;
    bool is_key;
};

/* A packet that did not come before. */
void decoder_receive(struct decoder *d, usec_t now, uint16_t sequence, uint32_t timestamp,
                     bool marker, const struct video_packet *packet);
/* The next frame that is shown by now; false: none. */
bool decoder_next(struct decoder *d, usec_t now, struct shown *out);
/* Whether a key frame must be asked for now; it is due again later. */
bool decoder_wants_key(struct decoder *d, usec_t now);
usec_t decoder_due(const struct decoder *d);

#endif
