/* tcp.c - the life of a connection: accepted, known, over. */
#include "loop/tcp.h"

#include "loop/network.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ACCEPT_BUDGET 64        /* connections of one listener before others have their turn */
#define UNSENT_MAX (64 * 1024)  /* bytes in the kernel not yet on their way: they would be late */

bool tcp_open(struct tcp *tcp)
{
    memset(tcp, 0, sizeof *tcp);
    deadlines_init(&tcp->deadlines);
    return deadlines_reserve(&tcp->deadlines, TCP_STREAMS_MAX + 1);
}

void tcp_close(struct tcp *tcp)
{
    assert(tcp->count == 0 && tcp->silent_count == 0);
    deadlines_clear(&tcp->deadlines);
}

/* -- listeners -------------------------------------------------------------------------------- */

bool tcp_adopt(int fd)
{
    int family = socket_option(fd, SO_DOMAIN);

    return (family == AF_INET || family == AF_INET6) &&
           socket_option(fd, SO_PROTOCOL) == IPPROTO_TCP && socket_option(fd, SO_ACCEPTCONN) == 1;
}

void tcp_pause(struct network *n, usec_t now, struct watched *listener)
{
    sockets_watch(&n->sockets, listener, 0);
    if (n->tcp.resume.place == 0)
        deadline_set(&n->tcp.deadlines, &n->tcp.resume, now + TCP_PAUSE);
}

static void resume(struct network *n)
{
    deadline_set(&n->tcp.deadlines, &n->tcp.resume, NEVER);
    for (size_t i = 0; i < n->sockets.count; i++) {
        struct watched *watched = n->sockets.watched[i];
        if (watched && watched->kind == SOCKET_LISTENER)
            sockets_watch(&n->sockets, watched, UV_READABLE);
    }
}

static struct tcp_stream *__single oldest_silent(const struct sockets *sockets)
{
    struct tcp_stream *__single oldest = NULL;

    for (size_t i = 0; i < sockets->count; i++) {
        const struct watched *watched = sockets->watched[i];
        struct tcp_stream *__single stream = watched ? watched->stream : NULL;
        if (stream && stream->state == TCP_SILENT &&
            (!oldest || stream->opened_at < oldest->opened_at))
            oldest = stream;
    }
    return oldest;
}

/* Strangers who say nothing keep nobody out. */
static bool make_room(struct network *n)
{
    if (n->tcp.count >= TCP_STREAMS_MAX)
        return false;
    if (n->tcp.silent_count >= TCP_SILENT_MAX)
        tcp_break(n, oldest_silent(&n->sockets), DROP_TCP_SILENT);
    return true;
}

/* NULL: no memory. */
static struct tcp_stream *__single open_stream(struct network *n, int fd)
{
    struct tcp_stream *stream = calloc(1, sizeof *stream);

    if (!stream)
        return NULL;
    if (!backlog_open(&stream->backlog, TCP_BACKLOG_SIZE)) {
        free(stream);
        return NULL;
    }
    stream->watched = network_add(n, fd, SOCKET_STREAM);
    if (!stream->watched) {
        backlog_close(&stream->backlog);
        free(stream);
        return NULL;
    }
    return stream;
}

