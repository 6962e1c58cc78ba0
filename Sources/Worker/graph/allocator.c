/* allocator.c - three walks over the senders in their order: what still fits of what they had, what
 * would fit with something to spare, and what they get. */
#include "graph/allocator.h"

#include "graph/allocator_turns.h"

#include <assert.h>

static const struct layers nothing = {.spatial = LAYER_OFF};

static uint32_t held_below(uint64_t bps)
{
    return bps > UINT32_MAX ? UINT32_MAX : (uint32_t)bps;
}

static void fall(struct allocation *s, usec_t now, struct layers had)
{
    if (s->is_trial && s->failures < ALLOCATOR_FAILURES_MAX)
        s->failures++;
    unsigned doubled = s->failures > 0 ? s->failures - 1 : 0;
    s->is_trial = false;
    s->has_room = false;
    if (!s->has_fallen || now - s->fell_at > ALLOCATOR_FALL ||
        turn_rank(had) > turn_rank(s->failed))
        s->failed = had;
    s->has_fallen = true;
    s->fell_at = now;
    s->held_until = now + (ALLOCATOR_HOLD << doubled);
    s->held_until_proven = now + (ALLOCATOR_HOLD_PROVEN << doubled);
}

static void succeed(struct allocation *s)
{
    s->is_trial = false;
    s->failures = 0;
}

/* Who shows something keeps the lowest of it for a while: most of what is too little passes. */
static void keep_last(struct allocator *a, usec_t now, struct allocator_turn *turn)
{
    struct allocation *s = turn->of;
    const bool was_starved = s->is_starved;

    s->is_starved = turn->kept == 0 && turn->had > 0 && s->flows.spatial != LAYER_OFF;
    if (!s->is_starved)
        return;
    if (!was_starved)
        s->starved_since = now;
    const usec_t until = s->starved_since + ALLOCATOR_LAST;
    if (now >= until)
        return;
    turn->kept = turn->least = 1;
    a->due = usec_min(a->due, until);
}

/* When it may climb, were nothing to change. Who climbed in vain must see the room for longer. */
static usec_t climbs_at(const struct allocator *a, const struct allocator_turn *turn)
{
    const struct allocation *s = turn->of;

    if (a->is_proven)
        return s->held_until_proven;
    if (turn->is_fresh)
        return s->held_until;
    usec_t patience = s->failures > 0 ? ALLOCATOR_HOLD << (s->failures - 1) : ALLOCATOR_PATIENCE;
    usec_t patient = s->room_since + patience;
    return patient > s->held_until ? patient : s->held_until;
}

/* What is less than what it had to give up was not in vain. */
static uint8_t below_failed(const struct allocator_turn *turn)
{
    uint8_t below = 0;

    while (below < turn->room && turn_rank(turn->steps[below]) < turn_rank(turn->of->failed))
        below++;
    return below;
}

/* The lowest picture with all its frames, as far as there is room. */
static uint8_t first_picture(const struct allocator_turn *turn)
{
    uint8_t first = 0;

    while (first < turn->room && turn->steps[first].spatial == turn->steps[0].spatial)
        first++;
    return first;
}

/* How far this one may go, and when it might go further. */
static void permit(struct allocator *a, usec_t now, struct allocator_turn *turn, bool is_first)
{
    struct allocation *s = turn->of;
    bool is_held = a->is_late || a->is_congested;

    const bool gives_up = turn->kept < turn->had && s->flows.spatial != LAYER_OFF;
    if (gives_up && !a->is_guess) /* else nothing has shown yet that it does not fit */
        fall(s, now, turn->steps[turn->had - 1]);
    else if (s->is_trial && now - s->climbed_at >= ALLOCATOR_TRIAL)
        succeed(s);
    if (!s->has_room)
        s->room_since = now;
    s->has_room = turn->room > turn->kept;

    turn->most = turn->kept;
    if (turn->is_fresh || is_first) /* the lowest layer waits for nothing */
        turn->most = turn->most > 0 ? turn->most : lower(1, turn->count);
    if (turn->most > 0 && !a->is_congested && now >= s->held_until &&
        first_picture(turn) > turn->most)
        turn->most = first_picture(turn); /* a face that stutters is no beginning */
    if (!s->has_room || is_held)
        return;
    usec_t at = climbs_at(a, turn);
    const usec_t soon = a->is_proven ? now : s->room_since + ALLOCATOR_PATIENCE;
    const uint8_t below = below_failed(turn);
    if (now >= at)
        turn->most = turn->room > turn->most ? turn->room : turn->most;
    else if (now >= soon && below > turn->most)
        turn->most = below;
    if (now < at)
        a->due = usec_min(a->due, now < soon && below > turn->kept ? usec_min(soon, at) : at);
}

