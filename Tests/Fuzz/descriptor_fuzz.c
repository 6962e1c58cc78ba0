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

static bool parse(struct descriptor *d, const struct descriptor_structure *known,
                  const uint8_t *__counted_by(len) extension, size_t len)
{
    const struct descriptor_structure *s = known;

    if (!descriptor_parse(d, known, extension, len))
        return false;
    must(len >= 3 && d->template_id < DESCRIPTOR_TEMPLATES_MAX);
    must(!descriptor_begins_key_frame(d) || (d->starts_frame && d->has_layer));
    if (d->has_structure)
        s = &d->structure;
    must(d->has_layer == (s != NULL));
    if (!s)
        return true;
    must(s->templates >= 1 && s->templates <= DESCRIPTOR_TEMPLATES_MAX);
    must(s->decode_targets >= 1 && s->decode_targets <= DESCRIPTOR_TARGETS_MAX);
    must(s->chains <= s->decode_targets);
    must(s->spatial_layers >= 1 && s->spatial_layers <= DESCRIPTOR_SPATIAL_MAX);
    for (unsigned i = 0; i < s->templates; i++) {
        must(s->layers[i].spatial < s->spatial_layers);
        must(s->layers[i].temporal < DESCRIPTOR_TEMPORAL_MAX);
    }
    must(d->layer.spatial < s->spatial_layers);
    must(!d->has_active_targets || d->active_targets >> (s->decode_targets - 1) <= 1);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    struct descriptor key, behind;

    if (size > 1024) /* the largest structure has 542 */
        return 0;
    if (parse(&key, NULL, input, size) && key.has_structure)
        must(parse(&behind, &key.structure, input, size));
    const size_t half = size / 2;
    if (parse(&key, NULL, input, half) && key.has_structure)
        (void)parse(&behind, &key.structure, input + half, size - half);
    return 0;
}
