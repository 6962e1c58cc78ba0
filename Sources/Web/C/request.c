/* request.c - reads a request out of libwebsockets' header table, and its body.
 *
 * libwebsockets has decoded the path's percent signs and cut the query into pieces; a header that
 * it has no number for is only found by its name, so the few of those that matter are listed. */
#include "web.h"

#include <string.h>

static const char *const unnumbered[] = {
    "access-control-request-method:",
    "forwarded:",
    "last-event-id:",
    "sec-fetch-site:",
    "x-forwarded-host:",
    "x-forwarded-proto:",
};

/* Of the numbered ones, what is no header to those above. */
static bool is_header(size_t token)
{
    switch ((enum lws_token_indexes)token) {
    case WSI_TOKEN_GET_URI:
    case WSI_TOKEN_POST_URI:
    case WSI_TOKEN_OPTIONS_URI:
    case WSI_TOKEN_PATCH_URI:
    case WSI_TOKEN_PUT_URI:
    case WSI_TOKEN_DELETE_URI:
    case WSI_TOKEN_HEAD_URI:
    case WSI_TOKEN_CONNECT:
    case WSI_TOKEN_CHALLENGE:
    case WSI_TOKEN_HTTP:
    case WSI_TOKEN_HTTP1_0:
    case WSI_TOKEN_HTTP_URI_ARGS:
    case WSI_TOKEN_HTTP_COLON_METHOD:
    case WSI_TOKEN_HTTP_COLON_PATH:
    case WSI_TOKEN_HTTP_COLON_SCHEME:
    case WSI_TOKEN_HTTP_COLON_STATUS:
    case WSI_TOKEN_COLON_PROTOCOL:
        return false;
    default:
        return token < _WSI_TOKEN_CLIENT_SENT_PROTOCOLS;
    }
}

/* How much of `text` has been taken. */
struct pen {
    struct bisque_web *web;
    size_t used;
};

static char *__bidi_indexable place(struct pen *pen)
{
    return (char *)(pen->web->text + pen->used);
}

static int room(const struct pen *pen)
{
    return (int)(sizeof(pen->web->text) - pen->used);
}

static bool add_field(struct pen *pen, enum bisque_web_field_kind kind, struct bisque_web_span name,
                      struct bisque_web_span value)
{
    struct bisque_web *web = pen->web;

    if (web->field_count == WEB_FIELDS_MAX)
        return false;
    web->fields[web->field_count++] = (struct bisque_web_field){ kind, name, value };
    return true;
}

static struct bisque_web_span take(struct pen *pen, size_t length)
{
    const struct bisque_web_span span = { (uint32_t)pen->used, (uint32_t)length };

    pen->used += length;
    return span;
}

/* `name` ends with a colon. */
static struct bisque_web_span take_name(struct pen *pen, const char *name)
{
    size_t length = 0;

    for (; *name != '\0' && *name != ':' && room(pen) > 1; name++)
        pen->web->text[pen->used + length++] = (uint8_t)*name;
    return take(pen, length);
}

static bool read_numbered(struct pen *pen, struct lws *wsi)
{
    for (size_t token = 0; token < WSI_TOKEN_COUNT; token++) {
        const enum lws_token_indexes index = (enum lws_token_indexes)token;
        const char *__null_terminated name;
        struct bisque_web_span name_span;
        int length;

        if (!is_header(token) || lws_hdr_total_length(wsi, index) == 0)
            continue;
        name = index == WSI_TOKEN_HTTP_COLON_AUTHORITY
                   ? "host:"
                   : LIBSTR((const char *)lws_token_to_string(index));
        name_span = take_name(pen, name);
        length = lws_hdr_copy(wsi, place(pen), room(pen), index);
        if (length < 0 || !add_field(pen, BISQUE_WEB_HEADER, name_span, take(pen, (size_t)length)))
            return false;
    }
    return true;
}

static bool read_unnumbered(struct pen *pen, struct lws *wsi)
{
    for (size_t i = 0; i < sizeof(unnumbered) / sizeof(unnumbered[0]); i++) {
        const char *__null_terminated name = unnumbered[i];
        struct bisque_web_span name_span;
        int length;

        if (lws_hdr_custom_length(wsi, name, (int)strlen(name)) <= 0)
            continue;
        name_span = take_name(pen, name);
        length = lws_hdr_custom_copy(wsi, place(pen), room(pen), name, (int)strlen(name));
        if (length < 0 || !add_field(pen, BISQUE_WEB_HEADER, name_span, take(pen, (size_t)length)))
            return false;
    }
    return true;
}

