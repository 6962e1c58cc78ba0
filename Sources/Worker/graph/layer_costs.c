/* layer_costs.c - sums in windows, smoothed; a ladder is added up from them. */
#include "graph/layer_costs.h"

#include <assert.h>

void layer_costs_init(struct layer_costs *c, uint8_t encodings)
{
    assert(encodings > 0 && encodings <= LAYERS_SPATIAL_MAX);
    *c = (struct layer_costs){.encodings = encodings, .window_began = NEVER};
}

static uint32_t rate_of(uint32_t bytes, usec_t elapsed)
{
    uint64_t bps = (uint64_t)bytes * 8 * SECOND / (uint64_t)elapsed;

    return bps > UINT32_MAX ? UINT32_MAX : (uint32_t)bps;
}

static bool is_heard(const struct layer_cost *cost)
{
    return cost->bps > 0 || cost->bytes > 0;
}

/* A layer that was silent in this window is left as it is: the next bytes of it are spread over the
 * silence, or, if that was long, begin anew. */
static void fold(struct layer_cost *cost, usec_t now, usec_t window)
{
    usec_t elapsed = now - cost->folded_at;

    if (cost->bps == 0 || elapsed > LAYER_COSTS_GAP)
        elapsed = window;
    int64_t rate = rate_of(cost->bytes, elapsed), bps = rate;
    if (cost->bps > 0)
        bps = cost->bps + (rate - cost->bps) * usec_min(elapsed, SECOND) / SECOND;
    cost->bps = bps > 0 ? (uint32_t)bps : 1;
    cost->bytes = 0;
    cost->folded_at = now;
}

/* When nothing came for long after what is in the window, it is not known how much that was. */
static void end_window(struct layer_costs *c, usec_t now)
{
    usec_t window = now - c->window_began;
    bool is_known = window <= LAYER_COSTS_GAP;

    for (size_t s = 0; s < LAYERS_SPATIAL_MAX; s++)
        for (size_t t = 0; t < LAYERS_TEMPORAL_MAX; t++) {
            struct layer_cost *cost = &c->of[s][t];
            if (cost->bytes > 0 && (is_known || cost->bps == 0))
                fold(cost, now, is_known ? window : LAYER_COSTS_WINDOW);
            cost->bytes = 0;
        }
    c->window_began = now;
}

void layer_costs_add(struct layer_costs *c, usec_t now, struct layers layers, uint32_t bytes)
{
    uint8_t s = layers.spatial < LAYERS_SPATIAL_MAX ? layers.spatial : LAYERS_SPATIAL_MAX - 1;
    uint8_t t = layers.temporal < LAYERS_TEMPORAL_MAX ? layers.temporal : LAYERS_TEMPORAL_MAX - 1;
    struct layer_cost *cost = &c->of[s][t];

    if (c->window_began == NEVER)
        c->window_began = now;
    if (now - c->window_began >= LAYER_COSTS_WINDOW)
        end_window(c, now);
    cost->bytes = bytes > UINT32_MAX - cost->bytes ? UINT32_MAX : cost->bytes + bytes;
    cost->heard_at = now;
    c->heard_at = now;
}

static bool is_remembered(const struct layer_cost *cost, usec_t now)
{
    return is_heard(cost) && now - cost->heard_at <= LAYER_COSTS_MEMORY;
}

/* In its first window a layer costs at least what came already. */
static uint32_t cost_of(const struct layer_cost *cost, usec_t now)
{
    if (!is_remembered(cost, now))
        return 0;
    return cost->bps > 0 ? cost->bps : rate_of(cost->bytes, LAYER_COSTS_WINDOW);
}

static uint32_t sum(uint32_t a, uint32_t b)
{
    return b > UINT32_MAX - a ? UINT32_MAX : a + b;
}

/* Which temporal layers a spatial one has, and whether it flows. */
static void look(const struct layer_costs *c, usec_t now, uint8_t s, struct ladder *out)
{
    for (uint8_t t = 0; t < LAYERS_TEMPORAL_MAX; t++) {
        const struct layer_cost *cost = &c->of[s][t];
        if (!is_remembered(cost, now))
            continue;
        out->temporals[s] = (uint8_t)(t + 1);
        if (c->heard_at - cost->heard_at <= LAYER_SILENCE)
            out->alive |= (uint8_t)(1u << s);
    }
    if (out->temporals[s] > 0 && s >= out->announced)
        out->announced = (uint8_t)(s + 1);
}

void layer_costs_ladder(const struct layer_costs *c, usec_t now, struct ladder *out)
{
    bool is_simulcast = c->encodings > 1;

    *out = (struct ladder){.announced = c->encodings};
    for (uint8_t s = 0; s < LAYERS_SPATIAL_MAX; s++) {
        look(c, now, s, out);
        if (!is_simulcast && s > 0 && out->temporals[s] < out->temporals[s - 1])
            out->temporals[s] = out->temporals[s - 1];
        uint32_t alone = 0;
        for (uint8_t t = 0; t < LAYERS_TEMPORAL_MAX; t++) {
            alone = sum(alone, cost_of(&c->of[s][t], now));
            out->bps[s][t] = is_simulcast || s == 0 ? alone : sum(alone, out->bps[s - 1][t]);
        }
    }
}
