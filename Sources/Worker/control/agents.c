/* agents.c - requests that concern transports with a full ICE agent. */
#include "graph/webrtc_agent.h"

#include "control/convert.h"
#include "control/credentials.h"
#include "control/requests.h"
#include "control/webrtc_stats.h"
#include "graph/transport.h"
#include "graph/webrtc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what comes with requests --- */

static bool take_text(uint8_t *__counted_by(most) to, size_t most, uint16_t *length,
                      const struct ch_view *text)
{
    if (text->len > most)
        return false;
    if (text->len > 0)
        memcpy(to, text->at, text->len);
    *length = (uint16_t)text->len;
    return true;
}

/* As the lite side would say it. */
static enum ch_ice_state lite_state(enum ice_agent_state state)
{
    switch (state) {
    case ICE_AGENT_NEW:
    case ICE_AGENT_CHECKING:
        return CH_ICE_STATE_NEW;
    case ICE_AGENT_CONNECTED:
        return CH_ICE_STATE_CONNECTED;
    case ICE_AGENT_COMPLETED:
        return CH_ICE_STATE_COMPLETED;
    case ICE_AGENT_DISCONNECTED:
    case ICE_AGENT_FAILED:
        break;
    }
    return CH_ICE_STATE_DISCONNECTED;
}

bool agent_stats(struct request *r, const struct ice_agent *agent, struct ch_web_rtc_stats *stats)
{
    struct ch_ice_tuple *way = request_memory(r, sizeof *way);

    if (!way)
        return false;
    way->is_selected = true;
    if (agent->path.is_set && !convert_to_address(r, &agent->path.remote, &way->remote))
        return false;
    stats->ice_state = lite_state(agent->state);
    stats->tuples_count = agent->path.is_set;
    stats->tuples = way;
    stats->checks_received = agent->checks_received;
    return true;
}

static enum ch_refusal refuse_credentials(struct request *r, const char *what)
{
    snprintf(r->detail, sizeof r->detail, "%s", what);
    return CH_REFUSAL_INVALID_CREDENTIALS;
}

static enum ch_refusal add_hosts(struct request *r, const struct ch_create_agent_transport *q,
                                 struct ice_agent *agent)
{
    if (q->hosts_count != r->socket_count || r->socket_count > WEBRTC_SOCKETS_MAX) {
        snprintf(r->detail, sizeof r->detail, "%zu hosts, %zu sockets, at most %d",
                 (size_t)q->hosts_count, r->socket_count, WEBRTC_SOCKETS_MAX);
        return CH_REFUSAL_WRONG_SOCKET_COUNT;
    }
    for (size_t i = 0; i < q->hosts_count; i++) {
        struct address address;
        const enum ch_refusal why = convert_address(r, &q->hosts[i], &address);
        if (why != ACCEPTED)
            return why;
        if (!ice_agent_add_host(agent, r->sockets[i], &address)) {
            snprintf(r->detail, sizeof r->detail, "a host that nobody can send to");
            return CH_REFUSAL_INVALID_ADDRESS;
        }
    }
    return ACCEPTED;
}

static enum ch_refusal add_server(struct request *r, const struct ch_ice_server *q,
                                  struct ice_agent *agent)
{
    struct ice_server server = {.relays = q->is_turn, .carrier = (enum ice_carrier)q->transport};
    const enum ch_refusal why = convert_address(r, &q->address, &server.address);

    if (why != ACCEPTED)
        return why;
    if (!take_text(server.login.username, TURN_USERNAME_MAX, &server.login.username_length,
                   &q->username) ||
        !take_text(server.login.password, TURN_PASSWORD_MAX, &server.login.password_length,
                   &q->password))
        return refuse_credentials(r, "a server's name or password that is too long");
    if (ice_agent_add_server(agent, &server))
        return ACCEPTED;
    snprintf(r->detail, sizeof r->detail,
             "a server that nobody can send to, a ninth, or STUN over anything but UDP");
    return CH_REFUSAL_INVALID_ADDRESS;
}

