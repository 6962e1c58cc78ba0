/* descriptor_test.c - the dependency descriptor: templates, layers, targets. */
#include "test.h"

#include "proto/descriptor.h"

/* Three templates, two decode targets, one chain, 640 x 360, both targets active. */
#define L1T2_KEY "85 1234 c0 a1 1e aa 91 41 01 0c 09 fc 05 9f"
/* Five templates from id 62 on, four decode targets, two chains, two resolutions. */
#define L2T2_KEY                                                                                   \
    "c2 0007 87 c3 18 ea aa aa aa aa 91 42 64 91 80 91 a2 b3 c4 c0 4f c0 2c c0 9f c0 59 c0"

/* What the last structure that was parsed brought. */
static struct descriptor_structure fresh;

static bool parse(struct descriptor *d, const struct descriptor_structure *known, const char *text)
{
    struct bytes extension = hex(text);

    return descriptor_parse(d, known, &fresh, extension.at, extension.len);
}

static struct descriptor_structure structure(const char *text)
{
    struct descriptor d;

    CHECK(parse(&d, NULL, text));
    CHECK(d.has_structure);
    return fresh;
}

TEST(three_bytes_name_frame_and_template)
{
    struct descriptor d;

    CHECK(parse(&d, NULL, "c7 1235"));
    CHECK(d.starts_frame && d.ends_frame);
    CHECK_EQ(d.template_id, 7);
    CHECK_EQ(d.frame_number, 0x1235);
    CHECK(!d.has_layer && !d.has_structure && !d.has_active_targets);
    CHECK(parse(&d, NULL, "40 0000"));
    CHECK(!d.starts_frame && d.ends_frame);
}

TEST(a_key_frame_brings_the_structure)
{
    struct descriptor d;

    CHECK(parse(&d, NULL, L1T2_KEY));
    CHECK(d.starts_frame && !d.ends_frame && d.has_structure);
    CHECK_EQ(fresh.first_template, 5);
    CHECK_EQ(fresh.templates, 3);
    CHECK_EQ(fresh.decode_targets, 2);
    CHECK_EQ(fresh.chains, 1);
    CHECK_EQ(fresh.spatial_layers, 1);
    CHECK_EQ(fresh.template[2].layer.temporal, 1);
    CHECK(d.has_layer && d.layer.spatial == 0 && d.layer.temporal == 0);
    CHECK(d.has_active_targets);
    CHECK_EQ(d.active_targets, 3);
}

TEST(later_frames_find_their_layer_in_the_known_structure)
{
    const struct descriptor_structure known = structure(L1T2_KEY);
    struct descriptor d;

    CHECK(parse(&d, &known, "c7 1235"));
    CHECK(d.has_layer && d.layer.temporal == 1);
    CHECK(parse(&d, &known, "c6 1236"));
    CHECK(d.has_layer && d.layer.temporal == 0);
    CHECK(parse(&d, &known, "c7 1237 42"));
    CHECK(d.has_active_targets);
    CHECK_EQ(d.active_targets, 1);
    CHECK(!d.has_structure);
    CHECK(!parse(&d, &known, "c8 1238")); /* a template that there is not */
    CHECK_EQ(d.frame_number, 0x1238);
    CHECK(!parse(&d, &known, "c4 1238"));
}

TEST(spatial_layers_and_template_ids_over_the_wrap_are_understood)
{
    const struct descriptor_structure known = structure(L2T2_KEY);
    struct descriptor d;

    CHECK_EQ(known.spatial_layers, 2);
    CHECK_EQ(known.templates, 5);
    CHECK_EQ(known.chains, 2);
    CHECK(parse(&d, &known, "c2 0007"));
    CHECK(d.layer.spatial == 1 && d.layer.temporal == 0);
    CHECK(parse(&d, &known, "ff 0008"));
    CHECK(d.layer.spatial == 0 && d.layer.temporal == 0);
    CHECK(parse(&d, &known, "c0 0008"));
    CHECK(d.layer.spatial == 0 && d.layer.temporal == 1);
    CHECK(parse(&d, &known, "c1 0008"));
    CHECK(d.layer.spatial == 1 && d.layer.temporal == 0);
}

