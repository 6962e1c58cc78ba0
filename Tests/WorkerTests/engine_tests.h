/* engine_tests.h - the list of the tests below the engine: requests, graph, outbox and buffers. */
#ifndef BISQUE_TESTS_ENGINE_TESTS_H
#define BISQUE_TESTS_ENGINE_TESTS_H

#define ENGINE_TESTS(X)                                                                \
    X(a_sender_counts_on_from_its_own_start)                                           \
    X(sources_a_day_apart_are_compared_by_any_clock)                                   \
    X(what_is_lost_before_us_stays_a_hole)                                             \
    X(both_numbers_wrap)                                                               \
    X(a_paused_sender_goes_on_where_it_was)                                            \
    X(what_came_during_a_pause_has_no_number_after_it)                                 \
    X(a_packet_overtaken_by_a_pause_takes_the_number_kept_for_it)                      \
    X(the_numbers_close_up_behind_what_is_skipped)                                     \
    X(a_packet_overtaken_by_a_skipped_one_takes_the_number_kept_for_it)                \
    X(no_number_is_given_twice_around_two_gaps)                                        \
    X(a_gap_long_after_the_last_one_remembers_what_is_recent)                          \
    X(a_new_source_follows_as_much_later_as_it_is)                                     \
    X(a_payload_type_the_listener_has_not_is_skipped)                                  \
    X(the_senders_clock_goes_on_between_packets)                                       \
    X(sources_whose_clocks_are_a_lifetime_apart_follow_by_arrival)                     \
    X(a_number_long_after_the_last_gap_is_still_known)                                 \
    X(numbers_around_the_gaps_of_a_long_stream_are_known)                              \
    X(a_refused_request_names_the_offender_and_changes_nothing)                        \
    X(every_reason_to_refuse_is_in_the_table)                                          \
    X(what_is_refused_spoiled_is_accepted_unspoiled)                                   \
    X(a_socket_is_given_back_with_its_transport)                                       \
    X(fields_cut_anywhere_or_one_byte_too_long_are_malformed)                          \
    X(fields_out_of_range_are_malformed)                                               \
    X(an_unknown_op_ends_the_session)                                                  \
    X(only_requests_come_from_the_controller)                                          \
    X(an_answer_larger_than_a_frame_is_a_refusal)                                      \
    X(a_senders_dump_says_how_it_looks)                                                \
    X(ids_of_the_two_byte_form_are_none_for_who_takes_the_other_alone)                 \
    X(a_receivers_dump_says_what_it_expects)                                           \
    X(a_refusal_shows_a_strangers_text_as_plain_ascii)                                 \
    X(a_packet_is_found_by_ssrc_then_mid_then_rid_then_payload_type)                   \
    X(names_are_found_in_either_form_within_one_stream)                                \
    X(an_unknown_mid_is_nobodys_and_an_unknown_rid_says_nothing)                       \
    X(a_payload_type_of_two_receivers_is_of_no_use_until_one_is_gone)                  \
    X(receivers_with_a_mid_may_have_the_same_rids)                                     \
    X(a_refused_change_leaves_the_old_table_in_use)                                    \
    X(a_learned_ssrc_survives_the_changes_of_others)                                   \
    X(a_learned_ssrc_is_forgotten_for_an_announced_one)                                \
    X(a_new_stream_takes_the_place_of_the_learned_one)                                 \
    X(an_announced_ssrc_outlives_whoever_learned_it_before)                            \
    X(an_ssrc_announced_for_retransmissions_outlives_the_stream_that_had_it)           \
    X(a_detached_receiver_is_forgotten_and_found_where_it_goes)                        \
    X(packets_to_one_destination_leave_in_order_in_one_lane)                           \
    X(a_lane_of_the_last_turn_is_not_one_of_this_turn)                                 \
    X(a_payload_is_held_once_for_each_packet_until_the_turn_is_over)                   \
    X(a_fan_out_that_was_begun_always_fits)                                            \
    X(an_outbox_without_room_refuses_and_stays_as_it_was)                              \
    X(packets_that_wait_survive_a_reservation)                                         \
    X(frames_up_to_the_limit_wait_in_order)                                            \
    X(frames_grow_without_end_and_give_the_memory_back)                                \
    X(sockets_to_close_are_kept_in_order_and_count_as_something_to_do)                 \
    X(a_pool_gives_each_buffer_once_and_then_none)                                     \
    X(a_shared_buffer_is_free_when_the_last_one_lets_go)                               \
    X(a_buffer_that_comes_back_begins_empty)                                           \
    X(what_came_back_last_is_given_out_before_what_was_never_used)                     \
    X(a_closed_pool_has_nothing)                                                       \
    X(an_empty_list_has_nothing_to_walk)                                               \
    X(a_list_keeps_the_order_of_its_appends)                                           \
    X(a_link_taken_out_twice_does_no_harm)                                             \
    X(an_append_takes_a_link_out_of_where_it_was)                                      \
    X(a_walk_may_take_out_the_one_in_hand)

#endif
