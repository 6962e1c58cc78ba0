/* meeting.c - carries datagrams and candidates between the agents of meeting.h. */
#include "meeting.h"

#include <assert.h>
#include <string.h>

#define STREAM 100 /* the number of a side's stream to the server, less the side's */
#define STREAM_DELAY (20 * MILLISECOND)

static struct address ipv4(uint8_t a, uint8_t b, uint8_t c, uint8_t d, uint16_t port)
{
    return (struct address){.family = 4, .port = port, .ip = {a, b, c, d}};
}

/* --- flights --- */

static struct meeting_flight *__single depart(struct meeting *m, usec_t at)
{
    assert(m->flight_count < MEETING_FLIGHTS_MAX);
    struct meeting_flight *flight = &m->flights[m->flight_count++];
    memset(flight, 0, offsetof(struct meeting_flight, bytes));
    flight->at = at;
    flight->order = m->flown++;
    return flight;
}

static void fly(struct meeting *m, usec_t at, const struct address *from,
                const struct address *to, const uint8_t *__counted_by(length) bytes,
                size_t length)
{
    struct meeting_flight *flight = depart(m, at);

    flight->from = *from;
    flight->to = *to;
    flight->length = length;
    memcpy(flight->bytes, bytes, length);
}

static void fly_over(struct meeting *m, struct network_link *link, const struct address *from,
                     const struct address *to, const uint8_t *__counted_by(length) bytes,
                     size_t length)
{
    usec_t arrivals[LINK_COPIES_MAX];
    const size_t copies = link_carry(link, m->now, length, arrivals);

    for (size_t i = 0; i < copies; i++)
        fly(m, arrivals[i], from, to, bytes, length);
}

static void send_on_stream(struct meeting *m, uint8_t side,
                           const uint8_t *__counted_by(length) bytes, size_t length,
                           bool is_to_server)
{
    struct meeting_flight *flight = depart(m, m->now + STREAM_DELAY);

    flight->is_stream = true;
    flight->side = side;
    if (is_to_server)
        flight->to = m->server.address;
    flight->length = length;
    memcpy(flight->bytes, bytes, length);
}

/* --- a side sends --- */

static bool are_neighbours(const struct meeting *m)
{
    return m->sides[0].nat == m->sides[1].nat && !m->setup.is_apart;
}

static bool is_private(const struct address *a)
{
    return a->family == 4 && a->ip[0] == 10;
}

static void leave(struct meeting *m, uint8_t side, const struct ice_datagram *out)
{
    struct meeting_side *s = &m->sides[side];
    struct address from = s->host;

    s->datagrams++;
    if (out->to.socket >= STREAM) {
        send_on_stream(m, side, out->w.bytes, out->w.used, true);
        return;
    }
    if (s->is_cut || (is_private(&out->to.remote) && !are_neighbours(m)))
        return;
    if (s->nat != MEETING_NO_NAT && !is_private(&out->to.remote))
        from = nat_leave(&m->nats[s->nat], m->now, &s->host, &out->to.remote);
    fly_over(m, &s->up, &from, &out->to.remote, out->w.bytes, out->w.used);
}

static void tell(struct meeting *m, uint8_t side, const struct ice_candidate *candidate)
{
    struct meeting_flight *flight = depart(m, m->now + m->setup.signalling);

    flight->is_signal = true;
    flight->side = 1 - side;
    flight->generation = m->sides[side].agent.generation;
    if (candidate)
        flight->candidate = *candidate;
}

static void note_state(struct meeting *m, struct meeting_side *s)
{
    const enum ice_agent_state state = s->agent.state;

    if (state == ICE_AGENT_CONNECTED || state == ICE_AGENT_COMPLETED)
        s->connected_at = usec_min(s->connected_at, m->now);
    if (state == ICE_AGENT_COMPLETED)
        s->completed_at = usec_min(s->completed_at, m->now);
    if (state == ICE_AGENT_FAILED)
        s->failed_at = usec_min(s->failed_at, m->now);
}

static void hear_events(struct meeting *m, uint8_t side)
{
    struct meeting_side *s = &m->sides[side];
    struct ice_event event;

    while (ice_agent_event(&s->agent, &event)) {
        switch (event.kind) {
        case ICE_EVENT_CANDIDATE:
            s->announced++;
            tell(m, side, &s->agent.locals[event.place].candidate);
            break;
        case ICE_EVENT_GATHERED:
            s->is_gathered = true;
            tell(m, side, NULL);
            break;
        case ICE_EVENT_STREAM:
            ice_agent_stream_opened(&s->agent, m->now, event.place, STREAM + side);
            break;
        case ICE_EVENT_SERVER:
            s->servers_lost++;
            break;
        case ICE_EVENT_PATH:
            s->paths++;
            break;
        case ICE_EVENT_STATE:
            note_state(m, s);
            break;
        }
    }
}

