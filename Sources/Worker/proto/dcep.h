/* dcep.h - how a data channel is opened in band (RFC 8832): two messages, read and written.
 *
 * Pure. What an opening leads to, graph/channels.c decides. */
#ifndef BISQUE_PROTO_DCEP_H
#define BISQUE_PROTO_DCEP_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stdint.h>

#define DCEP_NAMES_MAX 4000 /* bytes of label and subprotocol together */
#define DCEP_OPENING_MAX (12 + DCEP_NAMES_MAX)
#define DCEP_ACK_SIZE 1

/* The payload protocol identifiers of RFC 8831 section 8. */
enum {
    DCEP_IDENTIFIER = 50,
    TEXT_IDENTIFIER = 51,
    BYTES_IDENTIFIER = 53,
    EMPTY_TEXT_IDENTIFIER = 56,
    EMPTY_BYTES_IDENTIFIER = 57,
};

/* How often and how long a lost message is sent again. */
enum persistence {
    PERSISTS,            /* until it arrives */
    PERSISTS_SO_OFTEN,   /* `bound` retransmissions */
    PERSISTS_SO_LONG,    /* `bound` milliseconds */
};

struct reliability {
    bool is_ordered;
    enum persistence persistence;
    uint16_t bound; /* what is more counts as this much */
};

struct dcep_opening {
    struct reliability reliability;
    uint16_t priority;
    struct reader label;
    struct reader subprotocol;
};

enum dcep_kind {
    DCEP_NONSENSE,
    DCEP_OPENING,
    DCEP_ACK,
};

/* `out` is set for an opening, and its names point into `message`. */
enum dcep_kind dcep_read(struct reader message, struct dcep_opening *out);
void dcep_write(struct writer *w, const struct dcep_opening *opening);
void dcep_write_ack(struct writer *w);

#endif