static enum ch_refusal set_up(struct request *r, const struct ch_create_agent_transport *q,
                              struct ice_agent *agent)
{
    enum ch_refusal why = add_hosts(r, q, agent);

    for (size_t i = 0; why == ACCEPTED && i < q->servers_count; i++)
        why = add_server(r, &q->servers[i], agent);
    return why;
}

static enum ch_refusal read_options(struct request *r, const struct ch_create_agent_transport *q,
                                    struct webrtc_options *options)
{
    enum ch_refusal why = credentials_read(r, &q->username_fragment, &q->password,
                                           &options->credentials);

    if (why == ACCEPTED)
        why = suites_read(r, q->suites, q->suites_count, options);
    options->accepts_udp = true;
    options->dtls_timeout = (usec_t)q->dtls_timeout * MILLISECOND;
    options->media_timeout = (usec_t)q->media_timeout * MILLISECOND;
    options->socket_count = r->socket_count;
    for (size_t i = 0; i < r->socket_count && i < WEBRTC_SOCKETS_MAX; i++)
        options->sockets[i] = r->sockets[i];
    return why;
}

/* --- life --- */

static enum ch_refusal open_transport(struct request *r, struct room *room,
                                      const struct ch_create_agent_transport *q,
                                      struct webrtc_options *options)
{
    const struct ice_agent_options wanted = {
        .is_controlling = q->is_controlling,
        .kinds = q->kinds & ICE_ALL_KINDS,
        .refused_scopes = q->refused_scopes,
        .local = options->credentials,
    };
    struct ice_agent *agent = webrtc_agent_make(r->graph, &wanted);
    enum ch_refusal why = agent ? set_up(r, q, agent) : CH_REFUSAL_OUT_OF_MEMORY;

    options->agent = agent;
    if (why == ACCEPTED)
        why = webrtc_open(r->graph, r->now, room, q->transport, options, r->detail,
                          sizeof r->detail);
    if (why != ACCEPTED)
        free(agent);
    return why;
}

enum ch_refusal on_create_agent_transport(struct request *r,
                                          const struct ch_create_agent_transport *q,
                                          struct ch_create_agent_transport_reply *a)
{
    struct room *__single room = graph_room(r->graph, q->room);
    struct webrtc_options options = {0};
    enum ch_refusal why;

    (void)a;
    if (!room)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_ROOM, "room", q->room);
    if (graph_transport(r->graph, q->transport))
        return refuse_id(r, CH_REFUSAL_DUPLICATE_ID, "transport", q->transport);
    why = read_options(r, q, &options);
    if (why == ACCEPTED)
        why = open_transport(r, room, q, &options);
    r->sockets_are_taken = why == ACCEPTED;
    return why;
}

/* The transport of a request, or NULL and why not. */
static struct transport *__single find_agent(struct request *r, uint32_t id, enum ch_refusal *why)
{
    struct transport *transport = graph_transport(r->graph, id);

    *why = ACCEPTED;
    if (!transport)
        *why = refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", id);
    else if (!transport->webrtc || !transport->webrtc->agent)
        *why = refuse_id(r, CH_REFUSAL_WRONG_TRANSPORT, "no agent has transport", id);
    return *why == ACCEPTED ? transport : NULL;
}

/* --- the far side --- */

enum ch_refusal on_set_far_side(struct request *r, const struct ch_set_far_side *q,
                                struct ch_set_far_side_reply *a)
{
    enum ch_refusal why;
    struct transport *transport = find_agent(r, q->transport, &why);
    struct ice_far far = {0};

    (void)a;
    if (!transport)
        return why;
    if (!credentials_are_text(&q->username_fragment, ICE_FRAGMENT_MIN, ICE_FAR_TEXT_MAX) ||
        !credentials_are_text(&q->password, ICE_PASSWORD_MIN, ICE_FAR_TEXT_MAX))
        return refuse_credentials(r, "a far side's fragment or password of the wrong length");
    if (transport->webrtc->agent->remote.fragment_length > 0) {
        snprintf(r->detail, sizeof r->detail, "the far side is known");
        return CH_REFUSAL_ALREADY_CONNECTED;
    }
    (void)take_text(far.fragment, ICE_FAR_TEXT_MAX, &far.fragment_length, &q->username_fragment);
    (void)take_text(far.password, ICE_FAR_TEXT_MAX, &far.password_length, &q->password);
    ice_agent_set_remote(transport->webrtc->agent, r->now, &far);
    webrtc_agent_moved(r->graph, r->now, transport);
    return ACCEPTED;
}

