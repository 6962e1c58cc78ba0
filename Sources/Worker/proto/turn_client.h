/* turn_client.h - the client of one TURN server (RFC 8656): an address there that others reach.
 *
 * Pure: what the server says and the time in, what the server is told out. It opens no connection:
 * a datagram or a whole message of a stream comes in, one leaves. One request is under way at a
 * time; who may send to us is asked for in batches. Which of the addresses are of use is for
 * proto/ice_agent.h.
 *
 * The far end of every payload is a peer that a permission was asked for: what others send is
 * dropped, whoever they make the server forward it for.
 *
 * Invariant: `relayed` is an address exactly while the state is READY. Once OVER, always OVER. */
#ifndef BISQUE_PROTO_TURN_CLIENT_H
#define BISQUE_PROTO_TURN_CLIENT_H

#include "base/address.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/drop.h"
#include "base/random.h"
#include "proto/stun_request.h"
#include "proto/turn.h"
#include "proto/turn_login.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TURN_PEERS_MAX 40
#define TURN_CHANNELS_MAX 8
#define TURN_REQUEST_MAX 1600 /* the longest request with all of those */

enum turn_state { TURN_ASKING, TURN_READY, TURN_OVER };

enum turn_fault {
    TURN_FAULT_NONE,
    TURN_FAULT_SILENT,      /* the server did not answer */
    TURN_FAULT_CREDENTIALS, /* it knows no such name and password */
    TURN_FAULT_REFUSED,     /* it answered with `code` */
    TURN_FAULT_MALFORMED,   /* it granted something that makes no sense */
    TURN_FAULT_MOVED,       /* it wants us to ask at `alternate` */
    TURN_FAULT_LOST,        /* the connection to it is gone */
};

enum turn_leave { TURN_WANTED, TURN_GRANTED, TURN_DENIED };

/* A host that may send to the relayed address, from any port. */
struct turn_peer {
    struct address host;
    enum turn_leave leave;
    bool is_asked; /* in the request under way */
    usec_t renew_at;
};

/* Its number is its place, from TURN_CHANNEL_FIRST. */
struct turn_channel {
    struct address peer;
    bool is_bound;
    bool is_denied;
    usec_t renew_at;
};

struct turn_client {
    enum turn_state state;
    enum turn_fault fault;
    unsigned code; /* of TURN_FAULT_REFUSED */
    bool is_stream;
    uint8_t family; /* of the address wanted */
    bool asks_singly; /* a batch was refused because of one of its peers */
    struct turn_session session;

    enum turn_method asked; /* by `request` */
    struct stun_request request;
    unsigned renewals; /* of the nonce, for one and the same question */
    size_t channel_asked;

    struct address relayed;
    struct address mapped;    /* where the server sees us; may be none */
    struct address alternate; /* of TURN_FAULT_MOVED */
    usec_t refresh_at;

    size_t peer_count;
    struct turn_peer peers[TURN_PEERS_MAX];
    size_t channel_count;
    struct turn_channel channels[TURN_CHANNELS_MAX];
};

/* What came out of a message of the server's. */
struct turn_arrival {
    bool has_payload;
    struct address peer;
    struct reader payload; /* good as long as the message is */
};

/* Asks for an address of this family from now on. */
void turn_client_init(struct turn_client *t, const struct turn_login *login, uint8_t family,
                      bool is_stream);
/* The connection to the server is gone. */
void turn_client_lost(struct turn_client *t);

/* The next message to the server, when one is due; the writer must be empty and have room for
 * TURN_REQUEST_MAX. */
bool turn_client_next(struct turn_client *t, usec_t now, struct random *random, struct writer *w);
usec_t turn_client_deadline(const struct turn_client *t);
enum drop turn_client_receive(struct turn_client *t, usec_t now, struct random *random,
                              const uint8_t *__counted_by(length) message, size_t length,
                              struct turn_arrival *arrival);

/* NULL: no permission for it was ever asked for. */
struct turn_peer *__single turn_client_peer(struct turn_client *t, const struct address *host);
/* May this host send to us, and we to it? Asked for when it never was. */
enum turn_leave turn_client_permit(struct turn_client *t, const struct address *peer);
/* Payloads to this peer shall take four bytes more than they have, not forty. */
void turn_client_bind(struct turn_client *t, const struct address *peer);
/* The number of the channel bound to this peer; 0: none. */
uint16_t turn_client_channel(const struct turn_client *t, const struct address *peer);
/* Puts a payload to a peer into what the server takes: at most TURN_AROUND_MAX bytes more. false:
 * the peer may not send to us, or there is no room. */
bool turn_client_wrap(const struct turn_client *t, struct random *random,
                      const struct address *peer, const uint8_t *__counted_by(length) payload,
                      size_t length, struct writer *w);

/* Gives the address back; the server is not asked again when this gets lost. false: there is
 * nothing to give back. */
bool turn_client_farewell(struct turn_client *t, struct random *random, struct writer *w);

#endif
