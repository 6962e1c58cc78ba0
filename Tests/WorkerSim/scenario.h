/* scenario.h - a worker, endpoints and the network between them, in virtual time.
 *
 * Of everything that waits - a packet on a link, an endpoint's next frame, the engine's deadline -
 * the earliest happens next. A second costs what its packets cost, and each run of one scenario is
 * the same to the last byte. */
#ifndef BISQUE_SIM_SCENARIO_H
#define BISQUE_SIM_SCENARIO_H

#include "endpoint.h"
#include "proto/dtls.h"
#include "session.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ENDPOINTS_MAX 208
#define ROOM 1

/* A packet on its way. */
struct flight {
    usec_t at;
    uint64_t order; /* among those of the same moment */
    bool to_engine;
    uint32_t socket;       /* of the worker */
    struct address remote; /* the far end's, either way */
    size_t length;
    uint8_t *__counted_by(length) bytes;
};

struct witness;
struct scenario;

/* Takes a datagram that leaves for where no endpoint is; false: it is astray. */
typedef bool scenario_carrier(struct scenario *s, const struct flow *to,
                              const uint8_t *__counted_by(length) packet, size_t length);

struct scenario {
    struct session *__single session;
    size_t endpoint_count;
    struct endpoint endpoints[ENDPOINTS_MAX];

    size_t flight_count;
    size_t flight_capacity;
    struct flight *__counted_by(flight_capacity) flights; /* a heap, the earliest first */
    uint64_t flown;

    uint64_t datagrams; /* handed to the engine */
    uint64_t delivered; /* to endpoints */
    uint64_t astray;    /* left for an address where nobody is */
    uint64_t astray_bytes;
    uint64_t closed;    /* sockets given back */
    uint32_t last_closed;

    scenario_carrier *carrier; /* NULL: nobody takes it */
    struct witness *__single witness; /* NULL: nobody writes down what leaves */
    size_t fingerprint_length;        /* 0: no browser came yet */
    uint8_t fingerprint[DTLS_DIGEST_MAX];
    uint32_t restarts;
};

struct scenario *__single scenario_open(uint8_t seed);
void scenario_close(struct scenario *s);

/* The present of the engine, of the endpoints and of OpenSSL. */
void scenario_set_time(struct scenario *s, usec_t now);
/* Everything that happens up to this much later. */
void scenario_run(struct scenario *s, usec_t duration);

/* How an endpoint meets the worker. */
enum meeting {
    MEET_OWN_PORT,    /* one socket of the worker's, both addresses known */
    MEET_SHARED_PORT, /* the port that all share */
    MEET_TWO_PORTS,   /* RTP and RTCP apart, both addresses known */
    MEET_LEARN,       /* one socket, the worker learns the address */
    MEET_LEARN_TWO,   /* two sockets, it learns both */
    MEET_WEBRTC,      /* a browser on the shared port */
    MEET_WEBRTC_TCP   /* a browser over a connection */
};

/* A new endpoint with a transport whose id is its number, from 1. */
struct endpoint *__single scenario_join(struct scenario *s, enum meeting how);
uint32_t scenario_number(const struct scenario *s, const struct endpoint *e);

/* A receiver on the endpoint's transport for audio (payload type 100) or video (101, PLI). SSRC 0:
 * by payload type. */
void scenario_publish(struct scenario *s, const struct endpoint *e, uint32_t receiver,
                      enum ch_kind kind, uint32_t ssrc);
/* A sender to the endpoint's transport; its id is its SSRC. Audio becomes type 110, video 111. */
void scenario_listen(struct scenario *s, struct endpoint *e, uint32_t receiver, enum ch_kind kind,
                     uint32_t ssrc);

/* Puts a packet on the endpoint's way to the worker; a browser seals it, or drops it before it can.
 */
void scenario_send(struct scenario *s, struct endpoint *e, bool is_rtcp,
                   const uint8_t *__counted_by(length) packet, size_t length);
/* The same from anywhere, over a link. */
void scenario_arrive(struct scenario *s, struct network_link *link, const struct flow *from,
                     const uint8_t *__counted_by(length) packet, size_t length);
/* Hands a datagram to the engine at once, from anywhere. The turn goes on. */
void scenario_inject(struct scenario *s, const struct flow *from,
                     const uint8_t *__counted_by(length) packet, size_t length);
/* Ends the turn: what is due is done, the outbox goes out to the links. */
void scenario_turn(struct scenario *s);

/* Reasons of the whole worker. */
uint64_t scenario_drops(struct scenario *s, enum drop why);

#endif
