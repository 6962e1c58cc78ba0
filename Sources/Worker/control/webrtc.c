/* webrtc.c - requests that concern WebRTC transports only. */
#include "graph/webrtc.h"

#include "control/convert.h"
#include "control/credentials.h"
#include "control/requests.h"
#include "control/webrtc_stats.h"
#include "graph/transport.h"

#include <stdio.h>
#include <string.h>

static usec_t milliseconds(uint32_t time)
{
    return (usec_t)time * MILLISECOND;
}

enum ch_refusal on_create_web_rtc_transport(struct request *r,
                                            const struct ch_create_web_rtc_transport *q,
                                            struct ch_create_web_rtc_transport_reply *a)
{
    struct room *__single room = graph_room(r->graph, q->room);
    struct webrtc_options options = {
        .accepts_udp = q->accepts_udp,
        .accepts_tcp = q->accepts_tcp,
        .ice_timeout = milliseconds(q->ice_timeout),
        .dtls_timeout = milliseconds(q->dtls_timeout),
        .media_timeout = milliseconds(q->media_timeout),
        .consent_timeout = milliseconds(q->consent_timeout),
        .socket_count = r->socket_count,
    };
    enum ch_refusal why;

    (void)a;
    if (!room)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_ROOM, "room", q->room);
    if (graph_transport(r->graph, q->transport))
        return refuse_id(r, CH_REFUSAL_DUPLICATE_ID, "transport", q->transport);
    why = check_sockets(r, WEBRTC_SOCKETS_MAX);
    if (why != ACCEPTED)
        return why;
    for (size_t i = 0; i < r->socket_count; i++)
        options.sockets[i] = r->sockets[i];
    why = credentials_read(r, &q->username_fragment, &q->password, &options.credentials);
    if (why == ACCEPTED)
        why = suites_read(r, q->suites, q->suites_count, &options);
    if (why == ACCEPTED)
        why = webrtc_open(r->graph, r->now, room, q->transport, &options, r->detail,
                          sizeof r->detail);
    r->sockets_are_taken = why == ACCEPTED;
    return why;
}

/* The WebRTC transport of a request, or NULL and why not. */
static struct transport *__single find_webrtc(struct request *r, uint32_t id, enum ch_refusal *why)
{
    struct transport *transport = graph_transport(r->graph, id);

    *why = ACCEPTED;
    if (!transport)
        *why = refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", id);
    else if (!transport->webrtc)
        *why = refuse_id(r, CH_REFUSAL_NOT_WEB_RTC, "transport", id);
    return *why == ACCEPTED ? transport : NULL;
}

enum ch_refusal on_connect_web_rtc_transport(struct request *r,
                                             const struct ch_connect_web_rtc_transport *q,
                                             struct ch_connect_web_rtc_transport_reply *a)
{
    enum ch_refusal why;
    struct transport *transport = find_webrtc(r, q->transport, &why);
    enum dtls_hash hash = (enum dtls_hash)q->fingerprint.hash;

    (void)a;
    if (!transport)
        return why;
    if (q->fingerprint.value.len != dtls_hash_length(hash)) {
        snprintf(r->detail, sizeof r->detail, "a fingerprint of %zu bytes, the hash makes %zu",
                 q->fingerprint.value.len, dtls_hash_length(hash));
        return CH_REFUSAL_INVALID_FINGERPRINT;
    }
    return webrtc_connect(r->graph, r->now, transport,
                          q->role == CH_DTLS_ROLE_CLIENT ? DTLS_CLIENT : DTLS_SERVER, hash,
                          q->fingerprint.value.at, q->fingerprint.value.len, r->detail,
                          sizeof r->detail);
}

enum ch_refusal on_restart_ice(struct request *r, const struct ch_restart_ice *q,
                               struct ch_restart_ice_reply *a)
{
    enum ch_refusal why;
    struct transport *transport = find_webrtc(r, q->transport, &why);
    struct ice_credentials fresh;

    (void)a;
    if (!transport)
        return why;
    if (transport->webrtc->agent)
        return refuse_id(r, CH_REFUSAL_WRONG_TRANSPORT, "an agent has transport", q->transport);
    why = credentials_read(r, &q->username_fragment, &q->password, &fresh);
    if (why != ACCEPTED)
        return why;
    return webrtc_restart(r->graph, transport, &fresh, r->detail, sizeof r->detail);
}

static bool list_fingerprints(struct request *r, struct ch_use_certificate_reply *a)
{
    struct ch_fingerprint *list = request_memory(r, DTLS_HASH_COUNT * sizeof *list);
    uint8_t *digests = request_memory(r, DTLS_HASH_COUNT * DTLS_DIGEST_MAX);

    if (!list || !digests)
        return false;
    for (size_t i = 0; i < DTLS_HASH_COUNT; i++) {
        uint8_t *digest = digests + i * DTLS_DIGEST_MAX;
        size_t length = dtls_identity_fingerprint(r->graph->identity, (enum dtls_hash)i, digest);
        list[i].hash = (enum ch_fingerprint_hash)i;
        list[i].value = ch_view_of(digest, length);
    }
    a->fingerprints_count = DTLS_HASH_COUNT;
    a->fingerprints = list;
    return true;
}

enum ch_refusal on_use_certificate(struct request *r, const struct ch_use_certificate *q,
                                   struct ch_use_certificate_reply *a)
{
    struct dtls_identity *__single identity;

    if (r->graph->identity) {
        snprintf(r->detail, sizeof r->detail, "there is a certificate already");
        return CH_REFUSAL_ALREADY_CONNECTED;
    }
    if (q->has_certificate != q->has_key) {
        snprintf(r->detail, sizeof r->detail, "a certificate and its key go together");
        return CH_REFUSAL_INVALID_CERTIFICATE;
    }
    identity = q->has_key ? dtls_identity_read(q->certificate.at, q->certificate.len, q->key.at,
                                               q->key.len)
                          : dtls_identity_make();
    if (!identity) {
        snprintf(r->detail, sizeof r->detail, "not a certificate and its key");
        return q->has_key ? CH_REFUSAL_INVALID_CERTIFICATE : CH_REFUSAL_OUT_OF_MEMORY;
    }
    r->graph->identity = identity;
    return list_fingerprints(r, a) ? ACCEPTED : CH_REFUSAL_LIMIT_REACHED;
}

bool webrtc_stats(struct request *r, const struct transport *transport,
                  struct ch_web_rtc_stats *stats)
{
    const struct webrtc *webrtc = transport->webrtc;
    const struct ice *ice = &webrtc->ice;
    struct ch_ice_tuple *tuples = request_memory(r, ice->tuple_count * sizeof *tuples);

    if (ice->tuple_count > 0 && !tuples)
        return false;
    for (size_t i = 0; i < ice->tuple_count; i++) {
        if (!convert_to_address(r, &ice->tuples[i].flow.remote, &tuples[i].remote))
            return false;
        tuples[i].is_tcp = ice->tuples[i].is_tcp;
        tuples[i].is_selected = i == ice->selected;
    }
    stats->tuples_count = ice->tuple_count;
    stats->tuples = tuples;
    stats->ice_state = (enum ch_ice_state)ice->state;
    stats->dtls_state = (enum ch_dtls_state)dtls_state(webrtc->dtls);
    stats->has_suite = transport->seal != NULL;
    if (stats->has_suite)
        stats->suite = convert_to_suite(transport->suite);
    stats->checks_received = ice->checks_received;
    stats->checks_refused = ice->checks_refused;
    return !webrtc->agent || agent_stats(r, webrtc->agent, stats);
}
