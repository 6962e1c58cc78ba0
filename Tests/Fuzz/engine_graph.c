/* engine_graph.c - what must hold of the tables by which packets find their transport. */
#include "engine_checks.h"

#include "graph/graph.h"
#include "graph/transport.h"
#include "graph/webrtc.h"

#include <stdio.h>
#include <stdlib.h>

#define MUST(condition) must((condition), __LINE__, #condition)

/* How many entries the tables must have. */
struct entries {
    size_t flows;
    size_t fragments;
};

static void must(bool holds, int line, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "engine_graph.c, line %d: does not hold: %s\n", line, what);
    abort();
}

static void inspect_tuples(const struct attack *a, const struct graph *g,
                           const struct transport *transport)
{
    const struct ice *ice = &transport->webrtc->ice;

    for (size_t i = 0; i < ice->tuple_count; i++) {
        const struct ice_tuple *tuple = &ice->tuples[i];
        MUST(flow_table_find(&g->flows, &tuple->flow) == transport);
        MUST(tuple->flow.socket < SOCKETS);
        MUST(tuple->is_tcp == (a->sockets[tuple->flow.socket] == SOCKET_STREAM));
        MUST(tuple->is_tcp == graph_is_stream(g, tuple->flow.socket));
    }
}

static bool leads_here(const struct graph *g, const struct ice_credentials *credentials,
                       const struct transport *transport)
{
    return webrtc_find(g, credentials->fragment, credentials->fragment_length) == transport;
}

static void inspect_web_rtc(const struct attack *a, const struct graph *g,
                            const struct transport *transport, struct entries *entries)
{
    const struct webrtc *webrtc = transport->webrtc;
    const struct ice_tuple *selected = ice_selected(&webrtc->ice);

    MUST(transport->must_seal && transport->muxes_rtcp);
    MUST(!transport->seal == !transport->opener);
    inspect_tuples(a, g, transport);
    entries->flows += webrtc->ice.tuple_count;
    MUST(leads_here(g, &webrtc->ice.local, transport));
    entries->fragments++;
    if (webrtc->ice.former.fragment_length > 0) {
        MUST(leads_here(g, &webrtc->ice.former, transport));
        entries->fragments++;
    }
    MUST((selected != NULL) == (webrtc->ice.tuple_count > 0));
    if (selected)
        MUST(flow_equal(&transport->rtp.to, &selected->flow));
    else
        MUST(!address_is_set(&transport->rtp.to.remote));
}

static void inspect_plain(const struct graph *g, const struct transport *transport,
                          struct entries *entries)
{
    MUST(transport->must_seal == (transport->seal != NULL));
    if (!transport->is_shared)
        return;
    MUST(flow_table_find(&g->flows, &transport->rtp.to) == transport);
    entries->flows++;
}

void attack_inspect_graph(struct attack *a)
{
    const struct graph *g = attack_graph(a);
    struct entries entries = {0};

    for (uint32_t id = 1; id < IDS; id++) {
        const struct transport *transport = graph_transport(g, id);
        if (!transport)
            continue;
        if (transport->webrtc)
            inspect_web_rtc(a, g, transport, &entries);
        else
            inspect_plain(g, transport, &entries);
    }
    attack_inspect_legs(a);
    MUST(flow_table_count(&g->flows) == entries.flows);
    MUST(word_table_count(&g->fragments) == entries.fragments);
    for (uint32_t i = 0; i < SOCKETS; i++)
        MUST(graph_is_stream(g, i) == (a->sockets[i] == SOCKET_STREAM));
}
