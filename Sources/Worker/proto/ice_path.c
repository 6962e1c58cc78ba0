/* ice_path.c - choosing the way, agreeing on it, keeping the consent to it. */
#include "proto/ice_path.h"

#include "proto/ice_check.h"
#include "proto/ice_gather.h"

#include <string.h>

#define SETTLE (500 * MILLISECOND)    /* for a better way, once there is one */
#define SETTLE_RELAYED (2 * SECOND)   /* and when that costs a server */
#define AGAIN (3 * SECOND) /* after it another nomination is no longer one of all of them */
#define CONSENT_AGAIN SECOND /* without an answer: a packet lost is no doubt yet */
#define CONSENT_LEAST (ICE_CONSENT_PERIOD * 8 / 10) /* RFC 7675 section 5.1: from 0.8 to 1.2 */
#define CONSENT_SPREAD (ICE_CONSENT_PERIOD * 4 / 10)

static bool is_present(const struct ice_agent *agent)
{
    return agent->path.is_set && agent->path.generation == agent->generation;
}

static bool is_way(const struct ice_agent *agent, const struct ice_pair *pair)
{
    return is_present(agent) && agent->path.base == pair->local &&
           address_equal(&agent->path.remote, &agent->remotes[pair->remote].address);
}

/* --- choosing --- */

static void ask_later(struct ice_agent *agent, usec_t now)
{
    agent->path.ask_at = now + CONSENT_LEAST +
                         (usec_t)random_below(&agent->random, (uint32_t)CONSENT_SPREAD);
}

/* A channel saves thirty bytes of every packet. */
static void shorten(struct ice_agent *agent)
{
    const struct ice_local *base = &agent->locals[agent->path.base];

    if (base->candidate.kind == ICE_RELAYED)
        turn_client_bind(&agent->relays[base->relay].client, &agent->path.remote);
}

/* The answer to its check was consent. */
static void take(struct ice_agent *agent, usec_t now, const struct ice_pair *pair)
{
    struct ice_path *path = &agent->path;
    const bool is_same = is_way(agent, pair);

    if (!is_same) {
        memset(path, 0, sizeof *path);
        path->is_set = true;
        path->generation = agent->generation;
        path->base = pair->local;
        path->remote = agent->remotes[pair->remote].address;
        path->ours = *ice_check_ours(agent, pair);
        path->theirs = agent->remote;
        ask_later(agent, now);
    }
    path->is_doubted = false;
    path->consented_at = now;
    path->valid = pair->valid;
    path->remote_kind = agent->remotes[pair->remote].kind;
    path->priority = pair->priority;
    shorten(agent);
}

/* Whoever nominates every pair wants the best of them; whoever nominates another one later has
 * moved, and means that one. */
static bool keeps_to(const struct ice_agent *agent, usec_t now, const struct ice_pair *pair)
{
    const struct ice_path *path = &agent->path;

    return is_present(agent) && path->is_nominated && !path->is_doubted &&
           pair->priority < path->priority && now - path->nominated_at < AGAIN;
}

void ice_path_agree(struct ice_agent *agent, usec_t now, const struct ice_pair *pair)
{
    if (!is_way(agent, pair) && keeps_to(agent, now, pair))
        return;
    if (!is_way(agent, pair) || agent->path.is_doubted)
        take(agent, now, pair);
    agent->path.is_nominated = true;
    agent->path.nominated_at = now;
    agent->is_agreed = true;
    agent->settle_at = NEVER;
    for (size_t i = 0; i < ICE_FORMER_MAX; i++)
        if (pair->former != i + 1)
            memset(&agent->former[i], 0, sizeof agent->former[i]);
    for (size_t i = 0; i < agent->pairs.count; i++)
        if (agent->pairs.list[i].former != pair->former)
            agent->pairs.list[i].former = 0;
}

static bool is_better(const struct ice_agent *agent, const struct ice_pair *pair)
{
    const struct ice_path *path = &agent->path;

    return !is_present(agent) || path->is_doubted ||
           (!path->is_nominated && pair->priority > path->priority);
}

static bool is_nominating(const struct ice_agent *agent)
{
    for (size_t i = 0; i < agent->pairs.count; i++)
        if (agent->pairs.list[i].nominates)
            return true;
    return false;
}

/* RFC 8445 section 8.1.1: once what works is the best that can be, or waiting for more costs the
 * user more than it may gain. */
static void nominate(struct ice_agent *agent, usec_t now, struct ice_pair *best)
{
    const bool is_relayed = agent->locals[best->local].candidate.kind == ICE_RELAYED ||
                            agent->remotes[best->remote].kind == ICE_RELAYED;

    if (!agent->is_controlling || agent->is_agreed || is_nominating(agent))
        return;
    agent->settle_at = usec_min(agent->settle_at, now + (is_relayed ? SETTLE_RELAYED : SETTLE));
    if (now < agent->settle_at && ice_pairs_may_better(&agent->pairs, best->priority))
        return;
    best->nominates = true;
    ice_pairs_trigger(&agent->pairs, best);
}

/* --- losing --- */

static void forget(struct ice_agent *agent)
{
    memset(&agent->path, 0, sizeof agent->path);
    agent->is_agreed = false;
    agent->settle_at = NEVER;
    for (size_t i = 0; i < agent->pairs.count; i++)
        agent->pairs.list[i].nominates = false;
}

void ice_path_lose(struct ice_agent *agent, uint8_t local)
{
    if (agent->path.is_set && agent->path.base == local)
        forget(agent);
}

