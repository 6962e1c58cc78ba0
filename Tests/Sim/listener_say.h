/* listener_say.h - the RTCP of a listener: NACK, PLI, arrivals, REMB and reports. */
#ifndef BISQUE_SIM_LISTENER_SAY_H
#define BISQUE_SIM_LISTENER_SAY_H

#include "listener.h"

/* What its own clock shows. */
usec_t listener_clock(const struct listener *l, usec_t now);

size_t listener_say(struct listener *l, usec_t now, uint8_t packet[LISTENER_PACKET_MAX]);

#endif
