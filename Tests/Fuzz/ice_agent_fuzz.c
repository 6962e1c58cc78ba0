/* ice_agent_fuzz.c - whatever a far side and a server say, an agent's invariants hold.
 *
 * The input is a story of one agent with a socket, a STUN and a TURN server: checks and answers
 * that are well made, or have bytes of the story added before they are signed; candidates;
 * payloads; restarts; time. */
#include "proto/digest.h"
#include "proto/ice_agent.h"
#include "proto/stun_write.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

#define ASKED_MAX 8

struct story {
    struct ice_agent agent;
    usec_t now;
    struct reader in;
    size_t asked_count; /* ever */
    struct stun asked[ASKED_MAX];
    struct address asked_at[ASKED_MAX];
};

static const uint8_t password[] = "passwordpasswordpassword";
#define PASSWORD_LENGTH 22

static void must(bool holds)
{
    if (!holds)
        abort();
}

static struct address address_of(uint8_t byte)
{
    return (struct address){.family = 4, .port = (uint16_t)(1000 + byte), .ip = {192, 0, 2, 9}};
}

static const struct address server = {.family = 4, .port = 3478, .ip = {198, 51, 100, 1}};

static void check_pairs(const struct ice_agent *a)
{
    for (size_t i = 0; i < a->pairs.count; i++) {
        const struct ice_pair *pair = &a->pairs.list[i];
        must(pair->local < a->local_count && pair->remote < a->remote_count);
        must(a->locals[pair->local].base == pair->local);
        must((pair->valid != ICE_NONE) == (pair->state == ICE_PAIR_SUCCEEDED));
        must(pair->valid == ICE_NONE || pair->valid < a->local_count);
        must(pair->state != ICE_PAIR_IN_PROGRESS || pair->check.is_open);
        must(!pair->check.is_open || pair->state == ICE_PAIR_IN_PROGRESS ||
             pair->state == ICE_PAIR_SUCCEEDED);
        for (size_t j = 0; j < i; j++)
            must(a->pairs.list[j].local != pair->local || a->pairs.list[j].remote != pair->remote);
    }
}

static void check_invariants(const struct ice_agent *a)
{
    must(a->local_count <= ICE_LOCALS_MAX && a->remote_count <= ICE_REMOTES_MAX);
    must(a->pairs.count <= ICE_PAIRS_MAX);
    check_pairs(a);
    for (size_t i = 0; i < a->remote_count; i++)
        must(address_is_usable_remote(&a->remotes[i].address));
    const bool has_way = a->path.is_set && a->path.generation == a->generation;
    const bool is_reached = a->state == ICE_AGENT_CONNECTED || a->state == ICE_AGENT_COMPLETED ||
                            a->state == ICE_AGENT_DISCONNECTED;
    must(is_reached || !has_way);
    must(!is_reached || a->path.is_set); /* perhaps the one from before a restart */
    must(a->state != ICE_AGENT_COMPLETED || (has_way && a->path.is_nominated));
    must(!a->path.is_set || !a->locals[a->path.base].is_gone);
}

/* What was asked, so that it can be answered. */
static void note(struct story *s, const struct ice_datagram *out)
{
    struct stun stun;

    must(out->w.used > 0 && out->w.used <= ICE_DATAGRAM_MAX);
    must(address_is_usable_remote(&out->to.remote));
    if (!stun_parse(&stun, out->w.bytes, out->w.used) || (stun.type & STUN_CLASS_MASK) != 0)
        return;
    s->asked[s->asked_count % ASKED_MAX] = stun;
    s->asked_at[s->asked_count++ % ASKED_MAX] = out->to.remote;
}

static void speak(struct story *s)
{
    struct ice_event event;
    size_t sent = 0, told = 0;

    for (;;) {
        static uint8_t room[ICE_DATAGRAM_MAX];
        struct ice_datagram out = {.w = writer_of(room, sizeof room)};
        if (!ice_agent_next(&s->agent, s->now, &out))
            break;
        note(s, &out);
        must(++sent < 200);
    }
    while (ice_agent_event(&s->agent, &event))
        must(++told < 200);
    must(ice_agent_deadline(&s->agent) > s->now);
    check_invariants(&s->agent);
}

