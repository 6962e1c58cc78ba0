/* openssl_clock.h - the time that OpenSSL sees in a program of tests.
 *
 * It asks gettimeofday, and finds ours: a definition in the program comes before the system's, in
 * shared libraries too. Time stands still until it is set. */
#ifndef BISQUE_TESTS_OPENSSL_CLOCK_H
#define BISQUE_TESTS_OPENSSL_CLOCK_H

#include "base/clock.h"

/* As the worker counts; before 0 in whole seconds. */
void openssl_clock_set(usec_t now);

#endif
