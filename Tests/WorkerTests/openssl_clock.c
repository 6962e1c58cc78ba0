/* openssl_clock.c - gettimeofday for the shared libraries of a program of tests. */
#include "openssl_clock.h"

#include <bounds.h>
#include <stdlib.h>

#define BEGINNING 1000000000 /* seconds; to OpenSSL, second 0 is a timer that does not run */

static usec_t time_now;

int gettimeofday(struct timeval *now, void *zone);

int gettimeofday(struct timeval *now, void *zone)
{
    (void)zone;
    now->tv_sec = (time_t)(BEGINNING + time_now / SECOND);
    now->tv_usec = (suseconds_t)(time_now % SECOND);
    return 0;
}

void openssl_clock_set(usec_t now)
{
    time_now = now;
}
