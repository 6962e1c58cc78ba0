/* relay_stream.c - bytes of a connection to a TURN server into messages, and back. */
#include "loop/relay_stream.h"

#include "loop/network.h"
#include "proto/tls_client.h"

#include <channel_messages.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define BUDGET (16 * 1024) /* bytes of one connection before others have their turn */

/* -- life ------------------------------------------------------------------------------------- */

static bool is_connected(int fd, struct address *remote)
{
    struct sockaddr_storage at = {0};
    socklen_t length = sizeof at;
    int family = socket_option(fd, SO_DOMAIN);

    if ((family != AF_INET && family != AF_INET6) ||
        socket_option(fd, SO_PROTOCOL) != IPPROTO_TCP || socket_option(fd, SO_ACCEPTCONN) != 0 ||
        getpeername(fd, (struct sockaddr *)&at, &length) != 0)
        return false;
    *remote = socket_address(&at);
    return true;
}

/* TLS is spoken when the request names whom the server must prove to be. false: it cannot be. */
static bool set_tls(struct relay_stream *stream, const struct ch_frame *frame)
{
    static uint8_t arena[1024]; /* texts need none of it */
    struct ch_give_stream question;
    struct ch_reader reader;

    ch_reader_init(&reader, frame->fields.at, frame->fields.len, arena, sizeof arena);
    ch_read_give_stream(&reader, &question);
    if (!ch_reader_done(&reader)) /* the engine says so */
        return true;
    if (question.name.len == 0)
        return true;
    stream->tls = tls_client_open((const char *)question.name.at, question.name.len,
                                  question.authorities.at, question.authorities.len);
    return stream->tls != NULL;
}

static void free_stream(struct relay_stream *stream)
{
    if (stream->tls)
        tls_client_close(stream->tls);
    free(stream);
}

struct watched *__single relay_adopt(struct network *n, const struct ch_frame *frame, int fd)
{
    struct address remote;
    struct relay_stream *stream;
    int yes = 1;

