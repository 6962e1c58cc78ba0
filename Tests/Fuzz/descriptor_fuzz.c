/* descriptor_fuzz.c - any dependency descriptor is read within its bytes and its bounds.
 *
 * It is read alone and, in two halves, as a key frame's and as that of a frame behind it. */
#include "proto/descriptor.h"

#include <bounds.h>
#include <stdlib.h>

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_structure(const struct descriptor_structure *s)
{
    const uint32_t all = UINT32_MAX >> (DESCRIPTOR_TARGETS_MAX - s->decode_targets);

    must(s->templates >= 1 && s->templates <= DESCRIPTOR_TEMPLATES_MAX);
    must(s->decode_targets >= 1 && s->decode_targets <= DESCRIPTOR_TARGETS_MAX);
    must(s->chains <= s->decode_targets);
    must(s->spatial_layers >= 1 && s->spatial_layers <= DESCRIPTOR_SPATIAL_MAX);
    for (unsigned i = 0; i < s->templates; i++) {
        const struct descriptor_template *t = &s->template[i];

        must(t->layer.spatial < s->spatial_layers);
        must(t->layer.temporal < DESCRIPTOR_TEMPORAL_MAX);
        must(!(t->targets & ~all) && !(t->switches & ~t->targets));
    }
    for (unsigned i = 0; i < s->decode_targets; i++)
        must(s->target_layers[i].spatial < s->spatial_layers &&
             s->target_layers[i].temporal < DESCRIPTOR_TEMPORAL_MAX);
}

static bool parse(struct descriptor *d, const struct descriptor_structure *known,
                  struct descriptor_structure *fresh, const uint8_t *__counted_by(len) extension,
                  size_t len)
{
    const struct descriptor_structure *s = known;

    if (!descriptor_parse(d, known, fresh, extension, len))
        return false;
    must(len >= 3 && d->template_id < DESCRIPTOR_TEMPLATES_MAX);
    must(d->template_id == descriptor_template_id(extension, len));
    if (d->has_structure) {
        s = fresh;
        check_structure(s);
    }
    must(d->has_layer == (s != NULL));
    if (!s)
        return true;
    must(descriptor_has_template(s, d->template_id));
    must(d->layer.spatial < s->spatial_layers);
    must(!(d->switches & ~d->targets));
    must(d->needs_count <= DESCRIPTOR_NEEDS_MAX);
    for (unsigned i = 0; i < d->needs_count; i++)
        must(d->needs[i] >= 1 && d->needs[i] <= 4096);
    must(!d->has_active_targets || d->active_targets >> (s->decode_targets - 1) <= 1);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    struct descriptor_structure first, second;
    struct descriptor key, behind;

    if (size > 1024) /* the largest structure has 542 */
        return 0;
    if (parse(&key, NULL, &first, input, size) && key.has_structure)
        must(parse(&behind, &first, &second, input, size));
    const size_t half = size / 2;
    if (parse(&key, NULL, &first, input, half) && key.has_structure)
        (void)parse(&behind, &first, &second, input + half, size - half);
    return 0;
}
