/* plain.c - opening, fixing and closing of plain transports. */
#include "graph/plain.h"

#include "graph/graph.h"
#include "graph/room.h"
#include "graph/transport.h"

#include <stdio.h>

static enum ch_refusal check_remote(const struct graph *g, const struct transport *transport,
                                    const struct address *remote, char *__counted_by(space) detail,
                                    size_t space)
{
    struct flow flow = {.remote = *remote, .socket = transport->rtp.to.socket};

    if (!address_is_usable_remote(remote))
        return refuse_address("unusable remote address", remote, CH_REFUSAL_INVALID_ADDRESS, detail,
                              space);
    if (transport->is_shared && flow_table_find(&g->flows, &flow))
        return refuse_address("another transport has remote address", remote,
                              CH_REFUSAL_ADDRESS_IN_USE, detail, space);
    return ACCEPTED;
}

/* Chooses the sockets: the transport's own, or the shared one of the remote's family. */
static enum ch_refusal choose_sockets(struct graph *g, struct transport *transport,
                                      const struct plain_sockets *sockets,
                                      const struct address *remote,
                                      char *__counted_by(space) detail, size_t space)
{
    transport->muxes_rtcp = sockets->count < 2;
    transport->is_shared = sockets->count == 0;
    if (transport->is_shared) {
        const struct shared_socket *shared;
        if (!address_is_set(remote)) {
            snprintf(detail, space, "a shared port needs a remote address");
            return CH_REFUSAL_INVALID_ADDRESS;
        }
        shared = graph_shared(g, remote->family);
        if (!shared)
            return refuse_address("no shared port for the family of", remote,
                                  CH_REFUSAL_INVALID_ADDRESS, detail, space);
        transport->rtp.to.socket = shared->socket;
        return ACCEPTED;
    }
    transport->rtp.to.socket = sockets->rtp;
    transport->rtcp.to.socket = sockets->rtcp;
    if (!graph_own_socket(g, sockets->rtp, transport, false) ||
        (sockets->count == 2 && !graph_own_socket(g, sockets->rtcp, transport, true)))
        return CH_REFUSAL_OUT_OF_MEMORY;
    return ACCEPTED;
}

static void forget_sockets(struct graph *g, const struct transport *transport)
{
    graph_own_socket(g, transport->rtp.to.socket, NULL, false);
    if (!transport->muxes_rtcp)
        graph_own_socket(g, transport->rtcp.to.socket, NULL, false);
}

static enum ch_refusal set_remotes(struct graph *g, struct transport *transport,
                                   const struct address *remote, const struct address *remote_rtcp,
                                   char *__counted_by(space) detail, size_t space)
{
    enum ch_refusal why;

    if (transport->muxes_rtcp && address_is_set(remote_rtcp)) {
        snprintf(detail, space, "an RTCP address, but RTP and RTCP share a port");
        return CH_REFUSAL_INVALID_ADDRESS;
    }
    if (address_is_set(remote_rtcp) && !address_is_set(remote))
        return refuse_address("no RTP address beside RTCP address", remote_rtcp,
                              CH_REFUSAL_INVALID_ADDRESS, detail, space);
    if (address_is_set(remote_rtcp) && !address_is_usable_remote(remote_rtcp))
        return refuse_address("unusable RTCP address", remote_rtcp, CH_REFUSAL_INVALID_ADDRESS,
                              detail, space);
    if (address_is_set(remote)) {
        why = check_remote(g, transport, remote, detail, space);
        if (why != ACCEPTED)
            return why;
        struct flow flow = {.remote = *remote, .socket = transport->rtp.to.socket};
        if (transport->is_shared && !flow_table_insert(&g->flows, &flow, transport))
            return CH_REFUSAL_OUT_OF_MEMORY;
        transport->rtp.to.remote = *remote;
    }
    if (address_is_set(remote_rtcp))
        transport->rtcp.to.remote = *remote_rtcp;
    return ACCEPTED;
}

enum ch_refusal plain_open(struct graph *g, struct room *room, uint32_t id,
                           const struct plain_options *options, char *__counted_by(space) detail,
                           size_t space)
{
    struct transport *transport = transport_make(g, room, id);
    enum ch_refusal why;

    if (!transport)
        return CH_REFUSAL_OUT_OF_MEMORY;
    why = choose_sockets(g, transport, &options->sockets, &options->remote, detail, space);
    if (why == ACCEPTED)
        why = set_remotes(g, transport, &options->remote, &options->remote_rtcp, detail, space);
    if (why == ACCEPTED && options->is_sealed &&
        !transport_secure(transport, &options->sending, &options->receiving))
        why = CH_REFUSAL_OUT_OF_MEMORY;
    if (why == ACCEPTED)
        why = transport_enter(g, transport);
    if (why != ACCEPTED) {
        if (transport->is_shared && address_is_set(&transport->rtp.to.remote))
            flow_table_remove(&g->flows, &transport->rtp.to);
        if (!transport->is_shared)
            forget_sockets(g, transport);
        transport_free(transport);
    }
    return why;
}

void plain_leave(struct graph *g, struct transport *transport)
{
    if (transport->is_shared) {
        flow_table_remove(&g->flows, &transport->rtp.to);
        return;
    }
    forget_sockets(g, transport);
    outbox_close_socket(g->out, transport->rtp.to.socket);
    if (!transport->muxes_rtcp)
        outbox_close_socket(g->out, transport->rtcp.to.socket);
}

enum ch_refusal plain_connect(struct graph *g, struct transport *transport,
                                  const struct address *remote, const struct address *remote_rtcp,
                                  char *__counted_by(space) detail, size_t space)
{
    if (address_is_set(&transport->rtp.to.remote))
        return refuse_address("already fixed to", &transport->rtp.to.remote,
                              CH_REFUSAL_ALREADY_CONNECTED, detail, space);
    return set_remotes(g, transport, remote, remote_rtcp, detail, space);
}

void plain_learn(struct graph *g, usec_t now, struct transport *transport,
                     struct path_to *path, const struct address *remote)
{
    /* Only the first port says which host it is. */
    if (address_is_set(&path->to.remote) ||
        (path == &transport->rtcp && !address_is_set(&transport->rtp.to.remote)))
        return;
    path->to.remote = *remote;
    transport_wake(g, transport, now); /* a key frame may be wanted since before */

    struct notice *notice = graph_notice(g);
    if (!notice)
        return;
    notice->what = NOTICE_REMOTE_LEARNED;
    notice->id = transport->id;
    notice->is_rtcp = path == &transport->rtcp;
    notice->remote = *remote;
}
