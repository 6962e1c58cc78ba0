/* span_message.h - what the halves of a room say to each other across a span.
 *
 * A message is a head of 12 bytes, and what its kind wants behind it:
 *
 *   u8 kind | u8 flags | u8 encoding | u8 0 | u32 receiver | u32 serial
 *
 * MEDIA carries a packet as its publisher sent it, opened, and under its own number if it was sent
 * again. `serial` is that of the stream in the half in which the publisher is: under another one
 * numbers begin anew. Both programs are one release, so there is no version; but the other end may
 * have been taken over, so whatever cannot be meant is no message.
 *
 * Reads and writes, and believes nothing: what a message may change is for path/cross.h. */
#ifndef BISQUE_PROTO_SPAN_MESSAGE_H
#define BISQUE_PROTO_SPAN_MESSAGE_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPAN_HEAD_SIZE 12
#define SPAN_CLOCK_SIZE (SPAN_HEAD_SIZE + 12)
#define SPAN_MISSING_MAX 128 /* numbers in one message; what is over waits for the next */
#define SPAN_MISSING_SIZE (SPAN_HEAD_SIZE + 2 * SPAN_MISSING_MAX)

enum span_kind {
    SPAN_MEDIA = 1,    /* to the half that listens */
    SPAN_CLOCK = 2,    /* which moment a timestamp stands for, as the publisher said */
    SPAN_ENDED = 3,    /* he said goodbye */
    SPAN_FOLLOW = 4,   /* to the publisher's half: this receiver is wanted there */
    SPAN_LEAVE = 5,    /* it is not, or not any more */
    SPAN_KEYFRAME = 6, /* a key frame is; bit n of `encoding`: of encoding n */
    SPAN_MISSING = 7,  /* these numbers have not come */
};

#define SPAN_AGAIN 1    /* the flag of MEDIA that fills a hole */
#define SPAN_GREETING 1 /* that of KEYFRAME for those who just came */

struct span_message {
    enum span_kind kind;
    uint8_t flags;
    uint8_t encoding;
    uint32_t receiver;
    uint32_t serial;    /* 0 where no stream is meant */
    uint32_t timestamp; /* of CLOCK, with `ntp` */
    uint64_t ntp;
    struct reader rest; /* the packet of MEDIA, the numbers of MISSING: two bytes each */
};

/* What is behind the head lies apart: it may be as long as a packet. False: it is no message, and
 * `m` is not to be read. */
bool span_message_read(struct span_message *m, struct reader head, struct reader rest);
/* All but what `rest` holds, which comes behind it. */
void span_message_write(const struct span_message *m, struct writer *w);

/* The next number of MISSING. False: there is none left. */
bool span_message_next(struct span_message *m, uint16_t *sequence);

#endif
