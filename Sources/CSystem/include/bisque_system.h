/* bisque_system.h - what the controller needs from Linux and Swift cannot reach by itself.
 *
 * Descriptor passing, process descriptors, and a spawn that hands on one descriptor and nothing
 * else. It keeps no state and takes no decisions (Sources/Controller/Worker does). Every function
 * returns what Linux returns, with `errno` made explicit: a negative number is an error's. */
#ifndef BISQUE_SYSTEM_H
#define BISQUE_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <bounds.h>

/* How a process ended. */
enum bisque_end {
    BISQUE_END_NONE,
    BISQUE_END_EXITED,
    BISQUE_END_SIGNALLED,
};

struct bisque_exit {
    enum bisque_end how;
    int32_t number; /* the exit code, or the signal */
};

/* Starts `path` with `channel` as its descriptor 3 and no other one above 2, no signal blocked or
 * ignored, in a process group of its own: Ctrl-C is for the controller alone, which then ends its
 * workers in order. `environment` must hold `count` strings and NULL after them. Returns the
 * process id. */
pid_t bisque_spawn(const char *path, const char *name,
                   char *__null_terminated *__counted_by(count + 1) environment, size_t count,
                   int channel);

/* The process' own environment, NULL at its end; how many strings it holds before that. */
size_t bisque_environment_count(void);
/* The string at `index`, which must be below the count; NULL when it has gone meanwhile. */
const char *bisque_environment_at(size_t index);

/* Moves a new descriptor above the standard ones, where a host that closed those writes all the
 * same. It must close on exec. The given one is closed when it fails, and kept when it is above
 * them already. A negative one is the last error. */
int bisque_descriptor_lift(int descriptor);

/* A descriptor that becomes readable when the process has ended. */
int bisque_process_open(pid_t process);
int bisque_process_signal(int descriptor, int signal);
/* Takes the process' end, if it has come, without waiting. */
int bisque_process_reap(int descriptor, struct bisque_exit *end);

/* A descriptor that another thread can make readable. */
int  bisque_wake_open(void);
void bisque_wake_raise(int descriptor);
void bisque_wake_lower(int descriptor);

/* Two connected stream sockets, closed on exec; the first does not block. */
int bisque_socket_pair(int *__counted_by(2) pair);
/* How many of the bytes went; the descriptors travel with the first one. Raises no signal. */
ssize_t bisque_socket_send(int descriptor, const uint8_t *__counted_by(length) bytes, size_t length,
                           const int *__counted_by(count) descriptors, size_t count);

/* One address of this machine, as text. */
struct bisque_interface_address {
    char ip[46]; /* INET6_ADDRSTRLEN, which is not for Swift to see */
    bool is_loopback;
};

/* The addresses of the interfaces that are up, in the system's order, without those that are of use
 * only together with an interface's name. Returns how many there is room for. */
size_t bisque_interface_addresses(struct bisque_interface_address *__counted_by(room) addresses,
                                  size_t room);

/* Most descriptors in one message. */
#define BISQUE_DESCRIPTORS_MAX 64

/* A name shown by ps and gdb, cut to what Linux allows. */
void bisque_thread_name(const char *name);
/* Signals are the application's: none is delivered to the calling thread. */
void bisque_thread_block_signals(void);

#endif
