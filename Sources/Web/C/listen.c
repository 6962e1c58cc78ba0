/* listen.c - the listening sockets: who comes in, and who does not.
 *
 * They are ours and not libwebsockets', so that a port that is taken is an answer of its own, and
 * a connection too many costs nothing but its accept. */
#include "web.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 1024
#define ACCEPTS_AT_ONCE 64
#define ACCEPT_AGAIN_MILLISECONDS 100

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static bool read_address(const char *text, uint16_t port, union address *address, socklen_t *size)
{
    memset(address, 0, sizeof(*address));
    if (inet_pton(AF_INET, text, &address->v4.sin_addr) == 1) {
        address->v4.sin_family = AF_INET;
        address->v4.sin_port = htons(port);
        *size = sizeof(address->v4);
        return true;
    }
    if (inet_pton(AF_INET6, text, &address->v6.sin6_addr) == 1) {
        address->v6.sin6_family = AF_INET6;
        address->v6.sin6_port = htons(port);
        *size = sizeof(address->v6);
        return true;
    }
    return false;
}

static uint16_t port_of(int descriptor)
{
    union address address;
    socklen_t size = sizeof(address);

    memset(&address, 0, sizeof(address));
    if (getsockname(descriptor, &address.any, &size) < 0)
        return 0;
    return ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
}

static void fail(struct bisque_web_failure *failure, const char *address, uint16_t port, int number)
{
    failure->is_taken = number == EADDRINUSE;
    (void)snprintf(failure->text, sizeof(failure->text), "cannot listen on %s port %u: %s", address,
                   (unsigned)port, strerror(number));
}

uint16_t bisque_web_listen(struct bisque_web *web, const char *text, uint16_t port, bool is_secure,
                           struct bisque_web_failure *failure)
{
    const int on = 1, off = 0;
    union address address;
    socklen_t size = 0;
    struct listener *listener;
    int descriptor;

    if (web->listener_count == WEB_LISTENERS_MAX) {
        fail(failure, text, port, ENFILE);
        return 0;
    }
    if (!read_address(text, port, &address, &size)) {
        fail(failure, text, port, EINVAL);
        return 0;
    }
    descriptor = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) {
        fail(failure, text, port, errno);
        return 0;
    }
    (void)setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (address.any.sa_family == AF_INET6) /* "::" is for everybody, whatever the machine's habit */
        (void)setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
    if (bind(descriptor, &address.any, size) < 0 || listen(descriptor, BACKLOG) < 0) {
        fail(failure, text, port, errno);
        close(descriptor);
        return 0;
    }
    listener = &web->listeners[web->listener_count++];
    listener->web = web;
    listener->descriptor = descriptor;
    listener->is_secure = is_secure;
    return port_of(descriptor);
}

static void write_address(const struct sockaddr_storage *address, struct connection *connection)
{
    static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF };
    union address any;

    memcpy(&any, address, sizeof(any));
    if (any.any.sa_family == AF_INET)
        (void)inet_ntop(AF_INET, &any.v4.sin_addr, connection->address,
                        sizeof(connection->address));
    else if (memcmp(any.v6.sin6_addr.s6_addr, mapped, sizeof(mapped)) == 0)
        (void)inet_ntop(AF_INET, any.v6.sin6_addr.s6_addr + sizeof(mapped), connection->address,
                        sizeof(connection->address));
    else
        (void)inet_ntop(AF_INET6, &any.v6.sin6_addr, connection->address,
                        sizeof(connection->address));
}

/* Whether the limits leave room for one more; then it is counted for its address. */
static bool has_room(struct bisque_web *web, struct address_key key)
{
    if (web->connections >= web->limits.connections) {
        web_refused(web, BISQUE_WEB_TOO_MANY_CONNECTIONS);
        return false;
    }
    if (!address_add(&web->addresses, key, web->limits.connections_per_address)) {
        web_refused(web, BISQUE_WEB_TOO_MANY_FROM_ADDRESS);
        return false;
    }
    return true;
}

static void admit(struct listener *listener, int descriptor,
                  const struct sockaddr_storage *address)
{
    struct bisque_web *web = listener->web;
    const int on = 1;
    lws_sock_file_fd_type adopted = { .sockfd = descriptor };
    const lws_adoption_type kind = LWS_ADOPT_SOCKET | LWS_ADOPT_HTTP | LWS_ADOPT_ALLOW_SSL;
    struct lws_vhost *__single vhost = listener->is_secure ? web->secure : web->plain;
    const struct address_key key = address_key(address);
    struct connection *connection;
    struct lws *__single wsi;

    if (!has_room(web, key)) {
        close(descriptor);
        return;
    }
    (void)setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    wsi = LIB(struct lws, lws_adopt_descriptor_vhost(vhost, kind, adopted, NULL, NULL));
    if (!wsi) { /* closed already */
        address_remove(&web->addresses, key);
        return;
    }
    connection = connection_open(web, wsi, NULL);
    if (!connection) {
        address_remove(&web->addresses, key);
        web_refused(web, BISQUE_WEB_NO_MEMORY);
        lws_set_timeout(wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_SYNC);
        return;
    }
    connection->key = key;
    write_address(address, connection);
    connection_wait(connection, WAIT_HEADER);
}

static void accept_some(uv_poll_t *poll, int status, int events)
{
    struct listener *listener = CTX(struct listener, poll->data);
    struct bisque_web *web = listener->web;

    (void)events;
    if (status < 0)
        return;
    for (int i = 0; i < ACCEPTS_AT_ONCE; i++) {
        struct sockaddr_storage address = { 0 };
        socklen_t size = sizeof(address);
        const int descriptor =
            accept4(listener->descriptor, (struct sockaddr *)(void *)&address, &size,
                    SOCK_CLOEXEC | SOCK_NONBLOCK);

        if (descriptor >= 0) {
            admit(listener, descriptor, &address);
            continue;
        }
        if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
            /* Those who wait stay where they are; asking again at once would be a busy loop. */
            web_refused(web, BISQUE_WEB_NO_DESCRIPTOR);
            for (size_t j = 0; j < web->listener_count; j++)
                uv_poll_stop(&web->listeners[j].poll);
            uv_timer_start(&web->accept_again, listen_again, ACCEPT_AGAIN_MILLISECONDS, 0);
        }
        if (errno != ECONNABORTED && errno != EINTR)
            return;
    }
}

void listen_again(uv_timer_t *timer)
{
    struct bisque_web *web = CTX(struct bisque_web, timer->data);

    for (size_t i = 0; i < web->listener_count; i++)
        uv_poll_start(&web->listeners[i].poll, UV_READABLE, accept_some);
}

void listen_start(struct bisque_web *web)
{
    for (size_t i = 0; i < web->listener_count; i++) {
        struct listener *listener = &web->listeners[i];

        (void)uv_poll_init(&web->loop, &listener->poll, listener->descriptor);
        listener->poll.data = listener;
        uv_poll_start(&listener->poll, UV_READABLE, accept_some);
    }
}

static void close_descriptor(uv_handle_t *handle)
{
    close(CTX(struct listener, handle->data)->descriptor);
}

void listen_stop(struct bisque_web *web)
{
    uv_timer_stop(&web->accept_again);
    for (size_t i = 0; i < web->listener_count; i++)
        uv_close(CTX(uv_handle_t, (void *)&web->listeners[i].poll), close_descriptor);
    web->listener_count = 0;
}
