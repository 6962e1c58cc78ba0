/* bisque_web_client.h - WebSockets that are opened from here: to whom, and whom to believe.
 *
 * A `bisque_web` that believes somebody opens WebSockets. Once open they are like a server's: the
 * same events, the same functions, see bisque_web.h. */
#ifndef BISQUE_WEB_CLIENT_H
#define BISQUE_WEB_CLIENT_H

#include "bisque_web.h"

#define BISQUE_WEB_PIN_BYTES 32
#define BISQUE_WEB_AUTHORITY_MAX 118 /* what libwebsockets writes of one */
#define BISQUE_WEB_PATH_MAX 1024
#define BISQUE_WEB_ASKED_MAX 512     /* of protocols, in one line */
#define BISQUE_WEB_FIELDS_MAX 1024   /* of all other headers together */

enum bisque_web_trust_kind {
    BISQUE_WEB_TRUST_SYSTEM, /* the roots this machine believes */
    BISQUE_WEB_TRUST_ROOTS,  /* the given certificates, and what they have signed */
    BISQUE_WEB_TRUST_PIN,    /* one certificate, whatever it says of itself */
};

struct bisque_web_trust {
    enum bisque_web_trust_kind kind;
    const uint8_t *__counted_by(roots_size) roots; /* PEM */
    size_t roots_size;
    uint8_t pin[BISQUE_WEB_PIN_BYTES]; /* SHA-256 of the certificate */
};

struct bisque_web_target {
    const char *host; /* a name or an address without brackets */
    const char *authority; /* as the header `host` says it */
    const char *path; /* with the query */
    const char *protocols; /* "first, second", or empty */
    const uint8_t *__counted_by(fields_size) fields; /* "name:", 0, value, 0, ... */
    size_t fields_size;
    uint32_t milliseconds; /* until it must be open */
    uint16_t port;
    bool is_secure;
};

/* Before it is prepared. False when the roots are not PEM, or there is no memory. */
bool bisque_web_believe(struct bisque_web *web, const struct bisque_web_trust *trust);

/* On the running thread. Ends with the event `connected` or `failed` and this ticket, once, later;
 * the ticket must be that of no other attempt under way. False when there is no memory. */
bool bisque_web_connect(struct bisque_web *web, uint64_t ticket,
                        const struct bisque_web_target *target);
/* Ends an attempt as given up; one that is over is ignored. */
void bisque_web_give_up(struct bisque_web *web, uint64_t ticket);

#endif
