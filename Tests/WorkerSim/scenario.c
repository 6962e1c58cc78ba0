/* scenario.c - virtual time. What a scenario asks of the worker is in scenario_setup.c. */
#include "scenario.h"

#include "test.h"

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
    uint8_t bytes[OUTBOX_HEADER_MAX + BUFFER_SIZE];
    size_t length = packet->header_length;
    struct endpoint *e = find_endpoint(s, &to->remote);

    memcpy(bytes, s->session->out.headers + packet->header_at, length);
    if (packet->payload)
        memcpy(bytes + length, packet->payload->bytes + packet->payload_at, packet->payload_length);
    length += packet->payload_length;
    if (!e) {
        s->astray++;
        return;
    }
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

static usec_t next_event(const struct scenario *s)
{
    usec_t next = engine_deadline(s->session->engine);

    if (s->flight_count > 0)
        next = usec_min(next, s->flights[0].at);
    for (size_t i = 0; i < s->endpoint_count; i++)
        next = usec_min(next, endpoint_due(&s->endpoints[i]));
    return next;
}

static void let_endpoints_send(struct scenario *s)
{
    uint8_t packet[ENDPOINT_PACKET_MAX];

    for (size_t i = 0; i < s->endpoint_count; i++)
        while (endpoint_due(&s->endpoints[i]) <= s->session->now) {
            bool is_rtcp;
            size_t length =
                endpoint_write(&s->endpoints[i], s->session->now, packet, &is_rtcp);
            scenario_send(s, &s->endpoints[i], is_rtcp, packet, length);
        }
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
            s->delivered++;
            endpoint_receive(e, s->session->now, flight.bytes, flight.length);
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
            s->session->now = next;
        let_endpoints_send(s);
        let_packets_land(s);
        scenario_turn(s);
    }
    s->session->now = end;
}

void scenario_close(struct scenario *s)
{
    CHECK_EQ(s->astray, 0);
    while (s->flight_count > 0) {
        struct flight flight = land(s);
        free(flight.bytes);
    }
    free(s->flights);
    session_close(s->session);
    free(s);
}
