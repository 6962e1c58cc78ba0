/* twcc.h - transport-wide congestion feedback: what arrived when.
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01)
 *
 * As receiver: records the arrivals of the numbers that the header extension carries and writes the
 * feedback. As sender: reads the feedback of others. What a delay means for the bit rate is not
 * decided here.
 *
 * Invariant: `base` is at most TWCC_WINDOW - 1 numbers older than `newest`; a place of the window
 * belongs to one number of newest - TWCC_WINDOW + 1 ... newest. */
#ifndef BISQUE_PROTO_TWCC_H
#define BISQUE_PROTO_TWCC_H

#include "base/bytes.h"
#include "base/clock.h"
#include "base/drop.h"
#include "proto/rtcp.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TWCC_WINDOW 1024u
#define TWCC_PERIOD (100 * MILLISECOND)
#define TWCC_WAITING_MAX 200 /* arrivals; with so many the feedback does not wait for its time */
#define TWCC_PACKET_MAX 1100

#define TWCC_ROOM_MIN 320 /* a whole window of losses before the first arrival fits */

/* 4 KiB. Nobody else reads or writes its fields. */
struct twcc {
    bool started;
    uint8_t packets;  /* feedback packets written, in 8 bits */
    uint16_t newest;
    uint16_t base;    /* the first number that the next feedback speaks of */
    uint16_t waiting; /* arrivals that no feedback has told yet */
    usec_t deadline;
    uint32_t arrivals[TWCC_WINDOW]; /* in ticks of 250 us; 0: not here */
};

void twcc_init(struct twcc *t);

/* False, and nothing done, for a number that was here before or is older than the window. A number
 * that comes late is told in the next feedback, together with everything behind it again. */
bool twcc_arrived(struct twcc *t, usec_t now, uint16_t sequence);

/* TWCC_PERIOD after the first arrival that was not told, at once when TWCC_WAITING_MAX are; NEVER
 * when nothing waits. */
usec_t twcc_deadline(const struct twcc *t);

/* Appends one packet of at most TWCC_PACKET_MAX bytes, or nothing when nothing waits. True: there
 * is more to tell, call again. With less than TWCC_ROOM_MIN of room the writer is bad, and nothing
 * is lost. */
bool twcc_write(struct twcc *t, usec_t now, struct writer *w, uint32_t sender_ssrc,
                uint32_t media_ssrc);

/* --- reading --- */

struct twcc_feedback {
    uint16_t next;    /* the number that comes next */
    uint16_t left;    /* how many are still to come */
    uint8_t packet;   /* counts the feedback packets of the sender of the feedback */
    uint16_t run;     /* of the chunk at hand: how many are left in it */
    uint16_t symbols; /* their kinds, the first one uppermost; or the kind of all of them */
    uint8_t bits;     /* how many bits one kind takes; 0: all are of one kind */
    usec_t at;        /* the arrival before, on the clock of the receiver */
    struct reader chunks;
    struct reader deltas;
};

struct twcc_status {
    uint16_t sequence; /* the first of them */
    uint16_t count;    /* 1 for an arrival; so many in a row did not arrive */
    bool arrived;
    usec_t at; /* on a clock of the receiver that wraps every 12 days; only differences count */
};

/* Behind rtcp_read_feedback. RTCP_MALFORMED when it speaks of no packet, uses the reserved symbol,
 * or is shorter than what it promises. The work of this and of the whole walk is bounded by the
 * length of the packet, whatever its counts claim. */
enum drop twcc_read(struct rtcp_packet *packet, struct twcc_feedback *out);
bool twcc_next(struct twcc_feedback *feedback, struct twcc_status *out);

#endif
