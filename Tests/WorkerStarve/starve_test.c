/* starve_test.c - the life of a room of plain transports without enough memory. */
#include "life.h"
#include "memory.h"
#include "proto/send_log.h"
#include "stage.h"
#include "test.h"

#include <string.h>

#define VIDEO 96

static enum ch_refusal listen_shared(uint32_t socket)
{
    struct ch_address here = {.ip = stage_text("192.0.2.100"), .port = 5000};

    question_listen(&stage.question, 1, ++stage.asked,
                    &(struct ch_listen){.addresses_count = 1, .addresses = &here});
    return stage_hand(&stage, &stage.question, &socket, 1);
}

static enum ch_refusal create_room(uint32_t id)
{
    return stage_create_room(&stage, &(struct ch_create_room){.room = id});
}

static enum ch_refusal close_room(uint32_t id)
{
    return stage_close_room(&stage, &(struct ch_close_room){.room = id});
}

/* Its sockets are 2 * id and the next one. */
static enum ch_refusal create_transport(uint32_t id, size_t sockets)
{
    const uint32_t numbers[] = {2 * id, 2 * id + 1};
    struct ch_view ip = stage_text("192.0.2.1");
    struct ch_create_plain_transport q = {.transport = id,
                                          .room = 1,
                                          .has_remote = true,
                                          .remote = {.ip = ip, .port = (uint16_t)(4000 + id)}};

    question_create_plain_transport(&stage.question, (uint8_t)sockets, ++stage.asked, &q);
    return stage_hand(&stage, &stage.question, numbers, sockets);
}

static enum ch_refusal create_shared(uint32_t id)
{
    return create_transport(id, 0);
}

static enum ch_refusal create_muxed(uint32_t id)
{
    return create_transport(id, 1);
}

static enum ch_refusal create_two_ports(uint32_t id)
{
    return create_transport(id, 2);
}

static enum ch_refusal close_transport(uint32_t id)
{
    return stage_close_transport(&stage, &(struct ch_close_transport){.transport = id});
}

/* By SSRC 100 + id, and by MID and RID. */
static void describe(struct ch_reception *__single reception, struct ch_payload *__single payload,
                     struct ch_encoding *__counted_by(3) encodings,
                     struct ch_extension *__counted_by(2) extensions, uint32_t id)
{
    static const char *const names[] = {"m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9"};

    struct ch_view mid = stage_text(names[id % 10]);

    *payload = (struct ch_payload){.type = VIDEO, .clock_rate = 90000};
    memset(encodings, 0, 3 * sizeof *encodings);
    encodings[0] = (struct ch_encoding){.has_ssrc = true, .ssrc = 100 + id};
    encodings[1] = (struct ch_encoding){.has_rid = true, .rid = stage_text("h")};
    encodings[2] = (struct ch_encoding){.has_rtx_ssrc = true, .rtx_ssrc = 200 + id};
    extensions[0] = (struct ch_extension){.id = 1, .kind = CH_EXTENSION_KIND_MID};
    extensions[1] = (struct ch_extension){.id = 2, .kind = CH_EXTENSION_KIND_RID};
    *reception = (struct ch_reception){.kind = CH_KIND_VIDEO,
                                       .has_mid = true,
                                       .mid = mid,
                                       .payloads_count = 1,
                                       .payloads = payload,
                                       .encodings_count = 3,
                                       .encodings = encodings,
                                       .extensions_count = 2,
                                       .extensions = extensions,
                                       .has_pli = true};
}

static enum ch_refusal create_receiver(uint32_t id)
{
    struct ch_create_receiver q = {.receiver = id, .transport = 1};
    struct ch_payload payload;
    struct ch_encoding encodings[3];
    struct ch_extension extensions[2];

    describe(&q.reception, &payload, encodings, extensions, id);
    return stage_create_receiver(&stage, &q);
}

static enum ch_refusal update_receiver(uint32_t id)
{
    struct ch_update_receiver q = {.receiver = id};
    struct ch_payload payload;
    struct ch_encoding encodings[3];
    struct ch_extension extensions[2];

    describe(&q.reception, &payload, encodings, extensions, id + 5);
    return stage_update_receiver(&stage, &q);
}

static enum ch_refusal attach_receiver(uint32_t id)
{
    return stage_attach_receiver(&stage,
                                 &(struct ch_attach_receiver){.receiver = id, .transport = 2});
}

static enum ch_refusal close_receiver(uint32_t id)
{
    return stage_close_receiver(&stage, &(struct ch_close_receiver){.receiver = id});
}

static struct ch_transmission transmission(struct ch_mapping *__single mapping, uint32_t ssrc)
{
    struct ch_view name = stage_text("listener");

    *mapping = (struct ch_mapping){.from = VIDEO, .to = VIDEO};
    return (struct ch_transmission){.ssrc = ssrc,
                                    .cname = name,
                                    .payloads_count = 1,
                                    .payloads = mapping,
                                    .has_transport_sequence_extension = true,
                                    .transport_sequence_extension = 5};
}

static enum ch_refusal create_sender(uint32_t id)
{
    struct ch_mapping mapping;

    return stage_create_sender(
        &stage, &(struct ch_create_sender){.sender = id,
                                           .receiver = 1,
                                           .transport = 3,
                                           .transmission = transmission(&mapping, 300 + id)});
}

