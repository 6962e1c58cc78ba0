/* browser.c - a browser's side of ICE, DTLS and SRTP. */
#include "browser.h"

#include "proto/classify.h"
#include "proto/rtp.h"
#include "proto/stun.h"

#include <stdlib.h>

struct browser *__single browser_open(enum dtls_role role, enum suite suite,
                                      const struct ice_credentials *worker,
                                      const uint8_t *__counted_by(length) expected,
                                      size_t length)
{
    struct browser *b = calloc(1, sizeof *b);

    if (!b)
        abort();
    b->worker = *worker;
    b->nominates = true;
    b->role = role;
    b->connected_at = NEVER;
    b->identity = dtls_identity_make();
    if (!b->identity)
        abort();
    b->dtls = dtls_open(b->identity, &suite, 1);
    if (!b->dtls)
        abort();
    dtls_expect(b->dtls, 0, DTLS_SHA256, expected, length);
    return b;
}

static void forget_keys(struct browser *b)
{
    if (!b->seal)
        return;
    seal_close(b->seal);
    srtp_close(b->opener);
    b->seal = NULL;
    b->opener = NULL;
}

void browser_close(struct browser *b)
{
    if (b->chatter)
        chatter_close(b->chatter);
    forget_keys(b);
    dtls_close(b->dtls);
    dtls_identity_close(b->identity);
    free(b);
}

bool browser_is_connected(const struct browser *b)
{
    return b->seal != NULL;
}

/* -- out -------------------------------------------------------------------------------------- */

void browser_write_check(struct browser *b)
{
    struct check *c = &b->check;

    check_begin(c, ++b->check_number);
    check_username(c, b->worker.fragment, b->worker.fragment_length);
    check_controlling(c);
    if (b->nominates)
        check_nominate(c);
    check_priority(c, 0x6e7f1eff);
    check_sign(c, b->worker.password, b->worker.password_length);
    check_fingerprint(c);
}

void browser_restart(struct browser *b, usec_t now, const struct ice_credentials *worker)
{
    b->worker = *worker;
    b->answers = 0;
    b->check_at = now;
}

usec_t browser_due(const struct browser *b)
{
    const usec_t due = usec_min(b->check_at, dtls_deadline(b->dtls));

    return b->chatter ? usec_min(due, chatter_due(b->chatter)) : due;
}

/* Seals the next packet of data, if there is one. */
static void speak(struct browser *b, usec_t now)
{
    uint8_t packet[SCTP_PACKET_MAX];
    size_t length;

    if (!b->chatter)
        return;
    length = chatter_next(b->chatter, now, packet);
    if (length > 0)
        (void)dtls_speak(b->dtls, packet, length);
}

size_t browser_next(struct browser *b, usec_t now,
                    uint8_t *__counted_by(BROWSER_DATAGRAM_MAX) out)
{
    if (b->check_at <= now) {
        browser_write_check(b);
        b->checks++;
        b->check_at = now + (b->answers > 0 ? BROWSER_CHECK_PERIOD : BROWSER_PATIENCE);
        memcpy(out, b->check.bytes, b->check.w.used);
        return b->check.w.used;
    }
    if (dtls_deadline(b->dtls) <= now)
        dtls_due(b->dtls, now);
    speak(b, now);
    return dtls_next(b->dtls, out, BROWSER_DATAGRAM_MAX);
}

size_t browser_seal(struct browser *b, bool is_rtcp, const uint8_t *__counted_by(length) packet,
                    size_t length, uint8_t *__counted_by(BROWSER_DATAGRAM_MAX) out)
{
    enum drop why = DROP_NOT_CONNECTED;
    size_t sealed = 0;
    struct rtp rtp;

    if (!b->seal)
        return 0;
    if (is_rtcp)
        why = seal_rtcp(b->seal, packet, length, out, BROWSER_DATAGRAM_MAX, &sealed);
    else if (rtp_parse(&rtp, packet, length) == DROP_NONE)
        why = seal_rtp(b->seal, packet, rtp.header_length, packet + rtp.header_length,
                       length - rtp.header_length, out, BROWSER_DATAGRAM_MAX, &sealed);
    return why == DROP_NONE ? sealed : 0;
}

/* -- in --------------------------------------------------------------------------------------- */

static void begin(struct browser *b, usec_t now)
{
    if (b->has_begun)
        return;
    b->has_begun = true;
    if (!dtls_begin(b->dtls, now, b->role))
        abort();
}

static void take_keys(struct browser *b, usec_t now)
{
    struct suite_key sending;

    if (b->seal || dtls_state(b->dtls) != DTLS_CONNECTED)
        return;
    dtls_keys(b->dtls, &sending, &b->receiving);
    b->seal = seal_open(&sending);
    b->opener = srtp_open(&b->receiving);
    b->connected_at = now;
    if (!b->seal || !b->opener)
        abort();
    if (b->chatter)
        association_begin(b->chatter->sctp, now);
}

static void receive_dtls(struct browser *b, usec_t now,
                         const uint8_t *__counted_by(length) packet, size_t length)
{
    uint8_t bytes[BROWSER_DATAGRAM_MAX];
    struct writer heard = writer_of(bytes, sizeof bytes);

    dtls_hear(b->dtls, b->chatter ? &heard : NULL);
    dtls_receive(b->dtls, now, packet, length);
    dtls_hear(b->dtls, NULL);
    for (struct reader r = reader_of(bytes, heard.used); reader_left(&r) > 0;) {
        const struct reader spoken = reader_slice(&r, reader_u16(&r));

        (void)chatter_receive(b->chatter, now, spoken.bytes, spoken.len);
    }
}

static void receive_stun(struct browser *b, usec_t now,
                         const uint8_t *__counted_by(length) packet, size_t length)
{
    struct stun stun;

    if (!stun_parse(&stun, packet, length))
        return;
    if (stun.type != STUN_BINDING_SUCCESS ||
        !stun_proves(&stun, packet, length, b->worker.password, b->worker.password_length)) {
        b->refusals++;
        return;
    }
    if (b->answers++ == 0 && b->check_at != NEVER)
        b->check_at = now + BROWSER_CHECK_PERIOD;
    begin(b, now);
}

static size_t open_media(struct browser *b, bool is_rtcp, uint8_t *__counted_by(length) packet,
                         size_t length)
{
    size_t opened = 0;
    enum drop why;

    if (!b->opener) {
        b->early++;
        return 0;
    }
    why = is_rtcp ? srtp_open_rtcp(b->opener, packet, length, &opened)
                  : srtp_open_rtp(b->opener, packet, length, &opened);
    if (why == DROP_NONE)
        return opened;
    b->unopened++;
    b->why = why;
    return 0;
}

size_t browser_receive(struct browser *b, usec_t now, uint8_t *__counted_by(length) packet,
                       size_t length)
{
    enum protocol protocol = classify(packet, length);

    switch (protocol) {
    case PROTOCOL_STUN:
        receive_stun(b, now, packet, length);
        return 0;
    case PROTOCOL_DTLS:
        if (b->role == DTLS_SERVER) /* the answer to the check may have been lost */
            begin(b, now);
        if (b->has_begun)
            receive_dtls(b, now, packet, length);
        take_keys(b, now);
        return 0;
    case PROTOCOL_RTP:
    case PROTOCOL_RTCP:
        return open_media(b, protocol == PROTOCOL_RTCP, packet, length);
    case PROTOCOL_UNKNOWN:
        break;
    }
    return 0;
}
