/* choice_tests.h - the tests of who gets which layers, by file. */
#ifndef BISQUE_TESTS_CHOICE_TESTS_H
#define BISQUE_TESTS_CHOICE_TESTS_H

#define LAYER_COSTS_TESTS(X)                                                           \
    X(a_layer_costs_what_came_of_it_in_about_a_second)                                 \
    X(a_layer_of_simulcast_costs_with_the_temporal_layers_below)                       \
    X(a_layer_of_svc_costs_with_all_layers_below)                                      \
    X(a_first_packet_makes_a_layer_alive)                                              \
    X(a_layer_that_falls_silent_while_others_speak_is_off_and_keeps_its_cost)          \
    X(after_thirty_seconds_of_silence_a_cost_is_forgotten)                             \
    X(when_all_are_silent_none_is_off)                                                 \
    X(one_picture_a_second_is_not_silence)                                             \
    X(layers_beyond_the_most_count_as_the_highest)

#define ALLOCATOR_TESTS(X)                                                             \
    X(who_joins_gets_at_once_what_fits)                                                \
    X(audio_passes_and_is_taken_off_first)                                             \
    X(every_video_has_its_lowest_layer_before_one_has_more)                            \
    X(the_first_video_has_its_lowest_layer_without_any_budget)                         \
    X(a_pinned_video_climbs_before_a_screen_and_a_screen_before_the_others)            \
    X(a_priority_twice_as_high_climbs_two_steps_a_round)                               \
    X(one_whose_step_does_not_fit_leaves_the_room_to_others)                           \
    X(a_fall_is_at_once)                                                               \
    X(a_climb_takes_room_to_spare_for_two_seconds)                                     \
    X(a_moment_without_room_begins_the_two_seconds_anew)                               \
    X(a_climb_that_a_probe_has_proven_waits_for_nothing)                               \
    X(after_a_fall_nobody_climbs_for_ten_seconds)                                      \
    X(after_a_fall_a_proven_climb_waits_three_seconds)                                 \
    X(climbs_in_vain_double_the_hold)                                                  \
    X(a_climb_that_has_lasted_a_minute_was_not_in_vain)                                \
    X(a_raised_wish_need_not_wait)                                                     \
    X(a_lowered_wish_is_no_fall)                                                       \
    X(a_paused_sender_costs_nothing_and_comes_back_at_once)                            \
    X(a_publisher_that_comes_back_is_seen_at_once)                                     \
    X(our_own_lateness_lets_nobody_climb_but_those_who_join)                           \
    X(each_reason_is_told_with_its_figures)                                            \
    X(the_estimator_is_told_what_flows_and_what_would)                                 \
    X(repair_needs_room_where_one_climbs_and_lets_nobody_fall)                         \
    X(a_limit_set_by_the_application_counts)                                           \
    X(an_unlimited_path_carries_everything)                                            \
    X(a_camera_gets_sharper_with_half_its_frames_and_a_screen_with_the_least)          \
    X(a_wish_below_everything_alive_gets_the_lowest)                                   \
    X(a_small_change_of_the_estimate_is_no_reason_to_run)

#define OVERHEAD_TESTS(X)                                                              \
    X(a_seal_on_every_packet_is_left_room_for)                                         \
    X(what_is_sent_again_counts_whole)                                                 \
    X(one_bad_second_moves_an_overhead_by_a_quarter)                                   \
    X(an_overhead_is_never_less_than_nothing_nor_beyond_the_most)                      \
    X(reports_without_media_say_nothing_of_an_overhead)                                \
    X(a_path_without_losses_leaves_room_for_its_headers)                               \
    X(a_sealed_path_leaves_room_for_its_seals)                                         \
    X(a_path_with_losses_leaves_room_for_what_is_sent_again)

