/* ice_request.c - the far side's checks: judged, answered, and what is learned from them. */
#include "proto/ice_check.h"

#include "proto/ice_gather.h"
#include "proto/ice_path.h"
#include "proto/stun_write.h"

#include <string.h>

#define STRANGERS_MAX 24
#define STRANGER_PERIOD (2 * SECOND)

/* RFC 8445 section 7.3.1.1. false: the far side has to give way. */
static bool settle_role(struct ice_agent *agent, const struct stun *check)
{
    if (agent->is_controlling ? !check->is_controlling : !check->is_controlled)
        return true;
    if ((agent->tie_breaker >= check->tie_breaker) == agent->is_controlling)
        return false;
    ice_check_switch_role(agent);
    return true;
}

/* --- the far side's checks --- */

bool ice_are_named(const struct ice_credentials *c, const uint8_t *__counted_by(length) fragment,
                   size_t length)
{
    return length > 0 && length == c->fragment_length &&
           memcmp(fragment, c->fragment, length) == 0;
}

static enum drop authenticate(const struct ice_agent *agent, const struct stun *check,
                              const uint8_t *__counted_by(length) bytes, size_t length,
                              const struct ice_credentials *__single *out)
{
    const struct stun_name name = stun_local_fragment(check, bytes, length);
    const struct ice_credentials *const all[] = {&agent->local, &agent->former[0],
                                                 &agent->former[1]};
    enum drop why = DROP_STUN_USERNAME;

    for (size_t i = 0; i < 1 + ICE_FORMER_MAX; i++) {
        if (!ice_are_named(all[i], bytes + name.at, name.length))
            continue;
        *out = all[i];
        if (stun_proves(check, bytes, length, all[i]->password, all[i]->password_length))
            return DROP_NONE;
        why = DROP_STUN_INTEGRITY;
    }
    return why;
}

/* Whether it is from after the restart: it names the credentials that the far side has now. */
static bool is_of_now(const struct ice_agent *agent, const struct stun *check,
                      const uint8_t *__counted_by(length) bytes, size_t length)
{
    const struct stun_name ours = stun_local_fragment(check, bytes, length);
    const size_t at = ours.at + ours.length + 1;
    const size_t end = check->username.at + check->username.length;

    return agent->remote.fragment_length > 0 && at < end &&
           end - at == agent->remote.fragment_length &&
           memcmp(bytes + at, agent->remote.fragment, end - at) == 0;
}

static uint8_t find_remote(const struct ice_agent *agent, const struct address *from)
{
    for (uint8_t i = 0; i < agent->remote_count; i++)
        if (address_equal(&agent->remotes[i].address, from))
            return i;
    return ICE_NONE;
}

/* Two NATs that give each check another port make a stranger of every check, without end. So there
 * are few of them at first, and few in a time later: who has moved is heard all the same. */
static bool may_learn(struct ice_agent *agent, usec_t now)
{
    if (agent->strangers < STRANGERS_MAX && !agent->is_agreed) {
        agent->strangers++;
        return true;
    }
    if (now < agent->stranger_at)
        return false;
    agent->stranger_at = now + STRANGER_PERIOD;
    return true;
}

/* A peer-reflexive one on which nothing works gives its place to the next: a far side that moves on
 * and on is not shut out. */
static uint8_t free_place(struct ice_agent *agent)
{
    if (agent->remote_count < ICE_REMOTES_MAX)
        return (uint8_t)agent->remote_count++;
    for (uint8_t i = 0; i < agent->remote_count; i++) {
        bool works = agent->remotes[i].kind != ICE_PEER ||
                     (agent->path.is_set &&
                      address_equal(&agent->path.remote, &agent->remotes[i].address));
        for (size_t j = 0; !works && j < agent->pairs.count; j++)
            works = agent->pairs.list[j].remote == i &&
                    (agent->pairs.list[j].state == ICE_PAIR_SUCCEEDED ||
                     agent->pairs.list[j].check.is_open);
        if (works)
            continue;
        ice_pairs_remove_remote(&agent->pairs, i);
        return i;
    }
    return ICE_NONE;
}

