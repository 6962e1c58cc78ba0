/* turn_server.h - a STUN and TURN server in the simulation (RFC 8489, 8656), as strict as one is.
 *
 * Pure: a message and where it came from in, at most one message and where it goes out. Clients
 * prove that they know the password, with a nonce that grows stale when a test says so. */
#ifndef BISQUE_SIM_TURN_SERVER_H
#define BISQUE_SIM_TURN_SERVER_H

#include "base/address.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "proto/stun.h"
#include "proto/turn_client.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TURN_SERVER_ALLOCATIONS 8
#define TURN_SERVER_LEAVES 16

struct turn_leave_given {
    struct address host;
    usec_t until;
};

struct turn_binding {
    uint16_t number;
    struct address peer;
    usec_t until;
};

struct turn_allocation {
    bool is_open;
    struct flow client; /* a stream has a number, UDP is 0 */
    struct address relayed;
    usec_t until;
    size_t leave_count;
    struct turn_leave_given leaves[TURN_SERVER_LEAVES];
    size_t binding_count;
    struct turn_binding bindings[TURN_SERVER_LEAVES];
};

struct turn_server {
    struct address address;
    struct address moved_to;     /* whom it sends all clients to; none: it serves them */
    struct address forbidden;    /* a peer it lets nobody speak to */
    struct turn_login login;
    uint8_t nonce;               /* the only good one */
    bool answers;                /* false: it is dead */
    unsigned refuses_with;       /* every Allocate; 0: none */
    uint32_t lifetime;           /* seconds */
    struct turn_allocation allocations[TURN_SERVER_ALLOCATIONS];
    uint16_t next_port;
    uint64_t relayed;   /* payloads to and from peers */
    uint64_t as_channel; /* of those, on a channel */
    uint64_t refused;
    uint64_t badly_padded; /* messages of a stream whose length is no multiple of four */
};

void turn_server_open(struct turn_server *server, const struct address *address,
                      const struct turn_login *login);
/* What a client says. What is to be sent then lies in `out`, for `to`, from `from`. */
void turn_server_hear(struct turn_server *server, usec_t now, const struct flow *client,
                      const uint8_t *__counted_by(length) bytes, size_t length,
                      struct writer *out, struct flow *to, struct address *from);
/* What a peer sends to a relayed address; false: it is none of this server's. */
bool turn_server_relay(struct turn_server *server, usec_t now, const struct address *peer,
                       const struct address *relayed, const uint8_t *__counted_by(length) bytes,
                       size_t length, struct writer *out, struct flow *to);
size_t turn_server_count(const struct turn_server *server, usec_t now); /* of allocations */

#endif
