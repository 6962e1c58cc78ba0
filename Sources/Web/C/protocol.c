/* protocol.c - hears libwebsockets: every one of its callbacks, and who of us it is for.
 *
 * It decides nothing but that. Nonzero ends the connection. */
#include "web.h"

static struct connection *of(struct lws *wsi)
{
    return CTX(struct connection, lws_get_opaque_user_data(wsi));
}

/* The connection of a request: a stream of HTTP/2 has its own, made when it is first heard of. */
static struct connection *of_request(struct bisque_web *web, struct lws *wsi)
{
    struct connection *__single connection = of(wsi);
    struct connection *__single network;

    if (connection)
        return connection;
    network = of(LIB(struct lws, lws_get_network_wsi(wsi)));
    if (!network)
        return NULL;
    network->phase = PHASE_STREAMS;
    connection = connection_open(web, wsi, network);
    if (!connection) {
        web_refused(web, BISQUE_WEB_NO_MEMORY);
        return NULL;
    }
    for (size_t i = 0; i < sizeof(connection->address); i++)
        connection->address[i] = network->address[i];
    return connection;
}

/* A stream of HTTP/2 may bring a second header, the trailer of RFC 9113 section 8.1, and
 * libwebsockets takes it for another request. Nobody here wants one: the stream ends. */
static bool is_expected(struct connection *connection)
{
    if (connection->phase == PHASE_HEADER)
        return true;
    web_refused(connection->web, BISQUE_WEB_HEADER_MALFORMED);
    return false;
}

int protocol_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                      size_t length)
{
    struct bisque_web *web;
    struct connection *connection;

    switch (reason) {
    case LWS_CALLBACK_OPENSSL_LOAD_EXTRA_SERVER_VERIFY_CERTS:
        web = CTX(struct bisque_web, lws_context_user(lws_get_context(wsi)));
        return tls_load(web, CTX(struct ssl_ctx_st, user)) ? 0 : 1;
    case LWS_CALLBACK_HTTP:
        web = CTX(struct bisque_web, lws_context_user(lws_get_context(wsi)));
        connection = of_request(web, wsi);
        return connection && is_expected(connection) ? request_begin(connection) : -1;
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        connection = of(wsi);
        return connection && is_expected(connection) ? socket_upgrade(connection) : -1;
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION: /* over HTTP/2 the first one of the two */
        web = CTX(struct bisque_web, lws_context_user(lws_get_context(wsi)));
        connection = of_request(web, wsi);
        if (!connection)
            return -1;
        if (connection->phase == PHASE_UPGRADING && connection->network == connection)
            return 0;
        return is_expected(connection) ? socket_upgrade(connection) : -1;
    case LWS_CALLBACK_RAW_ADOPT: /* of CONNECT; this is no proxy */
    case LWS_CALLBACK_RAW_RX:
        return -1;
    default:
        break;
    }
    if (!wsi)
        return 0;
    connection = of(wsi);
    if (!connection)
        return 0;
    switch (reason) {
    case LWS_CALLBACK_HTTP_BODY:
        return request_body(connection, LIBPTR(uint8_t, in, length), length);
    case LWS_CALLBACK_HTTP_BODY_COMPLETION:
        return request_complete(connection);
    case LWS_CALLBACK_HTTP_WRITEABLE:
        return answer_write(connection);
    case LWS_CALLBACK_CLOSED_HTTP:
        connection_gone(connection, NULL);
        return 0;
    case LWS_CALLBACK_ESTABLISHED:
        return socket_open(connection);
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
        return client_append(connection, in, length);
    case LWS_CALLBACK_CLIENT_FILTER_PRE_ESTABLISH:
        return client_agreed(connection);
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
        return client_opened(connection);
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        client_failed(connection, LIBPTR(const char, in, length), length);
        return 0;
    case LWS_CALLBACK_RECEIVE:
    case LWS_CALLBACK_CLIENT_RECEIVE:
        return socket_receive(connection, LIBPTR(uint8_t, in, length), length);
    case LWS_CALLBACK_RECEIVE_PONG:
    case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
        socket_heard(connection);
        return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE:
    case LWS_CALLBACK_CLIENT_WRITEABLE:
        return socket_write(connection);
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
        return socket_close_received(connection, LIBPTR(uint8_t, in, length), length);
    case LWS_CALLBACK_CLOSED:
    case LWS_CALLBACK_CLIENT_CLOSED:
        socket_closed(connection);
        return 0;
    case LWS_CALLBACK_WSI_DESTROY:
        client_failed(connection, NULL, 0);
        connection_close(connection);
        return 0;
    default:
        return 0;
    }
}
