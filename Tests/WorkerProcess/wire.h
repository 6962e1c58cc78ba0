/* wire.h - the worker's network in our own process: a real loop, real connections, our clock.
 *
 * Between the engine and the sockets of loop/network.h there is nothing of loop/loop.c, so a test
 * can put packets into the outbox itself and let ten seconds pass at once. */
#ifndef BISQUE_TESTS_WIRE_H
#define BISQUE_TESTS_WIRE_H

#include "loop/network.h"
#include "question.h"
#include "test.h"

struct wire {
    uv_loop_t uv;
    struct outbox out;
    struct engine *__single engine;
    struct network network;
    usec_t now;
    uint16_t port; /* of the listener */
    uint32_t asked;
    struct lane lane;
    struct question question;
};

/* One end of a connection, and what the worker has for the other. */
struct caller {
    int fd;
    uint16_t port;
    uint32_t socket;
    struct address remote;
};

void wire_open(struct wire *w);
void wire_close(struct wire *w);

/* One turn; waits for the system for a moment. */
void wire_turn(struct wire *w);
/* Whether nothing is ready: the loop would sleep. */
bool wire_sleeps(struct wire *w);
/* Turns until the worker has this many connections. false: it never has. */
bool wire_has_streams(struct wire *w, size_t count);
/* Connects; the worker has accepted when it returns. */
struct caller wire_call(struct wire *w);
/* The worker's half of the connection, NULL when it has none. */
struct tcp_stream *__single wire_stream(struct wire *w, const struct caller *caller);

/* Opens a transport for the caller, so that the engine knows the connection. For one caller. */
void wire_introduce(struct wire *w, const struct caller *caller);

/* Puts a packet for the caller into the outbox: `length` bytes that `packet_fill` could write. */
void wire_put(struct wire *w, const struct caller *caller, uint16_t sequence, size_t length);
/* Reads one framed packet, turning while it has to wait. Returns its length; -1 at the end of the
 * connection, or when none comes. */
int wire_read(struct wire *w, const struct caller *caller,
              uint8_t *__counted_by(room) packet, size_t room);
/* Whether the connection has ended, for the caller, too. */
bool wire_is_over(struct wire *w, const struct caller *caller);

/* How often this reason has struck. */
uint64_t wire_drops(struct wire *w, enum drop why);

#endif
