/* process_tests.h - the list of the tests that attack a whole worker process. */
#ifndef BISQUE_TESTS_PROCESS_TESTS_H
#define BISQUE_TESTS_PROCESS_TESTS_H

#define TESTS(X)                                                                                   \
    CHANNEL_ATTACKS(X)                                                                             \
    SOCKET_ATTACKS(X)                                                                              \
    MEDIA_ATTACKS(X)

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

#endif
