/* span_socket.h - messages between two workers: batches in, batches out.
 *
 * A packet is one message. The queue is the system's: what finds no room in it is dropped by name,
 * and nobody waits for a worker that does not read. */
#ifndef BISQUE_LOOP_SPAN_SOCKET_H
#define BISQUE_LOOP_SPAN_SOCKET_H

#include "base/clock.h"

#include <stdbool.h>

struct network;
struct watched;

/* Prepares a socket that came over the channel. false: it is no end of such a pair. */
bool span_adopt(int fd);

/* Hands what waits at one socket to the engine, up to a budget; flushes whenever the outbox is
 * full. When the other end is closed the engine hears of it, and the socket is watched no more. */
void span_receive(struct network *n, usec_t now, struct watched *watched);

/* Sends the outbox's packets that go to other workers. */
void span_send(struct network *n);

#endif
