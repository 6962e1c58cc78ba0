/* bisque_web.h - HTTP and WebSockets over libwebsockets, as far as Sources/Web/Swift needs them.
 *
 * One `bisque_web` is one server: a libuv loop, a context of libwebsockets on it, its listening
 * sockets. It is opened on the caller's thread and then runs on one of its own. Events come on
 * that thread and nowhere else, with the context that was given to `bisque_web_start`, from that
 * call until the event `ended`, which is the last.
 *
 * A connection's exchange (one request with its answer, or one WebSocket) is known by a number that
 * is never used twice: an answer that comes too late is for nobody, and no pointer is shared. */
#ifndef BISQUE_WEB_H
#define BISQUE_WEB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <bounds.h>

/* The release of libwebsockets that is in use, "4.1.6-...". */
const char *bisque_web_library(void);

struct bisque_web;

#define BISQUE_WEB_ADDRESS_SIZE 46 /* an IPv6 address in text, with its end */
#define BISQUE_WEB_PROTOCOLS_MAX 16
#define BISQUE_WEB_REASON_MAX 123 /* RFC 6455 section 5.5: what fits beside the code */

struct bisque_web_limits {
    uint32_t connections;
    uint32_t connections_per_address;
    uint32_t header_bytes;
    uint32_t body_bytes;
    uint32_t message_bytes;
    uint32_t header_milliseconds;
    uint32_t body_milliseconds;
    uint32_t idle_milliseconds;
    uint32_t ping_milliseconds;
    uint32_t pong_milliseconds;
};

struct bisque_web_settings {
    struct bisque_web_limits limits;
    /* PEM: the certificates, the server's own first, and its key; both empty without TLS. */
    const uint8_t *__counted_by(chain_size) chain;
    size_t chain_size;
    const uint8_t *__counted_by(key_size) key;
    size_t key_size;
};

/* Why somebody was refused, or cut off. */
enum bisque_web_refusal {
    BISQUE_WEB_TOO_MANY_CONNECTIONS,
    BISQUE_WEB_TOO_MANY_FROM_ADDRESS,
    BISQUE_WEB_NO_DESCRIPTOR,
    BISQUE_WEB_HEADER_LATE,
    BISQUE_WEB_HEADER_TOO_LARGE,
    BISQUE_WEB_HEADER_MALFORMED,
    BISQUE_WEB_BODY_LATE,
    BISQUE_WEB_BODY_TOO_LARGE,
    BISQUE_WEB_BODY_LENGTH_UNKNOWN,
    BISQUE_WEB_ANSWER_NOT_READ,
    BISQUE_WEB_MESSAGE_TOO_LARGE,
    BISQUE_WEB_PONG_MISSING,
    BISQUE_WEB_UPGRADE_REFUSED,
    BISQUE_WEB_NO_MEMORY,
    BISQUE_WEB_REFUSALS,
};

/* Its name as a counter's label: "headerLate". */
const char *bisque_web_refusal_name(enum bisque_web_refusal refusal);

/* Bytes `start ..< start + length` of a request's text. */
struct bisque_web_span {
    uint32_t start;
    uint32_t length;
};

enum bisque_web_field_kind {
    BISQUE_WEB_HEADER, /* the name in lower case */
    BISQUE_WEB_QUERY,  /* percent-decoded already */
};

struct bisque_web_field {
    enum bisque_web_field_kind kind;
    struct bisque_web_span name;
    struct bisque_web_span value;
};

/* One request without its body. It lives as long as the event that shows it. */
struct bisque_web_request {
    const uint8_t *__counted_by(text_size) text;
    size_t text_size;
    const struct bisque_web_field *__counted_by(field_count) fields;
    size_t field_count;
    const char *method;
    struct bisque_web_span path; /* percent-decoded already, without the query */
    char address[BISQUE_WEB_ADDRESS_SIZE];
    bool is_secure;
    bool has_body; /* the event `body` follows */
};

/* How a WebSocket ended. Code 1006: without a closing frame from the other side. */
struct bisque_web_closure {
    uint16_t code;
    bool is_clean;
    const uint8_t *__counted_by(reason_size) reason;
    size_t reason_size;
};

