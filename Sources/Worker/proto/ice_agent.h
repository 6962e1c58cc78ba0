/* ice_agent.h - the whole of ICE (RFC 8445, 8838): finds a way to a far side that is like us.
 *
 * Pure: datagrams, candidates and time in; datagrams, candidates and the way that was found out. It
 * opens no socket: a host candidate comes with the number of one, and a server that is reached over
 * a stream is asked for (`ICE_EVENT_STREAM`). Names are resolved outside. There is one component,
 * for everything is multiplexed.
 *
 *   ice_gather.h   what we may be reached at: STUN, and TURN behind proto/turn_client.h
 *   ice_check.h    checks of pairs, ours and the far side's
 *   ice_path.h     the way in use: its choice, its consent (RFC 7675), its end
 *
 * Payloads of DTLS and media pass through by `ice_agent_receive` and `ice_agent_wrap`; those that
 * come from where nobody proved to be the far side are dropped. The controlled, lite side that
 * servers are to browsers is proto/ice.h.
 *
 * Invariants: places in `locals`, `servers` and `relays` stay what they are for the agent's life,
 * those in `remotes` until a restart or until a peer-reflexive one gives up its place. A pair's
 * local candidate is its own base. */
#ifndef BISQUE_PROTO_ICE_AGENT_H
#define BISQUE_PROTO_ICE_AGENT_H

#include "base/address.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/drop.h"
#include "base/random.h"
#include "proto/ice.h"
#include "proto/ice_candidate.h"
#include "proto/ice_pairs.h"
#include "proto/stun_request.h"
#include "proto/turn_client.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ICE_HOSTS_MAX 16
#define ICE_LOCALS_MAX 48
#define ICE_REMOTES_MAX 48
#define ICE_SERVERS_MAX 8
#define ICE_QUERIES_MAX 32
#define ICE_FAR_TEXT_MAX 256 /* RFC 8839 section 5.4 */
#define ICE_ASKED_MAX 8      /* consent asked for and not given yet */
#define ICE_DATAGRAM_MAX 2048

#define ICE_PACE (50 * MILLISECOND)         /* RFC 8445 section 14.2: Ta */
#define ICE_CONSENT_PERIOD (5 * SECOND)     /* RFC 7675 section 5.1 */
#define ICE_CONSENT_TIMEOUT (30 * SECOND)
#define ICE_DOUBT (10 * SECOND) /* without an answer; then other ways are tried */
#define ICE_FORMER_MAX 2
#define ICE_LEFT_MAX 8

/* In the order of the channel's AgentState. */
enum ice_agent_state {
    ICE_AGENT_NEW,
    ICE_AGENT_CHECKING,
    ICE_AGENT_CONNECTED,    /* there is a way, and maybe a better one */
    ICE_AGENT_COMPLETED,    /* both sides agreed on it */
    ICE_AGENT_DISCONNECTED, /* it has not answered for a while */
    ICE_AGENT_FAILED,       /* until a restart */
};

/* How a server is reached. In the order of the channel's ServerTransport. */
enum ice_carrier { ICE_UDP, ICE_TCP, ICE_TLS };

struct ice_server {
    bool relays; /* TURN; otherwise STUN, over UDP */
    enum ice_carrier carrier;
    struct address address;
    struct turn_login login;
};

/* The far side's; longer than ours ever are. */
struct ice_far {
    uint16_t fragment_length; /* 0: not known yet */
    uint16_t password_length;
    uint8_t fragment[ICE_FAR_TEXT_MAX];
    uint8_t password[ICE_FAR_TEXT_MAX];
};

struct ice_local {
    struct ice_candidate candidate;
    struct address related; /* RFC 8839 section 5.1: what it stands for; may be none */
    uint16_t preference;
    uint8_t base;    /* the place of the one that packets leave from */
    uint8_t server;  /* that it came from; ICE_NONE */
    uint8_t relay;   /* of a relayed one */
    uint32_t socket; /* of a host's */
    bool is_hidden;  /* by the filter: it is announced to nobody */
    bool is_told;
    bool is_gone;    /* its relay is */
};

