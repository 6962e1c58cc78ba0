/* udp.h - datagrams: batches in, batches out.
 *
 * A turn's packets to one destination leave as one segmented message when they are of equal size
 * (UDP_SEGMENT), everything else in one sendmmsg. */
#ifndef BISQUE_LOOP_UDP_H
#define BISQUE_LOOP_UDP_H

#include "base/clock.h"

#include <stdbool.h>

struct network;
struct watched;

/* Prepares a socket that came over the channel. false: it is not a UDP socket. */
bool udp_adopt(int fd);

/* Hands what waits at one socket to the engine, up to a budget; flushes whenever the outbox is
 * full. */
void udp_receive(struct network *n, usec_t now, const struct watched *watched);

/* Sends the outbox's packets, but for those that leave on a stream. */
void udp_send(struct network *n);

#endif
