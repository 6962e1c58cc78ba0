/* client.h - attempts to open a WebSocket; client.c makes them, tls_client.c says whom to trust. */
#ifndef WEB_CLIENT_H
#define WEB_CLIENT_H

#include "bisque_web_client.h"
#include "web.h"

#define ADDRESSES_MAX 8

/* One attempt: the name is looked up, its addresses are tried one after the other. It is freed when
 * the look-up and the timer are both done with it. */
struct attempt {
    struct bisque_web *web;
    struct attempt *earlier;
    struct attempt *later;
    struct connection *connection; /* the try that is under way */
    uint64_t ticket;
    uint64_t due;

    uv_getaddrinfo_t question;
    uv_timer_t timer; /* the next try, or the end */
    bool is_asking;
    bool has_timer;
    bool is_over;
    bool is_try_due;
    bool has_asked;   /* the request is on its way: it is no address's fault any more */
    bool is_secure;

    uint16_t port;
    const char *host;
    const char *authority;
    const char *path;
    const char *protocols;
    struct gathering fields;

    enum bisque_web_trouble trouble;
    int status;
    char text[160];
    char agreed[64];

    size_t address_count;
    size_t address_next;
    char addresses[ADDRESSES_MAX][BISQUE_WEB_ADDRESS_SIZE];
};

/* client.c: the attempt whose network connection has this descriptor, or NULL. */
struct attempt *client_of_descriptor(const struct bisque_web *web, int descriptor);
void client_blame(struct attempt *attempt, enum bisque_web_trouble trouble, const char *text);

#endif