/* One server asked from one socket how it sees us. */
struct ice_query {
    struct stun_request request;
    uint8_t base;
    uint8_t server;
    bool has_begun;
    bool is_over;
    usec_t keep_at; /* when the hole it made in a NAT must be used again */
};

struct ice_relay {
    struct turn_client client;
    uint8_t server;
    uint8_t base;  /* that a server over UDP is reached from; ICE_NONE */
    uint8_t local; /* the candidate it gave; ICE_NONE */
    uint8_t moves; /* from server to server */
    bool has_begun;
    bool has_stream;
    bool asked_for_stream;
    bool is_told;     /* that it is over */
    struct flow flow; /* to the server; good while begun and, over a stream, there is one */
};

/* The way in use. It outlives a restart until another one is found. */
struct ice_path {
    bool is_set;
    bool is_nominated;
    bool is_doubted;
    bool is_told;
    uint32_t generation;
    uint8_t base;
    uint8_t valid; /* the local candidate that the far side sees */
    enum ice_kind remote_kind;
    struct address remote;
    uint64_t priority;
    usec_t nominated_at;
    usec_t consented_at;
    usec_t ask_at;
    size_t asked_count; /* ever */
    uint8_t asked[ICE_ASKED_MAX][STUN_TRANSACTION_SIZE];
    struct ice_credentials ours;
    struct ice_far theirs;
};

/* Where the far side was heard before a restart. It changes over a moment later than we do. */
struct ice_left {
    uint8_t base;
    struct address remote;
};

struct ice_agent_options {
    bool is_controlling;
    uint8_t kinds;          /* ICE_KIND_BIT of what may be announced and used */
    unsigned refused_scopes; /* of far candidates: enum ice_scope */
    struct ice_credentials local;
    uint8_t seed[RANDOM_SEED_SIZE];
};

struct ice_agent {
    enum ice_agent_state state;
    enum ice_agent_state told_state;
    bool is_controlling;
    uint64_t tie_breaker;
    uint8_t kinds;
    unsigned refused_scopes;
    struct random random;
    uint32_t generation; /* counts restarts */
    struct ice_credentials local;
    /* Of before a restart, until a new way is agreed on that does without them: those of the way in
     * use, and those that were told last, if these are others. */
    struct ice_credentials former[ICE_FORMER_MAX];
    struct ice_far remote;

    bool is_gathering;
    bool is_gathered_told;
    bool has_remote_end; /* no more far candidates will come */
    bool is_agreed;      /* a way of this generation is nominated */
    usec_t pace_at;      /* when the next new request may leave */
    usec_t settle_at;    /* when the controlling side waits for better ways no more */
    usec_t patience_until; /* RFC 8863: before it nothing fails */

    size_t local_count;
    struct ice_local locals[ICE_LOCALS_MAX];
    size_t strangers;   /* peer-reflexive ones learned since the last restart */
    usec_t stranger_at; /* when the next one may be, once there were many */
    size_t remote_count;
    struct ice_candidate remotes[ICE_REMOTES_MAX];
    size_t server_count;
    struct ice_server servers[ICE_SERVERS_MAX];
    size_t relay_count;
    struct ice_relay relays[ICE_SERVERS_MAX];
    size_t query_count;
    struct ice_query queries[ICE_QUERIES_MAX];
    struct ice_pairs pairs;
    struct ice_path path;
    size_t left_count; /* ever; the last ones are kept */
    struct ice_left left[ICE_LEFT_MAX];

    uint64_t checks_sent;
    uint64_t checks_received;
    uint64_t checks_answered; /* of ours, by the far side */
    uint64_t round_trip;      /* of the last one answered at once, in microseconds; 0: not known */
};

