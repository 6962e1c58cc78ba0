/* world.c - virtual time: events, packets under way, and the engine between them. */
#include "world.h"

#include "openssl_clock.h"

#include <stdlib.h>
#include <string.h>

#define WIRE_OVERHEAD 28 /* of IPv4 and UDP */
#define NO_FLIGHT UINT32_MAX

usec_t world_now(const struct world *w)
{
    return w->session->now;
}

/* -- events ----------------------------------------------------------------------------------- */

static bool is_before(const struct event *a, const struct event *b)
{
    return a->at < b->at || (a->at == b->at && a->order < b->order);
}

static void push(struct world *w, usec_t at, enum event_kind kind, uint32_t number)
{
    struct event event = {.at = at, .order = w->orders++, .kind = kind, .number = number};
    size_t place = w->event_count++;

    if (place == w->event_capacity) {
        w->event_capacity = w->event_capacity ? w->event_capacity * 2 : 1024;
        w->events = realloc(w->events, w->event_capacity * sizeof *w->events);
        if (!w->events)
            abort();
    }
    for (; place > 0 && is_before(&event, &w->events[(place - 1) / 2]); place = (place - 1) / 2)
        w->events[place] = w->events[(place - 1) / 2];
    w->events[place] = event;
}

static struct event pop(struct world *w)
{
    struct event first = w->events[0], last = w->events[--w->event_count];
    size_t place = 0;

    for (;;) {
        size_t child = 2 * place + 1;
        if (child + 1 < w->event_count && is_before(&w->events[child + 1], &w->events[child]))
            child++;
        if (child >= w->event_count || is_before(&last, &w->events[child]))
            break;
        w->events[place] = w->events[child];
        place = child;
    }
    w->events[place] = last;
    return first;
}

/* -- packets ---------------------------------------------------------------------------------- */

static uint32_t take_flight(struct world *w)
{
    uint32_t number = w->free_flight;

    if (number != NO_FLIGHT) {
        w->free_flight = w->flights[number]->next_free;
        return number;
    }
    number = (uint32_t)w->flight_count++;
    w->flights = realloc(w->flights, w->flight_count * sizeof *w->flights);
    if (!w->flights || !(w->flights[number] = malloc(sizeof **w->flights)))
        abort();
    return number;
}

static void fly(struct world *w, struct network_link *link, bool to_engine, const struct flow *flow,
                const uint8_t *packet, size_t length)
{
    usec_t arrivals[LINK_COPIES_MAX], now = world_now(w);
    size_t copies = link_carry(link, now, length + WIRE_OVERHEAD, arrivals);

    for (size_t i = 0; i < copies; i++) {
        uint32_t number = take_flight(w);
        struct flight *flight = w->flights[number];
        flight->flow = *flow;
        flight->to_engine = to_engine;
        flight->waited = arrivals[i] - now - link->conditions.delay;
        flight->length = (uint32_t)length;
        memcpy(flight->bytes, packet, length);
        push(w, arrivals[i], EVENT_FLIGHT, number);
    }
}

static void send_up(struct world *w, struct member *m, const uint8_t *packet, size_t length)
{
    struct flow flow = {.remote = m->address, .socket = m->socket};

    if (length > 0)
        fly(w, m->up, true, &flow, packet, length);
}

static void send_media(struct world *w, struct member *m, bool is_rtcp, const uint8_t *packet,
                       size_t length)
{
    uint8_t sealed[BROWSER_DATAGRAM_MAX];

    if (!m->browser)
        send_up(w, m, packet, length);
    else if (length > 0)
        send_up(w, m, sealed, browser_seal(m->browser, is_rtcp, packet, length, sealed));
}

/* Addresses carry the member's number in their last two bytes. */
static struct member *member_at(struct world *w, const struct address *address)
{
    size_t last = address->family == 6 ? 14 : 2;
    size_t at = (size_t)address->ip[last] << 8 | address->ip[last + 1];

    return at < w->member_count ? &w->members[at] : NULL;
}

static void send_down(struct world *w, const struct flow *to, const struct outgoing *packet)
{
    uint8_t bytes[OUTBOX_PACKET_MAX + BUFFER_SIZE];
    size_t length = packet->header_length;
    struct member *m = member_at(w, &to->remote);

    memcpy(bytes, w->session->out.headers + packet->header_at, length);
    if (packet->payload)
        memcpy(bytes + length, packet->payload->bytes + packet->payload_at, packet->payload_length);
    length += packet->payload_length;
    if (!m)
        return;
    if (!address_equal(&m->address, &to->remote)) {
        m->astray++;
        return;
    }
    if (m->listener)
        gauge_add(&m->listener->journal.offered, world_now(w), length + WIRE_OVERHEAD);
    fly(w, m->down, false, to, bytes, length);
}

static void send_outbox(struct world *w)
{
    struct outbox *out = &w->session->out;

    for (size_t i = 0; i < out->lane_count; i++)
        for (uint32_t at = out->lanes[i].first; at != OUTBOX_END; at = out->packets[at].next)
            send_down(w, &out->lanes[i].to, &out->packets[at]);
    engine_sent(w->session->engine, out->count);
    outbox_clear(out);
    out->closing_count = 0;
}

static void hand_to_engine(struct world *w, const struct flight *flight)
{
    struct engine *engine = w->session->engine;

    if (outbox_is_full(&w->session->out))
        send_outbox(w);
    struct buffer *buffer = engine_buffer(engine);
    w->datagrams++;
    if (!buffer) {
        engine_drop(engine, DROP_NO_BUFFER, 1);
        return;
    }
    memcpy(buffer->bytes, flight->bytes, flight->length);
    buffer->length = (uint16_t)flight->length;
    engine_datagram(engine, world_now(w), &flight->flow, buffer);
}

