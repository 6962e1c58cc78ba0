/* resend.h - how often a listener may have a packet again: each packet, and all of them together.
 *
 * Pure: path/repair.c knows the packets and the numbers. A listener who asks for everything again
 * would make us send many times what it may receive, and fill its own link with the past. */
#ifndef BISQUE_PROTO_RESEND_H
#define BISQUE_PROTO_RESEND_H

#include "base/clock.h"
#include "proto/history.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Who asks again sooner than half a round trip after the answer left cannot have missed it; these
 * are the bounds of that, and what is taken while no round trip is known is the shorter one. */
#define RESEND_PERIOD_MIN (20 * MILLISECOND)
#define RESEND_PERIOD_MAX (500 * MILLISECOND)
#define RESEND_TRIES 10

/* Of all bytes that leave a fifth may be repeated ones, once this much is used up: a few hundred
 * milliseconds of video. In any time, then, a fifth of its media and RESEND_BURST are the most. */
#define RESEND_SHARE 5
#define RESEND_BURST (128u * 1024)

/* Per sender, 16 KiB. As many places as a history has: two numbers of which both can be had never
 * share one, or asking for them in turn would get them without end. All zero is a valid start. */
struct resend_log {
    struct {
        uint32_t at; /* milliseconds, the lower bits */
        uint16_t number;
        uint8_t tries; /* 0: nothing is noted here */
    } notes[HISTORY_PACKETS];
};

/* Whether this number may be sent again now. A round trip of 0 is not known. */
bool resend_may(const struct resend_log *log, usec_t now, uint16_t number, usec_t round_trip);
/* It was. Returns how often by now. */
unsigned resend_note(struct resend_log *log, usec_t now, uint16_t number);

/* Per transport. All zero is a valid start: with a full burst.
 *
 * Invariant: spent <= RESEND_BURST. */
struct resend_budget {
    uint64_t media; /* bytes that had left when it was last asked */
    uint32_t spent; /* of the burst, media since then not yet counted */
};

/* Takes `bytes` when there are as many. `media` is all that ever left but what was sent again; it
 * must not go back. */
bool resend_afford(struct resend_budget *b, uint64_t media, size_t bytes);

#endif
