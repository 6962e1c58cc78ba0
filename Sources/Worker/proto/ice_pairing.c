/* ice_pairing.c - which candidates make a pair, and what a change of roles or of a relay does to
 * pairs. */
#include "proto/ice_check.h"
#include "proto/ice_path.h"

static uint8_t first_local(const struct ice_agent *agent, uint8_t place)
{
    uint8_t i = 0;

    while (!ice_same_foundation(&agent->locals[i].candidate, &agent->locals[place].candidate))
        i++;
    return i;
}

static uint8_t first_remote(const struct ice_agent *agent, uint8_t place)
{
    uint8_t i = 0;

    while (!ice_same_foundation(&agent->remotes[i], &agent->remotes[place]))
        i++;
    return i;
}

static uint64_t priority_of(const struct ice_agent *agent, uint8_t local, uint8_t remote)
{
    const uint32_t ours = agent->locals[local].candidate.priority;
    const uint32_t theirs = agent->remotes[remote].priority;

    return agent->is_controlling ? ice_pair_priority(ours, theirs)
                                 : ice_pair_priority(theirs, ours);
}

/* A socket is used for what it is, or for how a STUN server sees it. */
bool ice_check_may_use(const struct ice_agent *agent, const struct ice_local *local)
{
    const uint8_t of_host = ICE_KIND_BIT(ICE_HOST) | ICE_KIND_BIT(ICE_REFLEXIVE);

    return local->candidate.kind != ICE_HOST || (agent->kinds & of_host);
}

static bool may_pair(const struct ice_agent *agent, uint8_t local, uint8_t remote)
{
    const struct ice_local *ours = &agent->locals[local];
    const struct address *a = &ours->candidate.address, *b = &agent->remotes[remote].address;

    if (ours->base != local || ours->is_gone || a->family != b->family ||
        !ice_check_may_use(agent, ours))
        return false;
    return a->family == 4 || ((ice_scopes(a) ^ ice_scopes(b)) & ICE_SCOPE_LINK) == 0;
}

struct ice_pair *__single ice_check_pair(struct ice_agent *agent, uint8_t local, uint8_t remote,
                                         bool is_heard)
{
    const struct ice_local *ours = &agent->locals[local];
    struct ice_pair *known = ice_pairs_find(&agent->pairs, local, remote);
    const uint32_t foundation =
        (uint32_t)first_local(agent, local) << 8 | first_remote(agent, remote);
    enum turn_leave leave = TURN_GRANTED;

    if (known || !may_pair(agent, local, remote))
        return known;
    if (ours->candidate.kind == ICE_RELAYED)
        leave = turn_client_permit(&agent->relays[ours->relay].client,
                                   &agent->remotes[remote].address);
    if (leave == TURN_DENIED)
        return NULL;
    return ice_pairs_add(&agent->pairs, local, remote, foundation,
                         priority_of(agent, local, remote), leave == TURN_WANTED, is_heard);
}

void ice_check_add_local(struct ice_agent *agent, usec_t now, uint8_t local)
{
    for (uint8_t i = 0; i < agent->remote_count; i++)
        ice_check_pair(agent, local, i, false);
    ice_path_consider(agent, now);
}

void ice_check_add_remote(struct ice_agent *agent, usec_t now, uint8_t remote)
{
    for (uint8_t i = 0; i < agent->local_count; i++)
        ice_check_pair(agent, i, remote, false);
    ice_path_consider(agent, now);
}

void ice_check_lose_local(struct ice_agent *agent, usec_t now, uint8_t local)
{
    ice_pairs_remove_local(&agent->pairs, local);
    ice_path_lose(agent, local);
    ice_path_consider(agent, now);
}

void ice_check_release(struct ice_agent *agent, usec_t now, uint8_t local,
                       struct turn_client *client)
{
    for (size_t i = 0; i < agent->pairs.count; i++) {
        struct ice_pair *pair = &agent->pairs.list[i];
        enum turn_leave leave;

        if (pair->local != local || pair->state != ICE_PAIR_HELD)
            continue;
        leave = turn_client_permit(client, &agent->remotes[pair->remote].address);
        if (leave == TURN_GRANTED)
            ice_pairs_release(&agent->pairs, pair);
        if (leave == TURN_DENIED)
            ice_pairs_fail(pair);
    }
    ice_path_consider(agent, now);
}

/* --- roles --- */

/* What was asked in the other part is asked again in this one. */
void ice_check_switch_role(struct ice_agent *agent)
{
    agent->is_controlling = !agent->is_controlling;
    for (size_t i = 0; i < agent->pairs.count; i++) {
        struct ice_pair *pair = &agent->pairs.list[i];

        pair->priority = priority_of(agent, pair->local, pair->remote);
        pair->nominates = false;
        stun_request_end(&pair->check);
        if (pair->state != ICE_PAIR_IN_PROGRESS)
            continue;
        pair->state = ICE_PAIR_WAITING;
        ice_pairs_trigger(&agent->pairs, pair);
    }
}
