/* client.c - opens WebSockets at other servers: looks the name up, tries its addresses, waits.
 *
 * libwebsockets would look names up while everybody waits, so libuv does it, and libwebsockets gets
 * addresses. An attempt is not a connection: it outlives those it tried in vain. */
#include "client.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* As with those of a server: the pings are ours. */
static const lws_retry_bo_t no_checks;

struct attempt *__single client_of_descriptor(const struct bisque_web *web, int descriptor)
{
    struct attempt *attempt = web->attempts;

    while (attempt && !(attempt->connection &&
                        lws_get_socket_fd(attempt->connection->wsi) == descriptor))
        attempt = attempt->later;
    return attempt;
}

/* The first reason counts: what follows is its consequence. */
void client_blame(struct attempt *attempt, enum bisque_web_trouble trouble, const char *text)
{
    if (attempt->text[0] != 0)
        return;
    attempt->trouble = trouble;
    (void)snprintf(attempt->text, sizeof(attempt->text), "%s", text);
}

/* --- the end of an attempt --- */

static void free_attempt(struct attempt *attempt)
{
    if (attempt->is_asking || attempt->has_timer)
        return; /* the later one of the two frees it */
    free((void *)(uintptr_t)attempt->host);
    free((void *)(uintptr_t)attempt->authority);
    free((void *)(uintptr_t)attempt->path);
    free((void *)(uintptr_t)attempt->protocols);
    gathering_clear(&attempt->fields);
    free(attempt);
}

static void on_timer_closed(uv_handle_t *timer)
{
    struct attempt *attempt = CTX(struct attempt, timer->data);

    attempt->has_timer = false;
    free_attempt(attempt);
}

/* Nothing of it happens any more. The connection, if there is one, is the caller's now. */
static struct connection *__single end(struct attempt *attempt)
{
    struct bisque_web *web = attempt->web;
    struct connection *__single connection = attempt->connection;

    attempt->is_over = true;
    attempt->connection = NULL;
    if (connection)
        connection->attempt = NULL;
    if (attempt->earlier)
        attempt->earlier->later = attempt->later;
    else
        web->attempts = attempt->later;
    if (attempt->later)
        attempt->later->earlier = attempt->earlier;
    if (attempt->is_asking)
        (void)uv_cancel(CTX(uv_req_t, (void *)&attempt->question));
    uv_close(CTX(uv_handle_t, (void *)&attempt->timer), on_timer_closed);
    return connection;
}

static void fail(struct attempt *attempt)
{
    struct bisque_web *web = attempt->web;
    struct connection *__single connection = end(attempt);

    web->events.failed(web->context, attempt->ticket, attempt->trouble, attempt->status,
                       __unsafe_null_terminated_from_indexable(attempt->text));
    if (connection)
        connection_cut(connection);
}

/* --- tries --- */

static void on_timer(uv_timer_t *timer);

static void arm(struct attempt *attempt, bool is_try_due)
{
    const uint64_t now = uv_now(&attempt->web->loop);

    attempt->is_try_due = is_try_due;
    uv_timer_start(&attempt->timer, on_timer,
                   is_try_due || attempt->due <= now ? 0 : attempt->due - now, 0);
}

/* False when not even a try could be made. */
static bool try_address(struct attempt *attempt, const char *address)
{
    struct bisque_web *web = attempt->web;
    struct lws_client_connect_info info;
    struct lws *__single wsi;

    memset(&info, 0, sizeof(info));
    info.context = web->lws;
    info.vhost = web->client;
    info.address = address;
    info.port = attempt->port;
    info.path = attempt->path;
    info.host = attempt->authority;
    info.protocol = *attempt->protocols ? attempt->protocols : NULL;
    info.local_protocol_name = web->protocols[0].name;
    info.alpn = "http/1.1";
    info.retry_and_idle_policy = &no_checks;
    info.ssl_connection = LCCSCF_HTTP_NO_FOLLOW_REDIRECT;
    if (attempt->is_secure)
        info.ssl_connection |= LCCSCF_USE_SSL | LCCSCF_SKIP_SERVER_CERT_HOSTNAME_CHECK;
    wsi = LIB(struct lws, lws_client_connect_via_info(&info));
    if (!wsi)
        return false;
    attempt->connection = connection_open(web, wsi, NULL);
    if (!attempt->connection) {
        lws_set_timeout(wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_SYNC);
        return false;
    }
    attempt->connection->attempt = attempt;
    attempt->connection->phase = PHASE_CONNECTING;
    return true;
}

