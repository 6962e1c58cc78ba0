/* selection_test.c - where layers change, and what a packet is told. */
#include "test.h"

#include "graph/selection.h"
#include "layered_stream.h"

static struct selection s;
static struct picture_reader reader;
static bool marks_end;

static void begin(enum selection_kind kind, uint8_t spatial, uint8_t temporal)
{
    picture_reader_init(&reader);
    selection_init(&s, kind);
    selection_aim(&s, (struct layers){spatial, temporal});
}

/* A picture of one packet, of the lowest layers. */
static struct picture delta(void)
{
    return (struct picture){.has_layers = true, .begins = true, .ends = true,
                            .climbs_temporal = true};
}

static struct picture key(void)
{
    struct picture picture = delta();

    picture.is_key = true;
    picture.climbs_spatial = true;
    return picture;
}

static struct picture of_temporal(uint8_t temporal, bool climbs)
{
    struct picture picture = delta();

    picture.temporal = temporal;
    picture.climbs_temporal = climbs;
    return picture;
}

static struct picture above(struct picture picture, uint8_t spatial)
{
    picture.spatial = spatial;
    return picture;
}

/* Its place in a stream of frame numbers, and what decode targets it is for. */
static struct picture targets(struct picture picture, uint16_t frame, uint32_t of,
                              uint32_t switches)
{
    picture.has_frame = true;
    picture.frame = frame;
    picture.has_targets = true;
    picture.targets = of;
    picture.switches = switches;
    return picture;
}

static enum verdict judge(uint8_t encoding, uint32_t timestamp, struct picture picture)
{
    return selection_judge(&s, encoding, timestamp, &picture, &reader, &marks_end);
}

TEST(nothing_flows_before_a_key_frame)
{
    begin(SELECTION_SVC, 0, 0);
    CHECK_EQ(selection_waits_for(&s), 0);
    CHECK_EQ(judge(0, 100, delta()), VERDICT_OTHER);
    CHECK_EQ(s.current.spatial, LAYER_OFF);
    CHECK_EQ(judge(0, 200, key()), VERDICT_BEGIN);
    CHECK_EQ(judge(0, 300, delta()), VERDICT_SEND);
    CHECK_EQ(selection_waits_for(&s), LAYER_OFF);
}

TEST(a_key_frame_begins_with_its_first_packet_alone)
{
    struct picture middle = key();

    begin(SELECTION_SVC, 1, 0);
    middle.begins = false;
    CHECK_EQ(judge(0, 100, middle), VERDICT_OTHER);
    CHECK_EQ(judge(0, 100, above(key(), 1)), VERDICT_OTHER);
    CHECK_EQ(judge(0, 200, key()), VERDICT_BEGIN);
    CHECK_EQ(judge(0, 200, middle), VERDICT_SEND);
}

static struct picture opaque(void)
{
    return (struct picture){.is_opaque = true, .ends = true};
}

TEST(where_no_key_frame_can_be_seen_one_begins_with_any_packet)
{
    begin(SELECTION_SIMULCAST, 1, 0);
    CHECK_EQ(judge(2, 100, opaque()), VERDICT_OTHER); /* above what was decided */
    CHECK_EQ(judge(0, 100, opaque()), VERDICT_BEGIN); /* better than nothing */
    CHECK_EQ(selection_waits_for(&s), 1);
    CHECK_EQ(judge(1, 150, opaque()), VERDICT_BEGIN);
    CHECK_EQ(judge(0, 200, opaque()), VERDICT_OTHER);
    CHECK_EQ(judge(1, 250, opaque()), VERDICT_SEND);
    CHECK_EQ(selection_waits_for(&s), LAYER_OFF);
    selection_aim(&s, (struct layers){2, 0});
    CHECK_EQ(judge(1, 300, opaque()), VERDICT_SEND);
    CHECK_EQ(judge(2, 300, opaque()), VERDICT_BEGIN);
    selection_aim(&s, (struct layers){LAYER_OFF, 0});
    CHECK_EQ(judge(2, 400, opaque()), VERDICT_OTHER);
    CHECK_EQ(s.current.spatial, LAYER_OFF);
    begin(SELECTION_SVC, 0, 1); /* announced, but never seen */
    CHECK_EQ(judge(0, 100, opaque()), VERDICT_BEGIN);
    CHECK_EQ(judge(0, 200, opaque()), VERDICT_SEND);
}

