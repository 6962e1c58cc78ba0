/* web.h - what the files of Sources/Web/C share: the server, its connections, their deadlines.
 *
 * server.c owns the life of it all, listen.c accepts, connection.c keeps the table and the time,
 * protocol.c hears libwebsockets, request.c reads requests, answer.c writes answers, socket.c
 * speaks WebSocket. All of it runs on one thread.
 *
 * A connection here is what libwebsockets calls a wsi: a network connection with HTTP/1.1 or a
 * WebSocket on it, a network connection that carries HTTP/2, or one stream of such. */
#ifndef WEB_H
#define WEB_H

#include "bisque_web.h"

#include <libwebsockets.h>
#include <uv.h>

#define WEB_LISTENERS_MAX 16
#define WEB_FIELDS_MAX 128
/* Beyond the limit libwebsockets stores so much more, that there may be an answer that says so. */
#define WEB_HEADER_MORE 8192
#define WEB_HEADER_MAX 65536
#define WEB_TEXT_ROOM (2 * WEB_HEADER_MAX)
#define WEB_HEAD_ROOM 32768 /* the head of one answer */

/* What a connection waits for; each kind has one period, so a queue of each is in order. */
enum wait {
    WAIT_NOTHING,
    WAIT_HEADER,
    WAIT_BODY,
    WAIT_IDLE,
    WAIT_ANSWER, /* the next look whether the other side is still there */
    WAIT_READER, /* the other side takes nothing of what we write */
    WAIT_PING,
    WAIT_PONG,
    WAIT_CLOSE,
    WAITS,
};

enum phase {
    PHASE_HEADER,    /* nothing has been read, or a part of a request's head */
    PHASE_STREAMS,   /* carries HTTP/2; the requests are on connections of their own */
    PHASE_BODY,
    PHASE_ANSWERING, /* the request is whole, its answer is being made */
    PHASE_WRITING,
    PHASE_UPGRADING,
    PHASE_SOCKET,
    PHASE_CLOSING,   /* a WebSocket that writes what it has, then its close */
    PHASE_CONNECTING, /* to another server, see client.h */
    PHASE_CLOSED,    /* has written its close and waits for the other side's */
    PHASE_LINGERING, /* answered, while there was more to read; what comes is thrown away */
    PHASE_GONE,      /* libwebsockets has closed it and will free it */
};

struct frame {
    struct frame *next;
    bool is_text;
    size_t room;
    uint8_t bytes[__counted_by(room)]; /* LWS_PRE for libwebsockets, then the message */
};

/* Bytes that grow up to a limit. */
struct gathering {
    size_t room;
    uint8_t *__counted_by(room) bytes;
    size_t size;
};

struct answer {
    int status;
    bool is_begun; /* its head is written */
    struct gathering fields;
    struct gathering body; /* LWS_PRE first */
    size_t written;        /* of the body with its LWS_PRE */
};

struct address_key {
    uint64_t bits; /* of an IPv4 address, or the first half of an IPv6 one */
    bool is_v6;
};

struct address_entry {
    struct address_key key;
    uint32_t count;
};

struct address_book {
    size_t room; /* a power of two, or 0 */
    struct address_entry *__counted_by(room) entries;
    size_t used;
    uint64_t seed;
};

struct connection {
    struct bisque_web *web;
    struct lws *wsi;
    struct connection *network; /* of a stream of HTTP/2; itself otherwise */
    uint32_t slot;
    enum phase phase;
    uint64_t id;
    bool is_shown; /* the id has been told of, and not that it is over */
    bool is_head_request;
    bool has_body;  /* libwebsockets reads on, and takes what comes for a body */
    bool is_paused; /* nothing is read from it */
    bool is_hasty;  /* has sent more before it took its answer */
    bool is_stuck;  /* has taken nothing since the last look */
    bool is_ping_wanted;
    bool is_text; /* the message that is being received */
    bool is_clean;
    uint16_t close_code; /* ours, or the other side's; 0 as long as there is none */
    uint32_t streams; /* of HTTP/2 that are open */

    enum wait wait;
    uint64_t due; /* milliseconds of the loop */
    struct connection *earlier;
    struct connection *later;

    struct gathering received; /* a request's body, or a message in parts */
    struct answer *answer;
    struct attempt *attempt; /* whose try it is */
    struct frame *first;
    struct frame *last;
    struct gathering reason;
    struct address_key key;
    char address[BISQUE_WEB_ADDRESS_SIZE];
};

struct wait_queue {
    struct connection *first;
    struct connection *last;
};

struct slot {
    struct connection *connection;
    uint32_t generation;
    uint32_t next_free;
};

struct listener {
    uv_poll_t poll;
    struct bisque_web *web;
    int descriptor;
    bool is_secure;
};

struct bisque_web {
    struct bisque_web_limits limits;
    struct bisque_web_events events;
    void *context;

    uv_loop_t loop;
    uv_async_t wake;
    uv_timer_t timer;       /* the nearest deadline */
    uv_timer_t accept_again;
    uv_timer_t settle; /* after a crowd has gone */
    uv_timer_t look_at_readers;
    uint64_t timer_due;
    uint64_t quiet_until; /* libwebsockets' lines are not passed on before */
    bool is_stopping;
    bool is_over; /* the loop is left */

