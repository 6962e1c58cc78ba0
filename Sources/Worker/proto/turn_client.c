/* turn_client.c - asking a TURN server: what is due, and what its answers change. */
#include "proto/turn_client.h"

#include "proto/stun_write.h"

#include <assert.h>
#include <string.h>

#define PERMISSION_PERIOD (240 * SECOND) /* RFC 8656 section 9: it ends after 300 */
#define CHANNEL_PERIOD (300 * SECOND)    /* RFC 8656 section 12: it ends after 600 */
#define LIFETIME_MOST (3600 * SECOND)    /* RFC 8656 section 7.2 */
#define LIFETIME_LEAST (10 * SECOND)     /* of less one would hear nothing but refreshes */
#define REFRESH_AHEAD (60 * SECOND)
#define RENEWALS_MAX 4 /* of a nonce, before the server's mind is not ours to follow */
#define BATCH_MAX 8    /* peers in one request */

void turn_client_init(struct turn_client *t, const struct turn_login *login, uint8_t family,
                      bool is_stream)
{
    assert(login->username_length <= TURN_USERNAME_MAX);
    assert(login->password_length <= TURN_PASSWORD_MAX);
    memset(t, 0, sizeof *t);
    t->session.login = *login;
    t->family = family;
    t->is_stream = is_stream;
    t->refresh_at = NEVER;
}

static void end(struct turn_client *t, enum turn_fault fault)
{
    t->state = TURN_OVER;
    t->fault = fault;
    t->relayed = (struct address){0};
    stun_request_end(&t->request);
}

void turn_client_lost(struct turn_client *t)
{
    if (t->state != TURN_OVER)
        end(t, TURN_FAULT_LOST);
}

/* --- asking --- */

static bool wants_leave(const struct turn_peer *peer, usec_t now)
{
    return peer->leave == TURN_WANTED || (peer->leave == TURN_GRANTED && peer->renew_at <= now);
}

static bool wants_binding(const struct turn_channel *channel, usec_t now)
{
    return !channel->is_denied && (!channel->is_bound || channel->renew_at <= now);
}

static void ask(struct turn_client *t, usec_t now, struct random *random, enum turn_method method)
{
    t->asked = method;
    if (t->is_stream)
        stun_request_begin(&t->request, now, random, STUN_PATIENCE, 1);
    else
        stun_request_begin(&t->request, now, random, STUN_WAIT, STUN_COPIES);
}

static bool ask_for_peers(struct turn_client *t, usec_t now, struct random *random)
{
    size_t count = 0;

    for (size_t i = 0; i < t->peer_count; i++) {
        t->peers[i].is_asked =
            count < (t->asks_singly ? 1 : BATCH_MAX) && wants_leave(&t->peers[i], now);
        count += t->peers[i].is_asked;
    }
    if (count > 0)
        ask(t, now, random, TURN_CREATE_PERMISSION);
    return count > 0;
}

static bool ask_for_channel(struct turn_client *t, usec_t now, struct random *random)
{
    for (size_t i = 0; i < t->channel_count; i++) {
        if (!wants_binding(&t->channels[i], now))
            continue;
        t->channel_asked = i;
        ask(t, now, random, TURN_CHANNEL_BIND);
        return true;
    }
    return false;
}

static bool choose(struct turn_client *t, usec_t now, struct random *random)
{
    t->renewals = 0;
    if (t->state == TURN_ASKING) {
        ask(t, now, random, TURN_ALLOCATE);
        return true;
    }
    if (t->refresh_at <= now) {
        ask(t, now, random, TURN_REFRESH);
        return true;
    }
    return ask_for_peers(t, now, random) || ask_for_channel(t, now, random);
}

static void put_question(const struct turn_client *t, struct writer *w)
{
    const uint8_t *transaction = t->request.transaction;

    if (t->asked == TURN_ALLOCATE) {
        stun_put_u32(w, STUN_REQUESTED_TRANSPORT, (uint32_t)TURN_UDP << 24);
        if (t->family == 6)
            stun_put_u32(w, STUN_REQUESTED_ADDRESS_FAMILY, (uint32_t)STUN_FAMILY_IPV6 << 24);
    }
    for (size_t i = 0; t->asked == TURN_CREATE_PERMISSION && i < t->peer_count; i++)
        if (t->peers[i].is_asked)
            stun_put_address(w, STUN_XOR_PEER_ADDRESS, &t->peers[i].host, transaction);
    if (t->asked == TURN_CHANNEL_BIND) {
        const size_t number = TURN_CHANNEL_FIRST + t->channel_asked;
        stun_put_u32(w, STUN_CHANNEL_NUMBER, (uint32_t)number << 16);
        stun_put_address(w, STUN_XOR_PEER_ADDRESS, &t->channels[t->channel_asked].peer,
                         transaction);
    }
}