TEST(a_single_stream_begins_anywhere)
{
    begin(SELECTION_SINGLE, 0, LAYER_BEST);
    CHECK_EQ(selection_waits_for(&s), LAYER_OFF);
    CHECK_EQ(judge(0, 100, (struct picture){.begins = false}), VERDICT_BEGIN);
    CHECK_EQ(judge(0, 200, (struct picture){.begins = false}), VERDICT_SEND);
}

TEST(another_encoding_takes_over_with_its_key_frame_and_the_old_one_flows_until_then)
{
    begin(SELECTION_SIMULCAST, 0, 2);
    CHECK_EQ(judge(0, 100, key()), VERDICT_BEGIN);
    CHECK_EQ(judge(1, 7100, key()), VERDICT_OTHER);
    selection_aim(&s, (struct layers){1, 2});
    CHECK_EQ(selection_waits_for(&s), 1);
    CHECK_EQ(judge(1, 7200, delta()), VERDICT_OTHER);
    CHECK_EQ(judge(0, 200, delta()), VERDICT_SEND);
    CHECK_EQ(judge(1, 7300, key()), VERDICT_BEGIN);
    CHECK_EQ(s.current.spatial, 1);
    CHECK_EQ(judge(0, 300, delta()), VERDICT_OTHER);
    CHECK_EQ(judge(0, 400, key()), VERDICT_OTHER);
    selection_aim(&s, (struct layers){0, 2});
    CHECK_EQ(judge(1, 7400, delta()), VERDICT_SEND);
    CHECK_EQ(judge(0, 500, key()), VERDICT_BEGIN);
    CHECK_EQ(selection_waits_for(&s), LAYER_OFF);
}

TEST(whatever_is_nearer_to_what_was_decided_is_taken_meanwhile)
{
    begin(SELECTION_SIMULCAST, 1, 2);
    CHECK_EQ(judge(2, 100, key()), VERDICT_OTHER); /* more than was decided */
    CHECK_EQ(judge(0, 100, key()), VERDICT_BEGIN);
    CHECK_EQ(selection_waits_for(&s), 1);
    selection_aim(&s, (struct layers){2, 2});
    CHECK_EQ(judge(1, 100, key()), VERDICT_BEGIN);
    CHECK_EQ(judge(0, 200, key()), VERDICT_OTHER);
    CHECK_EQ(judge(2, 200, key()), VERDICT_BEGIN);
    selection_aim(&s, (struct layers){0, 2});
    CHECK_EQ(judge(1, 300, key()), VERDICT_BEGIN);
    CHECK_EQ(s.current.spatial, 1);
}

TEST(temporal_layers_go_down_with_the_next_picture_and_up_one_by_one)
{
    begin(SELECTION_SIMULCAST, 0, 2);
    CHECK_EQ(judge(0, 100, key()), VERDICT_BEGIN);
    CHECK_EQ(judge(0, 200, of_temporal(2, false)), VERDICT_SEND);
    selection_aim(&s, (struct layers){0, 0});
    CHECK_EQ(judge(0, 300, of_temporal(1, true)), VERDICT_SKIP);
    CHECK_EQ(judge(0, 400, of_temporal(0, true)), VERDICT_SEND);
    selection_aim(&s, (struct layers){0, 2});
    CHECK_EQ(judge(0, 500, of_temporal(2, true)), VERDICT_SKIP); /* it may need layer 1 */
    CHECK_EQ(judge(0, 600, of_temporal(1, false)), VERDICT_SKIP);
    CHECK_EQ(judge(0, 700, of_temporal(1, true)), VERDICT_SEND);
    CHECK_EQ(judge(0, 800, of_temporal(2, false)), VERDICT_SKIP);
    CHECK_EQ(judge(0, 900, of_temporal(2, true)), VERDICT_SEND);
    CHECK_EQ(s.current.temporal, 2);
}

