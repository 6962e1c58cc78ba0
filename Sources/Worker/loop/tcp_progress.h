/* tcp_progress.h - what the kernel knows of how a connection drains.
 *
 * A file of its own, for the system's two headers about TCP exclude each other. */
#ifndef BISQUE_LOOP_TCP_PROGRESS_H
#define BISQUE_LOOP_TCP_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct tcp_progress {
    uint64_t acknowledged; /* bytes, since the connection began */
    uint32_t unsent;       /* bytes in the kernel that have not left yet */
    uint32_t round_trip;   /* microseconds, smoothed */
    uint32_t best;         /* the shortest of the last minutes */
};

/* false: this system does not tell. */
bool tcp_progress_read(int fd, struct tcp_progress *out);

#endif
