/* publisher.h - a browser that sends: simulcast video and audio, and what it does when asked.
 *
 * Up to three encodings of one picture by RID, each an encoder of video.h, paced at PACING times
 * the whole rate; audio 50 times a second with levels, past the pacer. A PLI or FIR makes the next
 * picture a key frame in all encodings, and another one within KEY_PERIOD is forgotten, as browsers
 * do. A NACK is answered from a history by RFC 4588. Every packet carries its RID, its MID and a
 * transport-wide number. It does not adapt its rate: its own path is not what is judged.
 *
 * Its clock may drift: then its pictures come as much sooner, and its reports say so. */
#ifndef BISQUE_SIM_PUBLISHER_H
#define BISQUE_SIM_PUBLISHER_H

#include "base/clock.h"
#include "video.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PUBLISHER_ENCODINGS 3
#define PUBLISHER_PACKET_MAX 1500
#define PUBLISHER_FRAMES 64 /* that may wait for the pacer */
#define PUBLISHER_KEPT 1024 /* packets of one encoding */
#define PUBLISHER_WANTED 512
#define PACING 3
#define KEY_PERIOD (300 * MILLISECOND)
#define KEY_REQUESTS_MAX 4096

/* Header extensions and payload types of everything that is published here. */
enum {
    LEVEL_ID = 1,
    SEND_TIME_ID = 2,
    SEQUENCE_ID = 3,
    MID_ID = 4,
    RID_ID = 5,
    REPAIRED_RID_ID = 6,
    AUDIO_TYPE = 100,
    VIDEO_TYPE = 101,
    VIDEO_RTX_TYPE = 102,
};

struct published_packet {
    uint16_t sequence;
    uint16_t length;
    uint8_t bytes[PUBLISHER_PACKET_MAX];
};

struct published_stream {
    uint32_t ssrc;
    uint32_t rtx_ssrc;
    uint16_t sequence;
    uint16_t rtx_sequence;
    uint32_t packets;
    uint32_t octets;
    struct encoder encoder;
    struct published_packet *kept; /* PUBLISHER_KEPT */
    size_t key_requests;
    usec_t key_requested[KEY_REQUESTS_MAX]; /* the first of them */
};

struct publisher {
    uint32_t number;
    size_t encodings;
    bool has_audio;
    int32_t drift; /* millionths by which its clock is fast */
    struct random random;
    uint32_t first_timestamp;
    struct published_stream streams[PUBLISHER_ENCODINGS];
    struct published_stream audio;

    bool is_key_wanted;
    usec_t key_heard_at; /* the last request that counted */
    usec_t begun_at;
    uint64_t pictures;
    usec_t picture_at;
    usec_t audio_at;
    usec_t pace_at;
    usec_t report_at;
    uint64_t rate; /* of all encodings */
    size_t first; /* of the frames that wait */
    size_t waiting;
    size_t next_packet;
    struct frame frames[PUBLISHER_FRAMES];

    uint16_t transport_sequence;
    size_t wanted_count;
    struct {
        uint8_t encoding;
        uint16_t sequence;
    } wanted[PUBLISHER_WANTED];

    uint64_t packets;
    uint64_t sent_again;
    uint64_t feedbacks; /* transport-wide */
    uint64_t malformed;
};

/* With 1 to 3 encodings, the last the best; it begins to send now. */
struct publisher *publisher_open(uint32_t number, usec_t now, const uint32_t *bitrates,
                                 size_t encodings, bool has_audio, uint32_t seed);
void publisher_close(struct publisher *p);
/* The camera is off until then; with a key frame it goes on. */
void publisher_show_from(struct publisher *p, usec_t at);

uint32_t publisher_ssrc(uint32_t number, size_t encoding);

usec_t publisher_due(const struct publisher *p);
/* The next packet it sends by now, in the clear; 0: none. */
size_t publisher_next(struct publisher *p, usec_t now, uint8_t packet[PUBLISHER_PACKET_MAX],
                      bool *is_rtcp);
/* One RTCP compound. */
void publisher_hear(struct publisher *p, usec_t now, const uint8_t *packet, size_t length);

#endif
