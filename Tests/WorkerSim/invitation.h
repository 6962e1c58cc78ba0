/* invitation.h - browsers that come to a scenario: their transports, and what happens to them.
 *
 * An invited browser checks and shakes hands as soon as the scenario runs, and what its endpoint
 * sends is sealed from then on. */
#ifndef BISQUE_SIM_INVITATION_H
#define BISQUE_SIM_INVITATION_H

#include "browser.h"
#include "scenario.h"

/* All zero: over UDP on the shared port, the browser is the client, no time-outs. */
struct invitation {
    bool is_tcp;
    bool may_move;         /* from UDP to TCP and back */
    enum dtls_role role;   /* the browser's */
    enum suite suite;
    bool is_unconnected;   /* ConnectWebRtcTransport is not asked */
    bool is_impostor;      /* the worker is told another certificate */
    bool is_silent;        /* it sends no checks */
    uint32_t ice_timeout;  /* milliseconds, as the channel has them */
    uint32_t dtls_timeout;
    uint32_t media_timeout;
    uint32_t consent_timeout;
};

#define INVITATION_CONSENT 30000

/* A new endpoint with a browser; its transport's id is its number. */
struct endpoint *__single scenario_invite(struct scenario *s, const struct invitation *how);

/* The credentials of the transport with this id, before its first restart. */
struct ice_credentials invitation_credentials(uint32_t transport);
enum ch_refusal invitation_create(struct scenario *s, const struct invitation *how,
                                  uint32_t transport);
/* The worker's part is the other one than `role`. */
enum ch_refusal invitation_connect(struct scenario *s, uint32_t transport, enum dtls_role role,
                                   const struct dtls_identity *identity);

/* RestartIce; the browser follows when it is told with browser_restart. */
struct ice_credentials scenario_restart(struct scenario *s, struct endpoint *e);

/* A datagram as it is, from the endpoint's address. */
void scenario_send_raw(struct scenario *s, struct endpoint *e,
                       const uint8_t *__counted_by(length) packet, size_t length);
/* Its address is another one from now on: a NAT forgot it, or it left the network. */
void scenario_rebind(struct endpoint *e, uint16_t port);
/* The connection is closed by the far side; the next check comes over another one. */
void scenario_reconnect(struct scenario *s, struct endpoint *e, uint32_t socket);

#endif
