/* floor.c - the least that forwarding can cost: recvmmsg, sendmmsg, and the ciphers between.
 *
 * No streams, no headers rewritten, no statistics. Encryption is the copy: from the packet that
 * all listeners share to where the system call finds it, with each one's own kept context. What a
 * real forwarder costs is given as a ratio to this, from the same run on the same machine. */
#include "include/bench_load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cipher.h"
#include "packet.h"
#include "socket.h"

#define BATCH_IN 32U
#define BATCH_OUT 64U

struct turn {
    uint8_t bytes[BATCH_IN][PACKET_BYTES_MAX];
    uint32_t lengths[BATCH_IN]; /* 0: not to be forwarded */
    uint64_t indices[BATCH_IN];
    struct iovec in_pieces[BATCH_IN];
    struct mmsghdr in[BATCH_IN];
    uint8_t sealed[BATCH_OUT][PACKET_BYTES_MAX];
    struct iovec out_pieces[BATCH_OUT];
    struct mmsghdr out[BATCH_OUT];
};

struct publisher {
    struct cipher *__single cipher; /* NULL: it sends in the clear */
    struct rollover rollover;
};

struct listener {
    struct cipher *__single cipher;
    struct sockaddr_in to;
};

struct floor {
    struct floor_shape shape;
    uint32_t publishers_count;
    struct publisher *__counted_by(publishers_count) publishers;
    uint32_t listeners_count;
    struct listener *__counted_by(listeners_count) listeners;
    struct turn turn;
};

int floor_open(uint16_t *port)
{
    int fd = loopback_bind(0);

    if (fd >= 0)
        *port = loopback_port(fd);
    return fd;
}

static void turn_begin(struct turn *turn)
{
    for (uint32_t i = 0; i < BATCH_IN; i++) {
        turn->in_pieces[i].iov_base = turn->bytes[i];
        turn->in_pieces[i].iov_len = PACKET_BYTES_MAX;
        turn->in[i].msg_hdr.msg_iov = &turn->in_pieces[i];
        turn->in[i].msg_hdr.msg_iovlen = 1;
    }
    for (uint32_t i = 0; i < BATCH_OUT; i++) {
        turn->out[i].msg_hdr.msg_namelen = sizeof(struct sockaddr_in);
        turn->out[i].msg_hdr.msg_iov = &turn->out_pieces[i];
        turn->out[i].msg_hdr.msg_iovlen = 1;
    }
}

static void flush(int fd, struct turn *turn, uint32_t count)
{
    uint32_t done = 0;

    while (done < count) {
        int sent = sendmmsg(fd, turn->out + done, count - done, 0);

        if (sent > 0)
            done += (uint32_t)sent;
        else if (errno != EINTR)
            done++; /* a listener that is gone costs its own packet only */
    }
}

/* Whose each packet is, what its index is, and off with its seal. */
static void take(struct floor *floor, uint32_t received)
{
    struct turn *turn = &floor->turn;

    for (uint32_t p = 0; p < received; p++) {
        uint32_t len = turn->in[p].msg_len;
        uint32_t from = rtp_ssrc(turn->bytes[p]) - load_publisher_ssrc(0);

        turn->lengths[p] = 0;
        if (len < PACKET_BYTES_MIN || from >= floor->publishers_count)
            continue;
        struct publisher *publisher = &floor->publishers[from];

        turn->indices[p] = rollover_index(&publisher->rollover, rtp_sequence(turn->bytes[p]));
        if (!publisher->cipher)
            turn->lengths[p] = len;
        else if (cipher_unseal(publisher->cipher, turn->indices[p], turn->bytes[p], len))
            turn->lengths[p] = len - cipher_tag_length(floor->shape.in);
    }
}

/* Makes one message of one packet to one listener; false when it cannot be sealed. */
static bool address_one(struct floor *floor, uint32_t packet, struct listener *to, uint32_t place)
{
    struct turn *turn = &floor->turn;
    uint32_t len = turn->lengths[packet];

    turn->out[place].msg_hdr.msg_name = &to->to;
    turn->out_pieces[place].iov_base = to->cipher ? turn->sealed[place] : turn->bytes[packet];
    turn->out_pieces[place].iov_len = len + cipher_tag_length(floor->shape.out);
    return !to->cipher || cipher_seal(to->cipher, turn->indices[packet], turn->bytes[packet], len,
                                      turn->sealed[place], PACKET_BYTES_MAX);
}

/* Listener by listener, so that one's keys and one socket's memory are touched once for all packets
 * of the turn. */
static void forward(int fd, struct floor *floor, uint32_t received)
{
    uint32_t waiting = 0;

    for (uint32_t l = 0; l < floor->listeners_count; l++) {
        for (uint32_t p = 0; p < received; p++) {
            if (floor->turn.lengths[p] == 0 ||
                !address_one(floor, p, &floor->listeners[l], waiting))
                continue;
            if (++waiting == BATCH_OUT) {
                flush(fd, &floor->turn, waiting);
                waiting = 0;
            }
        }
    }
    if (waiting > 0)
        flush(fd, &floor->turn, waiting);
}

static void close_all(struct floor *floor)
{
    for (uint32_t p = 0; p < floor->publishers_count; p++)
        cipher_close(floor->publishers[p].cipher);
    for (uint32_t l = 0; l < floor->listeners_count; l++)
        cipher_close(floor->listeners[l].cipher);
    free(floor->publishers);
    free(floor->listeners);
    free(floor);
}

/* NULL: no memory. */
static struct floor *open_all(const struct floor_shape *shape)
{
    struct floor *floor = calloc(1, sizeof(*floor));
    struct publisher *publishers = calloc(shape->publishers, sizeof(*publishers));
    struct listener *listeners = calloc(shape->listeners, sizeof(*listeners));
    bool complete = true;

    if (floor == NULL || publishers == NULL || listeners == NULL) {
        free(floor);
        free(publishers);
        free(listeners);
        return NULL;
    }
    floor->shape = *shape;
    floor->publishers = publishers;
    floor->publishers_count = shape->publishers;
    floor->listeners = listeners;
    floor->listeners_count = shape->listeners;
    for (uint32_t p = 0; p < shape->publishers && shape->in != LOAD_CLEAR; p++) {
        publishers[p].cipher = cipher_open(shape->in, LOAD_PUBLISHERS + p, CIPHER_UNSEALS);
        complete = complete && publishers[p].cipher;
    }
    for (uint32_t l = 0; l < shape->listeners; l++) {
        listeners[l].to = loopback((uint16_t)(shape->first_port + l));
        if (shape->out != LOAD_CLEAR) {
            listeners[l].cipher = cipher_open(shape->out, l, CIPHER_SEALS);
            complete = complete && listeners[l].cipher;
        }
    }
    turn_begin(&floor->turn);
    if (complete)
        return floor;
    close_all(floor);
    return NULL;
}

int floor_serve(int fd, const struct floor_shape *shape)
{
    struct floor *floor = open_all(shape);
    int why = 0;

    if (floor == NULL)
        return ENOMEM;
    while (why == 0) {
        int received = recvmmsg(fd, floor->turn.in, BATCH_IN, MSG_WAITFORONE, NULL);

        if (received < 0 && errno != EINTR && errno != ECONNREFUSED)
            why = errno;
        if (received < 1)
            continue;
        if (floor->turn.in[0].msg_len == 0)
            break;
        take(floor, (uint32_t)received);
        forward(fd, floor, (uint32_t)received);
    }
    close_all(floor);
    return why;
}
