/* visit.h - a browser at an engine without a network: what lies in the outbox goes to it. */
#ifndef BISQUE_TESTS_VISIT_H
#define BISQUE_TESTS_VISIT_H

#include "base/address.h"
#include "base/clock.h"
#include "base/outbox.h"

#include <stddef.h>

struct browser;

/* Hands it every packet of this turn that goes to `where`; returns how many. The outbox stays as
 * it is. */
size_t visit_receive(const struct outbox *out, const struct flow *where, struct browser *browser,
                     usec_t now);

#endif