    struct lws_context *lws;
    struct lws_vhost *plain;
    struct lws_vhost *secure;
    struct lws_protocols protocols[BISQUE_WEB_PROTOCOLS_MAX + 2];
    size_t protocol_count;
    struct gathering chain;
    struct gathering key;

    struct lws_vhost *client;
    struct attempt *attempts;
    struct trust *trust;
    struct ssl_ctx_st *client_tls;

    size_t listener_count;
    struct listener listeners[WEB_LISTENERS_MAX];

    size_t slot_count;
    struct slot *__counted_by(slot_count) slots;
    uint32_t first_free;
    uint32_t connections;
    uint32_t most_connections; /* since memory was given back */
    unsigned settle_times;
    struct address_book addresses;
    struct wait_queue waits[WAITS];

    size_t field_count;
    struct bisque_web_field fields[WEB_FIELDS_MAX];
    uint8_t text[WEB_TEXT_ROOM];
    uint8_t head[LWS_PRE + WEB_HEAD_ROOM];
};

/* connection.c: the table of connections, and the time. */

/* NULL when there is no memory. */
struct connection *connection_open(struct bisque_web *web, struct lws *wsi,
                                   struct connection *network);
/* It is closed: an exchange that was open is over. */
void connection_gone(struct connection *connection, const struct bisque_web_closure *closure);
/* The wsi is going: says so of an exchange that was open, and frees it. */
void connection_close(struct connection *connection);
/* Gives the next exchange a number of its own. */
void connection_begin(struct connection *connection);
/* The exchange is over; says so when somebody knows of it. */
void connection_end(struct connection *connection, const struct bisque_web_closure *closure);
struct connection *connection_find(const struct bisque_web *web, uint64_t id);
void connection_wait(struct connection *connection, enum wait wait);
/* Reads nothing more until `connection_resume`. */
void connection_pause(struct connection *connection);
void connection_resume(struct connection *connection);
/* Ends the network connection or the stream at once; not from within a callback of its own. */
void connection_cut(struct connection *connection);
void connection_timer(uv_timer_t *timer);
void connection_clear_table(struct bisque_web *web);

/* False when there is no memory, or more than `limit` would be held. */
bool gathering_add(struct gathering *gathering, const uint8_t *__counted_by(size) bytes,
                   size_t size, size_t limit);
void gathering_clear(struct gathering *gathering);

/* addresses.c */
struct address_key address_key(const struct sockaddr_storage *address);
/* False when there are `limit` already, or there is no memory. */
bool address_add(struct address_book *book, struct address_key key, uint32_t limit);
void address_remove(struct address_book *book, struct address_key key);
void address_clear(struct address_book *book);

/* memory.c: the number of connections has changed. */
void memory_counted(struct bisque_web *web);

/* listen.c */
void listen_start(struct bisque_web *web);
void listen_stop(struct bisque_web *web);
void listen_again(uv_timer_t *timer);

/* protocol.c */
int protocol_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                      size_t length);

/* request.c */

/* What is wrong with a request as such: 0, or the status that answers it. */
int  request_read(struct connection *connection, struct bisque_web_request *request);
int  request_begin(struct connection *connection);
int  request_body(struct connection *connection, const uint8_t *__counted_by(size) bytes,
                  size_t size);
int  request_complete(struct connection *connection);
/* The value of a header, or an empty one. */
struct bisque_web_span request_header(const struct bisque_web *web, const char *name);
bool request_is(const struct bisque_web *web, struct bisque_web_span span, const char *text);

/* answer.c */
int  answer_write(struct connection *connection);
void answer_status(struct connection *connection, int status);
/* Written at once, for a request whose headers libwebsockets is still at. */
void answer_refuse(struct connection *connection, int status);
void answer_clear(struct connection *connection);
void answer_look(uv_timer_t *timer);

/* socket.c: the answers are what a callback of libwebsockets returns. */
int  socket_upgrade(struct connection *connection);
int  socket_open(struct connection *connection);
int  socket_receive(struct connection *connection, const uint8_t *__counted_by(size) bytes,
                    size_t size);
int  socket_write(struct connection *connection);
void socket_heard(struct connection *connection);
int  socket_close_received(struct connection *connection,
                           const uint8_t *__counted_by(size) bytes, size_t size);
void socket_closed(struct connection *connection);
void socket_begin_close(struct connection *connection, uint16_t code,
                        const uint8_t *__counted_by(size) reason, size_t size);
void socket_clear(struct connection *connection);

/* client.c: what a callback of libwebsockets returns, where there is one. */
bool client_prepare(struct bisque_web *web);
void client_stop(struct bisque_web *web);
void client_clear(struct bisque_web *web);
int  client_append(struct connection *connection, void *in, size_t length);
int  client_agreed(struct connection *connection);
int  client_opened(struct connection *connection);
void client_failed(struct connection *connection, const char *__counted_by(length) text,
                   size_t length);

/* server.c */
void web_refused(struct bisque_web *web, enum bisque_web_refusal refusal);

/* tls.c: gives a context of OpenSSL the server's certificates and its key. */
bool tls_load(struct bisque_web *web, struct ssl_ctx_st *context);

#endif
