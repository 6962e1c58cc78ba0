/* tap.c - keeps one packet after the other, as long as there is room. */
#include "graph/tap.h"

#include "graph/graph.h"
#include "graph/receiver.h"

void tap_packet(struct graph *g, const struct receiver *receiver, struct buffer *packet)
{
    if (g->tapped_count == TAPPED_MAX) {
        g->tapped_lost++;
        return;
    }
    buffer_hold(packet);
    g->tapped[g->tapped_count++] =
        (struct tapped){.receiver = receiver->id, .packet = packet};
}

void tap_clear(struct graph *g)
{
    for (size_t i = 0; i < g->tapped_count; i++)
        buffer_release(g->tapped[i].packet);
    g->tapped_count = 0;
}
