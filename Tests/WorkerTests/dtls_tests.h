/* dtls_tests.h - the list of the tests of the handshake. */
#ifndef BISQUE_TESTS_DTLS_TESTS_H
#define BISQUE_TESTS_DTLS_TESTS_H

#define DTLS_TESTS(X)                                                                  \
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
    X(a_goodbye_during_the_handshake_is_silent)                                        \
    X(what_comes_before_the_beginning_or_after_the_end_is_dropped)                     \
    X(any_one_datagram_may_be_lost)                                                    \
    X(any_one_datagram_may_come_twice)                                                 \
    X(any_one_datagram_may_be_overtaken)                                               \
    X(a_client_that_nobody_answers_asks_less_and_less_often_and_gives_up)              \
    X(a_server_repeats_its_flight_on_its_own)                                          \
    X(nothing_is_repeated_before_its_time)                                             \
    X(a_clock_set_back_delays_a_repetition_by_one_timeout_at_most)

#endif
