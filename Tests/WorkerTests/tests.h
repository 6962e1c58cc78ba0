/* tests.h - the list of all C tests, one group for each file, in the order in which they run. */
#ifndef BISQUE_TESTS_TESTS_H
#define BISQUE_TESTS_TESTS_H

#include "choice_tests.h"
#include "data_tests.h"
#include "dtls_tests.h"
#include "engine_tests.h"
#include "ice_tests.h"
#include "leg_tests.h"
#include "meeting_tests.h"
#include "picture_tests.h"
#include "media_tests.h"
#include "estimator_tests.h"
#include "scenarios.h"
#include "span_tests.h"
#include "speaker_tests.h"

#define TESTS(X)                                                                       \
    DATA_TESTS(X)                                                                      \
    BYTES_TESTS(X)                                                                     \
    ADDRESS_TESTS(X)                                                                   \
    TABLE_TESTS(X)                                                                     \
    DEADLINE_TESTS(X)                                                                  \
    RATE_TESTS(X)                                                                      \
    RANDOM_TESTS(X)                                                                    \
    DROP_TESTS(X)                                                                      \
    HOSTILE_TESTS(X)                                                                   \
    REPAIR_TESTS(X)                                                                    \
    SEQ_TESTS(X)                                                                       \
    CLASSIFY_TESTS(X)                                                                  \
    RTP_TESTS(X)                                                                       \
    RTP_WRITE_TESTS(X)                                                                 \
    RTCP_TESTS(X)                                                                      \
    RTCP_WRITE_TESTS(X)                                                                \
    CONFORMANCE_TESTS(X)                                                               \
    XR_TESTS(X)                                                                        \
    WORD_TABLE_TESTS(X)                                                                \
    DIGEST_TESTS(X)                                                                    \
    STUN_TESTS(X)                                                                      \
    RTX_TESTS(X)                                                                       \
    ICE_TESTS(X)                                                                       \
    ICE_TUPLE_TESTS(X)                                                                 \
    FULL_ICE_TESTS(X)                                                                  \
    ICE_RESTART_TESTS(X)                                                               \
    RECEPTION_TESTS(X)                                                                 \
    SCORE_TESTS(X)                                                                     \
    DELIVERY_TESTS(X)                                                                  \
    FRAMING_TESTS(X)                                                                   \
    BACKLOG_TESTS(X)                                                                   \
    NACK_TESTS(X)                                                                      \
    HISTORY_TESTS(X)                                                                   \
    RESEND_TESTS(X)                                                                    \
    SEAL_VECTORS_TESTS(X)                                                              \
    SEAL_STREAM_TESTS(X)                                                               \
    SEAL_TESTS(X)                                                                      \
    SRTP_TESTS(X)                                                                      \
    TWCC_TESTS(X)                                                                      \
    ESTIMATOR_TESTS(X)                                                                 \
    PAYLOAD_TESTS(X)                                                                   \
    CHOICE_TESTS(X)                                                                    \
    DESCRIPTOR_TESTS(X)                                                                \
    DEPENDENCY_TESTS(X)                                                                \
    PICTURE_TESTS(X)                                                                   \
    PICTURE_STREAM_TESTS(X)                                                            \
    CHANNEL_TESTS(X)                                                                   \
    DTLS_TESTS(X)                                                                      \
    ENGINE_TESTS(X)                                                                    \
    SPEAKER_TESTS(X)                                                                   \
    SPAN_TESTS(X)                                                                      \
    FAILURE_TESTS(X)                                                                   \
    SENDING_TESTS(X)                                                                   \
    ROUND_TRIP_TESTS(X)                                                                \
    RTCP_LIES_TESTS(X)                                                                 \
    UNEXPECTED_TESTS(X)                                                                \
    LEG_TESTS(X)                                                                       \
    SCENARIO_TESTS(X)                                                                  \
    MEETING_TESTS(X)