static bool read_query(struct pen *pen, struct lws *wsi)
{
    int length;

    for (int i = 0; (length = lws_hdr_fragment_length(wsi, WSI_TOKEN_HTTP_URI_ARGS, i)) > 0; i++) {
        struct bisque_web_span name, value;
        uint32_t equals = 0;

        if (lws_hdr_copy_fragment(wsi, place(pen), room(pen), WSI_TOKEN_HTTP_URI_ARGS, i) < 0)
            return false;
        name = take(pen, (size_t)length);
        while (equals < name.length && pen->web->text[name.start + equals] != '=')
            equals++;
        value = (struct bisque_web_span){ name.start + name.length, 0 };
        if (equals < name.length)
            value = (struct bisque_web_span){ name.start + equals + 1, name.length - equals - 1 };
        name.length = equals;
        if (!add_field(pen, BISQUE_WEB_QUERY, name, value))
            return false;
    }
    return true;
}

struct bisque_web_span request_header(const struct bisque_web *web, const char *name)
{
    for (size_t i = 0; i < web->field_count; i++)
        if (web->fields[i].kind == BISQUE_WEB_HEADER && request_is(web, web->fields[i].name, name))
            return web->fields[i].value;
    return (struct bisque_web_span){ 0, 0 };
}

static uint8_t lower(uint8_t letter)
{
    return letter >= 'A' && letter <= 'Z' ? (uint8_t)(letter + ('a' - 'A')) : letter;
}

bool request_is(const struct bisque_web *web, struct bisque_web_span span, const char *text)
{
    uint32_t i = 0;

    for (; *text != '\0'; text++, i++)
        if (i >= span.length || lower(web->text[span.start + i]) != (uint8_t)*text)
            return false;
    return i == span.length;
}

static bool read_method(struct connection *connection, struct pen *pen,
                        struct bisque_web_request *request)
{
    static const struct {
        enum lws_token_indexes token;
        const char *__null_terminated name;
    } methods[] = {
        { WSI_TOKEN_GET_URI, "GET" },         { WSI_TOKEN_POST_URI, "POST" },
        { WSI_TOKEN_PATCH_URI, "PATCH" },     { WSI_TOKEN_DELETE_URI, "DELETE" },
        { WSI_TOKEN_OPTIONS_URI, "OPTIONS" }, { WSI_TOKEN_HEAD_URI, "HEAD" },
        { WSI_TOKEN_PUT_URI, "PUT" },
    };
    enum lws_token_indexes path = WSI_TOKEN_HTTP_COLON_PATH;
    int length;

    request->method = NULL;
    if (lws_hdr_total_length(connection->wsi, WSI_TOKEN_HTTP_COLON_METHOD) > 0) {
        struct bisque_web_span name;

        length = lws_hdr_copy(connection->wsi, place(pen), room(pen), WSI_TOKEN_HTTP_COLON_METHOD);
        if (length < 0)
            return false;
        name = take(pen, (size_t)length);
        for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
            if (strlen(methods[i].name) == name.length &&
                memcmp(pen->web->text + name.start, __null_terminated_to_indexable(methods[i].name),
                       name.length) == 0)
                request->method = methods[i].name;
        if (name.length == 7 && memcmp(pen->web->text + name.start, "CONNECT", 7) == 0 &&
            lws_hdr_total_length(connection->wsi, WSI_TOKEN_COLON_PROTOCOL) > 0)
            request->method = "GET"; /* RFC 8441 section 5: a WebSocket's way to be asked for */
    } else {
        for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
            if (lws_hdr_total_length(connection->wsi, methods[i].token) > 0) {
                request->method = methods[i].name;
                path = methods[i].token;
            }
    }
    if (!request->method)
        return false;
    length = lws_hdr_copy(connection->wsi, place(pen), room(pen), path);
    if (length <= 0)
        return false;
    request->path = take(pen, (size_t)length);
    return true;
}

/* The body's length, when the request says it well; UINT64_MAX when it does not. */
static uint64_t body_length(const struct bisque_web *web)
{
    const struct bisque_web_span span = request_header(web, "content-length");
    uint64_t length = 0;

    if (span.length > 15)
        return UINT64_MAX;
    for (uint32_t i = 0; i < span.length; i++) {
        const uint8_t digit = web->text[span.start + i];

        if (digit < '0' || digit > '9')
            return UINT64_MAX;
        length = length * 10 + (uint64_t)(digit - '0');
    }
    return length;
}

