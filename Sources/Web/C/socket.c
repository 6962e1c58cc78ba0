/* socket.c - WebSockets: the handshake's terms, messages in and out, how they end. */
#include "web.h"

#include <stdlib.h>
#include <string.h>

#define FRAMES_AT_ONCE 16
/* The gap in the public numbers of libwebsockets, which it keeps for itself. */
#define WRITE_CLOSE ((enum lws_write_protocol)(LWS_WRITE_HTTP + 1))
_Static_assert(LWS_WRITE_PING == LWS_WRITE_HTTP + 2, "there is one number between them");
#define NO_STATUS_RECEIVED 1005 /* RFC 6455 section 7.4.1: never sent, only reported */
#define ABNORMAL_CLOSURE 1006

/* Whether one of the protocols that somebody may ask for is asked for; libwebsockets takes the
 * first one it knows, and answers nothing at all when it knows none. */
static bool is_protocol_known(const struct bisque_web *web, struct bisque_web_span asked)
{
    uint32_t start = 0;

    while (start < asked.length) {
        uint32_t end = start, last;

        while (end < asked.length && web->text[asked.start + end] != ',')
            end++;
        while (start < end && web->text[asked.start + start] == ' ')
            start++;
        last = end;
        while (last > start && web->text[asked.start + last - 1] == ' ')
            last--;
        for (size_t i = 1; i <= web->protocol_count; i++) {
            const struct bisque_web_span name = { asked.start + start, last - start };

            if (request_is(web, name, LIBSTR(web->protocols[i].name)))
                return true;
        }
        start = end + 1;
    }
    return false;
}

/* The status for a request that asks for a WebSocket. */
static int terms(struct connection *connection)
{
    struct bisque_web *web = connection->web;
    const bool is_stream = connection->network != connection;
    struct bisque_web_request request;
    struct bisque_web_span asked;
    int status = request_read(connection, &request);

    if (status != 0)
        return status;
    if (strcmp(request.method, "GET") != 0)
        return HTTP_STATUS_METHOD_NOT_ALLOWED;
    if (!is_stream && (!request_is(web, request_header(web, "upgrade"), "websocket") ||
                       request_header(web, "sec-websocket-key").length != 24))
        return HTTP_STATUS_BAD_REQUEST;
    if (!request_is(web, request_header(web, "sec-websocket-version"), "13"))
        return 426;
    asked = request_header(web, "sec-websocket-protocol");
    if (asked.length > 0 && !is_protocol_known(web, asked))
        return HTTP_STATUS_BAD_REQUEST;
    if (web->is_stopping)
        return HTTP_STATUS_SERVICE_UNAVAILABLE;
    connection->is_shown = true;
    return web->events.upgrade(web->context, connection->id, &request);
}

int socket_upgrade(struct connection *connection)
{
    int status;

    /* libwebsockets calls this also after it has refused another kind of upgrade by itself, and
     * with what it has freed by then: without a header table there is nothing to go on with. */
    if (connection->network == connection &&
        lws_hdr_total_length(connection->wsi, WSI_TOKEN_UPGRADE) <= 0)
        return -1;
    connection_begin(connection);
    connection_wait(connection, WAIT_NOTHING);
    status = terms(connection);
    if (status == 101) {
        connection->phase = PHASE_UPGRADING;
        connection_wait(connection, WAIT_CLOSE);
        return 0;
    }
    web_refused(connection->web, BISQUE_WEB_UPGRADE_REFUSED);
    connection_end(connection, NULL);
    connection_wait(connection, WAIT_CLOSE);
    answer_refuse(connection, status);
    return -1;
}

int socket_open(struct connection *connection)
{
    struct bisque_web *web = connection->web;

    if (connection->phase != PHASE_UPGRADING)
        return -1;
    lws_set_timeout(connection->wsi, NO_PENDING_TIMEOUT, 0);
    connection->phase = PHASE_SOCKET;
    connection_wait(connection, WAIT_PING);
    web->events.opened(web->context, connection->id);
    return 0;
}

