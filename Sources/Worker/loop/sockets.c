/* sockets.c - the table of sockets.h. */
#include "loop/sockets.h"

#include <assert.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_COUNT 16

void sockets_init(struct sockets *s, uv_loop_t *__single uv, uv_poll_cb on_ready,
                  void *__single context)
{
    memset(s, 0, sizeof *s);
    s->uv = uv;
    s->on_ready = on_ready;
    s->context = context;
}

void sockets_clear(struct sockets *s)
{
    assert(s->open == 0);
    free(s->watched);
    s->count = 0;
    s->watched = NULL;
    s->first_free = 0;
}

static bool grow(struct sockets *s)
{
    size_t count = s->count ? s->count * 2 : FIRST_COUNT;
    struct watched *__single *watched = calloc(count, sizeof *watched);

    if (!watched)
        return false;
    for (size_t i = 0; i < s->count; i++)
        watched[i] = s->watched[i];
    free(s->watched);
    s->count = count;
    s->watched = watched;
    return true;
}

struct watched *__single sockets_add(struct sockets *s, int fd, enum socket_kind kind)
{
    struct watched *watched;

    while (s->first_free < s->count && s->watched[s->first_free])
        s->first_free++;
    if (s->first_free == s->count && !grow(s))
        return NULL;
    watched = calloc(1, sizeof *watched);
    if (!watched)
        return NULL;
    if (uv_poll_init(s->uv, &watched->poll, fd) != 0) {
        free(watched);
        return NULL;
    }
    watched->socket = (uint32_t)s->first_free;
    watched->fd = fd;
    watched->kind = kind;
    watched->context = s->context;
    watched->poll.data = watched;
    s->watched[s->first_free++] = watched;
    s->open++;
    return watched;
}

struct watched *__single sockets_find(const struct sockets *s, uint32_t socket)
{
    return socket < s->count ? s->watched[socket] : NULL;
}

static void on_closed(uv_handle_t *handle)
{
    free(CTX(struct watched, handle->data));
}

void sockets_close(struct sockets *s, struct watched *watched)
{
    assert(s->watched[watched->socket] == watched);
    s->watched[watched->socket] = NULL;
    s->open--;
    if (watched->socket < s->first_free)
        s->first_free = watched->socket;
    uv_poll_stop(&watched->poll);
    uv_close((uv_handle_t *)&watched->poll, on_closed);
    close(watched->fd);
}

void sockets_watch(const struct sockets *s, struct watched *watched, int events)
{
    if (events == watched->events)
        return;
    watched->events = events;
    if (events)
        uv_poll_start(&watched->poll, events, s->on_ready);
    else
        uv_poll_stop(&watched->poll);
}

void sockets_forgive(struct watched *watched)
{
    watched->events = 0;
    socket_option(watched->fd, SO_ERROR);
}

int socket_option(int fd, int name)
{
    int value = -1;
    socklen_t length = sizeof value;

    return getsockopt(fd, SOL_SOCKET, name, &value, &length) == 0 ? value : -1;
}

struct address socket_address(const struct sockaddr_storage *from)
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
