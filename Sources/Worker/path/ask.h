/* ask.h - what a publisher is asked for and told: key frames, lost packets, what arrived when. */
#ifndef BISQUE_PATH_ASK_H
#define BISQUE_PATH_ASK_H

#include "base/clock.h"

#include <stdbool.h>

struct compound;
struct transport;

/* Writes what is due by now. false: no buffer for all of it. */
bool ask(struct compound *c, usec_t now);
usec_t ask_deadline(const struct transport *transport);

#endif