static void try_next(struct attempt *attempt)
{
    while (attempt->address_next < attempt->address_count) {
        const size_t next = attempt->address_next++;

        if (try_address(attempt,
                        __unsafe_null_terminated_from_indexable(attempt->addresses[next]))) {
            arm(attempt, false);
            return;
        }
    }
    client_blame(attempt, BISQUE_WEB_UNREACHABLE, "nobody listens there");
    fail(attempt);
}

static void on_timer(uv_timer_t *timer)
{
    struct attempt *attempt = CTX(struct attempt, timer->data);

    if (attempt->is_try_due && uv_now(&attempt->web->loop) < attempt->due) {
        try_next(attempt);
        return;
    }
    client_blame(attempt, BISQUE_WEB_LATE, "no answer came in time");
    fail(attempt);
}

static void keep_address(struct attempt *attempt, const struct addrinfo *found)
{
    char *text = attempt->addresses[attempt->address_count];
    int outcome = -1;

    if (found->ai_family == AF_INET)
        outcome = uv_ip4_name(CTX(const struct sockaddr_in, found->ai_addr), text,
                              BISQUE_WEB_ADDRESS_SIZE);
    else if (found->ai_family == AF_INET6)
        outcome = uv_ip6_name(CTX(const struct sockaddr_in6, found->ai_addr), text,
                              BISQUE_WEB_ADDRESS_SIZE);
    if (outcome == 0)
        attempt->address_count++;
}

static void on_addresses(uv_getaddrinfo_t *question, int status, struct addrinfo *answer)
{
    struct attempt *attempt = CTX(struct attempt, question->data);
    const struct addrinfo *__single found = LIB(const struct addrinfo, answer);

    attempt->is_asking = false;
    if (attempt->is_over) {
        uv_freeaddrinfo(answer);
        free_attempt(attempt);
        return;
    }
    while (status == 0 && found && attempt->address_count < ADDRESSES_MAX) {
        keep_address(attempt, found);
        found = LIB(const struct addrinfo, found->ai_next);
    }
    uv_freeaddrinfo(answer);
    if (attempt->address_count == 0) {
        client_blame(attempt, BISQUE_WEB_UNRESOLVED,
                     status == 0 ? "it has no address" : LIBSTR(uv_strerror(status)));
        fail(attempt);
        return;
    }
    try_next(attempt);
}

/* --- what libwebsockets says of a try --- */

static size_t length_at(struct gathering fields, size_t start)
{
    return strnlen((const char *)fields.bytes + start, fields.size - start);
}

int client_append(struct connection *connection, void *in, size_t length)
{
    struct attempt *attempt = connection->attempt;
    uint8_t *__single *__single place = CTX(uint8_t *__single, in);
    size_t at = 0;

    if (!attempt)
        return -1;
    uint8_t *end = LIBPTR(uint8_t, *place, length) + length;
    attempt->has_asked = true;
    while (at < attempt->fields.size) {
        const size_t name = at;
        const size_t value = name + length_at(attempt->fields, name) + 1;
        const size_t value_length = length_at(attempt->fields, value);

        if (lws_add_http_header_by_name(connection->wsi, attempt->fields.bytes + name,
                                        attempt->fields.bytes + value, (int)value_length,
                                        (unsigned char **)place, end))
            return -1;
        at = value + value_length + 1;
    }
    return 0;
}

/* RFC 6455 section 4.1 lets a server take none of the protocols; nobody here could go on then. */
int client_agreed(struct connection *connection)
{
    struct attempt *attempt = connection->attempt;

    if (!attempt)
        return -1;
    if (lws_hdr_copy(connection->wsi, attempt->agreed, sizeof(attempt->agreed),
                     WSI_TOKEN_PROTOCOL) < 0)
        attempt->agreed[0] = 0;
    if (*attempt->protocols && attempt->agreed[0] == 0) {
        client_blame(attempt, BISQUE_WEB_NO_PROTOCOL, "it took none of the protocols");
        return -1;
    }
    return 0;
}

int client_opened(struct connection *connection)
{
    struct attempt *attempt = connection->attempt;
    struct bisque_web *web = connection->web;

    if (!attempt)
        return -1;
    (void)end(attempt);
    connection_begin(connection);
    connection->is_shown = true;
    connection->phase = PHASE_SOCKET;
    connection_wait(connection, WAIT_PING);
    web->events.connected(web->context, attempt->ticket, connection->id,
                          __unsafe_null_terminated_from_indexable(attempt->agreed));
    return 0;
}

