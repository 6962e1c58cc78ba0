/* data_tests.h - the list of the tests of data channels. */
#ifndef BISQUE_TESTS_DATA_TESTS_H
#define BISQUE_TESTS_DATA_TESTS_H

#define SCTP_TESTS(X)                                                                  \
    X(sums_are_those_of_rfc_3720)                                                      \
    X(sums_are_the_same_with_and_without_the_instruction)                              \
    X(a_packet_that_was_changed_is_not_summed)                                         \
    X(packets_of_an_association_are_let_through)                                       \
    X(lengths_that_do_not_add_up_are_dropped)                                          \
    X(chunks_that_lie_or_were_never_offered_are_dropped)                               \
    X(no_chunk_has_more_than_64_parameters)                                            \
    X(an_opening_says_all_about_its_channel)                                           \
    X(what_is_no_opening_is_nonsense)                                                  \
    X(names_have_4000_bytes_together)                                                  \
    X(what_is_written_is_read)                                                         \
    X(both_ends_may_begin_and_agree_on_streams)                                        \
    X(who_is_not_there_yet_is_met_later)                                               \
    X(messages_come_whole_and_in_order_over_a_way_that_loses)                          \
    X(the_longest_message_comes_whole_and_a_longer_one_is_not_heard)                   \
    X(what_is_sent_once_only_may_be_lost_and_never_comes_twice)                        \
    X(short_messages_that_are_said_together_share_packets)                             \
    X(what_has_lived_its_time_is_given_up)                                             \
    X(a_stream_that_was_reset_begins_anew)                                             \
    X(three_hundred_streams_end_while_packets_are_lost)                                \
    X(the_last_of_65534_streams_is_a_stream)                                           \
    X(who_does_not_listen_is_waited_for)                                               \
    X(a_way_that_is_gone_fails_the_association)                                        \
    X(two_of_our_ends_interleave_their_messages)                                       \
    X(who_cannot_interleave_is_sent_one_message_after_the_other)                       \
    X(chunks_with_a_wrong_tag_end_nothing)                                             \
    X(a_packet_with_a_wrong_sum_is_not_heard)                                          \
    X(an_init_flood_leaves_nothing_behind)                                             \
    X(a_cookie_of_ones_own_opens_nothing)                                              \
    X(lies_of_the_far_side_itself_end_its_association_at_most)                         \
    X(an_association_that_is_over_hears_nothing)

#define DATA_SCENARIO_TESTS(X)                                                         \
    X(a_message_reaches_every_consumer_of_its_stream)                                  \
    X(messages_cross_a_network_that_loses)                                             \
    X(text_bytes_and_nothing_keep_what_they_are)                                       \
    X(the_program_hears_and_speaks_whole_messages)                                     \
    X(without_credit_the_program_loses_messages_and_knows_how_many)                    \
    X(who_holds_back_makes_the_far_side_wait_and_loses_nothing)                        \
    X(a_controller_that_does_not_read_gets_all_that_it_has_credit_for)                 \
    X(what_is_not_taken_may_be_tried_again_once_there_is_room)                         \
    X(a_consumer_that_is_full_loses_what_others_get)                                   \
    X(what_the_far_side_says_in_a_channel_it_opens_waits_for_who_listens)              \
    X(a_channel_that_we_open_is_open_at_the_far_side_before_its_first_message)         \
    X(openings_are_dropped_where_none_is_wanted)                                       \
    X(a_closed_channel_is_closed_at_both_ends_and_its_number_is_free)                  \
    X(what_waits_is_sent_before_a_consumer_that_drains_is_gone)                        \
    X(the_far_side_closes_a_channel_and_is_answered)                                   \
    X(paused_ones_give_and_get_nothing)                                                \
    X(subchannels_say_who_gets_what_the_program_sends)                                 \
    X(media_goes_on_when_the_association_ends)                                         \
    X(a_closed_transport_takes_its_producers_and_their_consumers_with_it)              \
    X(a_hundred_thousand_messages_unread_fill_one_buffer_and_are_told_once)            \
    X(a_message_far_too_long_is_not_kept_and_told)                                     \
    X(sixty_five_thousand_channels_are_opened_by_who_reads_and_refused_otherwise)      \
    X(what_nobody_consumes_waits_up_to_a_bound)                                        \
    X(garbage_inside_the_records_harms_nobody)                                         \
    X(chunks_without_the_tag_close_no_channel_and_open_none)                           \
    X(chunks_that_say_a_wrong_length_are_dropped_by_name)                              \
    X(lies_with_the_right_tag_end_the_liars_association_at_most)                       \
    X(a_window_that_stays_closed_costs_one_buffer)                                     \
    X(at_5_percent_loss_and_50_ms_as_much_comes_as_usrsctp_alone_brings)               \
    X(on_a_long_way_that_loses_nothing_a_channel_fills_its_window)

#define DATA_TESTS(X)                                                                  \
    SCTP_TESTS(X)                                                                      \
    DATA_SCENARIO_TESTS(X)

#endif
