/* webrtc_change.c - what ICE, DTLS and the passing of time change about a WebRTC transport. */
#include "graph/webrtc_change.h"

#include "graph/channels.h"
#include "graph/graph.h"
#include "graph/leg.h"
#include "graph/receiver.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "graph/webrtc_agent.h"

usec_t webrtc_until(usec_t now, usec_t timeout)
{
    return timeout ? now + timeout : NEVER;
}

void webrtc_drop_flow(struct graph *g, const struct flow *flow)
{
    flow_table_remove(&g->flows, flow);
    if (!graph_is_stream(g, flow->socket))
        return;
    graph_stream(g, flow->socket, false);
    outbox_close_socket(g->out, flow->socket);
}

void webrtc_begin(struct graph *g, usec_t now, struct transport *transport)
{
    struct webrtc *webrtc = transport->webrtc;

    if (webrtc->has_begun || !webrtc->has_role || !webrtc_is_reached(webrtc) ||
        webrtc->phase == WEBRTC_FAILED)
        return;
    webrtc->has_begun = true;
    if (!dtls_begin(webrtc->dtls, now, webrtc->role))
        transport_drop(g, transport, DROP_NO_BUFFER);
    webrtc_shaken(g, now, transport);
}

static void fail(struct graph *g, struct transport *transport, enum ch_transport_failure why)
{
    struct webrtc *webrtc = transport->webrtc;
    struct notice *notice;

    if (webrtc->phase == WEBRTC_FAILED)
        return;
    webrtc->phase = WEBRTC_FAILED;
    transport_forget_keys(transport); /* checks are not answered any more: nobody consents */
    notice = graph_notice(g);
    if (!notice)
        return;
    notice->what = NOTICE_TRANSPORT_FAILED;
    notice->id = transport->id;
    notice->failure = why;
}

/* A notice of what is selected: the one that still waits, or the far side could fill the list. */
static struct notice *__single selected_notice(struct graph *g, struct webrtc *webrtc)
{
    struct notice *__single notice;

    if (webrtc->selected_notice > g->notices_told)
        return &g->notices[webrtc->selected_notice - g->notices_told - 1];
    notice = graph_notice(g);
    if (notice)
        webrtc->selected_notice = g->notices_told + g->notice_count;
    return notice;
}

/* A NAT that forgot a port is the same way still. */
static bool is_same_way(const struct flow *a, const struct flow *b)
{
    return a->socket == b->socket && address_same_host(&a->remote, &b->remote);
}

/* What was learned of the old way says nothing about the new one. */
void webrtc_take_way(struct graph *g, usec_t now, struct transport *transport,
                     const struct flow *way)
{
    struct flow *former = &transport->webrtc->way;

    if (transport->leg && address_is_set(&former->remote) && !is_same_way(former, way)) {
        estimator_moved(&transport->leg->estimator, now);
        leg_heard(g, now, transport);
    }
    *former = *way;
}

static void select_tuple(struct graph *g, usec_t now, struct transport *transport)
{
    const struct ice_tuple *tuple = ice_selected(&transport->webrtc->ice);
    struct notice *notice;

    transport->rtp.lane = (struct lane){0};
    if (!tuple) {
        transport->rtp.to = (struct flow){0};
        return;
    }
    transport->rtp.to = tuple->flow;
    webrtc_take_way(g, now, transport, &tuple->flow);
    notice = selected_notice(g, transport->webrtc);
    if (!notice)
        return;
    notice->what = NOTICE_ICE_SELECTED;
    notice->id = transport->id;
    notice->remote = tuple->flow.remote;
    notice->is_tcp = tuple->is_tcp;
}

static void tell_ice_state(struct graph *g, const struct transport *transport)
{
    struct notice *notice = graph_notice(g);

    if (!notice)
        return;
    notice->what = NOTICE_ICE_STATE;
    notice->id = transport->id;
    notice->state = (uint8_t)transport->webrtc->ice.state;
}

/* The port at the far side is somebody else's now, or it has begun anew. */
static void take_from_former(struct graph *g, usec_t now, const struct flow *flow)
{
    struct transport *former = CTX(struct transport, flow_table_find(&g->flows, flow));
    struct ice_change lost = {0};

    if (!former)
        return;
    ice_flow_lost(&former->webrtc->ice, now, flow, &lost);
    webrtc_moved(g, now, former, NULL, &lost);
}

static void add_flow(struct graph *g, usec_t now, struct transport *transport,
                     const struct flow *flow)
{
    struct ice_change undone = {0};

    take_from_former(g, now, flow);
    if (!flow_table_insert(&g->flows, flow, transport))
        ice_flow_lost(&transport->webrtc->ice, now, flow, &undone);
}

