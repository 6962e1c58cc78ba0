/* media_tests.h - the lists of tests of reports, repair and scores. */
#ifndef BISQUE_TESTS_MEDIA_TESTS_H
#define BISQUE_TESTS_MEDIA_TESTS_H

#define RTCP_TESTS(X)                                                                  \
    X(a_compound_gives_its_packets_in_order)                                           \
    X(a_sender_report_is_read_with_its_block)                                          \
    X(a_cname_is_found_between_other_items)                                            \
    X(a_bye_names_its_streams_and_its_reason)                                          \
    X(a_bye_reason_longer_than_the_packet_is_empty)                                    \
    X(nack_pairs_are_read_to_the_end)                                                  \
    X(pictures_are_asked_for_by_pli_and_fir)                                           \
    X(a_remb_gives_its_bit_rate)                                                       \
    X(a_remb_that_lies_is_no_remb_or_the_most_there_is)                                \
    X(less_than_a_head_is_a_runt)                                                      \
    X(another_version_anywhere_is_malformed)                                           \
    X(lengths_that_do_not_add_up_are_malformed)                                        \
    X(a_compound_may_not_begin_with_padding_or_an_unknown_type)                        \
    X(an_unknown_type_further_behind_is_stepped_over)                                  \
    X(only_the_last_packet_may_be_padded)                                              \
    X(feedback_that_is_alone_may_be_padded)                                            \
    X(reports_with_fewer_blocks_than_they_claim_are_malformed)                         \
    X(feedback_without_its_ssrcs_is_malformed)                                         \
    X(half_an_entry_at_the_end_is_not_given)

#define RTCP_WRITE_TESTS(X)                                                            \
    X(a_sender_report_is_written)                                                      \
    X(a_receiver_report_is_written_with_and_without_blocks)                            \
    X(cumulative_loss_is_clamped_to_24_bits)                                           \
    X(a_cname_is_written_with_an_end_and_whole_words)                                  \
    X(a_bye_is_written_for_several_streams)                                            \
    X(requests_for_a_picture_are_written)                                              \
    X(missing_numbers_are_packed_into_pairs)                                           \
    X(a_number_that_comes_twice_or_late_has_a_pair_of_its_own)                         \
    X(a_bit_rate_is_written_with_its_exponent)                                         \
    X(without_room_for_all_of_a_packet_nothing_of_it_is_written)

#define XR_TESTS(X)                                                                    \
    X(a_reference_time_is_read_between_other_blocks)                                   \
    X(every_answer_of_a_block_is_read)                                                 \
    X(blocks_of_other_lengths_than_they_must_have_say_nothing)                         \
    X(an_extended_report_without_its_writer_is_malformed)                              \
    X(our_own_extended_reports_are_written)                                            \
    X(a_named_time_is_answered_once_with_what_it_waited)                               \
    X(more_sources_than_are_answered_take_nobodys_place)                               \
    X(the_round_trip_is_that_of_the_example_of_rfc_3550)

#define RECEPTION_TESTS(X)                                                             \
    X(the_first_packet_is_accepted_at_once)                                            \
    X(with_probation_the_packets_must_come_in_a_row)                                   \
    X(a_gap_of_less_than_3000_counts_as_lost)                                          \
    X(the_number_wraps_into_the_next_turn)                                             \
    X(a_packet_up_to_999_late_is_accepted_once)                                        \
    X(every_hole_of_the_window_takes_one_packet_over_the_wrap)                         \
    X(duplicates_are_known_wherever_they_lie_in_the_window)                            \
    X(a_jump_is_dropped_until_two_in_a_row)                                            \
    X(a_restart_over_the_wrap_is_recognised)                                           \
    X(a_report_says_what_was_lost_since_the_last)                                      \
    X(a_late_packet_makes_no_negative_fraction)                                        \
    X(before_the_first_packet_there_is_no_report)                                      \
    X(the_times_of_the_sender_report_are_those_of_rfc_3550)                            \
    X(packets_as_regular_as_their_timestamps_have_no_jitter)                           \
    X(jitter_approaches_the_mean_difference)                                           \
    X(a_leap_of_the_timestamp_does_not_overflow_the_jitter)                            \
    X(a_stream_without_clock_rate_is_still_counted)                                    \
    X(what_comes_again_is_no_longer_missing_and_still_lost)                            \
    X(what_comes_again_begins_nothing)                                                 \
    X(what_comes_again_does_not_jitter)                                                \
    X(every_report_gives_a_stream_its_points)