#define BYTES_TESTS(X)                                                                 \
    X(a_reader_reads_big_endian)                                                       \
    X(a_reader_gives_zero_after_the_first_overrun)                                     \
    X(every_width_notices_that_it_is_one_byte_short)                                   \
    X(a_slice_ends_where_it_was_told_and_the_reader_goes_on)                           \
    X(a_slice_longer_than_what_is_left_is_bad)                                         \
    X(a_skip_larger_than_memory_is_an_overrun)                                         \
    X(a_writer_writes_big_endian)                                                      \
    X(a_writer_without_room_writes_nothing_more)                                       \
    X(a_length_can_be_patched_once_it_is_known)                                        \
    X(a_patch_beyond_what_was_written_is_refused)

#define ADDRESS_TESTS(X)                                                               \
    X(ipv6_text_of_rfc_4291_is_understood)                                             \
    X(ipv6_is_printed_as_rfc_5952_wants_it)                                            \
    X(ipv4_text_comes_back_as_it_was)                                                  \
    X(a_mapped_address_is_the_ipv4_address)                                            \
    X(what_is_almost_ipv4_is_refused)                                                  \
    X(what_is_almost_ipv6_is_refused)                                                  \
    X(printing_without_room_gives_nothing)                                             \
    X(a_port_makes_another_address_of_the_same_host)                                   \
    X(an_ipv4_address_is_no_ipv6_address_with_the_same_bytes)                          \
    X(only_a_single_host_with_a_port_is_a_usable_remote)                               \
    X(a_flow_is_its_address_port_and_socket)

#define TABLE_TESTS(X)                                                                 \
    X(an_empty_table_finds_and_removes_nothing)                                        \
    X(a_table_finds_every_object_it_was_given)                                         \
    X(removing_one_object_leaves_the_others_findable)                                  \
    X(a_table_agrees_with_an_array_through_random_changes)                             \
    X(a_table_gives_memory_back_when_it_empties)                                       \
    X(a_walk_meets_every_object_once)                                                  \
    X(a_cleared_table_can_be_used_again)                                               \
    X(keys_that_crowd_one_table_do_not_crowd_another)                                  \
    X(flows_are_found_by_address_port_and_socket)                                      \
    X(removed_flows_leave_the_others_and_the_memory)

#define DEADLINE_TESTS(X)                                                              \
    X(an_empty_heap_is_never_due)                                                      \
    X(the_earliest_deadline_is_next_and_stays_until_set)                               \
    X(never_takes_a_deadline_out)                                                      \
    X(a_heap_without_room_refuses_and_stays_as_it_was)                                 \
    X(reserving_more_keeps_what_is_there)                                              \
    X(deadlines_come_out_in_order_after_random_moves)                                  \
    X(a_loop_is_late_when_many_turns_are)                                              \
    X(a_few_late_turns_are_chance)

#define RATE_TESTS(X)                                                                  \
    X(five_bytes_are_forty_bits_in_their_second)                                       \
    X(bytes_of_one_second_add_up)                                                      \
    X(bytes_are_forgotten_a_second_and_a_bucket_later)                                 \
    X(the_bucket_that_slides_out_counts_by_its_share)                                  \
    X(a_steady_stream_has_a_steady_rate)                                               \
    X(a_long_silence_empties_every_bucket)                                             \
    X(a_rate_beyond_32_bits_is_held_at_the_top)

#define RANDOM_TESTS(X)                                                                \
    X(the_key_stream_is_that_of_rfc_8439)                                              \
    X(the_same_seed_gives_the_same_numbers)                                            \
    X(numbers_below_a_limit_are_below_it_and_even)                                     \
    X(a_limit_near_two_to_the_32_favours_no_number)

#define DROP_TESTS(X)                                                                  \
    X(every_drop_reason_has_a_name_of_its_own)                                         \
    X(a_packet_that_lives_is_not_counted)

#define SEQ_TESTS(X)                                                                   \
    X(zero_is_newer_than_65000)                                                        \
    X(a_number_is_not_newer_than_itself_or_its_opposite)                               \
    X(timestamps_wrap_at_32_bits)                                                      \
    X(unwrapped_numbers_go_on_over_the_wrap)                                           \
    X(what_is_older_than_the_first_number_is_just_below_it)                            \
    X(unwrapped_timestamps_go_on_over_the_wrap)