enum ch_refusal on_add_far_candidate(struct request *r, const struct ch_add_far_candidate *q,
                                     struct ch_add_far_candidate_reply *a)
{
    enum ch_refusal why;
    struct transport *transport = find_agent(r, q->transport, &why);
    struct ice_candidate candidate = {.kind = (enum ice_kind)q->candidate.kind,
                                      .priority = q->candidate.priority};
    const struct ch_view *foundation = &q->candidate.foundation;

    if (!transport)
        return why;
    why = convert_address(r, &q->candidate.address, &candidate.address);
    if (why != ACCEPTED)
        return why;
    if (!credentials_are_text(foundation, 1, ICE_FOUNDATION_MAX)) {
        snprintf(r->detail, sizeof r->detail, "a foundation of %zu bytes", foundation->len);
        return CH_REFUSAL_MALFORMED;
    }
    candidate.foundation_length = (uint8_t)foundation->len;
    memcpy(candidate.foundation, foundation->at, foundation->len);
    a->verdict = (enum ch_candidate_verdict)ice_agent_add_remote(transport->webrtc->agent, r->now,
                                                                 &candidate);
    webrtc_agent_moved(r->graph, r->now, transport);
    return ACCEPTED;
}

enum ch_refusal on_end_far_candidates(struct request *r, const struct ch_end_far_candidates *q,
                                      struct ch_end_far_candidates_reply *a)
{
    enum ch_refusal why;
    struct transport *transport = find_agent(r, q->transport, &why);

    (void)a;
    if (!transport)
        return why;
    ice_agent_end_remote(transport->webrtc->agent, r->now);
    webrtc_agent_moved(r->graph, r->now, transport);
    return ACCEPTED;
}

enum ch_refusal on_restart_agent(struct request *r, const struct ch_restart_agent *q,
                                 struct ch_restart_agent_reply *a)
{
    enum ch_refusal why;
    struct transport *transport = find_agent(r, q->transport, &why);
    struct ice_credentials fresh;

    (void)a;
    if (!transport)
        return why;
    why = credentials_read(r, &q->username_fragment, &q->password, &fresh);
    if (why == ACCEPTED)
        why = webrtc_restart(r->graph, transport, &fresh, r->detail, sizeof r->detail);
    if (why != ACCEPTED)
        return why;
    ice_agent_restart(transport->webrtc->agent, r->now, &fresh);
    webrtc_agent_moved(r->graph, r->now, transport);
    return ACCEPTED;
}

/* --- servers over streams --- */

enum ch_refusal on_give_stream(struct request *r, const struct ch_give_stream *q,
                               struct ch_give_stream_reply *a)
{
    enum ch_refusal why;
    struct transport *transport = find_agent(r, q->transport, &why);

    (void)a;
    if (!transport)
        return why;
    why = check_sockets(r, 1);
    if (why != ACCEPTED)
        return why;
    if (r->socket_count == 0)
        return webrtc_agent_stream(r->graph, r->now, transport, q->server, NULL, r->detail,
                                   sizeof r->detail);
    if (q->server < transport->webrtc->agent->server_count &&
        (transport->webrtc->agent->servers[q->server].carrier == ICE_TLS) != (q->name.len > 0)) {
        snprintf(r->detail, sizeof r->detail, "TLS is for whom it is wanted, and needs a name");
        return CH_REFUSAL_MALFORMED;
    }
    const uint32_t socket = r->sockets[0];
    why = webrtc_agent_stream(r->graph, r->now, transport, q->server, &socket, r->detail,
                              sizeof r->detail);
    r->sockets_are_taken = why == ACCEPTED;
    return why;
}
