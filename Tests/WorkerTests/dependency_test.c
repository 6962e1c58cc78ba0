/* dependency_test.c - frames among their kind: which of them a listener can begin or climb at, and
 * which targets there are. */
#include "test.h"

#include "proto/dependency.h"

/* What Chromium sends for L3T3_KEY and L3T3 (templates from libwebrtc's tables, encoded by hand):
 * frame 100, templates from 3 and from 60 on. */
#define L3T3_KEY                                                                                   \
    "c3 0064 80 681485214eaaaaa8000600004000100002aa80a8000600004000100002a000a8000600004000"      \
    "16d549241b5524906d54923157e001974ca864330e222396eca8655304224390eca87753013f00b3027f016704ff" \
    "02cf"
#define L3T3                                                                                       \
    "bd 0064 87 881485214eafffaaaa863cf0430c10c302afc0aaa0063c00430010c002a000a80006000040001d"    \
    "954926e082b04a0941b820ac1282503157f974000ca864330e222222eca8655304224230eca87753013f00b3027f" \
    "016704ff02cf"
/* The same, and only the first six targets are made. */
#define L3T3_SMALLER                                                                               \
    "bd 0064 c7 881485214eafffaaaa863cf0430c10c302afc0aaa0063c00430010c002a000a80006000040001d"    \
    "954926e082b04a0941b820ac1282503157f974000ca864330e222222eca8655304224230eca87753013f00b3027f" \
    "016704ff02cf1f80"
/* Frame 65535, templates from 9 on. */
#define L1T3 "89 ffff 81 2214eaa860414d1410208427027f0167"

static struct dependencies stream(void)
{
    struct dependencies d;

    dependencies_init(&d);
    return d;
}

static struct dependency read(struct dependencies *d, const char *text)
{
    struct bytes extension = hex(text);
    struct dependency out;

    dependencies_read(d, extension.at, extension.len, &out);
    return out;
}

TEST(all_spatial_layers_of_a_key_picture_are_of_a_key_frame)
{
    struct dependencies d = stream();

    CHECK(read(&d, L3T3_KEY).is_key);
    CHECK(read(&d, "c8 0065").is_key); /* S1T0 on the frame below alone */
    CHECK(read(&d, "cd 0066").is_key);
    CHECK(!read(&d, "c6 0067").is_key); /* S0T2, of the next picture */
    CHECK(!read(&d, "cb 0068").is_key);
    CHECK(!read(&d, "c4 0070").is_key); /* S0T0 */
    CHECK(!read(&d, "c9 0071").is_key);
}

TEST(every_packet_of_a_key_frame_is_of_it)
{
    struct dependencies d = stream();
    struct dependency out;

    CHECK(read(&d, L3T3_KEY).is_key);
    out = read(&d, "03 0064");
    CHECK(out.is_key && !out.starts && !out.ends);
    out = read(&d, "43 0064");
    CHECK(out.is_key && out.ends);
    CHECK(read(&d, "88 0065").is_key);
    CHECK(read(&d, "48 0065").is_key);
}

TEST(a_frame_with_neither_needs_nor_structure_is_a_key_frame_on_one_only)
{
    struct dependencies d = stream();

    CHECK(read(&d, L3T3_KEY).is_key);
    CHECK(read(&d, "c8 0065 10 00").is_key);  /* S1 that needs nothing, right behind */
    CHECK(!read(&d, "c8 0067 10 00").is_key); /* and later: one may climb, not begin */
    CHECK(read(&d, "c8 0067 10 00").climbs_spatial);
    CHECK(!read(&d, "c3 0070 10 00").is_key);
}

TEST(one_climbs_spatially_where_the_own_layer_is_not_needed)
{
    struct dependencies d = stream();

    CHECK(read(&d, L3T3).is_key);
    CHECK(read(&d, "c2 0065").climbs_spatial);  /* S1T0 of the key picture: template 6 */
    CHECK(read(&d, "c7 0066").climbs_spatial);  /* S2T0: template 11 */
    CHECK(!read(&d, "ff 0067").climbs_spatial); /* S0T2 */
    CHECK(!read(&d, "c4 0068").climbs_spatial); /* S1T2 needs S1T0 and S0T2 */
    CHECK(!read(&d, "c9 0069").climbs_spatial);
    CHECK(!read(&d, "c1 0071").climbs_spatial); /* S1T0 of the fifth picture */
}

TEST(one_climbs_temporally_where_lower_layers_are_enough)
{
    struct dependencies d = stream();

    CHECK(read(&d, L1T3).climbs_temporal);
    CHECK(read(&d, "cc 0000").climbs_temporal); /* T2 on T0 */
    CHECK(read(&d, "cb 0001").climbs_temporal); /* T1 on T0 */
    CHECK(read(&d, "cd 0002").climbs_temporal); /* T2 on T1 */
    CHECK(read(&d, "ca 0003").climbs_temporal);
    CHECK(!read(&d, "cc 0004 12 20").climbs_temporal); /* T2 on the T2 two before */
    CHECK(!read(&d, "cb 0005 13 e0").climbs_temporal); /* on one that nobody knows */
}

