/* ports.h - UDP sockets on loopback, for the far ends of a worker and for the worker itself. */
#ifndef BISQUE_TESTS_PORTS_H
#define BISQUE_TESTS_PORTS_H

#include "process.h"

#include <stdint.h>

/* A socket on 127.0.0.1, or on every address of the host. Its port is written to `*port`. */
int port_open(uint16_t *port);
int port_open_everywhere(uint16_t *port);

/* A listening TCP socket on 127.0.0.1, and a connection to one; `*from` is the caller's port. */
int port_listen(uint16_t *port);
int port_connect(uint16_t port, uint16_t *from);

void port_send(int fd, uint16_t port, const uint8_t *__counted_by(length) bytes, size_t length);
/* Waits for a datagram and returns its length; -1 when none comes. */
int port_receive(int fd, uint8_t *__counted_by(room) bytes, size_t room);

/* An RTP packet whose bytes after the header can be told from `sequence`. */
void packet_fill(uint8_t *__counted_by(length) packet, size_t length, uint32_t ssrc,
                 uint16_t sequence);
/* Whether the payload is the one that was filled in for `sequence`. */
bool packet_is_whole(const uint8_t *__counted_by(length) packet, size_t length, uint16_t sequence);

/* A room with one publisher, who speaks from `publisher` to the worker's port `port`, and
 * listeners at 127.0.0.2 and up, whose packets all arrive at the socket `sink`. */
struct audience {
    int publisher;
    int sink;
    uint16_t port; /* the worker's */
    uint16_t sink_port;
    size_t listeners;
};

#define AUDIENCE_SSRC 0x1111
#define AUDIENCE_TYPE 96

/* Room 1, transport 1, receiver 1; listener n has transport and sender 1000 + n. `fd` is the
 * worker's socket and stays ours to close. */
void audience_open(struct audience *a, struct process *p, int fd, uint16_t port, size_t listeners);
/* The same room in another worker: no publisher, and no listeners yet. */
void audience_open_mirrored(struct audience *a, struct process *p, int fd, uint16_t port);
/* Listeners of receiver 1, once it is there. */
void audience_add_listeners(struct audience *a, struct process *p, size_t listeners);
void audience_close(const struct audience *a);
/* One packet of the publisher. */
void audience_speak(const struct audience *a, uint16_t sequence, size_t length);

#endif
