/* allocator_chance_test.c - what holds for every room and every estimate, by seeded chance. */
#include "test.h"

#include "base/random.h"
#include "graph/allocator.h"
#include "listener.h"

#include <string.h>

/* A room of chance: cameras, screens and voices, some of them wishing little. */
static void fill(struct random *r)
{
    begin();
    for (uint32_t n = 1 + random_below(r, SENDERS_MAX); n-- > 0;) {
        uint32_t low = 30 + random_below(r, 200), middle = low + random_below(r, 600);
        struct allocation *s = join(encodings(low, random_below(r, 4) ? middle : 0,
                                              random_below(r, 4) ? middle * 3 : 0));
        s->is_audio = random_below(r, 4) == 0;
        s->is_screen = random_below(r, 8) == 0;
        s->is_pinned = random_below(r, 8) == 0;
        s->is_paused = random_below(r, 8) == 0;
        s->priority = (uint8_t)(1 + random_below(r, 3));
        s->wish.spatial = random_below(r, 3) ? LAYER_BEST : (uint8_t)random_below(r, 3);
    }
}

static struct random chance(uint8_t seed)
{
    uint8_t bytes[RANDOM_SEED_SIZE] = {seed};
    struct random r;

    random_seed(&r, bytes);
    return r;
}

/* What the decided layers of all videos cost that fit, and how many of them flow. */
static uint64_t spent(size_t *flowing, int *highest)
{
    uint64_t bps = 0;

    *flowing = 0;
    *highest = -1;
    for (size_t i = 0; i < l.count; i++) {
        const struct allocation *s = &l.senders[i];
        if (s->is_audio || s->layers.spatial == LAYER_OFF || s->is_starved)
            continue;
        bps += s->ladder->bps[s->layers.spatial][s->layers.temporal];
        ++*flowing;
        *highest = *highest < spatial(s) ? spatial(s) : *highest;
    }
    return bps;
}

static void check_budget(void)
{
    size_t flowing;
    int highest;
    uint64_t bps = spent(&flowing, &highest);

    CHECK(bps <= l.a.budget || flowing == 1);
}

TEST(decisions_stay_within_the_budget_and_grow_with_it)
{
    struct random r = chance(1);

    for (int room = 0; room < 200; room++) {
        fill(&r);
        static struct allocation before[SENDERS_MAX];
        memcpy(before, l.senders, sizeof before);
        uint64_t last = 0;
        for (uint32_t kbps = 0; kbps < 40000; kbps += 37 + kbps / 16) {
            memcpy(l.senders, before, sizeof before); /* all of them join */
            l.a.is_proven = true;                     /* with nothing to spare */
            run(kbps);
            run(kbps);
            size_t flowing;
            int highest;
            uint64_t bps = spent(&flowing, &highest);
            CHECK(bps >= last);
            check_budget();
            last = bps;
        }
    }
}

TEST(of_two_with_the_same_layers_the_more_important_has_no_less)
{
    struct random r = chance(2);

    for (int room = 0; room < 300; room++) {
        fill(&r);
        for (size_t i = 0; i < l.count; i++) {
            l.ladders[i] = camera();
            l.senders[i].wish.spatial = LAYER_BEST;
        }
        run(100 + random_below(&r, 20000));
        for (size_t i = 0; i < l.count; i++)
            for (size_t j = 0; j < l.count; j++) {
                const struct allocation *a = &l.senders[i], *b = &l.senders[j];
                bool are_alike = !a->is_audio && !b->is_audio && !a->is_paused && !b->is_paused &&
                                 a->is_pinned == b->is_pinned && a->is_screen == b->is_screen;
                if (are_alike && a->priority > b->priority)
                    CHECK(spatial(a) >= spatial(b));
                if (are_alike && a->priority == b->priority)
                    CHECK(spatial(a) - spatial(b) <= a->priority);
            }
    }
}

TEST(within_the_budget_through_random_changes)
{
    struct random r = chance(3);

    fill(&r);
    for (int i = 0; i < 20000; i++) {
        struct allocation *s = &l.senders[random_below(&r, (uint32_t)l.count)];
        uint32_t low = 30 + random_below(&r, 200);
        switch (random_below(&r, 8)) {
        case 0:
            s->is_paused = !s->is_paused;
            break;
        case 1:
            s->wish.spatial = (uint8_t)random_below(&r, 3);
            break;
        case 2:
            l.ladders[s - l.senders] = encodings(random_below(&r, 3) ? low : 0, 2 * low,
                                                 random_below(&r, 3) ? 5 * low : 0);
            break;
        case 3:
            s->is_pinned = !s->is_pinned;
            break;
        default:
            break;
        }
        l.a.is_proven = random_below(&r, 10) == 0;
        l.a.is_late = random_below(&r, 10) == 0;
        l.now += random_below(&r, (uint32_t)(3 * SECOND));
        run(random_below(&r, 8000));
        check_budget();
    }
}

