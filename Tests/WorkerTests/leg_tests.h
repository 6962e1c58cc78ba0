/* leg_tests.h - the list of the tests of what is decided for a listener. */
#ifndef BISQUE_TESTS_LEG_TESTS_H
#define BISQUE_TESTS_LEG_TESTS_H

#define LEG_TESTS(X)                                                                   \
    X(a_listener_follows_when_encodings_go_and_come)                                   \
    X(encodings_that_change_places_take_no_listener_along)                             \
    X(a_receiver_of_pictures_may_become_one_of_sounds)                                 \
    X(a_key_frame_of_no_encoding_is_not_wanted)                                        \
    X(limits_that_contradict_each_other_hold_below_the_most)                           \
    X(a_leg_knows_its_senders_however_they_come_and_go)                                \
    X(who_begins_to_count_its_packets_is_decided_for)                                  \
    X(choices_that_come_and_go_are_told_now_and_then)                                  \
    X(choices_wait_where_notices_are_many)                                             \
    X(a_worker_of_many_rooms_closes)                                                   \
    X(an_encoding_that_nobody_watches_is_not_asked_for)                                \
    X(who_lies_about_arrivals_harms_only_himself)                                      \
    X(who_lies_about_his_maximum_stays_within_the_limits)                              \
    X(a_compound_full_of_feedback_is_heard_in_part)                                    \
    X(each_of_eight_encodings_can_be_had)                                              \
    X(a_wish_asks_for_its_key_frame)                                                   \
    X(a_voice_that_becomes_a_picture_leaves_its_slot)                                  \
    X(a_codec_that_nobody_knows_is_seen_in_simulcast)                                  \
    X(who_begins_blind_has_asked_for_a_key_frame)                                      \
    X(a_leg_that_aims_elsewhere_is_followed_blind_and_asks_once)                       \
    X(of_encrypted_simulcast_one_begins_by_its_encoding_alone)                         \
    X(who_shows_his_key_frames_is_waited_for)                                          \
    X(a_key_frame_that_is_seen_ends_all_doubt)                                         \
    X(a_stream_that_begins_anew_is_not_doubted_for_the_one_before)                     \
    X(each_encoding_is_asked_for_at_its_own_pace)                                      \
    X(a_newcomer_is_heard_sooner_twice_and_then_as_all_are)                            \
    X(an_old_listener_does_not_lend_a_newcomer_its_requests)                           \
    X(a_key_frame_of_one_encoding_does_not_answer_for_another)                         \
    X(a_listener_that_pauses_and_resumes_stays_an_old_one)                             \
    X(headers_that_lie_break_nothing_in_simulcast)                                     \
    X(headers_that_lie_break_nothing_in_svc)                                           \
    X(encodings_that_appear_and_vanish_leave_nothing_behind)

#endif
