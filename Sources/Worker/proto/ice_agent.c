/* ice_agent.c - life of an agent, what it is told, and what comes to it. */
#include "proto/ice_agent.h"

#include "proto/classify.h"
#include "proto/ice_check.h"
#include "proto/ice_gather.h"
#include "proto/ice_path.h"

#include <assert.h>
#include <string.h>

#define PATIENCE STUN_PATIENCE /* RFC 8863 section 4 */

static bool are_good(const struct ice_credentials *c)
{
    return c->fragment_length >= ICE_FRAGMENT_MIN && c->fragment_length <= ICE_FRAGMENT_MAX &&
           c->password_length >= ICE_PASSWORD_MIN && c->password_length <= ICE_PASSWORD_MAX;
}

void ice_agent_init(struct ice_agent *agent, const struct ice_agent_options *options)
{
    assert(are_good(&options->local));
    memset(agent, 0, sizeof *agent);
    random_seed(&agent->random, options->seed);
    agent->is_controlling = options->is_controlling;
    agent->tie_breaker = random_u64(&agent->random);
    agent->kinds = options->kinds;
    agent->refused_scopes = options->refused_scopes;
    agent->local = options->local;
    agent->settle_at = NEVER;
    agent->patience_until = NEVER;
}

void ice_agent_gather(struct ice_agent *agent, usec_t now)
{
    assert(!agent->is_gathering);
    ice_gather_begin(agent, now);
}

/* --- what the far side says of itself --- */

void ice_agent_set_remote(struct ice_agent *agent, usec_t now, const struct ice_far *remote)
{
    assert(agent->remote.fragment_length == 0);
    assert(remote->fragment_length > 0 && remote->fragment_length <= ICE_FAR_TEXT_MAX);
    assert(remote->password_length > 0 && remote->password_length <= ICE_FAR_TEXT_MAX);
    agent->remote = *remote;
    agent->patience_until = now + PATIENCE;
    ice_path_consider(agent, now);
}

/* What was learned from a check is announced now: it was the same all the time. */
static enum ice_verdict merge(struct ice_agent *agent, struct ice_candidate *known,
                              const struct ice_candidate *candidate)
{
    (void)agent;
    if (known->kind != ICE_PEER)
        return ICE_KNOWN;
    *known = *candidate;
    return ICE_TAKEN;
}

enum ice_verdict ice_agent_add_remote(struct ice_agent *agent, usec_t now,
                                      const struct ice_candidate *candidate)
{
    if (agent->has_remote_end)
        return ICE_CLOSED;
    if (!address_is_usable_remote(&candidate->address))
        return ICE_UNUSABLE;
    if (ice_scopes(&candidate->address) & agent->refused_scopes)
        return ICE_FORBIDDEN;
    for (size_t i = 0; i < agent->remote_count; i++)
        if (address_equal(&agent->remotes[i].address, &candidate->address))
            return merge(agent, &agent->remotes[i], candidate);
    if (agent->remote_count == ICE_REMOTES_MAX)
        return ICE_TOO_MANY;
    agent->remotes[agent->remote_count] = *candidate;
    agent->remote_count++;
    ice_check_add_remote(agent, now, (uint8_t)(agent->remote_count - 1));
    return ICE_TAKEN;
}

void ice_agent_end_remote(struct ice_agent *agent, usec_t now)
{
    agent->has_remote_end = true;
    ice_path_consider(agent, now);
}

bool ice_was_heard(const struct ice_agent *agent, uint8_t base, const struct address *from)
{
    const size_t kept = agent->left_count < ICE_LEFT_MAX ? agent->left_count : ICE_LEFT_MAX;

    for (size_t i = 0; i < kept; i++)
        if (agent->left[i].base == base && address_equal(&agent->left[i].remote, from))
            return true;
    return false;
}

static void leave(struct ice_agent *agent, uint8_t base, const struct address *remote)
{
    if (ice_was_heard(agent, base, remote))
        return;
    agent->left[agent->left_count++ % ICE_LEFT_MAX] =
        (struct ice_left){.base = base, .remote = *remote};
}

static void keep_former(struct ice_agent *agent)
{
    for (size_t i = 0; i < agent->pairs.count; i++) {
        const struct ice_pair *pair = &agent->pairs.list[i];
        if (pair->is_heard || pair->state == ICE_PAIR_SUCCEEDED)
            leave(agent, pair->local, &agent->remotes[pair->remote].address);
    }
    if (agent->path.is_set)
        leave(agent, agent->path.base, &agent->path.remote);

    const struct ice_credentials last = agent->local;

    memset(agent->former, 0, sizeof agent->former);
    agent->former[0] = agent->path.is_set ? agent->path.ours : last;
    if (!ice_are_named(&agent->former[0], last.fragment, last.fragment_length))
        agent->former[1] = last;
}

