/* backlog.h - packets, framed (RFC 4571), that wait until a stream takes more bytes.
 *
 * A ring of a fixed size: whole packets only, and what does not fit is refused, so the reader at
 * the other end may be as slow as it likes. It writes nowhere: the owner says what was taken.
 *
 * Invariant: the oldest byte lies at `first`, and `used` bytes from there on, around the end, are
 * the last `of_first` bytes of the oldest packet and then packets with their lengths. */
#ifndef BISQUE_PROTO_BACKLOG_H
#define BISQUE_PROTO_BACKLOG_H

#include "base/bytes.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct backlog {
    size_t cap;
    uint8_t *__counted_by(cap) bytes;
    size_t first;
    size_t used;
    size_t of_first;
    size_t packets;
};

bool backlog_open(struct backlog *b, size_t cap); /* false: no memory, and nothing to close */
void backlog_close(struct backlog *b);

/* Appends a packet that consists of a header and a payload, both of any length, 65,535 in all at
 * the most. Its first `taken` bytes, counted with the length before it, are on their way already:
 * then the backlog must be empty. false: it does not fit, and nothing was appended. */
bool backlog_put(struct backlog *b, struct reader header, struct reader payload, size_t taken);

/* The bytes that wait, oldest first, in up to two pieces. Returns how many pieces. */
size_t backlog_pieces(const struct backlog *b, struct reader pieces[2]);

/* The stream took this many, and not more than there were. */
void backlog_taken(struct backlog *b, size_t count);

#endif
