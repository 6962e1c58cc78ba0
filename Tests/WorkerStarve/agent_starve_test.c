/* agent_starve_test.c - the life of a transport with a full ICE agent without enough memory.
 *
 * The sums of STUN are OpenSSL's, whose allocations are refused, too: a check that cannot be proven
 * or signed is one that got lost. */
#include "check.h"
#include "life.h"
#include "memory.h"
#include "test.h"

#include <string.h>

#define HOST_SOCKET 20
#define STREAM_SOCKET 21
#define FAR 9
#define PORT 4009

static const char password[] = "0123456789abcdefghijkl";
static uint8_t number; /* of the far side's last check */

static enum ch_refusal create_room(uint32_t id)
{
    return stage_create_room(&stage, &(struct ch_create_room){.room = id});
}

static enum ch_refusal use_certificate(uint32_t ignored)
{
    (void)ignored;
    return stage_use_certificate(&stage, &(struct ch_use_certificate){0});
}

static enum ch_refusal create_transport(uint32_t id)
{
    const uint32_t socket = HOST_SOCKET;
    uint8_t suite = CH_SRTP_SUITE_AEAD_AES128_GCM;
    struct ch_address host = {.ip = stage_text("192.0.2.100"), .port = 5000};
    struct ch_ice_server servers[2] = {{.is_turn = false},
                                       {.is_turn = true,
                                        .transport = CH_SERVER_TRANSPORT_TCP}};
    struct ch_create_agent_transport q = {.transport = id,
                                          .room = 1,
                                          .is_controlling = true,
                                          .kinds = 15,
                                          .suites_count = 1,
                                          .suites = &suite,
                                          .hosts_count = 1,
                                          .hosts = &host,
                                          .servers_count = 2,
                                          .servers = servers};

    for (size_t i = 0; i < 2; i++) {
        servers[i].address.ip = stage_text("198.51.100.1");
        servers[i].address.port = 3478;
    }
    q.username_fragment = stage_text("agent");
    q.password = ch_view_string(password);
    question_create_agent_transport(&stage.question, 1, ++stage.asked, &q);
    return stage_hand(&stage, &stage.question, &socket, 1);
}

static enum ch_refusal set_far_side(uint32_t id)
{
    return stage_set_far_side(&stage,
                              &(struct ch_set_far_side){.transport = id,
                                                        .username_fragment = stage_text("far1"),
                                                        .password = ch_view_string(password)});
}

static enum ch_refusal add_candidate(uint32_t id)
{
    struct ch_add_far_candidate q = {.transport = id};

    q.candidate.address.ip = stage_text("192.0.2.9");
    q.candidate.address.port = PORT;
    q.candidate.foundation = stage_text("1");
    return stage_add_far_candidate(&stage, &q);
}

/* Checks of the far side's, from where we know it and from elsewhere, and time for ours. */
static enum ch_refusal meet(uint32_t rounds)
{
    for (uint32_t i = 0; i < rounds; i++) {
        static struct check check;

        memory_pause();
        check_begin(&check, ++number);
        check_username(&check, (const uint8_t *)"agent", 5);
        check_attribute(&check, STUN_ICE_CONTROLLED, (const uint8_t[8]){0}, 8);
        check_priority(&check, 1);
        check_sign(&check, (const uint8_t *)password, sizeof password - 1);
        check_fingerprint(&check);
        memory_resume();
        stage_datagram(&stage, HOST_SOCKET, FAR, (uint16_t)(PORT + i % 2), check.bytes,
                       check.w.used);
        stage_turn(&stage);
        stage.now += 100 * MILLISECOND;
        engine_tick(stage.engine, stage.now);
        stage_turn(&stage);
    }
    return ACCEPTED;
}

static enum ch_refusal give_stream(uint32_t id)
{
    const uint32_t socket = STREAM_SOCKET;

    question_give_stream(&stage.question, 1, ++stage.asked,
                         &(struct ch_give_stream){.transport = id, .server = 1});
    return stage_hand(&stage, &stage.question, &socket, 1);
}

static enum ch_refusal restart(uint32_t id)
{
    return stage_restart_agent(&stage,
                               &(struct ch_restart_agent){.transport = id,
                                                          .username_fragment = stage_text("agai"),
                                                          .password = ch_view_string(password)});
}

static enum ch_refusal close_transport(uint32_t id)
{
    return stage_close_transport(&stage, &(struct ch_close_transport){.transport = id});
}

static enum ch_refusal leave(uint32_t room)
{
    return stage_close_room(&stage, &(struct ch_close_room){.room = room});
}

static const struct step life[] = {
    {create_room, 1},  {use_certificate, 0}, {create_transport, 1}, {set_far_side, 1},
    {add_candidate, 1}, {meet, 6},           {give_stream, 1},      {meet, 4},
    {restart, 1},      {close_transport, 1}, {leave, 1},
};

#define STEPS (sizeof life / sizeof *life)

static void live_well(void)
{
    CHECK(stage_open(&stage));
    life_live(life, STEPS, 0, STEPS);
    stage_close(&stage);
}

TEST(an_agents_transport_that_lacks_memory_once_harms_nobody)
{
    live_well();
    CHECK(life_starve(life, STEPS, false) > 50);
}

TEST(an_agents_transport_that_lacks_memory_for_long_harms_nobody)
{
    live_well();
    CHECK(life_starve(life, STEPS, true) > 50);
}
