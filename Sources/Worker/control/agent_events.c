/* agent_events.c - what full ICE agents have to tell, as events. */
#include "control/agent_events.h"

#include "graph/transport.h"
#include "graph/webrtc.h"
#include "graph/webrtc_agent.h"

#include <string.h>

struct texts {
    char address[ADDRESS_TEXT_MAX];
    char related[ADDRESS_TEXT_MAX];
};

static struct ch_address address_of(const struct address *address,
                                    char *__counted_by(ADDRESS_TEXT_MAX) text)
{
    const size_t length = address_print(address, text, ADDRESS_TEXT_MAX);

    return (struct ch_address){.ip = ch_view_of((const uint8_t *)text, length),
                               .port = address->port};
}

static void fill(struct ch_ice_candidate *out, const struct ice_local *local, struct texts *texts)
{
    const struct ice_candidate *candidate = &local->candidate;

    out->kind = (enum ch_candidate_kind)candidate->kind;
    out->address = address_of(&candidate->address, texts->address);
    out->has_related = address_is_set(&local->related);
    if (out->has_related)
        out->related = address_of(&local->related, texts->related);
    out->priority = candidate->priority;
    out->foundation = ch_view_of(candidate->foundation, candidate->foundation_length);
}

/* NULL: the transport is gone. */
static const struct ice_agent *__single agent_of(struct graph *g, uint32_t id)
{
    const struct transport *transport = graph_transport(g, id);

    return transport && transport->webrtc ? transport->webrtc->agent : NULL;
}

static bool is_over(const struct ice_agent *__single agent, const struct notice *notice)
{
    switch (notice->what) {
    case NOTICE_CANDIDATE:
        return notice->slot >= agent->local_count;
    case NOTICE_PATH:
        return !agent->path.is_set;
    case NOTICE_SERVER_LOST:
        return notice->slot >= agent->relay_count;
    default:
        return false;
    }
}

bool agent_events_are_of_use(struct graph *g, const struct notice *notice)
{
    const struct ice_agent *agent = agent_of(g, notice->id);

    return agent && !is_over(agent, notice);
}

void agent_events_candidate(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    struct ch_candidate_found event = {.transport = notice->id};
    struct texts texts;

    fill(&event.candidate, &agent_of(g, notice->id)->locals[notice->slot], &texts);
    ch_write_candidate_found(w, &event);
}

void agent_events_ended(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    const struct ch_candidates_ended event = {.transport = notice->id};

    (void)g;
    ch_write_candidates_ended(w, &event);
}

void agent_events_state(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    const struct ch_agent_state_changed event = {
        .transport = notice->id,
        .state = (enum ch_agent_state)notice->state,
    };

    (void)g;
    ch_write_agent_state_changed(w, &event);
}

void agent_events_path(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    const struct ice_path *path = &agent_of(g, notice->id)->path;
    struct ch_path_changed event = {.transport = notice->id,
                                    .remote_kind = (enum ch_candidate_kind)path->remote_kind};
    char remote[ADDRESS_TEXT_MAX];
    struct texts texts;

    event.remote = address_of(&path->remote, remote);
    fill(&event.local, &agent_of(g, notice->id)->locals[path->valid], &texts);
    ch_write_path_changed(w, &event);
}

void agent_events_stream(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    const struct ch_stream_wanted event = {.transport = notice->id, .server = notice->slot};

    (void)g;
    ch_write_stream_wanted(w, &event);
}

void agent_events_server(struct graph *g, struct ch_writer *w, const struct notice *notice)
{
    const struct ice_relay *relay = &agent_of(g, notice->id)->relays[notice->slot];
    const struct ch_server_lost event = {
        .transport = notice->id,
        .server = relay->server,
        .why = (enum ch_server_fault)relay->client.fault,
        .code = (uint16_t)relay->client.code,
    };

    ch_write_server_lost(w, &event);
}
