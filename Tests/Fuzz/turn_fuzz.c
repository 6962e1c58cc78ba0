/* turn_fuzz.c - whatever a TURN server says, its client's invariants hold.
 *
 * The input is a story: what the server answers to what was asked, well made or with bytes of the
 * story put over it, what time passes, whom the client wants to speak to. The answers are signed,
 * so that the fuzzer need not find an HMAC. The same bytes also come as a stream. */
#include "proto/stun_write.h"
#include "proto/turn_client.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

struct story {
    struct turn_client client;
    struct random random;
    usec_t now;
    struct reader in;
    struct stun asked;
    bool has_asked;
    uint8_t message[TURN_MESSAGE_MAX];
};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static struct address peer_of(uint8_t byte)
{
    return (struct address){.family = byte & 64 ? 6 : 4,
                            .port = (uint16_t)(1 + byte % 4),
                            .ip = {192, 0, 2, byte & 63}};
}

static void check_invariants(const struct turn_client *t)
{
    must(t->state == TURN_ASKING || t->state == TURN_READY || t->state == TURN_OVER);
    must((t->state == TURN_READY) == address_is_set(&t->relayed));
    must((t->state == TURN_OVER) == (turn_client_deadline(t) == NEVER));
    must(t->state == TURN_OVER || t->fault == TURN_FAULT_NONE);
    must(t->peer_count <= TURN_PEERS_MAX && t->channel_count <= TURN_CHANNELS_MAX);
    must(t->state != TURN_READY || address_is_usable_remote(&t->relayed));
    must(t->session.realm_length <= TURN_REALM_MAX && t->session.nonce_length <= TURN_NONCE_MAX);
}

static void speak(struct story *s)
{
    for (size_t i = 0;; i++) {
        struct writer w = writer_of(s->message, sizeof s->message);
        if (!turn_client_next(&s->client, s->now, &s->random, &w))
            break;
        must(i < 4 && w.used <= TURN_REQUEST_MAX);
        must(stun_parse(&s->asked, s->message, w.used));
        s->has_asked = true;
    }
    must(turn_client_deadline(&s->client) > s->now);
}

static void hear(struct story *s, const uint8_t *__counted_by(length) bytes, size_t length)
{
    struct turn_arrival arrival;
    const enum turn_state before = s->client.state;
    const enum drop why =
        turn_client_receive(&s->client, s->now, &s->random, bytes, length, &arrival);

    must(why == DROP_NONE || !arrival.has_payload);
    must(why == DROP_NONE || s->client.state == before);
    must(before != TURN_OVER || s->client.state == TURN_OVER);
    if (arrival.has_payload) {
        must(before == TURN_READY && arrival.payload.len <= length);
        must(turn_client_peer(&s->client, &arrival.peer) ||
             turn_client_channel(&s->client, &arrival.peer) || s->client.channel_count > 0);
    }
    check_invariants(&s->client);
}

/* An answer as a server writes it, and over it what the story wants. */
static void answer(struct story *s, uint8_t what)
{
    static const uint8_t filler[128] = {'f'};
    static const unsigned codes[] = {300, 400, 401, 403, 437, 438, 443, 486, 508};
    const struct turn_session *session = &s->client.session;
    uint8_t room[1400];
    struct writer w = writer_of(room, sizeof room);
    const bool is_error = what & 1;
    const size_t start = stun_begin(
        &w, (uint16_t)(s->asked.type | (is_error ? TURN_ERROR : TURN_SUCCESS)),
        s->asked.transaction);
    const uint8_t detail = reader_u8(&s->in);
    const struct address address = peer_of(detail);

    if (is_error) {
        const unsigned code = codes[detail % 9];
        stun_put_u32(&w, STUN_ERROR_CODE, code / 100 << 8 | code % 100);
        stun_put(&w, STUN_REALM, filler, 1 + detail % 40);
        stun_put(&w, STUN_NONCE, filler, 1 + detail / 2);
        stun_put(&w, STUN_ALTERNATE_SERVER,
                 (const uint8_t[]){0, 1, 1, detail, 192, 0, 2, detail}, 8);
    } else {
        stun_put_address(&w, STUN_XOR_RELAYED_ADDRESS, &address, s->asked.transaction);
        stun_put_u32(&w, STUN_LIFETIME, detail * 8u);
    }
    if (what & 2) {
        struct reader more = reader_slice(&s->in, reader_u8(&s->in) & ~3u);
        writer_bytes(&w, more.bytes, more.len);
    }
    stun_end(&w, start, session->key, session->has_key ? sizeof session->key : 0);
    if (!w.bad)
        hear(s, room, w.used);
}

