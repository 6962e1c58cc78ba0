/* descriptor.c - bits of the dependency descriptor, in the order of appendix A.8. */
#include "proto/descriptor.h"

#include <assert.h>
#include <string.h>

/* Invariant: at <= 8 * len. Remembers the first overrun, as a reader of bytes does. */
struct bits {
    size_t len;
    const uint8_t *__counted_by(len) bytes;
    size_t at;
    bool bad;
};

/* f(n), at most 32. */
static uint32_t take(struct bits *b, unsigned n)
{
    uint32_t value = 0;

    if (b->bad || 8 * b->len - b->at < n) {
        b->bad = true;
        return 0;
    }
    for (unsigned i = 0; i < n; i++, b->at++)
        value = value << 1 | (b->bytes[b->at / 8] >> (7 - b->at % 8) & 1u);
    return value;
}

static void skip(struct bits *b, size_t n)
{
    if (b->bad || 8 * b->len - b->at < n)
        b->bad = true;
    else
        b->at += n;
}

/* ns(n): one of n values; the first ones take a bit less. n is at least 1. */
static uint32_t take_below(struct bits *b, uint32_t n)
{
    unsigned width = 0;

    for (uint32_t rest = n; rest != 0; rest >>= 1)
        width++;
    const uint32_t shorter = (1u << width) - n;
    const uint32_t value = take(b, width - 1);
    return value < shorter ? value : (value << 1) - shorter + take(b, 1);
}

/* template_layers() */
static void take_layers(struct bits *b, struct descriptor_structure *s)
{
    enum { SAME, NEXT_TEMPORAL, NEXT_SPATIAL, NO_MORE };
    struct descriptor_layer layer = {0, 0};
    uint32_t next;

    s->templates = 0;
    do {
        if (s->templates == DESCRIPTOR_TEMPLATES_MAX || layer.temporal >= DESCRIPTOR_TEMPORAL_MAX ||
            layer.spatial >= DESCRIPTOR_SPATIAL_MAX) {
            b->bad = true;
            return;
        }
        s->template[s->templates++].layer = layer;
        s->spatial_layers = (uint8_t)(layer.spatial + 1);
        next = take(b, 2);
        if (next == NEXT_TEMPORAL) {
            layer.temporal++;
        } else if (next == NEXT_SPATIAL) {
            layer.temporal = 0;
            layer.spatial++;
        }
    } while (next != NO_MORE && !b->bad);
}

/* One indication (appendix A.8.2, table A.1) for each target. */
static void take_indications(struct bits *b, unsigned count, uint32_t *targets, uint32_t *switches)
{
    enum { NOT_PRESENT, DISCARDABLE, SWITCH, REQUIRED };

    *targets = *switches = 0;
    for (unsigned i = 0; i < count; i++) {
        const uint32_t indication = take(b, 2);

        if (indication != NOT_PRESENT)
            *targets |= 1u << i;
        if (indication == SWITCH)
            *switches |= 1u << i;
    }
}

/* decode_target_layers(): the highest layers of the frames that belong to a target. */
static void find_target_layers(struct descriptor_structure *s)
{
    for (unsigned i = 0; i < s->decode_targets; i++) {
        struct descriptor_layer *highest = &s->target_layers[i];

        *highest = (struct descriptor_layer){0, 0};
        for (unsigned j = 0; j < s->templates; j++) {
            const struct descriptor_template *t = &s->template[j];

            if (!(t->targets >> i & 1))
                continue;
            if (t->layer.spatial > highest->spatial)
                highest->spatial = t->layer.spatial;
            if (t->layer.temporal > highest->temporal)
                highest->temporal = t->layer.temporal;
        }
    }
}

