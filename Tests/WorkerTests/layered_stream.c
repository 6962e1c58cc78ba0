/* layered_stream.c - makes frames in the order of their layers, and the structure of them. */
#include "layered_stream.h"

#include <string.h>

static bool has_targets(enum stream_kind kind)
{
    return kind == STREAM_TARGETS || kind == STREAM_TARGETS_KEY;
}

static bool is_key_mode(enum stream_kind kind)
{
    return kind == STREAM_SVC_KEY || kind == STREAM_TARGETS_KEY;
}

/* 0, or 0 1, or 0 2 1 2. */
static uint8_t temporal_of(uint32_t place, uint8_t temporals)
{
    static const uint8_t of_three[] = {0, 2, 1, 2};

    return temporals == 3 ? of_three[place % 4] : temporals == 2 ? place % 2 : 0;
}

/* The latest frame of each layer so far; STREAM_FRAMES: none. */
struct latest {
    uint16_t of[STREAM_LAYERS][STREAM_LAYERS];
};

/* Which decode targets a frame belongs to, and to which one may switch at it. */
static void add_targets(struct layered_frame *f, bool is_key, bool builds_above)
{
    uint8_t s = f->looks.spatial, t = f->looks.temporal;

    f->looks.has_targets = true;
    for (uint8_t above = s; above < STREAM_LAYERS; above++)
        for (uint8_t later = t; later < STREAM_LAYERS; later++) {
            uint32_t target = 1u << (3 * above + later);
            if (above == s || builds_above)
                f->looks.targets |= target;
            if (is_key || (above == s && (t == 0 || later > t)))
                f->looks.switches |= target;
        }
}

static void need(struct layered_frame *f, uint16_t frame)
{
    if (frame < STREAM_FRAMES)
        f->needs[f->needs_count++] = frame;
}

/* Needs the frame below of its picture, and the latest of its own layer, in this temporal one or
 * in the ones below. Without a descriptor a picture may need its own temporal layer, and a frame of
 * a higher spatial layer sometimes no earlier picture at all. */
static void make_frame(struct layered_stream *s, struct random *r, const struct latest *latest,
                       struct layered_frame *f, bool is_key, bool goes_on)
{
    uint8_t spatial = f->looks.spatial, temporal = f->looks.temporal;
    bool is_free = !has_targets(s->kind);
    bool builds = spatial > 0 && (is_key || !is_key_mode(s->kind));
    uint16_t own = latest->of[spatial][temporal], lower = STREAM_FRAMES;

    for (uint8_t t = 0; t < temporal; t++)
        if (latest->of[spatial][t] < STREAM_FRAMES &&
            (lower == STREAM_FRAMES || latest->of[spatial][t] > lower))
            lower = latest->of[spatial][t];
    if (builds)
        need(f, (uint16_t)(s->frame_count - 1));
    bool climbs = is_free && builds && temporal == 0 && random_below(r, 10) == 0;
    goes_on = temporal == 0 || (goes_on && is_free && own < STREAM_FRAMES);
    if (!is_key && !climbs)
        need(f, goes_on ? own : lower);
    f->looks.climbs_spatial = is_key || climbs;
    f->looks.climbs_temporal = temporal == 0 || !goes_on;
}

static void add_frame(struct layered_stream *s, struct random *r, struct latest *latest,
                      uint32_t picture, struct layers layers, bool is_key, bool goes_on)
{
    struct layered_frame *f = &s->frames[s->frame_count];

    *f = (struct layered_frame){
        .picture = picture,
        .first_packet = s->packet_count,
        .packets = (uint8_t)(1 + random_below(r, 3)),
        .looks = {
            .has_layers = true,
            .is_key = is_key,
            .spatial = layers.spatial,
            .temporal = layers.temporal,
            .has_frame = has_targets(s->kind),
            .frame = (uint16_t)(65500 + s->frame_count * s->frame_step),
        },
    };
    make_frame(s, r, latest, f, is_key, goes_on);
    if (has_targets(s->kind))
        add_targets(f, is_key, is_key || !is_key_mode(s->kind));
    for (uint8_t p = 0; p < f->packets; p++)
        s->packets[s->packet_count++].frame = s->frame_count;
    latest->of[layers.spatial][layers.temporal] = s->frame_count++;
}

