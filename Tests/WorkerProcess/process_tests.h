/* process_tests.h - the list of the tests that attack a whole worker process. */
#ifndef BISQUE_TESTS_PROCESS_TESTS_H
#define BISQUE_TESTS_PROCESS_TESTS_H

#define TESTS(X)                                                                                   \
    CHANNEL_ATTACKS(X)                                                                             \
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