#define SCORE_TESTS(X)                                                                 \
    X(a_stream_is_good_until_a_report_says_otherwise)                                  \
    X(loss_costs_more_than_its_share)                                                  \
    X(what_was_repaired_costs_a_quarter)                                               \
    X(jitter_costs_three_points_at_most)                                               \
    X(figures_that_make_no_sense_are_held_to_what_can_be)                              \
    X(the_newest_report_is_the_heaviest)

#define DELIVERY_TESTS(X)                                                              \
    X(before_the_first_report_nothing_is_known)                                        \
    X(what_is_lost_behind_us_is_our_legs)                                              \
    X(what_a_publisher_loses_is_nobody_elses)                                          \
    X(holes_on_their_way_are_not_charged_later)                                        \
    X(reports_in_quick_succession_are_one)                                             \
    X(a_leg_on_which_nothing_arrives_loses_everything)                                 \
    X(a_paused_stream_loses_nothing)                                                   \
    X(what_was_sent_again_and_not_asked_for_a_third_time_is_repaired)                  \
    X(a_listener_whose_counts_begin_anew_is_believed_from_there)                       \
    X(reports_that_lie_change_nothing_but_the_liars_own_figures)

#define NACK_TESTS(X)                                                                  \
    X(packets_in_order_and_late_ones_ask_for_nothing)                                  \
    X(a_hole_is_not_asked_for_before_the_grace_is_over)                                \
    X(numbers_go_over_the_wrap_with_and_without_a_hole)                                \
    X(a_second_key_frame_gives_up_what_is_older_than_the_first)                        \
    X(a_late_key_frame_does_not_move_the_mark_back)                                    \
    X(each_hole_has_its_own_time)                                                      \
    X(three_hundred_holes_close_one_by_one)                                            \
    X(more_holes_than_can_be_repaired_are_hopeless_once)                               \
    X(numbers_that_begin_anew_are_hopeless)                                            \
    X(a_hole_is_asked_for_every_round_trip_and_ten_times_at_most)                      \
    X(a_hole_given_up_behind_which_a_key_frame_began_is_not_hopeless)                  \
    X(a_round_trip_is_kept_within_bounds)                                              \
    X(what_found_no_room_stays_due)                                                    \
    X(a_packet_sent_again_counts_only_where_it_is_missed)                              \
    X(a_hole_older_than_the_window_is_forgotten)                                       \
    X(time_beyond_32_bits_of_microseconds_changes_nothing)

#define HISTORY_TESTS(X)                                                               \
    X(packets_are_found_by_number_as_long_as_they_are_held)                            \
    X(a_number_is_kept_once)                                                           \
    X(the_ring_holds_the_last_2048_numbers_over_the_wrap)                              \
    X(a_repaired_packet_finds_its_place_behind)                                        \
    X(numbers_that_begin_anew_forget_the_old_ones)                                     \
    X(after_two_seconds_a_packet_is_not_sent_again)                                    \
    X(a_stream_keeps_no_more_than_it_leaves_to_others)                                 \
    X(on_a_full_account_a_stream_that_has_nothing_keeps_nothing)

#define RESEND_TESTS(X)                                                                \
    X(a_packet_is_sent_again_ten_times_at_most)                                        \
    X(who_asks_before_the_answer_can_have_come_gets_none)                              \
    X(a_note_of_a_turn_before_is_forgotten)                                            \
    X(a_listener_begins_with_a_burst_and_earns_a_fifth_of_its_media)                   \
    X(a_fifth_is_earned_to_the_byte_however_small_the_packets)                         \
    X(in_any_time_no_more_than_a_fifth_and_a_burst_is_sent_again)