static void indicate(struct story *s, uint8_t detail)
{
    static const uint8_t transaction[STUN_TRANSACTION_SIZE] = {1};
    const struct address peer = peer_of(detail);
    uint8_t room[400];
    struct writer w = writer_of(room, sizeof room);
    const size_t start = stun_begin(&w, TURN_DATA | TURN_INDICATION, transaction);
    struct reader payload = reader_slice(&s->in, reader_u8(&s->in));

    stun_put_address(&w, STUN_XOR_PEER_ADDRESS, &peer, transaction);
    stun_put(&w, STUN_DATA, payload.bytes, payload.len);
    stun_end(&w, start, NULL, 0);
    hear(s, room, w.used);
}

static void wrap(struct story *s, uint8_t detail)
{
    const struct address peer = peer_of(detail);
    uint8_t room[128 + TURN_AROUND_MAX];
    struct writer w = writer_of(room, sizeof room);
    const size_t length = detail / 2;

    if (turn_client_wrap(&s->client, &s->random, &peer, s->message, length, &w))
        must(w.used > length && w.used <= length + TURN_AROUND_MAX);
}

static void live(struct story *s, uint8_t what, uint8_t detail)
{
    const struct address peer = peer_of(detail);

    if (what < 96 && s->has_asked)
        answer(s, what);
    else if (what < 128)
        indicate(s, detail);
    else if (what < 144)
        (void)turn_client_permit(&s->client, &peer);
    else if (what < 160)
        turn_client_bind(&s->client, &peer);
    else if (what < 192)
        wrap(s, detail);
    else if (what < 240)
        s->now += (usec_t)detail * SECOND;
    else {
        struct reader bytes = reader_slice(&s->in, detail);
        hear(s, bytes.bytes, bytes.len);
    }
    speak(s);
    check_invariants(&s->client);
}

/* Cut in any two pieces a stream gives the same messages. */
static void read_stream(const uint8_t *__counted_by(size) input, size_t size)
{
    static struct turn_framing framing;
    size_t too_long = 0, bytes = 0;

    memset(&framing, 0, sizeof framing);
    for (size_t at = 0; at < size; at += 97) {
        struct reader in = reader_of(input + at, size - at < 97 ? size - at : 97);
        struct reader message;
        enum turn_framing_step step;

        do {
            step = turn_framing_next(&framing, &in, &message, &too_long);
            if (step == TURN_FRAMING_BROKEN)
                return;
            if (step == TURN_FRAMING_MESSAGE) {
                must(message.len >= TURN_CHANNEL_HEAD && message.len <= TURN_MESSAGE_MAX);
                bytes += message.len;
            }
        } while (step == TURN_FRAMING_MESSAGE);
        must(reader_left(&in) == 0);
    }
    must(bytes <= size);
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    static struct story s;
    const uint8_t seed[RANDOM_SEED_SIZE] = {1};
    const struct turn_login login = {
        .username_length = 1, .password_length = 1, .username = {'u'}, .password = {'p'}};

    memset(&s, 0, sizeof s);
    read_stream(input, size);
    random_seed(&s.random, seed);
    s.in = reader_of(input, size);
    turn_client_init(&s.client, &login, 4, reader_u8(&s.in) & 1);
    speak(&s);
    while (reader_left(&s.in) >= 2) {
        const uint8_t what = reader_u8(&s.in), detail = reader_u8(&s.in);
        live(&s, what, detail);
    }
    return 0;
}
