/* data_starve_test.c - the life of data channels without enough memory.
 *
 * The transport's handshake never begins, so messages wait. usrsctp's own memory is not refused. */
#include "life.h"
#include "memory.h"
#include "test.h"

static enum ch_refusal create_room(uint32_t id)
{
    return stage_create_room(&stage, &(struct ch_create_room){.room = id});
}

static enum ch_refusal close_room(uint32_t id)
{
    return stage_close_room(&stage, &(struct ch_close_room){.room = id});
}

static enum ch_refusal create_transport(uint32_t id)
{
    uint8_t suites[] = {CH_SRTP_SUITE_AEAD_AES128_GCM};
    struct ch_view name = stage_text("waiting"), secret = stage_text("0123456789abcdefghijkl");
    struct ch_create_web_rtc_transport q = {.transport = id,
                                            .room = 1,
                                            .username_fragment = name,
                                            .password = secret,
                                            .suites_count = 1,
                                            .suites = suites,
                                            .accepts_udp = true};

    return stage_create_web_rtc_transport(&stage, &q);
}

static enum ch_refusal open_sctp(uint32_t transport)
{
    return stage_open_sctp(&stage, &(struct ch_open_sctp){.transport = transport,
                                                          .local_port = 5000,
                                                          .remote_port = 5000,
                                                          .outgoing_streams = 16,
                                                          .incoming_streams = 16,
                                                          .max_message_size = 1000,
                                                          .send_buffer_size = 100000});
}

/* 1 is a stream of the transport's, 2 the program's. */
static enum ch_refusal create_producer(uint32_t id)
{
    return stage_create_data_producer(
        &stage, &(struct ch_create_data_producer){.producer = id,
                                                  .room = 1,
                                                  .has_transport = id == 1,
                                                  .transport = 1,
                                                  .has_stream = id == 1,
                                                  .stream = 1});
}

/* All are of the program's producer: 1 and 2 on streams, 2 opens its channel, 3 is direct. */
static enum ch_refusal create_consumer(uint32_t id)
{
    uint16_t subchannels[] = {1, 2, 3};
    struct ch_create_data_consumer q = {.consumer = id,
                                        .room = 1,
                                        .has_producer = true,
                                        .producer = 2,
                                        .has_transport = id != 3,
                                        .transport = 1,
                                        .has_stream = id != 3,
                                        .stream = (uint16_t)id,
                                        .has_opening = id == 2,
                                        .credit = id == 3 ? 1000 : 0,
                                        .subchannels_count = 3,
                                        .subchannels = subchannels};

    q.opening.label = stage_text("chat");
    return stage_create_data_consumer(&stage, &q);
}

/* In two parts. */
static enum ch_refusal send_all(uint32_t producer)
{
    struct ch_send_from_producer q = {.producer = producer};
    enum ch_refusal why;

    q.message.identifier = 51;
    q.message.bytes = stage_text("half");
    why = stage_send_from_producer(&stage, &q);
    q.message.is_last = true;
    return why == ACCEPTED ? stage_send_from_producer(&stage, &q) : why;
}

static enum ch_refusal send_one(uint32_t consumer)
{
    struct ch_send_to_consumer q = {.consumer = consumer};

    q.message.identifier = 51;
    q.message.bytes = stage_text("whole");
    q.message.is_last = true;
    return stage_send_to_consumer(&stage, &q);
}

static enum ch_refusal tell(uint32_t ignored)
{
    (void)ignored;
    stage_turn(&stage);
    return ACCEPTED;
}

static enum ch_refusal close_consumer(uint32_t id)
{
    return stage_close_data_consumer(
        &stage, &(struct ch_close_data_consumer){.consumer = id, .drains = true});
}

static const struct step life[] = {
    {create_room, 1},     {create_transport, 1}, {open_sctp, 1},       {create_producer, 1},
    {create_producer, 2}, {create_consumer, 1},  {create_consumer, 2}, {create_consumer, 3},
    {send_all, 2},        {send_one, 1},         {tell, 0},            {close_consumer, 1},
    {close_room, 1},
};

#define STEPS (sizeof life / sizeof *life)

TEST(data_channels_that_lack_memory_once_change_nothing)
{
    CHECK(life_starve(life, STEPS, false) > 10);
}

TEST(data_channels_that_lack_memory_for_long_change_nothing)
{
    CHECK(life_starve(life, STEPS, true) > 10);
}