TEST(spatial_layers_go_down_with_the_next_picture_whose_end_is_then_marked)
{
    struct picture last = above(delta(), 1);

    begin(SELECTION_SVC, 2, 2);
    CHECK_EQ(judge(0, 100, key()), VERDICT_BEGIN);
    CHECK_EQ(judge(0, 100, above(key(), 1)), VERDICT_SEND);
    selection_aim(&s, (struct layers){1, 2});
    CHECK_EQ(judge(0, 100, above(key(), 2)), VERDICT_SEND); /* as was said at its beginning */
    CHECK_EQ(judge(0, 200, delta()), VERDICT_SEND);
    CHECK(!marks_end);
    last.ends = false;
    CHECK_EQ(judge(0, 200, last), VERDICT_SEND);
    CHECK(!marks_end);
    last.ends = true;
    CHECK_EQ(judge(0, 200, last), VERDICT_SEND);
    CHECK(marks_end);
    CHECK_EQ(judge(0, 200, above(delta(), 2)), VERDICT_SKIP);
    CHECK(!marks_end);
}

TEST(spatial_layers_go_up_with_a_key_frame_or_where_no_earlier_picture_is_needed)
{
    struct picture free = above(delta(), 1);

    free.climbs_spatial = true;
    begin(SELECTION_SVC, 0, 0);
    CHECK_EQ(judge(0, 100, key()), VERDICT_BEGIN);
    selection_aim(&s, (struct layers){2, 0});
    CHECK_EQ(selection_waits_for(&s), 0);
    CHECK_EQ(judge(0, 200, delta()), VERDICT_SEND);
    CHECK_EQ(judge(0, 200, above(delta(), 1)), VERDICT_SKIP);
    CHECK_EQ(judge(0, 300, delta()), VERDICT_SEND);
    CHECK_EQ(judge(0, 300, free), VERDICT_SEND);
    CHECK_EQ(judge(0, 300, above(delta(), 2)), VERDICT_SKIP);
    CHECK_EQ(s.current.spatial, 1);
    CHECK_EQ(selection_waits_for(&s), 0);
    CHECK_EQ(judge(0, 400, key()), VERDICT_SEND);
    CHECK_EQ(judge(0, 400, above(key(), 1)), VERDICT_SEND);
    CHECK_EQ(judge(0, 400, above(key(), 2)), VERDICT_SEND);
    CHECK_EQ(selection_waits_for(&s), LAYER_OFF);
}

TEST(what_was_said_of_a_picture_holds_for_packets_that_come_late)
{
    begin(SELECTION_SIMULCAST, 0, 1);
    CHECK_EQ(judge(0, 100, key()), VERDICT_BEGIN);
    CHECK_EQ(judge(0, 200, of_temporal(1, false)), VERDICT_SEND);
    selection_aim(&s, (struct layers){0, 0});
    CHECK_EQ(judge(0, 300, delta()), VERDICT_SEND);
    CHECK_EQ(judge(0, 400, of_temporal(1, true)), VERDICT_SKIP);
    selection_aim(&s, (struct layers){0, 1});
    CHECK_EQ(judge(0, 500, of_temporal(1, true)), VERDICT_SEND);
    CHECK_EQ(judge(0, 400, of_temporal(1, true)), VERDICT_SKIP);
    CHECK_EQ(judge(0, 200, of_temporal(1, false)), VERDICT_SEND);
}

TEST(a_picture_that_was_overtaken_whole_goes_by_the_one_before_it)
{
    begin(SELECTION_SIMULCAST, 0, 1);
    CHECK_EQ(judge(0, 500, key()), VERDICT_BEGIN);
    CHECK_EQ(judge(0, 400, delta()), VERDICT_SKIP); /* from before the beginning */
    CHECK_EQ(judge(0, 700, delta()), VERDICT_SEND);
    selection_aim(&s, (struct layers){0, 0});
    CHECK_EQ(judge(0, 900, delta()), VERDICT_SEND);
    CHECK_EQ(judge(0, 600, of_temporal(1, false)), VERDICT_SEND);
    CHECK_EQ(judge(0, 1000, of_temporal(1, false)), VERDICT_SKIP);
}

