/* udp_receive.c - recvmmsg into pool buffers. */
#include "loop/udp.h"

#include "loop/network.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define BATCH 32
#define BUDGET 256          /* datagrams of one socket before others have their turn */
#define KERNEL_QUEUE (4 * 1024 * 1024)

bool udp_adopt(int fd)
{
    int size = KERNEL_QUEUE;
    int family = socket_option(fd, SO_DOMAIN);

    if ((family != AF_INET && family != AF_INET6) || socket_option(fd, SO_PROTOCOL) != IPPROTO_UDP)
        return false;
    if (socket_option(fd, SO_TYPE) != SOCK_DGRAM) /* a raw one sees what is meant for others */
        return false;
    /* As large as the system lets us: beyond its limit only with the right to. */
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) != 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size) != 0)
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    return true;
}

struct batch {
    struct mmsghdr messages[BATCH];
    struct iovec parts[BATCH];
    struct sockaddr_storage from[BATCH];
    struct buffer *__single buffers[BATCH];
};

static size_t prepare(struct engine *e, struct batch *batch)
{
    size_t count = 0;

    memset(batch->messages, 0, sizeof batch->messages);
    for (; count < BATCH; count++) {
        struct buffer *buffer = engine_buffer(e);
        if (!buffer)
            break;
        batch->buffers[count] = buffer;
        batch->parts[count].iov_base = buffer->bytes;
        batch->parts[count].iov_len = BUFFER_SIZE;
        batch->messages[count].msg_hdr.msg_iov = &batch->parts[count];
        batch->messages[count].msg_hdr.msg_iovlen = 1;
        batch->messages[count].msg_hdr.msg_name = &batch->from[count];
        batch->messages[count].msg_hdr.msg_namelen = sizeof batch->from[count];
    }
    return count;
}

static void hand_over(struct engine *e, usec_t now, uint32_t socket, struct batch *batch, size_t i)
{
    const struct mmsghdr *message = &batch->messages[i];
    struct buffer *buffer = batch->buffers[i];

    if (message->msg_hdr.msg_flags & MSG_TRUNC) {
        engine_drop(e, DROP_TRUNCATED, 1);
        buffer_release(buffer);
        return;
    }
    struct flow flow = {.remote = socket_address(&batch->from[i]), .socket = socket};
    buffer->length = (uint16_t)message->msg_len;
    engine_datagram(e, now, &flow, buffer);
}

void udp_receive(struct network *n, usec_t now, const struct watched *watched)
{
    struct batch batch;

    for (size_t taken = 0; taken < BUDGET;) {
        size_t room = prepare(n->engine, &batch);
        if (room == 0) { /* all buffers wait to be sent */
            network_flush(n, now);
            room = prepare(n->engine, &batch);
        }
        int got = recvmmsg(watched->fd, batch.messages, (unsigned)room, MSG_DONTWAIT, NULL);
        size_t count = got > 0 ? (size_t)got : 0;
        for (size_t i = 0; i < count; i++) {
            /* One packet may leave to as many places as the outbox has room for. */
            if (outbox_is_full(n->out))
                network_flush(n, now);
            hand_over(n->engine, now, watched->socket, &batch, i);
        }
        for (size_t i = count; i < room; i++)
            buffer_release(batch.buffers[i]);
        taken += count;
        if (count < room || count == 0)
            return;
    }
}
