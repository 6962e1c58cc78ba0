/* span_tests.h - the list of the tests of rooms that lie in two workers. */
#ifndef BISQUE_TESTS_SPAN_TESTS_H
#define BISQUE_TESTS_SPAN_TESTS_H

#define SPAN_TESTS(X)                                                                  \
    X(a_message_is_read_as_it_was_written)                                             \
    X(what_no_half_would_say_is_no_message)                                            \
    X(missing_numbers_are_read_one_by_one)                                             \
    X(a_packet_crosses_and_leaves_under_the_listeners_numbers)                         \
    X(publishers_with_the_same_ssrc_are_told_apart)                                    \
    X(each_encoding_crosses_as_what_it_is)                                             \
    X(nothing_crosses_that_nobody_wants)                                               \
    X(a_lost_wish_is_said_again)                                                       \
    X(a_mirror_that_is_gone_is_not_fed)                                                \
    X(a_key_frame_is_asked_of_the_publisher)                                           \
    X(what_got_lost_between_the_halves_is_asked_for)                                   \
    X(what_the_publisher_lost_crosses_when_it_comes)                                   \
    X(a_listeners_nack_is_answered_where_he_is)                                        \
    X(numbers_that_begin_anew_cross_at_once)                                           \
    X(a_stream_begins_anew_once_though_its_packets_are_refused)                        \
    X(the_publishers_clock_and_his_goodbye_cross)                                      \
    X(padding_without_payload_leaves_no_hole_over_there)                               \
    X(a_lost_end_is_told_once_and_nothing_crosses)                                     \
    X(a_span_that_closes_leaves_its_mirrors_detached)                                  \
    X(a_span_speaks_of_its_own_room_alone)                                             \
    X(lies_of_the_other_half_change_nothing)                                           \
    X(noise_from_the_other_half_does_no_harm)                                          \
    X(what_is_missing_is_sent_once_for_each_time_it_is_asked_for)                      \
    X(what_crosses_again_is_a_share_of_what_crosses)                                   \
    X(a_mirror_begins_no_more_streams_than_its_publisher_may)                          \
    X(a_lost_span_takes_no_mirror)                                                     \
    X(a_mirror_goes_on_over_another_span)                                              \
    X(mirrors_of_a_lost_span_keep_no_packets)                                          \
    X(a_publisher_who_begins_anew_for_ever_costs_no_memory)                            \
    X(a_packet_that_fills_a_buffer_crosses)                                            \
    X(only_those_who_just_came_may_have_a_key_frame_so_soon)                           \
    X(what_is_lost_for_good_is_a_wish_of_those_who_watch)                              \
    X(each_mirror_says_for_itself_that_it_is_wanted)                                   \
    X(no_mirror_waits_for_ever_to_be_wanted)                                           \
    X(one_worker_too_many_is_told_apart_from_one_that_errs)

#endif
