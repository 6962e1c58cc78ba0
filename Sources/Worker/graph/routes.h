/* routes.h - which receiver of a transport a packet belongs to.
 *
 * Looked up by SSRC, then by the MID and RID header extensions, then by payload type, as RFC 9143
 * section 9.2 orders it. A table is never edited: every change of a receiver builds a fresh one
 * from all receivers of the transport, so a refused change leaves nothing behind.
 *
 * Learned SSRCs live in the streams; they are added to the table in use as they are met. */
#ifndef BISQUE_GRAPH_ROUTES_H
#define BISQUE_GRAPH_ROUTES_H

#include "base/table.h"
#include "graph/reception_plan.h"

#include <bounds.h>
#include <channel_messages.h>
#include <stdbool.h>
#include <stdint.h>

struct receiver;
struct rtp;
struct transport;

struct name_route {
    struct name name;
    struct receiver *__single receiver;
};

struct payload_route {
    struct receiver *__single receiver;
    bool is_shared; /* by several receivers that MID or RID tell apart: of no use alone */
};

struct routes {
    struct id_table ssrcs; /* SSRC -> receiver */
    uint32_t encoding_count; /* of all receivers: how many streams are expected */
    uint8_t mid_extension; /* header extension ids of this transport; 0: not announced */
    uint8_t rid_extension;
    uint8_t sequence_extension; /* the transport-wide number, if feedback on it is wanted */
    size_t mid_count;
    size_t rid_count;
    size_t name_capacity;
    struct name_route *__counted_by(name_capacity) names; /* mids first, rids after them */
    struct payload_route payloads[128];
};

/* Builds the table of `transport` as it would be if `receiver` listened for `plan`. `plan` NULL:
 * as it would be without the receiver. On refusal `detail` names the offender and `fresh` is
 * clear; otherwise the caller owns `fresh`. */
enum ch_refusal routes_build(struct routes *fresh, uint64_t seed, const struct transport *transport,
                             struct receiver *__single receiver, const struct plan *__single plan,
                             char *__counted_by(room) detail, size_t room);
void routes_clear(struct routes *routes);

/* A learned SSRC leads to this receiver, unless it leads somewhere already. false: no memory. */
bool routes_learn(struct routes *routes, uint32_t ssrc, struct receiver *receiver);

/* What the packet says about itself, and whom it belongs to. */
struct route {
    struct receiver *__single receiver; /* NULL: nobody's */
    struct name rid;                    /* empty when the packet carries none */
    bool by_ssrc;
};

struct route routes_find(const struct routes *routes, const uint8_t *__counted_by(length) packet,
                         size_t length, const struct rtp *rtp);

#endif
