/* server.c - a server's life: its loop, its context of libwebsockets, and how both end.
 *
 * libwebsockets keeps a little for the whole process (its log, OpenSSL's numbers, a signal's
 * disposition), so contexts are made and destroyed one at a time. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "web.h"

#include <assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STOP_MILLISECONDS 1000 /* for what is being written still */
#define QUIET_MILLISECONDS 1000 /* after a line of libwebsockets */
#define A_DAY 86400            /* libwebsockets' own periods: ours are shorter */
#define SOCKET_BUFFER 1024     /* kept by every WebSocket */
#define WRITE_AT_ONCE 65536
/* A whole record of TLS (RFC 8446 section 5.1) and more: what is left of one libwebsockets does not
 * always come back for. */
#define READ_BUFFER 20480

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local struct bisque_web *logging;

/* Pings are ours, too: these say that libwebsockets sends none. */
static const lws_retry_bo_t no_checks;

static void heard_line(int level, const char *line)
{
    struct bisque_web *web = logging;
    const size_t size = strlen(line);

    if (!web || !web->events.logged)
        return;
    /* Garbage from the network is worth no line, though libwebsockets calls some of it an error;
     * and nobody fills the log with what is left. */
    if (strncmp(line, "Ran out of header data", 22) == 0) {
        web_refused(web, BISQUE_WEB_HEADER_TOO_LARGE);
    } else if (level == LLL_WARN || strncmp(line, "lws_process_ws_upgrade", 22) == 0) {
        web_refused(web, BISQUE_WEB_HEADER_MALFORMED);
    } else if (uv_now(&web->loop) >= web->quiet_until) {
        web->quiet_until = uv_now(&web->loop) + QUIET_MILLISECONDS;
        web->events.logged(web->context, (const uint8_t *)__null_terminated_to_indexable(line),
                           size);
    }
}

void web_refused(struct bisque_web *web, enum bisque_web_refusal refusal)
{
    web->events.refused(web->context, refusal);
}

const char *bisque_web_refusal_name(enum bisque_web_refusal refusal)
{
    switch (refusal) {
    case BISQUE_WEB_TOO_MANY_CONNECTIONS:
        return "connections";
    case BISQUE_WEB_TOO_MANY_FROM_ADDRESS:
        return "connectionsPerAddress";
    case BISQUE_WEB_NO_DESCRIPTOR:
        return "noDescriptor";
    case BISQUE_WEB_HEADER_LATE:
        return "headerTime";
    case BISQUE_WEB_HEADER_TOO_LARGE:
        return "headerBytes";
    case BISQUE_WEB_HEADER_MALFORMED:
        return "malformedHeader";
    case BISQUE_WEB_BODY_LATE:
        return "bodyTime";
    case BISQUE_WEB_BODY_TOO_LARGE:
        return "bodyBytes";
    case BISQUE_WEB_BODY_LENGTH_UNKNOWN:
        return "bodyLengthUnknown";
    case BISQUE_WEB_ANSWER_NOT_READ:
        return "answerNotRead";
    case BISQUE_WEB_MESSAGE_TOO_LARGE:
        return "messageBytes";
    case BISQUE_WEB_PONG_MISSING:
        return "pongTime";
    case BISQUE_WEB_UPGRADE_REFUSED:
        return "upgradeRefused";
    case BISQUE_WEB_NO_MEMORY:
        return "noMemory";
    case BISQUE_WEB_REFUSALS:
        break;
    }
    return "unknown";
}

static void woken(uv_async_t *async)
{
    struct bisque_web *web = CTX(struct bisque_web, async->data);

    web->events.woken(web->context);
}

static bool make_loop(struct bisque_web *web)
{
    if (uv_loop_init(&web->loop) < 0)
        return false;
    if (uv_async_init(&web->loop, &web->wake, woken) < 0) {
        (void)uv_loop_close(&web->loop);
        return false;
    }
    (void)uv_timer_init(&web->loop, &web->timer);
    (void)uv_timer_init(&web->loop, &web->accept_again);
    (void)uv_timer_init(&web->loop, &web->settle);
    (void)uv_timer_init(&web->loop, &web->look_at_readers);
    web->wake.data = web;
    web->look_at_readers.data = web;
    web->timer.data = web;
    web->accept_again.data = web;
    web->settle.data = web;
    return true;
}

struct bisque_web *bisque_web_open(const struct bisque_web_settings *settings,
                                   struct bisque_web_failure *failure)
{
    struct bisque_web *web = calloc(1, sizeof(*web));

