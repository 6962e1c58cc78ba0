/* starve_tests.h - the list of the tests that take memory away from the engine. */
#ifndef BISQUE_TESTS_STARVE_TESTS_H
#define BISQUE_TESTS_STARVE_TESTS_H

#define TESTS(X)                                                                                   \
    X(an_engine_without_memory_does_not_open)                                                      \
    X(a_request_that_lacks_memory_once_changes_nothing)                                            \
    X(a_request_that_lacks_memory_for_long_changes_nothing)                                        \
    X(a_packet_needs_no_memory)                                                                    \
    X(closing_a_transport_builds_nothing)                                                          \
    X(a_browsers_transport_that_lacks_memory_once_harms_nobody)                                    \
    X(a_browsers_transport_that_lacks_memory_for_long_harms_nobody)                                \
    X(a_sealed_packet_needs_no_memory)                                                             \
    X(a_span_that_lacks_memory_once_harms_nobody)                                                  \
    X(a_span_that_lacks_memory_for_long_harms_nobody)                                              \
    X(a_packet_across_needs_no_memory)                                                             \
    X(data_channels_that_lack_memory_once_change_nothing)                                          \
    X(data_channels_that_lack_memory_for_long_change_nothing)                                      \
    X(an_agents_transport_that_lacks_memory_once_harms_nobody)                                     \
    X(an_agents_transport_that_lacks_memory_for_long_harms_nobody)

#endif
