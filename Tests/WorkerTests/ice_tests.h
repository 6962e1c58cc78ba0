/* ice_tests.h - the tests of the full ICE agent by file, and of restarts of the lite one. */
#ifndef BISQUE_TESTS_ICE_TESTS_H
#define BISQUE_TESTS_ICE_TESTS_H

#define STUN_REQUEST_TESTS(X)                                                          \
    X(a_request_is_sent_seven_times_and_given_up_after_39500_milliseconds)             \
    X(over_a_stream_it_is_sent_once)                                                   \
    X(only_its_own_answer_is_its_answer)

#define TURN_TESTS(X)                                                                  \
    X(a_channel_carries_its_payload_and_pads_on_streams_only)                          \
    X(what_comes_on_a_channel_is_as_long_as_it_says)                                   \
    X(messages_come_out_of_a_stream_however_it_is_cut)                                 \
    X(a_message_that_is_too_long_is_stepped_over_and_the_stream_goes_on)               \
    X(what_is_neither_stun_nor_a_channel_ends_a_stream)                                \
    X(the_long_term_request_of_rfc_5769_is_proven_by_the_key_made_of_its_realm)        \
    X(what_we_sign_as_in_rfc_5769_is_what_stands_there)                                \
    X(a_challenge_without_realm_or_nonce_or_with_endless_ones_is_none)                 \
    X(who_has_no_name_answers_no_challenge)                                            \
    X(an_address_in_an_answer_is_read_whichever_way_it_is_written)                     \
    X(row_40_an_address_that_hides_ipv4_in_ipv6_is_the_ipv4_address)                   \
    X(an_error_code_is_three_digits_or_none)

#define TURN_CLIENT_TESTS(X)                                                           \
    X(an_address_is_asked_for_twice_the_second_time_in_our_name)                       \
    X(who_does_not_know_the_key_grants_nothing)                                        \
    X(an_answer_to_nothing_that_was_asked_is_dropped)                                  \
    X(a_second_refusal_of_our_name_is_the_last)                                        \
    X(a_server_whose_nonce_never_holds_is_given_up)                                    \
    X(row_40_a_granted_address_that_makes_no_sense_is_none)                            \
    X(a_lifetime_without_end_is_refreshed_within_the_hour)                             \
    X(permissions_are_asked_for_in_batches_and_renewed_in_time)                        \
    X(a_forbidden_peer_is_denied_and_the_others_of_its_batch_are_not)                  \
    X(more_peers_than_there_is_room_for_are_denied)                                    \
    X(row_40_payloads_of_peers_that_were_given_no_leave_are_dropped)                   \
    X(a_channel_saves_what_an_indication_costs_and_others_are_dropped)                 \
    X(an_address_the_server_forgot_is_over)                                            \
    X(the_longest_request_fits_where_it_is_written)

#define ICE_CANDIDATE_TESTS(X)                                                         \
    X(candidates_are_worth_what_rfc_8445_says)                                         \
    X(a_pair_is_worth_the_same_to_both_sides)                                          \
    X(row_40_hosts_that_are_ours_are_known_however_they_are_written)                   \
    X(a_foundation_is_a_number_in_digits)                                              \
    X(candidates_of_one_kind_host_and_server_share_a_foundation)                       \
    X(a_socket_that_no_nat_changes_gives_one_candidate)                                \
    X(a_hidden_host_is_not_told_of_as_what_a_reflexive_one_stands_for)                 \
    X(addresses_that_nobody_can_send_to_are_no_candidates)                             \
    X(row_40_a_far_side_names_no_host_of_a_refused_scope)                              \
    X(far_candidates_beyond_the_most_are_refused)

#define ICE_PAIRS_TESTS(X)                                                             \
    X(one_pair_of_a_foundation_waits_and_the_others_are_frozen)                        \
    X(success_thaws_its_foundation_and_who_comes_later_waits)                          \
    X(the_best_that_waits_is_next_then_one_of_an_idle_foundation)                      \
    X(triggered_pairs_come_in_their_order_and_failed_ones_again)                       \
    X(a_pair_without_leave_is_not_checked_and_not_lost)                                \
    X(a_full_list_gives_up_what_is_worth_least)                                        \
    X(a_full_list_keeps_what_works_is_asked_or_was_heard)                              \
    X(a_candidate_that_goes_takes_its_pairs_with_it)

