/* ice_check.c - our checks: when they leave, and what their answers prove. */
#include "proto/ice_check.h"

#include "proto/ice_gather.h"
#include "proto/ice_path.h"
#include "proto/stun_write.h"

#include <assert.h>
#include <string.h>

/* --- answers to ours --- */

static struct ice_pair *__single asked_pair(struct ice_agent *agent, const struct stun *answer)
{
    for (size_t i = 0; i < agent->pairs.count; i++)
        if (stun_request_is(&agent->pairs.list[i].check, answer))
            return &agent->pairs.list[i];
    return NULL;
}

static void measure(struct ice_agent *agent, usec_t now, const struct ice_pair *pair)
{
    if (pair->check.sent == 1)
        agent->round_trip = (uint64_t)(now - (pair->check.due - pair->check.wait));
}

static void succeed(struct ice_agent *agent, usec_t now, struct ice_pair *pair,
                    const struct address *mapped)
{
    const uint8_t valid = ice_gather_find(agent, pair->local, mapped);

    agent->checks_answered++;
    measure(agent, now, pair);
    if (pair->check_nominates && agent->is_controlling)
        pair->is_nominated = true;
    ice_pairs_succeed(&agent->pairs, pair, valid == ICE_NONE ? pair->local : valid);
    if (pair->is_nominated)
        ice_path_agree(agent, now, pair);
}

static void take_error(struct ice_agent *agent, struct ice_pair *pair, unsigned code)
{
    if (code != STUN_ROLE_CONFLICT) {
        ice_pairs_fail(pair);
        return;
    }
    ice_check_switch_role(agent); /* what is open was asked in the other part */
    ice_pairs_trigger(&agent->pairs, pair);
}

enum drop ice_check_answer(struct ice_agent *agent, usec_t now, uint8_t base,
                           const struct address *from, const struct stun *answer,
                           const uint8_t *__counted_by(length) bytes, size_t length)
{
    struct ice_pair *pair = asked_pair(agent, answer);
    struct address mapped;

    if (!pair)
        return DROP_STUN_UNMATCHED;
    if (!stun_proves(answer, bytes, length, agent->remote.password, agent->remote.password_length))
        return DROP_STUN_INTEGRITY;
    if (answer->type == STUN_BINDING_ERROR) {
        take_error(agent, pair, stun_error_code(answer, bytes, length));
    } else if (answer->unknown_count > 0) {
        return DROP_STUN_ATTRIBUTE;
    } else if (pair->local != base ||
               !address_equal(from, &agent->remotes[pair->remote].address)) {
        ice_pairs_fail(pair); /* RFC 8445 section 7.2.5.2.1: the way back is another one */
    } else if (!stun_mapped(answer, bytes, length, &mapped)) {
        return DROP_STUN_INCOMPLETE;
    } else {
        succeed(agent, now, pair, &mapped);
    }
    ice_path_consider(agent, now);
    return DROP_NONE;
}

/* --- what leaves --- */

const struct ice_credentials *ice_check_ours(const struct ice_agent *agent,
                                             const struct ice_pair *pair)
{
    return pair->former == 0 ? &agent->local : &agent->former[pair->former - 1];
}

uint32_t ice_check_priority(const struct ice_agent *agent, uint8_t base)
{
    return ice_priority(ICE_PEER, agent->locals[base].preference);
}

void ice_check_write(struct writer *w, const struct ice_agent *agent,
                     const uint8_t *__counted_by(STUN_TRANSACTION_SIZE) transaction,
                     const struct ice_credentials *ours, const struct ice_far *theirs,
                     uint32_t priority, bool nominates)
{
    const size_t start = stun_begin(w, STUN_BINDING_REQUEST, transaction);
    uint8_t name[ICE_FAR_TEXT_MAX + 1 + ICE_FRAGMENT_MAX];
    struct writer n = writer_of(name, sizeof name);

    writer_bytes(&n, theirs->fragment, theirs->fragment_length);
    writer_u8(&n, ':');
    writer_bytes(&n, ours->fragment, ours->fragment_length);
    assert(!n.bad);
    stun_put(w, STUN_USERNAME, name, n.used);
    stun_put_u64(w, agent->is_controlling ? STUN_ICE_CONTROLLING : STUN_ICE_CONTROLLED,
                 agent->tie_breaker);
    if (nominates)
        stun_put(w, STUN_USE_CANDIDATE, NULL, 0);
    stun_put_u32(w, STUN_PRIORITY, priority);
    stun_end(w, start, theirs->password, theirs->password_length);
}

