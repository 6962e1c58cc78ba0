/* ice_relay.c - addresses at TURN servers: asked for, turned into candidates, lost. */
#include "proto/ice_gather.h"

#include "proto/ice_check.h"

#include <string.h>

#define MOVES_MAX 3 /* from one server to another that it names */
#define PREFERENCE_STEP 16384 /* between relays over UDP, TCP and TLS */

/* The next of our sockets that may reach the server, from `from` on; ICE_NONE. */
static uint8_t next_base(const struct ice_agent *agent, uint8_t server, uint8_t from)
{
    for (uint8_t base = from; base < agent->local_count; base++)
        if (agent->locals[base].candidate.kind == ICE_HOST &&
            agent->locals[base].candidate.address.family == agent->servers[server].address.family)
            return base;
    return ICE_NONE;
}

static void aim(struct ice_agent *agent, struct ice_relay *relay)
{
    relay->flow = (struct flow){.remote = agent->servers[relay->server].address};
    if (relay->base != ICE_NONE)
        relay->flow.socket = agent->locals[relay->base].socket;
}

static void open_client(struct ice_agent *agent, struct ice_relay *relay)
{
    const struct ice_server *server = &agent->servers[relay->server];

    turn_client_init(&relay->client, &server->login, server->address.family,
                     server->carrier != ICE_UDP);
    relay->has_begun = false;
}

void ice_gather_add_relay(struct ice_agent *agent, uint8_t server)
{
    struct ice_relay *relay = &agent->relays[agent->relay_count];
    const bool is_stream = agent->servers[server].carrier != ICE_UDP;

    memset(relay, 0, sizeof *relay);
    relay->server = server;
    relay->local = ICE_NONE;
    relay->base = is_stream ? ICE_NONE : next_base(agent, server, 0);
    if (!is_stream && relay->base == ICE_NONE)
        return; /* no socket of ours is of its family */
    agent->relay_count++;
    open_client(agent, relay);
    aim(agent, relay);
}

struct ice_relay *__single ice_gather_relay(struct ice_agent *agent, const struct flow *from)
{
    for (size_t i = 0; i < agent->relay_count; i++) {
        struct ice_relay *relay = &agent->relays[i];
        if (relay->has_begun && relay->client.state != TURN_OVER &&
            (relay->base != ICE_NONE || relay->has_stream) && flow_equal(&relay->flow, from))
            return relay;
    }
    return NULL;
}

static void add_relayed(struct ice_agent *agent, usec_t now, struct ice_relay *relay)
{
    const struct ice_server *server = &agent->servers[relay->server];
    const size_t place = (size_t)(relay - agent->relays);
    const uint16_t preference =
        (uint16_t)(ICE_PREFERENCE_BEST - PREFERENCE_STEP * server->carrier - place);
    struct ice_local *local;

    if (relay->base != ICE_NONE && address_is_set(&relay->client.mapped))
        ice_gather_add_reflexive(agent, relay->base, relay->server, &relay->client.mapped);
    if (!(agent->kinds & ICE_KIND_BIT(ICE_RELAYED)))
        return;
    relay->local = ice_gather_add(agent, ICE_RELAYED, &relay->client.relayed, ICE_NONE,
                                  relay->server, preference);
    if (relay->local == ICE_NONE)
        return;
    local = &agent->locals[relay->local];
    local->relay = (uint8_t)place;
    if (agent->kinds & ICE_KIND_BIT(ICE_REFLEXIVE))
        local->related = relay->client.mapped;
    ice_check_add_local(agent, now, relay->local);
}

/* Another of our sockets, or the server that this one names. false: there is none. */
static bool try_elsewhere(struct ice_agent *agent, struct ice_relay *relay)
{
    struct ice_server *server = &agent->servers[relay->server];
    const enum turn_fault fault = relay->client.fault;

    if (relay->base == ICE_NONE || relay->local != ICE_NONE)
        return false;
    if (fault == TURN_FAULT_MOVED && relay->moves < MOVES_MAX &&
        relay->client.alternate.family == server->address.family) {
        server->address = relay->client.alternate;
        relay->moves++;
    } else if (fault == TURN_FAULT_SILENT) {
        const uint8_t base = next_base(agent, relay->server, (uint8_t)(relay->base + 1));
        if (base == ICE_NONE)
            return false;
        relay->base = base;
    } else {
        return false;
    }
    open_client(agent, relay);
    aim(agent, relay);
    return true;
}

void ice_gather_follow(struct ice_agent *agent, usec_t now, struct ice_relay *relay)
{
    if (relay->client.state == TURN_READY && relay->local == ICE_NONE)
        add_relayed(agent, now, relay);
    if (relay->client.state == TURN_OVER && !try_elsewhere(agent, relay) &&
        relay->local != ICE_NONE && !agent->locals[relay->local].is_gone) {
        agent->locals[relay->local].is_gone = true;
        ice_check_lose_local(agent, now, relay->local);
    }
    if (relay->client.state == TURN_READY && relay->local != ICE_NONE)
        ice_check_release(agent, now, relay->local, &relay->client);
}

void ice_agent_stream_opened(struct ice_agent *agent, usec_t now, size_t server, uint32_t socket)
{
    (void)now;
    for (size_t i = 0; i < agent->relay_count; i++) {
        struct ice_relay *relay = &agent->relays[i];
        if (relay->server != server || relay->base != ICE_NONE || relay->has_stream)
            continue;
        relay->has_stream = true;
        relay->flow.socket = socket;
    }
}

void ice_agent_stream_lost(struct ice_agent *agent, usec_t now, size_t server)
{
    for (size_t i = 0; i < agent->relay_count; i++) {
        struct ice_relay *relay = &agent->relays[i];
        if (relay->server != server || relay->base != ICE_NONE)
            continue;
        relay->has_stream = false;
        turn_client_lost(&relay->client);
        ice_gather_follow(agent, now, relay);
    }
}
