/* ice_gather.c - questions to STUN and TURN servers, and the candidates that come of them. */
#include "proto/ice_gather.h"

#include "proto/stun_write.h"

#include <string.h>

#define QUERY_COPIES 4 /* 7.5 seconds of them: nobody waits longer for a call */
#define KEEP_PERIOD (15 * SECOND) /* RFC 8445 section 11: Tr */

/* --- candidates --- */

/* RFC 8445 section 5.1.1.3: of the same kind, the same host and the same server. */
static void set_foundation(struct ice_agent *agent, struct ice_local *local, uint8_t place)
{
    const struct ice_local *base = &agent->locals[local->base];

    for (size_t i = 0; i < agent->local_count; i++) {
        const struct ice_local *other = &agent->locals[i];
        const struct ice_local *other_base = &agent->locals[other->base];
        if (other->candidate.kind != local->candidate.kind || other->server != local->server ||
            !address_same_host(&other_base->candidate.address, &base->candidate.address))
            continue;
        memcpy(local->candidate.foundation, other->candidate.foundation, ICE_FOUNDATION_MAX);
        local->candidate.foundation_length = other->candidate.foundation_length;
        return;
    }
    ice_set_foundation(&local->candidate, (uint32_t)place + 1);
}

uint8_t ice_gather_add(struct ice_agent *agent, enum ice_kind kind,
                       const struct address *address, uint8_t base, uint8_t server,
                       uint16_t preference)
{
    const uint8_t place = (uint8_t)agent->local_count;
    struct ice_local *local = &agent->locals[place];

    if (agent->local_count == ICE_LOCALS_MAX)
        return ICE_NONE;
    memset(local, 0, sizeof *local);
    local->candidate.kind = kind;
    local->candidate.address = *address;
    local->candidate.priority = ice_priority(kind, preference);
    local->preference = preference;
    local->base = base == ICE_NONE ? place : base;
    local->server = server;
    local->relay = ICE_NONE;
    local->is_hidden = !(agent->kinds & ICE_KIND_BIT(kind)) || kind == ICE_PEER;
    set_foundation(agent, local, place);
    agent->local_count++;
    return place;
}

bool ice_agent_add_host(struct ice_agent *agent, uint32_t socket, const struct address *address)
{
    uint8_t place;

    if (!address_is_usable_remote(address) || agent->local_count == ICE_HOSTS_MAX ||
        agent->is_gathering)
        return false;
    place = ice_gather_add(agent, ICE_HOST, address, ICE_NONE, ICE_NONE,
                (uint16_t)(ICE_PREFERENCE_BEST - agent->local_count));
    if (place == ICE_NONE)
        return false;
    agent->locals[place].socket = socket;
    return true;
}

/* RFC 8445 section 5.1.3: the same address from the same base is one candidate. */
static uint8_t find(const struct ice_agent *agent, uint8_t base, const struct address *address)
{
    for (uint8_t i = 0; i < agent->local_count; i++)
        if (agent->locals[i].base == base && !agent->locals[i].is_gone &&
            address_equal(&agent->locals[i].candidate.address, address))
            return i;
    return ICE_NONE;
}

uint8_t ice_gather_find(struct ice_agent *agent, uint8_t base, const struct address *address)
{
    const uint8_t place = find(agent, base, address);

    if (place != ICE_NONE)
        return place;
    return ice_gather_add(agent, ICE_PEER, address, base, ICE_NONE, agent->locals[base].preference);
}

void ice_gather_add_reflexive(struct ice_agent *agent, uint8_t base, uint8_t server,
                              const struct address *mapped)
{
    uint8_t place;

    if (!address_is_usable_remote(mapped) || find(agent, base, mapped) != ICE_NONE)
        return;
    place = ice_gather_add(agent, ICE_REFLEXIVE, mapped, base, server,
                           agent->locals[base].preference);
    if (place != ICE_NONE && !agent->locals[base].is_hidden)
        agent->locals[place].related = agent->locals[base].candidate.address;
}

/* --- what is asked --- */

static void add_queries(struct ice_agent *agent, uint8_t server)
{
    for (uint8_t base = 0; base < agent->local_count; base++) {
        const struct ice_local *local = &agent->locals[base];
        if (local->candidate.kind != ICE_HOST || agent->query_count == ICE_QUERIES_MAX ||
            local->candidate.address.family != agent->servers[server].address.family)
            continue;
        agent->queries[agent->query_count++] =
            (struct ice_query){.base = base, .server = server, .keep_at = NEVER};
    }
}

bool ice_agent_add_server(struct ice_agent *agent, const struct ice_server *server)
{
    if (!address_is_usable_remote(&server->address) || agent->server_count == ICE_SERVERS_MAX ||
        (!server->relays && server->carrier != ICE_UDP) || agent->is_gathering)
        return false;
    agent->servers[agent->server_count++] = *server;
    return true;
}

void ice_gather_begin(struct ice_agent *agent, usec_t now)
{
    agent->is_gathering = true;
    agent->pace_at = now;
    for (uint8_t i = 0; i < agent->server_count; i++) {
        if (!agent->servers[i].relays && (agent->kinds & ICE_KIND_BIT(ICE_REFLEXIVE)))
            add_queries(agent, i);
        if (agent->servers[i].relays &&
            (agent->kinds & (ICE_KIND_BIT(ICE_REFLEXIVE) | ICE_KIND_BIT(ICE_RELAYED))))
            ice_gather_add_relay(agent, i);
    }
}

