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

/* Hands everything that waits to the engine, up to a budget. false: the outbox is full, call again
 * after the flush. */
bool udp_receive(struct engine *e, struct outbox *out, usec_t now, uint32_t socket, int fd);

/* Which descriptor a socket number stands for; -1 when it is closed. */
struct udp_sockets {
    size_t count;
    int *__counted_by(count) fds;
};

/* Sends the outbox's packets and clears them. */
void udp_flush(struct engine *e, struct outbox *out, const struct udp_sockets *sockets);

#endif
