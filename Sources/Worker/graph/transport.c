/* transport.c - what all transports have in common: opening, closing, deadlines, limits. */
#include "graph/transport.h"

#include "graph/channels.h"
#include "graph/leg.h"
#include "graph/graph.h"
#include "graph/plain.h"
#include "graph/receiver.h"
#include "graph/room.h"
#include "graph/sender.h"
#include "graph/span.h"
#include "graph/transcript.h"
#include "graph/webrtc.h"
#include "proto/seal.h"
#include "proto/srtp.h"
#include "proto/twcc.h"

#include <stdlib.h>

#define FIRST_REPORT (500 * MILLISECOND)
#define LIFT_TELLINGS 3 /* one of them gets through */

struct transport *__single transport_make(struct graph *g, struct room *room, uint32_t id)
{
    struct transport *transport = calloc(1, sizeof *transport);
    char detail[1];

    if (!transport)
        return NULL;
    transport->id = id;
    transport->room = room;
    transport->ssrc = random_u32(&g->random) | 1;
    transport->due = (struct deadline){.owner = transport};
    transport->next_report = NEVER;
    link_init(&transport->in_room, transport);
    list_init(&transport->receivers);
    list_init(&transport->senders);
    id_table_init(&transport->sender_ssrcs, g->seed);
    if (routes_build(&transport->routes, g->seed, transport, NULL, NULL, detail, sizeof detail) ==
        ACCEPTED)
        return transport;
    free(transport);
    return NULL;
}

enum ch_refusal transport_enter(struct graph *g, struct transport *transport)
{
    if (!deadlines_reserve(&g->deadlines, id_table_count(&g->transports) + 1) ||
        !id_table_insert(&g->transports, transport->id, transport))
        return CH_REFUSAL_OUT_OF_MEMORY;
    list_append(&transport->room->transports, &transport->in_room);
    return ACCEPTED;
}

bool transport_secure(struct transport *transport, const struct suite_key *sending,
                      const struct suite_key *receiving)
{
    transport->must_seal = true;
    transport->suite = sending->suite;
    transport->opener = srtp_open(receiving);
    transport->seal = seal_open(sending);
    if (!transport->opener || !transport->seal)
        return false;
    transport_expect_streams(transport);
    return true;
}

void transport_forget_keys(struct transport *transport)
{
    if (transport->opener)
        srtp_close(transport->opener);
    if (transport->seal)
        seal_close(transport->seal);
    transport->opener = NULL;
    transport->seal = NULL;
}

void transport_expect_streams(struct transport *transport)
{
    /* Each that is announced, its retransmissions, and both again after a change. */
    const uint32_t expected = 4 * transport->routes.encoding_count;

    if (transport->opener)
        srtp_allow(transport->opener,
                   expected > TRANSPORT_STREAMS_MAX ? expected : TRANSPORT_STREAMS_MAX);
}

void transport_free(struct transport *transport)
{
    transport_forget_keys(transport);
    leg_free(transport->leg);
    free(transport->span);
    free(transport->twcc);
    id_table_clear(&transport->sender_ssrcs);
    routes_clear(&transport->routes);
    free(transport);
}

void transport_close(struct graph *g, struct transport *transport)
{
    if (transport->channels)
        channels_close(g, transport->channels);
    LIST_EACH (struct sender, sender, &transport->senders)
        sender_detach(g, sender);
    LIST_EACH (struct receiver, receiver, &transport->receivers)
        receiver_lose_transport(receiver);
    if (transport->webrtc)
        webrtc_leave(g, transport);
    else if (transport->span)
        span_leave(g, transport);
    else
        plain_leave(g, transport);
    transcript_close(g, transport);
    deadline_set(&g->deadlines, &transport->due, NEVER);
    link_remove(&transport->in_room);
    id_table_remove(&g->transports, transport->id);
    transport_free(transport);
}

void transport_limit_incoming(struct graph *g, usec_t now, struct transport *transport,
                              uint32_t bits_per_second)
{
    if (bits_per_second == 0 && transport->incoming_limit > 0)
        transport->lift_tellings = LIFT_TELLINGS;
    transport->incoming_limit = bits_per_second;
    if (transport->next_report != NEVER)
        transport->next_report = now;
    transport_schedule(g, transport, transport->next_report);
}

bool transport_is_open(const struct transport *transport)
{
    return address_is_set(&transport->rtp.to.remote) && (!transport->must_seal || transport->seal);
}

struct path_to *__single transport_rtcp_path(struct transport *transport)
{
    return transport->muxes_rtcp ? &transport->rtp : &transport->rtcp;
}

void transport_wake(struct graph *g, struct transport *transport, usec_t at)
{
    if (transport->next_report == NEVER) /* reports begin with the first thing worth telling */
        transport->next_report = at + FIRST_REPORT;
    transport_schedule(g, transport, at);
}

void transport_schedule(struct graph *g, struct transport *transport, usec_t at)
{
    if (at != NEVER && (transport->due.place == 0 || at < transport->due.at))
        deadline_set(&g->deadlines, &transport->due, at);
}

bool transport_admits_stream(struct transport *transport, usec_t now)
{
    /* Each that is expected may come, and come once more. */
    const uint32_t expected = 2 * transport->routes.encoding_count;

    return admission_take(&transport->streams, now,
                          expected > TRANSPORT_STREAMS_MAX ? expected : TRANSPORT_STREAMS_MAX);
}

void transport_drop(struct graph *g, struct transport *__single transport, enum drop why)
{
    if (transport)
        drops_add(&transport->drops, why);
    drops_add(&g->drops, why);
}
