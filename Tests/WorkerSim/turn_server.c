/* turn_server.c - requests, permissions, channels and payloads of turn_server.h. */
#include "turn_server.h"

#include "proto/stun_write.h"

#include <assert.h>
#include <string.h>

#define REALM "bisque"
#define REALM_LENGTH 6
#define LEAVE_TIME (300 * SECOND)
#define BINDING_TIME (600 * SECOND)

struct question {
    struct turn_server *__single server;
    usec_t now;
    const struct flow *__single client;
    struct stun stun;
    size_t length;
    const uint8_t *__counted_by(length) bytes;
    struct writer *__single out;
    uint8_t key[DIGEST_MD5_SIZE];
};

void turn_server_open(struct turn_server *server, const struct address *address,
                      const struct turn_login *login)
{
    memset(server, 0, sizeof *server);
    server->address = *address;
    server->login = *login;
    server->nonce = 1;
    server->answers = true;
    server->lifetime = 600;
    server->next_port = 50000;
}

static void make_key(const struct turn_server *server, uint8_t *__counted_by(DIGEST_MD5_SIZE) key)
{
    uint8_t text[1024];
    struct writer w = writer_of(text, sizeof text);

    writer_bytes(&w, server->login.username, server->login.username_length);
    writer_bytes(&w, (const uint8_t *)":" REALM ":", REALM_LENGTH + 2);
    writer_bytes(&w, server->login.password, server->login.password_length);
    (void)digest_md5(key, text, w.used);
}

/* --- answers --- */

static void refuse(struct question *q, unsigned code, bool is_signed)
{
    const size_t start =
        stun_begin(q->out, (uint16_t)(q->stun.type | TURN_ERROR), q->stun.transaction);

    q->server->refused++;
    stun_put_u32(q->out, STUN_ERROR_CODE, code / 100 << 8 | code % 100);
    if (code == TURN_UNAUTHENTICATED || code == TURN_STALE_NONCE) {
        stun_put(q->out, STUN_REALM, (const uint8_t *)REALM, REALM_LENGTH);
        stun_put(q->out, STUN_NONCE, &q->server->nonce, 1);
    }
    if (code == TURN_TRY_ALTERNATE) {
        uint8_t value[8] = {0, STUN_FAMILY_IPV4, (uint8_t)(q->server->moved_to.port >> 8),
                            (uint8_t)q->server->moved_to.port};
        memcpy(value + 4, q->server->moved_to.ip, 4);
        stun_put(q->out, STUN_ALTERNATE_SERVER, value, sizeof value);
    }
    stun_end(q->out, start, q->key, is_signed ? DIGEST_MD5_SIZE : 0);
}

static bool is_proven(struct question *q)
{
    struct reader nonce = stun_find(&q->stun, q->bytes, q->length, STUN_NONCE);

    if (q->stun.integrity_at == 0) {
        refuse(q, TURN_UNAUTHENTICATED, false);
        return false;
    }
    if (reader_u8(&nonce) != q->server->nonce) {
        refuse(q, TURN_STALE_NONCE, false);
        return false;
    }
    if (!stun_proves(&q->stun, q->bytes, q->length, q->key, sizeof q->key)) {
        refuse(q, TURN_UNAUTHENTICATED, false);
        return false;
    }
    return true;
}

static size_t begin_success(struct question *q)
{
    return stun_begin(q->out, (uint16_t)(q->stun.type | TURN_SUCCESS), q->stun.transaction);
}

static void end_success(struct question *q, size_t start)
{
    stun_end(q->out, start, q->key, DIGEST_MD5_SIZE);
}

/* --- requests --- */

static struct turn_allocation *__single allocation_of(struct turn_server *server, usec_t now,
                                                      const struct flow *client)
{
    for (size_t i = 0; i < TURN_SERVER_ALLOCATIONS; i++) {
        struct turn_allocation *a = &server->allocations[i];
        if (a->is_open && a->until <= now)
            a->is_open = false;
        if (a->is_open && flow_equal(&a->client, client))
            return a;
    }
    return NULL;
}

