/* sctp.h - associations that carry messages inside DTLS (SCTP, RFC 9260; over DTLS, RFC 8261).
 *
 * The protocol is usrsctp's, without its threads; this is the only place that speaks to it, and
 * there is one of it in a process however many graphs there are. Nothing is sent here: packets wait
 * (association_next), and whoever owns an association hears by association_take_ready that there
 * is something to send, to hear, or room again. What messages mean, and where they wait while there
 * is no room, is the caller's. No function of ours is called sctp_...: the library has such names,
 * and a program's come before a library's.
 *
 * usrsctp reads the clock for round trips and lifetimes, its own random numbers, and memory on the
 * way of a message; `now` must run as fast as that clock.
 *
 * Invariant: an association is known to usrsctp by a number, never by its address: that number is
 * part of cookies, which the far side sees. */
#ifndef BISQUE_PROTO_SCTP_H
#define BISQUE_PROTO_SCTP_H

#include "base/buffer.h"
#include "base/clock.h"
#include "base/drop.h"
#include "base/list.h"
#include "proto/dcep.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCTP_PACKET_MAX 1160 /* with a record of DTLS around it no datagram is above 1200 */
#define SCTP_MESSAGE_MAX 262144
#define SCTP_STREAMS_MAX 65535 /* from 0; 65,535 itself is no stream (RFC 8831 section 6.2) */

/* Whose associations these are: one in each graph. */
struct sctp_home {
    struct buffer_pool *__single pool;
    struct link ready;
    size_t count;
};

void association_home_init(struct sctp_home *home, struct buffer_pool *pool);

struct sctp_options {
    uint16_t local_port;
    uint16_t remote_port;
    uint16_t outgoing_streams; /* asked for; at least 1 of each */
    uint16_t incoming_streams; /* at most */
    uint32_t message_max;      /* a longer one is not heard; at most SCTP_MESSAGE_MAX */
};

/* In the order of the channel's SctpState. */
enum sctp_phase {
    SCTP_IS_NEW,
    SCTP_IS_CONNECTING,
    SCTP_IS_CONNECTED,
    SCTP_HAS_FAILED,
    SCTP_IS_CLOSED, /* by the far side */
};

struct sctp;

/* NULL: no memory. */
struct sctp *__single association_open(struct sctp_home *home, usec_t now,
                                const struct sctp_options *options, void *__single owner);
/* Without a word to the far side. */
void association_close(struct sctp *sctp);

/* Begins from our side. Must be called once, when packets can leave. */
void association_begin(struct sctp *sctp, usec_t now);

enum sctp_phase association_phase(const struct sctp *sctp);
/* What both agreed on; 0 until connected. */
uint16_t association_outgoing_streams(const struct sctp *sctp);
uint16_t association_incoming_streams(const struct sctp *sctp);
uint64_t association_packets_received(const struct sctp *sctp);
uint64_t association_packets_sent(const struct sctp *sctp);

/* One packet that came out of DTLS. */
enum drop association_receive(struct sctp *sctp, usec_t now,
                              const uint8_t *__counted_by(length) packet, size_t length);

/* The next packet to send, with one reference; NULL: no more. */
struct buffer *__single association_next(struct sctp *sctp);

struct sctp_heard {
    enum sctp_news {
        SCTP_HEARD_NOTHING,
        SCTP_HEARD_MESSAGE,
        SCTP_HEARD_TOO_LARGE, /* the rest of it is not heard */
        SCTP_HEARD_RESET,     /* of the far side's half of `stream` */
        SCTP_HEARD_RESTART,   /* the far side has begun anew: all streams have */
        SCTP_HEARD_PHASE,     /* look at association_phase */
    } news;
    uint16_t stream;
    uint32_t identifier;
    size_t length;
    const uint8_t *__counted_by(length) bytes; /* until any other call */
};

/* The next thing that happened. The caller may stop after any: what is not heard yet keeps the far
 * side's window closed. */
void association_hear(struct sctp *sctp, usec_t now, struct sctp_heard *heard);

struct sctp_message {
    uint16_t stream;
    uint32_t identifier;
    struct reliability reliability;
    size_t length; /* 1 to SCTP_MESSAGE_MAX */
    const uint8_t *__counted_by(length) bytes;
};

enum sctp_taken {
    SCTP_TAKEN,
    SCTP_FULL,  /* no room for any message; the association is ready again when there is */
    SCTP_BUSY,  /* this stream is being reset, or there is no association yet */
    SCTP_WRONG, /* there is no such stream, or no association any more */
};

enum sctp_taken association_send(struct sctp *sctp, usec_t now, const struct sctp_message *message);

/* Our half of the stream ends behind what was taken, and may begin anew (RFC 6525). */
void association_reset(struct sctp *sctp, uint16_t stream);

/* -- all of them ------------------------------------------------------------------------------ */

/* The owner of the next association that waits for attention, or NULL. */
void *__single association_take_ready(struct sctp_home *home);
/* It wants to be taken again. */
void association_make_ready(struct sctp *sctp);

/* When time must pass for those of this home; what is ready is due at once. */
usec_t association_deadline(const struct sctp_home *home);
/* Lets time pass, for all associations of the process. */
void association_due(usec_t now);

#endif
