/* socket.c - loopback sockets, clocks and the few questions to the system the bench has. */
#include "socket.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "include/bench_load.h"

#define SOCKET_BUFFER_BYTES (8 * 1024 * 1024)

struct sockaddr_in loopback(uint16_t port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int loopback_bind(uint16_t port)
{
    struct sockaddr_in address = loopback(port);
    int bytes = SOCKET_BUFFER_BYTES;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int why;

    if (fd < 0)
        return -errno;
    /* The forced form needs a privilege; without it the system's limit is what we get. */
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)) != 0)
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof(bytes)) != 0)
        (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));
    if (bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
        return fd;
    why = errno;
    close(fd);
    return -why;
}

uint16_t loopback_port(int fd)
{
    struct sockaddr_in address = { 0 };
    socklen_t size = sizeof(address);

    if (getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        return 0;
    return ntohs(address.sin_port);
}

static uint64_t clock_of(clockid_t clock)
{
    struct timespec at = { 0 };

    if (clock_gettime(clock, &at) != 0)
        return 0;
    return (uint64_t)at.tv_sec * 1000000000ULL + (uint64_t)at.tv_nsec;
}

uint64_t wall_clock(void)
{
    return clock_of(CLOCK_REALTIME);
}

uint64_t process_clock(pid_t process)
{
    clockid_t clock;

    return clock_getcpuclockid(process, &clock) == 0 ? clock_of(clock) : 0;
}

int bench_socket(uint16_t *port)
{
    const int fd = loopback_bind(0);

    *port = fd < 0 ? 0 : loopback_port(fd);
    return fd;
}

uint64_t bench_cpu(pid_t process)
{
    return process_clock(process);
}

int bench_pin(pid_t process, int core)
{
    cpu_set_t cores;

    CPU_ZERO(&cores);
    CPU_SET((size_t)core, &cores);
    return sched_setaffinity(process, sizeof(cores), &cores) == 0 ? 0 : errno;
}

/* The number behind `key` in a page of "Key:   123 kB" lines; 0 when it is not there. */
static uint64_t kilobytes_of(const char *__counted_by(len) page, size_t len,
                             const char *__counted_by(key_len) key, size_t key_len)
{
    uint64_t value = 0;
    size_t i;

    for (i = 0; i + key_len < len; i++) {
        if ((i == 0 || page[i - 1] == '\n') && memcmp(page + i, key, key_len) == 0)
            break;
    }
    for (i += key_len; i < len && page[i] == ' '; i++)
        ;
    for (; i < len && page[i] >= '0' && page[i] <= '9'; i++)
        value = value * 10U + (uint64_t)(page[i] - '0');
    return value;
}

uint64_t bench_resident_bytes(pid_t process)
{
    static const char key[] = { 'R', 's', 's', ':' };
    char path[64], page[4096];
    ssize_t got;
    int fd;

    (void)snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)process);
    fd = open(__unsafe_null_terminated_from_indexable(path), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    got = read(fd, page, sizeof(page));
    close(fd);
    return got > 0 ? kilobytes_of(page, (size_t)got, key, sizeof(key)) * 1024U : 0;
}
