/* picture.c - from a codec's own words, or the dependency descriptor's, to the one form. */
#include "proto/picture.h"

#include "proto/seq.h"
#include "proto/vp8.h"
#include "proto/vp9.h"

#include <string.h>

void picture_reader_init(struct picture_reader *r)
{
    *r = (struct picture_reader){.has_key = false};
    dependencies_init(&r->dependencies);
}

/* What the descriptor in the payload counts: it is made after the frame was encrypted, so it is
 * readable in any case. */
static void take_numbers(struct picture *out, bool has_number, bool is_long, uint16_t number,
                         bool has_tl0, uint8_t tl0)
{
    out->has_number = has_number;
    out->is_long_number = is_long;
    out->number = number;
    out->has_tl0 = has_tl0;
    out->tl0 = tl0;
}

static bool is_number_of_key(const struct picture_reader *r, const struct picture *p)
{
    return r->has_key && p->has_number && r->key_number == p->number;
}

/* A number comes round again: what is known to be another picture is not taken for the key one. */
static void note_key(struct picture_reader *r, const struct picture *p, bool is_key)
{
    if (is_key) {
        r->has_key = p->has_number;
        r->key_number = p->number;
    } else if (is_number_of_key(r, p)) {
        r->has_key = false;
    }
}

static void read_vp8(struct picture_reader *r, const struct vp8 *v, bool marker,
                     struct picture *out)
{
    out->begins = v->begins;
    out->ends = marker;
    if (v->begins)
        note_key(r, out, v->begins_key);
    out->is_key = v->begins_key || is_number_of_key(r, out);
    out->has_layers = v->has_temporal;
    out->temporal = v->temporal;
    out->climbs_spatial = out->is_key;
    out->climbs_temporal = v->temporal == 0 || v->is_sync;
}

static void read_vp9(struct picture_reader *r, const struct vp9 *v, struct picture *out)
{
    /* Every packet of the lowest layer says it where there is a number to trust it. */
    const bool is_lowest_key = v->begins_key || (v->spatial == 0 && v->number_at > 0 &&
                                                 !v->is_predicted);

    out->begins = v->begins;
    out->ends = v->ends;
    if (v->spatial == 0)
        note_key(r, out, is_lowest_key);
    out->is_key = is_lowest_key || (!v->is_predicted && is_number_of_key(r, out));
    out->has_layers = v->has_layers;
    out->spatial = v->spatial;
    out->temporal = v->temporal;
    out->needed_above = v->has_layers && v->is_reference;
    out->climbs_spatial = v->has_layers ? !v->is_predicted : out->is_key;
    out->climbs_temporal = v->temporal == 0 || v->is_switch;
}

/* Of a publisher that writes descriptors a packet without one only says nothing. */
static bool writes_descriptors(const struct picture_reader *r)
{
    return dependencies_target(&r->dependencies, UINT8_MAX, UINT8_MAX) >= 0;
}

static bool is_unknown(enum codec codec)
{
    return codec == CODEC_OTHER || codec == CODEC_OPUS;
}

/* What the payload says; only the numbers of it when `is_described`. */
static void read_payload(struct picture_reader *r, enum codec codec, struct reader payload,
                         bool marker, bool is_described, struct picture *out)
{
    struct vp8 vp8;
    struct vp9 vp9;

    switch (codec) {
    case CODEC_VP8:
        if (!vp8_parse(&vp8, payload.bytes, payload.len))
            return;
        take_numbers(out, vp8.number_at > 0, vp8.is_long_number, vp8.number, vp8.tl0_at > 0,
                     vp8.tl0);
        if (!is_described)
            read_vp8(r, &vp8, marker, out);
        return;
    case CODEC_VP9:
        if (!vp9_parse(&vp9, payload.bytes, payload.len))
            return;
        take_numbers(out, vp9.number_at > 0, vp9.is_long_number, vp9.number, vp9.tl0_at > 0,
                     vp9.tl0);
        if (!is_described)
            read_vp9(r, &vp9, out);
        return;
    case CODEC_H264:
    case CODEC_H265:
    case CODEC_AV1:
    case CODEC_OTHER:
    case CODEC_OPUS:
        if (is_described)
            return;
        out->is_opaque = is_unknown(codec) && !writes_descriptors(r);
        out->may_hide_key = !is_unknown(codec) && !writes_descriptors(r);
        out->is_key = payload_begins_key_frame(codec, payload.bytes, payload.len);
        out->begins = out->is_key;
        out->ends = marker;
        return;
    }
}

