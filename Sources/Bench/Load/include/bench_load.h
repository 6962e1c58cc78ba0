/* bench_load.h - the traffic a forwarder is measured with, and the least it could cost.
 *
 * For bisque-bench: `load` sends paced RTP to a forwarder and takes in what comes out,
 * `floor` is a forwarder without any state but its keys, and `bench_pin` keeps the two off each
 * other's core.
 * Nothing here knows Bisque; nothing here prints. */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include <bounds.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* What seals packets: nothing, AEAD_AES_128_GCM, AES_CM_128_HMAC_SHA1_80. */
enum load_seal {
    LOAD_CLEAR,
    LOAD_GCM,
    LOAD_CM,
};

/* Every end has a key of its own. Listener n is end n, publisher n is end LOAD_PUBLISHERS + n; what
 * listener n says itself is sealed with that of end LOAD_REPLIES + n. */
#define LOAD_PUBLISHERS 0x10000
#define LOAD_REPLIES 0x20000
#define LOAD_KEY_MAX 30

/* The end's master key with its salt behind it; returns their length. */
uint32_t load_key(enum load_seal seal, uint32_t end, uint8_t key[__counted_by(LOAD_KEY_MAX)]);

/* Who sends to whom: every publisher is heard by every listener. */
struct load_shape {
    uint32_t publishers;
    uint32_t listeners;
    uint16_t first_port; /* listener n is at 127.0.0.1:first_port + n; below 32768 */
    uint16_t packet_bytes;
    bool is_audio; /* payload type 100 at 48 kHz, else 101 at 90 kHz with frames */
    enum load_seal in;  /* of what the publishers send */
    enum load_seal out; /* of what the listeners get: each packet is opened */
};

#define LOAD_FORWARDERS_MAX 2 /* at the same time */

/* Whose time is counted, and where publishers send. */
struct load_forwarder {
    pid_t process;
    pid_t helper; /* whose time counts as well; 0: nobody's */
    uint16_t port;
    uint8_t number_extension; /* with the transport-wide numbers; 0: listeners count themselves */
};

/* One measurement. Whoever else gets the same beside it is disturbed by the same. */
struct load_run {
    struct load_forwarder forwarder;
    struct load_forwarder beside; /* port 0: nobody */
    uint32_t packets_per_second; /* in, all publishers together */
    uint32_t burst;              /* packets of one publisher that leave together */
    uint32_t warm_up_ms;
    uint32_t measured_ms;
    bool has_feedback; /* every listener tells ten times a second what has come */
    uint32_t settled;  /* listeners below this are there from the first packet on */
};

/* What came of it at one forwarder. Times are nanoseconds. */
struct load_result {
    uint64_t sent;
    uint64_t expected; /* sent times listeners */
    uint64_t arrived;
    uint64_t duplicates;
    uint64_t again;     /* sent once more, to fill a probe */
    uint64_t strangers; /* of either: neither ours nor RTCP, or not sealed as it must be */
    uint64_t missed;    /* of what was sent since a listener was there */
    uint32_t torn;      /* listeners that missed any */
    uint32_t deaf;      /* those that got nothing at all */
    uint64_t cpu;       /* user and system time of the forwarder */
    uint64_t elapsed;
    uint64_t delay_p50;
    uint64_t delay_p99;
    uint64_t delay_p999;
    uint64_t delay_max;
    uint64_t latest; /* how far the generator was behind its own plan, at worst */
};

struct load;

/* NULL with `errno` set when a port cannot be had or the memory is gone. */
struct load *load_open(const struct load_shape *shape);
void load_close(struct load *load);
/* The port publisher `n` sends from; `n` must be below `publishers`. */
uint16_t load_publisher_port(const struct load *load, uint32_t n);
/* The synchronisation source of publisher `n`. */
uint32_t load_publisher_ssrc(uint32_t n);
/* The second result is that of `beside`. False with `errno` set when a forwarder is gone. */
bool load_measure(struct load *load, const struct load_run *run,
                  struct load_result results[__counted_by(LOAD_FORWARDERS_MAX)]);

struct floor_shape {
    uint32_t publishers;
    uint32_t listeners;
    uint16_t first_port;
    enum load_seal in;
    enum load_seal out;
};

/* Binds the floor's socket: the descriptor, or -errno; the port is put into `port`. */
int floor_open(uint16_t *port);
/* Forwards until an empty datagram arrives; 0, or the errno that ended it. */
int floor_serve(int fd, const struct floor_shape *shape);

/* What usrsctp alone brings from ends to others, in this thread and in memory. */
struct plain_shape {
    uint32_t pairs; /* of ends, each with an association of its own */
    uint32_t message_bytes;
    uint32_t burst; /* messages that an end says before packets are carried; 0: all that it takes */
};

/* All are 0 when it does not work. */
struct plain_result {
    uint64_t bytes;
    uint64_t messages;
    uint64_t cpu; /* nanoseconds of the processor's time */
};

struct plain_result plain_measure(const struct plain_shape *shape, uint32_t milliseconds);

/* A bound UDP socket of loopback with large buffers: the descriptor, or -errno. */
int bench_socket(uint16_t *port);
/* Nanoseconds of processor time that a process has taken; 0 when it is gone. */
uint64_t bench_cpu(pid_t process);
/* Keeps a process on one core; 0 or the errno. */
int bench_pin(pid_t process, int core);
/* The page-exact resident bytes of a process, 0 when it cannot be read. */
uint64_t bench_resident_bytes(pid_t process);

#endif