void ice_agent_restart(struct ice_agent *agent, usec_t now, const struct ice_credentials *fresh)
{
    assert(are_good(fresh));
    keep_former(agent);
    agent->local = *fresh;
    memset(&agent->remote, 0, sizeof agent->remote);
    agent->generation++;
    agent->strangers = 0;
    agent->remote_count = 0;
    agent->pairs.count = 0;
    agent->has_remote_end = false;
    agent->is_agreed = false;
    agent->is_gathered_told = false;
    agent->settle_at = NEVER;
    agent->patience_until = NEVER;
    agent->state = ICE_AGENT_NEW;
    for (size_t i = 0; i < agent->local_count; i++)
        agent->locals[i].is_told = false;
    ice_path_consider(agent, now);
}

/* --- what comes --- */

static uint8_t host_at(const struct ice_agent *agent, uint32_t socket)
{
    for (uint8_t i = 0; i < agent->local_count; i++)
        if (agent->locals[i].candidate.kind == ICE_HOST && agent->locals[i].socket == socket)
            return i;
    return ICE_NONE;
}

/* Somebody who proved to be the far side sends from there. */
static bool is_far_side(const struct ice_agent *agent, uint8_t base, const struct address *from)
{
    if (agent->path.is_set && agent->path.base == base && address_equal(&agent->path.remote, from))
        return true;
    if (ice_was_heard(agent, base, from))
        return true;
    for (size_t i = 0; i < agent->pairs.count; i++) {
        const struct ice_pair *pair = &agent->pairs.list[i];
        if (pair->local == base && (pair->is_heard || pair->state == ICE_PAIR_SUCCEEDED) &&
            address_equal(&agent->remotes[pair->remote].address, from))
            return true;
    }
    return false;
}

static enum drop take_stun(struct ice_agent *agent, usec_t now, uint8_t base,
                           const struct address *from, struct reader in,
                           struct ice_datagram *answer)
{
    struct stun stun;

    if (!stun_parse(&stun, in.bytes, in.len))
        return DROP_STUN_MALFORMED;
    if (stun.type == STUN_BINDING_REQUEST)
        return ice_check_request(agent, now, base, from, &stun, in.bytes, in.len, answer);
    if (stun.type != STUN_BINDING_SUCCESS && stun.type != STUN_BINDING_ERROR)
        return DROP_STUN_IGNORED;
    if (ice_path_answer(agent, now, base, from, &stun, in.bytes, in.len) ||
        ice_gather_answer(agent, now, base, from, &stun, in.bytes, in.len))
        return DROP_NONE;
    return ice_check_answer(agent, now, base, from, &stun, in.bytes, in.len);
}

static enum drop take_datagram(struct ice_agent *agent, usec_t now, uint8_t base,
                               const struct address *from, struct reader in,
                               struct ice_arrival *arrival, struct ice_datagram *answer)
{
    if (classify(in.bytes, in.len) == PROTOCOL_STUN)
        return take_stun(agent, now, base, from, in, answer);
    if (!is_far_side(agent, base, from))
        return DROP_UNKNOWN_FLOW;
    *arrival = (struct ice_arrival){
        .has_payload = true, .base = base, .peer = *from, .payload = in};
    return DROP_NONE;
}

/* Binding, of any class: a TURN server answers STUN's own question as well. */
static bool is_binding(const uint8_t *__counted_by(length) bytes, size_t length)
{
    return classify(bytes, length) == PROTOCOL_STUN && (bytes[0] & ~1) == 0 &&
           (bytes[1] & ~0x10) == STUN_BINDING_REQUEST;
}

static enum drop take_relayed(struct ice_agent *agent, usec_t now, struct ice_relay *relay,
                              const uint8_t *__counted_by(length) bytes, size_t length,
                              struct ice_arrival *arrival, struct ice_datagram *answer)
{
    struct turn_arrival inner;
    const enum drop why =
        turn_client_receive(&relay->client, now, &agent->random, bytes, length, &inner);

    ice_gather_follow(agent, now, relay);
    if (why != DROP_NONE || !inner.has_payload)
        return why;
    if (relay->local == ICE_NONE)
        return DROP_UNKNOWN_FLOW;
    return take_datagram(agent, now, relay->local, &inner.peer, inner.payload, arrival, answer);
}

enum drop ice_agent_receive(struct ice_agent *agent, usec_t now, const struct flow *from,
                            const uint8_t *__counted_by(length) bytes, size_t length,
                            struct ice_arrival *arrival, struct ice_datagram *answer)
{
    struct ice_relay *relay = ice_gather_relay(agent, from);
    uint8_t base;