/* A layer that it wishes and that there is, but that does not flow from the publisher. */
static bool is_missed(const struct allocator_turn *turn, uint32_t *bps)
{
    const struct ladder *ladder = turn->of->ladder;
    uint8_t has = turn->steps[turn->count - 1].spatial;

    for (uint8_t s = LAYERS_SPATIAL_MAX; s-- > has + 1;)
        if (s < ladder->announced && s <= turn->of->wish.spatial) {
            uint8_t last = ladder->temporals[s] > 0 ? (uint8_t)(ladder->temporals[s] - 1) : 0;
            *bps = ladder->bps[s][last];
            return true;
        }
    return false;
}

static enum reason reason_of(const struct allocator *a, const struct allocator_turn *turn,
                             uint32_t *needed)
{
    const struct allocation *s = turn->of;
    uint32_t missed = 0;

    *needed = turn_cost(turn, lower((uint8_t)(turn->granted + 1), turn->count));
    if (turn->count == 0)
        return REASON_PUBLISHER_OFF;
    if (turn->granted > 0 &&
        (s->flows.spatial == LAYER_OFF || s->flows.spatial < s->layers.spatial))
        return REASON_WAITING_KEYFRAME;
    if (turn->granted < turn->count && a->is_late)
        return REASON_CPU;
    if (turn->granted < turn->count)
        return turn->room > turn->granted ? REASON_CONGESTION_HOLD : REASON_BUDGET;
    if (is_missed(turn, &missed)) {
        *needed = missed > *needed ? missed : *needed;
        return REASON_PUBLISHER_OFF;
    }
    return REASON_WISH;
}

static void decide(const struct allocator *a, usec_t now, struct allocator_turn *turn,
                   uint64_t left)
{
    struct allocation *s = turn->of;

    if (turn->granted > turn->had) {
        s->is_trial = true;
        s->climbed_at = now;
        s->has_room = false;
    }
    s->layers = turn->granted > 0 ? turn->steps[turn->granted - 1] : nothing;
    s->last_wish = s->wish;
    s->is_known = turn->count > 0; /* who comes back, joins */
    s->reason = reason_of(a, turn, &s->needed_bps);
    s->available_bps = held_below(left + turn_cost(turn, turn->granted));
}

static uint32_t budget_of(const struct allocator *a, uint64_t audio)
{
    uint64_t estimate = a->estimate;

    if (estimate < a->least)
        estimate = a->least;
    if (a->most > 0 && estimate > a->most)
        estimate = a->most;
    if (estimate == UINT32_MAX)
        return UINT32_MAX;
    estimate = estimate * ALLOCATOR_SHARE / 100;
    if (estimate <= audio)
        return 0;
    return (uint32_t)overhead_without(&a->of_video, estimate - audio);
}

/* What of the budget may be climbed into. */
static uint64_t room_of(const struct allocator *a)
{
    if (a->budget == UINT32_MAX)
        return a->budget;
    uint64_t room = overhead_without(&a->of_repair, a->budget);
    return a->is_proven ? room : room * 100 / ALLOCATOR_SPARE;
}

