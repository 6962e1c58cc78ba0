/* ice.c - judging connectivity checks, and keeping the tuples that passed one. */
#include "proto/ice.h"

#include "proto/stun.h"
#include "proto/stun_write.h"

#include <assert.h>
#include <string.h>

#define NONE ICE_TUPLES_MAX

static bool are_good(const struct ice_credentials *c)
{
    return c->fragment_length >= ICE_FRAGMENT_MIN && c->fragment_length <= ICE_FRAGMENT_MAX &&
           c->password_length >= ICE_PASSWORD_MIN && c->password_length <= ICE_PASSWORD_MAX;
}

void ice_init(struct ice *ice, const struct ice_credentials *local, usec_t consent_timeout)
{
    assert(are_good(local));
    assert(consent_timeout >= 0);
    memset(ice, 0, sizeof *ice);
    ice->local = *local;
    ice->selected = NONE;
    ice->consent_timeout = consent_timeout;
}

void ice_restart(struct ice *ice, const struct ice_credentials *fresh)
{
    assert(are_good(fresh));
    if (ice->former.fragment_length == 0)
        ice->former = ice->local;
    ice->local = *fresh;
}

/* --- tuples --- */

static size_t find(const struct ice *ice, const struct flow *flow)
{
    size_t at = 0;

    while (at < ice->tuple_count && !flow_equal(&ice->tuples[at].flow, flow))
        at++;
    return at < ice->tuple_count ? at : NONE;
}

static void set_state(struct ice *ice, enum ice_state state, struct ice_change *change)
{
    change->state |= ice->state != state;
    ice->state = state;
}

static void select_tuple(struct ice *ice, size_t at, struct ice_change *change)
{
    change->selected |= ice->selected != at;
    ice->selected = at;
}

/* The one that proved itself last; there must be one. */
static size_t latest(const struct ice *ice)
{
    size_t best = 0;

    for (size_t i = 1; i < ice->tuple_count; i++) {
        if (ice->tuples[i].checked_at > ice->tuples[best].checked_at)
            best = i;
    }
    return best;
}

/* The last tuple takes the free place. Without the selected one, the latest is selected. */
static void drop_tuple(struct ice *ice, size_t at, struct ice_change *change)
{
    const size_t last = ice->tuple_count - 1;
    const bool was_selected = ice->selected == at;

    assert(!change->removed);
    change->removed = true;
    change->removed_flow = ice->tuples[at].flow;
    ice->tuples[at] = ice->tuples[last];
    if (ice->selected == last)
        ice->selected = at;
    ice->tuple_count--;
    if (!was_selected)
        return;
    ice->selected = NONE;
    if (ice->tuple_count > 0)
        select_tuple(ice, latest(ice), change);
    else
        set_state(ice, ICE_DISCONNECTED, change);
}

/* The least recently checked one, for what is spoken on must not be taken away. */
static size_t dispensable(const struct ice *ice, bool only_tcp)
{
    size_t oldest = NONE;

    for (size_t i = 0; i < ice->tuple_count; i++) {
        if (i == ice->selected || (only_tcp && !ice->tuples[i].is_tcp))
            continue;
        if (oldest == NONE || ice->tuples[i].checked_at < ice->tuples[oldest].checked_at)
            oldest = i;
    }
    return oldest;
}

/* Of several one at most is selected, so there always is one to go: nobody is ever refused. */
static void make_room(struct ice *ice, bool for_tcp, struct ice_change *change)
{
    size_t tcp = 0;

    for (size_t i = 0; i < ice->tuple_count; i++)
        tcp += ice->tuples[i].is_tcp;
    if (for_tcp && tcp == ICE_TCP_MAX)
        drop_tuple(ice, dispensable(ice, true), change);
    else if (ice->tuple_count == ICE_TUPLES_MAX)
        drop_tuple(ice, dispensable(ice, false), change);
}

/* The tuple of this flow, a new one if need be. */
static size_t keep(struct ice *ice, const struct flow *flow, bool is_tcp,
                   struct ice_change *change)
{
    const size_t at = find(ice, flow);

    if (at != NONE)
        return at;
    make_room(ice, is_tcp, change);
    ice->tuples[ice->tuple_count] = (struct ice_tuple){.flow = *flow, .is_tcp = is_tcp};
    change->added = true;
    return ice->tuple_count++;
}

/* --- checks --- */

static bool is_named(const struct ice_credentials *c,
                     const uint8_t *__counted_by(length) fragment, size_t length)
{
    return length > 0 && length == c->fragment_length &&
           memcmp(fragment, c->fragment, length) == 0;
}

/* Whose credentials the check was made with. */
static enum drop authenticate(const struct ice *ice, const struct stun *check,
                              const uint8_t *__counted_by(length) packet, size_t length,
                              const struct ice_credentials *__single *out)
{
    const struct stun_name name = stun_local_fragment(check, packet, length);
    const struct ice_credentials *const all[] = {&ice->local, &ice->former};
    enum drop why = DROP_STUN_USERNAME;

    for (size_t i = 0; i < 2; i++) {
        if (!is_named(all[i], packet + name.at, name.length))
            continue;
        *out = all[i];
        if (stun_proves(check, packet, length, all[i]->password, all[i]->password_length))
            return DROP_NONE;
        why = DROP_STUN_INTEGRITY;
    }
    return why;
}

