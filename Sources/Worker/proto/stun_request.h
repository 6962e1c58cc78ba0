/* stun_request.h - one request that waits for its answer: who it is, and when it is sent again.
 *
 * Pure: it counts and times, and knows neither what is asked nor whom (RFC 8489 section 6.2). */
#ifndef BISQUE_PROTO_STUN_REQUEST_H
#define BISQUE_PROTO_STUN_REQUEST_H

#include "base/clock.h"
#include "base/random.h"
#include "proto/stun.h"

#include <stdbool.h>
#include <stdint.h>

#define STUN_WAIT (500 * MILLISECOND)           /* RFC 8489 section 6.2.1: the first RTO */
#define STUN_COPIES 7                           /* Rc there */
#define STUN_PATIENCE (39500 * MILLISECOND)     /* from the first of all those to the end */

/* All zero: nothing was asked. */
struct stun_request {
    uint8_t transaction[STUN_TRANSACTION_SIZE];
    bool is_open;
    uint8_t sent;
    uint8_t copies; /* that are sent at most */
    usec_t wait;    /* for an answer to the first */
    usec_t due;     /* the next copy, or the end */
};

enum stun_step {
    STUN_LATER,
    STUN_SEND,    /* now, and it counts as sent */
    STUN_GIVE_UP, /* nobody answered; it is open no more */
};

/* A new request, due at once. `copies` must not be 0; over a stream it is 1, and `wait` the whole
 * patience. */
void stun_request_begin(struct stun_request *request, usec_t now, struct random *random,
                        usec_t wait, uint8_t copies);
void stun_request_end(struct stun_request *request);
/* Whether this is the answer to it. */
bool stun_request_is(const struct stun_request *request, const struct stun *answer);

enum stun_step stun_request_due(struct stun_request *request, usec_t now);
usec_t stun_request_deadline(const struct stun_request *request);

#endif