/* The try is over; another address may do better as long as nobody has answered. */
void client_failed(struct connection *connection, const char *__counted_by(length) text,
                   size_t length)
{
    struct attempt *attempt = connection->attempt;
    char reason[sizeof(attempt->text)] = { 0 };

    if (!attempt)
        return;
    connection->attempt = NULL;
    attempt->connection = NULL;
    attempt->status = (int)lws_http_client_http_response(connection->wsi);
    if (attempt->status == 101) /* it was no refusal, but no WebSocket either */
        attempt->status = 0;
    if (attempt->text[0] == 0 && !attempt->has_asked &&
        attempt->address_next < attempt->address_count) {
        arm(attempt, true);
        return;
    }
    (void)snprintf(reason, sizeof(reason), "%.*s", (int)length, text);
    if (attempt->status != 0) {
        (void)snprintf(reason, sizeof(reason), "it answered with %d", attempt->status);
        client_blame(attempt, BISQUE_WEB_DECLINED,
                     __unsafe_null_terminated_from_indexable(reason));
    } else {
        client_blame(attempt,
                     attempt->has_asked ? BISQUE_WEB_NO_SOCKET : BISQUE_WEB_UNREACHABLE,
                     __unsafe_null_terminated_from_indexable(reason));
    }
    fail(attempt);
}

/* --- asked for --- */

static bool copy_target(struct attempt *attempt, const struct bisque_web_target *target)
{
    attempt->host = LIBSTR(strdup(target->host));
    attempt->authority = LIBSTR(strdup(target->authority));
    attempt->path = LIBSTR(strdup(target->path));
    attempt->protocols = LIBSTR(strdup(target->protocols));
    attempt->port = target->port;
    attempt->is_secure = target->is_secure;
    return attempt->host && attempt->authority && attempt->path && attempt->protocols &&
           gathering_add(&attempt->fields, target->fields, target->fields_size,
                         BISQUE_WEB_FIELDS_MAX);
}

bool bisque_web_connect(struct bisque_web *web, uint64_t ticket,
                        const struct bisque_web_target *target)
{
    struct attempt *attempt = calloc(1, sizeof(*attempt));
    struct addrinfo wanted;
    char service[6];

    if (!attempt)
        return false;
    memset(&wanted, 0, sizeof(wanted));
    wanted.ai_socktype = SOCK_STREAM;
    (void)snprintf(service, sizeof(service), "%u", target->port);
    attempt->web = web;
    attempt->ticket = ticket;
    attempt->question.data = attempt;
    attempt->timer.data = attempt;
    if (web->is_stopping || !copy_target(attempt, target)) {
        free_attempt(attempt);
        return false;
    }
    (void)uv_timer_init(&web->loop, &attempt->timer);
    attempt->has_timer = true;
    attempt->due = uv_now(&web->loop) + target->milliseconds;
    attempt->later = web->attempts;
    if (web->attempts)
        web->attempts->earlier = attempt;
    web->attempts = attempt;
    attempt->is_asking =
        uv_getaddrinfo(&web->loop, &attempt->question, on_addresses, attempt->host,
                       __unsafe_null_terminated_from_indexable(service), &wanted) == 0;
    if (!attempt->is_asking) {
        client_blame(attempt, BISQUE_WEB_UNRESOLVED, "it cannot be looked up");
        attempt->due = 0;
    }
    arm(attempt, false);
    return true;
}

void bisque_web_give_up(struct bisque_web *web, uint64_t ticket)
{
    struct attempt *attempt = web->attempts;

    while (attempt && attempt->ticket != ticket)
        attempt = attempt->later;
    if (!attempt)
        return;
    client_blame(attempt, BISQUE_WEB_GIVEN_UP, "given up");
    fail(attempt);
}

/* --- the client's life --- */

/* An empty proxy instead of none, for which the environment would be looked through. */
bool client_prepare(struct bisque_web *web)
{
    struct lws_context_creation_info info;

    if (!web->client_tls)
        return true;
    memset(&info, 0, sizeof(info));
    info.port = CONTEXT_PORT_NO_LISTEN;
    info.gid = -1;
    info.uid = -1;
    info.vhost_name = "client";
    info.protocols = web->protocols;
    info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
    info.provided_client_ssl_ctx = web->client_tls;
    info.http_proxy_address = "";
    info.retry_and_idle_policy = &no_checks;
    web->client = LIB(struct lws_vhost, lws_create_vhost(web->lws, &info));
    return web->client != NULL;
}

void client_stop(struct bisque_web *web)
{
    while (web->attempts) {
        client_blame(web->attempts, BISQUE_WEB_GIVEN_UP, "the client is closed");
        fail(web->attempts);
    }
}