TEST(masks_tell_the_targets_of_a_frame_and_where_to_switch)
{
    struct dependencies d = stream();
    struct dependency out = read(&d, L3T3);

    CHECK(out.targets == 0x1ff && out.switches == 0x1ff && out.needed_above);
    out = read(&d, "fe 006a"); /* S0T1: -DS-RR-RR */
    CHECK(out.targets == 0x1b6 && out.switches == 0x004 && out.needed_above);
    out = read(&d, "c9 006c"); /* S2T2: --------D */
    CHECK(out.targets == 0x100 && out.switches == 0 && !out.needed_above);
    CHECK(out.layer.spatial == 2 && out.layer.temporal == 2);
    CHECK(read(&d, "c2 0065").needed_above); /* S1T0 of the key picture: needed by S2 */
    d = stream();
    CHECK(read(&d, L3T3_KEY).needed_above);
    CHECK(!read(&d, "c4 0070").needed_above); /* S0T0 later on is for S0 alone */
}

TEST(the_best_target_is_found_among_those_that_are_made)
{
    struct dependencies d = stream();

    CHECK_EQ(dependencies_target(&d, 2, 2), -1);
    CHECK(read(&d, L3T3).is_key);
    CHECK_EQ(dependencies_target(&d, 2, 2), 8);
    CHECK_EQ(dependencies_target(&d, 2, 0), 6);
    CHECK_EQ(dependencies_target(&d, 0, 7), 2);
    CHECK_EQ(dependencies_target(&d, 1, 1), 4);
    CHECK_EQ(dependencies_target(&d, 254, 254), 8);
    CHECK_EQ(dependencies_layer(&d, 4).spatial, 1);
    CHECK_EQ(dependencies_layer(&d, 4).temporal, 1);
    CHECK(read(&d, "fc 0070 40 fc").has_layer); /* the highest layer is not made any more */
    CHECK_EQ(dependencies_target(&d, 2, 2), 5);
    CHECK(read(&d, "fc 006f 47 fc").has_layer); /* overtaken: changes nothing */
    CHECK_EQ(dependencies_target(&d, 2, 2), 5);
    CHECK(read(&d, "fc 0080 47 fc").has_layer);
    CHECK_EQ(dependencies_target(&d, 2, 2), 8);
    CHECK(read(&d, "fc 0090 40 00").has_layer);
    CHECK_EQ(dependencies_target(&d, 2, 2), -1);
}

TEST(a_key_frame_that_comes_again_does_not_undo_what_was_said_since)
{
    struct dependencies d = stream();

    CHECK(read(&d, L3T3_SMALLER).is_key);
    CHECK_EQ(dependencies_target(&d, 2, 2), 5);
    CHECK(read(&d, "fc 0070 40 1c").has_layer);
    CHECK_EQ(dependencies_target(&d, 2, 2), 2);
    CHECK(read(&d, L3T3).is_key);
    CHECK_EQ(dependencies_target(&d, 2, 2), 2);
}

TEST(a_late_packet_finds_the_structure_before)
{
    struct dependencies d = stream();

    CHECK(read(&d, L3T3_KEY).is_key);
    CHECK(read(&d, L1T3).is_key);
    CHECK_EQ(dependencies_target(&d, 2, 2), 2);
    CHECK_EQ(read(&d, "ca 0001").layer.spatial, 0);  /* its template is in both: the newer one */
    CHECK_EQ(read(&d, "d1 0069").layer.spatial, 2);  /* only in the older one */
    CHECK_EQ(read(&d, "d1 0069").layer.temporal, 2);
    CHECK(read(&d, L3T3).is_key); /* a third one takes the place of the first */
    CHECK(!read(&d, "d0 0069").has_layer);
    CHECK(read(&d, "cd 0002").has_layer);
}

TEST(a_descriptor_without_a_known_structure_says_where_its_frame_ends)
{
    struct dependencies d = stream();
    struct dependency out = read(&d, "43 0007");

    CHECK(out.has_frame && !out.starts && out.ends && !out.has_layer && !out.is_key);
    CHECK_EQ(out.number, 7);
    out = read(&d, "c3 00");
    CHECK(!out.has_frame && !out.starts);
    CHECK(read(&d, L1T3).is_key);
    out = read(&d, "bf 0008");
    CHECK(out.has_frame && out.starts && !out.has_layer);
    dependencies_read(&d, NULL, 0, &out);
    CHECK(!out.has_frame);
}

TEST(a_structure_cut_short_does_not_replace_the_known_one)
{
    struct dependencies d = stream();
    struct bytes whole = hex(L3T3);
    struct dependency out;

    CHECK(read(&d, L1T3).is_key);
    for (size_t len = 0; len < whole.len; len++) {
        dependencies_read(&d, whole.at, len, &out);
        CHECK(!out.has_layer);
    }
    CHECK_EQ(dependencies_target(&d, 9, 9), 2);
    CHECK(read(&d, "ca 0003").has_layer);
}
