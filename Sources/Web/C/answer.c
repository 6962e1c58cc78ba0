/* answer.c - writes answers to requests, as fast as the other side takes them. */
#include "web.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define PART 16384 /* what is written at once */
#define LOOK_MILLISECONDS 25

void answer_clear(struct connection *connection)
{
    if (!connection->answer)
        return;
    gathering_clear(&connection->answer->fields);
    gathering_clear(&connection->answer->body);
    free(connection->answer);
    connection->answer = NULL;
}

static bool has_body(int status)
{
    return status != HTTP_STATUS_NO_CONTENT && status != HTTP_STATUS_NOT_MODIFIED;
}

static size_t length_at(struct gathering fields, size_t start)
{
    size_t end = start;

    while (end < fields.size && fields.bytes[end] != 0)
        end++;
    return end - start;
}

/* Writes an answer's head. `is_end`: nothing comes after it. */
static bool write_head(struct connection *connection, int status, struct gathering fields,
                       size_t body_size, bool is_end)
{
    struct bisque_web *web = connection->web;
    uint8_t *__single end = web->head + LWS_PRE;
    uint8_t *__single limit = web->head + sizeof(web->head) - 1;
    size_t size, at = 0;

    if (lws_add_http_header_status(connection->wsi, (unsigned)status | LWSAHH_FLAG_NO_SERVER_NAME,
                                   &end, limit))
        return false;
    while (at < fields.size) {
        const size_t name = at, value = name + length_at(fields, name) + 1;
        const size_t value_length = length_at(fields, value);

        if (lws_add_http_header_by_name(connection->wsi, fields.bytes + name, fields.bytes + value,
                                        (int)value_length, &end, limit))
            return false;
        at = value + value_length + 1;
    }
    if (has_body(status) &&
        lws_add_http_header_content_length(connection->wsi, body_size, &end, limit))
        return false;
    if (connection->network == connection &&
        lws_add_http_header_by_token(connection->wsi, WSI_TOKEN_CONNECTION,
                                     (const unsigned char *)"close", 5, &end, limit))
        return false;
    if (lws_finalize_http_header(connection->wsi, &end, limit))
        return false;
    size = (size_t)((uintptr_t)end - (uintptr_t)web->head) - LWS_PRE;
    return lws_write(connection->wsi, web->head + LWS_PRE, size,
                     is_end ? LWS_WRITE_HTTP_HEADERS | LWS_WRITE_H2_STREAM_END
                            : LWS_WRITE_HTTP_HEADERS) >= (int)size;
}

/* Whether closing now would reset the connection, so that the other side might never see the end of
 * its answer (RFC 9112 section 9.6). */
static bool has_unread(const struct connection *connection)
{
    uint8_t next;

    return connection->has_body || recv(lws_get_socket_fd(connection->wsi), &next, sizeof(next),
                                        MSG_PEEK | MSG_DONTWAIT) > 0;
}

/* A connection with HTTP/1.1 on it carries one request. A second one that came together with the
 * first, or too early, libwebsockets 4.1 reads out of a buffer: where it has a body, the request's
 * own head is taken for it, again and again without end. */
static int finish(struct connection *connection)
{
    connection_end(connection, NULL);
    if (connection->network != connection || !has_unread(connection))
        return -1;
    connection->phase = PHASE_LINGERING;
    connection_wait(connection, WAIT_CLOSE);
    if (!connection->has_body)
        connection_pause(connection);
    if (!lws_is_ssl(connection->wsi))
        (void)shutdown(lws_get_socket_fd(connection->wsi), SHUT_WR);
    return 0;
}

/* The next part of the body. */
static bool write_body(struct connection *connection, struct answer *answer)
{
    const size_t left = answer->body.size - answer->written;
    const lws_fileofs_t allowance = lws_get_peer_write_allowance(connection->wsi);
    size_t size = left < PART ? left : PART;

    if (allowance == 0)
        return true; /* a window's update makes it writable again */
    if (allowance > 0 && (size_t)allowance < size)
        size = (size_t)allowance;
    if (lws_write(connection->wsi, answer->body.bytes + answer->written, size,
                  size == left ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP) < (int)size)
        return false;
    answer->written += size;
    lws_callback_on_writable(connection->wsi);
    return true;
}

int answer_write(struct connection *connection)
{
    struct answer *answer = connection->answer;
    uv_timer_t *look = &connection->web->look_at_readers;

    if (connection->phase != PHASE_WRITING || !answer)
        return 0;
    if (!answer->is_begun) {
        const size_t size = answer->body.size - LWS_PRE;

        if (connection->is_head_request)
            answer->written = answer->body.size;
        if (!write_head(connection, answer->status, answer->fields, size,
                        answer->written == answer->body.size))
            return -1;
        answer->is_begun = true;
        lws_callback_on_writable(connection->wsi);
    } else if (answer->written < answer->body.size) {
        if (!write_body(connection, answer))
            return -1;
    } else {
        return finish(connection); /* and nothing is left with libwebsockets, either */
    }
    connection_wait(connection, WAIT_READER);
    connection->is_stuck = false;
    if (!uv_is_active(CTX(uv_handle_t, (void *)look)))
        uv_timer_start(look, answer_look, LOOK_MILLISECONDS, 0);
    return 0;
}

