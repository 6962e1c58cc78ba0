/* history.h - the last packets of one received stream, so that they can be sent again.
 *
 * Kept once, whatever the number of listeners: references to the buffers in which the packets came.
 * Which listener asks for which number, and how often it may, is for its sender in the graph.
 *
 * A packet kept costs its whole buffer, so bytes are counted in buffers: HISTORY_PACKETS of them,
 * 4 MiB, are the most of one stream; all streams of a worker share the limit of their account. What
 * one of them holds may never be more than what is left for others, so those that come late find
 * room, and with many streams each has an equal share.
 *
 * Invariant: every packet kept lies in `oldest` ... `newest`, which are less than HISTORY_PACKETS
 * apart, at the place that its number has in the ring. */
#ifndef BISQUE_PROTO_HISTORY_H
#define BISQUE_PROTO_HISTORY_H

#include "base/buffer.h"
#include "base/clock.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HISTORY_PACKETS 2048u
#define HISTORY_AGE (2 * SECOND) /* nobody waits longer for a picture */

/* What all histories of a worker hold together. Must outlive them. */
struct history_account {
    size_t bytes;
    size_t limit;
};

struct history_place {
    struct buffer *__single packet; /* NULL: nothing is kept here */
    usec_t kept_at;
};

struct history {
    struct history_account *__single account;
    size_t capacity; /* HISTORY_PACKETS */
    struct history_place *__counted_by(capacity) ring;
    size_t count;
    uint16_t oldest;
    uint16_t newest;
};

/* False: no memory. The ring, 32 KiB, is all that is ever allocated. */
bool history_init(struct history *h, struct history_account *account);
/* Lets go of every packet and of the ring. */
void history_clear(struct history *h);
/* Lets go of every packet: the stream is paused, or begins anew. */
void history_forget(struct history *h);

/* Takes a reference. What is too old leaves; if this stream has its share the oldest does, and
 * without any the packet is not kept. A number is kept once. */
void history_keep(struct history *h, usec_t now, uint16_t sequence, struct buffer *packet);

/* NULL: not kept, or too old. No reference is taken. */
struct buffer *__single history_find(const struct history *h, usec_t now, uint16_t sequence);

/* Lets go of what is too old; for streams in which nothing comes any more. */
void history_expire(struct history *h, usec_t now);
usec_t history_deadline(struct history *h); /* of the oldest packet; NEVER without one */

#endif
