/* reception.h - what arrived of one stream, and what did not: RFC 3550 appendix A.
 *
 * It believes a sequence number or drops the packet (A.1), counts losses (A.3), measures jitter
 * (A.8) and fills report blocks. It asks for nothing again; that is proto/nack.h. */
#ifndef BISQUE_PROTO_RECEPTION_H
#define BISQUE_PROTO_RECEPTION_H

#include "base/clock.h"
#include "base/drop.h"
#include "proto/rtcp.h"
#include "proto/score.h"

#include <stdbool.h>
#include <stdint.h>

#define RECEPTION_DROPOUT_MAX 3000 /* RFC 3550 appendix A.1: a larger step ahead is a jump */
#define RECEPTION_MISORDER_MAX 1000 /* and so is one this far back: further than repair reaches */
#define RECEPTION_WINDOW 1024

/* Others read its fields, nobody else writes them. Losses count from the first packet or the last
 * restart of the numbering; packets and duplicates never go back. What came again on a stream of
 * its own stays lost on this one (RFC 4588 section 4): reports tell what the network did. */
struct reception {
    uint32_t clock_rate;
    bool started;
    uint8_t required;  /* packets in a row before the first is believed */
    uint8_t in_row;    /* how many of them there were */
    uint16_t highest;  /* the highest number seen, in its turn */
    uint32_t cycles;   /* turns, each 65536 */
    uint32_t base;     /* the number it started with */
    uint32_t received; /* since then */
    uint32_t next_bad; /* what would follow the packet refused last; 65537 when there was none */
    uint64_t seen[RECEPTION_WINDOW / 64]; /* bit n % RECEPTION_WINDOW: number n arrived */

    uint64_t packets; /* those that came again included */
    uint64_t repaired;
    uint64_t duplicates;
    uint64_t restarts;

    uint32_t expected_prior; /* at the last report */
    uint32_t received_prior;
    uint64_t repaired_prior;
    uint8_t fraction_lost; /* what it said */
    struct score score;    /* of what all of them said */

    uint64_t jitter_16; /* sixteen times the jitter */
    uint32_t transit;
    bool has_transit;

    usec_t sender_report_at; /* NEVER when there was none */
    uint64_t sender_report_ntp;
};

void reception_init(struct reception *r, uint32_t clock_rate);

/* How many packets in a row a new stream must bring before the last of them is accepted. Without
 * this call the first packet is. Must come before the first packet. */
void reception_require(struct reception *r, uint8_t packets);

/* Its numbers begin anew, and everybody knows: the next packet is believed. */
void reception_restart(struct reception *r);

/* RTP_DUPLICATE, or RTP_SEQUENCE for a jump and during probation. A
 * packet that follows the number refused last is no jump but a restart of the numbering. */
enum drop reception_accept(struct reception *r, usec_t now, uint16_t sequence,
                           uint32_t rtp_timestamp);

/* The packet came on the repair stream: it fills its place, and neither loss nor jitter are other
 * than before. It starts no stream and no numbering. */
enum drop reception_accept_again(struct reception *r, uint16_t sequence);

void reception_sender_report(struct reception *r, usec_t now, uint64_t ntp);

uint32_t reception_highest(const struct reception *r); /* with its turns in the upper half */
int64_t reception_lost(const struct reception *r);     /* negative when some came twice */
uint32_t reception_jitter(const struct reception *r);  /* in units of the RTP clock */

/* All of a report block but the ssrc, which is the caller's. The fraction lost is that since the
 * last call. False, and nothing done, before the first accepted packet. */
bool reception_report(struct reception *r, usec_t now, struct rtcp_report_block *out);

#endif
