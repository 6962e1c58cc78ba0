/* udp.h - datagrams: batches in, batches out.
 *
 * The only file that knows socket addresses. A turn's packets to one destination leave as one
 * segmented message when they are of equal size (UDP_SEGMENT), everything else in one sendmmsg. */
#ifndef BISQUE_LOOP_UDP_H
#define BISQUE_LOOP_UDP_H

#include "engine.h"

#include <stdbool.h>
#include <stddef.h>

/* Prepares a socket that came over the channel. false: it is not a UDP socket. */
bool udp_adopt(int fd);

/* Takes away the error that somebody's answer to an earlier packet left on the socket. */
void udp_forgive(int fd);

/* Which descriptor a socket number stands for; -1 when it is closed. */
struct udp_sockets {
    size_t count;
    int *__counted_by(count) fds;
    bool segments_refused; /* this system does not segment: one message a packet from now on */
};

/* Hands what waits at one socket to the engine, up to a budget; flushes whenever the outbox is
 * full. */
void udp_receive(struct engine *e, struct outbox *out, usec_t now, uint32_t socket,
                 struct udp_sockets *sockets);

/* Sends the outbox's packets and clears them. */
void udp_flush(struct engine *e, struct outbox *out, struct udp_sockets *sockets);

#endif
