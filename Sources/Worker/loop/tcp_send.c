/* tcp_send.c - a lane's packets onto its stream: at once as far as the system takes them, the rest
 * into the backlog.
 *
 * A packet is three pieces of memory here, its length, its header and the shared payload; it is
 * copied only when it has to wait. */
#include "loop/network.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define BATCH 64 /* packets of one message to the system */

struct batch {
    size_t count;
    size_t part_count;
    const struct outgoing *__single packets[BATCH];
    uint8_t lengths[BATCH][FRAMING_LENGTH_SIZE];
    struct iovec parts[3 * BATCH];
};

static size_t packet_size(const struct outgoing *packet)
{
    return (size_t)packet->header_length + packet->payload_length;
}

static struct reader header_of(const struct outbox *out, const struct outgoing *packet)
{
    return reader_of(out->headers + packet->header_at, packet->header_length);
}

static struct reader payload_of(const struct outgoing *packet)
{
    if (!packet->payload)
        return reader_of(NULL, 0);
    return reader_of(packet->payload->bytes + packet->payload_at, packet->payload_length);
}

/* Sends as much as goes. Returns how many bytes; a stream that takes nothing ever again is broken
 * after it. */
static size_t push(struct network *n, struct tcp_stream *stream, struct iovec *__counted_by(count)
                   parts, size_t count)
{
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = count};
    ssize_t took;

    do {
        took = sendmsg(stream->watched->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (took < 0 && errno == EINTR);
    if (took >= 0) {
        engine_sent(n->engine, 1);
        stream->pushed += (size_t)took;
        return (size_t)took;
    }
    if (errno != EAGAIN)
        tcp_break(n, stream, DROP_NONE);
    return 0;
}

static void add_part(struct batch *b, const struct reader *part)
{
    if (part->len == 0)
        return;
    b->parts[b->part_count].iov_base = (void *)(uintptr_t)part->bytes;
    b->parts[b->part_count++].iov_len = part->len;
}

static void add_packet(struct batch *b, const struct outbox *out, const struct outgoing *packet)
{
    uint8_t *length = b->lengths[b->count];
    struct reader parts[] = {reader_of(length, FRAMING_LENGTH_SIZE), header_of(out, packet),
                             payload_of(packet)};

    length[0] = (uint8_t)(packet_size(packet) >> 8);
    length[1] = (uint8_t)packet_size(packet);
    b->packets[b->count++] = packet;
    for (size_t i = 0; i < 3; i++)
        add_part(b, &parts[i]);
}

/* A packet of which `taken` bytes are on their way must wait, or die. */
static void wait_in_line(struct network *n, usec_t now, struct tcp_stream *stream,
                         const struct outgoing *packet, size_t taken)
{
    if (!tcp_is_open(stream)) {
        engine_drop(n->engine, DROP_SEND_FAILED, 1);
        return;
    }
    if (stream->backlog.used == 0)
        stream->moved_at = now;
    if (!backlog_put(&stream->backlog, header_of(n->out, packet), payload_of(packet), taken))
        engine_drop(n->engine, DROP_TCP_QUEUE_FULL, 1);
}

static void push_batch(struct network *n, usec_t now, struct tcp_stream *stream, struct batch *b)
{
    size_t taken = push(n, stream, b->parts, b->part_count);

    for (size_t i = 0; i < b->count; i++) {
        size_t size = FRAMING_LENGTH_SIZE + packet_size(b->packets[i]);
        if (taken >= size) {
            taken -= size;
            continue;
        }
        wait_in_line(n, now, stream, b->packets[i], taken);
        taken = 0;
    }
    b->count = 0;
    b->part_count = 0;
}

/* Whether the lane leads to who is at the other end now, and not to somebody before him. */
static bool leads_to(const struct outlane *lane, const struct tcp_stream *stream)
{
    return address_equal(&lane->to.remote, &stream->remote);
}

static void send_lane(struct network *n, usec_t now, const struct outlane *lane,
                      struct tcp_stream *stream)
{
    struct batch b;

    b.count = 0;
    b.part_count = 0;
    for (uint32_t at = lane->first; at != OUTBOX_END; at = n->out->packets[at].next) {
        const struct outgoing *packet = &n->out->packets[at];
        if (!leads_to(lane, stream))
            engine_drop(n->engine, DROP_SEND_FAILED, 1);
        else if (!tcp_is_open(stream) || stream->backlog.used > 0)
            wait_in_line(n, now, stream, packet, 0);
        else
            add_packet(&b, n->out, packet);
        if (b.count == BATCH)
            push_batch(n, now, stream, &b);
    }
    if (b.count > 0)
        push_batch(n, now, stream, &b);
    if (stream->measure_at == NEVER)
        stream->measure_at = now + TCP_MEASURE;
    tcp_settle(n, stream);
}

void tcp_send(struct network *n, usec_t now)
{
    for (size_t i = 0; i < n->out->lane_count; i++) {
        const struct outlane *lane = &n->out->lanes[i];
        const struct watched *watched = sockets_find(&n->sockets, lane->to.socket);
        if (watched && watched->kind == SOCKET_STREAM)
            send_lane(n, now, lane, watched->stream);
    }
}

void tcp_drain(struct network *n, usec_t now, struct tcp_stream *stream)
{
    while (tcp_is_open(stream) && stream->backlog.used > 0) {
        struct reader pieces[2];
        struct iovec parts[2];
        size_t count = backlog_pieces(&stream->backlog, pieces);
        for (size_t i = 0; i < count; i++) {
            parts[i].iov_base = (void *)(uintptr_t)pieces[i].bytes;
            parts[i].iov_len = pieces[i].len;
        }
        size_t took = push(n, stream, parts, count);
        if (took == 0)
            break;
        stream->moved_at = now;
        backlog_taken(&stream->backlog, took);
    }
    tcp_settle(n, stream);
}