static void allocate(struct question *q)
{
    struct turn_server *server = q->server;
    struct turn_allocation *__single a = NULL;

    if (allocation_of(server, q->now, q->client)) {
        refuse(q, TURN_MISMATCH, true);
        return;
    }
    for (size_t i = 0; !a && i < TURN_SERVER_ALLOCATIONS; i++)
        if (!server->allocations[i].is_open)
            a = &server->allocations[i];
    if (!a || server->refuses_with != 0) {
        refuse(q, a ? server->refuses_with : TURN_QUOTA, true);
        return;
    }
    memset(a, 0, sizeof *a);
    a->is_open = true;
    a->client = *q->client;
    a->relayed = server->address;
    a->relayed.port = server->next_port++;
    a->until = q->now + server->lifetime * SECOND;
    const size_t start = begin_success(q);
    stun_put_address(q->out, STUN_XOR_RELAYED_ADDRESS, &a->relayed, q->stun.transaction);
    stun_put_address(q->out, STUN_XOR_MAPPED_ADDRESS, &q->client->remote, q->stun.transaction);
    stun_put_u32(q->out, STUN_LIFETIME, server->lifetime);
    end_success(q, start);
}

static void refresh(struct question *q, struct turn_allocation *a)
{
    struct reader asked = stun_find(&q->stun, q->bytes, q->length, STUN_LIFETIME);
    const uint32_t lifetime = asked.bad ? q->server->lifetime : reader_u32(&asked);
    const size_t start = begin_success(q);

    a->until = q->now + lifetime * SECOND;
    a->is_open = lifetime > 0;
    stun_put_u32(q->out, STUN_LIFETIME, lifetime);
    end_success(q, start);
}

static struct turn_leave_given *__single leave_of(struct turn_allocation *a, usec_t now,
                                                  const struct address *peer)
{
    for (size_t i = 0; i < a->leave_count; i++)
        if (address_same_host(&a->leaves[i].host, peer) && a->leaves[i].until > now)
            return &a->leaves[i];
    return NULL;
}

static void give_leave(struct turn_allocation *a, usec_t now, const struct address *peer)
{
    struct turn_leave_given *leave = leave_of(a, now, peer);

    if (!leave) {
        assert(a->leave_count < TURN_SERVER_LEAVES);
        leave = &a->leaves[a->leave_count++];
    }
    *leave = (struct turn_leave_given){.host = *peer, .until = now + LEAVE_TIME};
}

/* Every XOR-PEER-ADDRESS of the request; false: one is forbidden. */
static bool each_peer(struct question *q, struct turn_allocation *__single a)
{
    struct reader r = reader_of(q->bytes, q->stun.integrity_at);
    uint8_t mask[16];

    stun_mask(mask, q->stun.transaction);
    reader_skip(&r, 20);
    while (reader_left(&r) > 0) {
        const uint16_t type = reader_u16(&r);
        const size_t size = reader_u16(&r);
        struct reader value = reader_slice(&r, size);
        struct address peer = {.family = 4};

        reader_skip(&r, (4 - size % 4) % 4);
        if (type != STUN_XOR_PEER_ADDRESS)
            continue;
        reader_skip(&value, 4);
        for (size_t i = 0; i < 4; i++)
            peer.ip[i] = reader_u8(&value) ^ mask[i];
        if (address_same_host(&peer, &q->server->forbidden))
            return false;
        if (a)
            give_leave(a, q->now, &peer);
    }
    return true;
}

static void permit(struct question *q, struct turn_allocation *a)
{
    if (!each_peer(q, NULL)) {
        refuse(q, TURN_FORBIDDEN, true);
        return;
    }
    (void)each_peer(q, a);
    end_success(q, begin_success(q));
}

static void bind(struct question *q, struct turn_allocation *a)
{
    struct reader number = stun_find(&q->stun, q->bytes, q->length, STUN_CHANNEL_NUMBER);
    struct turn_binding fresh = {.number = reader_u16(&number), .until = q->now + BINDING_TIME};
    size_t at = 0;

    if (!stun_find_address(&q->stun, q->bytes, q->length, STUN_XOR_PEER_ADDRESS, &fresh.peer)) {
        refuse(q, STUN_BAD_REQUEST, true);
        return;
    }
    while (at < a->binding_count && a->bindings[at].number != fresh.number)
        at++;
    assert(at < TURN_SERVER_LEAVES);
    if (at == a->binding_count)
        a->binding_count++;
    a->bindings[at] = fresh;
    give_leave(a, q->now, &fresh.peer);
    end_success(q, begin_success(q));
}

static void answer(struct question *q)
{
    struct turn_allocation *a = allocation_of(q->server, q->now, q->client);

    if (address_is_set(&q->server->moved_to)) {
        refuse(q, TURN_TRY_ALTERNATE, false);
        return;
    }
    if (!is_proven(q))
        return;
    if (q->stun.type == TURN_ALLOCATE)
        allocate(q);
    else if (!a)
        refuse(q, TURN_MISMATCH, true);
    else if (q->stun.type == TURN_REFRESH)
        refresh(q, a);
    else if (q->stun.type == TURN_CREATE_PERMISSION)
        permit(q, a);
    else if (q->stun.type == TURN_CHANNEL_BIND)
        bind(q, a);
}

