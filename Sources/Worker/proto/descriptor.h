/* descriptor.h - the dependency descriptor, a header extension that says of which frame and layer a
 * packet is without a look into its payload (RTP Payload Format For AV1, appendix A).
 *
 * The structure that a key frame carries says what the template of every later frame means; the
 * caller keeps it. Which layers a listener gets is for its sender in the graph. */
#ifndef BISQUE_PROTO_DESCRIPTOR_H
#define BISQUE_PROTO_DESCRIPTOR_H

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DESCRIPTOR_TEMPLATES_MAX 64
#define DESCRIPTOR_TARGETS_MAX 32
#define DESCRIPTOR_SPATIAL_MAX 4
#define DESCRIPTOR_TEMPORAL_MAX 8

struct descriptor_layer {
    uint8_t spatial;
    uint8_t temporal;
};

struct descriptor_structure {
    uint8_t first_template; /* the id of the first one; ids count in a circle of 64 */
    uint8_t templates;
    uint8_t decode_targets;
    uint8_t chains;
    uint8_t spatial_layers;
    struct descriptor_layer layers[DESCRIPTOR_TEMPLATES_MAX]; /* of each template */
};

struct descriptor {
    bool starts_frame;
    bool ends_frame;
    uint8_t template_id;
    uint16_t frame_number;
    bool has_layer; /* not without a structure, its own or a known one */
    struct descriptor_layer layer;
    bool has_active_targets;
    uint32_t active_targets; /* one bit for each decode target */
    bool has_structure;
    struct descriptor_structure structure; /* its own; nothing in it without has_structure */
};

/* `known` is the structure of the key frame before, NULL when there is none; without it only what
 * stands before the layer is read. False when it is cut short, when its template is not in the
 * structure, or when the structure has more layers or templates than there can be. */
bool descriptor_parse(struct descriptor *out, const struct descriptor_structure *known,
                      const uint8_t *__counted_by(len) extension, size_t len);

/* A structure comes with key frames alone. */
static inline bool descriptor_begins_key_frame(const struct descriptor *d)
{
    return d->starts_frame && d->has_structure;
}

#endif