/* What happened to a far candidate. */
enum ice_verdict {
    ICE_TAKEN,
    ICE_KNOWN,     /* it was there already */
    ICE_UNUSABLE,  /* no address that one can send to */
    ICE_FORBIDDEN, /* of a scope the far side may not name */
    ICE_TOO_MANY,
    ICE_CLOSED, /* the far side said there would be no more */
};

enum ice_event_kind {
    ICE_EVENT_CANDIDATE, /* locals[place] may be told to the far side */
    ICE_EVENT_GATHERED,  /* no more will come */
    ICE_EVENT_STATE,
    ICE_EVENT_PATH,   /* another way is in use */
    ICE_EVENT_STREAM, /* a stream to servers[place] is wanted: `ice_agent_stream_opened` */
    ICE_EVENT_SERVER, /* relays[place] is over, and says why */
};

struct ice_event {
    enum ice_event_kind kind;
    size_t place;
};

/* A datagram to send. */
struct ice_datagram {
    struct flow to;
    struct writer w;
};

/* What the far side sent, which is none of ICE's. */
struct ice_arrival {
    bool has_payload;
    uint8_t base;        /* the local candidate it came to */
    struct address peer; /* and whence, which is not who sent the datagram when that is a relay */
    struct reader payload;
};

/* The credentials must be as long as proto/ice.h says. */
void ice_agent_init(struct ice_agent *agent, const struct ice_agent_options *options);

/* Before `ice_agent_gather`. The first is preferred. false: there is no room, or no address. */
bool ice_agent_add_host(struct ice_agent *agent, uint32_t socket, const struct address *address);
bool ice_agent_add_server(struct ice_agent *agent, const struct ice_server *server);
void ice_agent_gather(struct ice_agent *agent, usec_t now);

/* Once, and once more behind each restart. */
void ice_agent_set_remote(struct ice_agent *agent, usec_t now, const struct ice_far *remote);
enum ice_verdict ice_agent_add_remote(struct ice_agent *agent, usec_t now,
                                      const struct ice_candidate *candidate);
void ice_agent_end_remote(struct ice_agent *agent, usec_t now);
/* Everything is looked for anew, but for our own candidates, which are told again; the way in use
 * stays in use until then. */
void ice_agent_restart(struct ice_agent *agent, usec_t now, const struct ice_credentials *fresh);

/* The stream that was asked for is there, under this number, or it never will be or is no more. */
void ice_agent_stream_opened(struct ice_agent *agent, usec_t now, size_t server, uint32_t socket);
void ice_agent_stream_lost(struct ice_agent *agent, usec_t now, size_t server);

/* A datagram, or a whole message of a stream. `answer` must be empty and have room for
 * ICE_DATAGRAM_MAX; what is in it then is to be sent. Nothing unproven changes or answers
 * anything. */
enum drop ice_agent_receive(struct ice_agent *agent, usec_t now, const struct flow *from,
                            const uint8_t *__counted_by(length) bytes, size_t length,
                            struct ice_arrival *arrival, struct ice_datagram *answer);

/* The next datagram that is due; again until false. The writer must be as above. */
bool ice_agent_next(struct ice_agent *agent, usec_t now, struct ice_datagram *out);
usec_t ice_agent_deadline(const struct ice_agent *agent);
/* The next thing to know; again until false. */
bool ice_agent_event(struct ice_agent *agent, struct ice_event *event);

/* Whether payloads may be sent: somebody consents. */
bool ice_agent_is_open(const struct ice_agent *agent);
/* A payload on the way in use, with what its relay wants around it. false: there is no way. */
bool ice_agent_wrap(struct ice_agent *agent, const uint8_t *__counted_by(length) payload,
                    size_t length, struct ice_datagram *out);

/* Gives back what servers keep for us, one after the other until false; the agent is of no use any
 * more. */
bool ice_agent_farewell(struct ice_agent *agent, struct ice_datagram *out);

#endif
