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

#define FULL_ICE_TESTS(X)                                                              \
    STUN_REQUEST_TESTS(X)                                                              \
    TURN_TESTS(X)                                                                      \
    TURN_CLIENT_TESTS(X)

#endif