static void hear(struct story *s, const struct address *from,
                 const uint8_t *__counted_by(length) bytes, size_t length)
{
    static uint8_t room[ICE_DATAGRAM_MAX];
    struct ice_datagram answer = {.w = writer_of(room, sizeof room)};
    struct ice_arrival arrival;
    const struct flow flow = {.remote = *from, .socket = 3};
    const enum drop why =
        ice_agent_receive(&s->agent, s->now, &flow, bytes, length, &arrival, &answer);

    must(why == DROP_NONE || !arrival.has_payload);
    must(!arrival.has_payload || arrival.payload.len <= length);
    must(answer.w.used <= 80 + TURN_AROUND_MAX);
    check_invariants(&s->agent);
}

static void put_more(struct story *s, struct writer *w, uint8_t what)
{
    if (!(what & 8))
        return;
    struct reader more = reader_slice(&s->in, reader_u8(&s->in) & ~3u);
    writer_bytes(w, more.bytes, more.len);
}

static void check_from(struct story *s, uint8_t what, uint8_t whom)
{
    const struct ice_credentials *as =
        what & 1 && s->agent.former[0].fragment_length ? &s->agent.former[0] : &s->agent.local;
    const struct address from = address_of(whom);
    const uint8_t transaction[STUN_TRANSACTION_SIZE] = {whom, what};
    uint8_t room[600], name[64];
    struct writer w = writer_of(room, sizeof room), n = writer_of(name, sizeof name);
    const size_t start = stun_begin(&w, STUN_BINDING_REQUEST, transaction);

    writer_bytes(&n, as->fragment, as->fragment_length);
    writer_u8(&n, ':');
    stun_put(&w, STUN_USERNAME, name, n.used);
    stun_put_u64(&w, what & 2 ? STUN_ICE_CONTROLLING : STUN_ICE_CONTROLLED, whom << 8);
    if (what & 4)
        stun_put(&w, STUN_USE_CANDIDATE, NULL, 0);
    stun_put_u32(&w, STUN_PRIORITY, whom);
    put_more(s, &w, what);
    stun_end(&w, start, as->password, as->password_length);
    if (!w.bad)
        hear(s, &from, room, w.used);
}

/* Answers one of the last questions, of whomever it was asked. */
static void answer(struct story *s, uint8_t what, uint8_t which)
{
    const size_t known = s->asked_count < ASKED_MAX ? s->asked_count : ASKED_MAX;
    uint8_t room[900];
    struct writer w = writer_of(room, sizeof room);

    if (known == 0)
        return;
    const struct stun *asked = &s->asked[which % known];
    const struct address from = s->asked_at[which % known];
    const bool is_error = what & 4;
    const size_t start =
        stun_begin(&w, (uint16_t)(asked->type | (is_error ? TURN_ERROR : TURN_SUCCESS)),
                   asked->transaction);
    const struct address mapped = address_of(what & 1 ? which : 0);
    if (is_error) {
        const unsigned code = which & 1 ? 487 : which & 2 ? 401 : 438;
        stun_put_u32(&w, STUN_ERROR_CODE, code / 100 << 8 | code % 100);
        stun_put(&w, STUN_REALM, (const uint8_t[]){'r'}, 1);
        stun_put(&w, STUN_NONCE, (const uint8_t[]){which}, 1);
    } else {
        stun_put_address(&w, STUN_XOR_MAPPED_ADDRESS, &mapped, asked->transaction);
        stun_put_address(&w, STUN_XOR_RELAYED_ADDRESS, &mapped, asked->transaction);
        stun_put_u32(&w, STUN_LIFETIME, 600);
    }
    put_more(s, &w, what);
    const struct turn_session *session = &s->agent.relays[0].client.session;
    const bool is_of_server = (asked->type & 0xf) != STUN_BINDING_REQUEST;
    if (is_of_server)
        stun_end(&w, start, session->key, session->has_key ? sizeof session->key : 0);
    else
        stun_end(&w, start, password, PASSWORD_LENGTH);
    if (!w.bad)
        hear(s, &from, room, w.used);
}

