/* delivery.h - what of a stream that we send arrives, by the listener's reports on it.
 *
 * The counterpart of proto/reception.h. Numbers that the publisher's own link lost leave us as
 * holes, and the listener counts them as lost; they are subtracted here, so that nobody's estimate
 * and nobody's score suffer from a link they have no part in.
 *
 * The holes are those at the moment of the report, and some of them may still be on their way. So
 * the losses of our leg are the most that any report proved: never too many by what is on the way,
 * and what was missed is made up by the next report. */
#ifndef BISQUE_PROTO_DELIVERY_H
#define BISQUE_PROTO_DELIVERY_H

#include "base/clock.h"
#include "proto/rtcp.h"
#include "proto/score.h"

#include <stdbool.h>
#include <stdint.h>

/* Others read its fields, nobody else writes them. All zero is a valid start. */
struct delivery {
    uint64_t reports; /* 0: nothing below means anything yet */
    int32_t lost;     /* as the listener says, the publisher's losses included */
    uint8_t fraction_lost;
    uint32_t jitter;    /* in units of the RTP clock */
    usec_t round_trip;  /* 0: not known */
    uint8_t leg_fraction_lost; /* in 1/256, of our leg alone, lately */
    uint64_t leg_lost;         /* packets, since the first report */
    int64_t repaired;          /* numbers sent again whose listener was content with that */
    struct score score;

    /* When the losses were measured last, and then. */
    uint64_t measured_at;
    uint16_t newest;
    uint32_t highest;
    uint64_t packets;
    int64_t repaired_then;
    int64_t holes;  /* since the first report, or the last with which the counts began anew */
    int64_t proven; /* the most of `lost - holes` */
};

/* What we have sent of the stream. */
struct delivery_sent {
    uint16_t newest; /* number */
    uint64_t packets;
    uint32_t clock_rate;
};

/* A report block about the stream came; `ntp` is the present. */
void delivery_report(struct delivery *d, uint64_t ntp, const struct rtcp_report_block *block,
                     const struct delivery_sent *sent);

/* A packet was sent again, for the `tries`th time: who asks a third time was not helped. */
void delivery_repaired(struct delivery *d, unsigned tries);

#endif