    memset(arrival, 0, sizeof *arrival);
    if (relay && !is_binding(bytes, length))
        return take_relayed(agent, now, relay, bytes, length, arrival, answer);
    base = host_at(agent, from->socket);
    if (base == ICE_NONE)
        return DROP_UNKNOWN_FLOW;
    return take_datagram(agent, now, base, &from->remote, reader_of(bytes, length), arrival,
                         answer);
}

/* --- what leaves --- */

static bool next_of_all(struct ice_agent *agent, usec_t now, struct ice_datagram *out)
{
    const bool is_alive = agent->state != ICE_AGENT_FAILED;

    if (ice_gather_next(agent, now, out))
        return true;
    if (is_alive && (ice_check_next(agent, now, out) || ice_path_next(agent, now, out)))
        return true;
    if (now < agent->pace_at)
        return false;
    if (!ice_gather_ask(agent, now, out) && !(is_alive && ice_check_begin(agent, now, out)))
        return false;
    agent->pace_at = now + ICE_PACE;
    return true;
}

bool ice_agent_next(struct ice_agent *agent, usec_t now, struct ice_datagram *out)
{
    bool is_there;

    ice_path_consider(agent, now);
    is_there = next_of_all(agent, now, out);
    if (!is_there)
        ice_path_consider(agent, now); /* a check may have been given up */
    return is_there;
}

usec_t ice_agent_deadline(const struct ice_agent *agent)
{
    const bool is_alive = agent->state != ICE_AGENT_FAILED;
    usec_t due = ice_gather_deadline(agent);

    if (is_alive)
        due = usec_min(due, usec_min(ice_check_deadline(agent), ice_path_deadline(agent)));
    if (ice_gather_may_ask(agent) || (is_alive && ice_check_may_begin(agent)))
        due = usec_min(due, agent->pace_at);
    return due;
}

bool ice_agent_is_open(const struct ice_agent *agent)
{
    return agent->path.is_set;
}

bool ice_agent_wrap(struct ice_agent *agent, const uint8_t *__counted_by(length) payload,
                    size_t length, struct ice_datagram *out)
{
    return agent->path.is_set &&
           ice_gather_put(agent, agent->path.base, &agent->path.remote, payload, length, out);
}

bool ice_agent_farewell(struct ice_agent *agent, struct ice_datagram *out)
{
    for (size_t i = 0; i < agent->relay_count; i++) {
        struct ice_relay *relay = &agent->relays[i];

        out->to = relay->flow;
        if (turn_client_farewell(&relay->client, &agent->random, &out->w))
            return true;
    }
    return false;
}

/* --- what there is to know --- */

static bool next_candidate(struct ice_agent *agent, struct ice_event *event)
{
    for (size_t i = 0; agent->is_gathering && i < agent->local_count; i++) {
        struct ice_local *local = &agent->locals[i];
        if (local->is_told || local->is_hidden || local->is_gone)
            continue;
        local->is_told = true;
        *event = (struct ice_event){.kind = ICE_EVENT_CANDIDATE, .place = i};
        return true;
    }
    if (agent->is_gathered_told || !ice_gather_is_over(agent))
        return false;
    agent->is_gathered_told = true;
    *event = (struct ice_event){.kind = ICE_EVENT_GATHERED};
    return true;
}

static bool next_of_relays(struct ice_agent *agent, struct ice_event *event)
{
    for (size_t i = 0; i < agent->relay_count; i++) {
        struct ice_relay *relay = &agent->relays[i];

        if (relay->base == ICE_NONE && !relay->asked_for_stream) {
            relay->asked_for_stream = true;
            *event = (struct ice_event){.kind = ICE_EVENT_STREAM, .place = relay->server};
            return true;
        }
        if (relay->client.state == TURN_OVER && !relay->is_told) {
            relay->is_told = true;
            *event = (struct ice_event){.kind = ICE_EVENT_SERVER, .place = i};
            return true;
        }
    }
    return false;
}

bool ice_agent_event(struct ice_agent *agent, struct ice_event *event)
{
    if (next_candidate(agent, event) || next_of_relays(agent, event))
        return true;
    if (agent->path.is_set && !agent->path.is_told) {
        agent->path.is_told = true;
        *event = (struct ice_event){.kind = ICE_EVENT_PATH};
        return true;
    }
    if (agent->state == agent->told_state)
        return false;
    agent->told_state = agent->state;
    *event = (struct ice_event){.kind = ICE_EVENT_STATE};
    return true;
}
