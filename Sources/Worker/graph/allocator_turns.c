/* allocator_turns.c - an order, a ladder for each, and rounds in which one climbs. */
#include "graph/allocator_turns.h"

#include <assert.h>

uint64_t turn_key(const struct allocation *s)
{
    return (uint64_t)turn_class(s) << 40 | (uint64_t)(UINT8_MAX - s->priority) << 32 | s->id;
}

static void swap(struct allocator_turn *a, struct allocator_turn *b)
{
    struct allocator_turn was = {.key = a->key, .index = a->index};

    a->key = b->key;
    a->index = b->index;
    b->key = was.key;
    b->index = was.index;
}

static void sift(struct allocator_turn *__counted_by(count) turns, size_t at, size_t count)
{
    for (size_t child = 2 * at + 1; child < count; at = child, child = 2 * at + 1) {
        if (child + 1 < count && turns[child + 1].key > turns[child].key)
            child++;
        if (turns[at].key >= turns[child].key)
            return;
        swap(&turns[at], &turns[child]);
    }
}

void turns_sort(struct allocator_turn *__counted_by(count) turns, size_t count)
{
    for (size_t i = count / 2; i-- > 0;)
        sift(turns, i, count);
    for (size_t end = count; end > 1; end--) {
        swap(&turns[0], &turns[end - 1]);
        sift(turns, 0, end - 1);
    }
}

/* A camera goes to a sharper picture with at least half of its frames, a screen with the least of
 * them, since its text has to be read. A step is never cheaper than the one below. */
static void add_steps(struct allocator_turn *turn, uint8_t spatial)
{
    const struct ladder *ladder = turn->of->ladder;
    uint8_t last = lower(turn->of->wish.temporal, (uint8_t)(ladder->temporals[spatial] - 1));
    assert(ladder->temporals[spatial] > 0); /* it is alive */
    bool is_whole = turn->of->is_screen || turn->count == 0 || last == 0;
    uint8_t first = is_whole ? 0 : (uint8_t)(last - 1);

    for (uint8_t t = first; t <= last; t++) {
        uint32_t below = turn_cost(turn, turn->count), own = ladder->bps[spatial][t];
        turn->steps[turn->count] = (struct layers){spatial, t};
        turn->bps[turn->count++] = own > below ? own : below;
    }
}

static void find_steps(struct allocator_turn *turn)
{
    const struct ladder *ladder = turn->of->ladder;

    turn->count = 0;
    for (uint8_t s = 0; s < LAYERS_SPATIAL_MAX; s++) {
        bool is_lowest = turn->count == 0; /* better than the wish is better than nothing */
        if ((ladder->alive >> s & 1) && (is_lowest || s <= turn->of->wish.spatial))
            add_steps(turn, s);
    }
}

/* As many steps as what was decided last is worth now. */
static uint8_t steps_had(const struct allocator_turn *turn)
{
    const struct allocation *s = turn->of;
    uint8_t had = 0;

    if (!s->is_known || s->layers.spatial == LAYER_OFF)
        return 0;
    while (had < turn->count && turn_rank(turn->steps[had]) <= turn_rank(s->layers))
        had++;
    return had > 0 ? had : lower(1, turn->count);
}

void turn_take(struct allocator_turn *turn, struct allocation *s)
{
    turn->of = s;
    turn->least = 0;
    find_steps(turn);
    turn->had = steps_had(turn);
    turn->is_fresh = !s->is_known || turn_rank(s->wish) > turn_rank(s->last_wish);
}

static bool climb(struct allocator_turn *turn, unsigned steps, uint64_t *left)
{
    bool has_climbed = false;

    for (; steps > 0 && turn->granted > 0 && turn->granted < turn->most; steps--) {
        uint32_t more = turn_step(turn);
        if (more > *left)
            return has_climbed;
        *left -= more;
        turn->granted++;
        has_climbed = true;
    }
    return has_climbed;
}

/* Those of one class climb until nobody can; the last of them has the lowest priority. */
static void climb_in_rounds(struct allocator_turn *__counted_by(count) turns, size_t count,
                            uint64_t *left)
{
    bool has_climbed = true;

    while (has_climbed) {
        has_climbed = false;
        for (size_t i = 0; i < count; i++) {
            unsigned steps = turns[i].of->priority / turns[count - 1].of->priority;
            has_climbed |= climb(&turns[i], steps, left);
        }
    }
}

uint64_t turns_walk(struct allocator_turn *__counted_by(count) turns, size_t count, uint64_t left)
{
    bool is_first = true;

    for (size_t i = 0; i < count; i++) {
        struct allocator_turn *turn = &turns[i];
        uint32_t lowest = turn_cost(turn, 1);
        bool is_paid = is_first || lowest <= left; /* who stays without is at nobody's cost */
        turn->granted = turn->most > 0 && (is_paid || turn->least > 0);
        if (turn->granted && is_paid)
            left -= lowest > left ? left : lowest;
        is_first = is_first && turn->most == 0;
    }
    for (size_t from = 0, to = 0; from < count; from = to) {
        while (to < count && turn_class(turns[to].of) == turn_class(turns[from].of))
            to++;
        climb_in_rounds(turns + from, to - from, &left);
    }
    return left;
}
