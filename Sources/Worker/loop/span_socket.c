/* span_socket.c - sendmmsg and recvmmsg on a pair of Unix sockets that keeps messages whole. */
#include "loop/span_socket.h"

#include "loop/network.h"
#include "proto/span_message.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define BATCH 32
#define BUDGET 256 /* messages of one socket before others have their turn */
#define KERNEL_QUEUE (4 * 1024 * 1024)

bool span_adopt(int fd)
{
    int size = KERNEL_QUEUE;

    if (socket_option(fd, SO_DOMAIN) != AF_UNIX || socket_option(fd, SO_TYPE) != SOCK_SEQPACKET ||
        socket_option(fd, SO_ACCEPTCONN) != 0)
        return false;
    /* As large as the system lets us: beyond its limit only with the right to. A small one drops
     * sooner, by name and counted at the span; the other half then asks for what it misses. */
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size) != 0)
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    return true;
}

/* -- in --------------------------------------------------------------------------------------- */

/* Heads come apart, so that a buffer has room for any packet that had room in one before. */
struct intake {
    struct mmsghdr messages[BATCH];
    struct iovec parts[2 * BATCH];
    uint8_t heads[BATCH][SPAN_HEAD_SIZE];
    struct buffer *__single buffers[BATCH];
};

static size_t prepare(struct engine *e, struct intake *in)
{
    size_t count = 0;

    memset(in->messages, 0, sizeof in->messages);
    for (; count < BATCH; count++) {
        struct buffer *buffer = engine_buffer(e);
        if (!buffer)
            break;
        in->buffers[count] = buffer;
        struct iovec *parts = &in->parts[2 * count];
        parts[0].iov_base = in->heads[count];
        parts[0].iov_len = SPAN_HEAD_SIZE;
        parts[1].iov_base = buffer->bytes;
        parts[1].iov_len = BUFFER_SIZE;
        in->messages[count].msg_hdr.msg_iov = parts;
        in->messages[count].msg_hdr.msg_iovlen = 2;
    }
    return count;
}

static void hand_over(struct network *n, usec_t now, uint32_t socket, struct intake *in, size_t i)
{
    struct buffer *buffer = in->buffers[i];
    const size_t length = in->messages[i].msg_len;
    const size_t head = length < SPAN_HEAD_SIZE ? length : SPAN_HEAD_SIZE;

    /* One packet may leave to as many places as the outbox has room for. */
    if (outbox_is_full(n->out))
        network_flush(n, now);
    if (in->messages[i].msg_hdr.msg_flags & MSG_TRUNC) {
        engine_drop(n->engine, DROP_TRUNCATED, 1);
        buffer_release(buffer);
        return;
    }
    buffer->length = (uint16_t)(length - head);
    engine_message(n->engine, now, socket, reader_of(in->heads[i], head), buffer);
}

/* A message without a byte is what the end looks like, and nobody sends one. */
static size_t count_messages(const struct intake *in, size_t got)
{
    size_t count = 0;

    while (count < got && in->messages[count].msg_len > 0)
        count++;
    return count;
}

static void lose(struct network *n, usec_t now, struct watched *watched)
{
    sockets_watch(&n->sockets, watched, 0);
    engine_span_lost(n->engine, now, watched->socket);
}

void span_receive(struct network *n, usec_t now, struct watched *watched)
{
    struct intake in;

    sockets_watch(&n->sockets, watched, UV_READABLE); /* an error may have ended it */
    for (size_t taken = 0; taken < BUDGET;) {
        size_t room = prepare(n->engine, &in);
        if (room == 0) { /* all buffers wait to be sent */
            network_flush(n, now);
            room = prepare(n->engine, &in);
        }
        const int got = recvmmsg(watched->fd, in.messages, (unsigned)room, MSG_DONTWAIT, NULL);
        const bool is_broken = got < 0 && errno != EAGAIN && errno != EINTR && errno != ENOMEM;
        const size_t arrived = got > 0 ? (size_t)got : 0;
        const size_t count = count_messages(&in, arrived);
        for (size_t i = 0; i < count; i++)
            hand_over(n, now, watched->socket, &in, i);
        for (size_t i = count; i < room; i++)
            buffer_release(in.buffers[i]);
        taken += count;
        if (is_broken || count < arrived) {
            lose(n, now, watched);
            return;
        }
        if (count < room || count == 0)
            return;
    }
}

/* -- out -------------------------------------------------------------------------------------- */

struct shipment {
    size_t count;
    struct mmsghdr messages[BATCH];
    struct iovec parts[2 * BATCH];
};

static void add_part(struct msghdr *message, struct iovec *part, uint8_t *__counted_by(length) at,
                     size_t length)
{
    if (length == 0)
        return;
    part->iov_base = at;
    part->iov_len = length;
    message->msg_iovlen++;
}

static void add_packet(struct shipment *s, const struct outbox *out,
                       const struct outgoing *packet)
{
    struct mmsghdr *message = &s->messages[s->count];
    struct iovec *parts = &s->parts[2 * s->count++];

    memset(message, 0, sizeof *message);
    message->msg_hdr.msg_iov = parts;
    add_part(&message->msg_hdr, parts, out->headers + packet->header_at, packet->header_length);
    if (packet->payload)
        add_part(&message->msg_hdr, parts + message->msg_hdr.msg_iovlen,
                 packet->payload->bytes + packet->payload_at, packet->payload_length);
}

/* Sends what was collected. Returns how many were not taken: the queue is full, or nobody is at
 * the other end, which whoever reads will notice. */
static size_t ship(struct network *n, int fd, struct shipment *s)
{
    size_t done = 0;

    while (done < s->count) {
        const int took = sendmmsg(fd, s->messages + done, (unsigned)(s->count - done),
                                  MSG_DONTWAIT | MSG_NOSIGNAL);
        if (took <= 0 && errno != EINTR)
            break;
        if (took > 0)
            done += (size_t)took;
    }
    engine_sent(n->engine, done);
    const size_t left = s->count - done;
    s->count = 0;
    return left;
}

static void send_lane(struct network *n, int fd, const struct outlane *lane)
{
    const struct outbox *out = n->out;
    struct shipment s = {.count = 0};
    uint64_t left = 0;

    for (uint32_t at = lane->first; at != OUTBOX_END; at = out->packets[at].next) {
        add_packet(&s, out, &out->packets[at]);
        if (s.count == BATCH)
            left += ship(n, fd, &s);
    }
    left += ship(n, fd, &s);
    if (left > 0)
        engine_span_full(n->engine, lane->to.socket, left);
}

void span_send(struct network *n)
{
    for (size_t i = 0; i < n->out->lane_count; i++) {
        const struct outlane *lane = &n->out->lanes[i];
        const struct watched *watched = sockets_find(&n->sockets, lane->to.socket);

        if (watched && watched->kind == SOCKET_SPAN)
            send_lane(n, watched->fd, lane);
    }
}