/* Fifteen templates from id 3 on, nine decode targets, three chains: L3T3_KEY. */
#define L3T3_KEY                                                                                   \
    "c3 0064 80 681485214eaaaaa8000600004000100002aa80a8000600004000100002a000a8000600004000"      \
    "16d549241b5524906d54923157e001974ca864330e222396eca8655304224390eca87753013f00b3027f016704ff" \
    "02cf"

TEST(a_template_says_which_targets_a_frame_is_for_and_what_it_needs)
{
    const struct descriptor_structure known = structure(L3T3_KEY);
    struct descriptor d;

    CHECK(known.target_layers[0].spatial == 0 && known.target_layers[0].temporal == 0);
    CHECK_EQ(known.target_layers[5].spatial, 1);
    CHECK_EQ(known.target_layers[5].temporal, 2);
    CHECK_EQ(known.target_layers[8].spatial, 2);
    CHECK(parse(&d, &known, "c3 0065")); /* the key frame's: SSSSSSSSS */
    CHECK_EQ(d.targets, 0x1ff);
    CHECK_EQ(d.switches, 0x1ff);
    CHECK_EQ(d.needs_count, 0);
    CHECK(parse(&d, &known, "ca 0065")); /* S1T1: ----DS---, needs the sixth before */
    CHECK(d.layer.spatial == 1 && d.layer.temporal == 1);
    CHECK_EQ(d.targets, 0x30);
    CHECK_EQ(d.switches, 0x20);
    CHECK_EQ(d.needs_count, 1);
    CHECK_EQ(d.needs[0], 6);
}

TEST(a_frame_may_replace_what_its_template_says)
{
    const struct descriptor_structure known = structure(L3T3_KEY);
    struct descriptor d;

    CHECK(parse(&d, &known, "c9 0071 12 00")); /* needs the last one */
    CHECK_EQ(d.targets, 0x38);
    CHECK_EQ(d.needs_count, 1);
    CHECK_EQ(d.needs[0], 1);
    CHECK(parse(&d, &known, "c9 0071 38 155484278958020202")); /* everything */
    CHECK_EQ(d.targets, 0x1f8);
    CHECK_EQ(d.switches, 0x1f8);
    CHECK_EQ(d.needs_count, 3);
    CHECK_EQ(d.needs[1], 20);
    CHECK_EQ(d.needs[2], 300);
    CHECK(!parse(&d, &known, "c9 0071 38 1554842789580202")); /* a chain less */
}

TEST(a_frame_that_needs_more_than_sixteen_is_refused)
{
    const struct descriptor_structure known = structure(L3T3_KEY);
    struct descriptor d;

    CHECK(parse(&d, &known, "c9 0071 12 082082082082082082082080"));
    CHECK_EQ(d.needs_count, 16);
    CHECK(!parse(&d, &known, "c9 0071 12 08208208208208208208208200"));
}

TEST(a_descriptor_cut_anywhere_is_refused)
{
    struct bytes whole = hex(L2T2_KEY);
    struct descriptor d;

    for (size_t len = 0; len < whole.len; len++)
        CHECK_EQ(descriptor_parse(&d, NULL, &fresh, whole.at, len), len == 3);
    CHECK(descriptor_parse(&d, NULL, &fresh, whole.at, whole.len));
}

/* No fields but the layers, and as many zeros behind them as everything else may need. */
#define LAYERS(digits)                                                                             \
    "c0 0001 8000" digits "00000000000000000000000000000000000000000000000000000000"
#define SIXTY_TEMPLATES "000000000000000000000000000000"

TEST(more_templates_or_layers_than_there_can_be_are_refused)
{
    struct descriptor d;

    CHECK(parse(&d, NULL, LAYERS(SIXTY_TEMPLATES "03")));
    CHECK_EQ(fresh.templates, 64);
    CHECK(!parse(&d, NULL, LAYERS(SIXTY_TEMPLATES "00c0")));
    CHECK(parse(&d, NULL, LAYERS("5557")));
    CHECK_EQ(fresh.template[7].layer.temporal, 7);
    CHECK(!parse(&d, NULL, LAYERS("5555c0")));
    CHECK(parse(&d, NULL, LAYERS("ab")));
    CHECK_EQ(fresh.spatial_layers, 4);
    CHECK(!parse(&d, NULL, LAYERS("aac0")));
}