TEST(a_timestamp_far_back_is_a_clock_that_begins_anew)
{
    begin(SELECTION_SIMULCAST, 0, 1);
    CHECK_EQ(judge(0, 100 * 90000, key()), VERDICT_BEGIN);
    selection_aim(&s, (struct layers){0, 0});
    CHECK_EQ(judge(0, 100, of_temporal(1, false)), VERDICT_SKIP);
    CHECK_EQ(judge(0, 200, delta()), VERDICT_SEND);
    CHECK_EQ(s.current.temporal, 0);
}

TEST(off_comes_with_the_next_picture_and_ends_with_a_key_frame)
{
    begin(SELECTION_SVC, 0, 0);
    CHECK_EQ(judge(0, 100, key()), VERDICT_BEGIN);
    selection_aim(&s, (struct layers){.spatial = LAYER_OFF});
    CHECK_EQ(judge(0, 100, key()), VERDICT_SEND);
    CHECK_EQ(selection_waits_for(&s), LAYER_OFF);
    CHECK_EQ(judge(0, 200, delta()), VERDICT_OTHER);
    CHECK_EQ(s.current.spatial, LAYER_OFF);
    selection_aim(&s, (struct layers){0, 0});
    CHECK_EQ(selection_waits_for(&s), 0);
    CHECK_EQ(judge(0, 200, delta()), VERDICT_OTHER);
    CHECK_EQ(judge(0, 300, key()), VERDICT_BEGIN);
}

TEST(a_stream_that_begins_anew_is_waited_for)
{
    begin(SELECTION_SIMULCAST, 1, 0);
    CHECK_EQ(judge(1, 100, key()), VERDICT_BEGIN);
    selection_restart(&s);
    CHECK_EQ(selection_waits_for(&s), 1);
    CHECK_EQ(judge(1, 200, delta()), VERDICT_OTHER);
    CHECK_EQ(judge(1, 300, key()), VERDICT_BEGIN);
}

#define TARGET(spatial, temporal) (1u << (3 * (spatial) + (temporal)))
#define ALL 0x1ffu
#define OF_0 0x007u /* all temporal layers of a spatial one */
#define OF_2 0x1c0u

TEST(layers_that_build_at_key_frames_alone_go_down_with_one)
{
    begin(SELECTION_SVC, 2, 0);
    stream_reader(&reader, true);
    CHECK_EQ(judge(0, 100, targets(key(), 1, ALL, ALL)), VERDICT_BEGIN);
    CHECK_EQ(judge(0, 100, targets(above(key(), 1), 2, ALL & ~OF_0, ALL & ~OF_0)), VERDICT_SEND);
    CHECK_EQ(judge(0, 100, targets(above(key(), 2), 3, OF_2, OF_2)), VERDICT_SEND);
    CHECK_EQ(judge(0, 200, targets(delta(), 4, OF_0, OF_0)), VERDICT_SKIP);
    CHECK_EQ(judge(0, 200, targets(above(delta(), 2), 6, OF_2, OF_2)), VERDICT_SEND);
    CHECK(marks_end);
    selection_aim(&s, (struct layers){0, 0});
    CHECK_EQ(judge(0, 300, targets(delta(), 7, OF_0, OF_0)), VERDICT_SKIP);
    CHECK_EQ(judge(0, 300, targets(above(delta(), 2), 9, OF_2, OF_2)), VERDICT_SEND);
    CHECK_EQ(selection_waits_for(&s), 0);
    CHECK_EQ(judge(0, 400, targets(key(), 10, ALL, ALL)), VERDICT_SEND);
    CHECK_EQ(judge(0, 400, targets(above(key(), 2), 12, OF_2, OF_2)), VERDICT_SKIP);
    CHECK_EQ(judge(0, 500, targets(delta(), 13, OF_0, OF_0)), VERDICT_SEND);
    CHECK_EQ(selection_waits_for(&s), LAYER_OFF);
}

