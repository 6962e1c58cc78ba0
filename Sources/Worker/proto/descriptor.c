/* descriptor.c - bits of the dependency descriptor, in the order of appendix A.8. */
#include "proto/descriptor.h"

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
        s->layers[s->templates++] = layer;
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

/* template_dependency_structure() */
static void take_structure(struct bits *b, struct descriptor_structure *s)
{
    s->first_template = (uint8_t)take(b, 6);
    s->decode_targets = (uint8_t)(take(b, 5) + 1);
    take_layers(b, s);
    skip(b, 2 * (size_t)s->templates * s->decode_targets); /* what each is to each target */
    for (unsigned i = 0; i < s->templates; i++)
        while (take(b, 1) == 1) /* one more frame that the template needs */
            skip(b, 4);
    s->chains = (uint8_t)take_below(b, s->decode_targets + 1u);
    if (s->chains > 0) {
        for (unsigned i = 0; i < s->decode_targets; i++)
            (void)take_below(b, s->chains);
        skip(b, 4 * (size_t)s->templates * s->chains);
    }
    if (take(b, 1) == 1) /* resolutions */
        skip(b, 32 * (size_t)s->spatial_layers);
}

/* frame_dependency_definition(), and nothing of what may stand behind the layer. */
static bool find_layer(struct descriptor *d, const struct descriptor_structure *s)
{
    const uint8_t place = (uint8_t)(d->template_id - s->first_template) % DESCRIPTOR_TEMPLATES_MAX;

    if (place >= s->templates)
        return false;
    d->layer = s->layers[place];
    d->has_layer = true;
    return true;
}

bool descriptor_parse(struct descriptor *out, const struct descriptor_structure *known,
                      const uint8_t *__counted_by(len) extension, size_t len)
{
    struct bits b = {.len = len, .bytes = extension, .at = 0, .bad = false};
    bool has_active_targets = false;

    memset(out, 0, sizeof *out);
    out->starts_frame = take(&b, 1) == 1;
    out->ends_frame = take(&b, 1) == 1;
    out->template_id = (uint8_t)take(&b, 6);
    out->frame_number = (uint16_t)take(&b, 16);
    if (len > 3) { /* extended_descriptor_fields() */
        out->has_structure = take(&b, 1) == 1;
        has_active_targets = take(&b, 1) == 1;
        skip(&b, 3); /* which parts of the template are replaced */
        if (out->has_structure)
            take_structure(&b, &out->structure);
    }
    if (out->has_structure)
        known = &out->structure;
    if (known && has_active_targets) {
        out->has_active_targets = true;
        out->active_targets = take(&b, known->decode_targets);
    }
    return !b.bad && (!known || find_layer(out, known));
}
