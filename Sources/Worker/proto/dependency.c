/* dependency.c - the structures and the last frames of a stream, and what a frame is among them. */
#include "proto/dependency.h"

#include <string.h>

void dependencies_init(struct dependencies *d)
{
    memset(d, 0, sizeof *d);
}

/* NULL: no key frame brought it, or not one of the last two. */
static struct dependency_structure *structure_for(struct dependencies *d, uint8_t template_id)
{
    for (unsigned i = 0; i < DEPENDENCY_STRUCTURES; i++) {
        struct dependency_structure *s =
            &d->structures[(d->latest + i) % DEPENDENCY_STRUCTURES];

        if (s->is_known && descriptor_has_template(&s->of, template_id))
            return s;
    }
    return NULL;
}

/* The place of one that is replaced: of the same ids, or else the older one. */
static uint8_t place_for(const struct dependencies *d, const struct descriptor_structure *fresh)
{
    for (uint8_t i = 0; i < DEPENDENCY_STRUCTURES; i++)
        if (d->structures[i].is_known &&
            d->structures[i].of.first_template == fresh->first_template)
            return i;
    return (uint8_t)((d->latest + 1) % DEPENDENCY_STRUCTURES);
}

static void find_above(struct dependency_structure *s)
{
    memset(s->above, 0, sizeof s->above);
    for (unsigned target = 0; target < s->of.decode_targets; target++)
        for (unsigned spatial = 0; spatial < s->of.target_layers[target].spatial; spatial++)
            s->above[spatial] |= 1u << target;
}

static struct dependency_structure *keep(struct dependencies *d, uint16_t number,
                                         const struct descriptor_structure *fresh)
{
    const uint8_t place = place_for(d, fresh);
    struct dependency_structure *s = &d->structures[place];

    d->latest = place;
    if (s->is_known && s->begun == number && s->of.first_template == fresh->first_template)
        return s; /* the same packet again, or another one of that frame */
    s->is_known = true;
    s->begun = number;
    s->active_since = number;
    s->active = UINT32_MAX >> (DESCRIPTOR_TARGETS_MAX - fresh->decode_targets);
    s->of = *fresh;
    find_above(s);
    return s;
}

/* Not by a frame that was overtaken. */
static void activate(struct dependency_structure *s, uint16_t number, uint32_t targets)
{
    if ((int16_t)(uint16_t)(number - s->active_since) < 0)
        return;
    s->active_since = number;
    s->active = targets;
}

static struct dependency_frame *frame_at(struct dependencies *d, uint16_t number)
{
    return &d->frames[number % DEPENDENCY_FRAMES];
}

/* NULL when it is not remembered. */
static const struct dependency_frame *find_frame(struct dependencies *d, uint16_t number)
{
    const struct dependency_frame *f = frame_at(d, number);

    return f->is_known && f->number == number ? f : NULL;
}

/* A frame is of a key picture when it is the one that brings the structure and needs nothing, or
 * when it stands on frames of lower spatial layers of that picture alone; one that stands on
 * nothing without a structure follows them directly. */
static void judge(struct dependencies *d, const struct descriptor *from, struct dependency_frame *f)
{
    const struct dependency_frame *last = find_frame(d, (uint16_t)(from->frame_number - 1));
    bool on_known = true, on_own_spatial = false, on_own_temporal = false, on_key = true;

    for (unsigned i = 0; i < from->needs_count; i++) {
        const uint16_t number = (uint16_t)(from->frame_number - from->needs[i]);
        const struct dependency_frame *needed = find_frame(d, number);

        if (!needed) {
            on_known = false;
            continue;
        }
        const bool is_below = needed->layer.spatial < from->layer.spatial;
        on_own_spatial |= !is_below;
        on_own_temporal |= !is_below && needed->layer.temporal >= from->layer.temporal;
        on_key &= is_below && needed->is_key;
    }
    if (from->needs_count == 0 && !from->has_structure)
        on_key = last && last->is_key && last->layer.spatial < from->layer.spatial;
    f->number = from->frame_number;
    f->layer = from->layer;
    f->is_known = true;
    f->is_sure = on_known;
    f->is_key = on_known && on_key;
    f->climbs_spatial = on_known && !on_own_spatial;
    f->climbs_temporal = from->layer.temporal == 0 || (on_known && !on_own_temporal);
}

void dependencies_read(struct dependencies *d, const uint8_t *__counted_by(len) extension,
                       size_t len, struct dependency *out)
{
    struct dependency_structure *s;
    struct descriptor_structure fresh;
    struct descriptor from;

    memset(out, 0, sizeof *out);
    if (len < 3)
        return;
    s = structure_for(d, descriptor_template_id(extension, len));
    const bool is_whole = descriptor_parse(&from, s ? &s->of : NULL, &fresh, extension, len);
    out->has_frame = true;
    out->starts = from.starts_frame;
    out->ends = from.ends_frame;
    out->number = from.frame_number;
    if (!is_whole || !from.has_layer)
        return;
    if (from.has_structure)
        s = keep(d, from.frame_number, &fresh);
    if (from.has_active_targets)
        activate(s, from.frame_number, from.active_targets);
    struct dependency_frame *frame = frame_at(d, from.frame_number);
    if (from.starts_frame || !find_frame(d, from.frame_number) || !frame->is_sure)
        judge(d, &from, frame);
    out->has_layer = true;
    out->layer = from.layer;
    out->targets = from.targets;
    out->switches = from.switches;
    out->needed_above = from.targets & s->above[from.layer.spatial];
    out->is_key = frame->is_key;
    out->climbs_spatial = frame->climbs_spatial;
    out->climbs_temporal = frame->climbs_temporal;
}

int dependencies_target(const struct dependencies *d, uint8_t spatial, uint8_t temporal)
{
    const struct dependency_structure *s = &d->structures[d->latest];
    struct descriptor_layer highest = {0, 0};
    int best = -1;

    if (!s->is_known)
        return -1;
    for (unsigned i = 0; i < s->of.decode_targets; i++) {
        const struct descriptor_layer layer = s->of.target_layers[i];

        if (!(s->active >> i & 1) || layer.spatial > spatial || layer.temporal > temporal)
            continue;
        if (best < 0 || layer.spatial > highest.spatial ||
            (layer.spatial == highest.spatial && layer.temporal > highest.temporal)) {
            best = (int)i;
            highest = layer;
        }
    }
    return best;
}

struct descriptor_layer dependencies_layer(const struct dependencies *d, int target)
{
    return d->structures[d->latest].of.target_layers[(unsigned)target % DESCRIPTOR_TARGETS_MAX];
}