static void write_request(const struct turn_client *t, struct writer *w, bool is_farewell)
{
    const size_t start = stun_begin(w, (uint16_t)t->asked, t->request.transaction);

    put_question(t, w);
    if (is_farewell)
        stun_put_u32(w, STUN_LIFETIME, 0);
    turn_session_end(&t->session, w, start);
}

bool turn_client_next(struct turn_client *t, usec_t now, struct random *random, struct writer *w)
{
    if (t->state == TURN_OVER || (!t->request.is_open && !choose(t, now, random)))
        return false;
    switch (stun_request_due(&t->request, now)) {
    case STUN_SEND:
        write_request(t, w, false);
        return !w->bad;
    case STUN_GIVE_UP:
        end(t, TURN_FAULT_SILENT);
        return false;
    case STUN_LATER:
        break;
    }
    return false;
}

usec_t turn_client_deadline(const struct turn_client *t)
{
    usec_t due = t->refresh_at;

    if (t->state == TURN_OVER)
        return NEVER;
    if (t->request.is_open)
        return stun_request_deadline(&t->request);
    if (t->state == TURN_ASKING)
        return 0;
    for (size_t i = 0; i < t->peer_count; i++)
        if (t->peers[i].leave != TURN_DENIED)
            due = usec_min(due, t->peers[i].leave == TURN_WANTED ? 0 : t->peers[i].renew_at);
    for (size_t i = 0; i < t->channel_count; i++)
        if (!t->channels[i].is_denied)
            due = usec_min(due, t->channels[i].is_bound ? t->channels[i].renew_at : 0);
    return due;
}

bool turn_client_farewell(struct turn_client *t, struct random *random, struct writer *w)
{
    if (t->state != TURN_READY)
        return false;
    ask(t, 0, random, TURN_REFRESH);
    write_request(t, w, true);
    end(t, TURN_FAULT_NONE);
    return !w->bad;
}

/* --- answers --- */

static void challenged(struct turn_client *t, usec_t now, struct random *random,
                       const struct stun *answer, const uint8_t *__counted_by(length) message,
                       size_t length, bool is_stale)
{
    if ((t->session.has_key && !is_stale) || t->renewals == RENEWALS_MAX ||
        !turn_session_challenge(&t->session, answer, message, length)) {
        end(t, TURN_FAULT_CREDENTIALS);
        return;
    }
    t->renewals++;
    ask(t, now, random, t->asked);
}

static bool take_lifetime(struct turn_client *t, usec_t now, const struct stun *answer,
                          const uint8_t *__counted_by(length) message, size_t length)
{
    struct reader value = stun_find(answer, message, length, STUN_LIFETIME);
    const usec_t lifetime = usec_min(reader_u32(&value) * SECOND, LIFETIME_MOST);

    if (value.bad || lifetime < LIFETIME_LEAST)
        return false;
    t->refresh_at = now + usec_max(lifetime / 2, lifetime - REFRESH_AHEAD);
    return true;
}

static void allocated(struct turn_client *t, usec_t now, const struct stun *answer,
                      const uint8_t *__counted_by(length) message, size_t length)
{
    struct address relayed;

    if (!stun_find_address(answer, message, length, STUN_XOR_RELAYED_ADDRESS, &relayed) ||
        !address_is_usable_remote(&relayed) || relayed.family != t->family ||
        !take_lifetime(t, now, answer, message, length)) {
        end(t, TURN_FAULT_MALFORMED);
        return;
    }
    (void)stun_find_address(answer, message, length, STUN_XOR_MAPPED_ADDRESS, &t->mapped);
    t->relayed = relayed;
    t->state = TURN_READY;
}

static void permitted(struct turn_client *t, usec_t now)
{
    for (size_t i = 0; i < t->peer_count; i++) {
        if (!t->peers[i].is_asked)
            continue;
        t->peers[i].leave = TURN_GRANTED;
        t->peers[i].renew_at = now + PERMISSION_PERIOD;
    }
}

static void bound(struct turn_client *t, usec_t now)
{
    struct turn_channel *channel = &t->channels[t->channel_asked];
    struct turn_peer *peer = turn_client_peer(t, &channel->peer);

    channel->is_bound = true;
    channel->renew_at = now + CHANNEL_PERIOD;
    if (peer) { /* RFC 8656 section 12.1: a binding is a permission, too */
        peer->leave = TURN_GRANTED;
        peer->renew_at = now + PERMISSION_PERIOD;
    }
}

static void granted(struct turn_client *t, usec_t now, const struct stun *answer,
                    const uint8_t *__counted_by(length) message, size_t length)
{
    stun_request_end(&t->request);
    if (t->asked == TURN_ALLOCATE)
        allocated(t, now, answer, message, length);
    else if (t->asked == TURN_CREATE_PERMISSION)
        permitted(t, now);
    else if (t->asked == TURN_CHANNEL_BIND)
        bound(t, now);
    else if (!take_lifetime(t, now, answer, message, length))
        end(t, TURN_FAULT_MALFORMED);
}