void meeting_pump(struct meeting *m, uint8_t side)
{
    struct meeting_side *s = &m->sides[side];
    uint8_t room[ICE_DATAGRAM_MAX];
    struct ice_datagram out = {.w = writer_of(room, sizeof room)};

    for (;;) {
        hear_events(m, side);
        if (!ice_agent_next(&s->agent, m->now, &out))
            break;
        leave(m, side, &out);
        out = (struct ice_datagram){.w = writer_of(room, sizeof room)};
    }
    hear_events(m, side);
    s->spins += ice_agent_deadline(&s->agent) <= m->now;
}

/* --- a side hears --- */

static void take_payload(struct meeting *m, struct meeting_side *s,
                         const struct ice_arrival *arrival)
{
    const uint8_t *bytes = arrival->payload.bytes;
    const uint8_t other = s == &m->sides[0] ? 1 : 0;

    if (arrival->payload.len >= 100 && bytes[0] == 128 && bytes[1] == other)
        s->received++;
    else
        s->foreign++;
}

static void hear(struct meeting *m, uint8_t side, const struct flow *from,
                 const uint8_t *__counted_by(length) bytes, size_t length)
{
    struct meeting_side *s = &m->sides[side];
    uint8_t room[ICE_DATAGRAM_MAX];
    struct ice_datagram answer = {.w = writer_of(room, sizeof room)};
    struct ice_arrival arrival;
    enum drop why;

    if (s->is_cut)
        return;
    why = ice_agent_receive(&s->agent, m->now, from, bytes, length, &arrival, &answer);
    if (why != DROP_NONE) {
        s->drops++;
        s->last_drop = why;
    }
    if (answer.w.used > 0)
        leave(m, side, &answer);
    if (arrival.has_payload)
        take_payload(m, s, &arrival);
    meeting_pump(m, side);
}

static void hear_stream(struct meeting *m, const struct meeting_flight *flight)
{
    struct meeting_side *s = &m->sides[flight->side];
    struct reader in = reader_of(flight->bytes, flight->length);
    const struct flow from = {.remote = m->server.address, .socket = STREAM + flight->side};
    struct reader message;
    size_t too_long = 0;

    while (turn_framing_next(&s->framing, &in, &message, &too_long) == TURN_FRAMING_MESSAGE)
        hear(m, flight->side, &from, message.bytes, message.len);
}

void meeting_inject(struct meeting *m, uint8_t side, const struct address *from,
                    const uint8_t *__counted_by(length) bytes, size_t length)
{
    const struct flow flow = {.remote = *from, .socket = side};

    hear(m, side, &flow, bytes, length);
}

/* --- the network --- */

static void send_from_server(struct meeting *m, const struct writer *out, const struct flow *to,
                             const struct address *from)
{
    if (out->used == 0)
        return;
    if (to->socket >= STREAM)
        send_on_stream(m, (uint8_t)(to->socket - STREAM), out->bytes, out->used, false);
    else
        fly(m, m->now, from, &to->remote, out->bytes, out->used);
}

static void serve(struct meeting *m, struct turn_server *server,
                  const struct meeting_flight *flight)
{
    uint8_t room[ICE_DATAGRAM_MAX];
    struct writer out = writer_of(room, sizeof room);
    struct flow client = {.remote = flight->from}, to;
    struct address from;

    if (flight->is_stream)
        client = (struct flow){.remote = ipv4(203, 0, 113, flight->side, 60000),
                               .socket = STREAM + flight->side};
    turn_server_hear(server, m->now, &client, flight->bytes, flight->length, &out, &to, &from);
    send_from_server(m, &out, &to, &from);
}

static bool relay(struct meeting *m, struct turn_server *server,
                  const struct meeting_flight *flight)
{
    uint8_t room[ICE_DATAGRAM_MAX];
    struct writer out = writer_of(room, sizeof room);
    struct flow to;

    if (!turn_server_relay(server, m->now, &flight->from, &flight->to, flight->bytes,
                           flight->length, &out, &to))
        return false;
    send_from_server(m, &out, &to, &server->address);
    return true;
}