#define ALLOCATOR_LAST_TESTS(X)                                                        \
    X(who_does_not_fit_for_a_moment_keeps_its_lowest_layer)                            \
    X(who_does_not_fit_for_longer_goes_off_and_the_first_stays)                        \
    X(who_stays_though_it_does_not_fit_is_at_nobodys_cost)                             \
    X(who_has_more_than_its_lowest_layer_gives_that_up_at_once)                        \
    X(who_joins_where_nothing_fits_shows_nothing)                                      \
    X(the_first_picture_gets_the_rest_of_its_frames_at_once)                           \
    X(the_first_picture_stutters_on_where_its_frames_do_not_fit)                       \
    X(what_is_given_up_while_nothing_is_known_holds_nobody)

#define ALLOCATOR_CHANCE_TESTS(X)                                                      \
    X(decisions_stay_within_the_budget_and_grow_with_it)                               \
    X(of_two_with_the_same_layers_the_more_important_has_no_less)                      \
    X(within_the_budget_through_random_changes)                                        \
    X(an_estimate_that_wavers_by_a_tenth_changes_two_layers_a_minute_at_most)          \
    X(whatever_is_wished_of_whatever_there_is_a_layer_that_flows_is_given)

#define SELECTION_TESTS(X)                                                             \
    X(nothing_flows_before_a_key_frame)                                                \
    X(a_key_frame_begins_with_its_first_packet_alone)                                  \
    X(where_no_key_frame_can_be_seen_one_begins_with_any_packet)                       \
    X(a_single_stream_begins_anywhere)                                                 \
    X(another_encoding_takes_over_with_its_key_frame_and_the_old_one_flows_until_then) \
    X(whatever_is_nearer_to_what_was_decided_is_taken_meanwhile)                       \
    X(temporal_layers_go_down_with_the_next_picture_and_up_one_by_one)                 \
    X(spatial_layers_go_down_with_the_next_picture_whose_end_is_then_marked)           \
    X(spatial_layers_go_up_with_a_key_frame_or_where_no_earlier_picture_is_needed)     \
    X(what_was_said_of_a_picture_holds_for_packets_that_come_late)                     \
    X(a_picture_that_was_overtaken_whole_goes_by_the_one_before_it)                    \
    X(a_timestamp_far_back_is_a_clock_that_begins_anew)                                \
    X(off_comes_with_the_next_picture_and_ends_with_a_key_frame)                       \
    X(a_stream_that_begins_anew_is_waited_for)                                         \
    X(layers_that_build_at_key_frames_alone_go_down_with_one)                          \
    X(a_decode_target_is_taken_when_nothing_of_it_was_left_out)                        \
    X(a_frame_that_is_still_on_its_way_may_be_of_any_other_target)                     \
    X(a_number_that_was_never_used_here_is_no_frame_on_its_way)                        \
    X(a_target_that_no_structure_names_is_taken_by_its_layers)

#define SELECTION_CHANCE_TESTS(X)                                                      \
    X(simulcast_of_one_temporal_layer_can_be_followed)                                 \
    X(simulcast_of_three_temporal_layers_can_be_followed)                              \
    X(svc_by_layers_can_be_followed)                                                   \
    X(svc_that_builds_on_layers_at_key_frames_alone_can_be_followed)                   \
    X(svc_by_decode_targets_can_be_followed)                                           \
    X(svc_by_decode_targets_that_build_at_key_frames_alone_can_be_followed)            \
    X(a_publisher_that_talks_nonsense_moves_nothing_but_its_own_packets)

#define CHOICE_TESTS(X)                                                                \
    LAYER_COSTS_TESTS(X)                                                               \
    ALLOCATOR_TESTS(X)                                                                 \
    OVERHEAD_TESTS(X)                                                                  \
    ALLOCATOR_LAST_TESTS(X)                                                            \
    ALLOCATOR_CHANCE_TESTS(X)                                                          \
    SELECTION_TESTS(X)                                                                 \
    SELECTION_CHANCE_TESTS(X)

#endif
