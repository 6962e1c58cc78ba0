/* descriptor.h - the dependency descriptor, a header extension that says of which frame and layer a
 * packet is without a look into its payload (RTP Payload Format For AV1, appendix A).
 *
 * Only bits: what they mean for the frames before and after is in proto/dependency.h. The structure
 * that a key frame carries says what the template of every later frame stands for; the caller
 * keeps it. */
#ifndef BISQUE_PROTO_DESCRIPTOR_H
#define BISQUE_PROTO_DESCRIPTOR_H

#include "base/bytes.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DESCRIPTOR_TEMPLATES_MAX 64
#define DESCRIPTOR_TARGETS_MAX 32
#define DESCRIPTOR_SPATIAL_MAX 4
#define DESCRIPTOR_TEMPORAL_MAX 8
#define DESCRIPTOR_NEEDS_MAX 16 /* frames that one frame refers to; the codecs have 7 or 8 */

struct descriptor_layer {
    uint8_t spatial;
    uint8_t temporal;
};

/* Bit n of a mask of targets is decode target n. */
struct descriptor_template {
    struct descriptor_layer layer;
    uint16_t needs;    /* bit n: the frame n + 1 before */
    uint32_t targets;  /* those it belongs to */
    uint32_t switches; /* those that can be begun with here */
};

struct descriptor_structure {
    uint8_t first_template; /* the id of the first one; ids count in a circle of 64 */
    uint8_t templates;
    uint8_t decode_targets;
    uint8_t chains;
    uint8_t spatial_layers;
    struct descriptor_layer target_layers[DESCRIPTOR_TARGETS_MAX]; /* the highest it needs */
    struct descriptor_template template[DESCRIPTOR_TEMPLATES_MAX];
};

struct descriptor {
    bool starts_frame;
    bool ends_frame;
    uint8_t template_id;
    uint16_t frame_number;
    bool has_structure;
    bool has_layer; /* not without a structure, its own or a known one; nor has it the rest, then */
    struct descriptor_layer layer;
    uint32_t targets;
    uint32_t switches;
    bool has_active_targets;
    uint32_t active_targets;
    uint8_t needs_count;
    uint16_t needs[DESCRIPTOR_NEEDS_MAX]; /* so many frames before: 1 is the last one */
};

/* Whether the structure has a template of this id. */
bool descriptor_has_template(const struct descriptor_structure *s, uint8_t id);

/* The id of the template, which chooses the structure; must not be asked of an empty extension. */
uint8_t descriptor_template_id(const uint8_t *__counted_by(len) extension, size_t len);

/* `known` is the structure of the key frame before, NULL when there is none; without it only what
 * stands before the layer is read. One that the packet brings is written to `fresh`, which is not
 * to be read without has_structure. False when it is cut short, when its template is not in the
 * structure, or when the structure or the frame has more of anything than there can be; frame,
 * beginning and end are right even so if there are three bytes. */
bool descriptor_parse(struct descriptor *out, const struct descriptor_structure *known,
                      struct descriptor_structure *fresh,
                      const uint8_t *__counted_by(len) extension, size_t len);

#endif
