/* ice.h - the controlled, lite side of ICE (RFC 8445): which far addresses may speak, and which one
 * is spoken to.
 *
 * Pure: datagrams and time in, an answer and changes out. It finds no transport (the graph does, by
 * the local username fragment) and sends nothing.
 *
 * Whoever proves to know the password becomes a tuple, even from an address that nobody announced:
 * the far side's candidates are never asked for. A captured check that somebody repeats from
 * elsewhere becomes one as well; all he gets by it is packets he cannot read, and those only if the
 * check nominates, and only until the far side's next check.
 *
 * Invariants: at most ICE_TUPLES_MAX tuples, of which at most ICE_TCP_MAX are TCP. One of them is
 * selected whenever there are any, and then the state is CONNECTED or COMPLETED; without tuples it
 * is NEW or DISCONNECTED. */
#ifndef BISQUE_PROTO_ICE_H
#define BISQUE_PROTO_ICE_H

#include "base/address.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/drop.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ICE_TUPLES_MAX 8
#define ICE_TCP_MAX 4
#define ICE_FRAGMENT_MIN 4 /* RFC 8445 section 5.3 */
#define ICE_FRAGMENT_MAX 32
#define ICE_PASSWORD_MIN 22 /* RFC 8445 section 5.3 */
#define ICE_PASSWORD_MAX 64

/* In the order of the channel's IceState. */
enum ice_state {
    ICE_NEW,          /* no check yet */
    ICE_CONNECTED,    /* checked, nothing nominated */
    ICE_COMPLETED,    /* the far side has nominated */
    ICE_DISCONNECTED, /* nobody is left to speak to; the next check ends it */
};

struct ice_credentials {
    uint8_t fragment_length; /* 0: none at all */
    uint8_t password_length;
    uint8_t fragment[ICE_FRAGMENT_MAX];
    uint8_t password[ICE_PASSWORD_MAX];
};

struct ice_tuple {
    struct flow flow;
    bool is_tcp;
    uint32_t remote_priority; /* as the last check told */
    usec_t checked_at;
};

struct ice {
    enum ice_state state;
    struct ice_credentials local;
    struct ice_credentials former; /* of before a restart, as long as they are good */
    size_t tuple_count;
    struct ice_tuple tuples[ICE_TUPLES_MAX];
    size_t selected;          /* ICE_TUPLES_MAX: none */
    usec_t consent_timeout;   /* 0: for ever */
    uint64_t checks_received; /* all requests, with those that were refused */
    uint64_t checks_refused;
};

/* What a datagram or the passing of time changed; the graph carries it out, in this order. */
struct ice_change {
    bool removed; /* a tuple is none any more: it made room, was silent too long, or is lost */
    struct flow removed_flow;
    bool added;     /* the datagram's flow is a tuple now */
    bool selected;  /* another tuple is selected, or the first */
    bool state;     /* the state is another one */
    bool restarted; /* the first check with the new credentials: this fragment is free */
    uint8_t freed_length;
    uint8_t freed_fragment[ICE_FRAGMENT_MAX];
};

/* Fragment and password must be as long as RFC 8445 and the maxima above say. A tuple that was not
 * checked for `consent_timeout` is removed (RFC 7675). */
void ice_init(struct ice *ice, const struct ice_credentials *local, usec_t consent_timeout);

/* State and tuples stay. The former credentials are good until the first check with the fresh
 * ones. Restarted again before that, those in between are good no more: the far side has never
 * used them, and still keeps its consent alive with the former. */
void ice_restart(struct ice *ice, const struct ice_credentials *fresh);

/* A STUN message that names this agent's fragment, or came on one of its flows. Whatever comes
 * back, `answer` holds what goes to where it came from, if anything: an error has an answer, too.
 * It must have room for STUN_ANSWER_MAX bytes. Nothing that is not proven changes more than the
 * counters, or is answered with more bytes than it had. */
enum drop ice_receive(struct ice *ice, usec_t now, const struct flow *from, bool is_tcp,
                      const uint8_t *__counted_by(length) packet, size_t length,
                      struct writer *answer, struct ice_change *change);

bool ice_knows(const struct ice *ice, const struct flow *flow);

/* Media came on this flow; it must have been unsealed, for an address alone proves nothing. A tuple
 * that is not selected becomes so: who nominates every pair at once (RFC 5245 section 8.1.1.2)
 * says only so which one he uses. Another flow changes nothing. */
void ice_media_from(struct ice *ice, usec_t now, const struct flow *flow,
                    struct ice_change *change);

/* Its TCP connection is closed. */
void ice_flow_lost(struct ice *ice, usec_t now, const struct flow *flow,
                   struct ice_change *change);

/* NULL while there is none. */
const struct ice_tuple *__single ice_selected(const struct ice *ice);

/* When the next tuple has been silent too long; NEVER when none can. */
usec_t ice_deadline(const struct ice *ice);

/* Removes one tuple that was silent too long, if there is any. The deadline must be looked at
 * again: more of them may be due. */
void ice_due(struct ice *ice, usec_t now, struct ice_change *change);

#endif
