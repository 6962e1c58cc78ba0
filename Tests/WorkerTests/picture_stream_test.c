/* picture_stream_test.c - what is said about the packets of real streams, one after the other. */
#include "test.h"

#include "proto/picture.h"

#include <string.h>

#define PACKETS_MAX 128

/* What was read of a file of packets. */
struct stream {
    struct picture_reader reader;
    size_t count;
    struct picture pictures[PACKETS_MAX];
};

/* Without the descriptors when `is_bare`. */
static void play(struct stream *s, const char *path, bool is_bare)
{
    struct bytes file = vector(path);
    struct reader in = reader_of(file.at, file.len);
    const enum codec codec = (enum codec)reader_u8(&in);

    picture_reader_init(&s->reader);
    for (s->count = 0; s->count < PACKETS_MAX && reader_left(&in) > 0; s->count++) {
        const uint8_t descriptor_length = reader_u8(&in), payload_length = reader_u8(&in);
        struct reader descriptor = reader_slice(&in, descriptor_length);
        struct reader payload = reader_slice(&in, payload_length & 0x7f);

        picture_read(&s->reader, codec, is_bare ? reader_of(NULL, 0) : descriptor, payload,
                     payload_length & 0x80, &s->pictures[s->count]);
    }
    CHECK(!in.bad);
}

/* The layers of the frames in order, as digits. */
struct layers {
    char spatial[PACKETS_MAX];
    char temporal[PACKETS_MAX];
    char keys[PACKETS_MAX];
    char climbs[PACKETS_MAX]; /* in both ways */
};

static struct layers layers_of(const struct stream *s)
{
    struct layers l;
    size_t frames = 0;

    memset(&l, 0, sizeof l);
    for (size_t i = 0; i < s->count; i++) {
        const struct picture *p = &s->pictures[i];

        if (!p->begins || frames == PACKETS_MAX - 1)
            continue;
        l.spatial[frames] = (char)('0' + p->spatial);
        l.temporal[frames] = (char)('0' + p->temporal);
        l.keys[frames] = p->is_key ? 'k' : '-';
        l.climbs[frames++] = (char)('0' + 2 * p->climbs_spatial + p->climbs_temporal);
    }
    return l;
}

#define CHECK_TEXT(actual, expected)                                                           \
    CHECK(memcmp((actual), (expected), sizeof(expected)) == 0)

TEST(vp8_of_a_browser_has_three_temporal_layers)
{
    static struct stream s;
    play(&s, "picture/vp8-l1t3.hex", false);
    const struct layers l = layers_of(&s);

    CHECK_TEXT(l.temporal, "021202120212");
    CHECK_TEXT(l.keys, "k-----------");
    CHECK_TEXT(l.climbs, "311010001110");
    CHECK(s.pictures[1].is_key && !s.pictures[1].begins && s.pictures[1].ends);
}

TEST(vp9_of_a_browser_says_the_same_in_its_payload_and_its_descriptor)
{
    static struct stream described, bare;
    play(&described, "picture/vp9-l3t3-key.hex", false);
    play(&bare, "picture/vp9-l3t3-key.hex", true);

    CHECK(described.count == bare.count && bare.count == 46);
    for (size_t i = 0; i < bare.count; i++) {
        const struct picture *d = &described.pictures[i], *b = &bare.pictures[i];

        CHECK(d->has_targets && !b->has_targets && d->has_layers && b->has_layers);
        CHECK(d->begins == b->begins && d->ends == b->ends && d->is_key == b->is_key);
        CHECK(d->spatial == b->spatial && d->temporal == b->temporal);
        CHECK(d->needed_above == b->needed_above && d->climbs_spatial == b->climbs_spatial);
        CHECK(d->climbs_temporal == b->climbs_temporal && d->number == b->number);
    }
}

TEST(vp9_of_a_browser_climbs_in_space_at_key_pictures_only)
{
    static struct stream s;
    play(&s, "picture/vp9-l3t3-key.hex", false);
    const struct layers l = layers_of(&s);

    CHECK_TEXT(l.spatial, "012012012012012012012012012");
    CHECK_TEXT(l.temporal, "000222111222000222111222000");
    CHECK_TEXT(l.keys, "kkk------------------------");
    CHECK_TEXT(l.climbs, "333111111111111111111111111");
    CHECK_EQ(picture_target_for(&s.reader, 2, 2), 8);
}

TEST(av1_of_a_browser_is_told_apart_by_its_descriptor)
{
    static struct stream s;
    play(&s, "picture/av1-l3t3.hex", false);
    const struct layers l = layers_of(&s);

    CHECK_TEXT(l.spatial, "012012012012012012012012012");
    CHECK_TEXT(l.temporal, "000222111222000222111222000");
    CHECK_TEXT(l.keys, "kkk------------------------");
    CHECK_TEXT(l.climbs, "333111111111111111111111111");
    CHECK_EQ(s.pictures[0].frame, 1);
    CHECK(s.pictures[0].targets == 0x1ff && s.pictures[0].switches == 0x1ff);
}

TEST(av1_of_a_browser_without_its_descriptor_tells_the_key_frame_only)
{
    static struct stream s;
    play(&s, "picture/av1-l3t3.hex", true);
    size_t keys = 0;

    for (size_t i = 0; i < s.count; i++)
        keys += s.pictures[i].is_key;
    CHECK(keys == 1 && s.pictures[0].is_key && !s.pictures[0].has_layers);
}
