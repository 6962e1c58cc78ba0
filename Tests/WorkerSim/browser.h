/* browser.h - the far side of a WebRTC transport: it checks, shakes hands, seals and opens.
 *
 * It is the controlling agent of ICE and either part of the handshake, made of the worker's own
 * proto/ files. What it seals and opens is an endpoint's (endpoint.h), which knows nothing of it.
 * Pure: datagrams and time in and out; scenario.h carries them.
 *
 * Invariant: `seal` and `opener` are both there or both not; they are of the last handshake. */
#ifndef BISQUE_SIM_BROWSER_H
#define BISQUE_SIM_BROWSER_H

#include "base/clock.h"
#include "chatter.h"
#include "check.h"
#include "proto/dtls.h"
#include "proto/ice.h"
#include "proto/seal.h"
#include "proto/srtp.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BROWSER_DATAGRAM_MAX 2048
#define BROWSER_PATIENCE (50 * MILLISECOND)        /* between checks that nobody answers */
#define BROWSER_CHECK_PERIOD (2500 * MILLISECOND)  /* as Chromium does once it is connected */

struct browser {
    struct ice_credentials worker; /* whom it checks */
    bool nominates;
    uint8_t check_number;
    usec_t check_at; /* NEVER: it is silent */
    struct check check;
    uint64_t checks;
    uint64_t answers;
    uint64_t refusals;

    enum dtls_role role;
    bool has_begun;
    struct dtls_identity *__single identity;
    struct dtls *__single dtls;
    usec_t connected_at; /* NEVER until then */
    struct chatter *__single chatter; /* NULL: it has no data channels */

    struct suite_key receiving;
    struct seal *__single seal;
    struct srtp *__single opener;
    uint64_t early;    /* sealed packets of before the end of the handshake */
    uint64_t unopened; /* that its keys do not open */
    enum drop why;     /* the last of them did not open */
};

/* `expected` is the SHA-256 of the worker's certificate. */
struct browser *__single browser_open(enum dtls_role role, enum suite suite,
                                      const struct ice_credentials *worker,
                                      const uint8_t *__counted_by(length) expected,
                                      size_t length);
void browser_close(struct browser *b);
bool browser_is_connected(const struct browser *b);

/* A check as it would send it now, into `check`. */
void browser_write_check(struct browser *b);
/* The restarted agent's credentials: checked at once. */
void browser_restart(struct browser *b, usec_t now, const struct ice_credentials *worker);

usec_t browser_due(const struct browser *b);
/* The next datagram that it has to send by now, 0: none. */
size_t browser_next(struct browser *b, usec_t now,
                    uint8_t *__counted_by(BROWSER_DATAGRAM_MAX) out);
/* Takes any datagram. What is left of it, in place, is media in the clear; 0: it was none. */
size_t browser_receive(struct browser *b, usec_t now, uint8_t *__counted_by(length) packet,
                       size_t length);
/* 0: it has no keys, or cannot seal it. */
size_t browser_seal(struct browser *b, bool is_rtcp, const uint8_t *__counted_by(length) packet,
                    size_t length, uint8_t *__counted_by(BROWSER_DATAGRAM_MAX) out);

#endif