/* Ten per cent around `kbps`: by chance, or in a triangle of this period. */
static uint32_t wavering(uint32_t kbps, usec_t period, struct random *r)
{
    int64_t thousandths = period ? (l.now % period) * 400 / period : random_below(r, 201);

    if (thousandths > 200)
        thousandths = 400 - thousandths;
    return (uint32_t)(kbps * (900 + thousandths) / 1000);
}

/* How often the layers of `count` cameras change in the worst minute of ten, once they joined. */
static unsigned worst_minute(size_t count, uint32_t kbps, usec_t period, struct random *r)
{
    unsigned changes[600] = {0}, sum = 0, worst = 0;
    int before[SENDERS_MAX];

    begin();
    for (size_t i = 0; i < count; i++)
        join(camera());
    for (int step = 0; step < 6000; step++) {
        run_on(wavering(kbps, period, r), STEP);
        for (size_t i = 0; i < count; i++) {
            changes[step / 10] += step > 0 && spatial(&l.senders[i]) != before[i];
            before[i] = spatial(&l.senders[i]);
        }
    }
    for (int second = 0; second < 600; second++) {
        sum += changes[second] - (second >= 60 ? changes[second - 60] : 0);
        worst = sum > worst ? sum : worst;
    }
    return worst;
}

TEST(an_estimate_that_wavers_by_a_tenth_changes_two_layers_a_minute_at_most)
{
    static const usec_t periods[] = {0,           1 * SECOND,  5 * SECOND, 12 * SECOND,
                                     25 * SECOND, 60 * SECOND, 120 * SECOND};
    struct random r = chance(4);

    for (size_t p = 0; p < sizeof periods / sizeof *periods; p++)
        for (uint32_t kbps = 150; kbps < 4000; kbps += 61) {
            CHECK(worst_minute(1, kbps, periods[p], &r) <= 2);
            CHECK(worst_minute(4, 4 * kbps, periods[p], &r) <= 2 * 4);
        }
}

/* Wishes of layers that there cannot be, and costs beyond what can be counted. */
static void disturb(struct random *r, struct allocation *s, struct ladder *ladder)
{
    for (uint8_t layer = 0; layer < LAYERS_SPATIAL_MAX; layer++) {
        ladder->temporals[layer] = (uint8_t)(1 + random_below(r, LAYERS_TEMPORAL_MAX));
        for (uint8_t t = 0; t < LAYERS_TEMPORAL_MAX; t++)
            ladder->bps[layer][t] = random_u32(r) >> random_below(r, 32);
    }
    ladder->alive = (uint8_t)random_u32(r);
    ladder->announced = (uint8_t)random_below(r, LAYERS_SPATIAL_MAX + 1);
    s->wish = (struct layers){(uint8_t)random_u32(r), (uint8_t)random_u32(r)};
    s->flows = (struct layers){(uint8_t)random_u32(r), (uint8_t)random_u32(r)};
    s->priority = (uint8_t)(1 + random_below(r, 255));
    s->is_audio = random_below(r, 10) == 0;
    s->is_paused = random_below(r, 10) == 0;
    s->is_screen = random_below(r, 10) == 0;
    s->is_pinned = random_below(r, 10) == 0;
}

static void check_decided(const struct allocation *s, const struct ladder *ladder)
{
    if (s->is_audio || s->layers.spatial == LAYER_OFF)
        return;
    CHECK(!s->is_paused && s->wish.spatial != LAYER_OFF);
    CHECK(s->layers.spatial < LAYERS_SPATIAL_MAX);
    CHECK(ladder->alive >> s->layers.spatial & 1);
    CHECK(s->layers.temporal < ladder->temporals[s->layers.spatial]);
}

TEST(whatever_is_wished_of_whatever_there_is_a_layer_that_flows_is_given)
{
    struct random r = chance(21);

    for (uint32_t turn = 0; turn < 3000; turn++) {
        if (turn % 100 == 0)
            begin();
        while (l.count < SENDERS_MAX)
            join(camera());
        for (size_t i = 0; i < l.count; i++)
            disturb(&r, &l.senders[i], &l.ladders[i]);
        l.a.of_audio.permille = random_below(&r, OVERHEAD_MOST + 1);
        l.a.of_video.permille = random_below(&r, OVERHEAD_MOST + 1);
        l.a.of_repair.permille = random_below(&r, OVERHEAD_MOST + 1);
        l.a.is_proven = random_below(&r, 2);
        l.a.estimate = random_below(&r, 20) ? random_u32(&r) >> random_below(&r, 32) : UINT32_MAX;
        l.now += random_below(&r, 3000) * MILLISECOND;
        allocator_run(&l.a, l.now, l.senders, l.turns, l.count);
        CHECK(l.a.due > l.now);
        for (size_t i = 0; i < l.count; i++)
            check_decided(&l.senders[i], &l.ladders[i]);
    }
}
