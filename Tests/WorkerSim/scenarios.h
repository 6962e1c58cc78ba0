/* scenarios.h - the list of all scenarios: sentences about a whole worker on a bad network. */
#ifndef BISQUE_SIM_SCENARIOS_H
#define BISQUE_SIM_SCENARIOS_H

#define SCENARIO_TESTS(X)                                                              \
    X(one_publisher_reaches_two_hundred_listeners_unbroken)                            \
    X(a_pause_leaves_no_gap_in_the_numbers)                                            \
    X(v3_07_silence_is_kept_from_who_ignores_it_and_leaves_no_gap)                     \
    X(a_new_ssrc_of_the_publisher_is_invisible_to_listeners)                           \
    X(a_restart_of_the_publishers_numbers_is_invisible_to_listeners)                   \
    X(reordered_packets_keep_their_order_numbers)                                      \
    X(what_the_network_doubles_is_heard_once)                                          \
    X(sequence_wrap_is_continuous)                                                     \
    X(ten_minutes_of_call_lose_nothing)                                                \
    X(an_app_stall_of_the_channel_does_not_stop_media)                                 \
    X(header_extensions_are_renumbered_or_left_out)                                    \
    X(rid_and_mid_find_their_receiver)                                                 \
    X(ten_percent_loss_is_reported_by_the_worker)                                      \
    X(the_listener_gets_sender_reports_that_match_its_timestamps)                      \
    X(the_listeners_loss_and_round_trip_are_known)                                     \
    X(a_thousand_plis_become_one_a_second)                                             \
    X(who_comes_right_after_another_is_greeted_soon)                                   \
    X(two_listeners_cannot_hasten_key_frames_for_ever)                                 \
    X(a_late_joiner_asks_for_a_key_frame)                                              \
    X(a_publisher_without_pli_is_asked_by_fir)                                         \
    X(the_publishers_bye_is_told_and_a_new_stream_follows)                             \
    X(a_closed_sender_says_bye)                                                        \
    X(nacks_are_counted_and_harm_nothing)                                              \
    X(a_limit_of_what_comes_is_repeated_until_it_is_lifted)                            \
    X(who_does_not_understand_a_limit_is_not_told)                                     \
    X(a_learned_address_is_pinned_after_the_first_valid_packet)                        \
    X(two_port_rtcp_learns_both_ports)                                                 \
    X(a_second_port_is_not_learned_from_another_host)                                  \
    X(a_second_port_is_not_learned_before_the_first)                                   \
    X(the_shared_port_tells_endpoints_apart)                                           \
    X(ssrc_flood_is_capped)                                                            \
    X(an_ssrc_flood_leaves_an_announced_stream_alone)                                  \
    X(a_closed_room_leaves_nothing_behind)                                             \
    X(a_burst_beyond_the_outbox_arrives_whole)                                         \
    X(batches_of_any_size_give_the_same_bytes)                                         \
    X(a_bye_keeps_its_place_among_the_packets)                                         \
    X(a_late_packet_is_not_the_first_that_a_new_listener_hears)                        \
    X(a_late_packet_is_not_the_first_after_a_pause)                                    \
    X(a_moved_sender_hears_the_new_listeners_first_fir)                                \
    X(who_spoke_rtcp_first_does_not_keep_the_port)                                     \
    X(a_key_frame_is_asked_for_once_the_rtcp_port_is_learned)                          \
    HALL_TESTS(X)                                                                      \
    TAP_TESTS(X)                                                                       \
    REPAIR_SCENARIOS(X)                                                                    \
    WEBRTC_TESTS(X)

#define REPAIR_SCENARIOS(X)                                                                \
    X(rr_15_what_repairs_a_stream_is_known_by_number_or_by_payload_type)               \
    X(a_correction_is_no_new_stream)                                                   \
    X(a_retransmission_without_a_number_is_found_by_its_payload_type)

#define TAP_TESTS(X)                                                                   \
    X(rr_22_a_tapped_receiver_tells_its_packets_until_it_is_not)                       \
    X(rr_22_whoever_begins_to_tap_wants_a_key_frame)                                   \
    X(a_flood_of_tapped_packets_is_cut_and_counted)                                    \
    X(a_tapped_room_that_closes_leaves_nothing_behind)

