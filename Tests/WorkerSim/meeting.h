/* meeting.h - two ICE agents, their NATs, a server of STUN and TURN, and the network between, in
 * virtual time.
 *
 * Candidates and credentials travel beside the network, as signalling does. Each side sends the
 * other numbered payloads when a test says so, and counts what it gets. One seed, one outcome. */
#ifndef BISQUE_SIM_MEETING_H
#define BISQUE_SIM_MEETING_H

#include "link.h"
#include "nat.h"
#include "proto/ice_agent.h"
#include "turn_server.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MEETING_FLIGHTS_MAX 1024
#define MEETING_NO_NAT UINT8_MAX

struct meeting_setup {
    uint8_t nat[2]; /* which NAT each side is behind: 0, 1, or MEETING_NO_NAT */
    enum nat_kind mapping[2];
    enum nat_kind filtering[2];
    uint8_t kinds[2]; /* of candidates; 0: all */
    bool is_controlling[2];
    bool has_stun[2];
    bool has_turn[2];
    enum ice_carrier carrier[2]; /* to TURN */
    bool is_apart;     /* two sides behind one NAT reach each other through it only */
    bool is_ipv6;
    unsigned refused_scopes;
    struct conditions conditions; /* of each way, in each direction */
    usec_t signalling;            /* how long a candidate takes to be told */
    uint32_t seed;
};

struct meeting_flight {
    usec_t at;
    uint64_t order;
    bool is_signal;
    bool is_stream;
    uint8_t side; /* of a stream or a signal */
    struct address from;
    struct address to;
    struct ice_candidate candidate; /* of a signal; no address: there are no more */
    uint32_t generation;
    size_t length;
    uint8_t bytes[ICE_DATAGRAM_MAX];
};

struct meeting_side {
    struct ice_agent agent;
    struct address host;
    uint8_t nat;
    struct network_link up;
    struct network_link down;
    bool is_cut; /* nothing leaves and nothing comes */
    struct turn_framing framing;
    uint64_t sent;     /* payloads */
    uint64_t received; /* payloads of the other side's, whole */
    uint64_t foreign;  /* payloads that are none of its */
    uint64_t datagrams;
    uint64_t drops;
    enum drop last_drop;
    size_t announced; /* candidates of ours */
    size_t paths;     /* that were told */
    size_t servers_lost;
    bool is_gathered;
    usec_t connected_at; /* NEVER: not yet */
    usec_t completed_at;
    usec_t failed_at;
    size_t spins; /* the agent said that something was due, and nothing was */
};

struct meeting {
    usec_t now;
    bool is_direct_cut; /* only what goes through a server arrives */
    struct meeting_setup setup;
    struct meeting_side sides[2];
    struct nat nats[2];
    struct turn_server server;
    struct turn_server other; /* that the first may send clients to */
    size_t flight_count;
    uint64_t flown;
    struct meeting_flight flights[MEETING_FLIGHTS_MAX];
};

extern const struct turn_login meeting_login;

void meeting_open(struct meeting *m, const struct meeting_setup *setup);
/* Both learn each other's credentials, and begin to gather. */
void meeting_begin(struct meeting *m);
void meeting_run(struct meeting *m, usec_t duration);
/* Until both have agreed on a way, or for this long. */
void meeting_run_until_agreed(struct meeting *m, usec_t duration);
/* Each sends one payload, if there is a way. */
void meeting_speak(struct meeting *m);
/* Both begin anew, with fresh credentials. */
void meeting_restart(struct meeting *m);
/* A datagram out of nowhere. */
void meeting_inject(struct meeting *m, uint8_t side, const struct address *from,
                    const uint8_t *__counted_by(length) bytes, size_t length);

/* What a side has to say, and to tell. */
void meeting_pump(struct meeting *m, uint8_t side);

/* From the beginning until both have agreed, or for a minute. */
void meeting_hold(struct meeting *m, const struct meeting_setup *setup);
/* Both have agreed on the two ends of one way, and what each says is heard. */
void meeting_check(struct meeting *m);

bool meeting_is_relayed(const struct meeting *m);
bool meeting_is_agreed(const struct meeting *m);

#endif
