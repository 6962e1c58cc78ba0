/* due.c - one transport after the other, the most overdue first. */
#include "path/due.h"

#include "graph/hall.h"
#include "graph/leg.h"
#include "graph/transport.h"
#include "graph/webrtc.h"
#include "path/connect.h"
#include "path/cross.h"
#include "path/feedback.h"
#include "path/probe.h"

#define RETRY_PERIOD (50 * MILLISECOND) /* for what found no buffer */

static void attend(struct graph *g, usec_t now, struct transport *transport)
{
    usec_t next = NEVER;

    if (transport->leg) {
        leg_fetch(transport->leg);
        leg_due(g, now, transport);
    }
    if (transport->webrtc) {
        connect_due(g, now, transport);
        next = webrtc_deadline(transport);
    }
    next = usec_min(next, transport->span ? cross_speak(g, now, transport)
                                          : feedback_speak(g, now, transport));
    if (transport->leg) {
        probe_send(g, now, transport);
        next = usec_min(next, leg_deadline(transport->leg));
    }
    deadline_set(&g->deadlines, &transport->due, next > now ? next : now + RETRY_PERIOD);
}

static void attend_transports(struct graph *g, usec_t now)
{
    for (;;) {
        struct deadline *due = deadlines_due(&g->deadlines, now);
        if (!due || outbox_is_full(g->out))
            return;
        attend(g, now, CTX(struct transport, due->owner));
    }
}

/* Rooms first: whom they hear decides what transports send. */
void due_work(struct graph *g, usec_t now)
{
    const usec_t first = deadlines_next(&g->deadlines);

    if (first <= now)
        lateness_turn(&g->lateness, now, now - first);
    for (;;) {
        struct deadline *due = deadlines_due(&g->halls, now);
        if (!due)
            break;
        hall_due(g, now, CTX(struct hall, due->owner));
    }
    attend_transports(g, now);
}
