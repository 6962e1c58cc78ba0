/* endpoint.h - a plain RTP endpoint: it sends paced streams, listens, and reports.
 *
 * Built on the worker's own proto/ files, which take no side. Every payload carries the number of
 * its packet within the stream, so a listener sees what was lost, changed or put out of order on
 * the way, whatever the header says. It moves no packets: scenario.h asks for them and brings them.
 *
 * Invariant: `shift` is the header's number less the payload's; it is constant while the worker
 * follows one stream without a gap of its own. */
#ifndef BISQUE_SIM_ENDPOINT_H
#define BISQUE_SIM_ENDPOINT_H

#include "base/address.h"
#include "base/clock.h"
#include "link.h"
#include "proto/reception.h"
#include "proto/rtp.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ENDPOINT_STREAMS_MAX 8
#define ENDPOINT_PACKET_MAX 1500
#define PAYLOAD_HEAD 8 /* number, key flag and padding; the rest is made from the number */

/* One stream that it sends. */
struct source {
    uint32_t ssrc;
    uint8_t payload_type;
    uint32_t clock_rate;
    usec_t period;        /* between frames */
    uint16_t frame_packets;
    uint16_t payload_size;
    uint16_t sequence; /* of the next packet */
    uint32_t timestamp;
    size_t extension_length; /* of a whole extension block, its head included */
    uint8_t extension[64];

    usec_t next_at; /* NEVER: it is silent */
    uint16_t in_frame;
    uint32_t number;
    bool key_is_wanted;
    uint32_t packets;
    uint32_t octets;
};

/* One stream that it hears. */
struct heard {
    uint32_t ssrc;
    uint8_t payload_type;
    uint32_t clock_rate;
    uint16_t last;
    uint32_t timestamp;
    usec_t last_at;
    uint64_t packets;
    uint64_t gaps;      /* numbers stepped over */
    uint64_t late;      /* packets older than the newest */
    uint64_t time_back; /* newer packets with older timestamps */
    uint64_t corrupt;   /* the payload is not what the publisher sent */
    uint64_t keys;      /* packets of key frames */
    uint64_t with_extension;
    uint16_t shift;
    uint64_t shifts;         /* changes of it */
    uint64_t reports;        /* sender reports */
    uint64_t reports_wrong;  /* that do not match the packets' timestamps */
    uint32_t report_packets; /* what the last one says was sent */
    uint32_t report_octets;
    uint64_t octets;
    uint64_t byes;
    struct reception reception;
};

struct browser;
struct mender;

struct endpoint {
    struct browser *__single browser; /* NULL: it speaks plain RTP */
    struct mender *__single mender;   /* NULL: losses are not mended */
    struct address rtp;
    struct address rtcp; /* the same as `rtp` when muxed */
    uint32_t socket;     /* of the worker, where its packets go */
    uint32_t rtcp_socket;
    struct network_link up;
    struct network_link down;

    uint32_t ssrc; /* under which it reports */
    uint32_t clock_rate; /* of what it hears */
    usec_t report_period;
    usec_t report_at; /* NEVER: it says nothing */

    size_t source_count;
    struct source sources[ENDPOINT_STREAMS_MAX];
    size_t heard_count;
    struct heard heard[ENDPOINT_STREAMS_MAX];

    uint64_t packets; /* that came, of all sorts */
    uint64_t digest;  /* of all their bytes in order */
    uint64_t invalid; /* neither RTP nor RTCP, or malformed */
    uint64_t receiver_reports;
    uint64_t plis;
    uint64_t firs;
    uint64_t limits; /* of what it sends, told by REMB */
    uint64_t limit;  /* the last one, in bits a second */
    usec_t pli_at;
    struct rtcp_report_block block; /* the last one about us */
};

void endpoint_open(struct endpoint *e, size_t number);
struct heard *__single endpoint_heard(struct endpoint *e, uint32_t ssrc); /* NULL: never heard */

/* A stream of audio (48 kHz, 20 ms) or of video (90 kHz, 30 frames of 3 packets) from now on. */
struct source *__single endpoint_audio(struct endpoint *e, usec_t now, uint32_t ssrc);
struct source *__single endpoint_video(struct endpoint *e, usec_t now, uint32_t ssrc);
struct source *__single endpoint_source(struct endpoint *e, uint32_t ssrc);

/* When it has something to send next. */
usec_t endpoint_due(const struct endpoint *e);
/* The packet that is due, or 0. */
size_t endpoint_write(struct endpoint *e, usec_t now,
                      uint8_t *__counted_by(ENDPOINT_PACKET_MAX) packet, bool *is_rtcp);
/* The next packet of one source, due or not. */
size_t source_write(struct source *source, usec_t now,
                    uint8_t *__counted_by(ENDPOINT_PACKET_MAX) packet);
void endpoint_receive(struct endpoint *e, usec_t now,
                      const uint8_t *__counted_by(length) packet, size_t length);

#endif