#define CLASSIFY_TESTS(X)                                                              \
    X(the_first_byte_sorts_by_rfc_7983)                                                \
    X(the_second_byte_parts_rtp_from_rtcp_by_rfc_5761)                                 \
    X(what_is_too_short_for_its_protocol_is_unknown)                                   \
    X(stun_without_the_magic_cookie_is_unknown)

#define RTP_TESTS(X)                                                                   \
    X(an_opus_packet_with_one_extension_is_parsed)                                     \
    X(a_vp8_packet_without_extension_is_parsed)                                        \
    X(audio_level_and_send_time_are_found)                                             \
    X(two_byte_extensions_may_be_empty_and_long)                                       \
    X(every_optional_part_is_found_at_once)                                            \
    X(a_packet_shorter_than_a_header_is_a_runt)                                        \
    X(a_packet_longer_than_a_buffer_is_truncated)                                      \
    X(another_version_than_two_is_dropped)                                             \
    X(a_csrc_list_longer_than_the_packet_is_dropped)                                   \
    X(an_extension_longer_than_the_packet_is_dropped)                                  \
    X(padding_of_zero_or_more_than_the_payload_is_dropped)                             \
    X(a_probe_of_nothing_but_padding_is_valid)                                         \
    X(extension_padding_is_stepped_over)                                               \
    X(id_15_ends_the_one_byte_form)                                                    \
    X(id_zero_with_a_length_ends_the_one_byte_form)                                    \
    X(an_element_that_leaves_its_block_ends_the_walk)                                  \
    X(the_lowest_bits_of_the_two_byte_profile_are_free)                                \
    X(an_extension_of_an_unknown_profile_has_no_elements)

#define RTP_WRITE_TESTS(X)                                                             \
    X(a_header_without_extension_changes_only_its_fields)                              \
    X(extensions_get_their_new_ids)                                                    \
    X(an_extension_mapped_to_zero_is_left_out)                                         \
    X(an_empty_extension_block_is_left_out)                                            \
    X(csrcs_marker_and_padding_bit_stay)                                               \
    X(an_id_above_14_needs_the_two_byte_form)                                          \
    X(a_two_byte_block_becomes_one_byte_when_that_is_enough)                           \
    X(an_empty_element_needs_the_two_byte_form)                                        \
    X(an_element_of_more_than_16_bytes_needs_the_two_byte_form)                        \
    X(sixteen_bytes_are_the_most_of_the_one_byte_form)                                 \
    X(a_block_of_an_unknown_profile_is_left_out)                                       \
    X(extras_come_behind_what_was_mapped)                                              \
    X(extras_make_a_block_where_there_was_none)                                        \
    X(an_extra_with_a_large_id_needs_the_two_byte_form)                                \
    X(what_the_one_byte_form_cannot_carry_is_left_out_where_no_other_may_come)         \
    X(a_descriptor_goes_in_no_packet_where_a_key_frame_could_not_have_it)              \
    X(extras_that_do_not_fit_are_not_written)                                          \
    X(a_header_that_does_not_fit_is_not_written)                                       \
    X(a_rewritten_packet_parses_with_the_same_payload)

#define CHANNEL_TESTS(X)                                                               \
    X(a_ping_is_the_shortest_frame)                                                    \
    X(a_plain_transport_carries_sockets_and_optionals)                                 \
    X(a_receiver_nests_lists_of_records)                                               \
    X(a_room_dump_has_lists_in_lists)                                                  \
    X(sender_stats_keep_width_and_sign)                                                \
    X(a_refusal_says_why)                                                              \
    X(hello_is_written_as_the_vector_says)                                             \
    X(fields_that_do_not_agree_are_refused)                                            \
    X(bytes_that_are_no_frame_end_the_stream)                                          \
    X(frames_fed_byte_by_byte_come_out_whole)                                          \
    X(the_largest_frame_fits_the_splitter)                                             \
    X(a_frame_that_does_not_fit_leaves_nothing_behind)                                 \
    X(a_frame_over_64_kib_is_not_ended)                                                \
    X(what_could_not_be_read_back_is_not_written)                                      \
    X(a_list_that_outgrows_its_memory_is_bad)                                          \
    X(a_count_of_what_cannot_be_there_takes_no_memory)                                 \
    X(lists_are_aligned_wherever_their_memory_begins)                                  \
    X(the_most_swollen_frame_fits_the_arena)

