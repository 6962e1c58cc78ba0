/* meeting_tests.h - the lists of the scenarios of two agents, their NATs and their servers. */
#ifndef BISQUE_SIM_MEETING_TESTS_H
#define BISQUE_SIM_MEETING_TESTS_H

#define MEETING_SCENARIO_TESTS(X)                                                      \
    X(behind_every_pair_of_nats_two_agents_meet_by_stun_where_they_can_else_by_a_relay) \
    X(two_public_hosts_meet_within_a_second_and_use_no_server)                         \
    X(two_hosts_with_ipv6_addresses_meet)                                              \
    X(neighbours_behind_one_nat_meet_without_it)                                       \
    X(behind_one_nat_two_networks_meet_by_its_outside_when_it_turns_packets_around)    \
    X(they_meet_through_loss_reordering_and_duplicates)                                \
    X(a_way_of_half_a_second_is_found_and_kept)                                        \
    X(candidates_that_come_late_are_used_when_they_come)                               \
    X(two_who_both_want_control_agree_on_one)                                          \
    X(a_restart_in_a_call_costs_no_payload)                                            \
    X(a_nat_that_forgets_its_ports_is_found_under_the_new_one)                         \
    X(an_hour_of_silence_behind_nats_that_forget_in_thirty_seconds_keeps_the_way)      \
    X(a_way_that_dies_is_doubted_in_ten_seconds_and_given_up_in_thirty)                \
    X(a_way_that_failed_is_found_again_by_a_restart)                                   \
    X(when_the_direct_way_dies_the_relay_takes_over_without_a_restart)                 \
    X(those_who_cannot_meet_fail_in_time_and_not_before)

#define MEETING_RELAY_TESTS(X)                                                         \
    X(who_wants_relays_only_tells_and_uses_nothing_else)                               \
    X(relays_are_reached_over_udp_tcp_and_tls)                                         \
    X(one_relay_is_enough_for_two)                                                     \
    X(a_relay_is_kept_for_an_hour_and_given_back_at_the_end)                           \
    X(a_nonce_that_grows_stale_is_renewed_in_the_call)                                 \
    X(a_wrong_password_is_told_and_costs_no_more_than_the_relay)                       \
    X(a_server_that_is_full_says_so)                                                   \
    X(a_server_that_sends_us_elsewhere_is_followed)                                    \
    X(servers_that_send_us_to_and_fro_are_given_up)                                    \
    X(dead_servers_end_the_search_in_time)                                             \
    X(a_relay_that_dies_in_the_call_leaves_the_other_ways)                             \
    X(a_peer_that_the_server_forbids_spoils_none_of_the_others)

#define AGENT_TESTS(X)                                                                 \
    X(media_goes_between_two_agents_that_found_each_other)                             \
    X(an_agent_finds_a_lite_transport_as_a_browser_does)                               \
    X(row_40_nobody_is_knocked_at_whom_a_far_side_may_not_name)                        \
    X(row_40_a_neighbour_is_knocked_at_where_that_is_allowed)                          \
    X(media_goes_through_two_relays_reached_over_udp)                                  \
    X(media_goes_through_two_relays_reached_over_tcp)                                  \
    X(media_moves_to_the_relay_when_the_direct_way_dies)

#define MEETING_TESTS(X)                                                               \
    MEETING_SCENARIO_TESTS(X)                                                          \
    MEETING_RELAY_TESTS(X)                                                             \
    AGENT_TESTS(X)

#endif
