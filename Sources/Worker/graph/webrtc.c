/* webrtc.c - life of a WebRTC transport, and what the controller asks of it. */
#include "graph/webrtc_change.h"

#include "graph/graph.h"
#include "graph/parting.h"
#include "graph/room.h"
#include "graph/webrtc_agent.h"
#include "graph/transport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- life ------------------------------------------------------------------------------------- */

static struct webrtc *__single webrtc_make(struct graph *g, usec_t now,
                                           const struct webrtc_options *options)
{
    struct webrtc *webrtc = calloc(1, sizeof *webrtc);

    if (!webrtc)
        return NULL;
    webrtc->dtls = dtls_open(g->identity, options->suites, options->suite_count);
    if (!webrtc->dtls) {
        free(webrtc);
        return NULL;
    }
    ice_init(&webrtc->ice, &options->credentials, options->consent_timeout);
    webrtc->agent = options->agent;
    webrtc->accepts_udp = options->accepts_udp;
    webrtc->accepts_tcp = options->accepts_tcp;
    webrtc->phase_until = webrtc_until(now, options->ice_timeout);
    webrtc->gone_until = NEVER;
    webrtc->dtls_timeout = options->dtls_timeout;
    webrtc->media_timeout = options->media_timeout;
    return webrtc;
}

static bool own_sockets(struct graph *g, struct transport *transport,
                        const struct webrtc_options *options)
{
    struct webrtc *webrtc = transport->webrtc;

    for (size_t i = 0; i < options->socket_count; i++) {
        if (!graph_own_socket(g, options->sockets[i], transport, false))
            return false;
        webrtc->sockets[webrtc->socket_count++] = options->sockets[i];
    }
    return true;
}

static void disown_sockets(struct graph *g, const struct webrtc *webrtc)
{
    for (size_t i = 0; i < webrtc->socket_count; i++)
        graph_own_socket(g, webrtc->sockets[i], NULL, false);
}

static void webrtc_free(struct transport *transport)
{
    dtls_close(transport->webrtc->dtls);
    free(transport->webrtc);
    transport->webrtc = NULL;
}

static bool has_identity(struct graph *g)
{
    if (!g->identity)
        g->identity = dtls_identity_make();
    return g->identity != NULL;
}

enum ch_refusal webrtc_open(struct graph *g, usec_t now, struct room *room, uint32_t id,
                            const struct webrtc_options *options, char *__counted_by(space) detail,
                            size_t space)
{
    const struct ice_credentials *mine = &options->credentials;
    struct transport *transport;
    enum ch_refusal why = CH_REFUSAL_OUT_OF_MEMORY;

    if (webrtc_find(g, mine->fragment, mine->fragment_length)) {
        snprintf(detail, space, "another transport has this username fragment");
        return CH_REFUSAL_DUPLICATE_USERNAME_FRAGMENT;
    }
    if (!has_identity(g))
        return why;
    transport = transport_make(g, room, id);
    if (!transport)
        return why;
    transport->must_seal = true;
    transport->muxes_rtcp = true;
    transport->is_shared = options->socket_count == 0;
    transport->webrtc = webrtc_make(g, now, options);
    if (transport->webrtc && own_sockets(g, transport, options) &&
        word_table_insert(&g->fragments, mine->fragment, mine->fragment_length, transport)) {
        why = transport_enter(g, transport);
        if (why == ACCEPTED) {
            if (options->agent)
                webrtc_agent_begin(g, now, transport);
            transport_schedule(g, transport, webrtc_deadline(transport));
            return ACCEPTED;
        }
        word_table_remove(&g->fragments, mine->fragment, mine->fragment_length);
    }
    if (transport->webrtc) {
        disown_sockets(g, transport->webrtc);
        webrtc_free(transport);
    }
    transport_free(transport);
    return why;
}

static void forget_fragment(struct graph *g, struct ice_credentials *credentials)
{
    if (credentials->fragment_length > 0)
        word_table_remove(&g->fragments, credentials->fragment, credentials->fragment_length);
    credentials->fragment_length = 0;
}

