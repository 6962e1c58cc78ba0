/* sockets.h - every socket of the worker: its number, its kind, and what it is watched for.
 *
 * The engine knows a socket by its number only. This is the table behind the numbers and the only
 * place that opens and closes what libuv watches them with; what comes through a socket is for
 * loop/udp.h, loop/tcp.h and loop/span_socket.h.
 *
 * A number is given anew only after `sockets_close`, which happens at the end of a turn, so within
 * a turn it means one socket. */
#ifndef BISQUE_LOOP_SOCKETS_H
#define BISQUE_LOOP_SOCKETS_H

#include "base/address.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <uv.h>

struct relay_stream;
struct tcp_stream;

enum socket_kind { SOCKET_UDP, SOCKET_LISTENER, SOCKET_STREAM, SOCKET_SPAN, SOCKET_RELAY };

/* Freed by libuv's close callback. */
struct watched {
    uint32_t socket; /* its number */
    int fd;
    enum socket_kind kind;
    int events;                         /* UV_READABLE and so on, or 0 */
    struct tcp_stream *__single stream; /* of a SOCKET_STREAM */
    struct relay_stream *__single relay; /* of a SOCKET_RELAY */
    void *__single context;             /* the table's */
    uv_poll_t poll;
};

struct sockets {
    uv_loop_t *__single uv;
    uv_poll_cb on_ready;    /* is called with a poll whose `data` is the socket's `watched` */
    void *__single context; /* whatever `on_ready` needs */
    size_t open;
    size_t first_free;      /* no number below it is free */
    size_t count;
    struct watched *__single *__counted_by(count) watched; /* NULL: the number is free */
};

void sockets_init(struct sockets *s, uv_loop_t *__single uv, uv_poll_cb on_ready,
                  void *__single context);
/* Every socket must have been closed. */
void sockets_clear(struct sockets *s);

/* Takes a descriptor and gives it the first free number; it is watched for nothing yet. NULL: no
 * memory, and the descriptor stays the caller's. */
struct watched *__single sockets_add(struct sockets *s, int fd, enum socket_kind kind);
/* NULL when the number is free, or beyond all. */
struct watched *__single sockets_find(const struct sockets *s, uint32_t socket);
/* Closes the descriptor, too. */
void sockets_close(struct sockets *s, struct watched *watched);

/* Watches the socket for these events from now on. */
void sockets_watch(const struct sockets *s, struct watched *watched, int events);
/* libuv has ceased to watch the socket, for it has an error. The error is taken away. */
void sockets_forgive(struct watched *watched);

/* One of a descriptor's properties at the level SOL_SOCKET; -1 when it is no socket. */
int socket_option(int fd, int name);
/* An IPv4 address that was written the IPv6 way becomes the IPv4 address. */
struct address socket_address(const struct sockaddr_storage *from);

#endif
