/* ice_pairs.c - states and order of the pairs of ice_pairs.h. */
#include "proto/ice_pairs.h"

#include <string.h>

struct ice_pair *__single ice_pairs_find(struct ice_pairs *pairs, uint8_t local, uint8_t remote)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (pairs->list[i].local == local && pairs->list[i].remote == remote)
            return &pairs->list[i];
    return NULL;
}

/* The last takes the free place. */
static void take_out(struct ice_pairs *pairs, size_t at)
{
    pairs->list[at] = pairs->list[pairs->count - 1];
    pairs->count--;
}

void ice_pairs_remove_local(struct ice_pairs *pairs, uint8_t local)
{
    for (size_t i = pairs->count; i-- > 0;)
        if (pairs->list[i].local == local)
            take_out(pairs, i);
}

void ice_pairs_remove_remote(struct ice_pairs *pairs, uint8_t remote)
{
    for (size_t i = pairs->count; i-- > 0;)
        if (pairs->list[i].remote == remote)
            take_out(pairs, i);
}

/* --- room --- */

static bool is_dispensable(const struct ice_pair *pair)
{
    return pair->state != ICE_PAIR_SUCCEEDED && pair->state != ICE_PAIR_IN_PROGRESS &&
           !pair->is_heard && pair->triggered == 0;
}

/* Those that failed go first, then those worth least. */
static bool goes_before(const struct ice_pair *a, const struct ice_pair *b)
{
    const bool a_failed = a->state == ICE_PAIR_FAILED, b_failed = b->state == ICE_PAIR_FAILED;

    return a_failed != b_failed ? a_failed : a->priority < b->priority;
}

static struct ice_pair *__single make_room(struct ice_pairs *pairs, uint64_t priority,
                                           bool is_heard)
{
    struct ice_pair *__single least = NULL;

    if (pairs->count < ICE_PAIRS_MAX)
        return &pairs->list[pairs->count++];
    for (size_t i = 0; i < pairs->count; i++) {
        struct ice_pair *pair = &pairs->list[i];
        if (is_dispensable(pair) && (!least || goes_before(pair, least)))
            least = pair;
    }
    if (!least || (least->state != ICE_PAIR_FAILED && !is_heard && least->priority >= priority))
        return NULL;
    return least;
}

/* --- freezing --- */

static bool is_active(const struct ice_pair *pair)
{
    return pair->state == ICE_PAIR_WAITING || pair->state == ICE_PAIR_IN_PROGRESS;
}

/* RFC 8838 section 12: it waits when it is the first of its foundation, or one succeeded. */
static enum ice_pair_state first_state(const struct ice_pairs *pairs, uint32_t foundation)
{
    bool is_first = true;

    for (size_t i = 0; i < pairs->count; i++) {
        const struct ice_pair *pair = &pairs->list[i];
        if (pair->foundation != foundation)
            continue;
        if (pair->state == ICE_PAIR_SUCCEEDED)
            return ICE_PAIR_WAITING;
        is_first = is_first && (pair->state == ICE_PAIR_FAILED || pair->state == ICE_PAIR_HELD);
    }
    return is_first ? ICE_PAIR_WAITING : ICE_PAIR_FROZEN;
}

struct ice_pair *__single ice_pairs_add(struct ice_pairs *pairs, uint8_t local, uint8_t remote,
                                        uint32_t foundation, uint64_t priority, bool is_held,
                                        bool is_heard)
{
    const enum ice_pair_state state =
        is_held ? ICE_PAIR_HELD : first_state(pairs, foundation);
    struct ice_pair *pair = make_room(pairs, priority, is_heard);

    if (!pair)
        return NULL;
    *pair = (struct ice_pair){
        .local = local,
        .remote = remote,
        .valid = ICE_NONE,
        .state = state,
        .foundation = foundation,
        .priority = priority,
        .is_heard = is_heard,
    };
    return pair;
}

void ice_pairs_release(struct ice_pairs *pairs, struct ice_pair *pair)
{
    if (pair->state == ICE_PAIR_HELD)
        pair->state = pair->triggered != 0 ? ICE_PAIR_WAITING
                                           : first_state(pairs, pair->foundation);
}

