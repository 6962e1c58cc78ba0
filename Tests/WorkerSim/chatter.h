/* chatter.h - a far side's end of data channels: it says numbered messages, and hears them.
 *
 * Made of proto/sctp, which takes no side. Every message carries its number and is filled from it,
 * so a listener sees what was lost, changed, doubled or put out of order. Pure: packets and time in
 * and out; browser.h carries them in its records. */
#ifndef BISQUE_SIM_CHATTER_H
#define BISQUE_SIM_CHATTER_H

#include "base/buffer.h"
#include "proto/dcep.h"
#include "proto/sctp.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHATTER_STREAMS 64 /* whose order is looked at */
#define CHATTER_HEAD 4     /* the number */

struct chatter {
    struct buffer_pool pool;
    struct sctp_home home;
    struct sctp *__single sctp;
    bool is_deaf; /* hears nothing of what came */

    uint64_t messages;
    uint64_t bytes;
    uint64_t corrupt;
    uint64_t disorders; /* numbers that are not the next of their stream */
    uint64_t empty;
    uint64_t too_large;
    uint64_t resets;
    uint64_t restarts;
    uint64_t acks;
    uint64_t openings;
    uint32_t identifier; /* of the last message */
    uint16_t stream;
    size_t length;
    uint16_t reset; /* the last stream that was */
    uint32_t next[CHATTER_STREAMS];
    struct dcep_opening opening; /* the last one, without its names */
    size_t label_length;
    uint8_t label[64];
};

/* Never NULL. */
struct chatter *__single chatter_open(usec_t now, const struct sctp_options *options);
void chatter_close(struct chatter *c);
/* 1024 streams each way, messages as long as there are. */
struct sctp_options chatter_options(void);

usec_t chatter_due(const struct chatter *c);
/* Hears what there is; the next packet that it has to send, 0: none. */
size_t chatter_next(struct chatter *c, usec_t now, uint8_t *__counted_by(SCTP_PACKET_MAX) out);
enum drop chatter_receive(struct chatter *c, usec_t now,
                          const uint8_t *__counted_by(length) packet, size_t length);

/* Fills `length` bytes, at least CHATTER_HEAD, of message `number`. */
void chatter_fill(uint32_t number, uint8_t *__counted_by(length) bytes, size_t length);
bool chatter_is_filled(const uint8_t *__counted_by(length) bytes, size_t length, uint32_t *number);

/* A numbered message of bytes. */
enum sctp_taken chatter_say(struct chatter *c, usec_t now, uint16_t stream, uint32_t number,
                            size_t length, const struct reliability *how);
/* Any message as it is. */
enum sctp_taken chatter_say_raw(struct chatter *c, usec_t now, uint16_t stream,
                                uint32_t identifier, const uint8_t *__counted_by(length) bytes,
                                size_t length);
/* An opening in band. */
enum sctp_taken chatter_knock(struct chatter *c, usec_t now, uint16_t stream, const char *label,
                              const struct reliability *how);

#endif
