/* scenario.c - virtual time. What a scenario asks of the worker is in scenario_setup.c. */
#include "scenario.h"

#include "browser.h"
#include "invitation.h"
#include "mender.h"
#include "openssl_clock.h"
#include "test.h"
#include "witness.h"

#include <stdlib.h>
#include <string.h>

static bool is_before(const struct flight *a, const struct flight *b)
{
    return a->at < b->at || (a->at == b->at && a->order < b->order);
}

static void swap(struct flight *a, struct flight *b)
{
    struct flight kept = *a;

    *a = *b;
    *b = kept;
}

static void fly(struct scenario *s, const struct flight *flight)
{
    size_t at = s->flight_count;

    if (at == s->flight_capacity) {
        size_t capacity = at ? at * 2 : 256;
        struct flight *grown = calloc(capacity, sizeof *grown);
        if (!grown)
            abort();
        if (at)
            memcpy(grown, s->flights, at * sizeof *grown);
        free(s->flights);
        s->flight_capacity = capacity;
        s->flights = grown;
    }
    s->flights[at] = *flight;
    s->flight_count++;
    for (; at > 0 && is_before(&s->flights[at], &s->flights[(at - 1) / 2]); at = (at - 1) / 2)
        swap(&s->flights[at], &s->flights[(at - 1) / 2]);
}

static struct flight land(struct scenario *s)
{
    struct flight landed = s->flights[0];
    size_t at = 0;

    s->flights[0] = s->flights[--s->flight_count];
    for (;;) {
        size_t child = 2 * at + 1;
        if (child + 1 < s->flight_count && is_before(&s->flights[child + 1], &s->flights[child]))
            child++;
        if (child >= s->flight_count || is_before(&s->flights[at], &s->flights[child]))
            return landed;
        swap(&s->flights[at], &s->flights[child]);
        at = child;
    }
}

static void send_over(struct scenario *s, struct network_link *link, bool to_engine,
                      const struct flow *flow, const uint8_t *__counted_by(length) packet,
                      size_t length)
{
    usec_t arrivals[LINK_COPIES_MAX];
    size_t copies = link_carry(link, s->session->now, length, arrivals);

    for (size_t i = 0; i < copies; i++) {
        uint8_t *bytes = malloc(length);
        if (!bytes)
            abort();
        memcpy(bytes, packet, length);
        s->flown++;
        fly(s, &(struct flight){.at = arrivals[i],
                                .order = s->flown,
                                .to_engine = to_engine,
                                .socket = flow->socket,
                                .remote = flow->remote,
                                .length = length,
                                .bytes = bytes});
    }
}

void scenario_send(struct scenario *s, struct endpoint *e, bool is_rtcp,
                   const uint8_t *__counted_by(length) packet, size_t length)
{
    struct flow flow = {.remote = is_rtcp ? e->rtcp : e->rtp,
                        .socket = is_rtcp ? e->rtcp_socket : e->socket};
    uint8_t sealed[BROWSER_DATAGRAM_MAX];

    if (e->mender && !is_rtcp)
        mender_sent(e->mender, packet, length);
    if (!e->browser) {
        send_over(s, &e->up, true, &flow, packet, length);
        return;
    }
    size_t sealed_length = browser_seal(e->browser, is_rtcp, packet, length, sealed);
    if (sealed_length > 0)
        send_over(s, &e->up, true, &flow, sealed, sealed_length);
}

void scenario_arrive(struct scenario *s, struct network_link *link, const struct flow *from,
                     const uint8_t *__counted_by(length) packet, size_t length)
{
    send_over(s, link, true, from, packet, length);
}

void scenario_send_raw(struct scenario *s, struct endpoint *e,
                       const uint8_t *__counted_by(length) packet, size_t length)
{
    struct flow flow = {.remote = e->rtp, .socket = e->socket};

    send_over(s, &e->up, true, &flow, packet, length);
}

static struct endpoint *__single find_endpoint(struct scenario *s, const struct address *remote)
{
    size_t at = (size_t)remote->ip[2] << 8 | remote->ip[3];

    if (at >= s->endpoint_count)
        return NULL;
    struct endpoint *e = &s->endpoints[at];
    return address_equal(&e->rtp, remote) || address_equal(&e->rtcp, remote) ? e : NULL;
}

static void send_packet(struct scenario *s, const struct flow *to, const struct outgoing *packet)
{
    uint8_t bytes[OUTBOX_PACKET_MAX + BUFFER_SIZE];
    size_t length = packet->header_length;
    struct endpoint *e = find_endpoint(s, &to->remote);

    memcpy(bytes, s->session->out.headers + packet->header_at, length);
    if (packet->payload)
        memcpy(bytes + length, packet->payload->bytes + packet->payload_at, packet->payload_length);
    length += packet->payload_length;
    if (!e && s->carrier && s->carrier(s, to, bytes, length))
        return;
    if (!e) {
        s->astray++;
        s->astray_bytes += length;
        return;
    }
    if (s->witness && e->browser)
        witness_see(s->witness, e, bytes, length);
    send_over(s, &e->down, false, to, bytes, length);
}

