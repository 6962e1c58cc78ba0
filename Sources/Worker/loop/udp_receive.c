/* udp_receive.c - recvmmsg into pool buffers. */
#include "loop/udp.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define BATCH 32
#define BUDGET 256          /* datagrams of one socket before others have their turn */
#define KERNEL_QUEUE (4 * 1024 * 1024)

/* One of the socket's properties; -1 when it is no socket. */
static int option(int fd, int name)
{
    int value = -1;
    socklen_t length = sizeof value;

    return getsockopt(fd, SOL_SOCKET, name, &value, &length) == 0 ? value : -1;
}

bool udp_adopt(int fd)
{
    int size = KERNEL_QUEUE;
    int family = option(fd, SO_DOMAIN);

    if ((family != AF_INET && family != AF_INET6) || option(fd, SO_PROTOCOL) != IPPROTO_UDP)
        return false;
    if (option(fd, SO_TYPE) != SOCK_DGRAM) /* a raw one sees what is meant for others */
        return false;
    /* As large as the system lets us: beyond its limit only with the right to. */
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) != 0)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size) != 0)
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    return true;
}

void udp_forgive(int fd)
{
    int error = 0;
    socklen_t length = sizeof error;

    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
}

static struct address read_address(const struct sockaddr_storage *from)
{
    struct address address = {0};

    if (from->ss_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, from, sizeof v4);
        address.family = 4;
        address.port = ntohs(v4.sin_port);
        memcpy(address.ip, &v4.sin_addr, 4);
    } else if (from->ss_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, from, sizeof v6);
        address.family = 6;
        address.port = ntohs(v6.sin6_port);
        memcpy(address.ip, &v6.sin6_addr, 16);
        if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
            address.family = 4;
            memcpy(address.ip, address.ip + 12, 4);
            memset(address.ip + 4, 0, 12);
        }
    }
    return address;
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
    struct flow flow = {.remote = read_address(&batch->from[i]), .socket = socket};
    buffer->length = (uint16_t)message->msg_len;
    engine_datagram(e, now, &flow, buffer);
}

/* Between two packets, for one packet may leave to as many places as the outbox has room for. */
static void make_room(struct engine *e, struct outbox *out, struct udp_sockets *sockets)
{
    if (outbox_is_full(out))
        udp_flush(e, out, sockets);
}

void udp_receive(struct engine *e, struct outbox *out, usec_t now, uint32_t socket,
                 struct udp_sockets *sockets)
{
    struct batch batch;

    for (size_t taken = 0; taken < BUDGET;) {
        size_t room = prepare(e, &batch);
        if (room == 0) { /* all buffers wait to be sent */
            udp_flush(e, out, sockets);
            room = prepare(e, &batch);
        }
        int got = recvmmsg(sockets->fds[socket], batch.messages, (unsigned)room, MSG_DONTWAIT,
                           NULL);
        size_t count = got > 0 ? (size_t)got : 0;
        for (size_t i = 0; i < count; i++) {
            make_room(e, out, sockets);
            hand_over(e, now, socket, &batch, i);
        }
        for (size_t i = count; i < room; i++)
            buffer_release(batch.buffers[i]);
        taken += count;
        if (count < room || count == 0)
            return;
    }
}
