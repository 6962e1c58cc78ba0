/* span_starve_test.c - the life of a room's half whose publisher is in another worker, without
 * enough memory. */
#include "life.h"
#include "memory.h"
#include "proto/span_message.h"
#include "stage.h"
#include "test.h"

#include <string.h>

#define SPAN_SOCKET 8
#define VIDEO 96
#define PUBLISHED 100

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
    const uint32_t socket = 2;
    struct ch_view ip = stage_text("192.0.2.1");
    struct ch_create_plain_transport q = {
        .transport = id,
        .room = 1,
        .has_remote = true,
        .remote = {.ip = ip, .port = 4001},
    };

    question_create_plain_transport(&stage.question, 1, ++stage.asked, &q);
    return stage_hand(&stage, &stage.question, &socket, 1);
}

static enum ch_refusal open_span(uint32_t id)
{
    const uint32_t socket = SPAN_SOCKET + id;

    question_open_span(&stage.question, 1, ++stage.asked,
                       &(struct ch_open_span){.span = id, .room = 1});
    return stage_hand(&stage, &stage.question, &socket, 1);
}

static enum ch_refusal mirror(uint32_t span)
{
    struct ch_payload payload = {.type = VIDEO, .codec = CH_CODEC_VP8, .clock_rate = 90000};
    struct ch_encoding encoding = {.has_ssrc = true, .ssrc = PUBLISHED};

    return stage_mirror_receiver(
        &stage, &(struct ch_mirror_receiver){.receiver = 1,
                                             .span = span,
                                             .reception = {.kind = CH_KIND_VIDEO,
                                                           .payloads_count = 1,
                                                           .payloads = &payload,
                                                           .encodings_count = 1,
                                                           .encodings = &encoding,
                                                           .has_pli = true}});
}

static enum ch_refusal create_sender(uint32_t id)
{
    struct ch_mapping mapping = {.from = VIDEO, .to = VIDEO};
    struct ch_view name = stage_text("listener");

    return stage_create_sender(
        &stage, &(struct ch_create_sender){.sender = id,
                                           .receiver = 1,
                                           .transport = 2,
                                           .transmission = {.ssrc = 300 + id,
                                                            .cname = name,
                                                            .payloads_count = 1,
                                                            .payloads = &mapping}});
}

static enum ch_refusal close_transport(uint32_t id)
{
    return stage_close_transport(&stage, &(struct ch_close_transport){.transport = id});
}

static void say(uint32_t span, uint16_t sequence)
{
    const struct span_message m = {.kind = SPAN_MEDIA, .receiver = 1, .serial = 7};
    uint8_t head[SPAN_CLOCK_SIZE];
    struct writer w = writer_of(head, sizeof head);
    struct buffer *__single packet = engine_buffer(stage.engine);

    CHECK(packet != NULL);
    span_message_write(&m, &w);
    memset(packet->bytes, 0, 40);
    packet->bytes[0] = 0x80;
    packet->bytes[1] = VIDEO;
    packet->bytes[2] = (uint8_t)(sequence >> 8);
    packet->bytes[3] = (uint8_t)sequence;
    packet->bytes[11] = PUBLISHED;
    packet->length = 40;
    engine_message(stage.engine, stage.now, SPAN_SOCKET + span,
                   reader_of(head, writer_used(&w)), packet);
}

/* Three packets across, with a hole. */
static enum ch_refusal hear(uint32_t span)
{
    say(span, 1);
    say(span, 2);
    say(span, 4);
    stage_turn(&stage);
    return ACCEPTED;
}

static enum ch_refusal lose(uint32_t span)
{
    engine_span_lost(stage.engine, stage.now, SPAN_SOCKET + span);
    stage_turn(&stage);
    return ACCEPTED;
}

static const struct step life[] = {
    {create_room, 1}, {create_transport, 2}, {open_span, 3},       {mirror, 3},
    {create_sender, 5}, {create_sender, 6},  {hear, 3},            {lose, 3},
    {close_transport, 3}, {open_span, 4},    {mirror, 4},          {hear, 4},
    {close_room, 1},
};

#define STEPS (sizeof life / sizeof *life)

TEST(a_span_that_lacks_memory_once_harms_nobody)
{
    CHECK(life_starve(life, STEPS, false) > 10);
}

TEST(a_span_that_lacks_memory_for_long_harms_nobody)
{
    CHECK(life_starve(life, STEPS, true) > 10);
}

TEST(a_packet_across_needs_no_memory)
{
    CHECK(stage_open(&stage));
    life_live(life, STEPS, 0, 7);
    for (uint16_t i = 10; i < 400; i++) {
        say(3, i);
        stage_turn(&stage);
    }
    const size_t asked = memory_asked();
    for (uint16_t i = 400; i < 2000; i++) {
        say(3, i);
        stage_turn(&stage);
    }
    CHECK_EQ(memory_asked(), asked);
    stage_close(&stage);
}