    memset(failure, 0, sizeof(*failure));
    if (web && gathering_add(&web->chain, settings->chain, settings->chain_size, SIZE_MAX) &&
        gathering_add(&web->key, settings->key, settings->key_size, SIZE_MAX) && make_loop(web)) {
        web->limits = settings->limits;
        if (web->limits.header_bytes > WEB_HEADER_MAX)
            web->limits.header_bytes = WEB_HEADER_MAX;
        web->protocols[0].name = "http";
        web->protocols[0].callback = protocol_callback;
        web->protocols[0].rx_buffer_size = SOCKET_BUFFER;
        web->protocols[0].tx_packet_size = WRITE_AT_ONCE;
        return web;
    }
    (void)snprintf(failure->text, sizeof(failure->text), "no memory for a server");
    if (web) {
        gathering_clear(&web->chain);
        gathering_clear(&web->key);
        free(web);
    }
    return NULL;
}

bool bisque_web_offer(struct bisque_web *web, const char *protocol)
{
    struct lws_protocols *entry;

    if (web->protocol_count == BISQUE_WEB_PROTOCOLS_MAX)
        return false;
    entry = &web->protocols[web->protocol_count + 1];
    entry->name = LIBSTR(strdup(protocol));
    if (!entry->name)
        return false;
    entry->callback = protocol_callback;
    entry->rx_buffer_size = SOCKET_BUFFER;
    entry->tx_packet_size = WRITE_AT_ONCE;
    web->protocol_count++;
    return true;
}

/* libwebsockets ignores SIGPIPE for the whole process; the threads that run it block it instead. */
static struct lws_context *make_context(struct bisque_web *web)
{
    struct lws_context_creation_info info;
    struct sigaction before;
    struct lws_context *__single context;
    void *loops[1] = { &web->loop };

    memset(&info, 0, sizeof(info));
    info.options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
                   LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_NO_LWS_SYSTEM_STATES;
    info.port = CONTEXT_PORT_NO_LISTEN;
    info.gid = -1;
    info.uid = -1;
    info.user = web;
    info.foreign_loops = loops;
    info.pcontext = &web->lws;
    info.max_http_header_data2 = web->limits.header_bytes + WEB_HEADER_MORE;
    info.pt_serv_buf_size = READ_BUFFER;
    info.timeout_secs = A_DAY;
    info.retry_and_idle_policy = &no_checks;
    sigaction(SIGPIPE, NULL, &before);
    lws_set_log_level(LLL_ERR | LLL_WARN, heard_line);
    context = LIB(struct lws_context, lws_create_context(&info));
    sigaction(SIGPIPE, &before, NULL);
    return context;
}

static struct lws_vhost *make_vhost(struct bisque_web *web, bool is_secure)
{
    struct lws_context_creation_info info;

    memset(&info, 0, sizeof(info));
    info.port = CONTEXT_PORT_NO_LISTEN_SERVER;
    info.gid = -1;
    info.uid = -1;
    info.vhost_name = is_secure ? "secure" : "plain";
    info.protocols = web->protocols;
    info.keepalive_timeout = A_DAY;
    info.timeout_secs_ah_idle = A_DAY;
    info.timeout_secs = A_DAY;
    info.retry_and_idle_policy = &no_checks;
    info.options = LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME;
    if (is_secure) {
        info.options |=
            LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_CREATE_VHOST_SSL_CTX |
            LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS; /* of a client that nobody is */
        info.alpn = "h2,http/1.1";
    }
    return LIB(struct lws_vhost, lws_create_vhost(web->lws, &info));
}

bool bisque_web_prepare(struct bisque_web *web, struct bisque_web_failure *failure)
{
    memset(failure, 0, sizeof(*failure));
    pthread_mutex_lock(&one_at_a_time);
    logging = web;
    web->lws = make_context(web);
    if (web->lws)
        web->plain = make_vhost(web, false);
    if (web->plain && web->chain.size > 0)
        web->secure = make_vhost(web, true);
    if (web->plain && !client_prepare(web))
        web->plain = NULL;
    logging = NULL;
    pthread_mutex_unlock(&one_at_a_time);
    if (web->plain && (web->secure || web->chain.size == 0))
        return true;
    (void)snprintf(failure->text, sizeof(failure->text), "%s",
                   web->plain ? "the certificate and the key do not fit together"
                              : "libwebsockets cannot start");
    return false;
}

static void close_handle(uv_handle_t *handle)
{
    (void)handle;
}

