/* dependency.h - what the dependency descriptors of one stream say together: of which layer a frame
 * is, and whether a listener can begin or climb there.
 *
 * It keeps the structures of the last two key frames, so that packets in disorder find theirs, and
 * the layers of the last frames. Reading the bits is in proto/descriptor.h. Pure: no clock, and no
 * look into the payload. */
#ifndef BISQUE_PROTO_DEPENDENCY_H
#define BISQUE_PROTO_DEPENDENCY_H

#include "proto/descriptor.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DEPENDENCY_FRAMES 64 /* remembered: a template refers to at most 16 frames back */
#define DEPENDENCY_STRUCTURES 2 /* of the last two key frames */

struct dependency_frame {
    uint16_t number;
    struct descriptor_layer layer;
    bool is_known;
    bool is_sure; /* what it needs is known, too; otherwise the rest may still become true */
    bool is_key;
    bool climbs_spatial;
    bool climbs_temporal;
};

/* A structure, and which of its targets the publisher makes at the moment. */
struct dependency_structure {
    bool is_known;
    uint16_t begun;        /* the number of the frame that brought it */
    uint16_t active_since; /* and of the frame that said this: */
    uint32_t active;
    uint32_t above[DESCRIPTOR_SPATIAL_MAX]; /* the targets with a spatial layer above this one */
    struct descriptor_structure of;
};

struct dependencies {
    uint8_t latest; /* of the structures */
    struct dependency_structure structures[DEPENDENCY_STRUCTURES];
    struct dependency_frame frames[DEPENDENCY_FRAMES]; /* at number % DEPENDENCY_FRAMES */
};

struct dependency {
    bool has_frame; /* there were three bytes; starts, ends and number are right */
    bool starts;
    bool ends;
    uint16_t number;
    bool has_layer; /* the rest is right, too */
    struct descriptor_layer layer;
    uint32_t targets;
    uint32_t switches;
    bool needed_above; /* the rest as in proto/picture.h */
    bool is_key;
    bool climbs_spatial;
    bool climbs_temporal;
};

void dependencies_init(struct dependencies *d);

void dependencies_read(struct dependencies *d, const uint8_t *__counted_by(len) extension,
                       size_t len, struct dependency *out);

/* The best of the targets that are made which needs no layer above these; -1: none. */
int dependencies_target(const struct dependencies *d, uint8_t spatial, uint8_t temporal);

/* The layers of a target that dependencies_target gave. */
struct descriptor_layer dependencies_layer(const struct dependencies *d, int target);

#endif