TEST(a_decode_target_is_taken_when_nothing_of_it_was_left_out)
{
    begin(SELECTION_SVC, 0, 0);
    stream_reader(&reader, false);
    CHECK_EQ(judge(0, 100, targets(key(), 1, ALL, ALL)), VERDICT_BEGIN);
    CHECK_EQ(judge(0, 200, targets(of_temporal(2, true), 2, TARGET(0, 2), 0)), VERDICT_SKIP);
    selection_aim(&s, (struct layers){0, 2});
    CHECK_EQ(judge(0, 300, targets(of_temporal(2, true), 3, TARGET(0, 2), 0)), VERDICT_SKIP);
    CHECK_EQ(judge(0, 400, targets(delta(), 4, OF_0, OF_0)), VERDICT_SEND);
    CHECK_EQ(judge(0, 500, targets(of_temporal(2, true), 5, TARGET(0, 2), 0)), VERDICT_SEND);
    CHECK_EQ(s.current.temporal, 2);
    selection_aim(&s, (struct layers){0, 0});
    CHECK_EQ(judge(0, 600, targets(of_temporal(1, true), 6, OF_0 & ~1u, 4)), VERDICT_SKIP);
}

TEST(a_frame_that_is_still_on_its_way_may_be_of_any_other_target)
{
    begin(SELECTION_SVC, 0, 0);
    stream_reader(&reader, false);
    CHECK_EQ(judge(0, 100, targets(key(), 1, ALL, ALL)), VERDICT_BEGIN);
    selection_aim(&s, (struct layers){0, 2});
    CHECK_EQ(judge(0, 300, targets(of_temporal(2, true), 3, TARGET(0, 2), 0)), VERDICT_SKIP);
    CHECK_EQ(judge(0, 200, targets(of_temporal(1, true), 2, OF_0 & ~1u, 4)), VERDICT_SKIP);
    CHECK_EQ(judge(0, 400, targets(delta(), 4, OF_0, OF_0)), VERDICT_SEND);
    CHECK_EQ(judge(0, 500, targets(of_temporal(2, true), 5, TARGET(0, 2), 0)), VERDICT_SEND);
}

/* Encodings of one source count their frames together. */
TEST(a_number_that_was_never_used_here_is_no_frame_on_its_way)
{
    begin(SELECTION_SVC, 0, 1);
    stream_reader(&reader, false);
    CHECK_EQ(judge(0, 100, targets(key(), 1, ALL, ALL)), VERDICT_BEGIN);
    struct picture first = targets(of_temporal(1, true), 4, OF_0 & ~1u, 4);
    first.is_next = true;
    CHECK_EQ(judge(0, 200, first), VERDICT_SEND);
    selection_aim(&s, (struct layers){0, 2});
    struct picture lowest = targets(delta(), 7, OF_0, OF_0);
    CHECK_EQ(judge(0, 300, lowest), VERDICT_SEND);
    struct picture lost = targets(of_temporal(2, true), 10, TARGET(0, 2), 0);
    CHECK_EQ(judge(0, 400, lost), VERDICT_SKIP); /* something may be missing before it */
    lowest.frame = 13;
    CHECK_EQ(judge(0, 500, lowest), VERDICT_SEND);
    struct picture next = targets(of_temporal(2, true), 16, TARGET(0, 2), 0);
    next.is_next = true;
    CHECK_EQ(judge(0, 600, next), VERDICT_SEND);
    CHECK_EQ(s.current.temporal, 2);
}

TEST(a_target_that_no_structure_names_is_taken_by_its_layers)
{
    begin(SELECTION_SVC, 0, 0);
    CHECK_EQ(judge(0, 100, targets(key(), 1, ALL, ALL)), VERDICT_BEGIN);
    CHECK_EQ(judge(0, 100, targets(above(key(), 1), 2, ALL & ~OF_0, 0)), VERDICT_SKIP);
    CHECK_EQ(judge(0, 200, targets(of_temporal(1, true), 3, ALL, 0)), VERDICT_SKIP);
    CHECK_EQ(judge(0, 300, targets(delta(), 4, ALL, 0)), VERDICT_SEND);
}