#define HOSTILE_TESTS(X)                                                               \
    X(a_refused_transport_leaves_the_sockets_of_others_alone)                          \
    X(a_publishers_new_stream_takes_no_route_from_another_receiver)                    \
    X(a_receiver_forgets_a_stream_that_another_one_announces)                          \
    X(a_publisher_that_begins_to_count_anew_is_heard_without_a_gap)                    \
    X(a_key_frame_is_asked_for_only_as_announced)                                      \
    X(a_report_that_found_no_buffer_is_made_up_for_soon)                               \
    X(two_hundred_announced_streams_may_begin_at_once)

#define WORD_TABLE_TESTS(X)                                                            \
    X(an_empty_table_of_words_finds_and_removes_nothing)                               \
    X(a_word_is_found_by_all_of_its_bytes_and_its_length)                              \
    X(what_cannot_be_a_word_is_not_found)                                              \
    X(the_table_keeps_a_copy_of_the_word)                                              \
    X(removing_one_word_leaves_the_others_findable)                                    \
    X(words_agree_with_an_array_through_random_changes)                                \
    X(a_table_of_words_gives_memory_back_and_can_be_used_again)                        \
    X(words_that_crowd_one_table_do_not_crowd_another)

#define DIGEST_TESTS(X)                                                                \
    X(hmac_sha1_is_that_of_rfc_2202)                                                   \
    X(a_key_longer_than_a_block_is_hashed_first)                                       \
    X(where_the_two_parts_meet_changes_nothing)                                        \
    X(crc_32_has_its_check_value)                                                      \
    X(equal_means_every_byte)

#define STUN_TESTS(X)                                                                  \
    X(the_request_of_rfc_5769_is_read_and_proven)                                      \
    X(the_responses_of_rfc_5769_are_read_and_proven)                                   \
    X(another_password_proves_nothing)                                                 \
    X(no_bit_of_a_proven_message_can_be_turned)                                        \
    X(a_message_cut_anywhere_is_malformed)                                             \
    X(length_cookie_and_first_bits_must_be_right)                                      \
    X(an_attribute_that_leaves_the_message_is_malformed)                               \
    X(an_attribute_as_long_as_its_kind_is_not_is_malformed)                            \
    X(a_fingerprint_that_is_wrong_or_not_the_last_is_malformed)                        \
    X(a_fingerprint_covers_the_length_it_stands_in)                                    \
    X(the_first_of_two_attributes_counts)                                              \
    X(what_stands_behind_the_integrity_is_not_read)                                    \
    X(what_one_would_have_to_understand_is_remembered)                                 \
    X(more_unknown_attributes_than_are_told_are_cut_off)                               \
    X(a_flood_of_attributes_is_malformed)                                              \
    X(a_username_without_colon_names_nobody)                                           \
    X(without_integrity_nothing_is_proven)                                             \
    X(a_success_names_the_address_and_is_proven)                                       \
    X(an_ipv6_address_is_masked_with_the_transaction)                                  \
    X(an_error_is_signed_only_with_a_password)                                         \
    X(error_420_names_what_is_not_understood)                                          \
    X(the_longest_answer_fits_and_without_room_there_is_none)
#define FRAMING_TESTS(X)                                                               \
    X(packets_in_a_row_come_out_one_by_one)                                            \
    X(a_stream_cut_between_any_two_bytes_gives_the_same_packets)                       \
    X(the_rest_of_a_packet_may_come_with_the_next_one)                                 \
    X(a_packet_of_no_length_is_passed_over)                                            \
    X(a_packet_may_be_as_long_as_a_buffer)                                             \
    X(a_packet_longer_than_a_buffer_breaks_the_stream_for_good)                        \
    X(packets_before_the_break_are_given)

