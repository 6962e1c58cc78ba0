/* picture_tests.h - the list of the tests of what is said about a video packet. */
#ifndef BISQUE_TESTS_PICTURE_TESTS_H
#define BISQUE_TESTS_PICTURE_TESTS_H

#define PAYLOAD_TESTS(X)                                                               \
    X(key_frames_of_real_encoders_are_seen_where_they_begin)                           \
    X(the_rest_of_a_key_frame_begins_none)                                             \
    X(a_frame_that_needs_others_is_no_key_frame)                                       \
    X(what_has_no_key_frames_begins_none)                                              \
    X(a_payload_cut_short_begins_nothing)                                              \
    X(every_part_of_a_vp8_descriptor_is_stepped_over)                                  \
    X(every_part_of_a_vp9_descriptor_is_stepped_over)                                  \
    X(a_vp9_frame_header_is_asked_where_no_picture_id_is_given)                        \
    X(nal_units_are_found_in_aggregates_and_first_slices_only)                         \
    X(a_sequence_header_is_found_between_obu_elements)

#define DESCRIPTOR_TESTS(X)                                                            \
    X(three_bytes_name_frame_and_template)                                             \
    X(a_key_frame_brings_the_structure)                                                \
    X(later_frames_find_their_layer_in_the_known_structure)                            \
    X(spatial_layers_and_template_ids_over_the_wrap_are_understood)                    \
    X(a_template_says_which_targets_a_frame_is_for_and_what_it_needs)                  \
    X(a_frame_may_replace_what_its_template_says)                                      \
    X(a_frame_that_needs_more_than_sixteen_is_refused)                                 \
    X(a_descriptor_cut_anywhere_is_refused)                                            \
    X(more_templates_or_layers_than_there_can_be_are_refused)

#define DEPENDENCY_TESTS(X)                                                            \
    X(all_spatial_layers_of_a_key_picture_are_of_a_key_frame)                          \
    X(every_packet_of_a_key_frame_is_of_it)                                            \
    X(a_frame_with_neither_needs_nor_structure_is_a_key_frame_on_one_only)             \
    X(one_climbs_spatially_where_the_own_layer_is_not_needed)                          \
    X(one_climbs_temporally_where_lower_layers_are_enough)                             \
    X(masks_tell_the_targets_of_a_frame_and_where_to_switch)                           \
    X(the_best_target_is_found_among_those_that_are_made)                              \
    X(a_key_frame_that_comes_again_does_not_undo_what_was_said_since)                  \
    X(a_late_packet_finds_the_structure_before)                                        \
    X(a_descriptor_without_a_known_structure_says_where_its_frame_ends)                \
    X(a_structure_cut_short_does_not_replace_the_known_one)

#define PICTURE_TESTS(X)                                                               \
    X(a_vp8_packet_tells_its_numbers_and_its_temporal_layer)                           \
    X(every_packet_of_a_vp8_key_frame_is_known_by_its_number)                          \
    X(the_marker_ends_a_frame_where_no_descriptor_does)                                \
    X(a_vp9_packet_tells_its_layers)                                                   \
    X(all_spatial_layers_of_a_vp9_key_picture_are_known_by_its_number)                 \
    X(codecs_without_layers_tell_where_a_key_frame_begins)                             \
    X(a_descriptor_alone_decides_whatever_the_payload_seems_to_say)                    \
    X(numbers_in_the_payload_are_read_with_a_descriptor_too)                           \
    X(a_descriptor_that_nobody_understands_gives_no_layers)                            \
    X(of_a_codec_that_nobody_knows_only_a_descriptor_speaks)                           \
    X(a_packet_cut_short_says_nothing)                                                 \
    X(vp8_numbers_are_written_in_their_own_width)                                      \
    X(vp9_numbers_are_written_in_their_own_width)

#define PICTURE_STREAM_TESTS(X)                                                        \
    X(vp8_of_a_browser_has_three_temporal_layers)                                      \
    X(vp9_of_a_browser_says_the_same_in_its_payload_and_its_descriptor)                \
    X(vp9_of_a_browser_climbs_in_space_at_key_pictures_only)                           \
    X(a_frame_is_next_when_no_packet_is_missing_before_it)                             \
    X(frames_are_counted_from_0_as_well)                                               \
    X(a_payload_of_no_frame_that_is_known_may_be_one_that_is_missing)                  \
    X(av1_of_a_browser_is_told_apart_by_its_descriptor)                                \
    X(av1_of_a_browser_without_its_descriptor_tells_the_key_frame_only)

#endif