    if (!is_connected(fd, &remote) || n->relay_count == RELAY_STREAMS_MAX)
        return NULL;
    stream = calloc(1, sizeof *stream);
    if (!stream)
        return NULL;
    stream->remote = remote;
    if (set_tls(stream, frame))
        stream->watched = network_add(n, fd, SOCKET_RELAY);
    if (!stream->watched) {
        free_stream(stream);
        return NULL;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    stream->watched->relay = stream;
    n->relay_count++;
    relay_drain(n, stream); /* TLS speaks first */
    return stream->watched;
}

void relay_close(struct network *n, struct watched *watched)
{
    struct relay_stream *stream = watched->relay;

    n->relay_count--;
    n->relays_broken -= stream->is_broken;
    sockets_close(&n->sockets, watched);
    free_stream(stream);
}

void relay_break(struct network *n, struct relay_stream *stream)
{
    if (stream->is_broken)
        return;
    stream->is_broken = true;
    n->relays_broken++;
    sockets_watch(&n->sockets, stream->watched, 0);
}

void relay_due(struct network *n, usec_t now)
{
    for (size_t i = 0; n->relays_broken > 0 && i < n->sockets.count; i++) {
        struct watched *watched = n->sockets.watched[i];
        if (!watched || watched->kind != SOCKET_RELAY || !watched->relay->is_broken)
            continue;
        engine_stream_closed(n->engine, now, watched->socket, &watched->relay->remote);
        outbox_close_socket(n->out, watched->socket);
    }
}

/* -- in --------------------------------------------------------------------------------------- */

static void hand_over(struct network *n, usec_t now, const struct relay_stream *stream,
                      const struct reader *message)
{
    const struct flow from = {.remote = stream->remote, .socket = stream->watched->socket};
    struct buffer *__single buffer;

    if (outbox_is_full(n->out))
        network_flush(n, now);
    buffer = engine_buffer(n->engine);
    if (!buffer) {
        engine_drop(n->engine, DROP_NO_BUFFER, 1);
        return;
    }
    memcpy(buffer->bytes, message->bytes, message->len);
    buffer->length = (uint16_t)message->len;
    engine_datagram(n->engine, now, &from, buffer);
}

static void take_bytes(struct network *n, usec_t now, struct relay_stream *stream,
                       const uint8_t *__counted_by(length) bytes, size_t length)
{
    struct reader in = reader_of(bytes, length);
    enum turn_framing_step step;
    struct reader message;
    size_t too_long = 0;

    do {
        step = turn_framing_next(&stream->framing, &in, &message, &too_long);
        if (step == TURN_FRAMING_MESSAGE)
            hand_over(n, now, stream, &message);
    } while (step == TURN_FRAMING_MESSAGE && !stream->is_broken);
    engine_drop(n->engine, DROP_TRUNCATED, too_long);
    if (step == TURN_FRAMING_BROKEN) {
        engine_drop(n->engine, DROP_TCP_FRAMING, 1);
        relay_break(n, stream);
    }
}

static void take_records(struct network *n, usec_t now, struct relay_stream *stream,
                         const uint8_t *__counted_by(length) bytes, size_t length)
{
    uint8_t plain[BUDGET];
    size_t got;

    tls_client_receive(stream->tls, bytes, length);
    while (!stream->is_broken && (got = tls_client_read(stream->tls, plain, sizeof plain)) > 0)
        take_bytes(n, now, stream, plain, got);
    relay_drain(n, stream);
    if (tls_client_state(stream->tls) == TLS_CLIENT_FAILED)
        relay_break(n, stream);
}

void relay_receive(struct network *n, usec_t now, struct relay_stream *stream)
{
    uint8_t bytes[BUDGET];

    if (stream->is_broken)
        return;
    ssize_t got = recv(stream->watched->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0)
        relay_break(n, stream);
    else if (stream->tls)
        take_records(n, now, stream, bytes, (size_t)got);
    else
        take_bytes(n, now, stream, bytes, (size_t)got);
}

/* -- out -------------------------------------------------------------------------------------- */

static void append(struct relay_stream *stream, const uint8_t *__counted_by(length) bytes,
                   size_t length)
{
    const size_t at = (stream->first + stream->used) % RELAY_QUEUE_SIZE;
    const size_t until_end = RELAY_QUEUE_SIZE - at < length ? RELAY_QUEUE_SIZE - at : length;

    memcpy(stream->queue + at, bytes, until_end);
    memcpy(stream->queue, bytes + until_end, length - until_end);
    stream->used += length;
}

/* What TLS has to say, as far as there is room; the rest stays where it is. */
static void fetch_records(struct relay_stream *stream)
{
    uint8_t bytes[4096];

    while (RELAY_QUEUE_SIZE - stream->used >= sizeof bytes) {
        const size_t got = tls_client_next(stream->tls, bytes, sizeof bytes);
        if (got == 0)
            return;
        append(stream, bytes, got);
    }
}

static bool push(struct network *n, struct relay_stream *stream)
{
    const size_t until_end = RELAY_QUEUE_SIZE - stream->first;
    const size_t length = stream->used < until_end ? stream->used : until_end;
    const ssize_t took = send(stream->watched->fd, stream->queue + stream->first, length,
                              MSG_DONTWAIT | MSG_NOSIGNAL);

    if (took < 0 && errno != EAGAIN && errno != EINTR)
        relay_break(n, stream);
    if (took <= 0)
        return false;
    engine_sent(n->engine, 1);
    stream->first = (stream->first + (size_t)took) % RELAY_QUEUE_SIZE;
    stream->used -= (size_t)took;
    return true;
}

void relay_drain(struct network *n, struct relay_stream *stream)
{
    if (stream->is_broken)
        return;
    do {
        if (stream->tls)
            fetch_records(stream);
    } while (stream->used > 0 && push(n, stream));
    if (!stream->is_broken)
        sockets_watch(&n->sockets, stream->watched,
                      UV_READABLE | (stream->used > 0 ? UV_WRITABLE : 0));
}

static bool say(struct relay_stream *stream, const uint8_t *__counted_by(length) bytes,
                size_t length)
{
    if (RELAY_QUEUE_SIZE - stream->used < length + TLS_AROUND_MAX)
        return false;
    if (!stream->tls) {
        append(stream, bytes, length);
        return true;
    }
    if (!tls_client_write(stream->tls, bytes, length))
        return false;
    fetch_records(stream);
    return true;
}

static void send_lane(struct network *n, const struct outlane *lane, struct relay_stream *stream)
{
    for (uint32_t at = lane->first; at != OUTBOX_END; at = n->out->packets[at].next) {
        const struct outgoing *packet = &n->out->packets[at];
        uint8_t whole[OUTBOX_PACKET_MAX];
        struct writer w = writer_of(whole, sizeof whole);

        writer_bytes(&w, n->out->headers + packet->header_at, packet->header_length);
        if (packet->payload)
            writer_bytes(&w, packet->payload->bytes + packet->payload_at, packet->payload_length);
        if (w.bad || stream->is_broken || !address_equal(&lane->to.remote, &stream->remote))
            engine_drop(n->engine, DROP_SEND_FAILED, 1);
        else if (!say(stream, whole, w.used))
            engine_drop(n->engine, DROP_TCP_QUEUE_FULL, 1);
    }
    relay_drain(n, stream);
}

void relay_send(struct network *n)
{
    for (size_t i = 0; i < n->out->lane_count; i++) {
        const struct outlane *lane = &n->out->lanes[i];
        const struct watched *watched = sockets_find(&n->sockets, lane->to.socket);
        if (watched && watched->kind == SOCKET_RELAY)
            send_lane(n, lane, watched->relay);
    }
}