/* The alert that ends the session, as it leaves; nothing when it does not fit. */
static size_t write_goodbye(struct transport *transport, uint8_t *__counted_by(room) bytes,
                            size_t room)
{
    size_t length;

    dtls_say_goodbye(transport->webrtc->dtls);
    length = dtls_next(transport->webrtc->dtls, bytes, room);
    if (length > 0 && transport->is_relayed &&
        !webrtc_agent_wrap(transport, bytes, room, &length))
        return 0;
    return length;
}

static bool has_socket(const struct webrtc *webrtc, uint32_t socket)
{
    for (size_t i = 0; i < webrtc->socket_count; i++)
        if (webrtc->sockets[i] == socket)
            return true;
    return false;
}

/* On a connection, an agent's to its server too, once is enough. A lite transport's own sockets are
 * free at once, for whoever comes next. */
static bool may_linger(const struct graph *g, const struct transport *transport)
{
    const uint32_t socket = transport->rtp.to.socket;
    const struct webrtc *webrtc = transport->webrtc;

    return webrtc->agent ? has_socket(webrtc, socket)
                         : webrtc->socket_count == 0 && !graph_is_stream(g, socket);
}

/* An agent's sockets go with the parting, and its relay when the way leads through it. */
static bool part(struct graph *g, struct transport *transport,
                 const uint8_t *__counted_by(length) bytes, size_t length)
{
    struct webrtc *webrtc = transport->webrtc;
    struct parting *__single parting;

    if (length > PARTING_BYTES_MAX || !may_linger(g, transport))
        return false;
    parting = parting_begin(g);
    if (!parting)
        return false;
    parting->to = transport->rtp.to;
    parting->length = length;
    memcpy(parting->bytes, bytes, length);
    parting->socket_count = webrtc->socket_count;
    memcpy(parting->sockets, webrtc->sockets, webrtc->socket_count * sizeof *webrtc->sockets);
    webrtc->socket_count = 0;
    if (transport->is_relayed) {
        parting->agent = webrtc->agent;
        webrtc->agent = NULL;
    }
    return true;
}

/* The far side shall not wait for its consent to end. */
static void say_goodbye(struct graph *g, struct transport *transport)
{
    struct last_words *words = &g->last_words[g->last_words_count];

    if (!webrtc_is_reached(transport->webrtc) || g->last_words_count == FAREWELLS_MAX)
        return;
    words->to = transport->rtp.to;
    words->packet = buffer_take(&g->buffers);
    if (!words->packet)
        return;
    const size_t length = write_goodbye(transport, words->packet->bytes, BUFFER_SIZE);
    words->packet->length = (uint16_t)length;
    if (length > 0 && !part(g, transport, words->packet->bytes, length))
        g->last_words_count++;
    else
        buffer_release(words->packet);
}

void webrtc_leave(struct graph *g, struct transport *transport)
{
    struct webrtc *webrtc = transport->webrtc;

    disown_sockets(g, webrtc);
    say_goodbye(g, transport);
    for (size_t i = 0; i < webrtc->ice.tuple_count; i++)
        webrtc_drop_flow(g, &webrtc->ice.tuples[i].flow);
    forget_fragment(g, &webrtc->ice.local);
    forget_fragment(g, &webrtc->ice.former);
    for (size_t i = 0; i < webrtc->socket_count; i++)
        outbox_close_socket(g->out, webrtc->sockets[i]);
    webrtc_agent_leave(g, transport);
    free(webrtc->agent);
    webrtc_free(transport);
}

bool webrtc_is_reached(const struct webrtc *webrtc)
{
    return webrtc->agent ? ice_agent_is_open(webrtc->agent) : ice_selected(&webrtc->ice) != NULL;
}

/* -- requests --------------------------------------------------------------------------------- */