void stream_make(struct layered_stream *s, struct random *r, enum stream_kind kind,
                 uint8_t spatials, uint8_t temporals, uint32_t pictures)
{
    struct latest latest;
    uint32_t place = 0;

    memset(s, 0, sizeof *s);
    s->kind = kind;
    s->first_sequence = (uint16_t)random_below(r, 65536);
    s->frame_step = random_below(r, 2) ? 3 : 1;
    s->first_timestamp = UINT32_MAX - random_below(r, 100 * STREAM_TICKS);
    picture_reader_init(&s->reader);
    if (has_targets(kind))
        stream_reader(&s->reader, is_key_mode(kind));
    for (uint32_t p = 0; p < pictures; p++, place++) {
        bool is_key = p == 0 || place == 40 || random_below(r, 25) == 0;
        if (is_key) {
            place = 0;
            memset(&latest, 0xff, sizeof latest);
        }
        bool goes_on = random_below(r, 3) == 0;
        for (uint8_t spatial = 0; spatial < spatials; spatial++) {
            struct layers layers = {spatial, temporal_of(place, temporals)};
            add_frame(s, r, &latest, p, layers, is_key, goes_on);
        }
    }
}

struct picture stream_read(struct layered_stream *s, uint16_t packet)
{
    const struct layered_frame *f = &s->frames[s->packets[packet].frame];
    struct picture picture = f->looks;

    picture.begins = packet == f->first_packet;
    picture.ends = packet + 1 == f->first_packet + f->packets;
    if (picture.is_key && picture.begins && picture.spatial == 0) {
        s->has_key_seen = true;
        s->key_seen = f->picture;
    }
    bool is_known = s->has_key_seen && s->key_seen == f->picture && s->kind != STREAM_PLAIN;
    picture.is_key &= is_known || (picture.begins && picture.spatial == 0);
    picture_note_order(&s->reader, (uint16_t)(s->first_sequence + packet), true, &picture);
    return picture;
}

uint32_t stream_timestamp(const struct layered_stream *s, uint16_t packet)
{
    return s->first_timestamp + s->frames[s->packets[packet].frame].picture * STREAM_TICKS;
}

struct bits {
    uint8_t bytes[128];
    size_t used; /* bits */
};

static void put(struct bits *b, uint32_t value, unsigned width)
{
    while (width-- > 0) {
        if (value >> width & 1)
            b->bytes[b->used / 8] |= (uint8_t)(0x80 >> b->used % 8);
        b->used++;
    }
}

/* A template for each pair of layers, in their order (AV1 RTP specification, appendix A.8). */
void stream_reader(struct picture_reader *reader, bool is_key_mode)
{
    struct bits b = {.used = 0};
    struct picture picture;

    put(&b, 3, 2); /* begins and ends a frame */
    put(&b, 0, 6); /* of the first template */
    put(&b, 65499, 16);
    put(&b, 0x10, 5); /* with a structure, and nothing else */
    put(&b, 0, 6);
    put(&b, 9 - 1, 5); /* decode targets */
    for (unsigned i = 1; i < 9; i++)
        put(&b, i % 3 == 0 ? 2 : 1, 2); /* the next temporal or spatial layer */
    put(&b, 3, 2);
    for (unsigned i = 0; i < 9; i++)
        for (unsigned target = 0; target < 9; target++) {
            bool is_above = is_key_mode ? target / 3 == i / 3 : target / 3 >= i / 3;
            put(&b, is_above && target % 3 >= i % 3 ? 2 : 0, 2);
        }
    put(&b, 0, 9); /* no template needs a frame */
    put(&b, 0, 3); /* no chains, of at most nine */
    put(&b, 0, 1); /* no resolutions */
    picture_read(reader, CODEC_AV1, reader_of(b.bytes, (b.used + 7) / 8), reader_of(NULL, 0), true,
                 &picture);
}