/* --- payloads --- */

static void forward(struct turn_server *server, usec_t now, struct turn_allocation *a,
                    const struct address *peer, struct reader payload, struct writer *out,
                    struct flow *to, struct address *from)
{
    if (!leave_of(a, now, peer))
        return;
    server->relayed++;
    *to = (struct flow){.remote = *peer};
    *from = a->relayed;
    writer_bytes(out, payload.bytes, payload.len);
}

static void hear_channel(struct turn_server *server, usec_t now, struct turn_allocation *a,
                         struct reader in, struct writer *out, struct flow *to,
                         struct address *from)
{
    struct reader payload;
    uint16_t number;

    if (!turn_read_channel(in, &number, &payload))
        return;
    for (size_t i = 0; i < a->binding_count; i++) {
        if (a->bindings[i].number != number || a->bindings[i].until <= now)
            continue;
        server->as_channel++;
        forward(server, now, a, &a->bindings[i].peer, payload, out, to, from);
    }
}

void turn_server_hear(struct turn_server *server, usec_t now, const struct flow *client,
                      const uint8_t *__counted_by(length) bytes, size_t length,
                      struct writer *out, struct flow *to, struct address *from)
{
    struct turn_allocation *a = allocation_of(server, now, client);
    struct question q = {.server = server, .now = now, .client = client, .length = length,
                         .bytes = bytes, .out = out};

    *to = *client;
    *from = server->address;
    if (!server->answers)
        return;
    server->badly_padded += client->socket != 0 && length % 4 != 0;
    if (turn_is_channel(bytes, length)) {
        if (a)
            hear_channel(server, now, a, reader_of(bytes, length), out, to, from);
        return;
    }
    if (!stun_parse(&q.stun, bytes, length))
        return;
    if (q.stun.type == STUN_BINDING_REQUEST) {
        stun_write_success(out, &q.stun, &client->remote, NULL, 0);
        return;
    }
    if (q.stun.type == (TURN_SEND | TURN_INDICATION)) {
        struct address peer;
        struct reader payload = stun_find(&q.stun, bytes, length, STUN_DATA);
        if (a && !payload.bad &&
            stun_find_address(&q.stun, bytes, length, STUN_XOR_PEER_ADDRESS, &peer))
            forward(server, now, a, &peer, payload, out, to, from);
        return;
    }
    if ((q.stun.type & STUN_CLASS_MASK) != 0)
        return;
    make_key(server, q.key);
    answer(&q);
}

static void wrap(struct turn_server *server, usec_t now, const struct turn_allocation *a,
                 const struct address *peer, const uint8_t *__counted_by(length) bytes,
                 size_t length, struct writer *out)
{
    const uint8_t transaction[STUN_TRANSACTION_SIZE] = {(uint8_t)server->relayed, 7};

    for (size_t i = 0; i < a->binding_count; i++) {
        if (!address_equal(&a->bindings[i].peer, peer) || a->bindings[i].until <= now)
            continue;
        server->as_channel++;
        turn_write_channel(out, a->bindings[i].number, bytes, length, a->client.socket != 0);
        return;
    }
    const size_t start = stun_begin(out, TURN_DATA | TURN_INDICATION, transaction);
    stun_put_address(out, STUN_XOR_PEER_ADDRESS, peer, transaction);
    stun_put(out, STUN_DATA, bytes, length);
    stun_end(out, start, NULL, 0);
}

bool turn_server_relay(struct turn_server *server, usec_t now, const struct address *peer,
                       const struct address *relayed, const uint8_t *__counted_by(length) bytes,
                       size_t length, struct writer *out, struct flow *to)
{
    for (size_t i = 0; i < TURN_SERVER_ALLOCATIONS; i++) {
        struct turn_allocation *a = &server->allocations[i];
        if (!a->is_open || a->until <= now || !address_equal(&a->relayed, relayed))
            continue;
        *to = a->client;
        if (server->answers && leave_of(a, now, peer)) {
            server->relayed++;
            wrap(server, now, a, peer, bytes, length, out);
        }
        return true;
    }
    return false;
}

size_t turn_server_count(const struct turn_server *server, usec_t now)
{
    size_t count = 0;

    for (size_t i = 0; i < TURN_SERVER_ALLOCATIONS; i++)
        count += server->allocations[i].is_open && server->allocations[i].until > now;
    return count;
}
