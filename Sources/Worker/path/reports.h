/* reports.h - what a received RTCP compound changes.
 *
 * Sender reports and BYE concern the streams of the transport's receivers; receiver reports and
 * requests for a key frame concern its senders; extended reports and REMB the transport as a whole.
 * Everything else is passed over. */
#ifndef BISQUE_PATH_REPORTS_H
#define BISQUE_PATH_REPORTS_H

#include "base/clock.h"
#include "graph/graph.h"

#include <bounds.h>

/* The compound must have passed rtcp_check. */
void reports_receive(struct graph *g, usec_t now, struct transport *transport,
                     const uint8_t *__counted_by(length) packet, size_t length);

#endif
