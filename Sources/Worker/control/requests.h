/* requests.h - a frame comes in: which request is it, may it, and what is the answer.
 *
 * Every request has one handler, `on_` and its name, in the file of its noun. The table that leads
 * to them is generated from the channel's list, so a request without a handler does not link. */
#ifndef BISQUE_CONTROL_REQUESTS_H
#define BISQUE_CONTROL_REQUESTS_H

#include "base/clock.h"
#include "graph/graph.h"
#include "graph/refusal.h"

#include <bounds.h>
#include <channel_frame.h>
#include <channel_messages.h>

#define DETAIL_MAX 160

/* What the handlers share: where answers are built. One for the worker's life. */
struct desk {
    struct graph *__single graph;
    uint8_t *__counted_by_or_null(CH_ARENA_SIZE) arena;
    uint8_t *__counted_by_or_null(CH_FRAME_LENGTH_SIZE + CH_FRAME_MAX) frame;
};

/* One request in hand. */
struct request {
    struct graph *__single graph;
    usec_t now;
    size_t socket_count;
    const uint32_t *__counted_by(socket_count) sockets;
    bool sockets_are_taken; /* by the handler; otherwise they are closed after it */
    struct ch_reader *__single reader; /* lends memory for the lists of the answer, too */
    char detail[DETAIL_MAX];
};

bool desk_open(struct desk *desk, struct graph *g); /* false: no memory */
void desk_close(struct desk *desk);

/* Carries out one frame and queues the answer. false: the two programs do not agree, or the
 * controller does not read what it is told; the session is over. */
bool requests_frame(struct desk *desk, usec_t now, const struct ch_frame *frame,
                    const uint32_t *__counted_by(socket_count) sockets, size_t socket_count);

/* Memory for a list of the answer, zeroed; NULL when there is none, or `size` is 0. */
void *__sized_by_or_null(size) request_memory(struct request *r, size_t size);

#define X(OP, name)                                                                                \
    enum ch_refusal on_##name(struct request *r, const struct ch_##name *q,                        \
                              struct ch_##name##_reply *a);
CH_REQUESTS(X)
#undef X

#endif
