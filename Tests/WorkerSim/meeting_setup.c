/* meeting_setup.c - sides, servers and credentials of meeting.h as most scenarios want them. */
#include "meeting.h"

#include <string.h>

const struct turn_login meeting_login = {
    .username_length = 5,
    .password_length = 6,
    .username = {'a', 'l', 'i', 'c', 'e'},
    .password = {'s', 'e', 'c', 'r', 'e', 't'},
};

static struct address ipv4(uint8_t a, uint8_t b, uint8_t c, uint8_t d, uint16_t port)
{
    return (struct address){.family = 4, .port = port, .ip = {a, b, c, d}};
}

static struct ice_credentials credentials(uint8_t side, uint32_t generation)
{
    struct ice_credentials c = {.fragment_length = 6, .password_length = 24};

    memset(c.fragment, 'a' + side, c.fragment_length);
    memset(c.password, 'p' + side, c.password_length);
    c.fragment[0] = (uint8_t)('0' + generation % 10);
    c.password[0] = (uint8_t)('0' + generation % 10);
    return c;
}

static struct ice_far far_of(uint8_t side, uint32_t generation)
{
    const struct ice_credentials c = credentials(side, generation);
    struct ice_far far = {.fragment_length = c.fragment_length,
                          .password_length = c.password_length};

    memcpy(far.fragment, c.fragment, c.fragment_length);
    memcpy(far.password, c.password, c.password_length);
    return far;
}

static void add_servers(struct meeting *m, uint8_t side)
{
    struct ice_agent *agent = &m->sides[side].agent;
    struct ice_server server = {.address = m->server.address};

    if (m->setup.has_stun[side])
        (void)ice_agent_add_server(agent, &server);
    server.relays = true;
    server.carrier = m->setup.carrier[side];
    server.login = meeting_login;
    if (m->setup.has_turn[side])
        (void)ice_agent_add_server(agent, &server);
}

static void open_side(struct meeting *m, uint8_t side)
{
    const struct meeting_setup *setup = &m->setup;
    struct meeting_side *s = &m->sides[side];
    struct ice_agent_options options = {
        .is_controlling = setup->is_controlling[side],
        .kinds = setup->kinds[side] ? setup->kinds[side] : ICE_ALL_KINDS,
        .refused_scopes = setup->refused_scopes,
        .local = credentials(side, 0),
        .seed = {(uint8_t)(side + 1), (uint8_t)setup->seed},
    };

    s->nat = setup->nat[side];
    s->connected_at = s->completed_at = s->failed_at = NEVER;
    s->host = s->nat == MEETING_NO_NAT ? ipv4(192, 0, 2, (uint8_t)(10 + side), 4000)
                                       : ipv4(10, 0, s->nat, (uint8_t)(2 + side), 4000);
    if (setup->is_ipv6)
        s->host = (struct address){
            .family = 6, .port = 4000, .ip = {0x20, 1, 0xd, 0xb8, [15] = (uint8_t)(1 + side)}};
    link_open(&s->up, &setup->conditions, setup->seed * 4 + side);
    ice_agent_init(&s->agent, &options);
    (void)ice_agent_add_host(&s->agent, side, &s->host);
    add_servers(m, side);
}

void meeting_open(struct meeting *m, const struct meeting_setup *setup)
{
    const struct address server = ipv4(198, 51, 100, 1, 3478);
    const struct address other = ipv4(198, 51, 100, 2, 3478);

    memset(m, 0, sizeof *m);
    m->setup = *setup;
    m->now = SECOND;
    turn_server_open(&m->server, &server, &meeting_login);
    turn_server_open(&m->other, &other, &meeting_login);
    for (uint8_t i = 0; i < 2; i++) {
        nat_open(&m->nats[i], setup->mapping[i], setup->filtering[i], (uint8_t)(i + 1));
        open_side(m, i);
    }
}

void meeting_begin(struct meeting *m)
{
    for (uint8_t i = 0; i < 2; i++) {
        const struct ice_far far = far_of(1 - i, 0);
        ice_agent_set_remote(&m->sides[i].agent, m->now, &far);
        ice_agent_gather(&m->sides[i].agent, m->now);
    }
    meeting_pump(m, 0);
    meeting_pump(m, 1);
}

void meeting_restart(struct meeting *m)
{
    const uint32_t generation = m->sides[0].agent.generation + 1;

    for (uint8_t i = 0; i < 2; i++) {
        const struct ice_credentials fresh = credentials(i, generation);
        m->sides[i].connected_at = m->sides[i].completed_at = m->sides[i].failed_at = NEVER;
        ice_agent_restart(&m->sides[i].agent, m->now, &fresh);
    }
    for (uint8_t i = 0; i < 2; i++) {
        const struct ice_far far = far_of(1 - i, generation);
        ice_agent_set_remote(&m->sides[i].agent, m->now, &far);
    }
    meeting_pump(m, 0);
    meeting_pump(m, 1);
}
