/* outbox.h - what the worker wants to say: datagrams, frames, and sockets it is done with.
 *
 * The engine fills it, the loop empties it. Datagrams are kept per destination (a lane), so that
 * one stream's packets to one listener leave together. A datagram is a header of its own and a
 * reference into a shared payload; nothing is copied on the way to the system call. A sealed one is
 * all header: no two listeners get the same bytes.
 *
 * Invariant: while `outbox_is_full` is false there is room for one more packet to every
 * destination that was reserved, so a fan-out is never cut in the middle. */
#ifndef BISQUE_BASE_OUTBOX_H
#define BISQUE_BASE_OUTBOX_H

#include "base/address.h"
#include "base/buffer.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OUTBOX_HEADER_MAX 256                /* a larger RTP header is not rewritten, but dropped */
#define OUTBOX_PACKET_MAX 2400               /* a header, a buffer's payload, and their seal */
#define OUTBOX_FRAMES_MAX (8u * 1024 * 1024) /* a controller that reads nothing ends the session */
#define OUTBOX_EVENTS_MAX (1u * 1024 * 1024) /* beyond it events are dropped; replies are not */

struct outgoing {
    struct buffer *__single payload; /* NULL: the header is all there is */
    uint32_t next;                   /* place of the next one in the lane, or OUTBOX_END */
    uint32_t header_at;
    uint16_t header_length;
    uint16_t payload_at;
    uint16_t payload_length;
};

#define OUTBOX_END UINT32_MAX

/* One turn's datagrams to one destination. */
struct outlane {
    struct flow to;
    uint32_t first;
    uint32_t last;
};

/* A destination's bookmark: which lane of this turn is its own. Starts as zeroes. */
struct lane {
    uint64_t turn;
    uint32_t place;
};

struct outbox {
    size_t capacity;
    struct outgoing *__counted_by(capacity) packets;
    size_t lane_capacity;
    struct outlane *__counted_by(lane_capacity) lanes;
    size_t header_capacity;
    uint8_t *__counted_by(header_capacity) headers;
    size_t frame_capacity;
    uint8_t *__counted_by(frame_capacity) frames;
    size_t closing_capacity;
    uint32_t *__counted_by(closing_capacity) closing;

    size_t count;         /* packets of this turn */
    size_t lane_count;    /* destinations of this turn */
    size_t header_used;   /* bytes of headers of this turn */
    size_t frames_used;   /* bytes of frames that wait for the pipe */
    size_t closing_count; /* sockets the loop shall close */
    size_t reserved;      /* the largest fan-out that may come from one packet */
    uint64_t turn;
    uint64_t events_lost;
};

bool outbox_open(struct outbox *out);  /* false: no memory, and nothing to close */
void outbox_close(struct outbox *out); /* the packets must have been cleared */

/* Makes room for one packet that goes to `destinations` places. false: no memory. */
bool outbox_reserve(struct outbox *out, size_t destinations);
bool outbox_is_full(const struct outbox *out);
bool outbox_is_empty(const struct outbox *out);

/* Where the next header, or the whole of a sealed packet, may be written: OUTBOX_PACKET_MAX bytes,
 * or NULL when there is no room. */
uint8_t *__counted_by_or_null(OUTBOX_PACKET_MAX) outbox_space(struct outbox *out);

/* Takes what was just written and a share of `payload` (NULL for none). `outbox_space` must have
 * given room right before, or `header_length` be 0. false: no room. */
bool outbox_put(struct outbox *out, struct lane *lane, const struct flow *to, size_t header_length,
                struct buffer *__single payload, size_t payload_at, size_t payload_length);

/* The turn's datagrams were sent or given up: their payloads are released. */
void outbox_clear(struct outbox *out);

/* Appends one whole frame. false: the limit is reached, nothing was appended. */
bool outbox_frame(struct outbox *out, const uint8_t *__counted_by(length) frame, size_t length,
                  size_t limit);
void outbox_frames_taken(struct outbox *out, size_t bytes);

/* Makes room to close this many sockets within one turn. false: no memory. */
bool outbox_reserve_closing(struct outbox *out, size_t sockets);
/* The loop shall close this socket once the turn's packets have left. Cannot fail where room was
 * made. */
bool outbox_close_socket(struct outbox *out, uint32_t socket);

#endif
