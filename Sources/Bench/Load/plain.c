/* plain.c - usrsctp without anything around it: pairs of ends in one thread, packets carried in
 * memory.
 *
 * What data channels cost beside it are DTLS, ICE, UDP and the worker. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <usrsctp.h>

#include "include/bench_load.h"
#include "socket.h"

#define PAIRS_MAX 1000
#define PORT 5000
#define BUFFER (1024 * 1024)
#define PACKET_MAX 1160 /* as long as those of data channels */
#define HEAD 12
#define FLIGHTS 16384

/* A library's pointers say nothing about themselves. */
#define LIBRARY(type, pointer) __unsafe_forge_single(type *, pointer)

struct flight {
    size_t to;
    size_t length;
    uint8_t bytes[PACKET_MAX];
};

/* usrsctp has its state in itself, and so there is one of these. */
static struct {
    bool is_begun;
    struct socket *__single ends[2 * PAIRS_MAX]; /* that of an even number speaks to the next */
    size_t first;
    size_t count;
    struct flight flights[FLIGHTS];
    uint8_t message[262144];
} plain;

/* Ends are known to usrsctp by numbers from 1. */
static int on_packet(void *__unsafe_indexable address, void *__unsafe_indexable bytes,
                     size_t length, uint8_t tos, uint8_t set_df)
{
    struct flight *flight = &plain.flights[(plain.first + plain.count) % FLIGHTS];

    (void)tos;
    (void)set_df;
    if (plain.count == FLIGHTS || length > PACKET_MAX)
        return ENOBUFS;
    flight->to = ((size_t)(uintptr_t)address - 1) ^ 1;
    flight->length = length;
    memcpy(flight->bytes, __unsafe_forge_bidi_indexable(uint8_t *, bytes, length), length);
    plain.count++;
    return 0;
}

static void *__single address_of(size_t end)
{
    return __unsafe_forge_single(void *, (void *)(uintptr_t)(end + 1));
}

static void land(void)
{
    while (plain.count > 0) {
        struct flight *flight = &plain.flights[plain.first];

        plain.first = (plain.first + 1) % FLIGHTS;
        plain.count--;
        usrsctp_conninput(address_of(flight->to), flight->bytes, flight->length, 0);
    }
}

static bool set(struct socket *socket, int level, int option, const void *__sized_by(size) value,
                size_t size)
{
    return usrsctp_setsockopt(socket, level, option, value, (socklen_t)size) == 0;
}

static void collect(size_t end, int collects)
{
    const int at_once = !collects;

    (void)set(plain.ends[end], IPPROTO_SCTP, SCTP_NODELAY, &at_once, sizeof at_once);
}

static bool open_end(size_t end)
{
    const int size = BUFFER;
    const int one = 1;
    struct sctp_paddrparams path;
    struct sockaddr_conn at;
    struct socket *__single socket = LIBRARY(
        struct socket, usrsctp_socket(AF_CONN, SOCK_STREAM, IPPROTO_SCTP, NULL, NULL, 0, NULL));

    if (!socket)
        return false;
    plain.ends[end] = socket;
    usrsctp_register_address(address_of(end));
    memset(&at, 0, sizeof at);
    at.sconn_family = AF_CONN;
    at.sconn_port = htons(PORT);
    at.sconn_addr = address_of(end);
    memset(&path, 0, sizeof path);
    path.spp_flags = SPP_PMTUD_DISABLE | SPP_HB_DISABLE;
    path.spp_pathmtu = PACKET_MAX - HEAD;
    if (usrsctp_set_non_blocking(socket, 1) != 0 ||
        !set(socket, SOL_SOCKET, SO_SNDBUF, &size, sizeof size) ||
        !set(socket, SOL_SOCKET, SO_RCVBUF, &size, sizeof size) ||
        !set(socket, IPPROTO_SCTP, SCTP_NODELAY, &one, sizeof one) ||
        !set(socket, IPPROTO_SCTP, SCTP_PEER_ADDR_PARAMS, &path, sizeof path) ||
        usrsctp_bind(socket, (struct sockaddr *)&at, sizeof at) != 0)
        return false;
    if (usrsctp_connect(socket, (struct sockaddr *)&at, sizeof at) < 0 && errno != EINPROGRESS)
        return false;
    memcpy(&path.spp_address, &at, sizeof at);
    return set(socket, IPPROTO_SCTP, SCTP_PEER_ADDR_PARAMS, &path, sizeof path);
}

/* As many as it takes, or `burst` of them: those before the last wait for it. */
static void speak(size_t end, const struct plain_shape *shape)
{
    struct sctp_sendv_spa how;

    memset(&how, 0, sizeof how);
    how.sendv_flags = SCTP_SEND_SNDINFO_VALID;
    if (shape->burst > 1)
        collect(end, 1);
    for (uint32_t i = 0; shape->burst == 0 || i < shape->burst; i++) {
        if (shape->burst > 1 && i == shape->burst - 1)
            collect(end, 0);
        if (usrsctp_sendv(plain.ends[end], plain.message, shape->message_bytes, NULL, 0, &how,
                          sizeof how, SCTP_SENDV_SPA, 0) < 0)
            return;
    }
}

static void hear(size_t end, struct plain_result *result)
{
    for (;;) {
        struct sockaddr_conn from;
        struct sctp_rcvinfo info;
        socklen_t from_length = sizeof from, info_length = sizeof info;
        unsigned int type = 0;
        int flags = 0;
        const ssize_t length =
            usrsctp_recvv(plain.ends[end], plain.message, sizeof plain.message,
                          (struct sockaddr *)&from, &from_length, &info, &info_length, &type,
                          &flags);

        if (length <= 0)
            return;
        result->bytes += (uint64_t)length;
        result->messages += (flags & MSG_EOR) != 0;
    }
}

static struct plain_result run(const struct plain_shape *shape, uint64_t nanoseconds)
{
    const uint64_t begun = wall_clock(), used = process_clock(0);
    struct plain_result result = { 0 };
    uint64_t ticked = begun;

    while (wall_clock() - begun < nanoseconds) {
        const uint64_t elapsed = (wall_clock() - ticked) / 1000000;

        for (size_t pair = 0; pair < shape->pairs; pair++)
            speak(2 * pair, shape);
        land();
        for (size_t pair = 0; pair < shape->pairs; pair++)
            hear(2 * pair + 1, &result);
        land();
        usrsctp_handle_timers((uint32_t)elapsed);
        ticked += elapsed * 1000000;
    }
    result.cpu = process_clock(0) - used;
    return result;
}

static bool open_pairs(size_t pairs)
{
    if (!plain.is_begun) {
        plain.is_begun = true;
        usrsctp_init_nothreads(0, on_packet, NULL);
        usrsctp_sysctl_set_sctp_ecn_enable(0);
    }
    for (size_t end = 0; end < 2 * pairs; end++)
        if (!plain.ends[end] && !open_end(end))
            return false;
    land();
    return true;
}

struct plain_result plain_measure(const struct plain_shape *shape, uint32_t milliseconds)
{
    const struct plain_result nothing = { 0 };

    if (shape->message_bytes > sizeof plain.message || shape->pairs > PAIRS_MAX ||
        !open_pairs(shape->pairs))
        return nothing;
    (void)run(shape, 500000000);
    return run(shape, (uint64_t)milliseconds * 1000000);
}
