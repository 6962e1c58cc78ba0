/* engine_browser.c - what a browser would say to a worker, or almost. */
#include "browser.h"
#include "check.h"
#include "engine_script.h"
#include "graph/graph.h"
#include "proto/dtls.h"
#include "visit.h"

#include <channel_messages.h>
#include <string.h>

const char *const attack_fragments[FRAGMENTS] = {"worker", "another", "third"};

/* -- one that keeps the rules ----------------------------------------------------------------- */

void attack_invite(struct attack *a, const struct flow *where, const char *fragment,
                   bool is_client)
{
    struct dtls_identity *__single identity = attack_graph(a)->identity;
    struct ch_view name = ch_view_string(fragment), password = ch_view_string(PASSWORD);
    struct ice_credentials worker = {.fragment_length = (uint8_t)name.len,
                                     .password_length = (uint8_t)password.len};
    uint8_t digest[DTLS_DIGEST_MAX];

    if (a->browser || !identity)
        return;
    memcpy(worker.fragment, name.at, name.len);
    memcpy(worker.password, password.at, password.len);
    size_t length = dtls_identity_fingerprint(identity, DTLS_SHA256, digest);
    a->browser_at = *where;
    a->browser = browser_open(is_client ? DTLS_CLIENT : DTLS_SERVER, SUITE_AEAD_AES_128_GCM,
                              &worker, digest, length);
}

static void say(struct attack *a, const uint8_t *__counted_by(length) packet, size_t length)
{
    attack_datagram(a, a->browser_at.socket, a->browser_at.remote.ip[3],
                    a->browser_at.remote.port, packet, length);
}

void attack_converse(struct attack *a)
{
    uint8_t packet[BROWSER_DATAGRAM_MAX];

    for (size_t round = 0; a->browser && round < 4; round++) {
        size_t length;
        while (!a->is_over && (length = browser_next(a->browser, a->now, packet)) > 0)
            say(a, packet, length);
        visit_receive(&a->out, &a->browser_at, a->browser, a->now);
        attack_turn(a);
    }
}

void step_handshake(struct attack *a, struct script *s)
{
    uint8_t where = take(s), how = take(s);
    struct flow flow = {.socket = where % SOCKETS,
                        .remote = {.family = 4,
                                   .port = (uint16_t)(4000 + (how >> 2) % 4),
                                   .ip = {192, 0, 2, 1 + how % 3}}};

    attack_invite(a, &flow, attack_fragments[where / SOCKETS % FRAGMENTS], how < 128);
    attack_converse(a);
}

/* The worker's keys open it; with one bit turned they do not. */
void step_sealed(struct attack *a, struct script *s)
{
    uint8_t sealed[BROWSER_DATAGRAM_MAX];
    uint8_t shape = take(s);
    bool is_rtcp = shape & 1;
    const uint8_t rtp[] = {0x80 | (shape & 16), take_type(s, 0), 0, take(s), 0, 0, 0, shape,
                           0, 0, 0, (uint8_t)take_ssrc(s), 0xbe, 0xde, 0, 1,
                           (uint8_t)(take(s) & 0xf0), 'b', 0, 0, 1, 2, 3, 4};
    const uint8_t rtcp[] = {0x80, 201, 0, 1, 0, 0, 0, 9, 0x81, 205, 0, 3, 0, 0, 0, 9,
                            0, 0, 0, (uint8_t)(100 + take_ssrc(s)), take(s), take(s), 0, 3};
    size_t length;

    if (!a->browser)
        return;
    length = is_rtcp ? browser_seal(a->browser, true, rtcp, sizeof rtcp, sealed)
                     : browser_seal(a->browser, false, rtp, sizeof rtp - (shape >> 5), sealed);
    if (shape & 2 && length > 0)
        sealed[take(s) % length] ^= 1;
    if (length > 0)
        say(a, sealed, length);
    if (shape & 4 && length > 0) /* once more */
        say(a, sealed, length);
}

/* -- others ----------------------------------------------------------------------------------- */

/* A check that is proven, mostly, from anywhere. */
void step_check(struct attack *a, struct script *s)
{
    uint8_t where = take(s), who = take(s), how = take(s);
    struct ch_view name = ch_view_string(attack_fragments[how % FRAGMENTS]);
    struct ch_view password = ch_view_string(PASSWORD);
    struct check c;

    check_begin(&c, how);
    check_username(&c, name.at, name.len);
    if (how & 64)
        check_nominate(&c);
    if (how & 128)
        check_controlling(&c);
    check_priority(&c, 1000u + who);
    check_sign(&c, password.at, password.len - (who == 255));
    check_fingerprint(&c);
    attack_datagram(a, where % SOCKETS, 1 + who % 3, (uint16_t)(4000 + (who >> 2) % 4), c.bytes,
                    c.w.used);
}

/* A record of DTLS with anything in it. */
void step_record(struct attack *a, struct script *s)
{
    uint8_t packet[128] = {0};
    uint8_t where = take(s), who = take(s), kind = take(s);
    size_t length = take(s) % 100;

    packet[0] = 20 + kind % 6;
    packet[1] = 0xfe;
    packet[2] = kind & 64 ? 0xff : 0xfd;
    packet[10] = take(s) % 4;
    packet[12] = (uint8_t)(kind < 250 ? length : take(s));
    for (size_t i = 0; i < length; i++)
        packet[13 + i] = take(s);
    attack_datagram(a, where % SOCKETS, 1 + who % 3, (uint16_t)(4000 + (who >> 2) % 4), packet,
                    13 + length);
}

void step_stream(struct attack *a, struct script *s)
{
    uint8_t what = take(s);

    if (what < 160)
        attack_stream_open(a, 1 + what % 3, (uint16_t)(4000 + (what >> 2) % 4));
    else
        attack_stream_close(a, what % SOCKETS);
}

/* A listener misses what a sender sent last. */
void step_miss(struct attack *a, struct script *s)
{
    uint8_t where = take(s), who = take(s);
    uint32_t sender = take_id(s);
    uint16_t number = (uint16_t)(attack_last_number(a, sender) - take(s) % 8);
    const uint8_t nack[] = {0x80, 201, 0, 1, 0, 0, 0, 9,
                            0x81, 205, 0, 3, 0, 0, 0, 9, 0, 0, 0, (uint8_t)(100 + sender),
                            (uint8_t)(number >> 8), (uint8_t)number, 0, take(s)};

    attack_datagram(a, where % SOCKETS, 1 + who % 3, (uint16_t)(4000 + (who >> 2) % 4), nack,
                    sizeof nack);
}