/* false: it cannot be sent, and never will. */
static bool send(struct ice_agent *agent, struct ice_pair *pair, struct ice_datagram *out)
{
    uint8_t message[ICE_CHECK_MAX];
    struct writer w = writer_of(message, sizeof message);

    ice_check_write(&w, agent, pair->check.transaction, ice_check_ours(agent, pair),
                    &agent->remote, ice_check_priority(agent, pair->local),
                    pair->check_nominates);
    if (!w.bad && ice_gather_put(agent, pair->local, &agent->remotes[pair->remote].address,
                                 message, w.used, out)) {
        agent->checks_sent++;
        return true;
    }
    out->w.used = 0;
    out->w.bad = false;
    ice_pairs_fail(pair);
    return false;
}

bool ice_check_next(struct ice_agent *agent, usec_t now, struct ice_datagram *out)
{
    for (size_t i = 0; i < agent->pairs.count; i++) {
        struct ice_pair *pair = &agent->pairs.list[i];
        const enum stun_step step = stun_request_due(&pair->check, now);

        if (step == STUN_SEND && send(agent, pair, out))
            return true;
        if (step == STUN_GIVE_UP)
            ice_pairs_fail(pair);
    }
    return false;
}

/* RFC 8445 section 14.3: with many pairs under way answers come the later. */
static usec_t check_wait(const struct ice_agent *agent)
{
    return usec_max(STUN_WAIT, ICE_PACE * (usec_t)ice_pairs_active(&agent->pairs));
}

/* One that is under way goes out once more at once, so that either answer is good. */
static void open_check(struct ice_agent *agent, usec_t now, struct ice_pair *pair)
{
    pair->triggered = 0;
    if (!pair->check.is_open || pair->check_nominates != pair->nominates)
        stun_request_begin(&pair->check, now, &agent->random, check_wait(agent), STUN_COPIES);
    pair->check.sent = 0;
    pair->check.due = now;
    pair->check_nominates = pair->nominates;
    if (pair->state != ICE_PAIR_SUCCEEDED)
        pair->state = ICE_PAIR_IN_PROGRESS;
}

static struct ice_pair *__single next_pair(struct ice_agent *agent)
{
    struct ice_pair *triggered = ice_pairs_triggered(&agent->pairs);

    if (triggered || agent->is_agreed)
        return triggered;
    return ice_pairs_ordinary(&agent->pairs);
}

bool ice_check_begin(struct ice_agent *agent, usec_t now, struct ice_datagram *out)
{
    if (agent->remote.fragment_length == 0)
        return false;
    for (;;) {
        struct ice_pair *pair = next_pair(agent);
        if (!pair)
            return false;
        open_check(agent, now, pair);
        if (stun_request_due(&pair->check, now) == STUN_SEND && send(agent, pair, out))
            return true;
    }
}

bool ice_check_may_begin(const struct ice_agent *agent)
{
    if (agent->remote.fragment_length == 0)
        return false;
    for (size_t i = 0; i < agent->pairs.count; i++)
        if (agent->pairs.list[i].triggered != 0 && agent->pairs.list[i].state != ICE_PAIR_HELD)
            return true;
    return !agent->is_agreed && ice_pairs_have_ordinary(&agent->pairs);
}

usec_t ice_check_deadline(const struct ice_agent *agent)
{
    usec_t due = NEVER;

    for (size_t i = 0; i < agent->pairs.count; i++)
        due = usec_min(due, stun_request_deadline(&agent->pairs.list[i].check));
    return due;
}
