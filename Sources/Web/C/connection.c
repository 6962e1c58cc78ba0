/* connection.c - the table of connections, and what each of them waits for.
 *
 * Every wait of one kind is of the same length, so the one that began first ends first: a queue for
 * each kind holds them in order, and one timer looks at the queues' heads. */
#include "web.h"

#include <assert.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>

#define NO_SLOT UINT32_MAX
#define SLOTS_AT_FIRST 64
#define ANSWER_MILLISECONDS 1000
#define READER_MILLISECONDS 60000
#define CLOSE_MILLISECONDS 5000

bool gathering_add(struct gathering *gathering, const uint8_t *__counted_by(size) bytes,
                   size_t size, size_t limit)
{
    if (size > limit || gathering->size > limit - size)
        return false;
    if (gathering->size + size > gathering->room) {
        const size_t wanted = gathering->size + size;
        size_t room = gathering->room * 2 > wanted ? gathering->room * 2 : wanted;
        uint8_t *grown;

        if (room > limit)
            room = limit;
        grown = realloc(gathering->bytes, room);
        if (!grown)
            return false;
        gathering->room = room;
        gathering->bytes = grown;
    }
    if (size > 0)
        memcpy(gathering->bytes + gathering->size, bytes, size);
    gathering->size += size;
    return true;
}

void gathering_clear(struct gathering *gathering)
{
    free(gathering->bytes);
    gathering->room = 0;
    gathering->bytes = NULL;
    gathering->size = 0;
}

static uint64_t period(const struct bisque_web *web, enum wait wait)
{
    switch (wait) {
    case WAIT_HEADER:
        return web->limits.header_milliseconds;
    case WAIT_BODY:
        return web->limits.body_milliseconds;
    case WAIT_IDLE:
        return web->limits.idle_milliseconds;
    case WAIT_ANSWER:
        return ANSWER_MILLISECONDS;
    case WAIT_READER:
        return READER_MILLISECONDS;
    case WAIT_PING:
        return web->limits.ping_milliseconds;
    case WAIT_PONG:
        return web->limits.pong_milliseconds;
    case WAIT_CLOSE:
        return CLOSE_MILLISECONDS;
    case WAIT_NOTHING:
    case WAITS:
        break;
    }
    return 0;
}

static void arm(struct bisque_web *web, uint64_t due)
{
    const uint64_t now = uv_now(&web->loop);

    if (uv_is_active(CTX(uv_handle_t, (void *)&web->timer)) && web->timer_due <= due)
        return;
    web->timer_due = due;
    uv_timer_start(&web->timer, connection_timer, due > now ? due - now : 0, 0);
}

static void leave_queue(struct connection *connection)
{
    struct wait_queue *queue = &connection->web->waits[connection->wait];

    if (connection->wait == WAIT_NOTHING)
        return;
    if (connection->earlier)
        connection->earlier->later = connection->later;
    else
        queue->first = connection->later;
    if (connection->later)
        connection->later->earlier = connection->earlier;
    else
        queue->last = connection->earlier;
    connection->earlier = NULL;
    connection->later = NULL;
    connection->wait = WAIT_NOTHING;
}

void connection_wait(struct connection *connection, enum wait wait)
{
    struct bisque_web *web = connection->web;
    struct wait_queue *queue = &web->waits[wait];

    leave_queue(connection);
    if (wait == WAIT_NOTHING)
        return;
    connection->wait = wait;
    connection->due = uv_now(&web->loop) + period(web, wait);
    connection->earlier = queue->last;
    if (queue->last)
        queue->last->later = connection;
    else
        queue->first = connection;
    queue->last = connection;
    arm(web, connection->due);
}

/* Whether the other side has said that it sends nothing more; told by the kernel, because nothing
 * is read meanwhile. Who asks and then ends its half is taken for gone, as by most servers. */
static bool has_left(const struct connection *connection)
{
    struct tcp_info info;
    socklen_t size = sizeof(info);

    memset(&info, 0, sizeof(info));
    if (getsockopt(lws_get_socket_fd(connection->network->wsi), IPPROTO_TCP, TCP_INFO, &info,
                   &size) < 0)
        return true;
    return info.tcpi_state != TCP_ESTABLISHED && info.tcpi_state != TCP_FIN_WAIT1 &&
           info.tcpi_state != TCP_FIN_WAIT2;
}

/* Looks after a connection from which nothing is read. */
static void look(struct connection *connection, enum wait again)
{
    if (has_left(connection))
        connection_cut(connection);
    else
        connection_wait(connection, again);
}

/* The wait is over, and what was waited for has not come. */
static void expire(struct connection *connection)
{
    struct bisque_web *web = connection->web;
    const enum wait wait = connection->wait;

    leave_queue(connection);
    switch (wait) {
    case WAIT_HEADER:
        web_refused(web, BISQUE_WEB_HEADER_LATE);
        connection_cut(connection);
        break;
    case WAIT_BODY:
        web_refused(web, BISQUE_WEB_BODY_LATE);
        answer_status(connection, HTTP_STATUS_REQUEST_TIMEOUT);
        break;
    case WAIT_READER:
        web_refused(web, BISQUE_WEB_ANSWER_NOT_READ);
        connection_cut(connection);
        break;
    case WAIT_ANSWER:
        look(connection, WAIT_ANSWER);
        break;
    case WAIT_PING:
        if (connection->is_paused) { /* its pong would not be read */
            look(connection, WAIT_PING);
            break;
        }
        connection->is_ping_wanted = true;
        connection_wait(connection, WAIT_PONG);
        lws_callback_on_writable(connection->wsi);
        break;
    case WAIT_PONG:
        if (connection->is_paused) {
            look(connection, WAIT_PONG);
            break;
        }
        web_refused(web, BISQUE_WEB_PONG_MISSING);
        connection->close_code = 0;
        connection_cut(connection);
        break;
    case WAIT_IDLE:
    case WAIT_CLOSE:
        connection_cut(connection);
        break;
    case WAIT_NOTHING:
    case WAITS:
        break;
    }
}

