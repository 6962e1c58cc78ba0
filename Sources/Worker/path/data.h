/* data.h - data channels, from the record of DTLS to those who listen, and back. */
#ifndef BISQUE_PATH_DATA_H
#define BISQUE_PATH_DATA_H

#include "base/bytes.h"
#include "base/clock.h"

struct graph;
struct transport;

/* What a handshake's transport heard (dtls_hear). */
void data_received(struct graph *g, usec_t now, struct transport *transport, struct reader heard);

/* Lets time pass for all associations, and attends to those that need it: once in a turn, since
 * nothing leaves before its end, and much may have come. */
void data_due(struct graph *g, usec_t now);

#endif