/* Why a WebSocket could not be opened at another server, see bisque_web_client.h. */
enum bisque_web_trouble {
    BISQUE_WEB_UNRESOLVED,  /* the name has no address */
    BISQUE_WEB_UNREACHABLE, /* nobody listens there, or does not speak TLS */
    BISQUE_WEB_UNTRUSTED,   /* its certificate is not believed */
    BISQUE_WEB_DECLINED,    /* it answered with another status than 101 */
    BISQUE_WEB_NO_SOCKET,   /* what it answered is not a WebSocket's beginning */
    BISQUE_WEB_NO_PROTOCOL, /* it took none of the protocols */
    BISQUE_WEB_LATE,
    BISQUE_WEB_GIVEN_UP,    /* by us */
};

struct bisque_web_events {
    /* A request has come; it is answered by `bisque_web_answer`, at once or later. */
    void (*request)(void *context, uint64_t id, const struct bisque_web_request *request);
    /* Its body, whole. */
    void (*body)(void *context, uint64_t id, const uint8_t *__counted_by(size) bytes, size_t size);
    /* Somebody asks for a WebSocket: 101, or the status that refuses it. */
    int (*upgrade)(void *context, uint64_t id, const struct bisque_web_request *request);
    void (*opened)(void *context, uint64_t id);
    /* False: nothing more is read until `bisque_web_resume`. */
    bool (*message)(void *context, uint64_t id, bool is_text,
                    const uint8_t *__counted_by(size) bytes, size_t size);
    /* A message of this size has been written. */
    void (*sent)(void *context, uint64_t id, size_t size);
    /* The exchange is over; `closure` is NULL when it was no WebSocket that had opened. */
    void (*closed)(void *context, uint64_t id, const struct bisque_web_closure *closure);
    /* An attempt has become a WebSocket, with the protocol that was agreed on. */
    void (*connected)(void *context, uint64_t ticket, uint64_t id, const char *protocol);
    /* An attempt came to nothing; `status` is 0 unless there was an HTTP answer. */
    void (*failed)(void *context, uint64_t ticket, enum bisque_web_trouble trouble, int status,
                   const char *text);
    void (*woken)(void *context);
    void (*refused)(void *context, enum bisque_web_refusal refusal);
    /* How many network connections are open now. */
    void (*counted)(void *context, uint32_t connections);
    void (*logged)(void *context, const uint8_t *__counted_by(size) line, size_t size);
    /* It will be gone: nobody may wake it any more. */
    void (*stopped)(void *context);
    /* The server is gone, and the context is free. */
    void (*ended)(void *context);
};

/* Text for people, when opening failed. */
struct bisque_web_failure {
    char text[200];
    bool is_taken; /* the address is in use */
};

/* NULL when it cannot be had; then `failure` says why. */
struct bisque_web *bisque_web_open(const struct bisque_web_settings *settings,
                                   struct bisque_web_failure *failure);
/* Before it runs: a WebSocket protocol that somebody may ask for. False when there are too many. */
bool bisque_web_offer(struct bisque_web *web, const char *protocol);
/* Before it runs, after the last offer: starts libwebsockets. */
bool bisque_web_prepare(struct bisque_web *web, struct bisque_web_failure *failure);
/* Before it runs: listens on a numeric address; returns the port, or 0 and the failure. */
uint16_t bisque_web_listen(struct bisque_web *web, const char *address, uint16_t port,
                           bool is_secure, struct bisque_web_failure *failure);
/* Instead of starting. */
void bisque_web_abandon(struct bisque_web *web);
/* Runs on a thread of its own until `bisque_web_stop` has closed everything. False when there is no
 * thread to be had; nothing has begun then. */
bool bisque_web_start(struct bisque_web *web, const struct bisque_web_events *events,
                      void *context);

/* From any thread, while it runs: makes `woken` happen soon. */
void bisque_web_wake(struct bisque_web *web);

/* From here on: on the running thread. An id that is over is ignored. */

/* `fields` holds name, 0, value, 0, ...; the names are in lower case and end with a colon. */
void bisque_web_answer(struct bisque_web *web, uint64_t id, int status,
                       const uint8_t *__counted_by(fields_size) fields, size_t fields_size,
                       const uint8_t *__counted_by(body_size) body, size_t body_size);
void bisque_web_send(struct bisque_web *web, uint64_t id, bool is_text,
                     const uint8_t *__counted_by(size) bytes, size_t size);
/* After what was sent before; nothing more is read or sent. */
void bisque_web_close(struct bisque_web *web, uint64_t id, uint16_t code,
                      const uint8_t *__counted_by(reason_size) reason, size_t reason_size);
void bisque_web_resume(struct bisque_web *web, uint64_t id);
/* Listens no more, closes every WebSocket with 1001, waits a moment for the others. */
void bisque_web_stop(struct bisque_web *web);

#endif