/* Lane after lane, each in its order, as loop/udp_send.c does it. */
static void send_outbox(struct scenario *s)
{
    struct outbox *out = &s->session->out;

    for (size_t i = 0; i < out->lane_count; i++)
        for (uint32_t at = out->lanes[i].first; at != OUTBOX_END; at = out->packets[at].next)
            send_packet(s, &out->lanes[i].to, &out->packets[at]);
    engine_sent(s->session->engine, out->count);
    outbox_clear(out);
    if (out->closing_count > 0)
        s->last_closed = out->closing[out->closing_count - 1];
    s->closed += out->closing_count;
    out->closing_count = 0;
}

void scenario_inject(struct scenario *s, const struct flow *from,
                     const uint8_t *__counted_by(length) packet, size_t length)
{
    struct engine *__single engine = s->session->engine;

    if (outbox_is_full(&s->session->out))
        send_outbox(s);
    struct buffer *__single buffer = engine_buffer(engine);
    s->datagrams++;
    if (!buffer) {
        engine_drop(engine, DROP_NO_BUFFER, 1);
        return;
    }
    memcpy(buffer->bytes, packet, length);
    buffer->length = (uint16_t)length;
    engine_datagram(engine, s->session->now, from, buffer);
}

void scenario_turn(struct scenario *s)
{
    engine_tick(s->session->engine, s->session->now);
    send_outbox(s);
    session_read(s->session);
}

void scenario_set_time(struct scenario *s, usec_t now)
{
    s->session->now = now;
    openssl_clock_set(now);
}

/* Of all that an endpoint does by itself. */
static usec_t next_of(const struct endpoint *e)
{
    usec_t next = endpoint_due(e);

    if (e->browser)
        next = usec_min(next, browser_due(e->browser));
    if (e->mender)
        next = usec_min(next, mender_due(e->mender));
    return next;
}

static usec_t next_event(const struct scenario *s)
{
    usec_t next = engine_deadline(s->session->engine);

    if (s->flight_count > 0)
        next = usec_min(next, s->flights[0].at);
    for (size_t i = 0; i < s->endpoint_count; i++)
        next = usec_min(next, next_of(&s->endpoints[i]));
    return next;
}

static void let_browser_send(struct scenario *s, struct endpoint *e)
{
    uint8_t packet[BROWSER_DATAGRAM_MAX];
    size_t length;

    while ((length = browser_next(e->browser, s->session->now, packet)) > 0)
        scenario_send_raw(s, e, packet, length);
}

static void let_endpoint_send(struct scenario *s, struct endpoint *e)
{
    uint8_t packet[ENDPOINT_PACKET_MAX];
    usec_t now = s->session->now;
    bool is_rtcp;

    while (endpoint_due(e) <= now) {
        size_t length = endpoint_write(e, now, packet, &is_rtcp);
        scenario_send(s, e, is_rtcp, packet, length);
    }
    if (e->browser && browser_due(e->browser) <= now)
        let_browser_send(s, e);
    while (e->mender && mender_due(e->mender) <= now) {
        size_t length = mender_next(e->mender, now, packet, &is_rtcp);
        if (length > 0)
            scenario_send(s, e, is_rtcp, packet, length);
    }
}

/* What reaches an endpoint, through its browser and its mender if it has them. */
static void let_endpoint_hear(struct scenario *s, struct endpoint *e,
                              uint8_t *__counted_by(length) packet, size_t length)
{
    usec_t now = s->session->now;
    size_t left = length;

    s->delivered++;
    if (e->browser) {
        left = browser_receive(e->browser, now, packet, length);
        let_browser_send(s, e);
    }
    if (e->mender && left > 0)
        left = mender_heard(e->mender, now, packet, left);
    if (left > 0 || !e->browser)
        endpoint_receive(e, now, packet, left);
}

static void let_packets_land(struct scenario *s)
{
    while (s->flight_count > 0 && s->flights[0].at <= s->session->now) {
        struct flight flight = land(s);
        struct flow flow = {.remote = flight.remote, .socket = flight.socket};
        struct endpoint *e = find_endpoint(s, &flight.remote);
        if (flight.to_engine) {
            scenario_inject(s, &flow, flight.bytes, flight.length);
        } else if (e) {
            let_endpoint_hear(s, e, flight.bytes, flight.length);
        }
        free(flight.bytes);
    }
}

void scenario_run(struct scenario *s, usec_t duration)
{
    usec_t end = s->session->now + duration;

    scenario_turn(s); /* what was asked since the last run */
    for (;;) {
        usec_t next = next_event(s);
        if (next > end)
            break;
        if (next > s->session->now)
            scenario_set_time(s, next);
        for (size_t i = 0; i < s->endpoint_count; i++)
            let_endpoint_send(s, &s->endpoints[i]);
        let_packets_land(s);
        scenario_turn(s);
    }
    scenario_set_time(s, end);
}

void scenario_close(struct scenario *s)
{
    CHECK_EQ(s->astray, 0);
    while (s->flight_count > 0) {
        struct flight flight = land(s);
        free(flight.bytes);
    }
    free(s->flights);
    for (size_t i = 0; i < s->endpoint_count; i++) {
        if (s->endpoints[i].browser)
            browser_close(s->endpoints[i].browser);
        if (s->endpoints[i].mender)
            mender_close(s->endpoints[i].mender);
    }
    if (s->witness)
        witness_close(s->witness);
    session_close(s->session);
    free(s);
}