#define SENDING_TESTS(X)                                                               \
    X(a_sealed_report_leaves_for_the_address_that_takes_rtcp)                          \
    X(nobody_gets_more_by_asking_for_two_packets_in_turn)                              \
    X(a_listener_gets_the_form_of_extensions_that_he_takes)                            \
    X(a_number_that_comes_round_again_is_sent_again)                                   \
    X(reports_on_retransmissions_say_nothing_of_the_stream)                            \
    X(what_the_publisher_loses_is_not_charged_to_a_listener)                           \
    X(streams_of_receivers_that_are_gone_leave_room_for_others)                        \
    X(forged_packets_make_no_stream_forgotten_but_one)                                 \
    X(streams_that_an_update_announces_are_expected)                                   \
    TRANSCRIPT_TESTS(X) /* here for the length of tests.h */

#define TRANSCRIPT_TESTS(X)                                                            \
    X(what_is_opened_and_what_is_sealed_is_copied_in_the_clear)                        \
    X(reports_of_both_directions_are_copied)                                           \
    X(only_the_parts_that_were_asked_for_are_copied)                                   \
    X(a_transport_has_one_transcript_until_it_ends)                                    \
    X(what_comes_in_where_copies_leave_is_nobodys)                                     \
    X(a_copy_takes_no_packets_place)                                                   \
    X(what_nobody_here_expects_is_not_copied)

#define REPAIR_TESTS(X)                                                                \
    X(a_loss_asked_for_and_its_repair_are_counted)                                     \
    X(what_a_listener_asks_for_and_gets_again_is_counted)                              \
    X(a_key_frame_that_came_is_not_asked_for)                                          \
    X(a_listener_without_keys_asks_for_no_key_frame)

#define CONFORMANCE_TESTS(X)                                                           \
    CONFORMANCE_REPAIR_TESTS(X)                                                        \
    CONFORMANCE_SEQUENCE_TESTS(X)                                                      \
    CONFORMANCE_RTP_TESTS(X)                                                           \
    CONFORMANCE_PAYLOAD_TESTS(X)                                                       \
    CONFORMANCE_CHECKS_TESTS(X)                                                        \
    CONFORMANCE_RTCP_TESTS(X)

#define CONFORMANCE_REPAIR_TESTS(X)                                                    \
    X(nk_01_numbers_in_order_and_older_ones_are_no_nack)                               \
    X(nk_02_2381_then_2383_is_a_nack_of_2382)                                          \
    X(nk_03_65534_65535_0_is_no_nack)                                                  \
    X(nk_04_and_05_two_key_frames_empty_a_list_of_ten)                                 \
    X(nk_06_every_other_number_is_asked_for)                                           \
    X(nk_07_1_3_7_9_is_2_then_4_to_6_then_8)                                           \
    X(nk_08_1_then_300_is_a_nack_of_298_that_3_4_5_make_shorter)                       \
    X(nk_09_1_then_3000_requires_a_key_frame_and_empties_the_list)                     \
    X(rx_01_a_nack_of_21006_and_its_mask_gives_five_packets_in_order)                  \
    X(rx_02_1_3_2_4_is_a_nack_of_2_once)                                               \
    X(rx_03_fffe_then_1_is_a_nack_of_ffff_and_0)                                       \
    X(rx_04_1_then_1003_is_a_wish_for_a_key_frame_and_no_nack)                         \
    X(mo_01_a_score_rests_upon_eight_reports)

#define CONFORMANCE_SEQUENCE_TESTS(X)                                                  \
    X(sq_01_0_is_higher_than_65000)                                                    \
    X(sq_02_a_sync_goes_on_without_a_gap)                                              \
    X(sq_03_syncs_in_place_change_nothing_and_drops_close_up)                          \
    X(sq_04_the_wrap_is_identical)                                                     \
    X(sq_05_a_gap_of_the_source_is_identical)                                          \
    X(sq_06_what_is_late_keeps_its_place_before_a_drop)                                \
    X(sq_07_two_drops_in_a_row_leave_room_between_them)                                \
    X(sq_08_what_was_overtaken_by_a_drop_has_its_number)                               \
    X(sq_09_syncs_and_drops_mix_over_the_wrap)                                         \
    X(sq_10_numbers_that_are_kept_free_before_a_sync_stay_free)

