/* parting.c - one goodbye after the other, and what is let go behind the last. */
#include "graph/parting.h"

#include "graph/graph.h"
#include "proto/ice_agent.h"

#include <stdlib.h>
#include <string.h>

#define TIMES 5
#define FIRST_PAUSE (50 * MILLISECOND) /* twice as long each time */
#define NO_ROOM_PAUSE (5 * MILLISECOND)

struct parting *__single parting_begin(struct graph *g)
{
    struct parting *parting;

    if (g->parting_count == PARTINGS_MAX)
        return NULL;
    parting = &g->partings[g->parting_count++];
    *parting = (struct parting){0};
    return parting;
}

/* A datagram that leaves with this turn, with room for what is to be written; NULL: later. */
static struct last_words *__single next_words(struct graph *g)
{
    struct last_words *words = &g->last_words[g->last_words_count];

    if (g->last_words_count == FAREWELLS_MAX)
        return NULL;
    words->packet = buffer_take(&g->buffers);
    return words->packet ? words : NULL;
}

static bool say(struct graph *g, struct parting *parting)
{
    struct last_words *__single words = next_words(g);

    if (!words)
        return false;
    words->to = parting->to;
    memcpy(words->packet->bytes, parting->bytes, parting->length);
    words->packet->length = (uint16_t)parting->length;
    g->last_words_count++;
    parting->said++;
    return true;
}

static bool has_socket(const struct parting *parting, uint32_t socket)
{
    for (size_t i = 0; i < parting->socket_count; i++)
        if (parting->sockets[i] == socket)
            return true;
    return false;
}

/* What was reached by connections went with them. */
static void give_back(struct graph *g, struct parting *parting)
{
    struct last_words *__single words;

    while ((words = next_words(g)) != NULL) {
        struct ice_datagram out = {.w = writer_of(words->packet->bytes, BUFFER_SIZE)};

        if (!ice_agent_farewell(parting->agent, &out)) {
            buffer_release(words->packet);
            return;
        }
        words->to = out.to;
        words->packet->length = (uint16_t)out.w.used;
        if (has_socket(parting, out.to.socket))
            g->last_words_count++;
        else
            buffer_release(words->packet);
    }
}

static void end(struct graph *g, struct parting *parting)
{
    if (parting->agent)
        give_back(g, parting);
    free(parting->agent);
    for (size_t i = 0; i < parting->socket_count; i++)
        outbox_close_socket(g->out, parting->sockets[i]);
    g->parting_count--;
    if (parting != &g->partings[g->parting_count])
        *parting = g->partings[g->parting_count];
}

void partings_due(struct graph *g, usec_t now)
{
    for (size_t i = g->parting_count; i > 0; i--) {
        struct parting *parting = &g->partings[i - 1];

        if (parting->next > now)
            continue;
        if (!say(g, parting)) { /* a time that is due already would turn the loop for nothing */
            parting->next = now + NO_ROOM_PAUSE;
            continue;
        }
        parting->next = now + (FIRST_PAUSE << (parting->said - 1));
        if (parting->said == TIMES)
            end(g, parting);
    }
}

usec_t partings_deadline(const struct graph *g)
{
    usec_t next = NEVER;

    for (size_t i = 0; i < g->parting_count; i++)
        next = usec_min(next, g->partings[i].next);
    return next;
}

bool partings_hurry(struct graph *g)
{
    for (size_t i = g->parting_count; i > 0; i--) {
        struct parting *parting = &g->partings[i - 1];

        if (say(g, parting) && parting->said == TIMES)
            end(g, parting);
    }
    return g->parting_count > 0;
}

void partings_clear(struct graph *g)
{
    for (size_t i = 0; i < g->parting_count; i++)
        free(g->partings[i].agent);
    g->parting_count = 0;
}
