/* descriptor_test.c - the dependency descriptor: templates, layers, targets. */
#include "test.h"

#include "proto/descriptor.h"

/* Three templates, two decode targets, one chain, 640 x 360, both targets active. */
#define L1T2_KEY "85 1234 c0 a1 1e aa 91 41 01 0c 09 fc 05 9f"
/* Five templates from id 62 on, four decode targets, two chains, two resolutions. */
#define L2T2_KEY                                                                                   \
    "c2 0007 87 c3 18 ea aa aa aa aa 91 42 64 91 80 91 a2 b3 c4 c0 4f c0 2c c0 9f c0 59 c0"

static bool parse(struct descriptor *d, const struct descriptor_structure *known, const char *text)
{
    struct bytes extension = hex(text);

    return descriptor_parse(d, known, extension.at, extension.len);
}

TEST(three_bytes_name_frame_and_template)
{
    struct descriptor d;

    CHECK(parse(&d, NULL, "c7 1235"));
    CHECK(d.starts_frame && d.ends_frame);
    CHECK_EQ(d.template_id, 7);
    CHECK_EQ(d.frame_number, 0x1235);
    CHECK(!d.has_layer && !d.has_structure && !d.has_active_targets);
    CHECK(!descriptor_begins_key_frame(&d));
    CHECK(parse(&d, NULL, "40 0000"));
    CHECK(!d.starts_frame && d.ends_frame);
}

TEST(a_key_frame_brings_the_structure)
{
    struct descriptor d;

    CHECK(parse(&d, NULL, L1T2_KEY));
    CHECK(descriptor_begins_key_frame(&d));
    CHECK(!d.ends_frame);
    CHECK_EQ(d.structure.first_template, 5);
    CHECK_EQ(d.structure.templates, 3);
    CHECK_EQ(d.structure.decode_targets, 2);
    CHECK_EQ(d.structure.chains, 1);
    CHECK_EQ(d.structure.spatial_layers, 1);
    CHECK_EQ(d.structure.layers[2].temporal, 1);
    CHECK(d.has_layer && d.layer.spatial == 0 && d.layer.temporal == 0);
    CHECK(d.has_active_targets);
    CHECK_EQ(d.active_targets, 3);
}

TEST(later_frames_find_their_layer_in_the_known_structure)
{
    struct descriptor keyed, d;

    CHECK(parse(&keyed, NULL, L1T2_KEY));
    CHECK(parse(&d, &keyed.structure, "c7 1235"));
    CHECK(d.has_layer && d.layer.temporal == 1);
    CHECK(parse(&d, &keyed.structure, "c6 1236"));
    CHECK(d.has_layer && d.layer.temporal == 0);
    CHECK(parse(&d, &keyed.structure, "c7 1237 42"));
    CHECK(d.has_active_targets);
    CHECK_EQ(d.active_targets, 1);
    CHECK(!descriptor_begins_key_frame(&d));
    CHECK(!parse(&d, &keyed.structure, "c8 1238")); /* a template that there is not */
    CHECK(!parse(&d, &keyed.structure, "c4 1238"));
}

TEST(spatial_layers_and_template_ids_over_the_wrap_are_understood)
{
    struct descriptor keyed, d;

    CHECK(parse(&keyed, NULL, L2T2_KEY));
    CHECK_EQ(keyed.structure.spatial_layers, 2);
    CHECK_EQ(keyed.structure.templates, 5);
    CHECK_EQ(keyed.structure.chains, 2);
    CHECK_EQ(keyed.layer.spatial, 1);
    CHECK(parse(&d, &keyed.structure, "ff 0008"));
    CHECK(d.layer.spatial == 0 && d.layer.temporal == 0);
    CHECK(parse(&d, &keyed.structure, "c0 0008"));
    CHECK(d.layer.spatial == 0 && d.layer.temporal == 1);
    CHECK(parse(&d, &keyed.structure, "c1 0008"));
    CHECK(d.layer.spatial == 1 && d.layer.temporal == 0);
}

TEST(a_structure_behind_the_first_packet_begins_no_frame)
{
    struct descriptor d;

    CHECK(parse(&d, NULL, "05 1234 c0 a1 1e aa 91 41 01 0c 09 fc 05 9f"));
    CHECK(d.has_structure);
    CHECK(!descriptor_begins_key_frame(&d));
}

TEST(a_descriptor_cut_anywhere_is_refused)
{
    struct bytes whole = hex(L2T2_KEY);
    struct descriptor d;

    for (size_t len = 0; len < whole.len; len++)
        CHECK_EQ(descriptor_parse(&d, NULL, whole.at, len), len == 3);
    CHECK(descriptor_parse(&d, NULL, whole.at, whole.len));
}

/* No fields but the layers, and as many zeros behind them as everything else may need. */
#define LAYERS(digits)                                                                             \
    "c0 0001 8000" digits "00000000000000000000000000000000000000000000000000000000"
#define SIXTY_TEMPLATES "000000000000000000000000000000"

TEST(more_templates_or_layers_than_there_can_be_are_refused)
{
    struct descriptor d;

    CHECK(parse(&d, NULL, LAYERS(SIXTY_TEMPLATES "03")));
    CHECK_EQ(d.structure.templates, 64);
    CHECK(!parse(&d, NULL, LAYERS(SIXTY_TEMPLATES "00c0")));
    CHECK(parse(&d, NULL, LAYERS("5557")));
    CHECK_EQ(d.structure.layers[7].temporal, 7);
    CHECK(!parse(&d, NULL, LAYERS("5555c0")));
    CHECK(parse(&d, NULL, LAYERS("ab")));
    CHECK_EQ(d.structure.spatial_layers, 4);
    CHECK(!parse(&d, NULL, LAYERS("aac0")));
}
