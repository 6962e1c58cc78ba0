/* network.h - all that lies between the system's sockets and the engine.
 *
 * Packets come in by kind of socket (loop/udp.h, loop/tcp.h, loop/span_socket.h) and leave lane by
 * lane through the socket the lane leads to. It reads no clock, and the channel is not its
 * affair. */
#ifndef BISQUE_LOOP_NETWORK_H
#define BISQUE_LOOP_NETWORK_H

#include "engine.h"
#include "loop/sockets.h"
#include "loop/tcp.h"

#include <channel_frame.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct network {
    struct engine *__single engine;
    struct outbox *__single out;
    struct sockets sockets;
    struct tcp tcp;
    size_t span_count; /* sockets that lead to other workers */
    size_t relay_count; /* connections to TURN servers */
    size_t relays_broken; /* of them; the engine hears of it at the turn's end */
    bool segments_refused; /* this system does not segment: one message a datagram from now on */
};

/* Engine and outbox must outlive it; `on_ready` must call `network_ready`. false: no memory. */
bool network_open(struct network *n, uv_loop_t *__single uv, struct engine *engine,
                  struct outbox *out, uv_poll_cb on_ready, void *__single context);
/* Closes every socket; libuv must run once more, to free them. */
void network_close(struct network *n);

/* Takes a UDP socket, or a listening TCP socket where `may_listen`, and begins to watch it. NULL:
 * it is of no use, and stays the caller's. */
struct watched *__single network_adopt(struct network *n, int fd, bool may_listen);

/* Takes an end of a pair that leads to another worker. NULL: as above. */
struct watched *__single network_adopt_span(struct network *n, int fd);

/* Takes a connection to a TURN server that came with this frame. NULL: as above. */
struct watched *__single network_adopt_relay(struct network *n, const struct ch_frame *frame,
                                             int fd);

/* Watches a socket that is known to be of this kind. NULL: no memory, it stays the caller's. */
struct watched *__single network_add(struct network *n, int fd, enum socket_kind kind);

/* Something waits at a socket, or its error does. */
void network_ready(struct network *n, usec_t now, struct watched *watched, int status, int events);

/* Sends the outbox's packets and clears them. */
void network_flush(struct network *n, usec_t now);

/* Does what is due, and asks the outbox to close what is over. Before `engine_tick`. */
void network_due(struct network *n, usec_t now);
usec_t network_deadline(const struct network *n); /* NEVER when nothing is due */

/* Closes the sockets that the outbox asks to close. After the last flush of a turn. */
void network_close_asked(struct network *n, usec_t now);

#endif
