/* due.c - one transport after the other, the most overdue first. */
#include "path/due.h"

#include "graph/transport.h"
#include "graph/webrtc.h"
#include "path/connect.h"
#include "path/feedback.h"

#define RETRY_PERIOD (50 * MILLISECOND) /* for what found no buffer */

static void attend(struct graph *g, usec_t now, struct transport *transport)
{
    usec_t next = NEVER;

    if (transport->webrtc) {
        connect_due(g, now, transport);
        next = webrtc_deadline(transport);
    }
    next = usec_min(next, feedback_speak(g, now, transport));
    deadline_set(&g->deadlines, &transport->due, next > now ? next : now + RETRY_PERIOD);
}

void due_work(struct graph *g, usec_t now)
{
    for (;;) {
        struct deadline *due = deadlines_due(&g->deadlines, now);
        if (!due || outbox_is_full(g->out))
            return;
        attend(g, now, CTX(struct transport, due->owner));
    }
}
