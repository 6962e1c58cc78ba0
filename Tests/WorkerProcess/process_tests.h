/* process_tests.h - the list of the tests that attack a whole worker process. */
#ifndef BISQUE_TESTS_PROCESS_TESTS_H
#define BISQUE_TESTS_PROCESS_TESTS_H

#define TESTS(X)                                                                                   \
    CHANNEL_ATTACKS(X)                                                                             \
    SOCKET_ATTACKS(X)                                                                              \
    MEDIA_ATTACKS(X)                                                                               \
    CONNECTION_ATTACKS(X)                                                                          \
    STREAM_TESTS(X)                                                                                \
    SPAN_PROCESS_TESTS(X)                                                                          \
    COST_TESTS(X)

#define CHANNEL_ATTACKS(X)                                                                         \
    X(a_frame_may_come_byte_by_byte)                                                               \
    X(the_first_frame_says_hello)                                                                  \
    X(an_unknown_request_ends_the_session)                                                         \
    X(an_answer_nobody_asked_for_ends_the_session)                                                 \
    X(a_length_beyond_a_frame_ends_the_session)                                                    \
    X(a_length_below_a_header_ends_the_session)                                                    \
    X(fields_that_make_no_sense_are_refused_and_nothing_else)                                      \
    X(the_end_of_the_channel_ends_the_worker)                                                      \
    X(the_end_in_the_middle_of_a_frame_ends_the_worker)                                            \
    X(the_worker_does_not_start_without_a_channel)                                                 \
    X(a_controller_that_never_reads_is_left)                                                       \
    X(answers_wait_for_a_slow_controller_in_order)                                                 \
    X(terminal_signals_are_the_controllers_affair)                                                 \
    X(a_request_to_terminate_terminates)                                                           \
    X(a_worker_does_not_outlive_its_controller)

#define SOCKET_ATTACKS(X)                                                                          \
    X(what_is_no_udp_socket_is_refused)                                                            \
    X(one_bad_socket_of_two_gives_both_back)                                                       \
    X(sockets_of_a_refused_request_are_closed)                                                     \
    X(sockets_of_a_request_that_takes_none_are_closed)                                             \
    X(a_frame_that_claims_missing_sockets_ends_the_session)                                        \
    X(descriptors_that_no_frame_claims_end_the_session)                                            \
    X(unclaimed_descriptors_of_a_half_frame_do_no_harm)                                            \
    X(two_thousand_transports_come_and_go_without_a_trace)                                         \
    X(without_free_descriptors_a_transport_is_refused)                                             \
    X(the_limit_of_descriptors_is_raised_as_far_as_allowed)

#define MEDIA_ATTACKS(X)                                                                           \
    X(a_burst_to_two_hundred_listeners_arrives_whole)                                              \
    X(ten_thousand_packets_at_once_arrive_in_order)                                                \
    X(packets_of_any_length_arrive_as_they_were)                                                   \
    X(a_socket_that_cannot_segment_loses_nothing)                                                  \
    X(a_loud_publisher_does_not_starve_a_quiet_one)                                                \
    X(media_flows_while_the_controller_is_stalled)                                                 \
    X(a_transport_closed_in_a_burst_does_no_harm)                                                  \
    X(an_error_on_a_socket_does_not_make_it_deaf)

#define CONNECTION_ATTACKS(X)                                                                      \
    X(packets_that_come_byte_by_byte_are_packets)                                                  \
    X(a_length_beyond_a_packet_closes_the_connection)                                              \
    X(a_thousand_idle_callers_are_few_and_soon_none)                                               \
    X(idle_callers_keep_nobody_out)                                                                \
    X(a_silent_connection_costs_no_turns)                                                          \
    X(empty_packets_do_not_count_as_a_sign_of_life)                                                \
    X(without_free_descriptors_callers_wait_and_nobody_is_busy)                                    \
    X(callers_who_hang_up_at_once_leave_no_trace)                                                  \
    X(a_caller_who_proves_himself_stays)                                                           \
    X(connections_of_a_transport_are_closed_with_it)                                               \
    X(a_transport_outlives_the_connection_it_was_reached_on)                                       \
    X(a_listener_is_taken_where_one_is_asked_for_and_nowhere_else)

#define STREAM_TESTS(X)                                                                            \
    X(a_connection_is_known_by_its_first_packet_of_use)                                            \
    X(packets_leave_framed_and_as_they_were)                                                       \
    X(what_a_slow_reader_gets_is_whole_and_in_order)                                               \
    X(a_reader_that_takes_nothing_for_too_long_is_closed)                                          \
    X(a_reader_that_takes_a_little_now_and_then_stays)                                             \
    X(a_full_connection_costs_no_turns)                                                            \
    X(what_is_sent_is_measured_until_all_of_it_is_acknowledged)                                    \
    X(packets_for_somebody_before_him_do_not_reach_the_caller)                                     \
    X(packets_for_who_has_gone_are_dropped_by_name)                                                \
    X(the_last_packets_leave_before_the_engine_closes)                                             \
    X(a_full_connection_is_given_a_last_try_before_it_closes)                                      \
    X(a_connection_that_both_sides_close_at_once_is_closed_once)                                   \
    X(what_comes_in_one_run_is_handed_over_before_the_break)

#define SPAN_PROCESS_TESTS(X)                                                                      \
    X(listeners_in_another_worker_hear_every_packet)                                               \
    X(a_worker_whose_other_half_dies_goes_on)                                                      \
    X(listeners_go_on_over_another_span)                                                           \
    X(a_worker_whose_other_half_stands_still_does_not_wait)                                        \
    X(what_is_no_end_of_a_span_is_refused)

#define COST_TESTS(X)                                                                              \
    X(no_compound_costs_a_millisecond)

#endif
