/* tcp_progress.c - reads TCP_INFO, of which only the kernel's own header knows all. */
#include "loop/tcp_progress.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

/* Linux 4.6 and later tell so much. */
#define LEAST (offsetof(struct tcp_info, tcpi_min_rtt) + sizeof(uint32_t))

bool tcp_progress_read(int fd, struct tcp_progress *out)
{
    struct tcp_info state = {0};
    socklen_t length = sizeof state;

    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &state, &length) != 0 || length < LEAST)
        return false;
    *out = (struct tcp_progress){
        .acknowledged = state.tcpi_bytes_acked,
        .unsent = state.tcpi_notsent_bytes,
        .round_trip = state.tcpi_rtt,
        .best = state.tcpi_min_rtt,
    };
    return true;
}