enum ch_refusal webrtc_connect(struct graph *g, usec_t now, struct transport *transport,
                               enum dtls_role role, enum dtls_hash hash,
                               const uint8_t *__counted_by(length) digest, size_t length,
                               char *__counted_by(space) detail, size_t space)
{
    struct webrtc *webrtc = transport->webrtc;

    if (webrtc->has_role) {
        snprintf(detail, space, "the handshake has its parameters");
        return CH_REFUSAL_ALREADY_CONNECTED;
    }
    if (webrtc->has_begun && role != DTLS_SERVER) {
        snprintf(detail, space, "the far side has begun the handshake as client");
        return CH_REFUSAL_ALREADY_CONNECTED;
    }
    webrtc->has_role = true;
    webrtc->role = role;
    if (webrtc->phase == WEBRTC_FAILED) /* the controller hears of it, or has heard */
        return ACCEPTED;
    dtls_expect(webrtc->dtls, now, hash, digest, length);
    webrtc_begin(g, now, transport);
    webrtc_shaken(g, now, transport);
    return ACCEPTED;
}

enum ch_refusal webrtc_restart(struct graph *g, struct transport *transport,
                               const struct ice_credentials *fresh,
                               char *__counted_by(space) detail, size_t space)
{
    struct ice *ice = &transport->webrtc->ice;

    if (webrtc_find(g, fresh->fragment, fresh->fragment_length)) {
        snprintf(detail, space, "a transport has this username fragment");
        return CH_REFUSAL_DUPLICATE_USERNAME_FRAGMENT;
    }
    if (!word_table_insert(&g->fragments, fresh->fragment, fresh->fragment_length, transport))
        return CH_REFUSAL_OUT_OF_MEMORY;
    if (transport->webrtc->agent) { /* it keeps the former ones itself */
        forget_fragment(g, &ice->local);
        ice->local = *fresh;
        return ACCEPTED;
    }
    if (ice->former.fragment_length > 0) /* the far side knows those, and never saw what is local */
        forget_fragment(g, &ice->local);
    ice_restart(ice, fresh);
    return ACCEPTED;
}

void webrtc_answer(struct graph *g, usec_t now, struct transport *transport)
{
    struct webrtc *webrtc = transport->webrtc;

    if (webrtc->has_begun)
        return;
    webrtc->role = DTLS_SERVER;
    webrtc->has_begun = true;
    if (!dtls_begin(webrtc->dtls, now, webrtc->role))
        transport_drop(g, transport, DROP_NO_BUFFER);
}

/* -- finding ---------------------------------------------------------------------------------- */

struct transport *__single webrtc_find(const struct graph *g,
                                       const uint8_t *__counted_by(length) fragment,
                                       size_t length)
{
    return CTX(struct transport, word_table_find(&g->fragments, fragment, length));
}

bool webrtc_accepts(const struct graph *g, const struct transport *transport, uint32_t socket)
{
    const struct webrtc *webrtc = transport->webrtc;

    if (webrtc->phase == WEBRTC_FAILED)
        return false;
    if (graph_is_stream(g, socket))
        return webrtc->accepts_tcp;
    if (!webrtc->accepts_udp)
        return false;
    if (transport->is_shared)
        return graph_is_shared(g, socket);
    return socket < g->own_count && g->own[socket].transport == transport;
}

/* RFC 7675 section 5.1: whoever is there checks again before this. */
#define CHECK_PERIOD_MAX (6 * SECOND)

static bool is_checked(const struct ice *ice, usec_t now, const struct flow *flow)
{
    for (size_t i = 0; i < ice->tuple_count; i++)
        if (flow_equal(&ice->tuples[i].flow, flow))
            return now - ice->tuples[i].checked_at < CHECK_PERIOD_MAX;
    return false;
}

bool webrtc_may_take(const struct graph *g, usec_t now, const struct transport *transport,
                     const struct flow *flow)
{
    const struct transport *owner = CTX(struct transport, flow_table_find(&g->flows, flow));

    if (!owner || owner == transport)
        return true;
    if (!owner->webrtc || graph_is_stream(g, flow->socket))
        return false;
    return owner->webrtc->phase == WEBRTC_FAILED || !is_checked(&owner->webrtc->ice, now, flow);
}