/* One of them was too much for the server: each is asked for alone from now on. */
static void deny_peers(struct turn_client *t)
{
    size_t count = 0;

    for (size_t i = 0; i < t->peer_count; i++)
        count += t->peers[i].is_asked;
    for (size_t i = 0; count == 1 && i < t->peer_count; i++)
        if (t->peers[i].is_asked)
            t->peers[i].leave = TURN_DENIED;
    t->asks_singly = true;
}

static void refused(struct turn_client *t, unsigned code)
{
    stun_request_end(&t->request);
    if (t->asked == TURN_CREATE_PERMISSION && code != TURN_MISMATCH) {
        deny_peers(t);
    } else if (t->asked == TURN_CHANNEL_BIND && code != TURN_MISMATCH) {
        t->channels[t->channel_asked].is_denied = true;
        t->channels[t->channel_asked].is_bound = false;
    } else {
        t->code = code;
        end(t, TURN_FAULT_REFUSED);
    }
}

/* RFC 8489 section 9.2.4: what a server says before it can know our key is not signed. */
static bool may_be_unsigned(unsigned code)
{
    return code == TURN_TRY_ALTERNATE || code == STUN_BAD_REQUEST ||
           code == TURN_UNAUTHENTICATED || code == TURN_STALE_NONCE;
}

static enum drop receive_error(struct turn_client *t, usec_t now, struct random *random,
                               const struct stun *answer,
                               const uint8_t *__counted_by(length) message, size_t length)
{
    const unsigned code = stun_error_code(answer, message, length);

    if (code == 0)
        return DROP_TURN_MALFORMED;
    if (!may_be_unsigned(code) && !turn_session_proves(&t->session, answer, message, length))
        return DROP_STUN_INTEGRITY;
    if (code == TURN_UNAUTHENTICATED || code == TURN_STALE_NONCE) {
        challenged(t, now, random, answer, message, length, code == TURN_STALE_NONCE);
    } else if (code == TURN_TRY_ALTERNATE && t->asked == TURN_ALLOCATE &&
               stun_find_address(answer, message, length, STUN_ALTERNATE_SERVER,
                                 &t->alternate) &&
               address_is_usable_remote(&t->alternate)) {
        end(t, TURN_FAULT_MOVED);
    } else {
        refused(t, code);
    }
    return DROP_NONE;
}

static enum drop receive_indication(struct turn_client *t, const struct stun *stun,
                                    const uint8_t *__counted_by(length) message, size_t length,
                                    struct turn_arrival *arrival)
{
    struct reader payload = stun_find(stun, message, length, STUN_DATA);

    if (stun->type != (TURN_DATA | TURN_INDICATION) || t->state != TURN_READY)
        return DROP_STUN_IGNORED;
    if (payload.bad || !stun_find_address(stun, message, length, STUN_XOR_PEER_ADDRESS,
                                          &arrival->peer))
        return DROP_TURN_MALFORMED;
    if (!turn_client_peer(t, &arrival->peer))
        return DROP_TURN_PEER;
    arrival->has_payload = true;
    arrival->payload = payload;
    return DROP_NONE;
}

static enum drop receive_channel(struct turn_client *t, struct reader message,
                                 struct turn_arrival *arrival)
{
    uint16_t channel;

    if (!turn_read_channel(message, &channel, &arrival->payload))
        return DROP_TURN_MALFORMED;
    const size_t at = channel - TURN_CHANNEL_FIRST;
    if (t->state != TURN_READY || at >= t->channel_count || t->channels[at].is_denied)
        return DROP_TURN_PEER;
    arrival->has_payload = true;
    arrival->peer = t->channels[at].peer;
    return DROP_NONE;
}

enum drop turn_client_receive(struct turn_client *t, usec_t now, struct random *random,
                              const uint8_t *__counted_by(length) message, size_t length,
                              struct turn_arrival *arrival)
{
    struct stun stun;

    memset(arrival, 0, sizeof *arrival);
    if (turn_is_channel(message, length))
        return receive_channel(t, reader_of(message, length), arrival);
    if (!stun_parse(&stun, message, length))
        return DROP_STUN_MALFORMED;
    if ((stun.type & STUN_CLASS_MASK) == TURN_INDICATION)
        return receive_indication(t, &stun, message, length, arrival);
    if (!stun_request_is(&t->request, &stun))
        return DROP_STUN_UNMATCHED;
    if (stun.type == (t->asked | TURN_ERROR))
        return receive_error(t, now, random, &stun, message, length);
    if (stun.type != (t->asked | TURN_SUCCESS))
        return DROP_STUN_UNMATCHED;
    if (!turn_session_proves(&t->session, &stun, message, length))
        return DROP_STUN_INTEGRITY;
    if (stun.unknown_count > 0)
        return DROP_STUN_ATTRIBUTE;
    granted(t, now, &stun, message, length);
    return DROP_NONE;
}