/* An answer to who has proven nothing. It may be a forged source that it goes to, so it is never
 * longer than what came. */
static enum drop refuse(struct ice *ice, const struct stun *check, enum stun_error code,
                        size_t length, struct writer *answer, enum drop why)
{
    const size_t start = answer->used;

    ice->checks_refused++;
    stun_write_error(answer, check, code, NULL, 0);
    if (answer->used - start > length)
        answer->used = start;
    return why;
}

/* The first check with the fresh credentials: the far side has them, and needs no others. */
static void forget_former(struct ice *ice, struct ice_change *change)
{
    if (ice->former.fragment_length == 0)
        return;
    change->restarted = true;
    change->freed_length = ice->former.fragment_length;
    memcpy(change->freed_fragment, ice->former.fragment, sizeof change->freed_fragment);
    memset(&ice->former, 0, sizeof ice->former);
}

/* A first tuple is selected at once, so that the handshake can begin; nomination moves it. */
static void accept(struct ice *ice, usec_t now, const struct flow *from, bool is_tcp,
                   const struct stun *check, struct ice_change *change)
{
    const size_t at = keep(ice, from, is_tcp, change);

    ice->tuples[at].checked_at = now;
    ice->tuples[at].remote_priority = check->priority;
    if (check->use_candidate || ice->selected == NONE)
        select_tuple(ice, at, change);
    if (check->use_candidate)
        set_state(ice, ICE_COMPLETED, change);
    else if (ice->state != ICE_COMPLETED)
        set_state(ice, ICE_CONNECTED, change);
}

/* ICE-CONTROLLED is tolerated. Error 487 would be for it (RFC 8445 section 7.3.1.1), but we are
 * lite and cannot take the other part: the far side would give up a pair that works, and nobody
 * would be helped. */
enum drop ice_receive(struct ice *ice, usec_t now, const struct flow *from, bool is_tcp,
                      const uint8_t *__counted_by(length) packet, size_t length,
                      struct writer *answer, struct ice_change *change)
{
    const struct ice_credentials *__single used = &ice->local;
    struct stun check;

    memset(change, 0, sizeof *change);
    if (!stun_parse(&check, packet, length))
        return DROP_STUN_MALFORMED;
    if ((check.type & STUN_CLASS_MASK) != 0)
        return DROP_STUN_IGNORED;
    ice->checks_received++;
    if (check.type != STUN_BINDING_REQUEST)
        return refuse(ice, &check, STUN_BAD_REQUEST, length, answer, DROP_STUN_IGNORED);
    if (!check.has_fingerprint || check.username.length == 0 || check.integrity_at == 0 ||
        !check.has_priority)
        return refuse(ice, &check, STUN_BAD_REQUEST, length, answer, DROP_STUN_INCOMPLETE);
    const enum drop why = authenticate(ice, &check, packet, length, &used);
    if (why != DROP_NONE)
        return refuse(ice, &check, STUN_UNAUTHENTICATED, length, answer, why);
    if (check.unknown_count > 0) {
        ice->checks_refused++;
        stun_write_error(answer, &check, STUN_UNKNOWN_ATTRIBUTE, used->password,
                         used->password_length);
        return DROP_STUN_ATTRIBUTE;
    }
    accept(ice, now, from, is_tcp, &check, change);
    stun_write_success(answer, &check, &from->remote, used->password, used->password_length);
    if (used == &ice->local)
        forget_former(ice, change);
    return DROP_NONE;
}

/* --- the rest of a tuple's life --- */

bool ice_knows(const struct ice *ice, const struct flow *flow)
{
    return find(ice, flow) != NONE;
}

void ice_media_from(struct ice *ice, usec_t now, const struct flow *flow,
                    struct ice_change *change)
{
    const size_t at = find(ice, flow);

    (void)now; /* media is no consent: RFC 7675 section 5.1 wants checks */
    memset(change, 0, sizeof *change);
    if (at != NONE)
        select_tuple(ice, at, change);
}

void ice_flow_lost(struct ice *ice, usec_t now, const struct flow *flow,
                   struct ice_change *change)
{
    const size_t at = find(ice, flow);

    (void)now;
    memset(change, 0, sizeof *change);
    if (at != NONE)
        drop_tuple(ice, at, change);
}

const struct ice_tuple *__single ice_selected(const struct ice *ice)
{
    return ice->selected == NONE ? NULL : &ice->tuples[ice->selected];
}

usec_t ice_deadline(const struct ice *ice)
{
    usec_t earliest = NEVER;

    if (ice->consent_timeout == 0)
        return NEVER;
    for (size_t i = 0; i < ice->tuple_count; i++)
        earliest = usec_min(earliest, ice->tuples[i].checked_at + ice->consent_timeout);
    return earliest;
}

static bool is_silent(const struct ice *ice, size_t at, usec_t now)
{
    return ice->consent_timeout > 0 && at != NONE &&
           ice->tuples[at].checked_at + ice->consent_timeout <= now;
}

/* The selected one goes last, so that what is selected in its place is not itself due. */
void ice_due(struct ice *ice, usec_t now, struct ice_change *change)
{
    size_t at = dispensable(ice, false);

    memset(change, 0, sizeof *change);
    if (!is_silent(ice, at, now))
        at = ice->selected;
    if (is_silent(ice, at, now))
        drop_tuple(ice, at, change);
}
