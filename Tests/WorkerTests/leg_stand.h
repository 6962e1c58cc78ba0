/* leg_stand.h - a stand with a publisher of encodings and one who views them. */
#ifndef BISQUE_TESTS_LEG_STAND_H
#define BISQUE_TESTS_LEG_STAND_H

#include "graph/leg.h"
#include "path/due.h"
#include "stand_media.h"

#define PUBLISHER 10 /* sockets, and so transports */
#define VIEWER 20

static inline struct sender *__single view(struct stand *s, uint32_t encodings)
{
    char detail[160];
    const struct plan plan = plan_of(PUBLISHED, encodings);
    struct transport *transport = join(s, PUBLISHER, 1, false);

    CHECK_EQ(receiver_open(&s->graph, transport, 1, &plan, detail, sizeof detail), ACCEPTED);
    return listen_to(s, graph_receiver(&s->graph, 1), join(s, VIEWER, 1, false));
}

static inline void decide(struct stand *s)
{
    struct transport *transport = graph_transport(&s->graph, VIEWER);

    CHECK(leg_begin(&s->graph, s->now, transport));
    leg_disturb(&s->graph, s->now, transport);
    due_work(&s->graph, s->now);
}

#endif