/* What is for an address outside goes through the NAT that has it, to whoever it lets it in for. */
static void enter(struct meeting *m, struct meeting_flight *flight)
{
    if (m->is_direct_cut && !address_same_host(&flight->from, &m->server.address))
        return;
    for (uint8_t i = 0; i < 2; i++) {
        struct nat *nat = &m->nats[i];
        struct address inside;

        if (!address_same_host(&nat->outside, &flight->to))
            continue;
        if (address_same_host(&nat->outside, &flight->from) && !nat->turns_around)
            return;
        if (!nat_enter(nat, m->now, &flight->from, flight->to.port, &inside))
            return;
        flight->to = inside;
        break;
    }
    for (uint8_t i = 0; i < 2; i++) {
        struct meeting_side *s = &m->sides[i];
        if (!address_equal(&s->host, &flight->to))
            continue;
        const struct flow from = {.remote = flight->from, .socket = i};
        hear(m, i, &from, flight->bytes, flight->length);
        return;
    }
}

static void hear_signal(struct meeting *m, const struct meeting_flight *flight)
{
    struct ice_agent *agent = &m->sides[flight->side].agent;

    if (flight->generation != agent->generation)
        return;
    if (address_is_set(&flight->candidate.address))
        (void)ice_agent_add_remote(agent, m->now, &flight->candidate);
    else
        ice_agent_end_remote(agent, m->now);
    meeting_pump(m, flight->side);
}

static void arrive(struct meeting *m, struct meeting_flight *flight)
{
    if (flight->is_signal)
        hear_signal(m, flight);
    else if (flight->is_stream && !address_is_set(&flight->to))
        hear_stream(m, flight);
    else if (address_equal(&flight->to, &m->server.address))
        serve(m, &m->server, flight);
    else if (address_equal(&flight->to, &m->other.address))
        serve(m, &m->other, flight);
    else if (!relay(m, &m->server, flight) && !relay(m, &m->other, flight))
        enter(m, flight);
}

/* --- time --- */

static size_t earliest(const struct meeting *m)
{
    size_t best = MEETING_FLIGHTS_MAX;

    for (size_t i = 0; i < m->flight_count; i++) {
        const struct meeting_flight *flight = &m->flights[i];
        if (best == MEETING_FLIGHTS_MAX || flight->at < m->flights[best].at ||
            (flight->at == m->flights[best].at && flight->order < m->flights[best].order))
            best = i;
    }
    return best;
}

static void step(struct meeting *m, usec_t until)
{
    const size_t at = earliest(m);
    const usec_t flies = at == MEETING_FLIGHTS_MAX ? NEVER : m->flights[at].at;
    usec_t due[2] = {ice_agent_deadline(&m->sides[0].agent),
                     ice_agent_deadline(&m->sides[1].agent)};
    const usec_t next = usec_min(flies, usec_min(due[0], due[1]));

    m->now = usec_max(m->now, usec_min(next, until));
    if (next > until)
        return;
    if (flies <= usec_min(due[0], due[1])) {
        static struct meeting_flight flight;
        flight = m->flights[at];
        m->flights[at] = m->flights[--m->flight_count];
        arrive(m, &flight);
    } else {
        meeting_pump(m, due[0] <= due[1] ? 0 : 1);
    }
}

void meeting_run(struct meeting *m, usec_t duration)
{
    const usec_t until = m->now + duration;

    while (m->now < until && m->sides[0].spins + m->sides[1].spins == 0)
        step(m, until);
}

void meeting_run_until_agreed(struct meeting *m, usec_t duration)
{
    const usec_t until = m->now + duration;

    while (m->now < until && !meeting_is_agreed(m) && m->sides[0].spins + m->sides[1].spins == 0)
        step(m, until);
}

void meeting_speak(struct meeting *m)
{
    for (uint8_t i = 0; i < 2; i++) {
        uint8_t payload[101] = {128, i};
        uint8_t room[ICE_DATAGRAM_MAX];
        struct ice_datagram out = {.w = writer_of(room, sizeof room)};

        if (!ice_agent_wrap(&m->sides[i].agent, payload, sizeof payload, &out))
            continue;
        m->sides[i].sent++;
        leave(m, i, &out);
    }
}

bool meeting_is_agreed(const struct meeting *m)
{
    return m->sides[0].agent.state == ICE_AGENT_COMPLETED &&
           m->sides[1].agent.state == ICE_AGENT_COMPLETED;
}

bool meeting_is_relayed(const struct meeting *m)
{
    for (size_t i = 0; i < 2; i++) {
        const struct ice_path *path = &m->sides[i].agent.path;
        if (path->is_set &&
            (m->sides[i].agent.locals[path->base].candidate.kind == ICE_RELAYED ||
             path->remote_kind == ICE_RELAYED))
            return true;
    }
    return false;
}
