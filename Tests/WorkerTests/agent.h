/* agent.h - an ICE agent in virtual time, and a far side with many addresses that checks it.
 *
 * Addresses have numbers: UDP_PATH(n) comes over the shared socket, TCP_PATH(n) over a connection
 * of its own. Only a header, like check.h. */
#ifndef BISQUE_TESTS_AGENT_H
#define BISQUE_TESTS_AGENT_H

#include "check.h"

#include "proto/ice.h"
#include "proto/stun_write.h"

#define AGENT_TIMEOUT (30 * SECOND)

#define UDP_PATH(n) ((struct path){.number = (n), .is_tcp = false})
#define TCP_PATH(n) ((struct path){.number = (n), .is_tcp = true})

struct path {
    uint8_t number;
    bool is_tcp;
};

static const struct ice_credentials agent_first = {
    .fragment_length = 4,
    .password_length = 22,
    .fragment = {'e', 'v', 't', 'j'}, /* those of RFC 5769 */
    .password = {'V', 'O', 'k', 'J', 'x', 'b', 'R', 'l', '1', 'R', 'm',
                 'T', 'x', 'U', 'k', '/', 'W', 'v', 'J', 'x', 'B', 't'},
};

static const struct ice_credentials agent_second = {
    .fragment_length = 6,
    .password_length = 24,
    .fragment = {'s', 'e', 'c', 'o', 'n', 'd'},
    .password = {'s', 'e', 'c', 'o', 'n', 'd', 's', 'e', 'c', 'o', 'n', 'd',
                 's', 'e', 'c', 'o', 'n', 'd', 's', 'e', 'c', 'o', 'n', 'd'},
};

static const struct ice_credentials agent_third = {
    .fragment_length = 5,
    .password_length = 25,
    .fragment = {'t', 'h', 'i', 'r', 'd'},
    .password = {'t', 'h', 'i', 'r', 'd', 't', 'h', 'i', 'r', 'd', 't', 'h', 'i',
                 'r', 'd', 't', 'h', 'i', 'r', 'd', 't', 'h', 'i', 'r', 'd'},
};

struct agent {
    struct ice ice;
    usec_t now;
    uint8_t number; /* of the last check */
    struct check check;
    struct ice_change change; /* by the last thing that happened */
    struct writer answer;
    uint8_t room[STUN_ANSWER_MAX];
};

static inline void agent_open(struct agent *a, usec_t consent_timeout)
{
    ice_init(&a->ice, &agent_first, consent_timeout);
    a->now = 0;
    a->number = 0;
}

static inline struct flow agent_flow(struct path path)
{
    return (struct flow){
        .remote = {.family = 4, .port = 4000, .ip = {192, 0, 2, path.number}},
        .socket = path.is_tcp ? 100u + path.number : 0,
    };
}

/* These bytes come on this path. */
static inline enum drop agent_hear(struct agent *a, struct path path,
                                   const uint8_t *__counted_by(length) packet, size_t length)
{
    const struct flow from = agent_flow(path);

    a->answer = writer_of(a->room, sizeof a->room);
    return ice_receive(&a->ice, a->now, &from, path.is_tcp, packet, length, &a->answer,
                       &a->change);
}

/* The next check as a browser writes it, into a->check. */
static inline void agent_write(struct agent *a, const struct ice_credentials *with, bool nominates)
{
    struct check *c = &a->check;

    check_begin(c, ++a->number);
    check_username(c, with->fragment, with->fragment_length);
    check_attribute(c, 0xc057, (const uint8_t[]){0, 1, 0, 10}, 4); /* of Chromium: the network */
    check_controlling(c);
    if (nominates)
        check_nominate(c);
    check_priority(c, 0x6e7f1eff);
    check_sign(c, with->password, with->password_length);
    check_fingerprint(c);
}

/* The check written last comes on this path, for the first time or again. */
static inline enum drop agent_repeat(struct agent *a, struct path path)
{
    return agent_hear(a, path, a->check.bytes, a->check.w.used);
}

static inline enum drop agent_check(struct agent *a, struct path path, bool nominates)
{
    agent_write(a, &agent_first, nominates);
    return agent_repeat(a, path);
}

static inline bool agent_knows(const struct agent *a, struct path path)
{
    const struct flow flow = agent_flow(path);

    return ice_knows(&a->ice, &flow);
}

/* Is the selected tuple on this path? */
static inline bool agent_speaks_to(const struct agent *a, struct path path)
{
    const struct ice_tuple *tuple = ice_selected(&a->ice);
    const struct flow flow = agent_flow(path);

    return tuple && flow_equal(&tuple->flow, &flow) && tuple->is_tcp == path.is_tcp;
}

#endif
