/* tcp.h - ICE-TCP (RFC 6544, passive): connections that bring framed packets and take some.
 *
 * To the engine a connection is one more flow, whose socket is the connection's own. Anyone may
 * connect, so a connection is closed when nothing of use came over it in time, and there are only
 * so many that have not yet shown any: for one more the oldest of them is closed. What a connection
 * cannot take at once waits in a backlog of limited size; what does not fit there is dropped.
 *
 * A connection that is over is told to the engine at the turn's end, not in the middle of a
 * packet; its number is free only after that. */
#ifndef BISQUE_LOOP_TCP_H
#define BISQUE_LOOP_TCP_H

#include "base/address.h"
#include "base/clock.h"
#include "base/deadline.h"
#include "base/drop.h"
#include "proto/backlog.h"
#include "proto/framing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct network;
struct watched;

#define TCP_STREAMS_MAX 1024
#define TCP_SILENT_MAX 256            /* of them, those no transport has answered a check on */
#define TCP_BACKLOG_SIZE (256 * 1024) /* over a second of video */

/* The tests have less time. */
#ifndef TCP_SILENCE
#define TCP_SILENCE (5 * SECOND) /* until the first check */
#endif
#ifndef TCP_STANDSTILL
#define TCP_STANDSTILL (10 * SECOND) /* of a backlog */
#endif
#define TCP_MEASURE (100 * MILLISECOND) /* between two looks at how a queue drains */
#define TCP_PAUSE (100 * MILLISECOND) /* of a listener when this process is out of something */

enum tcp_state {
    TCP_SILENT, /* no transport has answered a check on it */
    TCP_KNOWN,
    TCP_BROKEN, /* by the far side; the engine does not know yet */
    TCP_OVER,   /* the outbox was asked to close it */
};

struct tcp_stream {
    enum tcp_state state;
    struct watched *__single watched;
    struct address remote;
    usec_t opened_at;
    usec_t moved_at; /* when the backlog last lost a byte, or began */
    usec_t measure_at; /* NEVER: nothing is under way */
    uint64_t pushed;   /* bytes that the kernel took */
    uint64_t told;     /* of them, those whose acknowledgement the engine knows of */
    struct deadline due;
    struct framing framing;
    struct backlog backlog;
};

/* Invariant: `silent_count` streams of `count` are TCP_SILENT. */
struct tcp {
    size_t count;
    size_t silent_count;
    struct deadlines deadlines;
    struct deadline resume; /* of the listeners that pause; has no owner */
};

bool tcp_open(struct tcp *tcp); /* false: no memory, and nothing to close */
void tcp_close(struct tcp *tcp); /* every stream must have been closed */

/* Prepares a socket that came over the channel. false: it is not a listening TCP socket. */
bool tcp_adopt(int fd);
/* Takes those that wait at a listener, up to a budget; closes at once whom there is no room for. */
void tcp_accept(struct network *n, usec_t now, struct watched *listener);
/* Accepts nobody there for a while. */
void tcp_pause(struct network *n, usec_t now, struct watched *listener);

/* Hands the packets of one stream to the engine, up to a budget. */
void tcp_receive(struct network *n, usec_t now, struct tcp_stream *stream);
/* Sends the outbox's packets that leave on a stream. */
void tcp_send(struct network *n, usec_t now);
/* Sends what waits in the backlog, as much as goes; nothing when it is not open. */
void tcp_drain(struct network *n, usec_t now, struct tcp_stream *stream);

/* Tells the engine how the queue drains; nothing when it is not open, or the system does not
 * know. */
void tcp_measure(struct network *n, usec_t now, struct tcp_stream *stream);

static inline bool tcp_is_open(const struct tcp_stream *stream)
{
    return stream->state == TCP_SILENT || stream->state == TCP_KNOWN;
}

/* It is no longer silent if the engine says so. */
void tcp_recognise(struct network *n, struct tcp_stream *stream);
/* Nothing comes or goes on it any more, for this reason or because of the far side (DROP_NONE).
 * Does nothing when it is not open. */
void tcp_break(struct network *n, struct tcp_stream *stream, enum drop why);
/* Sets anew what it is watched for and when it is due. */
void tcp_settle(struct network *n, struct tcp_stream *stream);
/* Ends the streams that are silent, stuck or broken, and wakes the listeners. */
void tcp_due(struct network *n, usec_t now);
/* Frees the stream and closes the socket; what waits in the backlog is lost. */
void tcp_close_stream(struct network *n, struct watched *watched);

#endif