void socket_heard(struct connection *connection)
{
    if (connection->phase == PHASE_SOCKET)
        connection_wait(connection, WAIT_PING);
}

/* What was to be sent is not: the other side has broken the rules. */
static int end(struct connection *connection, uint16_t code)
{
    socket_clear(connection);
    gathering_clear(&connection->received);
    socket_begin_close(connection, code, NULL, 0);
    return 0;
}

int socket_receive(struct connection *connection, const uint8_t *__counted_by(size) bytes,
                   size_t size)
{
    struct bisque_web *web = connection->web;
    const bool is_final = lws_remaining_packet_payload(connection->wsi) == 0 &&
                          lws_is_final_fragment(connection->wsi);
    bool goes_on;

    if (connection->phase != PHASE_SOCKET)
        return 0;
    connection_wait(connection, WAIT_PING);
    if (lws_is_first_fragment(connection->wsi))
        connection->is_text = lws_frame_is_binary(connection->wsi) == 0;
    if (size > web->limits.message_bytes - connection->received.size) {
        web_refused(web, BISQUE_WEB_MESSAGE_TOO_LARGE);
        return end(connection, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE);
    }
    if (is_final && connection->received.size == 0) {
        goes_on = web->events.message(web->context, connection->id, connection->is_text, bytes,
                                      size);
    } else {
        if (!gathering_add(&connection->received, bytes, size, web->limits.message_bytes)) {
            web_refused(web, BISQUE_WEB_NO_MEMORY);
            return end(connection, LWS_CLOSE_STATUS_UNEXPECTED_CONDITION);
        }
        if (!is_final)
            return 0;
        goes_on = web->events.message(web->context, connection->id, connection->is_text,
                                      connection->received.bytes, connection->received.size);
        gathering_clear(&connection->received);
    }
    if (!goes_on)
        connection_pause(connection);
    return 0;
}

void bisque_web_resume(struct bisque_web *web, uint64_t id)
{
    struct connection *connection = connection_find(web, id);

    if (!connection || connection->phase != PHASE_SOCKET)
        return;
    connection_resume(connection);
}

void bisque_web_send(struct bisque_web *web, uint64_t id, bool is_text,
                     const uint8_t *__counted_by(size) bytes, size_t size)
{
    struct connection *connection = connection_find(web, id);
    const size_t room = LWS_PRE + size;
    struct frame *frame;

    if (!connection || connection->phase != PHASE_SOCKET)
        return;
    frame = malloc(sizeof(*frame) + room);
    if (!frame) {
        web_refused(web, BISQUE_WEB_NO_MEMORY);
        socket_begin_close(connection, LWS_CLOSE_STATUS_UNEXPECTED_CONDITION, NULL, 0);
        return;
    }
    frame->room = room;
    frame->next = NULL;
    frame->is_text = is_text;
    if (size > 0)
        memcpy(frame->bytes + LWS_PRE, bytes, size);
    if (connection->last)
        connection->last->next = frame;
    else
        connection->first = frame;
    connection->last = frame;
    lws_callback_on_writable(connection->wsi);
}

static bool write_frame(struct connection *connection)
{
    struct bisque_web *web = connection->web;
    struct frame *frame = connection->first;
    const size_t size = frame->room - LWS_PRE;
    const bool is_written =
        lws_write(connection->wsi, frame->bytes + LWS_PRE, size,
                  frame->is_text ? LWS_WRITE_TEXT : LWS_WRITE_BINARY) >= (int)size;

    connection->first = frame->next;
    if (!connection->first)
        connection->last = NULL;
    free(frame);
    if (is_written)
        web->events.sent(web->context, connection->id, size);
    return is_written;
}

static bool write_ping(struct connection *connection)
{
    uint8_t room[LWS_PRE + 1] = { 0 }; /* libwebsockets says nothing of a pong without content */

    connection->is_ping_wanted = false;
    return lws_write(connection->wsi, room + LWS_PRE, 1, LWS_WRITE_PING) >= 0;
}