static enum ch_refusal update_sender(uint32_t id)
{
    struct ch_mapping mapping;

    return stage_update_sender(
        &stage, &(struct ch_update_sender){.sender = id,
                                           .transmission = transmission(&mapping, 400 + id)});
}

static enum ch_refusal attach_sender(uint32_t id)
{
    return stage_attach_sender(&stage, &(struct ch_attach_sender){.sender = id, .transport = 2});
}

static enum ch_refusal close_sender(uint32_t id)
{
    return stage_close_sender(&stage, &(struct ch_close_sender){.sender = id});
}

/* Three packets each on the announced SSRC and on one that is learned by its RID. */
static enum ch_refusal speak(uint32_t id)
{
    for (uint16_t i = 0; i < 3; i++) {
        uint8_t named[] = {0x90, VIDEO, 0, (uint8_t)i, 0, 0, 0, 0, 0, 0, 9, (uint8_t)id,
                           0xbe, 0xde, 0, 2, 0x11, 'm', (uint8_t)('0' + id), 0x20, 'h', 0, 0, 0, 1};
        stage_rtp(&stage, 2, 1, 4001, VIDEO, i, 0, 100 + id);
        stage_datagram(&stage, 2, 1, 4001, named, sizeof named);
    }
    stage_turn(&stage);
    return ACCEPTED;
}

static const struct step life[] = {
    {listen_shared, 0},   {create_room, 1},     {create_room, 2},     {create_room, 3},
    {create_room, 4},     {create_room, 5},     {create_room, 6},     {create_room, 7},
    {create_muxed, 1},    {create_two_ports, 2}, {create_shared, 3},  {create_shared, 4},
    {create_receiver, 1}, {create_receiver, 2}, {create_receiver, 3}, {create_sender, 1},
    {create_sender, 2},   {create_sender, 3},   {create_sender, 4},   {create_sender, 5},
    {create_sender, 6},   {speak, 1},           {speak, 2},           {update_receiver, 2},
    {update_sender, 2},   {attach_receiver, 3}, {attach_sender, 3},   {close_receiver, 2},
    {speak, 3},           {close_sender, 4},    {close_transport, 1}, {attach_receiver, 1},
    {close_transport, 3}, {attach_sender, 1},   {close_room, 2},      {close_room, 3},
    {close_room, 4},      {close_room, 5},      {close_room, 6},      {close_room, 7},
    {close_room, 1},
};

#define STEPS (sizeof life / sizeof *life)

/* Every allocation of every step is refused once. */
static void starve(bool for_long)
{
    CHECK(life_starve(life, STEPS, for_long) > 30); /* else the linker led no allocation here */
}

TEST(an_engine_without_memory_does_not_open)
{
    size_t nth = 1;
    bool was_refused;

    do {
        memory_take(nth, false);
        bool is_open = stage_open(&stage);
        was_refused = memory_give();
        CHECK_EQ(is_open, !was_refused);
        if (is_open)
            stage_close(&stage);
    } while (was_refused && nth++ < 100);
    CHECK(nth > 5);
}

TEST(a_request_that_lacks_memory_once_changes_nothing)
{
    starve(false);
}

TEST(a_request_that_lacks_memory_for_long_changes_nothing)
{
    starve(true);
}

static void send_on(uint16_t first, uint16_t end)
{
    for (uint16_t i = first; i < end; i++) {
        stage.now += 20 * MILLISECOND;
        stage_rtp(&stage, 2, 1, 4001, VIDEO, i, i * 3000u, 101);
        engine_tick(stage.engine, stage.now);
        outbox_clear(&stage.out);
    }
}

/* Who never answers has a log of what he was sent in the last two seconds; it has its size then. */
TEST(a_packet_needs_no_memory)
{
    CHECK(stage_open(&stage));
    life_live(life, STEPS, 0, 22); /* the streams have begun */
    send_on(10, 10 + SEND_LOG_PATIENCE / (20 * MILLISECOND) + 50);
    size_t asked = memory_asked();
    send_on(200, 2000);
    CHECK_EQ(memory_asked(), asked);
    stage_close(&stage);
}

/* Routes built anew for each of its receivers would be one allocation each, and quadratic work. */
TEST(closing_a_transport_builds_nothing)
{
    CHECK(stage_open(&stage));
    CHECK_EQ(create_room(1), ACCEPTED);
    CHECK_EQ(create_muxed(1), ACCEPTED);
    for (uint32_t id = 1; id <= 500; id++) {
        struct ch_payload payload = {.type = VIDEO, .clock_rate = 90000};
        struct ch_encoding encoding = {.has_ssrc = true, .ssrc = id};
        CHECK_EQ(stage_create_receiver(
                     &stage,
                     &(struct ch_create_receiver){.receiver = id,
                                                  .transport = 1,
                                                  .reception = {.kind = CH_KIND_VIDEO,
                                                                .payloads_count = 1,
                                                                .payloads = &payload,
                                                                .encodings_count = 1,
                                                                .encodings = &encoding}}),
                 ACCEPTED);
    }
    size_t asked = memory_asked();
    CHECK_EQ(close_room(1), ACCEPTED);
    CHECK(memory_asked() < asked + 20); /* the tables shrink, by halves */
    stage_close(&stage);
}
