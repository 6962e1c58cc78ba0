/* socket.h - loopback sockets and the two clocks of the bench. */
#ifndef BENCH_SOCKET_H
#define BENCH_SOCKET_H

#include <bounds.h>
#include <netinet/in.h>
#include <stdint.h>
#include <sys/types.h>

struct sockaddr_in loopback(uint16_t port);
/* A UDP socket on 127.0.0.1; port 0 takes any. The descriptor, or -errno. */
int loopback_bind(uint16_t port);
uint16_t loopback_port(int fd);
uint64_t wall_clock(void);
/* User and system time of a process so far, 0 when it is gone. */
uint64_t process_clock(pid_t process);

#endif
