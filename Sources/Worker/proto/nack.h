/* nack.h - which packets of a stream are missing, and when to ask for them again.
 *
 * Pure: the caller says what arrived and what time it is; nack says what to ask for. It sends
 * nothing (path/feedback.c), and what arrives twice is for proto/reception.h, which is asked first
 * about everything but a repair packet.
 *
 * A hole is asked for NACK_GRACE after it was seen, because what merely changed places is there by
 * then, and again every round trip, NACK_TRIES times at most.
 *
 * Invariant: `missing` is in rising order; every number in it is older than `newest`, by less than
 * NACK_WINDOW, and was never received. */
#ifndef BISQUE_PROTO_NACK_H
#define BISQUE_PROTO_NACK_H

#include "base/clock.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NACK_MAX 500     /* half of the window missing: no repair catches up with that */
#define NACK_WINDOW 1000 /* RECEPTION_MISORDER_MAX: what is older would not be accepted */
#define NACK_TRIES 10
#define NACK_GRACE (10 * MILLISECOND)
#define NACK_ROUND_TRIP (100 * MILLISECOND)    /* until one was measured */
#define NACK_ROUND_TRIP_MIN (20 * MILLISECOND) /* a nearer peer, too, needs time to answer */
#define NACK_ROUND_TRIP_MAX SECOND

struct nack_hole {
    uint32_t due; /* microseconds, the lower bits of usec_t */
    uint16_t sequence;
    uint8_t tries; /* how often it was asked for */
};

/* 4 KiB. Others read nothing of it but `count`. */
struct nack {
    bool started;
    bool has_key;
    bool hopeless;
    uint16_t newest;
    uint16_t key;   /* where the last key frame begins */
    uint16_t count; /* of the holes */
    usec_t next;    /* nothing is due before; NEVER without holes */
    struct nack_hole missing[NACK_MAX];
};

enum nack_arrival {
    NACK_ORDINARY, /* newer than everything before it */
    NACK_REPAIRED, /* it fills a hole that was asked for, or was sent again and fills any hole */
    NACK_UNASKED,  /* late, and not because of us; sent again, it is of no use to anybody */
};

void nack_init(struct nack *n);

/* A packet of the stream arrived, first, late or repaired. With `is_key` a key frame begins in it:
 * holes older than the one before are given up, their pictures are not needed any more.
 * `is_retransmission`: it came on the repair stream; such a packet makes no holes. More than
 * NACK_MAX holes, or a number as far off as only a new beginning is, forget them all, and repair is
 * hopeless. */
enum nack_arrival nack_received(struct nack *n, usec_t now, uint16_t sequence, bool is_key,
                                bool is_retransmission);

/* What to ask for now, oldest first. When there was no room for all, the deadline stays due.
 * *hopeless is set, once, when only a key frame helps: repair gave up, or a hole was asked for in
 * vain and no key frame has begun behind it. A round trip of 0 is not known. */
size_t nack_due(struct nack *n, usec_t now, usec_t round_trip,
                uint16_t *__counted_by(room) sequences, size_t room, bool *hopeless);

usec_t nack_deadline(const struct nack *n); /* NEVER when nothing is missing */

#endif
