/* listener.h - a browser that hears: repair, feedback and reports of all the streams it is sent.
 *
 * Each video stream has a jitter buffer and a decoder (decoder.h) and asks for what is missing,
 * after a while in which packets may have changed places and again every round trip. Of its network
 * it tells one of three things: when each packet arrived, every FEEDBACK_PERIOD (transport-wide);
 * what it believes the path carries (REMB); or reports alone. Its clock may drift.
 *
 * The REMB is a receiver's estimate in short: what comes, times 1.08 a second while nothing waits
 * in the network, and 0.85 of it at once when they wait longer than 60 ms or a tenth is lost.
 *
 * A liar claims that all packets arrived at one moment, or that its path carries any rate. */
#ifndef BISQUE_SIM_LISTENER_H
#define BISQUE_SIM_LISTENER_H

#include "decoder.h"
#include "journal.h"
#include "proto/nack.h"
#include "proto/reception.h"
#include "proto/twcc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LISTENER_STREAMS 16
#define LISTENER_PACKET_MAX 1500
#define FEEDBACK_PERIOD (50 * MILLISECOND)

/* Payload types and header extensions as they leave the worker. */
enum {
    HEARD_AUDIO_TYPE = 110,
    HEARD_VIDEO_TYPE = 111,
    HEARD_RTX_TYPE = 112,
    HEARD_SEQUENCE_ID = 7,
    HEARD_SEND_TIME_ID = 8,
};

enum telling { TELLS_ARRIVALS, TELLS_REMB, TELLS_REPORTS };

struct heard_stream {
    uint32_t ssrc;
    uint32_t rtx_ssrc;
    bool is_video;
    bool wants_key;
    struct reception reception;
    struct nack nack;
    struct decoder *decoder;
    uint64_t packets;
    uint64_t missing;  /* numbers that were not there at first */
    uint64_t repaired; /* that came again, and were not there */
    uint64_t in_vain;  /* and were */
};

struct listener {
    uint32_t ssrc; /* its own, for RTCP */
    enum telling telling;
    bool is_liar;
    bool asks_again; /* for lost packets */
    int32_t drift;
    usec_t round_trip;
    size_t stream_count;
    struct heard_stream *streams[LISTENER_STREAMS];

    struct twcc twcc;
    usec_t feedback_at; /* NEVER: nothing waits */
    usec_t report_at;
    uint64_t arrivals;
    uint64_t nacks;
    uint64_t plis;
    uint64_t padding;
    uint64_t malformed;

    uint32_t remb; /* bits a second */
    usec_t waited; /* smoothed: a key frame alone is no congestion */

    struct journal journal;
};

struct listener *listener_open(uint32_t ssrc, usec_t now, enum telling telling,
                               usec_t round_trip);
void listener_close(struct listener *l);
/* From now on it knows this stream; its place is told in the journal. rtx_ssrc 0: none. */
size_t listener_expect(struct listener *l, usec_t now, uint32_t ssrc, uint32_t rtx_ssrc,
                       bool is_video);

/* A datagram in the clear that waited so long in the network, above the path's own delay. */
void listener_hear(struct listener *l, usec_t now, usec_t waited, const uint8_t *packet,
                   size_t length);

usec_t listener_due(const struct listener *l);
/* What it has to say by now, one compound; 0: nothing. */
size_t listener_next(struct listener *l, usec_t now, uint8_t packet[LISTENER_PACKET_MAX]);

#endif
