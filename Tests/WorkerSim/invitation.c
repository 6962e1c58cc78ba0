/* invitation.c - what is asked of the worker for each browser. */
#include "invitation.h"

#include "test.h"

#include <string.h>

static struct ice_credentials named(uint8_t kind, uint32_t number)
{
    struct ice_credentials made = {.fragment_length = 8, .password_length = 24};

    memset(made.password, kind, sizeof made.password);
    memset(made.fragment, kind, sizeof made.fragment);
    for (size_t i = 8; i-- > 1; number /= 10)
        made.fragment[i] = made.password[i] = (uint8_t)('0' + number % 10);
    return made;
}

struct ice_credentials invitation_credentials(uint32_t transport)
{
    return named('w', transport);
}

enum ch_refusal invitation_create(struct scenario *s, const struct invitation *how,
                                  uint32_t transport)
{
    struct ice_credentials mine = invitation_credentials(transport);
    struct ch_view fragment = ch_view_of(mine.fragment, mine.fragment_length);
    struct ch_view password = ch_view_of(mine.password, mine.password_length);
    uint8_t suite = (uint8_t)how->suite;
    struct ch_create_web_rtc_transport q = {
        .transport = transport,
        .room = ROOM,
        .username_fragment = fragment,
        .password = password,
        .suites_count = 1,
        .suites = &suite,
        .accepts_udp = !how->is_tcp || how->may_move,
        .accepts_tcp = how->is_tcp || how->may_move,
        .ice_timeout = how->ice_timeout,
        .dtls_timeout = how->dtls_timeout,
        .media_timeout = how->media_timeout,
        .consent_timeout = how->consent_timeout,
    };
    struct ch_create_web_rtc_transport_reply a;

    return ask_create_web_rtc_transport(s->session, &q, &a);
}

enum ch_refusal invitation_connect(struct scenario *s, uint32_t transport, enum dtls_role role,
                                   const struct dtls_identity *identity)
{
    uint8_t digest[DTLS_DIGEST_MAX];
    size_t length = dtls_identity_fingerprint(identity, DTLS_SHA256, digest);
    struct ch_connect_web_rtc_transport q = {
        .transport = transport,
        .role = role == DTLS_CLIENT ? CH_DTLS_ROLE_SERVER : CH_DTLS_ROLE_CLIENT,
        .fingerprint = {.hash = CH_FINGERPRINT_HASH_SHA256, .value = ch_view_of(digest, length)},
    };
    struct ch_connect_web_rtc_transport_reply a;

    return ask_connect_web_rtc_transport(s->session, &q, &a);
}

/* The worker's certificate, made once. */
static void learn_fingerprint(struct scenario *s)
{
    struct ch_use_certificate q = {0};
    struct ch_use_certificate_reply a;

    if (s->fingerprint_length > 0)
        return;
    CHECK_EQ(ask_use_certificate(s->session, &q, &a), ACCEPTED);
    for (size_t i = 0; i < a.fingerprints_count; i++)
        if (a.fingerprints[i].hash == CH_FINGERPRINT_HASH_SHA256) {
            s->fingerprint_length = a.fingerprints[i].value.len;
            memcpy(s->fingerprint, a.fingerprints[i].value.at, a.fingerprints[i].value.len);
        }
    CHECK_EQ(s->fingerprint_length, dtls_hash_length(DTLS_SHA256));
}

static void connect_transport(struct scenario *s, const struct invitation *how,
                              const struct endpoint *e)
{
    uint32_t transport = scenario_number(s, e);
    struct dtls_identity *__single other = how->is_impostor ? dtls_identity_make() : NULL;
    const struct dtls_identity *__single announced = other ? other : e->browser->identity;

    if (!how->is_unconnected)
        CHECK_EQ(invitation_connect(s, transport, how->role, announced), ACCEPTED);
    if (other)
        dtls_identity_close(other);
}

struct endpoint *__single scenario_invite(struct scenario *s, const struct invitation *how)
{
    size_t at = s->endpoint_count++;
    struct endpoint *e = &s->endpoints[at];
    struct ice_credentials worker = invitation_credentials((uint32_t)at + 1);

    scenario_set_time(s, s->session->now);
    learn_fingerprint(s);
    endpoint_open(e, at);
    e->socket = how->is_tcp ? (uint32_t)(1 + 2 * at) : 0;
    e->rtcp_socket = e->socket;
    if (how->is_tcp)
        engine_stream_opened(s->session->engine, s->session->now, e->socket);
    e->browser = browser_open(how->role, how->suite, &worker, s->fingerprint,
                              s->fingerprint_length);
    e->browser->check_at = how->is_silent ? NEVER : s->session->now;
    CHECK_EQ(invitation_create(s, how, (uint32_t)at + 1), ACCEPTED);
    connect_transport(s, how, e);
    return e;
}

struct ice_credentials scenario_restart(struct scenario *s, struct endpoint *e)
{
    struct ice_credentials fresh = named('x', s->restarts++);
    struct ch_restart_ice q = {
        .transport = scenario_number(s, e),
        .username_fragment = ch_view_of(fresh.fragment, fresh.fragment_length),
        .password = ch_view_of(fresh.password, fresh.password_length),
    };
    struct ch_restart_ice_reply a;

    CHECK_EQ(ask_restart_ice(s->session, &q, &a), ACCEPTED);
    return fresh;
}

void scenario_rebind(struct endpoint *e, uint16_t port)
{
    e->rtp.port = port;
    e->rtcp.port = port;
}

void scenario_reconnect(struct scenario *s, struct endpoint *e, uint32_t socket)
{
    engine_stream_closed(s->session->engine, s->session->now, e->socket, &e->rtp);
    scenario_rebind(e, (uint16_t)(e->rtp.port + 1));
    e->socket = socket;
    e->rtcp_socket = socket;
    engine_stream_opened(s->session->engine, s->session->now, socket);
}