/* template_dependency_structure() */
static void take_structure(struct bits *b, struct descriptor_structure *s)
{
    s->first_template = (uint8_t)take(b, 6);
    s->decode_targets = (uint8_t)(take(b, 5) + 1);
    take_layers(b, s);
    for (unsigned i = 0; i < s->templates; i++)
        take_indications(b, s->decode_targets, &s->template[i].targets, &s->template[i].switches);
    for (unsigned i = 0; i < s->templates; i++) {
        s->template[i].needs = 0;
        while (take(b, 1) == 1) /* one more frame that the template needs */
            s->template[i].needs |= (uint16_t)(1u << take(b, 4));
    }
    s->chains = (uint8_t)take_below(b, s->decode_targets + 1u);
    if (s->chains > 0) {
        for (unsigned i = 0; i < s->decode_targets; i++)
            (void)take_below(b, s->chains);
        skip(b, 4 * (size_t)s->templates * s->chains);
    }
    if (take(b, 1) == 1) /* resolutions */
        skip(b, 32 * (size_t)s->spatial_layers);
    find_target_layers(s);
}

/* frame_fdiffs() */
static void take_needs(struct bits *b, struct descriptor *d)
{
    d->needs_count = 0;
    for (uint32_t size = take(b, 2); size > 0; size = take(b, 2)) {
        if (d->needs_count == DESCRIPTOR_NEEDS_MAX) {
            b->bad = true;
            return;
        }
        d->needs[d->needs_count++] = (uint16_t)(take(b, 4 * size) + 1);
    }
}

static void take_template_needs(struct descriptor *d, uint16_t needs)
{
    for (unsigned i = 0; i < DESCRIPTOR_NEEDS_MAX; i++)
        if (needs >> i & 1)
            d->needs[d->needs_count++] = (uint16_t)(i + 1);
}

/* What of its template a frame replaces. */
struct custom {
    bool indications;
    bool needs;
    bool chains;
};

/* frame_dependency_definition(), without the resolution at its end, which takes no bits. */
static void define(struct bits *b, struct descriptor *d, const struct descriptor_structure *s,
                   struct custom custom)
{
    const uint8_t place = (uint8_t)(d->template_id - s->first_template) % DESCRIPTOR_TEMPLATES_MAX;
    const struct descriptor_template *t = &s->template[place];

    d->layer = t->layer;
    d->targets = t->targets;
    d->switches = t->switches;
    if (custom.indications)
        take_indications(b, s->decode_targets, &d->targets, &d->switches);
    if (custom.needs)
        take_needs(b, d);
    else
        take_template_needs(d, t->needs);
    if (custom.chains)
        skip(b, 8 * (size_t)s->chains);
    d->has_layer = !b->bad;
}

bool descriptor_has_template(const struct descriptor_structure *s, uint8_t id)
{
    return (uint8_t)(id - s->first_template) % DESCRIPTOR_TEMPLATES_MAX < s->templates;
}

uint8_t descriptor_template_id(const uint8_t *__counted_by(len) extension, size_t len)
{
    assert(len > 0);
    return extension[0] & 0x3f;
}

bool descriptor_parse(struct descriptor *out, const struct descriptor_structure *known,
                      struct descriptor_structure *fresh,
                      const uint8_t *__counted_by(len) extension, size_t len)
{
    struct bits b = {.len = len, .bytes = extension, .at = 0, .bad = false};
    struct custom custom = {false, false, false};

    memset(out, 0, sizeof *out);
    out->starts_frame = take(&b, 1) == 1;
    out->ends_frame = take(&b, 1) == 1;
    out->template_id = (uint8_t)take(&b, 6);
    out->frame_number = (uint16_t)take(&b, 16);
    if (len > 3) { /* extended_descriptor_fields() */
        out->has_structure = take(&b, 1) == 1;
        out->has_active_targets = take(&b, 1) == 1;
        custom.indications = take(&b, 1) == 1;
        custom.needs = take(&b, 1) == 1;
        custom.chains = take(&b, 1) == 1;
        if (out->has_structure)
            take_structure(&b, fresh);
    }
    if (out->has_structure)
        known = fresh;
    if (b.bad || !known) {
        out->has_active_targets = false;
        return !b.bad;
    }
    if (out->has_active_targets)
        out->active_targets = take(&b, known->decode_targets);
    if (!descriptor_has_template(known, out->template_id))
        return false;
    define(&b, out, known, custom);
    return !b.bad;
}
