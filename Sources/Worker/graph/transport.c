/* transport.c - opening, fixing and closing of transports. */
#include "graph/transport.h"

#include "graph/graph.h"
#include "graph/receiver.h"
#include "graph/room.h"
#include "graph/sender.h"

#include <stdio.h>
#include <stdlib.h>

#define FIRST_REPORT (500 * MILLISECOND)

static enum ch_refusal refuse_address(const char *what, const struct address *address,
                                      enum ch_refusal why, char *__counted_by(space) detail,
                                      size_t space)
{
    char text[48] = "";

    address_print(address, text, sizeof text);
    snprintf(detail, space, "%s %s port %u", what, __unsafe_null_terminated_from_indexable(text),
             address->port);
    return why;
}

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
                                      const struct transport_sockets *sockets,
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
    if (transport->is_shared)
        return;
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

static enum ch_refusal transport_fill(struct graph *g, struct transport *transport,
                                      const struct transport_sockets *sockets,
                                      const struct address *remote,
                                      const struct address *remote_rtcp,
                                      char *__counted_by(space) detail, size_t space)
{
    enum ch_refusal why = choose_sockets(g, transport, sockets, remote, detail, space);

    if (why == ACCEPTED && !deadlines_reserve(&g->deadlines, id_table_count(&g->transports) + 1))
        why = CH_REFUSAL_OUT_OF_MEMORY;
    if (why == ACCEPTED)
        why = routes_build(&transport->routes, g->seed, transport, NULL, NULL, detail, space);
    if (why != ACCEPTED) {
        forget_sockets(g, transport);
        return why;
    }
    why = set_remotes(g, transport, remote, remote_rtcp, detail, space);
    if (why == ACCEPTED && !id_table_insert(&g->transports, transport->id, transport)) {
        if (transport->is_shared)
            flow_table_remove(&g->flows, &transport->rtp.to);
        why = CH_REFUSAL_OUT_OF_MEMORY;
    }
    if (why != ACCEPTED) {
        routes_clear(&transport->routes);
        forget_sockets(g, transport);
    }
    return why;
}

enum ch_refusal transport_open(struct graph *g, struct room *room, uint32_t id,
                               const struct transport_sockets *sockets,
                               const struct address *remote, const struct address *remote_rtcp,
                               char *__counted_by(space) detail, size_t space)
{
    struct transport *transport = calloc(1, sizeof *transport);

    if (!transport)
        return CH_REFUSAL_OUT_OF_MEMORY;
    transport->id = id;
    transport->room = room;
    transport->ssrc = random_u32(&g->random) | 1;
    transport->due = (struct deadline){.owner = transport};
    transport->next_report = NEVER;
    link_init(&transport->in_room, transport);
    list_init(&transport->receivers);
    list_init(&transport->senders);
    id_table_init(&transport->sender_ssrcs, g->seed);

    enum ch_refusal why =
        transport_fill(g, transport, sockets, remote, remote_rtcp, detail, space);
    if (why != ACCEPTED) {
        id_table_clear(&transport->sender_ssrcs);
        free(transport);
        return why;
    }
    list_append(&room->transports, &transport->in_room);
    return ACCEPTED;
}

void transport_close(struct graph *g, struct transport *transport)
{
    LIST_EACH (struct sender, sender, &transport->senders)
        sender_detach(g, sender);
    LIST_EACH (struct receiver, receiver, &transport->receivers)
        receiver_lose_transport(receiver);
    if (transport->is_shared) {
        flow_table_remove(&g->flows, &transport->rtp.to);
    } else {
        forget_sockets(g, transport);
        outbox_close_socket(g->out, transport->rtp.to.socket);
        if (!transport->muxes_rtcp)
            outbox_close_socket(g->out, transport->rtcp.to.socket);
    }
    deadline_set(&g->deadlines, &transport->due, NEVER);
    link_remove(&transport->in_room);
    id_table_remove(&g->transports, transport->id);
    id_table_clear(&transport->sender_ssrcs);
    routes_clear(&transport->routes);
    free(transport);
}

enum ch_refusal transport_connect(struct graph *g, struct transport *transport,
                                  const struct address *remote, const struct address *remote_rtcp,
                                  char *__counted_by(space) detail, size_t space)
{
    if (address_is_set(&transport->rtp.to.remote))
        return refuse_address("already fixed to", &transport->rtp.to.remote,
                              CH_REFUSAL_ALREADY_CONNECTED, detail, space);
    return set_remotes(g, transport, remote, remote_rtcp, detail, space);
}

void transport_learn(struct graph *g, usec_t now, struct transport *transport,
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

struct path_to *__single transport_rtcp_path(struct transport *transport)
{
    return transport->muxes_rtcp ? &transport->rtp : &transport->rtcp;
}

void transport_wake(struct graph *g, struct transport *transport, usec_t at)
{
    if (transport->next_report == NEVER) /* reports begin with the first thing worth telling */
        transport->next_report = at + FIRST_REPORT;
    if (transport->due.place == 0 || at < transport->due.at)
        deadline_set(&g->deadlines, &transport->due, at);
}

bool transport_admits_stream(struct transport *transport, usec_t now)
{
    /* Each that is expected may come, and come once more. */
    const uint32_t expected = 2 * transport->routes.encoding_count;
    const uint32_t most = expected > TRANSPORT_STREAMS_MAX ? expected : TRANSPORT_STREAMS_MAX;

    if (transport->streams_begun == 0 ||
        now - transport->streams_since >= TRANSPORT_STREAMS_PERIOD) {
        transport->streams_since = now;
        transport->streams_begun = 0;
    }
    if (transport->streams_begun >= most)
        return false;
    transport->streams_begun++;
    return true;
}

void transport_drop(struct graph *g, struct transport *__single transport, enum drop why)
{
    if (transport)
        drops_add(&transport->drops, why);
    drops_add(&g->drops, why);
}