void ice_pairs_trigger(struct ice_pairs *pairs, struct ice_pair *pair)
{
    if (pair->triggered == 0)
        pair->triggered = ++pairs->triggers;
    if (pair->state == ICE_PAIR_FROZEN || pair->state == ICE_PAIR_FAILED)
        pair->state = ICE_PAIR_WAITING;
}

void ice_pairs_succeed(struct ice_pairs *pairs, struct ice_pair *pair, uint8_t valid)
{
    stun_request_end(&pair->check);
    pair->state = ICE_PAIR_SUCCEEDED;
    pair->valid = valid;
    for (size_t i = 0; i < pairs->count; i++) {
        struct ice_pair *other = &pairs->list[i];
        if (other->foundation == pair->foundation && other->state == ICE_PAIR_FROZEN)
            other->state = ICE_PAIR_WAITING;
    }
}

void ice_pairs_fail(struct ice_pair *pair)
{
    stun_request_end(&pair->check);
    pair->state = ICE_PAIR_FAILED;
    pair->valid = ICE_NONE;
    pair->triggered = 0;
    pair->nominates = false;
    pair->is_nominated = false;
}

/* --- who is next --- */

struct ice_pair *__single ice_pairs_triggered(struct ice_pairs *pairs)
{
    struct ice_pair *__single first = NULL;

    for (size_t i = 0; i < pairs->count; i++) {
        struct ice_pair *pair = &pairs->list[i];
        if (pair->triggered != 0 && pair->state != ICE_PAIR_HELD &&
            (!first || pair->triggered < first->triggered))
            first = pair;
    }
    return first;
}

static bool foundation_is_active(const struct ice_pairs *pairs, uint32_t foundation)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (pairs->list[i].foundation == foundation && is_active(&pairs->list[i]))
            return true;
    return false;
}

static struct ice_pair *__single best_of(struct ice_pairs *pairs, enum ice_pair_state state)
{
    struct ice_pair *__single best = NULL;

    for (size_t i = 0; i < pairs->count; i++) {
        struct ice_pair *pair = &pairs->list[i];
        if (pair->state == state && (!best || pair->priority > best->priority))
            best = pair;
    }
    return best;
}

/* RFC 8445 section 6.1.4.2. */
struct ice_pair *__single ice_pairs_ordinary(struct ice_pairs *pairs)
{
    struct ice_pair *__single best = best_of(pairs, ICE_PAIR_WAITING);

    for (size_t i = 0; !best && i < pairs->count; i++) {
        struct ice_pair *pair = &pairs->list[i];
        if (pair->state == ICE_PAIR_FROZEN && !foundation_is_active(pairs, pair->foundation))
            pair->state = ICE_PAIR_WAITING;
    }
    return best ? best : best_of(pairs, ICE_PAIR_WAITING);
}

bool ice_pairs_have_ordinary(const struct ice_pairs *pairs)
{
    for (size_t i = 0; i < pairs->count; i++) {
        const struct ice_pair *pair = &pairs->list[i];
        if (pair->state == ICE_PAIR_WAITING ||
            (pair->state == ICE_PAIR_FROZEN && !foundation_is_active(pairs, pair->foundation)))
            return true;
    }
    return false;
}

struct ice_pair *__single ice_pairs_best(struct ice_pairs *pairs)
{
    return best_of(pairs, ICE_PAIR_SUCCEEDED);
}

bool ice_pairs_may_better(const struct ice_pairs *pairs, uint64_t priority)
{
    for (size_t i = 0; i < pairs->count; i++) {
        const struct ice_pair *pair = &pairs->list[i];
        if (pair->priority > priority && pair->state != ICE_PAIR_SUCCEEDED &&
            pair->state != ICE_PAIR_FAILED)
            return true;
    }
    return false;
}

bool ice_pairs_are_lost(const struct ice_pairs *pairs)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (pairs->list[i].state != ICE_PAIR_FAILED)
            return false;
    return true;
}

size_t ice_pairs_active(const struct ice_pairs *pairs)
{
    size_t count = 0;

    for (size_t i = 0; i < pairs->count; i++)
        count += is_active(&pairs->list[i]);
    return count;
}