void connection_timer(uv_timer_t *timer)
{
    struct bisque_web *web = CTX(struct bisque_web, timer->data);
    const uint64_t now = uv_now(&web->loop);
    uint64_t next = UINT64_MAX;

    for (size_t kind = 0; kind < WAITS; kind++) {
        struct connection *first;

        while ((first = web->waits[kind].first) && first->due <= now)
            expire(first);
    }
    for (size_t kind = 0; kind < WAITS; kind++)
        if (web->waits[kind].first && web->waits[kind].first->due < next)
            next = web->waits[kind].first->due;
    if (next != UINT64_MAX)
        arm(web, next);
}

static bool grow_table(struct bisque_web *web)
{
    const size_t old = web->slot_count;
    const size_t count = old ? old * 2 : SLOTS_AT_FIRST;
    struct slot *slots = realloc(web->slots, count * sizeof(struct slot));

    if (!slots)
        return false;
    for (size_t i = old; i < count; i++) {
        slots[i].connection = NULL;
        slots[i].generation = 0;
        slots[i].next_free = i + 1 < count ? (uint32_t)(i + 1) : NO_SLOT;
    }
    web->slot_count = count;
    web->slots = slots;
    web->first_free = (uint32_t)old;
    return true;
}

struct connection *connection_open(struct bisque_web *web, struct lws *wsi,
                                   struct connection *network)
{
    struct connection *connection;

    if ((web->slot_count == 0 || web->first_free == NO_SLOT) && !grow_table(web))
        return NULL;
    connection = calloc(1, sizeof(*connection));
    if (!connection)
        return NULL;
    connection->web = web;
    connection->wsi = wsi;
    connection->network = network ? network : connection;
    connection->slot = web->first_free;
    connection->phase = PHASE_HEADER;
    web->first_free = web->slots[connection->slot].next_free;
    web->slots[connection->slot].connection = connection;
    if (!network) {
        web->events.counted(web->context, ++web->connections);
        memory_counted(web);
    } else if (network->streams++ == 0) {
        connection_wait(network, WAIT_NOTHING);
    }
    lws_set_opaque_user_data(wsi, connection);
    return connection;
}

void connection_close(struct connection *connection)
{
    struct bisque_web *web = connection->web;
    struct slot *slot = &web->slots[connection->slot];

    connection_end(connection, NULL);
    connection_wait(connection, WAIT_NOTHING);
    socket_clear(connection);
    if (connection->network == connection) {
        address_remove(&web->addresses, connection->key);
        web->events.counted(web->context, --web->connections);
        memory_counted(web);
        if (web->connections == 0 && web->is_stopping)
            web->is_over = true;
    } else if (--connection->network->streams == 0) {
        connection_wait(connection->network, WAIT_IDLE);
    }
    lws_set_opaque_user_data(connection->wsi, NULL);
    slot->connection = NULL;
    slot->next_free = web->first_free;
    web->first_free = connection->slot;
    free(connection);
}

void connection_begin(struct connection *connection)
{
    struct slot *slot = &connection->web->slots[connection->slot];

    assert(!connection->is_shown);
    slot->generation++;
    connection->id = (uint64_t)slot->generation << 32 | connection->slot;
}

void connection_end(struct connection *connection, const struct bisque_web_closure *closure)
{
    const bool is_shown = connection->is_shown;
    const uint64_t id = connection->id;

    connection->is_shown = false;
    connection->id = 0;
    gathering_clear(&connection->received);
    answer_clear(connection);
    if (is_shown)
        connection->web->events.closed(connection->web->context, id, closure);
}

struct connection *connection_find(const struct bisque_web *web, uint64_t id)
{
    const uint32_t slot = (uint32_t)id;
    struct connection *connection;

    if (slot >= web->slot_count)
        return NULL;
    connection = web->slots[slot].connection;
    return connection && connection->id == id && id != 0 ? connection : NULL;
}

void connection_pause(struct connection *connection)
{
    if (connection->is_paused)
        return;
    connection->is_paused = true;
    lws_rx_flow_control(connection->wsi, 0);
}

void connection_resume(struct connection *connection)
{
    connection->is_paused = false;
    lws_rx_flow_control(connection->wsi, 1);
    /* What libwebsockets has read already it looks at only after an event of the socket. */
    lws_callback_on_writable(connection->wsi);
}

void connection_gone(struct connection *connection, const struct bisque_web_closure *closure)
{
    connection->phase = PHASE_GONE;
    connection_wait(connection, WAIT_NOTHING);
    connection_end(connection, closure);
}

void connection_cut(struct connection *connection)
{
    if (connection->phase == PHASE_GONE)
        return;
    lws_set_timeout(connection->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_SYNC);
}

void connection_clear_table(struct bisque_web *web)
{
    for (size_t i = 0; i < web->slot_count; i++)
        assert(!web->slots[i].connection);
    address_clear(&web->addresses);
    free(web->slots);
    web->slot_count = 0;
    web->slots = NULL;
}
