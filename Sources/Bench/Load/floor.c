/* floor.c - the least that forwarding can cost: recvmmsg, sendmmsg, nothing between.
 *
 * No streams, no headers rewritten, no statistics. What a real forwarder costs is given as a ratio
 * to this, measured in the same run on the same machine. */
#include "include/bench_load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "packet.h"
#include "socket.h"

#define BATCH_IN 32U
#define BATCH_OUT 64U

struct turn {
    uint8_t bytes[BATCH_IN][PACKET_BYTES_MAX];
    struct iovec in_pieces[BATCH_IN];
    struct mmsghdr in[BATCH_IN];
    struct iovec out_pieces[BATCH_OUT];
    struct mmsghdr out[BATCH_OUT];
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

/* Listener by listener, so that one socket's memory is touched once for all packets of the turn. */
static void forward(int fd, struct turn *turn, uint32_t received,
                    struct sockaddr_in *__counted_by(listeners) to, uint32_t listeners)
{
    uint32_t waiting = 0;

    for (uint32_t l = 0; l < listeners; l++) {
        for (uint32_t p = 0; p < received; p++) {
            turn->out[waiting].msg_hdr.msg_name = &to[l];
            turn->out_pieces[waiting].iov_base = turn->bytes[p];
            turn->out_pieces[waiting].iov_len = turn->in[p].msg_len;
            if (++waiting == BATCH_OUT) {
                flush(fd, turn, waiting);
                waiting = 0;
            }
        }
    }
    if (waiting > 0)
        flush(fd, turn, waiting);
}

int floor_serve(int fd, const struct floor_shape *shape)
{
    struct turn *turn = calloc(1, sizeof(*turn));
    struct sockaddr_in *to = calloc(shape->listeners, sizeof(*to));
    int why = 0;

    if (turn == NULL || to == NULL) {
        free(turn);
        free(to);
        return ENOMEM;
    }
    for (uint32_t l = 0; l < shape->listeners; l++)
        to[l] = loopback((uint16_t)(shape->first_port + l));
    turn_begin(turn);
    while (why == 0) {
        int received = recvmmsg(fd, turn->in, BATCH_IN, MSG_WAITFORONE, NULL);

        if (received < 0 && errno != EINTR && errno != ECONNREFUSED)
            why = errno;
        if (received < 1)
            continue;
        if (turn->in[0].msg_len == 0)
            break;
        forward(fd, turn, (uint32_t)received, to, shape->listeners);
    }
    free(turn);
    free(to);
    return why;
}