static void admit(struct network *n, usec_t now, int fd, const struct sockaddr_storage *from)
{
    struct tcp_stream *__single stream = make_room(n) ? open_stream(n, fd) : NULL;
    int yes = 1, unsent = UNSENT_MAX;

    if (!stream) {
        engine_drop(n->engine, DROP_TCP_CONNECTION_LIMIT, 1);
        close(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
    stream->watched->stream = stream;
    stream->state = TCP_SILENT;
    stream->remote = socket_address(from);
    stream->opened_at = now;
    stream->measure_at = NEVER;
    stream->due.owner = stream;
    n->tcp.count++;
    n->tcp.silent_count++;
    tcp_settle(n, stream);
    engine_stream_opened(n->engine, now, stream->watched->socket);
}

void tcp_accept(struct network *n, usec_t now, struct watched *listener)
{
    for (int i = 0; i < ACCEPT_BUDGET; i++) {
        struct sockaddr_storage from = {0};
        socklen_t length = sizeof from;
        int fd = accept4(listener->fd, (struct sockaddr *)&from, &length,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) {
            admit(n, now, fd, &from);
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != ECONNABORTED && errno != EINTR) {
            /* Out of descriptors or of memory: it would be readable again at once. */
            tcp_pause(n, now, listener);
            return;
        }
    }
}

/* -- streams ---------------------------------------------------------------------------------- */

static void set_state(struct tcp *tcp, struct tcp_stream *stream, enum tcp_state state)
{
    tcp->silent_count -= stream->state == TCP_SILENT;
    stream->state = state;
    tcp->silent_count += state == TCP_SILENT;
}

/* When it has been of no use for too long, or is over. */
static usec_t ends_at(const struct tcp_stream *stream)
{
    switch (stream->state) {
    case TCP_SILENT:
        return stream->opened_at + TCP_SILENCE;
    case TCP_KNOWN:
        return stream->backlog.used > 0 ? stream->moved_at + TCP_STANDSTILL : NEVER;
    case TCP_BROKEN:
        return 0; /* at the end of this turn, or of the next */
    case TCP_OVER:
        break;
    }
    return NEVER;
}

static usec_t due_at(const struct tcp_stream *stream)
{
    return usec_min(ends_at(stream), tcp_is_open(stream) ? stream->measure_at : NEVER);
}

static int events_for(const struct tcp_stream *stream)
{
    switch (stream->state) {
    case TCP_SILENT:
    case TCP_KNOWN:
        return UV_READABLE | (stream->backlog.used > 0 ? UV_WRITABLE : 0);
    case TCP_BROKEN:
    case TCP_OVER:
        break;
    }
    return 0;
}

void tcp_settle(struct network *n, struct tcp_stream *stream)
{
    usec_t due = due_at(stream);
    usec_t was_due = stream->due.place > 0 ? stream->due.at : NEVER;

    if (was_due != due)
        deadline_set(&n->tcp.deadlines, &stream->due, due);
    sockets_watch(&n->sockets, stream->watched, events_for(stream));
}

void tcp_recognise(struct network *n, struct tcp_stream *stream)
{
    if (stream->state != TCP_SILENT ||
        !engine_stream_is_known(n->engine, stream->watched->socket, &stream->remote))
        return;
    set_state(&n->tcp, stream, TCP_KNOWN);
    tcp_settle(n, stream);
}

void tcp_break(struct network *n, struct tcp_stream *stream, enum drop why)
{
    if (!tcp_is_open(stream))
        return;
    if (why != DROP_NONE)
        engine_drop(n->engine, why, 1);
    set_state(&n->tcp, stream, TCP_BROKEN);
    tcp_settle(n, stream);
}

/* The last the engine hears of the stream. */
static void end(struct network *n, usec_t now, struct tcp_stream *stream)
{
    set_state(&n->tcp, stream, TCP_OVER);
    tcp_settle(n, stream);
    engine_stream_closed(n->engine, now, stream->watched->socket, &stream->remote);
    outbox_close_socket(n->out, stream->watched->socket);
}

static void look_after(struct network *n, usec_t now, struct tcp_stream *stream)
{
    tcp_recognise(n, stream); /* and it is due later, if at all */
    if (ends_at(stream) > now) {
        if (stream->measure_at <= now)
            tcp_measure(n, now, stream);
        tcp_settle(n, stream);
        return;
    }
    tcp_break(n, stream, stream->state == TCP_SILENT ? DROP_TCP_SILENT : DROP_TCP_STUCK);
    end(n, now, stream);
}

void tcp_due(struct network *n, usec_t now)
{
    for (;;) {
        const struct deadline *due = deadlines_due(&n->tcp.deadlines, now);
        if (!due)
            return;
        if (due == &n->tcp.resume)
            resume(n);
        else
            look_after(n, now, CTX(struct tcp_stream, due->owner));
    }
}

void tcp_close_stream(struct network *n, struct watched *watched)
{
    struct tcp_stream *stream = watched->stream;

    set_state(&n->tcp, stream, TCP_OVER);
    tcp_settle(n, stream);
    n->tcp.count--;
    if (stream->backlog.packets > 0)
        engine_drop(n->engine, DROP_SEND_FAILED, stream->backlog.packets);
    sockets_close(&n->sockets, watched);
    backlog_close(&stream->backlog);
    free(stream);
}