#define BACKLOG_TESTS(X)                                                               \
    X(packets_wait_with_their_lengths_in_order)                                        \
    X(the_rest_of_a_packet_waits_without_what_has_gone)                                \
    X(a_packet_that_does_not_fit_is_refused_whole)                                     \
    X(packets_go_around_the_end_of_the_ring)                                           \
    X(a_slow_reader_counts_off_packets_by_the_byte)
#define RTX_TESTS(X)                                                                   \
    X(a_repair_packet_becomes_the_original_in_place)                                   \
    X(csrcs_extensions_and_padding_of_a_repair_packet_stay)                            \
    X(a_repair_packet_without_a_number_is_a_probe)                                     \
    X(a_probe_that_is_repaired_is_a_probe_again)                                       \
    X(a_repair_header_ends_with_the_original_number)

#define ICE_TESTS(X)                                                                   \
    X(the_first_check_connects_and_is_selected)                                        \
    X(a_first_check_that_nominates_completes)                                          \
    X(nomination_of_the_selected_tuple_only_completes)                                 \
    X(a_further_check_changes_nothing)                                                 \
    X(an_accepted_check_is_told_where_it_came_from)                                    \
    X(a_check_from_somebody_who_is_controlled_is_tolerated)                            \
    X(a_nomination_behind_the_integrity_counts_for_nothing)                            \
    X(a_refused_check_reaches_nothing_in_a_new_agent)                                  \
    X(a_refused_check_reaches_nothing_in_a_connected_agent)                            \
    X(a_refused_check_on_a_known_flow_is_no_consent)                                   \
    X(requests_are_counted_and_so_are_the_refused_ones)

#define ICE_TUPLE_TESTS(X)                                                             \
    X(another_tuple_is_remembered_and_not_spoken_to)                                   \
    X(nomination_moves_to_another_tuple_and_back)                                      \
    X(a_plain_check_does_not_undo_a_nomination)                                        \
    X(media_on_a_checked_tuple_selects_it)                                             \
    X(media_on_an_unchecked_flow_changes_nothing)                                      \
    X(the_same_address_over_another_socket_is_another_tuple)                           \
    X(the_tuple_that_was_checked_longest_ago_makes_room)                               \
    X(a_fifth_connection_replaces_a_connection)                                        \
    X(the_selected_tuple_never_makes_room)                                             \
    X(who_nominates_while_room_is_made_is_selected)                                    \
    X(without_its_connection_another_tuple_is_selected)                                \
    X(a_lost_tuple_that_was_not_selected_only_goes)                                    \
    X(the_selected_tuple_stays_selected_when_one_before_it_goes)                       \
    X(without_its_last_connection_an_agent_is_disconnected_until_a_check)              \
    X(consent_lasts_from_the_last_check)                                               \
    X(media_is_no_consent)                                                             \
    X(a_later_check_brings_consent_back)                                               \
    X(when_the_selected_tuple_falls_silent_another_takes_its_place)                    \
    X(tuples_that_fell_silent_together_go_one_by_one_the_selected_last)                \
    X(with_a_timeout_of_zero_consent_lasts_for_ever)                                   \
    X(a_replayed_nomination_diverts_until_the_next_true_check)                         \
    X(a_replayed_plain_check_diverts_nothing)                                          \
    X(replays_from_everywhere_leave_eight_tuples_and_the_true_path)

#define SEAL_VECTORS_TESTS(X)                                                          \
    X(session_keys_are_those_of_rfc_3711)                                              \
    X(session_keys_of_a_wide_master_key_come_from_aes_256)                             \
    X(a_key_stream_is_that_of_rfc_3711)                                                \
    X(an_aes_cm_packet_is_that_of_the_reference)                                       \
    X(gcm_packets_are_those_of_rfc_7714)                                               \
    X(gcm_reports_are_those_of_rfc_7714)                                               \
    X(all_six_bytes_of_an_index_reach_the_cipher)

