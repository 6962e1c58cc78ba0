/* relays_tests.h - the list of the tests with a real TURN server, run by scripts/with-coturn. */
#ifndef BISQUE_TESTS_RELAYS_TESTS_H
#define BISQUE_TESTS_RELAYS_TESTS_H

#define TESTS(X)                                                                       \
    X(two_workers_shake_hands_through_coturn_over_udp_tcp_and_tls)                     \
    X(two_workers_find_each_other_by_the_addresses_coturn_sees)                        \
    X(a_wrong_password_is_told_by_coturn_and_by_us)                                    \
    X(coturn_with_somebody_elses_certificate_is_none)                                  \
    X(coturn_that_nobody_reaches_is_lost)                                              \
    X(behind_nats_that_keep_their_ports_two_workers_meet_without_the_relay)            \
    X(behind_nats_that_change_their_ports_two_workers_meet_by_a_relay_over_anything)

#endif