bool ice_gather_is_over(const struct ice_agent *agent)
{
    for (size_t i = 0; i < agent->query_count; i++)
        if (!agent->queries[i].is_over)
            return false;
    for (size_t i = 0; i < agent->relay_count; i++)
        if (agent->relays[i].client.state == TURN_ASKING)
            return false;
    return agent->is_gathering;
}

/* --- answers --- */

bool ice_gather_answer(struct ice_agent *agent, usec_t now, uint8_t base,
                       const struct address *from, const struct stun *answer,
                       const uint8_t *__counted_by(length) bytes, size_t length)
{
    for (size_t i = 0; i < agent->query_count; i++) {
        struct ice_query *query = &agent->queries[i];
        struct address mapped;

        if (query->base != base || !stun_request_is(&query->request, answer) ||
            !address_equal(from, &agent->servers[query->server].address))
            continue;
        stun_request_end(&query->request);
        query->is_over = true;
        if (answer->type == STUN_BINDING_SUCCESS && answer->unknown_count == 0 &&
            stun_mapped(answer, bytes, length, &mapped)) {
            query->keep_at = now + KEEP_PERIOD;
            ice_gather_add_reflexive(agent, base, query->server, &mapped);
        }
        return true;
    }
    return false;
}

/* --- what leaves --- */

bool ice_gather_put(struct ice_agent *agent, uint8_t base, const struct address *to,
                    const uint8_t *__counted_by(length) message, size_t length,
                    struct ice_datagram *out)
{
    const struct ice_local *local = &agent->locals[base];
    const struct ice_relay *relay;

    if (local->is_gone)
        return false;
    if (local->candidate.kind == ICE_HOST) {
        out->to = (struct flow){.remote = *to, .socket = local->socket};
        writer_bytes(&out->w, message, length);
        return !out->w.bad;
    }
    relay = &agent->relays[local->relay];
    out->to = relay->flow;
    return turn_client_wrap(&relay->client, &agent->random, to, message, length, &out->w);
}

static bool can_speak(const struct ice_relay *relay)
{
    return relay->has_begun && (relay->base != ICE_NONE || relay->has_stream);
}

static bool write_query(struct ice_agent *agent, struct ice_query *query, uint16_t type,
                        struct ice_datagram *out)
{
    const struct ice_local *base = &agent->locals[query->base];

    out->to = (struct flow){.remote = agent->servers[query->server].address,
                            .socket = base->socket};
    stun_end(&out->w, stun_begin(&out->w, type, query->request.transaction), NULL, 0);
    return !out->w.bad;
}

static bool next_of_query(struct ice_agent *agent, usec_t now, struct ice_query *query,
                          struct ice_datagram *out)
{
    if (query->keep_at <= now) {
        query->keep_at = now + KEEP_PERIOD;
        return write_query(agent, query, STUN_BINDING_INDICATION, out);
    }
    switch (query->has_begun ? stun_request_due(&query->request, now) : STUN_LATER) {
    case STUN_SEND:
        return write_query(agent, query, STUN_BINDING_REQUEST, out);
    case STUN_GIVE_UP:
        query->is_over = true;
        return false;
    case STUN_LATER:
        break;
    }
    return false;
}

bool ice_gather_next(struct ice_agent *agent, usec_t now, struct ice_datagram *out)
{
    for (size_t i = 0; i < agent->relay_count; i++) {
        struct ice_relay *relay = &agent->relays[i];
        if (!can_speak(relay))
            continue;
        out->to = relay->flow;
        if (turn_client_next(&relay->client, now, &agent->random, &out->w))
            return true;
        if (relay->client.state == TURN_OVER)
            ice_gather_follow(agent, now, relay);
    }
    for (size_t i = 0; i < agent->query_count; i++)
        if (next_of_query(agent, now, &agent->queries[i], out))
            return true;
    return false;
}

static bool may_begin(const struct ice_relay *relay)
{
    return !relay->has_begun && relay->client.state == TURN_ASKING &&
           (relay->base != ICE_NONE || relay->has_stream);
}

bool ice_gather_may_ask(const struct ice_agent *agent)
{
    for (size_t i = 0; i < agent->query_count; i++)
        if (!agent->queries[i].has_begun)
            return true;
    for (size_t i = 0; i < agent->relay_count; i++)
        if (may_begin(&agent->relays[i]))
            return true;
    return false;
}

bool ice_gather_ask(struct ice_agent *agent, usec_t now, struct ice_datagram *out)
{
    for (size_t i = 0; i < agent->query_count; i++) {
        struct ice_query *query = &agent->queries[i];
        if (query->has_begun)
            continue;
        query->has_begun = true;
        stun_request_begin(&query->request, now, &agent->random, STUN_WAIT, QUERY_COPIES);
        return next_of_query(agent, now, query, out);
    }
    for (size_t i = 0; i < agent->relay_count; i++) {
        if (!may_begin(&agent->relays[i]))
            continue;
        agent->relays[i].has_begun = true;
        out->to = agent->relays[i].flow;
        return turn_client_next(&agent->relays[i].client, now, &agent->random, &out->w);
    }
    return false;
}

usec_t ice_gather_deadline(const struct ice_agent *agent)
{
    usec_t due = NEVER;

    for (size_t i = 0; i < agent->query_count; i++)
        due = usec_min(due, usec_min(agent->queries[i].keep_at,
                                     stun_request_deadline(&agent->queries[i].request)));
    for (size_t i = 0; i < agent->relay_count; i++)
        if (can_speak(&agent->relays[i]))
            due = usec_min(due, turn_client_deadline(&agent->relays[i].client));
    return due;
}