#define SEAL_STREAM_TESTS(X)                                                           \
    X(the_first_number_may_be_anything)                                                \
    X(numbers_of_before_the_first_packet_have_no_index)                                \
    X(a_number_is_taken_once)                                                          \
    X(a_number_behind_the_window_is_not_taken)                                         \
    X(what_the_window_moved_over_may_still_be_taken)                                   \
    X(the_window_reaches_over_the_wrap)                                                \
    X(a_key_ends_after_2_to_the_48_packets)                                            \
    X(a_key_ends_after_2_to_the_31_reports)

#define SEAL_TESTS(X)                                                                  \
    X(a_packet_that_does_not_fit_keeps_its_number)                                     \
    X(a_report_that_does_not_fit_keeps_its_number)                                     \
    X(one_key_seals_4096_streams_and_no_more)                                          \
    X(a_stream_that_comes_again_repeats_no_number)                                     \
    X(libsrtp_opens_what_was_sealed_over_every_wrap)                                   \
    X(every_packet_near_a_wrap_is_opened_in_any_order)                                 \
    X(the_rollover_counter_counts_beyond_16_bits)                                      \
    X(a_late_listener_begins_at_any_number)                                            \
    X(libsrtp_opens_the_reports_that_were_sealed)                                      \
    X(no_key_stream_is_ever_used_twice)

#define SRTP_TESTS(X)                                                                  \
    X(a_sealed_packet_cut_short_is_dropped)                                            \
    X(a_sealed_report_cut_short_is_dropped)                                            \
    X(a_header_too_long_or_of_another_version_is_malformed)                            \
    X(a_report_that_claims_to_be_in_the_clear_is_dropped)                              \
    X(injected_packets_leave_nothing_behind)                                           \
    X(libsrtp_has_no_stream_before_a_packet_proves_itself)                             \
    X(a_packet_of_another_key_is_dropped)                                              \
    X(a_replayed_packet_is_dropped_at_once_and_later)                                  \
    X(a_replayed_report_is_dropped)                                                    \
    X(a_million_packets_with_flipped_bits_are_dropped)                                 \
    X(one_key_opens_64_streams_until_some_are_forgotten)                               \
    X(a_forgotten_stream_begins_anew)                                                  \
    X(more_streams_are_opened_when_they_are_allowed)
#define TWCC_TESTS(X)                                                                  \
    X(arrivals_are_told_with_small_large_and_negative_deltas)                          \
    X(long_runs_and_plain_vectors_take_one_chunk)                                      \
    X(the_count_of_packets_and_the_base_go_on)                                         \
    X(with_nothing_to_tell_nothing_is_written)                                         \
    X(two_hundred_arrivals_do_not_wait_for_their_time)                                 \
    X(a_late_arrival_is_told_with_everything_behind_it)                                \
    X(what_is_older_than_the_window_is_not_told)                                       \
    X(eight_seconds_between_two_arrivals_need_two_packets)                             \
    X(a_packet_of_feedback_is_never_longer_than_1100_bytes)                            \
    X(feedback_without_room_is_not_lost)                                               \
    X(feedback_is_read_arrival_by_arrival_and_loss_by_loss)                            \
    X(sixty_five_thousand_losses_are_one_step_a_chunk)                                 \
    X(feedback_that_lies_is_malformed)

#define FAILURE_TESTS(X)                                                               \
    X(an_address_that_is_checked_is_not_taken_by_another_transport)                    \
    X(an_address_not_checked_any_more_goes_to_who_proves_himself)                      \
    X(a_forged_check_takes_no_address)                                                 \
    X(a_connection_stays_with_the_transport_it_came_for)                               \
    X(who_gives_no_consent_any_more_is_not_sent_to)                                    \
    X(a_transport_that_failed_has_no_keys_any_more)                                    \
    X(a_transport_that_failed_is_not_connected_afterwards)                             \
    X(who_nominates_in_turn_leaves_room_for_the_notices_of_others)

#endif
