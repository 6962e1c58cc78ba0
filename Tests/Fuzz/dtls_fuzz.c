/* dtls_fuzz.c - a handshake on a wire that a stranger writes on survives it, leaks nothing, and
 * connects only whom it expects.
 *
 * The input is a script. A step is one byte that says what happens, and what it needs: a datagram
 * goes on as it is, with a byte changed, without its end, or not at all; bytes of the script come
 * instead; time passes. Time is ours for OpenSSL too, randomness is not: what is found may need
 * more than one run to be seen again. */
#include "base/bytes.h"
#include "proto/dtls.h"

#include <bounds.h>
#include <stdlib.h>
#include <string.h>

static usec_t time_now;
static struct dtls_identity *__single identities[2];

int gettimeofday(struct timeval *now, void *zone);

int gettimeofday(struct timeval *now, void *zone)
{
    (void)zone;
    now->tv_sec = (time_t)(1000000 + time_now / SECOND);
    now->tv_usec = (suseconds_t)(time_now % SECOND);
    return 0;
}

static void must(bool holds)
{
    if (!holds)
        abort();
}

struct end {
    struct dtls *dtls;
    bool is_told;
    bool is_told_right;
};

static void expect(struct end *end, struct dtls_identity *who, bool is_right)
{
    uint8_t digest[DTLS_DIGEST_MAX];
    const size_t length = dtls_identity_fingerprint(who, DTLS_SHA256, digest);

    must(length == 32);
    dtls_expect(end->dtls, time_now, DTLS_SHA256, digest, length);
    end->is_told_right = is_right;
    end->is_told = true;
}

/* Whatever happened, this holds. */
static void check(const struct end *end)
{
    const enum dtls_state state = dtls_state(end->dtls);

    must((state == DTLS_FAILED) == (dtls_failure(end->dtls) != DTLS_FINE));
    must(state == DTLS_CONNECTING || dtls_deadline(end->dtls) == NEVER);
    if (state == DTLS_CONNECTED) {
        struct suite_key sending, receiving;

        must(end->is_told);
        dtls_keys(end->dtls, &sending, &receiving);
        must(sending.length == suite_key_length(sending.suite));
        must(sending.suite == receiving.suite && sending.length == receiving.length);
        must(memcmp(sending.bytes, receiving.bytes, sending.length) != 0);
    }
}

static void carry(struct reader *script, struct end *from, struct end *to, bool is_spoiled)
{
    uint8_t packet[DTLS_DATAGRAM_MAX];
    size_t length = dtls_next(from->dtls, packet, sizeof packet);

    must(length <= sizeof packet);
    if (length == 0)
        return;
    if (is_spoiled) {
        const uint16_t at = reader_u16(script);
        const uint8_t change = reader_u8(script);

        if (change == 0) /* its end is missing */
            length -= at % length;
        else
            packet[at % length] ^= change;
    }
    dtls_receive(to->dtls, time_now, packet, length);
}

static void write_on_wire(struct reader *script, struct end *to)
{
    const size_t wanted = reader_u16(script) % 1500, left = reader_left(script);
    struct reader packet = reader_slice(script, wanted < left ? wanted : left);

    dtls_receive(to->dtls, time_now, packet.bytes, packet.len);
}

static void step(struct reader *script, struct end *client, struct end *server)
{
    uint8_t lost[DTLS_DATAGRAM_MAX];
    const uint8_t what = reader_u8(script);
    struct end *from = what & 0x80 ? server : client;
    struct end *to = what & 0x80 ? client : server;

    switch (what & 0x0f) {
    case 0:
    case 1:
    case 2:
        carry(script, from, to, false);
        break;
    case 3:
    case 4:
        carry(script, from, to, true);
        break;
    case 5:
        dtls_next(from->dtls, lost, sizeof lost);
        break;
    case 6:
    case 7:
        write_on_wire(script, to);
        break;
    case 8:
        time_now += reader_u8(script) * 20 * MILLISECOND;
        dtls_due(from->dtls, time_now);
        break;
    case 9:
        time_now = dtls_deadline(from->dtls) == NEVER ? time_now : dtls_deadline(from->dtls);
        dtls_due(from->dtls, time_now);
        break;
    case 10:
        expect(from, identities[from == client], true);
        break;
    case 11:
        expect(from, identities[from == server], false);
        break;
    case 12:
        dtls_say_goodbye(from->dtls);
        break;
    default:
        for (int i = 0; i < 4; i++) {
            carry(script, client, server, false);
            carry(script, server, client, false);
        }
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *__counted_by(size) input, size_t size)
{
    static const enum suite suites[] = { SUITE_AEAD_AES_128_GCM, SUITE_AES_CM_128_HMAC_SHA1_80 };
    struct reader script = reader_of(input, size);

    for (int i = 0; i < 2 && !identities[i]; i++)
        identities[i] = dtls_identity_make();
    time_now = 0;
    struct end client = { .dtls = dtls_open(identities[0], suites, 2) };
    struct end server = { .dtls = dtls_open(identities[1], suites, 2) };
    dtls_begin(client.dtls, time_now, DTLS_CLIENT);
    dtls_begin(server.dtls, time_now, DTLS_SERVER);
    while (reader_left(&script) > 0) {
        const bool was_connected[2] = { dtls_state(client.dtls) == DTLS_CONNECTED,
                                        dtls_state(server.dtls) == DTLS_CONNECTED };

        step(&script, &client, &server);
        check(&client);
        check(&server);
        /* Who becomes connected does so by the right fingerprint. */
        must(was_connected[0] || dtls_state(client.dtls) != DTLS_CONNECTED || client.is_told_right);
        must(was_connected[1] || dtls_state(server.dtls) != DTLS_CONNECTED || server.is_told_right);
    }
    dtls_close(client.dtls);
    dtls_close(server.dtls);
    return 0;
}
