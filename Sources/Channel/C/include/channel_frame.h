/* channel_frame.h - where one frame ends and the next begins.
 *
 * Puts the header around a message and finds whole frames in a stream of bytes. It does not know
 * what the fields mean (channel_messages.h) and does no input or output; the descriptors that a
 * frame announces travel outside of it. */
#ifndef BISQUE_CHANNEL_FRAME_H
#define BISQUE_CHANNEL_FRAME_H

#include <channel_wire.h>

/* The largest value of a frame's length field, which counts everything after itself. */
#define CH_FRAME_MAX 65536
/* The length field, and the kind, op, sockets and id that follow it. */
#define CH_FRAME_LENGTH_SIZE 4
#define CH_FRAME_HEADER_SIZE 11

/* Memory for the lists of one frame. No element of a list takes more than this many times its
 * bytes on the wire, padding included; channel_messages.c asserts it for each. */
#define CH_ARENA_RATIO 16
#define CH_ARENA_SIZE (CH_ARENA_RATIO * CH_FRAME_MAX)

enum ch_frame_kind {
    CH_FRAME_REQUEST,
    CH_FRAME_REPLY,
    CH_FRAME_REFUSAL,
    CH_FRAME_EVENT,
    CH_FRAME_KIND_COUNT
};

struct ch_frame {
    enum ch_frame_kind kind;
    uint8_t op;
    /* How many descriptors came with the frame's first byte. */
    uint8_t sockets;
    uint32_t id;
    struct ch_view fields;
};

/* -- out -------------------------------------------------------------------------------------- */

/* Writes the header of a frame and returns where it begins. Then write the fields, then end it. */
size_t ch_frame_begin(struct ch_writer *w, enum ch_frame_kind kind, uint8_t op, uint8_t sockets,
                      uint32_t id);

/* Fills in the length. False, and nothing of the frame is left in `w`, when it did not fit, was
 * over CH_FRAME_MAX or a field was bad; the writer is good again for what comes next. */
bool ch_frame_end(struct ch_writer *w, size_t start);

/* -- in --------------------------------------------------------------------------------------- */

/* Holds at most one unfinished frame between two feeds. */
struct ch_splitter {
    size_t start;
    size_t end;
    bool bad;
    uint8_t bytes[CH_FRAME_LENGTH_SIZE + CH_FRAME_MAX];
};

enum ch_split {
    CH_SPLIT_MORE,  /* no whole frame left: feed it */
    CH_SPLIT_FRAME, /* here is one */
    CH_SPLIT_BAD    /* the two programs do not agree; stays so */
};

void ch_splitter_init(struct ch_splitter *s);

/* Takes as many of the bytes as there is room for, and says how many: at least one, unless `len`
 * is 0 or the splitter is bad, once `ch_splitter_next` has said CH_SPLIT_MORE. */
size_t ch_splitter_feed(struct ch_splitter *s, const uint8_t *__counted_by(len) bytes, size_t len);

/* The next whole frame. Its fields lie in the splitter and live until the next feed. */
enum ch_split ch_splitter_next(struct ch_splitter *s, struct ch_frame *frame);

#endif