#define CONFORMANCE_RTP_TESTS(X)                                                       \
    X(rp_01_extension_1_is_found_and_10_is_absent)                                     \
    X(rp_02_a_packet_without_extension_is_parsed)                                      \
    X(rp_03_audio_level_d0_and_send_time_65341e_are_read)                              \
    X(rp_04_mangled_ids_read_the_same_values)                                          \
    X(rp_05_one_byte_and_two_byte_headers_are_told_apart)                              \
    X(rp_06_rtx_encoded_and_decoded_restores)                                          \
    X(br_01_five_bytes_are_a_rate_of_40)                                               \
    X(br_02_bytes_within_a_second_are_40_56_72_104)                                    \
    X(br_03_bytes_of_a_second_ago_are_forgotten_within_a_step)

#define CONFORMANCE_PAYLOAD_TESTS(X)                                                   \
    X(v8_01_a_picture_id_of_one_byte_is_read_and_written_as_it_was)                    \
    X(v8_02_a_temporal_layer_with_sync_is_read_and_written_as_it_was)                  \
    X(v8_03_without_room_for_its_picture_id_a_packet_is_rejected)                      \
    X(v8_04_without_the_extension_bit_there_is_nothing_to_read_or_write)               \
    X(rp_07_padding_stays_while_what_is_before_it_moves)                               \
    X(rp_08_a_packet_of_nothing_but_padding_is_16_bytes)

#define CONFORMANCE_CHECKS_TESTS(X)                                                    \
    X(sk_01_a_whole_check_is_answered_with_where_it_came_from)                         \
    X(sk_01_a_check_that_lacks_something_is_answered_with_400)                         \
    X(sk_01_a_check_with_other_credentials_is_answered_with_401)                       \
    X(sk_01_answers_and_indications_are_answered_with_nothing)                         \
    X(sk_02_a_handshake_before_a_check_is_dropped)

#define CONFORMANCE_RTCP_TESTS(X)                                                      \
    X(rc_01_sr_and_rr_round_trip)                                                      \
    X(rc_01_sdes_and_bye_round_trip)                                                   \
    X(rc_01_nack_pli_and_fir_round_trip)                                               \
    X(rc_01_afb_and_remb_round_trip)                                                   \
    X(rc_01_and_02_other_types_are_stepped_over_in_a_compound)                         \
    X(rc_02_a_wrong_version_or_length_or_cut_is_rejected)

#define ROUND_TRIP_TESTS(X)                                                            \
    X(a_listener_that_names_its_time_is_told_when_it_came)                             \
    X(a_publishers_answer_tells_how_far_away_it_is)                                    \
    X(who_sends_reports_of_its_own_names_no_time)                                      \
    X(a_listeners_report_tells_how_far_away_it_is)                                     \
    X(a_publisher_is_asked_again_after_the_round_trip_that_was_measured)               \
    X(a_loss_that_nobody_repairs_ends_in_one_request_for_a_key_frame)

#define RTCP_LIES_TESTS(X)                                                             \
    X(a_compound_of_nothing_but_nacks_gives_each_packet_once)                          \
    X(who_asks_for_everything_again_gets_a_fifth_of_its_media)                         \
    X(requests_that_get_nothing_are_counted_by_their_reason)                           \
    X(what_a_listener_says_it_can_take_is_remembered)                                  \
    X(compounds_that_lie_cost_nothing_and_the_call_goes_on)

#define UNEXPECTED_TESTS(X)                                                            \
    X(what_nobody_announced_is_counted_by_name_and_traced)                             \
    X(a_flood_of_what_nobody_announced_is_kept_nowhere)

#endif