#define HALL_TESTS(X)                                                                  \
    X(a_room_tells_how_loud_everybody_is_the_loudest_first)                            \
    X(al_01_every_half_second_levels_are_told_of_those_who_send_the_loudest_first)     \
    X(a_report_of_levels_names_no_more_than_was_asked_for)                             \
    X(a_room_tells_silence_once)                                                       \
    X(what_is_not_wished_any_more_is_not_told)                                         \
    X(the_robust_way_names_who_goes_on_speaking)                                       \
    X(the_second_generations_way_names_the_loudest_of_four_reports)                    \
    X(a_speaker_who_leaves_is_nobody)                                                  \
    X(wishes_out_of_range_change_nothing)                                              \
    X(slots_carry_whoever_speaks_without_a_break)                                      \
    X(five_slots_carry_two_hundred_voices)                                             \
    X(nobody_hears_himself_in_a_slot)                                                  \
    X(a_slot_outlives_those_who_are_heard_in_it)                                       \
    X(slots_go_on_while_voices_close_and_come)                                         \
    X(a_slot_sender_keeps_its_numbers_over_publishers_with_others)                     \
    X(a_slot_goes_on_when_the_voice_in_it_gets_other_numbers)                          \
    X(a_room_with_slots_leaves_nothing_behind)                                         \
    X(a_score_falls_with_losses_and_is_told)                                           \
    X(what_is_traced_is_told_packet_by_packet)                                         \
    X(a_flood_of_traces_is_cut_and_counted)

#define WEBRTC_TESTS(X)                                                                \
    X(two_browsers_hear_each_other_with_every_suite_and_either_part)                   \
    X(browsers_call_over_tcp_as_over_udp)                                              \
    X(browsers_get_in_over_a_network_that_loses_a_fifth)                               \
    X(media_follows_a_browser_whose_address_changes)                                   \
    X(a_nat_that_forgets_every_five_seconds_costs_one_check_each_time)                 \
    X(ice_is_restarted_without_a_gap_in_the_media)                                     \
    X(a_listener_over_tcp_gets_what_its_queue_lets_through)                            \
    X(a_listener_over_tcp_on_a_wide_way_gets_all_it_wishes)                            \
    X(a_tcp_way_that_narrows_costs_a_layer_and_is_explained)                           \
    X(who_moves_to_tcp_and_back_is_judged_by_what_it_is_on)                            \
    X(a_lost_connection_comes_back_as_another_one)                                     \
    X(a_dead_browser_loses_its_consent_in_time)                                        \
    X(a_lost_connection_that_does_not_come_back_loses_its_consent)                     \
    X(every_phase_ends_in_time_and_says_which_it_was)                                  \
    X(a_browser_that_says_goodbye_is_gone_at_once)                                     \
    X(a_closed_transport_says_goodbye_to_its_browser)                                  \
    X(a_browser_hears_of_the_end_though_the_first_goodbyes_get_lost)                   \
    X(a_listener_who_loses_up_to_a_fifth_gets_every_packet)                            \
    X(what_is_sent_again_is_traced_by_the_numbers_of_what_it_repeats)                  \
    X(a_publisher_who_loses_up_to_a_fifth_is_asked_for_every_packet)                   \
    X(losses_on_both_ways_are_mended_each_where_they_happen)                           \
    X(a_listener_who_asks_for_everything_again_gets_little_of_it)                      \
    X(who_asks_again_for_all_it_hears_harms_nobody_else)                               \
    X(the_publisher_is_told_exactly_what_arrived_and_when)                             \
    X(a_replayed_check_diverts_media_until_the_next_true_one)                          \
    X(a_changed_check_from_elsewhere_diverts_nothing)                                  \
    X(forged_media_is_dropped_wherever_it_comes_from)                                  \
    X(what_was_forwarded_once_is_never_forwarded_again)                                \
    X(the_wrap_harms_nobody_on_a_bad_network)                                          \
    X(flipped_bits_are_dropped_and_the_call_goes_on)                                   \
    X(headers_that_lie_under_a_true_seal_are_dropped_by_name)                          \
    X(a_flood_of_plis_and_firs_under_seal_is_one_a_second_to_the_publisher)            \
    X(connections_beyond_four_close_the_oldest_and_idle_ones_cost_nothing)             \
    X(hellos_from_unchecked_addresses_reach_no_handshake)                              \
    X(two_hundred_browsers_get_in_at_once_under_fire)                                  \
    X(a_hello_from_the_checked_address_delays_the_handshake_at_most)                   \
    X(a_hello_in_parts_is_put_together_in_any_order)                                   \
    X(parts_of_hellos_arrive_over_a_link_that_reorders)                                \
    X(false_parts_of_hellos_end_nothing)                                               \
    X(somebody_elses_certificate_fails_whoever_begins)                                 \
    X(ten_thousand_half_open_handshakes_are_forgotten)                                 \
    X(no_index_repeats_when_packets_are_sent_again_with_any_suite)                     \
    X(no_index_repeats_when_a_sender_is_closed_and_comes_again)                        \
    X(no_index_repeats_when_a_sender_moves_to_and_fro)                                 \
    X(no_index_repeats_over_restarts_and_changes_of_the_address)

#endif