/* No answer for a while: what worked beside it is looked at again, and what works then is taken. */
static void doubt(struct ice_agent *agent)
{
    agent->path.is_doubted = true;
    if (!is_present(agent))
        return;
    agent->is_agreed = false;
    for (size_t i = 0; i < agent->pairs.count; i++) {
        struct ice_pair *pair = &agent->pairs.list[i];
        const bool is_other = !is_way(agent, pair);

        pair->nominates = false;
        pair->is_nominated = false;
        if (pair->state != ICE_PAIR_SUCCEEDED)
            continue;
        ice_pairs_fail(pair);
        if (is_other)
            ice_pairs_trigger(&agent->pairs, pair);
    }
}

static void fail(struct ice_agent *agent)
{
    forget(agent);
    agent->state = ICE_AGENT_FAILED;
    for (size_t i = 0; i < agent->pairs.count; i++)
        ice_pairs_fail(&agent->pairs.list[i]);
}

static void watch(struct ice_agent *agent, usec_t now)
{
    const usec_t silent = now - agent->path.consented_at;

    if (!agent->path.is_set)
        return;
    if (silent >= ICE_CONSENT_TIMEOUT && is_present(agent))
        fail(agent);
    else if (silent >= ICE_CONSENT_TIMEOUT)
        memset(&agent->path, 0, sizeof agent->path);
    else if (silent >= ICE_DOUBT && !agent->path.is_doubted)
        doubt(agent);
}

/* Nothing is left that could still come. */
static bool is_hopeless(const struct ice_agent *agent)
{
    return !is_present(agent) && agent->remote.fragment_length > 0 && agent->has_remote_end &&
           ice_gather_is_over(agent) && ice_pairs_are_lost(&agent->pairs);
}

/* The way from before a restart counts until there is a new one, as long as it answers: then there
 * may be a better one. Once it does not, it is forgotten as soon as there is something to check. */
static enum ice_agent_state present_state(const struct ice_agent *agent)
{
    const struct ice_path *path = &agent->path;
    const bool can_check = agent->remote.fragment_length > 0;

    if (path->is_set && !path->is_doubted)
        return is_present(agent) && path->is_nominated ? ICE_AGENT_COMPLETED : ICE_AGENT_CONNECTED;
    if (path->is_set && (is_present(agent) || !can_check))
        return ICE_AGENT_DISCONNECTED;
    return can_check ? ICE_AGENT_CHECKING : ICE_AGENT_NEW;
}

void ice_path_consider(struct ice_agent *agent, usec_t now)
{
    struct ice_pair *__single best;

    if (agent->state == ICE_AGENT_FAILED)
        return;
    watch(agent, now);
    if (agent->state == ICE_AGENT_FAILED)
        return;
    best = ice_pairs_best(&agent->pairs);
    if (best && is_better(agent, best))
        take(agent, now, best);
    if (best)
        nominate(agent, now, best);
    else
        agent->settle_at = NEVER; /* what it was counted for is gone */
    if (is_hopeless(agent) && now >= agent->patience_until)
        fail(agent);
    else
        agent->state = present_state(agent);
}

/* --- consent --- */

bool ice_path_answer(struct ice_agent *agent, usec_t now, uint8_t base,
                     const struct address *from, const struct stun *answer,
                     const uint8_t *__counted_by(length) bytes, size_t length)
{
    struct ice_path *path = &agent->path;
    const size_t known = path->asked_count < ICE_ASKED_MAX ? path->asked_count : ICE_ASKED_MAX;
    bool is_asked = false;

    for (size_t i = 0; i < known; i++)
        is_asked |= memcmp(path->asked[i], answer->transaction, STUN_TRANSACTION_SIZE) == 0;
    if (!is_asked || !path->is_set)
        return false;
    if (answer->type != STUN_BINDING_SUCCESS || path->base != base ||
        !address_equal(&path->remote, from) ||
        !stun_proves(answer, bytes, length, path->theirs.password, path->theirs.password_length))
        return true;
    path->consented_at = now;
    ask_later(agent, now);
    if (path->is_doubted && is_present(agent))
        agent->is_agreed = path->is_nominated;
    path->is_doubted = false;
    ice_path_consider(agent, now);
    return true;
}

bool ice_path_next(struct ice_agent *agent, usec_t now, struct ice_datagram *out)
{
    struct ice_path *path = &agent->path;
    uint8_t message[ICE_CHECK_MAX];
    struct writer w = writer_of(message, sizeof message);
    struct stun_request fresh;

    if (!path->is_set || now < path->ask_at)
        return false;
    path->ask_at = now + CONSENT_AGAIN;
    stun_request_begin(&fresh, now, &agent->random, STUN_WAIT, 1);
    memcpy(path->asked[path->asked_count++ % ICE_ASKED_MAX], fresh.transaction,
           STUN_TRANSACTION_SIZE);
    ice_check_write(&w, agent, fresh.transaction, &path->ours, &path->theirs,
                    ice_check_priority(agent, path->base),
                    agent->is_controlling && path->is_nominated && !path->is_doubted);
    if (!w.bad && ice_gather_put(agent, path->base, &path->remote, message, w.used, out)) {
        agent->checks_sent++;
        return true;
    }
    out->w.used = 0;
    out->w.bad = false;
    return false;
}

usec_t ice_path_deadline(const struct ice_agent *agent)
{
    const struct ice_path *path = &agent->path;
    usec_t due = NEVER;

    if (path->is_set)
        due = usec_min(path->ask_at,
                       path->consented_at +
                           (path->is_doubted ? ICE_CONSENT_TIMEOUT : ICE_DOUBT));
    if (agent->is_controlling && !agent->is_agreed && !is_nominating(agent))
        due = usec_min(due, agent->settle_at);
    if (is_hopeless(agent))
        due = usec_min(due, agent->patience_until);
    return due;
}