#define ICE_AGENT_TESTS(X)                                                             \
    X(a_check_from_nowhere_is_answered_and_checked_back)                               \
    X(a_check_before_the_answer_waits_for_the_password_and_is_then_checked_back_first) \
    X(what_proves_nothing_changes_nothing_and_has_no_answer)                           \
    X(a_check_that_demands_what_we_do_not_know_is_told_so)                             \
    X(who_wants_relays_only_does_not_answer_at_home)                                   \
    X(strangers_without_end_are_heard_one_by_one)                                      \
    X(of_two_in_control_the_smaller_number_gives_way)                                  \
    X(of_two_that_are_controlled_the_larger_number_takes_control)                      \
    X(told_of_a_conflict_we_change_and_ask_again)                                      \
    X(who_does_not_know_the_password_cannot_answer_for_the_far_side)                   \
    X(an_answer_from_elsewhere_fails_the_pair)                                         \
    X(an_answer_without_an_address_is_none)                                            \
    X(seen_under_an_address_nobody_knew_we_have_a_candidate_more_and_tell_nobody)      \
    X(new_checks_leave_fifty_milliseconds_apart_the_best_first)

#define ICE_WAY_TESTS(X)                                                               \
    X(a_nomination_before_our_own_success_counts_when_that_comes)                      \
    X(the_controlling_side_nominates_what_is_best_once)                                \
    X(of_several_nominated_at_once_the_best_is_used)                                   \
    X(one_nominated_long_after_is_meant)                                               \
    X(payloads_come_from_the_far_side_only)                                            \
    X(nothing_is_sent_before_there_is_a_way)                                           \
    X(consent_is_asked_for_every_five_seconds_or_so_and_keeps_the_way)                 \
    X(consent_that_others_give_is_none)                                                \
    X(after_a_restart_the_former_way_counts_as_long_as_it_answers)                     \
    X(a_restart_with_the_former_credentials_finds_the_way_again)                       \
    X(after_a_restart_the_former_credentials_keep_the_way)                         \
    X(who_is_answered_is_heard_and_asked_with_the_credentials_it_knows)            \
    X(a_new_way_ends_the_former_credentials)                                       \
    X(restarted_again_before_there_is_a_way_both_former_credentials_count)

#define AGENT_REQUEST_TESTS(X)                                                         \
    X(a_transport_with_an_agent_is_refused_for_every_flaw_by_name)                     \
    X(a_far_side_is_told_of_once)                                                      \
    X(a_far_candidate_is_refused_or_judged)                                            \
    X(a_restart_of_the_one_kind_is_none_of_the_other)                                  \
    X(a_connection_goes_to_a_server_that_waits_for_one)

#define TLS_CLIENT_TESTS(X)                                                            \
    X(a_server_that_proves_its_name_is_spoken_to)                                      \
    X(a_server_with_an_address_for_a_name_proves_that)                                 \
    X(a_server_that_proves_something_else_is_not)                                      \
    X(a_server_that_no_authority_knows_is_not_believed)                                \
    X(what_is_no_tls_ends_it)                                                          \
    X(no_client_comes_of_a_name_or_of_authorities_that_make_no_sense)                  \
    X(no_more_waits_for_a_handshake_than_there_is_room_for)

#define ICE_RESTART_TESTS(X)                                                           \
    X(after_a_restart_both_credentials_are_good)                                       \
    X(the_first_check_with_the_fresh_credentials_ends_the_former)                      \
    X(a_fresh_name_with_the_former_password_is_refused)                                \
    X(restarted_again_before_a_check_the_former_ones_stay)                             \
    X(a_restart_under_the_same_name_needs_the_right_password)

#define FULL_ICE_TESTS(X)                                                              \
    STUN_REQUEST_TESTS(X)                                                              \
    TURN_TESTS(X)                                                                      \
    TURN_CLIENT_TESTS(X)                                                               \
    ICE_CANDIDATE_TESTS(X)                                                             \
    ICE_PAIRS_TESTS(X)                                                                 \
    ICE_AGENT_TESTS(X)                                                                 \
    ICE_WAY_TESTS(X)                                                                   \
    AGENT_REQUEST_TESTS(X)                                                             \
    TLS_CLIENT_TESTS(X)

#endif