/* RFC 8445 section 7.3.1.3. Its foundation is nobody else's. */
static uint8_t learn_remote(struct ice_agent *agent, usec_t now, const struct address *from,
                            uint32_t priority)
{
    const uint8_t place = may_learn(agent, now) ? free_place(agent) : ICE_NONE;
    struct ice_candidate *learned;

    if (place == ICE_NONE)
        return ICE_NONE;
    learned = &agent->remotes[place];
    *learned = (struct ice_candidate){.kind = ICE_PEER, .address = *from, .priority = priority};
    learned->foundation_length = 3;
    learned->foundation[0] = '='; /* that no announced foundation has: RFC 8839 section 5.1 */
    learned->foundation[1] = (uint8_t)('0' + place / 10);
    learned->foundation[2] = (uint8_t)('0' + place % 10);
    return place;
}

/* RFC 8445 sections 7.3.1.4 and 7.3.1.5. */
static void heard(struct ice_agent *agent, usec_t now, struct ice_pair *pair,
                  const struct stun *check)
{
    const bool is_nominated = check->use_candidate && !agent->is_controlling;

    pair->is_heard = true;
    pair->is_nominated |= is_nominated;
    if (pair->state != ICE_PAIR_SUCCEEDED)
        ice_pairs_trigger(&agent->pairs, pair);
    else if (is_nominated)
        ice_path_agree(agent, now, pair);
    ice_path_consider(agent, now);
}

static enum drop refuse(const struct ice_agent *agent, const struct stun *check,
                        const struct ice_credentials *as, enum stun_error code, enum drop why,
                        struct writer *w)
{
    (void)agent;
    stun_write_error(w, check, code, as->password, as->password_length);
    return why;
}

static uint8_t which_former(const struct ice_agent *agent, const struct ice_credentials *as)
{
    for (uint8_t i = 0; i < ICE_FORMER_MAX; i++)
        if (as == &agent->former[i])
            return i + 1;
    return 0;
}

/* Whom we answer we hear. A Chromium (156) that restarts asks from a fresh port with the name that
 * it knows of us, until it has our answer. It has no other pair of these two addresses then, and
 * may nominate that one: so the former credentials find ways, where the far side's are fresh. */
static enum drop judge(struct ice_agent *agent, usec_t now, uint8_t base,
                       const struct address *from, const struct stun *check,
                       const struct ice_credentials *as, bool is_now, struct writer *w)
{
    const uint8_t former = which_former(agent, as);
    struct ice_pair *__single pair;
    uint8_t remote;

    if (check->unknown_count > 0)
        return refuse(agent, check, as, STUN_UNKNOWN_ATTRIBUTE, DROP_STUN_ATTRIBUTE, w);
    if (former != 0 && !is_now) { /* it consents to what we used, and that is all */
        if (!ice_was_heard(agent, base, from))
            return DROP_STUN_IGNORED;
        stun_write_success(w, check, from, as->password, as->password_length);
        return DROP_NONE;
    }
    if (!settle_role(agent, check))
        return refuse(agent, check, as, STUN_ROLE_CONFLICT, DROP_STUN_ROLE, w);
    remote = find_remote(agent, from);
    if (remote == ICE_NONE)
        remote = learn_remote(agent, now, from, check->priority);
    pair = remote == ICE_NONE ? NULL : ice_check_pair(agent, base, remote, true);
    if (!pair)
        return DROP_STUN_IGNORED;
    stun_write_success(w, check, from, as->password, as->password_length);
    pair->former = former;
    heard(agent, now, pair, check);
    return DROP_NONE;
}

enum drop ice_check_request(struct ice_agent *agent, usec_t now, uint8_t base,
                            const struct address *from, const struct stun *check,
                            const uint8_t *__counted_by(length) bytes, size_t length,
                            struct ice_datagram *answer)
{
    const struct ice_credentials *__single used = &agent->local;
    uint8_t room[STUN_ANSWER_MAX];
    struct writer w = writer_of(room, sizeof room);
    enum drop why;

    agent->checks_received++;
    if (agent->state == ICE_AGENT_FAILED || !ice_check_may_use(agent, &agent->locals[base]))
        return DROP_NOT_CONNECTED;
    if (!check->has_fingerprint || check->username.length == 0 || check->integrity_at == 0 ||
        !check->has_priority)
        return DROP_STUN_INCOMPLETE;
    why = authenticate(agent, check, bytes, length, &used);
    if (why != DROP_NONE)
        return why;
    why = judge(agent, now, base, from, check, used, is_of_now(agent, check, bytes, length), &w);
    if (w.used > 0 && !w.bad)
        (void)ice_gather_put(agent, base, from, room, w.used, answer);
    return why;
}
