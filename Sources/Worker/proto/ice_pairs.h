/* ice_pairs.h - the check list (RFC 8445 section 6.1.2): pairs of candidates, and which is next.
 *
 * Pure bookkeeping: states, foundations, the queue of triggered checks. It sends no check and knows
 * no candidate but by its place; that is proto/ice_agent.h.
 *
 * Invariants: at most one pair for a local and a far candidate. A check is open while its pair is
 * IN_PROGRESS, and while one that SUCCEEDED is nominated. `valid` is a place exactly while the
 * state is SUCCEEDED. */
#ifndef BISQUE_PROTO_ICE_PAIRS_H
#define BISQUE_PROTO_ICE_PAIRS_H

#include "base/clock.h"
#include "proto/stun_request.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ICE_PAIRS_MAX 100 /* RFC 8445 section 6.1.2.5 */
#define ICE_NONE UINT8_MAX

enum ice_pair_state {
    ICE_PAIR_HELD, /* its relay has no leave yet to speak to the far candidate */
    ICE_PAIR_FROZEN,
    ICE_PAIR_WAITING,
    ICE_PAIR_IN_PROGRESS,
    ICE_PAIR_SUCCEEDED,
    ICE_PAIR_FAILED,
};

struct ice_pair {
    uint8_t local;  /* a candidate that is its own base: host or relayed */
    uint8_t remote;
    uint8_t valid;  /* the local candidate that the far side sees; ICE_NONE */
    enum ice_pair_state state;
    uint32_t foundation; /* equal for pairs whose candidates' foundations are */
    uint64_t priority;
    struct stun_request check;
    bool check_nominates;  /* the check that is open */
    uint64_t triggered;    /* its turn among the triggered ones; 0: it is none of them */
    bool nominates;        /* the next check shall */
    bool is_nominated;     /* by us, and answered, or by the far side */
    bool is_heard;         /* a good check came on it: what it brings is the far side's */
    uint8_t former;        /* with which of our credentials the far side asks; 0: the present */
};

struct ice_pairs {
    size_t count;
    uint64_t triggers; /* that there ever were */
    struct ice_pair list[ICE_PAIRS_MAX];
};

/* NULL when there is no such pair. */
struct ice_pair *__single ice_pairs_find(struct ice_pairs *pairs, uint8_t local, uint8_t remote);

/* None with this local candidate is left (or, for the next, with this far one). */
void ice_pairs_remove_local(struct ice_pairs *pairs, uint8_t local);
void ice_pairs_remove_remote(struct ice_pairs *pairs, uint8_t remote);

/* A new pair, held, or frozen or waiting as RFC 8838 section 12 has it. When all places are taken
 * one that is worth less makes room, but none that succeeded, is under way or was heard; `is_heard`
 * pairs also take the place of who is worth more. NULL: there is no room. */
struct ice_pair *__single ice_pairs_add(struct ice_pairs *pairs, uint8_t local, uint8_t remote,
                                        uint32_t foundation, uint64_t priority, bool is_held,
                                        bool is_heard);

/* A pair that is held may be checked from now on. */
void ice_pairs_release(struct ice_pairs *pairs, struct ice_pair *pair);

/* Its check goes out before all that were not triggered. */
void ice_pairs_trigger(struct ice_pairs *pairs, struct ice_pair *pair);
/* Others of its foundation may be checked now. */
void ice_pairs_succeed(struct ice_pairs *pairs, struct ice_pair *pair, uint8_t valid);
void ice_pairs_fail(struct ice_pair *pair);

/* The triggered one whose turn it is; NULL. */
struct ice_pair *__single ice_pairs_triggered(struct ice_pairs *pairs);
/* The best that waits, or of a foundation of which none waits or is under way; NULL. */
struct ice_pair *__single ice_pairs_ordinary(struct ice_pairs *pairs);
bool ice_pairs_have_ordinary(const struct ice_pairs *pairs);
/* The best of those that succeeded; NULL. */
struct ice_pair *__single ice_pairs_best(struct ice_pairs *pairs);
/* Whether one worth more than this may still succeed. */
bool ice_pairs_may_better(const struct ice_pairs *pairs, uint64_t priority);
/* Whether every pair failed, or there is none. */
bool ice_pairs_are_lost(const struct ice_pairs *pairs);
size_t ice_pairs_active(const struct ice_pairs *pairs); /* that wait or are under way */

#endif