static void find_pipe(uv_handle_t *handle, void *context)
{
    int *__single found = CTX(int, context);
    uv_os_fd_t descriptor;

    if (handle->type == UV_POLL && !uv_is_closing(handle) && uv_fileno(handle, &descriptor) == 0)
        *found = descriptor;
}

/* libwebsockets closes the descriptor that wakes it twice: once here, once when the loop turns
 * again, and by then it may be some other thread's. So its number is taken at once; false when
 * somebody was faster, and then nothing may turn that loop any more. */
static bool destroy_context(struct bisque_web *web)
{
    int pipe = -1, held;

    uv_walk(&web->loop, find_pipe, &pipe);
    lws_context_destroy(web->lws);
    if (pipe < 0)
        return true;
    held = fcntl(uv_backend_fd(&web->loop), F_DUPFD_CLOEXEC, pipe);
    if (held == pipe)
        return true;
    if (held >= 0)
        close(held);
    return false;
}

/* Frees what there is; the loop turns until every handle on it is closed. */
static void end(struct bisque_web *web)
{
    bool is_free = true;
    int outcome;

    pthread_mutex_lock(&one_at_a_time);
    if (web->lws)
        is_free = destroy_context(web);
    if (is_free)
        (void)uv_run(&web->loop, UV_RUN_DEFAULT);
    if (is_free && web->lws)
        lws_context_destroy(web->lws);
    pthread_mutex_unlock(&one_at_a_time);
    logging = NULL;
    client_clear(web);
    if (!is_free)
        return; /* a loop and a context are left for ever: less harm than a stranger's descriptor */
    outcome = uv_loop_close(&web->loop);
    assert(outcome == 0);
    (void)outcome;
    connection_clear_table(web);
    for (size_t i = 1; i <= web->protocol_count; i++)
        free((void *)(uintptr_t)web->protocols[i].name);
    gathering_clear(&web->chain);
    gathering_clear(&web->key);
    free(web);
}

static void close_handles(struct bisque_web *web)
{
    uv_close(CTX(uv_handle_t, (void *)&web->wake), close_handle);
    uv_close(CTX(uv_handle_t, (void *)&web->timer), close_handle);
    uv_close(CTX(uv_handle_t, (void *)&web->accept_again), close_handle);
    uv_close(CTX(uv_handle_t, (void *)&web->settle), close_handle);
    uv_close(CTX(uv_handle_t, (void *)&web->look_at_readers), close_handle);
}

void bisque_web_abandon(struct bisque_web *web)
{
    listen_start(web);
    listen_stop(web);
    close_handles(web);
    end(web);
}

static void *run(void *argument)
{
    struct bisque_web *web = CTX(struct bisque_web, argument);
    const struct bisque_web_events events = web->events;
    void *__single context = web->context;

    logging = web;
    listen_start(web);
    while (!web->is_over)
        (void)uv_run(&web->loop, UV_RUN_ONCE);
    events.stopped(context);
    close_handles(web);
    end(web);
    events.ended(context);
    return NULL;
}

/* Signals are the application's: none is delivered to the new thread. */
bool bisque_web_start(struct bisque_web *web, const struct bisque_web_events *events, void *context)
{
    sigset_t all, before;
    pthread_t thread;
    bool has_started;

    web->events = *events;
    web->context = context;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    has_started = pthread_create(&thread, NULL, run, web) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (has_started) {
        (void)pthread_setname_np(thread, "bisque-web");
        (void)pthread_detach(thread);
    }
    return has_started;
}

void bisque_web_wake(struct bisque_web *web)
{
    uv_async_send(&web->wake);
}

static void stop_waiting(uv_timer_t *timer)
{
    CTX(struct bisque_web, timer->data)->is_over = true;
}

void bisque_web_stop(struct bisque_web *web)
{
    if (web->is_stopping)
        return;
    web->is_stopping = true;
    client_stop(web);
    web->is_over = web->connections == 0;
    listen_stop(web);
    uv_timer_start(&web->accept_again, stop_waiting, STOP_MILLISECONDS, 0);
    for (size_t i = 0; i < web->slot_count; i++) {
        struct connection *connection = web->slots[i].connection;

        if (!connection)
            continue;
        if (connection->phase == PHASE_SOCKET)
            socket_begin_close(connection, LWS_CLOSE_STATUS_GOINGAWAY, NULL, 0);
        else if (connection->network == connection &&
                 (connection->phase == PHASE_HEADER ||
                  (connection->phase == PHASE_STREAMS && connection->streams == 0)))
            connection_cut(connection);
    }
}