static void relay(struct story *s, uint8_t whom)
{
    const uint8_t transaction[STUN_TRANSACTION_SIZE] = {whom};
    const struct address peer = address_of(whom);
    uint8_t room[600];
    struct writer w = writer_of(room, sizeof room);
    const size_t start = stun_begin(&w, TURN_DATA | TURN_INDICATION, transaction);
    struct reader payload = reader_slice(&s->in, reader_u8(&s->in));

    stun_put_address(&w, STUN_XOR_PEER_ADDRESS, &peer, transaction);
    stun_put(&w, STUN_DATA, payload.bytes, payload.len);
    stun_end(&w, start, NULL, 0);
    hear(s, &server, room, w.used);
}

static void learn(struct story *s, uint8_t whom)
{
    struct ice_candidate candidate = {.kind = (enum ice_kind)(whom % 4),
                                      .address = address_of(whom),
                                      .priority = whom * 1000u};

    ice_set_foundation(&candidate, whom % 8);
    (void)ice_agent_add_remote(&s->agent, s->now, &candidate);
}

static void set_far(struct story *s)
{
    struct ice_far far = {.fragment_length = 3, .password_length = PASSWORD_LENGTH};

    if (s->agent.remote.fragment_length > 0)
        return;
    memcpy(far.fragment, "far", 3);
    memcpy(far.password, password, PASSWORD_LENGTH);
    ice_agent_set_remote(&s->agent, s->now, &far);
}

static struct ice_credentials credentials(uint8_t number)
{
    struct ice_credentials c = {.fragment_length = 4, .password_length = PASSWORD_LENGTH};

    memset(c.fragment, 'a' + number % 26, 4);
    memcpy(c.password, password, PASSWORD_LENGTH);
    return c;
}

static void live(struct story *s, uint8_t what, uint8_t detail)
{
    const struct address from = address_of(detail);

    if (what < 80)
        check_from(s, what, detail);
    else if (what < 144)
        answer(s, what, detail);
    else if (what < 160)
        relay(s, detail);
    else if (what < 176)
        learn(s, detail);
    else if (what < 184)
        set_far(s);
    else if (what < 186)
        ice_agent_end_remote(&s->agent, s->now);
    else if (what < 232)
        s->now += (usec_t)(detail + 1) * (what & 1 ? 20 * MILLISECOND : SECOND / 2);
    else if (what < 236) {
        const struct ice_credentials fresh = credentials(detail);
        ice_agent_restart(&s->agent, s->now, &fresh);
    } else {
        struct reader bytes = reader_slice(&s->in, detail);
        hear(s, what & 1 ? &from : &server, bytes.bytes, bytes.len);
    }
    speak(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    static struct story s;
    const struct address host = {.family = 4, .port = 4000, .ip = {10, 0, 0, 1}};
    struct ice_agent_options options = {.local = credentials(0)};
    struct ice_server asked = {.address = server};

    memset(&s, 0, sizeof s);
    s.in = reader_of(input, size);
    const uint8_t first = reader_u8(&s.in);
    options.is_controlling = first & 1;
    options.kinds = first & 2 ? ICE_ALL_KINDS : first >> 4;
    ice_agent_init(&s.agent, &options);
    (void)ice_agent_add_host(&s.agent, 3, &host);
    (void)ice_agent_add_server(&s.agent, &asked);
    asked.relays = true;
    asked.login = (struct turn_login){
        .username_length = 1, .password_length = 1, .username = {'u'}, .password = {'p'}};
    (void)ice_agent_add_server(&s.agent, &asked);
    ice_agent_gather(&s.agent, s.now);
    if (first & 4)
        set_far(&s);
    speak(&s);
    while (reader_left(&s.in) >= 2) {
        const uint8_t what = reader_u8(&s.in), detail = reader_u8(&s.in);
        live(&s, what, detail);
    }
    return 0;
}
