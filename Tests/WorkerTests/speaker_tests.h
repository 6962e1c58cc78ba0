/* speaker_tests.h - the list of the tests of who is heard: levels, speech, slots. */
#ifndef BISQUE_TESTS_SPEAKER_TESTS_H
#define BISQUE_TESTS_SPEAKER_TESTS_H

#define SPEAKER_TESTS(X)                                                               \
    X(the_level_of_a_packet_is_read_in_both_forms)                                     \
    X(a_packet_without_a_level_says_so)                                                \
    X(speech_is_what_stands_out_of_the_noise)                                          \
    X(what_is_quieter_than_anybody_speaks_is_no_speech)                                \
    X(who_was_never_heard_quiet_speaks_all_the_same)                                   \
    X(a_long_packet_fills_the_steps_it_lasts)                                          \
    X(missing_packets_are_silence)                                                     \
    X(packets_that_come_in_pairs_are_speech_as_well)                                   \
    X(the_loudest_packet_of_a_step_counts)                                             \
    X(who_falls_silent_for_long_is_not_loud_any_more)                                  \
    X(a_steady_hum_is_no_speech)                                                       \
    X(words_taken_for_a_hum_are_speech_again)                                          \
    X(a_hum_that_is_lost_now_and_then_is_still_one)                                    \
    X(neither_loss_nor_a_muted_microphone_makes_noise_speech)                          \
    X(what_a_sender_with_a_detector_leaves_unmarked_is_no_speech)                      \
    X(a_muted_speaker_has_no_past)                                                     \
    X(a_silence_of_any_length_leaves_no_past)                                          \
    X(levels_are_averages_cut_to_integers_and_sorted)                                  \
    X(who_sent_nothing_or_is_too_quiet_is_not_named)                                   \
    X(only_the_loudest_are_named_when_room_is_short)                                   \
    X(silence_is_told_once)                                                            \
    X(as_01_the_first_one_loud_enough_is_active_at_once)                               \
    X(as_02_another_one_is_active_after_four_reports_in_a_row)                         \
    X(as_02_a_report_of_nobody_breaks_the_row)                                         \
    X(as_03_the_active_one_stays_in_silence_until_gone)                                \
    X(the_scores_are_those_of_their_formula)                                           \
    X(who_speaks_into_silence_is_dominant_soon)                                        \
    X(a_cough_into_silence_changes_nothing)                                            \
    X(a_pause_for_breath_changes_nothing)                                              \
    X(who_interrupts_waits_for_a_pause)                                                \
    X(the_dominant_one_stays_in_silence)                                               \
    X(nobody_is_dominant_when_the_dominant_one_is_gone)                                \
    X(a_source_in_the_place_of_a_dominant_one_is_not_it)                               \
    X(nobody_takes_the_floor_in_a_gap_between_words)                                   \
    X(who_goes_while_he_speaks_never_takes_the_floor)                                  \
    X(conversations_are_followed_turn_by_turn)                                         \
    X(noise_and_calls_from_aside_never_take_the_floor)                                 \
    X(the_floor_changes_hands_seldom_while_four_talk_at_once)                          \
    X(a_thousand_sources_decide_quickly_enough)                                        \
    X(voices_fill_the_slots_in_turn)                                                   \
    X(a_new_voice_takes_the_place_of_the_one_silent_for_longest)                       \
    X(a_voice_stays_two_seconds_whoever_is_louder)                                     \
    X(a_louder_voice_takes_a_place_by_a_margin_only)                                   \
    X(who_breathes_keeps_his_place_and_who_is_silent_loses_it)                         \
    X(of_voices_the_quietest_makes_way)                                                \
    X(of_two_the_one_without_a_rank_makes_way)                                         \
    X(pinned_sources_do_not_take_the_place_of_pinned_ones)                             \
    X(a_pinned_source_is_heard_in_silence_and_keeps_its_place)                         \
    X(a_raised_hand_goes_first_while_it_speaks)                                        \
    X(nobody_hears_himself_and_nobody_hears_fewer)                                     \
    X(who_has_two_sources_hears_neither)                                               \
    X(a_source_that_goes_leaves_its_slot_to_the_spare_one)                             \
    X(another_number_of_slots_begins_empty)                                            \
    X(an_id_in_a_place_used_before_is_another_source)                                  \
    X(whatever_happens_the_slots_keep_their_promises)                                  \
    X(who_begins_to_speak_is_heard_soon)                                               \
    X(a_silent_room_has_no_deadline_but_that_of_reports)                               \
    X(reports_come_when_due_and_late_ones_are_not_made_up_for)                         \
    X(another_interval_goes_on_with_what_was_heard)                                    \
    X(what_is_not_wished_is_not_told)                                                  \
    X(more_sources_than_there_may_be_are_refused)

#endif
