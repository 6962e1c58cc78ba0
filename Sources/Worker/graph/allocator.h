/* allocator.h - who of a transport's senders gets how much of what its path can carry.
 *
 * Audio comes first and always passes. Then every video gets its lowest layer, in the order of
 * importance: pinned, screens, priority. Then they climb, first the pinned ones, then screens, then
 * the others; in rounds, by as many steps a round as their priority is times the lowest.
 * What does not fit is off; only the first video has its lowest layer in any case, since without
 * anything that flows a better path would never show.
 *
 * Down is at once, down to the lowest layer. Off is only who does not fit for a while: who was off
 * comes back after a hold and with a key frame. Up takes room to spare for a while, or a probe that
 * has proven it. What had to fall holds, the longer the more often a climb was in vain, so a
 * wavering estimate moves nothing. Who joins, and who wishes more, need not wait, and neither does
 * the lowest picture for the rest of its frames.
 *
 * What leaves beside the layers is measured. Headers and seals must fit at any time; for what is
 * repaired there must be room where one climbs. Nobody falls because of it: if it does not get
 * through, the estimate says so.
 *
 * Pure: arrays of the caller, time as an argument, no allocation. A run over n senders costs
 * n log n, and n times the steps of a ladder. The caller aims the selections. */
#ifndef BISQUE_GRAPH_ALLOCATOR_H
#define BISQUE_GRAPH_ALLOCATOR_H

#include "base/clock.h"
#include "graph/layer_costs.h"
#include "graph/overhead.h"
#include "graph/selection.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ALLOCATOR_STEPS_MAX (LAYERS_SPATIAL_MAX * LAYERS_TEMPORAL_MAX)
#define ALLOCATOR_SHARE 95                 /* percent of the estimate are given away */
#define ALLOCATOR_SPARE 115                /* percent of what a climb costs must be there */
#define ALLOCATOR_PATIENCE (2 * SECOND)    /* for so long, before one climbs */
#define ALLOCATOR_HOLD (10 * SECOND)       /* nobody climbs so soon after a fall */
#define ALLOCATOR_HOLD_PROVEN (3 * SECOND) /* the same when a probe has shown the room */
#define ALLOCATOR_LAST (2 * SECOND)        /* so long a lowest layer stays that does not fit */
#define ALLOCATOR_FALL (3 * SECOND)        /* falls so close together are one */
#define ALLOCATOR_TRIAL (20 * SECOND)      /* a fall this soon after a climb: it was in vain */
#define ALLOCATOR_FAILURES_MAX 4           /* from the second on each doubles the hold */

/* Why a listener has no more than it has. */
enum reason {
    REASON_WISH,             /* that is all it wishes */
    REASON_BUDGET,           /* more does not fit */
    REASON_PUBLISHER_OFF,    /* the publisher does not send more */
    REASON_WAITING_KEYFRAME, /* more is decided, and flows with the next key frame */
    REASON_CPU,              /* we are late ourselves, so nothing may rise */
    REASON_CONGESTION_HOLD,  /* there is room, but not for long enough yet */
};

/* One sender: what its owner says, what was decided, what is kept from run to run. All zero, but
 * for what the owner says, is a valid start. */
struct allocation {
    /* Said before every run. */
    uint32_t id;
    uint8_t priority;                     /* 1 .. 255 */
    bool is_audio;
    bool is_screen;
    bool is_pinned;
    bool is_paused;
    struct layers wish;                   /* LAYER_BEST: no limit; spatial LAYER_OFF: nothing */
    struct layers flows;                  /* selection.current */
    const struct ladder *__single ladder; /* of its receiver; may change between runs */

    /* Decided. */
    struct layers layers; /* spatial LAYER_OFF: nothing is to be sent */
    enum reason reason;
    uint32_t needed_bps;    /* of the next better step, or of this one when it is all it wishes */
    uint32_t available_bps; /* what it has, with what nobody has */

    /* Kept, and nobody else's. */
    bool is_known; /* `layers` says what it had before */
    bool is_trial; /* it climbed, and nobody knows yet for how long */
    bool has_fallen;
    bool is_starved; /* not even the lowest fits, since: */
    usec_t starved_since;
    bool has_room; /* to climb, since: */
    uint8_t failures;
    struct layers last_wish;
    struct layers failed; /* the best that it had to give up last */
    usec_t fell_at;       /* and since when; several falls in a short time are one */
    usec_t room_since;
    usec_t climbed_at;
    usec_t held_until; /* from that, and what is more */
    usec_t held_until_proven;
};

/* A sender's turn in the order of importance, and the steps it may climb; of one run. */
struct allocator_turn {
    uint64_t key;
    uint32_t index;
    struct allocation *__single of;
    bool is_fresh;   /* it joins, or wishes more than before */
    uint8_t count;   /* of steps */
    uint8_t had;     /* steps before this run; 0 is off */
    uint8_t kept;    /* of these, what still fits */
    uint8_t room;    /* what would fit with something to spare */
    uint8_t least;   /* what a walk grants though it does not fit: nothing, or the lowest */
    uint8_t most;    /* what a walk may grant */
    uint8_t granted; /* what it has granted */
    struct layers steps[ALLOCATOR_STEPS_MAX];
    uint32_t bps[ALLOCATOR_STEPS_MAX]; /* each with what lies below; never falling */
};

/* One transport. All zero is a valid start. */
struct allocator {
    /* Said before every run. */
    uint32_t estimate; /* UINT32_MAX: nothing is known to limit the path */
    uint32_t least;    /* limits of the application; 0: none */
    uint32_t most;
    bool is_guess;     /* of the estimate nothing is known: to give up something holds nobody */
    bool is_proven;    /* a probe for `next` has just come through */
    bool is_late;      /* our own lateness holds all increases but the first picture's frames */
    bool is_congested; /* and so does the estimator */

    /* Said whenever something is sent. */
    struct overhead of_audio;  /* what leaves beside the layers' costs */
    struct overhead of_video;  /* reports too */
    struct overhead of_repair; /* of video: all that is sent again */

    /* Decided. */
    uint32_t budget;  /* for video */
    uint32_t sending; /* when all that was decided flows: with audio and overhead, but no repair */
    uint32_t next;    /* the estimate for the next step of the first who wants one, too */
    uint32_t wished;  /* the estimate for all that is wished and alive */
    usec_t due;       /* when a run may decide otherwise although nothing has changed, or NEVER */
    uint32_t ran_for; /* the estimate of the last run */
};

/* Decides anew. `turns` is room to work in, as long as `senders`. */
void allocator_run(struct allocator *a, usec_t now, struct allocation *__counted_by(count) senders,
                   struct allocator_turn *__counted_by(count) turns, size_t count);

/* Whether this estimate is so far from the last run's that a run is due at once. */
bool allocator_is_moved(const struct allocator *a, uint32_t estimate);

#endif