void webrtc_moved(struct graph *g, usec_t now, struct transport *transport,
                  const struct flow *__single from, const struct ice_change *change)
{
    struct webrtc *webrtc = transport->webrtc;

    if (change->removed)
        webrtc_drop_flow(g, &change->removed_flow);
    if (change->added)
        add_flow(g, now, transport, from);
    if (change->restarted)
        word_table_remove(&g->fragments, change->freed_fragment, change->freed_length);
    if (change->selected || !ice_selected(&webrtc->ice)) /* without consent nothing is sent */
        select_tuple(g, now, transport);
    if (change->state)
        tell_ice_state(g, transport);
    if (webrtc->phase == WEBRTC_CHECKING && ice_selected(&webrtc->ice)) {
        webrtc->phase = WEBRTC_SHAKING;
        webrtc->phase_until = webrtc_until(now, webrtc->dtls_timeout);
    }
    if (change->state) /* a lost connection may come back for as long as a silent one */
        webrtc->gone_until = webrtc->ice.state == ICE_DISCONNECTED
                                 ? webrtc_until(now, webrtc->ice.consent_timeout)
                                 : NEVER;
    webrtc_begin(g, now, transport);
    transport_schedule(g, transport, webrtc_deadline(transport));
}

static enum ch_transport_failure failure_of(enum dtls_failure failure)
{
    switch (failure) {
    case DTLS_FAULT_FINGERPRINT:
        return CH_TRANSPORT_FAILURE_DTLS_FINGERPRINT;
    case DTLS_FAULT_NO_SUITE:
        return CH_TRANSPORT_FAILURE_DTLS_NO_SUITE;
    default:
        return CH_TRANSPORT_FAILURE_DTLS_HANDSHAKE;
    }
}

/* Keys are there: media may come, and every listener needs a picture to begin with. */
static bool take_keys(struct graph *g, usec_t now, struct transport *transport)
{
    struct suite_key sending;
    struct suite_key receiving;

    dtls_keys(transport->webrtc->dtls, &sending, &receiving);
    if (!transport_secure(transport, &sending, &receiving))
        return false;
    transport->webrtc->phase = WEBRTC_SILENT;
    transport->webrtc->phase_until = webrtc_until(now, transport->webrtc->media_timeout);
    LIST_EACH (struct sender, sender, &transport->senders)
        sender_greet(g, now, sender);
    transport_wake(g, transport, now);
    channels_begin(transport->channels, now);
    return true;
}

void webrtc_shaken(struct graph *g, usec_t now, struct transport *transport)
{
    struct webrtc *webrtc = transport->webrtc;
    enum dtls_state state = dtls_state(webrtc->dtls);
    struct notice *notice;

    transport_schedule(g, transport, webrtc_deadline(transport));
    if (state == webrtc->told || webrtc->phase == WEBRTC_FAILED)
        return;
    webrtc->told = state;
    notice = graph_notice(g);
    if (notice) {
        notice->what = NOTICE_DTLS_STATE;
        notice->id = transport->id;
        notice->state = (uint8_t)state;
    }
    if (state == DTLS_CONNECTED && !take_keys(g, now, transport))
        fail(g, transport, CH_TRANSPORT_FAILURE_DTLS_HANDSHAKE);
    if (state == DTLS_FAILED)
        fail(g, transport, failure_of(dtls_failure(webrtc->dtls)));
    if (state == DTLS_CLOSED)
        fail(g, transport, CH_TRANSPORT_FAILURE_DTLS_CLOSED);
}

void webrtc_heard(struct transport *transport)
{
    if (transport->webrtc->phase != WEBRTC_SILENT)
        return;
    transport->webrtc->phase = WEBRTC_RUNNING;
    transport->webrtc->phase_until = NEVER;
}

/* -- time ------------------------------------------------------------------------------------- */

usec_t webrtc_deadline(const struct transport *transport)
{
    const struct webrtc *webrtc = transport->webrtc;

    if (webrtc->phase == WEBRTC_FAILED)
        return NEVER;
    const usec_t ice =
        webrtc->agent ? ice_agent_deadline(webrtc->agent) : ice_deadline(&webrtc->ice);
    return usec_min(usec_min(ice, dtls_deadline(webrtc->dtls)),
                    usec_min(webrtc->phase_until, webrtc->gone_until));
}

static enum ch_transport_failure lateness(enum webrtc_phase phase)
{
    if (phase == WEBRTC_CHECKING)
        return CH_TRANSPORT_FAILURE_ICE_TIMEOUT;
    if (phase == WEBRTC_SHAKING)
        return CH_TRANSPORT_FAILURE_DTLS_TIMEOUT;
    return CH_TRANSPORT_FAILURE_MEDIA_TIMEOUT;
}

void webrtc_due(struct graph *g, usec_t now, struct transport *transport)
{
    struct webrtc *webrtc = transport->webrtc;

    if (webrtc->phase == WEBRTC_FAILED)
        return;
    while (ice_deadline(&webrtc->ice) <= now) { /* one tuple at a time */
        struct ice_change change = {0};
        ice_due(&webrtc->ice, now, &change);
        webrtc_moved(g, now, transport, NULL, &change);
        if (webrtc->ice.state == ICE_DISCONNECTED)
            webrtc->gone_until = now; /* it was silent for long enough */
    }
    if (dtls_deadline(webrtc->dtls) <= now) {
        dtls_due(webrtc->dtls, now);
        webrtc_shaken(g, now, transport);
    }
    if (webrtc->gone_until <= now)
        fail(g, transport, CH_TRANSPORT_FAILURE_CONSENT_LOST);
    if (webrtc->phase_until <= now)
        fail(g, transport, lateness(webrtc->phase));
}