int request_read(struct connection *connection, struct bisque_web_request *request)
{
    struct bisque_web *web = connection->web;
    struct pen pen = { web, 0 };

    memset(request, 0, sizeof(*request));
    web->field_count = 0;
    if (!read_method(connection, &pen, request))
        return HTTP_STATUS_BAD_REQUEST;
    if (!read_numbered(&pen, connection->wsi) || !read_unnumbered(&pen, connection->wsi) ||
        !read_query(&pen, connection->wsi) || pen.used > web->limits.header_bytes)
        return 431;
    request->text_size = pen.used;
    request->text = web->text;
    request->field_count = web->field_count;
    request->fields = web->fields;
    memcpy(request->address, connection->address, sizeof(request->address));
    request->is_secure = lws_is_ssl(LIB(struct lws, lws_get_network_wsi(connection->wsi))) != 0;
    return 0;
}

static bool has_length(const struct bisque_web *web)
{
    return request_header(web, "content-length").length > 0;
}

/* Until the answer is written libwebsockets reads nothing of what comes next, and yet lets the loop
 * tell it again and again; so the loop is not asked. Whether the other side has left is looked at
 * now and then instead. */
static void hold(struct connection *connection)
{
    if (connection->network == connection && !connection->has_body)
        connection_pause(connection);
    connection_wait(connection, WAIT_ANSWER);
}

/* A request that is refused before anybody above has heard of it. */
static int refuse(struct connection *connection, enum bisque_web_refusal refusal, int status)
{
    web_refused(connection->web, refusal);
    answer_status(connection, status);
    return 0;
}

int request_begin(struct connection *connection)
{
    struct bisque_web *web = connection->web;
    struct bisque_web_request request;
    const bool is_stream = connection->network != connection;
    uint64_t length;
    bool is_sending;
    int status;

    if (connection->phase != PHASE_HEADER)
        return -1;
    lws_set_timeout(connection->wsi, NO_PENDING_TIMEOUT, 0);
    connection_begin(connection);
    connection_wait(connection, WAIT_NOTHING);
    connection->phase = PHASE_ANSWERING;
    connection->is_head_request = false;
    connection->has_body = false;
    connection->is_hasty = false;
    status = request_read(connection, &request);
    if (status != 0)
        return refuse(connection,
                      status == 431 ? BISQUE_WEB_HEADER_TOO_LARGE : BISQUE_WEB_HEADER_MALFORMED,
                      status);
    connection->is_head_request = strcmp(request.method, "HEAD") == 0;
    length = body_length(web);
    is_sending = strcmp(request.method, "POST") == 0 || strcmp(request.method, "PUT") == 0 ||
                 strcmp(request.method, "PATCH") == 0;
    /* As libwebsockets sees it. */
    connection->has_body = length > 0 || (is_sending && !has_length(web));
    if (length == UINT64_MAX)
        return refuse(connection, BISQUE_WEB_HEADER_MALFORMED, HTTP_STATUS_BAD_REQUEST);
    if (!is_stream && request_header(web, "transfer-encoding").length > 0)
        return refuse(connection, BISQUE_WEB_BODY_LENGTH_UNKNOWN, HTTP_STATUS_LENGTH_REQUIRED);
    if (length > web->limits.body_bytes)
        return refuse(connection, BISQUE_WEB_BODY_TOO_LARGE, HTTP_STATUS_REQ_ENTITY_TOO_LARGE);
    request.has_body = length > 0;
    if (is_sending && !has_length(web)) {
        /* RFC 9112 section 6.3: no length, no body; libwebsockets would wait for one. Over HTTP/2
         * the stream's end says where it ends. */
        request.has_body = is_stream;
    }
    if (request.has_body) {
        connection->phase = PHASE_BODY;
        connection_wait(connection, WAIT_BODY);
    } else {
        hold(connection);
    }
    connection->is_shown = true;
    web->events.request(web->context, connection->id, &request);
    return 0;
}

int request_body(struct connection *connection, const uint8_t *__counted_by(size) bytes,
                 size_t size)
{
    if (connection->phase != PHASE_BODY || size == 0)
        return 0;
    if (!gathering_add(&connection->received, bytes, size, connection->web->limits.body_bytes)) {
        connection_wait(connection, WAIT_NOTHING);
        return refuse(connection, BISQUE_WEB_BODY_TOO_LARGE, HTTP_STATUS_REQ_ENTITY_TOO_LARGE);
    }
    return 0;
}

int request_complete(struct connection *connection)
{
    struct bisque_web *web = connection->web;
    struct gathering body = connection->received;

    connection->has_body = false;
    if (connection->phase == PHASE_LINGERING)
        connection_pause(connection);
    if (connection->phase != PHASE_BODY)
        return 0;
    memset(&connection->received, 0, sizeof(connection->received));
    connection->phase = PHASE_ANSWERING;
    hold(connection);
    web->events.body(web->context, connection->id, body.bytes, body.size);
    gathering_clear(&body);
    return 0;
}