/* While an answer is being written libwebsockets reads nothing, and the loop would tell it again
 * and again that there is something: so what comes too early is thrown away here, and who goes on
 * like that does not get its answer whole. */
static void look_at(struct connection *connection)
{
    uint8_t thrown_away[4096];
    ssize_t size;

    if (!connection->is_stuck) { /* who does take it may well ask for the next */
        connection->is_stuck = true;
        return;
    }
    size = recv(lws_get_socket_fd(connection->wsi), thrown_away, sizeof(thrown_away),
                MSG_DONTWAIT);
    if (size < 0)
        return;
    if (size == 0 || connection->is_hasty) {
        connection_cut(connection);
        return;
    }
    connection->is_hasty = true;
}

void answer_look(uv_timer_t *timer)
{
    struct bisque_web *web = CTX(struct bisque_web, timer->data);
    struct connection *connection = web->waits[WAIT_READER].first, *next;
    bool goes_on = false;

    for (; connection; connection = next) {
        next = connection->later;
        goes_on = true;
        if (connection->network == connection && !connection->has_body)
            look_at(connection);
    }
    if (goes_on)
        uv_timer_start(timer, answer_look, LOOK_MILLISECONDS, 0);
}

static void begin(struct connection *connection, int status,
                  const uint8_t *__counted_by(fields_size) fields, size_t fields_size,
                  const uint8_t *__counted_by(body_size) body, size_t body_size)
{
    static const uint8_t before[LWS_PRE];
    struct answer *answer = calloc(1, sizeof(*answer));

    if (!answer) {
        web_refused(connection->web, BISQUE_WEB_NO_MEMORY);
        return; /* nothing is written, and the wait for a reader ends it */
    }
    connection->answer = answer;
    answer->status = status;
    answer->written = LWS_PRE;
    if (!gathering_add(&answer->fields, fields, fields_size, SIZE_MAX) ||
        !gathering_add(&answer->body, before, LWS_PRE, SIZE_MAX) ||
        !gathering_add(&answer->body, body, body_size, SIZE_MAX)) {
        web_refused(connection->web, BISQUE_WEB_NO_MEMORY);
        answer_clear(connection);
    }
}

static void send_answer(struct connection *connection, int status,
                        const uint8_t *__counted_by(fields_size) fields, size_t fields_size,
                        const uint8_t *__counted_by(body_size) body, size_t body_size)
{
    connection->phase = PHASE_WRITING;
    connection->is_stuck = false;
    if (connection->is_paused) /* nor would libwebsockets write */
        connection_resume(connection);
    begin(connection, status, fields, fields_size, body, body_size);
    connection_wait(connection, WAIT_READER);
    lws_callback_on_writable(connection->wsi);
}

void answer_status(struct connection *connection, int status)
{
    static const uint8_t type[] = "content-type:\0text/plain; charset=utf-8";
    const char *__null_terminated text;

    switch (status) {
    case 400:
        text = "malformed request\n";
        break;
    case 408:
        text = "the request's body did not come in time\n";
        break;
    case 411:
        text = "a body needs a content-length\n";
        break;
    case 413:
        text = "the request's body is too large\n";
        break;
    case 431:
        text = "the request's header is too large\n";
        break;
    default:
        text = "\n";
        break;
    }
    send_answer(connection, status, type, sizeof(type),
                (const uint8_t *)__null_terminated_to_indexable(text), strlen(text));
}

void bisque_web_answer(struct bisque_web *web, uint64_t id, int status,
                       const uint8_t *__counted_by(fields_size) fields, size_t fields_size,
                       const uint8_t *__counted_by(body_size) body, size_t body_size)
{
    struct connection *connection = connection_find(web, id);

    if (!connection ||
        (connection->phase != PHASE_ANSWERING && connection->phase != PHASE_BODY))
        return;
    if (has_body(status))
        send_answer(connection, status, fields, fields_size, body, body_size);
    else
        send_answer(connection, status, fields, fields_size, NULL, 0);
}

void answer_refuse(struct connection *connection, int status)
{
    static const uint8_t version[] = "sec-websocket-version:\00013";
    struct gathering fields = { 0 };

    if (status != 426 || gathering_add(&fields, version, sizeof(version), SIZE_MAX))
        (void)write_head(connection, status, fields, 0, true);
    gathering_clear(&fields);
}
