/* engine_tests.h - the list of the tests below the engine: requests, graph, outbox and buffers. */
#ifndef BISQUE_TESTS_ENGINE_TESTS_H
#define BISQUE_TESTS_ENGINE_TESTS_H

#define ENGINE_TESTS(X)                                                                \
    X(a_sender_counts_on_from_its_own_start)                                           \
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
    X(a_refused_request_names_the_offender_and_changes_nothing)                        \
    X(every_reason_to_refuse_is_in_the_table)                                          \
    X(what_is_refused_spoiled_is_accepted_unspoiled)                                   \
    X(a_socket_is_given_back_with_its_transport)                                       \
    X(fields_cut_anywhere_or_one_byte_too_long_are_malformed)                          \
    X(fields_out_of_range_are_malformed)                                               \
    X(an_unknown_op_ends_the_session)                                                  \
    X(only_requests_come_from_the_controller)                                          \
    X(an_answer_larger_than_a_frame_is_a_refusal)                                      \
    X(a_refusal_shows_a_strangers_text_as_plain_ascii)

#endif
