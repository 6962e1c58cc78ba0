/* leg.h - the path to one listener: what it carries, and who of its senders gets what of it.
 *
 * Brings the estimator and the allocator together with the objects they speak of, and carries out
 * what was decided: selections aim elsewhere, publishers are asked for key frames, the controller
 * is told. It sends nothing; path/probe.c sends what shall show whether more would go through.
 *
 * Invariant: `members[i]` are the transport's senders, `allocations[i]` is what is known of
 * members[i], and members[i]->place is i. */
#ifndef BISQUE_GRAPH_LEG_H
#define BISQUE_GRAPH_LEG_H

#include "base/clock.h"
#include "graph/allocator.h"
#include "proto/estimator.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct graph;
struct sender;
struct transport;

#define LEG_PERIOD (1 * SECOND) /* decisions are looked over at least so often */
#define LEG_TELL_PERIOD (250 * MILLISECOND) /* and told at most so often, of each sender */

/* Bytes since the last decisions, as they came from publishers and as they left. */
struct leg_sent {
    uint32_t came;
    uint32_t left;
};

struct leg {
    /* One line of the cache with what every packet touches of the estimator. */
    _Alignas(ESTIMATOR_LINE) struct leg_sent video; /* reports too */
    struct estimator estimator;

    struct leg_sent audio;
    uint32_t again;
    struct allocator allocator; /* its last fields, and the next one: every feedback */
    usec_t next_run;
    struct estimator_limits limits;
    size_t count;
    size_t capacity;
    struct allocation *__counted_by(capacity) allocations;
    struct sender *__single *__counted_by(capacity) members;
};
_Static_assert(offsetof(struct leg, estimator) == ESTIMATOR_BEHIND, "it counts lines from there");
_Static_assert(offsetof(struct leg, allocator.sending) / ESTIMATOR_LINE ==
                   offsetof(struct leg, next_run) / ESTIMATOR_LINE, "every feedback's");

/* Begins to look after a transport, if nobody does, and after those who send over it. false: no
 * memory. */
bool leg_begin(struct graph *g, usec_t now, struct transport *transport);
void leg_free(struct leg *__single leg);

/* Room for one sender more. false: no memory. */
bool leg_reserve(struct graph *g, struct leg *leg);
/* A sender came, for whom there is room, or went. */
void leg_join(struct leg *leg, struct sender *sender);
void leg_leave(struct leg *leg, struct sender *sender);

/* What may be sent, in bits a second; 0 leaves each as it is without. */
void leg_limit(struct leg *leg, uint32_t start, uint32_t least, uint32_t most);

/* A packet left that came as so many bytes. For probes no room is left, since nobody needs them. */
static inline void leg_count(struct leg *leg, enum sent_kind kind, size_t came, size_t left)
{
    if (kind == SENT_MEDIA) {
        leg->video.came += (uint32_t)came;
        leg->video.left += (uint32_t)left;
    } else if (kind == SENT_AUDIO) {
        leg->audio.came += (uint32_t)came;
        leg->audio.left += (uint32_t)left;
    } else if (kind == SENT_AGAIN) {
        leg->again += (uint32_t)left;
    }
}

/* The far side is heard, or something is due: what that touches comes into the cache. */
static inline void leg_fetch(const struct leg *leg)
{
    estimator_fetch_all(&leg->estimator);
    __builtin_prefetch(&leg->next_run, 1);
}

/* Something changed that decisions depend on: they are made anew in this turn. */
void leg_disturb(struct graph *g, usec_t now, struct transport *transport);
/* The estimate may have moved. */
void leg_heard(struct graph *g, usec_t now, struct transport *transport);

usec_t leg_deadline(const struct leg *leg);
/* Time has passed. */
void leg_due(struct graph *g, usec_t now, struct transport *transport);

#endif