/* -- members ---------------------------------------------------------------------------------- */

static usec_t due_of(const struct member *m)
{
    usec_t due = NEVER;

    if (m->browser)
        due = usec_min(due, browser_due(m->browser));
    if (m->browser && !browser_is_connected(m->browser))
        return due; /* it has nothing to send with yet */
    if (m->publisher)
        due = usec_min(due, publisher_due(m->publisher));
    if (m->listener)
        due = usec_min(due, listener_due(m->listener));
    return due;
}

static void wake_later(struct world *w, struct member *m)
{
    usec_t due = due_of(m), now = world_now(w);

    if (due == NEVER || due >= m->wakes_at)
        return;
    m->wakes_at = due > now ? due : now;
    push(w, m->wakes_at, EVENT_MEMBER, m->number - 1);
}

static void let_check(struct world *w, struct member *m)
{
    uint8_t packet[BROWSER_DATAGRAM_MAX];
    size_t length;

    while ((length = browser_next(m->browser, world_now(w), packet)) > 0)
        send_up(w, m, packet, length);
}

static void let_send(struct world *w, struct member *m)
{
    uint8_t packet[WORLD_DATAGRAM];
    usec_t now = world_now(w);
    bool is_rtcp;

    if (m->browser && browser_due(m->browser) <= now)
        let_check(w, m);
    if (m->browser && !browser_is_connected(m->browser))
        return;
    while (m->publisher && publisher_due(m->publisher) <= now) {
        size_t length = publisher_next(m->publisher, now, packet, &is_rtcp);
        send_media(w, m, is_rtcp, packet, length);
    }
    while (m->listener && listener_due(m->listener) <= now)
        send_media(w, m, true, packet, listener_next(m->listener, now, packet));
}

static void let_hear(struct world *w, struct flight *flight)
{
    struct member *m = member_at(w, &flight->flow.remote);
    size_t length = flight->length;
    usec_t now = world_now(w);

    if (!m)
        return;
    if (m->browser) {
        length = browser_receive(m->browser, now, flight->bytes, length);
        let_check(w, m);
    }
    if (length > 0 && m->listener)
        listener_hear(m->listener, now, flight->waited, flight->bytes, length);
    if (length > 1 && m->publisher && flight->bytes[1] >= 200 && flight->bytes[1] <= 207)
        publisher_hear(m->publisher, now, flight->bytes, length);
    wake_later(w, m);
}

/* -- time ------------------------------------------------------------------------------------- */

static void happen(struct world *w, const struct event *event)
{
    struct flight *flight;
    struct member *m;

    switch (event->kind) {
    case EVENT_FLIGHT:
        flight = w->flights[event->number];
        if (flight->to_engine)
            hand_to_engine(w, flight);
        else
            let_hear(w, flight);
        flight->next_free = w->free_flight;
        w->free_flight = event->number;
        break;
    case EVENT_MEMBER:
        m = &w->members[event->number];
        if (event->at == m->wakes_at) {
            m->wakes_at = NEVER;
            let_send(w, m);
            wake_later(w, m);
        }
        break;
    case EVENT_RIVAL:
        rival_act(&w->rivals[event->number], world_now(w));
        push(w, rival_due(&w->rivals[event->number]), EVENT_RIVAL, event->number);
        break;
    }
}

static void set_time(struct world *w, usec_t now)
{
    w->session->now = now;
    openssl_clock_set(now);
}

static void turn(struct world *w)
{
    engine_tick(w->session->engine, world_now(w));
    send_outbox(w);
    session_read(w->session);
}

void world_run(struct world *w, usec_t duration)
{
    usec_t end = world_now(w) + duration;

    turn(w); /* what was asked since the last run */
    for (size_t i = 0; i < w->member_count; i++)
        wake_later(w, &w->members[i]);
    for (;;) {
        usec_t next = engine_deadline(w->session->engine);
        if (w->event_count > 0)
            next = usec_min(next, w->events[0].at);
        if (next > end)
            break;
        if (next > world_now(w))
            set_time(w, next);
        while (w->event_count > 0 && w->events[0].at <= world_now(w)) {
            struct event event = pop(w);
            happen(w, &event);
        }
        turn(w);
    }
    set_time(w, end);
}

struct world *world_open(uint32_t seed)
{
    struct world *w = calloc(1, sizeof *w);

    if (!w)
        abort();
    w->session = session_open((uint8_t)seed);
    w->seed = seed;
    w->free_flight = NO_FLIGHT;
    set_time(w, 0);
    world_prepare(w);
    return w;
}

void world_close(struct world *w)
{
    for (size_t i = 0; i < w->member_count; i++) {
        struct member *m = &w->members[i];
        if (m->publisher)
            publisher_close(m->publisher);
        if (m->listener)
            listener_close(m->listener);
        if (m->browser)
            browser_close(m->browser);
    }
    for (size_t i = 0; i < w->flight_count; i++)
        free(w->flights[i]);
    free(w->flights);
    free(w->events);
    session_close(w->session);
    free(w);
}

struct network_link *world_link(struct world *w, const struct conditions *conditions)
{
    struct network_link *link = &w->links[w->link_count];

    if (w->link_count == WORLD_LINKS)
        abort();
    link_open(link, conditions, w->seed * 1000 + (uint32_t)w->link_count++);
    return link;
}

struct rival *world_rival(struct world *w, struct network_link *link, usec_t back)
{
    uint32_t number = (uint32_t)w->rival_count++;

    if (number == WORLD_RIVALS)
        abort();
    rival_open(&w->rivals[number], world_now(w), link, back);
    push(w, world_now(w), EVENT_RIVAL, number);
    return &w->rivals[number];
}
