/* mender.h - an endpoint that sends lost packets again and asks for its own: RFC 4585, RFC 4588.
 *
 * It sees the packets of one stream of each direction in the clear: what the endpoint sends, before
 * it is sealed, and what it hears, once it is opened. Nothing is mended under an SSRC of 0. */
#ifndef BISQUE_SIM_MENDER_H
#define BISQUE_SIM_MENDER_H

#include "endpoint.h"
#include "proto/nack.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MENDER_KEPT 1024
#define MENDER_NUMBERS 65536 /* of packets of the publisher, told by their payloads */

struct sent_packet {
    uint16_t sequence;
    size_t length; /* 0: nothing was kept here */
    uint8_t bytes[ENDPOINT_PACKET_MAX];
};

/* What feedback said about one transport-wide number. */
struct told {
    bool arrived;
    usec_t at;
};

struct mender {
    uint32_t ssrc; /* as publisher */
    uint32_t rtx_ssrc;
    uint8_t rtx_type;
    uint16_t rtx_sequence;
    size_t wanted_count; /* numbers to send again at once */
    uint16_t wanted[MENDER_KEPT];
    struct sent_packet kept[MENDER_KEPT];
    uint64_t nacks_heard;
    uint64_t sent_again;
    uint16_t told_from; /* the first number that it gave; those below are behind the last */
    uint64_t feedbacks;
    uint64_t feedbacks_wrong; /* malformed, or of numbers that were told otherwise before */
    struct told told[MENDER_NUMBERS];

    uint32_t reporter; /* as listener: under which it asks */
    uint32_t heard_ssrc;
    uint32_t heard_rtx_ssrc;
    uint8_t heard_type;
    struct nack nack;
    uint64_t nacks_sent;
    uint64_t repaired; /* that came again, and were not there */
    uint64_t in_vain;  /* that came again, and were */
    uint8_t came[MENDER_NUMBERS / 8];
};

struct mender *__single mender_open(void);
void mender_close(struct mender *m);

/* The endpoint sends this. */
void mender_sent(struct mender *m, const uint8_t *__counted_by(length) packet, size_t length);
/* The endpoint hears this. What is left of it is to be heard: 0 when it came before, less when it
 * was a retransmission. */
size_t mender_heard(struct mender *m, usec_t now, uint8_t *__counted_by(length) packet,
                    size_t length);

usec_t mender_due(const struct mender *m);
/* 0: nothing but a new deadline. */
size_t mender_next(struct mender *m, usec_t now,
                   uint8_t *__counted_by(ENDPOINT_PACKET_MAX) packet, bool *is_rtcp);

/* Of the packets `first` to `end` - 1 of the publisher, those that never came. */
size_t mender_missing(const struct mender *m, size_t first, size_t end);

#endif