/* By ourselves: libwebsockets' own way, a callback that returns nonzero, never writes it where it
 * runs on libuv and was built with its assertions on, as Debian's is. */
static bool write_close(struct connection *connection)
{
    uint8_t room[LWS_PRE + 2 + BISQUE_WEB_REASON_MAX] = { 0 };
    const struct gathering reason = connection->reason;

    room[LWS_PRE] = (uint8_t)(connection->close_code >> 8);
    room[LWS_PRE + 1] = (uint8_t)connection->close_code;
    if (reason.size > 0)
        memcpy(room + LWS_PRE + 2, reason.bytes, reason.size);
    connection->phase = PHASE_CLOSED;
    return lws_write(connection->wsi, room + LWS_PRE, 2 + reason.size, WRITE_CLOSE) >= 0;
}

int socket_write(struct connection *connection)
{
    if (connection->phase != PHASE_SOCKET && connection->phase != PHASE_CLOSING)
        return 0;
    if (connection->is_ping_wanted && !write_ping(connection))
        return -1;
    for (int i = 0; i < FRAMES_AT_ONCE && connection->first; i++) {
        if (lws_partial_buffered(connection->wsi))
            break;
        if (!write_frame(connection))
            return -1;
    }
    if (connection->first) {
        lws_callback_on_writable(connection->wsi);
        return 0;
    }
    if (connection->phase == PHASE_SOCKET)
        return 0;
    if (lws_partial_buffered(connection->wsi)) {
        lws_callback_on_writable(connection->wsi);
        return 0;
    }
    return write_close(connection) ? 0 : -1;
}

void socket_begin_close(struct connection *connection, uint16_t code,
                        const uint8_t *__counted_by(size) reason, size_t size)
{
    if (connection->phase != PHASE_SOCKET)
        return;
    connection->phase = PHASE_CLOSING;
    connection->close_code = code;
    connection->is_ping_wanted = false;
    (void)gathering_add(&connection->reason, reason, size, BISQUE_WEB_REASON_MAX);
    connection_wait(connection, WAIT_CLOSE);
    connection_resume(connection); /* its answer is to be read */
}

void bisque_web_close(struct bisque_web *web, uint64_t id, uint16_t code,
                      const uint8_t *__counted_by(reason_size) reason, size_t reason_size)
{
    struct connection *connection = connection_find(web, id);

    if (connection)
        socket_begin_close(connection, code, reason, reason_size);
}

int socket_close_received(struct connection *connection, const uint8_t *__counted_by(size) bytes,
                          size_t size)
{
    connection->is_clean = true;
    if (connection->phase == PHASE_CLOSED)
        return -1; /* both have said it */
    if (connection->phase != PHASE_SOCKET)
        return 0;
    socket_clear(connection);
    connection->phase = PHASE_CLOSED; /* libwebsockets writes ours */
    connection_wait(connection, WAIT_CLOSE);
    connection->close_code = NO_STATUS_RECEIVED;
    if (size < 2)
        return 0;
    connection->close_code = (uint16_t)(bytes[0] << 8 | bytes[1]);
    (void)gathering_add(&connection->reason, bytes + 2, size - 2, BISQUE_WEB_REASON_MAX);
    return 0;
}

void socket_closed(struct connection *connection)
{
    const struct bisque_web_closure closure = {
        .code = connection->close_code != 0 ? connection->close_code : ABNORMAL_CLOSURE,
        .is_clean = connection->is_clean,
        .reason_size = connection->reason.size,
        .reason = connection->reason.bytes,
    };

    connection_gone(connection, &closure);
}

void socket_clear(struct connection *connection)
{
    while (connection->first) {
        struct frame *next = connection->first->next;

        free(connection->first);
        connection->first = next;
    }
    connection->last = NULL;
    gathering_clear(&connection->reason);
}