/* Who takes no part: audio, and who wants nothing. Returns what it costs. */
static uint32_t pass_by(struct allocation *s)
{
    bool is_wanted = !s->is_paused && s->wish.spatial != LAYER_OFF;
    uint32_t bps = is_wanted ? s->ladder->bps[0][0] : 0;

    s->layers = is_wanted ? (struct layers){0, 0} : nothing;
    s->reason = REASON_WISH;
    s->needed_bps = bps;
    s->available_bps = bps;
    s->is_known = false;
    return bps;
}

static bool takes_part(const struct allocation *s)
{
    return !s->is_audio && !s->is_paused && s->wish.spatial != LAYER_OFF;
}

/* The estimate that it takes to climb to such videos beside this audio. */
static uint32_t estimate_for(const struct allocator *a, uint64_t audio, uint64_t videos)
{
    const uint64_t bps =
        audio + overhead_with(&a->of_video, overhead_with(&a->of_repair, videos));

    return held_below((bps * 100 + ALLOCATOR_SHARE - 1) / ALLOCATOR_SHARE);
}

/* The sums, and the next step of the first: of the most important class, who has the least. */
static void add_up(struct allocator *a, const struct allocator_turn *__counted_by(count) turns,
                   size_t count, uint64_t audio)
{
    uint64_t sending = 0, wished = 0;
    const struct allocator_turn *first = NULL;

    for (size_t i = 0; i < count; i++) {
        const struct allocator_turn *turn = &turns[i];
        sending += turn_cost(turn, turn->granted);
        wished += turn_cost(turn, turn->count);
        if (turn->granted < turn->count &&
            (!first || (turn_class(turn->of) == turn_class(first->of) &&
                        turn->granted < first->granted)))
            first = turn;
    }
    a->sending = held_below(audio + overhead_with(&a->of_video, sending));
    a->wished = estimate_for(a, audio, wished);
    if (first)
        sending += turn_step(first);
    a->next = estimate_for(a, audio, sending);
}

void allocator_run(struct allocator *a, usec_t now, struct allocation *__counted_by(count) senders,
                   struct allocator_turn *__counted_by(count) turns, size_t count)
{
    uint64_t audio = 0, left;
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        struct allocation *s = &senders[i];
        assert(s->priority > 0);
        if (!takes_part(s)) {
            audio += pass_by(s);
            continue;
        }
        turns[n].key = turn_key(s);
        turns[n++].index = (uint32_t)i;
    }
    turns_sort(turns, n);
    overhead_look(&a->of_audio, now);
    overhead_look(&a->of_video, now);
    overhead_look(&a->of_repair, now);
    audio = overhead_with(&a->of_audio, audio);
    a->budget = budget_of(a, audio);
    a->due = NEVER;
    a->ran_for = a->estimate;

    for (size_t i = 0; i < n; i++) {
        turn_take(&turns[i], &senders[turns[i].index]);
        turns[i].most = turns[i].had;
    }
    (void)turns_walk(turns, n, a->budget);
    for (size_t i = 0; i < n; i++) {
        turns[i].kept = turns[i].granted;
        keep_last(a, now, &turns[i]);
        turns[i].most = turns[i].count;
    }
    bool is_first = true;
    (void)turns_walk(turns, n, room_of(a));
    for (size_t i = 0; i < n; i++) {
        turns[i].room = turns[i].granted;
        permit(a, now, &turns[i], is_first);
        is_first = is_first && turns[i].count == 0;
    }
    left = turns_walk(turns, n, a->budget);
    for (size_t i = 0; i < n; i++)
        decide(a, now, &turns[i], left);
    add_up(a, turns, n, audio);
}

bool allocator_is_moved(const struct allocator *a, uint32_t estimate)
{
    uint32_t ran_for = a->ran_for;
    uint32_t moved = estimate > ran_for ? estimate - ran_for : ran_for - estimate;
    bool is_too_much = (uint64_t)estimate * ALLOCATOR_SHARE / 100 < a->sending;

    return (uint64_t)moved * 20 > ran_for || (estimate < ran_for && is_too_much);
}
