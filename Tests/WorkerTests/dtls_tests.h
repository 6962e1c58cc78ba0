/* dtls_tests.h - the list of the tests of the handshake. */
#ifndef BISQUE_TESTS_DTLS_TESTS_H
#define BISQUE_TESTS_DTLS_TESTS_H

#define DTLS_TESTS(X)                                                                  \
    X(a_datagram_gives_its_records_in_order)                                           \
    X(records_of_another_version_or_length_do_not_add_up)                              \
    X(a_record_gives_its_messages_in_order)                                            \
    X(pieces_that_leave_their_message_do_not_add_up)                                   \
    X(only_a_certificate_may_be_longer_than_four_kilobytes)                            \
    X(a_hello_is_told_apart_by_its_random)                                             \
    X(ecdsa_and_rsa_of_enough_bits_are_usable)                                         \
    X(a_weak_or_unknown_key_is_refused)                                                \
    X(the_key_of_another_certificate_is_refused)                                       \
    X(what_is_no_pem_is_refused)                                                       \
    X(a_key_behind_a_pass_phrase_is_refused_without_a_question)                        \
    X(fingerprints_are_the_digests_of_the_whole_certificate)                           \
    X(two_identities_have_nothing_in_common)                                           \
    X(the_far_certificate_is_given_as_pem)                                             \
    X(both_ends_of_a_handshake_have_the_same_keys)                                     \
    X(every_suite_can_be_agreed_on)                                                    \
    X(the_servers_order_of_suites_rules)                                               \
    X(every_hash_proves_the_far_side)                                                  \
    X(somebody_elses_fingerprint_fails_with_every_hash)                                \
    X(a_fingerprint_that_differs_in_one_bit_fails)                                     \
    X(a_fingerprint_may_come_after_the_handshake)                                      \
    X(a_wrong_fingerprint_after_the_handshake_fails_and_is_told)                       \
    X(ends_without_a_suite_in_common_fail)                                             \
    X(a_goodbye_closes_both_ends)                                                      \
    X(application_data_are_heard_once_connected_and_where_somebody_listens)            \
    X(a_goodbye_during_the_handshake_is_silent)                                        \
    X(what_comes_before_the_beginning_or_after_the_end_is_dropped)                     \
    X(an_idle_session_holds_no_buffers_of_records)                                     \
    X(any_one_datagram_may_be_lost)                                                    \
    X(any_one_datagram_may_come_twice)                                                 \
    X(any_one_datagram_may_be_overtaken)                                               \
    X(a_client_that_nobody_answers_asks_less_and_less_often_and_gives_up)              \
    X(a_server_repeats_its_flight_on_its_own)                                          \
    X(nothing_is_repeated_before_its_time)                                             \
    X(a_clock_set_back_delays_a_repetition_by_one_timeout_at_most)                     \
    X(a_handshake_ends_soon_though_half_of_all_is_lost)                                \
    X(what_is_repeated_leaves_in_few_datagrams_that_pass_everywhere)                   \
    X(a_hello_in_two_pieces_may_come_in_either_order)                                  \
    X(a_hello_in_twenty_pieces_may_come_in_any_order)                                  \
    X(pieces_that_overlap_or_come_twice_are_one_hello)                                 \
    X(pieces_of_nothing_and_of_too_much_are_dropped_by_name)                           \
    X(a_piece_of_another_hello_does_not_stop_the_real_one)                             \
    X(pieces_without_end_are_dropped_by_name)                                          \
    X(a_hello_that_cannot_be_answered_is_forgotten)                                    \
    X(only_dtls_1_2_is_spoken)                                                         \
    X(a_hello_of_1500_bytes_in_two_datagrams_may_come_in_either_order)                 \
    X(a_second_hello_is_dropped_while_the_first_one_goes_on)                           \
    X(a_first_hello_without_a_client_behind_it_gives_way)                              \
    X(a_client_that_went_on_gives_way_to_nobody)                                       \
    X(an_expired_certificate_is_as_good_as_its_fingerprint)                            \
    X(a_client_without_a_certificate_fails)                                            \
    X(who_shows_a_certificate_without_having_its_key_fails)                            \
    X(a_chain_of_twelve_kilobytes_is_taken)                                            \
    X(a_chain_of_more_than_sixteen_kilobytes_is_dropped_by_name)                       \
    X(application_data_is_dropped_by_name)                                             \
    X(nobody_renegotiates)                                                             \
    X(an_alert_in_the_clear_ends_a_handshake)                                          \
    X(garbage_at_any_point_of_a_handshake_does_no_harm)                                \
    X(no_short_record_ends_a_session)                                                  \
    X(a_good_record_is_heard_behind_a_bad_one)                                         \
    X(records_sealed_too_early_are_few)

#endif
