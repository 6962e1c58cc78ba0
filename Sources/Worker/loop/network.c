/* network.c - sends each lane, each wake-up and each closing where its socket's kind belongs. */
#include "loop/network.h"

#include "loop/relay_stream.h"
#include "loop/span_socket.h"
#include "loop/udp.h"

bool network_open(struct network *n, uv_loop_t *__single uv, struct engine *engine,
                  struct outbox *out, uv_poll_cb on_ready, void *__single context)
{
    n->engine = engine;
    n->out = out;
    n->segments_refused = false;
    n->span_count = 0;
    n->relay_count = 0;
    n->relays_broken = 0;
    sockets_init(&n->sockets, uv, on_ready, context);
    return tcp_open(&n->tcp);
}

void network_close(struct network *n)
{
    for (size_t i = 0; i < n->sockets.count; i++) {
        struct watched *watched = n->sockets.watched[i];
        if (watched && watched->kind == SOCKET_STREAM)
            tcp_close_stream(n, watched);
        else if (watched && watched->kind == SOCKET_RELAY)
            relay_close(n, watched);
        else if (watched)
            sockets_close(&n->sockets, watched);
    }
    sockets_clear(&n->sockets);
    tcp_close(&n->tcp);
}

struct watched *__single network_adopt(struct network *n, int fd, bool may_listen)
{
    bool is_udp = udp_adopt(fd);

    if (!is_udp && !(may_listen && tcp_adopt(fd)))
        return NULL;
    return network_add(n, fd, is_udp ? SOCKET_UDP : SOCKET_LISTENER);
}

struct watched *__single network_adopt_span(struct network *n, int fd)
{
    struct watched *watched = span_adopt(fd) ? network_add(n, fd, SOCKET_SPAN) : NULL;

    n->span_count += watched != NULL;
    return watched;
}

struct watched *__single network_adopt_relay(struct network *n, const struct ch_frame *frame,
                                             int fd)
{
    return relay_adopt(n, frame, fd);
}

struct watched *__single network_add(struct network *n, int fd, enum socket_kind kind)
{
    struct watched *watched;

    /* Twice each: when a connection breaks, the engine may have been done with it. */
    if (!outbox_reserve_closing(n->out, 2 * (n->sockets.open + 1)))
        return NULL;
    watched = sockets_add(&n->sockets, fd, kind);
    if (watched)
        sockets_watch(&n->sockets, watched, UV_READABLE);
    return watched;
}

void network_ready(struct network *n, usec_t now, struct watched *watched, int status, int events)
{
    if (status < 0)
        sockets_forgive(watched);
    switch (watched->kind) {
    case SOCKET_UDP:
        sockets_watch(&n->sockets, watched, UV_READABLE);
        udp_receive(n, now, watched);
        break;
    case SOCKET_LISTENER:
        if (status < 0)
            tcp_pause(n, now, watched);
        else
            tcp_accept(n, now, watched);
        break;
    case SOCKET_STREAM:
        if (status < 0)
            tcp_break(n, watched->stream, DROP_NONE);
        if (events & UV_WRITABLE)
            tcp_drain(n, now, watched->stream);
        if (events & UV_READABLE)
            tcp_receive(n, now, watched->stream);
        break;
    case SOCKET_SPAN:
        span_receive(n, now, watched);
        break;
    case SOCKET_RELAY:
        if (status < 0)
            relay_break(n, watched->relay);
        if (events & UV_WRITABLE)
            relay_drain(n, watched->relay);
        if (events & UV_READABLE)
            relay_receive(n, now, watched->relay);
        break;
    }
}

void network_flush(struct network *n, usec_t now)
{
    if (n->span_count > 0) /* first: the other half works on it while this one sends the rest */
        span_send(n);
    udp_send(n);
    if (n->tcp.count > 0)
        tcp_send(n, now);
    if (n->relay_count > 0)
        relay_send(n);
    outbox_clear(n->out);
}

void network_due(struct network *n, usec_t now)
{
    tcp_due(n, now);
    relay_due(n, now);
}

usec_t network_deadline(const struct network *n)
{
    return n->relays_broken > 0 ? 0 : deadlines_next(&n->tcp.deadlines);
}

void network_close_asked(struct network *n, usec_t now)
{
    for (size_t i = 0; i < n->out->closing_count; i++) {
        struct watched *watched = sockets_find(&n->sockets, n->out->closing[i]);
        if (!watched) /* asked for twice: it was over, and the engine was done with it */
            continue;
        if (watched->kind == SOCKET_STREAM) {
            tcp_drain(n, now, watched->stream);
            tcp_close_stream(n, watched);
        } else if (watched->kind == SOCKET_RELAY) {
            relay_drain(n, watched->relay);
            relay_close(n, watched);
        } else {
            n->span_count -= watched->kind == SOCKET_SPAN;
            sockets_close(&n->sockets, watched);
        }
    }
    n->out->closing_count = 0;
}