static void read_descriptor(struct picture_reader *r, struct reader descriptor,
                            struct picture *out)
{
    struct dependency d;

    dependencies_read(&r->dependencies, descriptor.bytes, descriptor.len, &d);
    out->has_frame = d.has_frame;
    out->frame = d.number;
    out->begins = d.starts;
    out->ends = d.ends;
    out->has_layers = d.has_layer;
    out->has_targets = d.has_layer;
    out->spatial = d.layer.spatial;
    out->temporal = d.layer.temporal;
    out->targets = d.targets;
    out->switches = d.switches;
    out->needed_above = d.needed_above;
    out->is_key = d.is_key;
    out->climbs_spatial = d.climbs_spatial;
    out->climbs_temporal = d.climbs_temporal;
}

void picture_read(struct picture_reader *r, enum codec codec, struct reader descriptor,
                  struct reader payload, bool marker, struct picture *out)
{
    memset(out, 0, sizeof *out);
    if (descriptor.len > 0)
        read_descriptor(r, descriptor, out);
    read_payload(r, codec, payload, marker, descriptor.len > 0, out);
}

void picture_note_order(struct picture_reader *r, uint16_t sequence, bool has_payload,
                        struct picture *p)
{
    const int16_t ahead = (int16_t)seq16_diff(sequence, r->sequence);

    if (r->has_sequence && ahead <= 0)
        return;
    r->has_gap = r->has_gap || !r->has_sequence || ahead > 1;
    r->has_sequence = true;
    r->sequence = sequence;
    if (!p->has_frame) {
        r->has_gap = r->has_gap || has_payload;
        return;
    }
    const bool is_same = r->has_frame && p->frame == r->frame;
    p->is_next = is_same || !r->has_gap;
    r->has_gap = is_same && r->has_gap;
    r->has_frame = true;
    r->frame = p->frame;
}

int picture_target_for(const struct picture_reader *r, uint8_t spatial, uint8_t temporal)
{
    return dependencies_target(&r->dependencies, spatial, temporal);
}

void picture_target_layers(const struct picture_reader *r, int target, uint8_t *spatial,
                           uint8_t *temporal)
{
    const struct descriptor_layer layer = dependencies_layer(&r->dependencies, target);

    *spatial = layer.spatial;
    *temporal = layer.temporal;
}

/* A 0 as a place: there is none. Returns how many bytes were taken over. */
static size_t renumber(struct reader payload, uint8_t number_at, bool is_long, uint8_t tl0_at,
                       const struct picture_shift *shift, uint8_t out[PICTURE_PREFIX_MAX])
{
    const size_t number_end = number_at > 0 ? (size_t)number_at + 1 + is_long : 0;
    const size_t end = tl0_at > 0 ? (size_t)tl0_at + 1 : number_end;

    if (end == 0)
        return 0;
    memcpy(out, payload.bytes, end);
    if (number_at > 0 && is_long) {
        const uint32_t number =
            ((uint32_t)(out[number_at] << 8 | out[number_at + 1]) + shift->number) & 0x7fff;

        out[number_at] = (uint8_t)(0x80 | number >> 8); /* the bit that says it is long */
        out[number_at + 1] = (uint8_t)number;
    } else if (number_at > 0) {
        out[number_at] = (uint8_t)((out[number_at] + shift->number) & 0x7f);
    }
    if (tl0_at > 0)
        out[tl0_at] = (uint8_t)(out[tl0_at] + shift->tl0);
    return end;
}

size_t picture_write(enum codec codec, struct reader payload, const struct picture_shift *shift,
                     uint8_t out[PICTURE_PREFIX_MAX])
{
    struct vp8 vp8;
    struct vp9 vp9;

    if (codec == CODEC_VP8 && vp8_parse(&vp8, payload.bytes, payload.len))
        return renumber(payload, vp8.number_at, vp8.is_long_number, vp8.tl0_at, shift, out);
    if (codec == CODEC_VP9 && vp9_parse(&vp9, payload.bytes, payload.len))
        return renumber(payload, vp9.number_at, vp9.is_long_number, vp9.tl0_at, shift, out);
    return 0;
}
