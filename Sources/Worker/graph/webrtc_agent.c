/* webrtc_agent.c - what a full ICE agent changes about its transport. */
#include "graph/webrtc_agent.h"

#include "graph/graph.h"
#include "graph/transport.h"
#include "graph/webrtc_change.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(WEBRTC_SERVERS_MAX == ICE_SERVERS_MAX, "a stream for each server");

struct ice_agent *__single webrtc_agent_make(struct graph *g,
                                             const struct ice_agent_options *options)
{
    struct ice_agent_options own = *options;
    struct ice_agent *agent = calloc(1, sizeof *agent);

    if (!agent)
        return NULL;
    for (size_t i = 0; i < RANDOM_SEED_SIZE; i++)
        own.seed[i] = (uint8_t)random_below(&g->random, 256);
    ice_agent_init(agent, &own);
    return agent;
}

void webrtc_agent_begin(struct graph *g, usec_t now, struct transport *transport)
{
    ice_agent_gather(transport->webrtc->agent, now);
    webrtc_agent_moved(g, now, transport);
}

void webrtc_agent_leave(struct graph *g, struct transport *transport)
{
    struct webrtc *webrtc = transport->webrtc;

    while (webrtc->agent && g->last_words_count < FAREWELLS_MAX) {
        struct last_words *words = &g->last_words[g->last_words_count];
        struct buffer *packet = buffer_take(&g->buffers);
        struct ice_datagram out;

        if (!packet)
            break;
        out = (struct ice_datagram){.w = writer_of(packet->bytes, BUFFER_SIZE)};
        if (!ice_agent_farewell(webrtc->agent, &out)) {
            buffer_release(packet);
            break;
        }
        packet->length = (uint16_t)out.w.used;
        *words = (struct last_words){.to = out.to, .packet = packet};
        g->last_words_count++;
    }
    for (size_t i = 0; i < ICE_SERVERS_MAX; i++) {
        if (!webrtc->streams[i].is_open)
            continue;
        graph_own_socket(g, webrtc->streams[i].socket, NULL, false);
        outbox_close_socket(g->out, webrtc->streams[i].socket);
    }
}

/* --- what there is to tell --- */

static void name(struct notice *notice, enum ice_event_kind kind)
{
    switch (kind) {
    case ICE_EVENT_CANDIDATE:
        notice->what = NOTICE_CANDIDATE;
        break;
    case ICE_EVENT_GATHERED:
        notice->what = NOTICE_CANDIDATES_ENDED;
        break;
    case ICE_EVENT_STATE:
        notice->what = NOTICE_AGENT_STATE;
        break;
    case ICE_EVENT_PATH:
        notice->what = NOTICE_PATH;
        break;
    case ICE_EVENT_STREAM:
        notice->what = NOTICE_STREAM_WANTED;
        break;
    case ICE_EVENT_SERVER:
        notice->what = NOTICE_SERVER_LOST;
        break;
    }
}

static void tell(struct graph *g, const struct transport *transport,
                 const struct ice_event *event)
{
    struct notice *notice = graph_notice(g);

    if (!notice)
        return;
    name(notice, event->kind);
    notice->id = transport->id;
    notice->slot = (uint8_t)event->place;
    notice->state = (uint8_t)transport->webrtc->agent->state;
}

/* What finds no room now is told later: it stays where it is. */
static void tell_all(struct graph *g, struct transport *transport)
{
    struct ice_event event;

    while (g->notice_count < NOTICES_MAX && ice_agent_event(transport->webrtc->agent, &event))
        tell(g, transport, &event);
}

/* --- the way --- */

static struct flow begin_of_way(const struct ice_agent *agent, bool *is_relayed)
{
    const struct ice_path *path = &agent->path;
    const struct ice_local *base = &agent->locals[path->base];

    *is_relayed = path->is_set && base->candidate.kind == ICE_RELAYED;
    if (!path->is_set)
        return (struct flow){0};
    if (*is_relayed)
        return agent->relays[base->relay].flow;
    return (struct flow){.remote = path->remote, .socket = base->socket};
}

static void take_way(struct graph *g, usec_t now, struct transport *transport)
{
    const struct ice_agent *agent = transport->webrtc->agent;
    bool is_relayed;
    const struct flow to = begin_of_way(agent, &is_relayed);
    const struct flow far = {.remote = agent->path.remote, .socket = to.socket};

    transport->is_relayed = is_relayed;
    if (flow_equal(&to, &transport->rtp.to) && flow_equal(&far, &transport->webrtc->way))
        return;
    transport->rtp.to = to;
    transport->rtp.lane = (struct lane){0};
    if (agent->path.is_set)
        webrtc_take_way(g, now, transport, &far);
}

void webrtc_agent_moved(struct graph *g, usec_t now, struct transport *transport)
{
    struct webrtc *webrtc = transport->webrtc;

    take_way(g, now, transport);
    tell_all(g, transport);
    if (webrtc->phase == WEBRTC_CHECKING && ice_agent_is_open(webrtc->agent)) {
        webrtc->phase = WEBRTC_SHAKING;
        webrtc->phase_until = webrtc_until(now, webrtc->dtls_timeout);
    }
    webrtc_begin(g, now, transport);
    transport_schedule(g, transport, webrtc_deadline(transport));
}

bool webrtc_agent_wrap(struct transport *transport, uint8_t *__counted_by(room) packet,
                       size_t room, size_t *length)
{
    uint8_t bare[OUTBOX_PACKET_MAX];
    struct ice_datagram out = {.w = writer_of(packet, room)};
    const size_t bare_length = *length;

    assert(bare_length <= sizeof bare && bare_length <= room);
    memcpy(bare, packet, bare_length);
    *length = 0;
    if (!ice_agent_wrap(transport->webrtc->agent, bare, bare_length, &out))
        return false;
    *length = out.w.used;
    return true;
}

/* --- streams --- */

enum ch_refusal webrtc_agent_stream(struct graph *g, usec_t now, struct transport *transport,
                                    size_t server, const uint32_t *__single socket,
                                    char *__counted_by(space) detail, size_t space)
{
    struct webrtc *webrtc = transport->webrtc;

    if (server >= webrtc->agent->server_count || webrtc->streams[server].is_open ||
        webrtc->agent->servers[server].carrier == ICE_UDP) {
        snprintf(detail, space, "server %zu waits for no connection", server);
        return CH_REFUSAL_ALREADY_CONNECTED;
    }
    if (!socket) {
        ice_agent_stream_lost(webrtc->agent, now, server);
        webrtc_agent_moved(g, now, transport);
        return ACCEPTED;
    }
    if (!graph_own_socket(g, *socket, transport, false))
        return CH_REFUSAL_OUT_OF_MEMORY;
    webrtc->streams[server] = (struct webrtc_stream){.is_open = true, .socket = *socket};
    ice_agent_stream_opened(webrtc->agent, now, server, *socket);
    webrtc_agent_moved(g, now, transport);
    return ACCEPTED;
}

void webrtc_agent_stream_lost(struct graph *g, usec_t now, struct transport *transport,
                              uint32_t socket)
{
    struct webrtc *webrtc = transport->webrtc;

    for (size_t i = 0; i < ICE_SERVERS_MAX; i++) {
        if (!webrtc->streams[i].is_open || webrtc->streams[i].socket != socket)
            continue;
        webrtc->streams[i].is_open = false;
        graph_own_socket(g, socket, NULL, false);
        ice_agent_stream_lost(webrtc->agent, now, i);
        webrtc_agent_moved(g, now, transport);
    }
}
