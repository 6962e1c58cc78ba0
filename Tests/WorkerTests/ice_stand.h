/* ice_stand.h - one full ICE agent, and a far side that says what a test wants.
 *
 * Only a header, like check.h, for the tests of the agent. */
#ifndef BISQUE_TESTS_ICE_STAND_H
#define BISQUE_TESTS_ICE_STAND_H

#include "check.h"
#include "test.h"

#include "proto/ice_agent.h"
#include "proto/stun_write.h"

#include <string.h>

#define HOST_SOCKET 3

static struct ice_agent agent;
static usec_t now;
static struct check check;
static uint8_t answer_room[ICE_DATAGRAM_MAX];
static struct ice_datagram answer;
static struct ice_arrival arrival;
static uint8_t out_room[ICE_DATAGRAM_MAX];
static struct ice_datagram out;

static const uint8_t our_password[] = "ourpasswordourpassword";
static const uint8_t far_password[] = "farpasswordfarpassword";
#define PASSWORD_LENGTH 22

static inline struct address far_at(uint16_t port)
{
    return (struct address){.family = 4, .port = port, .ip = {192, 0, 2, 9}};
}

static inline struct ice_credentials ours(uint8_t first)
{
    struct ice_credentials c = {.fragment_length = 4, .password_length = PASSWORD_LENGTH,
                                .fragment = {first, 'u', 'r', 's'}};

    memcpy(c.password, our_password, PASSWORD_LENGTH);
    return c;
}

static inline void set_far(void)
{
    struct ice_far far = {.fragment_length = 3, .password_length = PASSWORD_LENGTH,
                          .fragment = {'f', 'a', 'r'}};

    memcpy(far.password, far_password, PASSWORD_LENGTH);
    ice_agent_set_remote(&agent, now, &far);
}

static inline void open_agent(bool is_controlling, uint8_t kinds)
{
    const struct address host = {.family = 4, .port = 4000, .ip = {192, 0, 2, 1}};
    const struct ice_agent_options options = {
        .is_controlling = is_controlling, .kinds = kinds, .local = ours('o'), .seed = {5}};

    now = SECOND;
    ice_agent_init(&agent, &options);
    CHECK(ice_agent_add_host(&agent, HOST_SOCKET, &host));
    ice_agent_gather(&agent, now);
}

/* An agent that knows its far side. */
static inline void open_known(bool is_controlling)
{
    open_agent(is_controlling, ICE_ALL_KINDS);
    set_far();
}

static inline void add_far(uint16_t port, uint32_t priority)
{
    struct ice_candidate candidate = {
        .kind = ICE_HOST, .address = far_at(port), .priority = priority};

    ice_set_foundation(&candidate, port);
    CHECK_EQ(ice_agent_add_remote(&agent, now, &candidate), ICE_TAKEN);
}

/* -- what comes -- */

static inline enum drop hear(uint16_t port, const uint8_t *__counted_by(length) bytes,
                             size_t length)
{
    const struct flow from = {.remote = far_at(port), .socket = HOST_SOCKET};

    answer = (struct ice_datagram){.w = writer_of(answer_room, sizeof answer_room)};
    return ice_agent_receive(&agent, now, &from, bytes, length, &arrival, &answer);
}

static inline void begin_check(bool far_controls, uint64_t tie_breaker)
{
    static uint8_t number;
    uint8_t value[8];

    check_begin(&check, ++number);
    check_username(&check, agent.local.fragment, agent.local.fragment_length);
    for (size_t i = 0; i < 8; i++)
        value[i] = (uint8_t)(tie_breaker >> (56 - 8 * i));
    check_attribute(&check, far_controls ? STUN_ICE_CONTROLLING : STUN_ICE_CONTROLLED, value, 8);
    check_priority(&check, 0x6e7f1eff);
}

static inline enum drop end_check(uint16_t port)
{
    check_sign(&check, our_password, PASSWORD_LENGTH);
    check_fingerprint(&check);
    return hear(port, check.bytes, check.w.used);
}

/* A good check of a far side that plays the other part. */
static inline enum drop check_from(uint16_t port, bool nominates)
{
    begin_check(!agent.is_controlling, 1);
    if (nominates)
        check_nominate(&check);
    return end_check(port);
}

/* The error in our answer; 0 for a success, -1 for none. It must be signed. */
static inline int answered(void)
{
    struct stun stun;

    if (answer.w.used == 0)
        return -1;
    CHECK(stun_parse(&stun, answer_room, answer.w.used));
    CHECK(stun_proves(&stun, answer_room, answer.w.used, our_password, PASSWORD_LENGTH));
    return stun.type == STUN_BINDING_SUCCESS
               ? 0
               : (int)stun_error_code(&stun, answer_room, answer.w.used);
}

/* -- what leaves -- */

static inline bool next(struct stun *stun)
{
    out = (struct ice_datagram){.w = writer_of(out_room, sizeof out_room)};
    return ice_agent_next(&agent, now, &out) && stun_parse(stun, out_room, out.w.used);
}

/* The next check, once it is due. */
static inline bool next_check(struct stun *stun)
{
    for (int i = 0; i < 1000; i++) {
        if (next(stun))
            return true;
        if (ice_agent_deadline(&agent) == NEVER)
            return false;
        now = usec_max(now + 1, ice_agent_deadline(&agent));
    }
    return false;
}

struct reply {
    uint16_t from; /* the port */
    enum stun_error error;
    struct address mapped; /* none: the attribute is missing */
    const uint8_t *__counted_by(22) password;
};

static inline enum drop reply_to(const struct stun *asked, const struct reply *reply)
{
    uint8_t room[256];
    struct writer w = writer_of(room, sizeof room);
    const size_t start = stun_begin(
        &w, reply->error ? STUN_BINDING_ERROR : STUN_BINDING_SUCCESS, asked->transaction);

    if (reply->error)
        stun_put_u32(&w, STUN_ERROR_CODE,
                     (uint32_t)reply->error / 100 << 8 | (uint32_t)reply->error % 100);
    if (address_is_set(&reply->mapped))
        stun_put_address(&w, STUN_XOR_MAPPED_ADDRESS, &reply->mapped, asked->transaction);
    stun_end(&w, start, reply->password, PASSWORD_LENGTH);
    return hear(reply->from, room, w.used);
}

static inline enum drop succeed(const struct stun *asked, uint16_t port)
{
    return reply_to(asked, &(struct reply){.from = port,
                                           .mapped = agent.locals[0].candidate.address,
                                           .password = far_password});
}

/* A controlled agent that uses a way to port 1000. */
static inline void open_agreed(void)
{
    struct stun asked;

    open_known(false);
    add_far(1000, 1000);
    CHECK_EQ(check_from(1000, true), DROP_NONE);
    CHECK(next_check(&asked));
    CHECK_EQ(succeed(&asked, 1000), DROP_NONE);
    CHECK_EQ(agent.state, ICE_AGENT_COMPLETED);
}

#endif
