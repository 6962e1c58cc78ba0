/* hostile_test.c - requests and packets in an order that nobody would choose who means well. */
#include "stage.h"
#include "test.h"

#include <string.h>

#define VIDEO 96
#define OTHER_VIDEO 97
#define OUT_SSRC 0xabcd

static struct stage stage;

/* Transport `id` on the worker's socket of that number, from 192.0.2.`id` or from anywhere. */
static enum ch_refusal open_transport(uint32_t id, bool has_remote)
{
    struct ch_view ip = stage_text(id == 1 ? "192.0.2.1" : "192.0.2.2");

    question_create_plain_transport(
        &stage.question, 1, ++stage.asked,
        &(struct ch_create_plain_transport){.transport = id,
                                            .room = 1,
                                            .has_remote = has_remote,
                                            .remote = {.ip = ip, .port = 4000}});
    return stage_hand(&stage, &stage.question, &id, 1);
}

static struct ch_reception reception(struct ch_payload *__single payload,
                                     struct ch_encoding *__single encoding)
{
    return (struct ch_reception){.kind = CH_KIND_VIDEO,
                                 .payloads_count = 1,
                                 .payloads = payload,
                                 .encodings_count = 1,
                                 .encodings = encoding,
                                 .has_pli = true};
}

/* A receiver on transport 1 that listens for one payload type, and for one SSRC unless it is 0. */
static enum ch_refusal open_receiver(uint32_t id, uint8_t type, uint32_t ssrc)
{
    struct ch_payload payload = {.type = type, .clock_rate = 90000};
    struct ch_encoding encoding = {.has_ssrc = ssrc != 0, .ssrc = ssrc};

    return stage_create_receiver(
        &stage, &(struct ch_create_receiver){.receiver = id,
                                             .transport = 1,
                                             .reception = reception(&payload, &encoding)});
}

/* Sender `id` of receiver 1 to transport 2. */
static enum ch_refusal open_sender(uint32_t id)
{
    struct ch_mapping mapping = {.from = VIDEO, .to = VIDEO};
    struct ch_view name = stage_text("n");

    return stage_create_sender(
        &stage, &(struct ch_create_sender){.sender = id,
                                           .receiver = 1,
                                           .transport = 2,
                                           .transmission = {.ssrc = OUT_SSRC,
                                                            .cname = name,
                                                            .payloads_count = 1,
                                                            .payloads = &mapping}});
}

static void open_stage(void)
{
    CHECK(stage_open(&stage));
    CHECK_EQ(stage_create_room(&stage, &(struct ch_create_room){.room = 1}), ACCEPTED);
}

/* A publisher at transport 1 and a listener at transport 2. */
static void open_pair(uint32_t ssrc)
{
    open_stage();
    CHECK_EQ(open_transport(1, true), ACCEPTED);
    CHECK_EQ(open_transport(2, true), ACCEPTED);
    CHECK_EQ(open_receiver(1, VIDEO, ssrc), ACCEPTED);
    CHECK_EQ(open_sender(1), ACCEPTED);
}

/* One packet of the publisher. */
static void speak(uint8_t type, uint16_t sequence, uint32_t ssrc)
{
    stage_rtp(&stage, 1, 1, 4000, type, sequence, sequence * 3000u, ssrc);
}

/* How many packets receiver `id` has accepted on the streams it has now. */
static uint64_t accepted(uint32_t id)
{
    static uint8_t memory[CH_ARENA_SIZE];
    struct ch_get_receiver_stats_reply stats;
    struct ch_reader r;
    uint64_t packets = 0;

    CHECK_EQ(stage_get_receiver_stats(&stage, &(struct ch_get_receiver_stats){.receiver = id}),
             ACCEPTED);
    ch_reader_init(&r, stage.answer, stage.answer_length, memory, sizeof memory);
    ch_read_get_receiver_stats_reply(&r, &stats);
    for (size_t i = 0; i < stats.streams_count; i++)
        packets += stats.streams[i].packets;
    return packets;
}

/* How many packets of this turn are RTCP of this type, in whatever place of their compound. */
static size_t rtcp_sent(uint8_t type, uint8_t format)
{
    size_t count = 0;

    for (size_t i = 0; i < stage.out.count; i++) {
        const struct outgoing *packet = &stage.out.packets[i];
        if (packet->header_length > 0)
            continue;
        const uint8_t *bytes = packet->payload->bytes + packet->payload_at;
        for (size_t at = 0; at + 4 <= packet->payload_length;) {
            count += bytes[at + 1] == type && (bytes[at] & 31) == format;
            at += 4 * (1 + (size_t)(bytes[at + 2] << 8 | bytes[at + 3]));
        }
    }
    return count;
}

TEST(a_refused_transport_leaves_the_sockets_of_others_alone)
{
    open_stage();
    question_create_plain_transport(&stage.question, 1, ++stage.asked,
                                    &(struct ch_create_plain_transport){.transport = 1, .room = 1});
    CHECK_EQ(stage_hand(&stage, &stage.question, (const uint32_t[]){0}, 1), ACCEPTED);
    CHECK_EQ(open_receiver(1, VIDEO, 5), ACCEPTED);

    CHECK_EQ(stage_create_plain_transport(
                 &stage, &(struct ch_create_plain_transport){.transport = 2, .room = 1}),
             CH_REFUSAL_INVALID_ADDRESS);
    stage_rtp(&stage, 0, 1, 4000, VIDEO, 1, 0, 5);
    CHECK_EQ(accepted(1), 1);
    stage_turn(&stage);
    stage_close(&stage);
}

TEST(a_publishers_new_stream_takes_no_route_from_another_receiver)
{
    open_pair(0);
    speak(VIDEO, 1, 77); /* receiver 1 learns it */
    CHECK_EQ(open_receiver(2, OTHER_VIDEO, 77), ACCEPTED);
    speak(VIDEO, 1, 78); /* and learns another one */
    speak(OTHER_VIDEO, 2, 77);
    speak(OTHER_VIDEO, 3, 77);
    CHECK_EQ(accepted(2), 2);
    stage_turn(&stage);
    stage_close(&stage);
}

TEST(a_receiver_forgets_a_stream_that_another_one_announces)
{
    open_pair(0);
    speak(VIDEO, 1, 77);
    CHECK_EQ(accepted(1), 1);
    CHECK_EQ(open_receiver(2, OTHER_VIDEO, 77), ACCEPTED);
    CHECK_EQ(accepted(1), 0);
    stage_turn(&stage);
    stage_close(&stage);
}

TEST(a_publisher_that_begins_to_count_anew_is_heard_without_a_gap)
{
    uint16_t before = 0, after = 0;

    open_pair(5);
    for (uint16_t i = 0; i < 10; i++)
        speak(VIDEO, (uint16_t)(40000 + i), 5);
    CHECK_EQ(stage_sent(&stage, OUT_SSRC, &before), 10);
    stage_turn(&stage);
    for (uint16_t i = 0; i < 10; i++)
        speak(VIDEO, (uint16_t)(20000 + i), 5);
    CHECK_EQ(stage_sent(&stage, OUT_SSRC, &after), 9); /* the first one might have been a jump */
    CHECK_EQ((uint16_t)(after - before), 9);
    stage_turn(&stage);
    stage_close(&stage);
}

TEST(a_key_frame_is_asked_for_only_as_announced)
{
    struct ch_payload payload = {.type = VIDEO, .clock_rate = 90000};
    struct ch_encoding encoding = {.has_ssrc = true, .ssrc = 5};
    struct ch_update_receiver update = {.receiver = 1,
                                        .reception = reception(&payload, &encoding)};

    open_pair(5); /* the new listener wants a key frame of a stream that has not begun */
    update.reception.has_pli = false;
    CHECK_EQ(stage_update_receiver(&stage, &update), ACCEPTED);
    speak(VIDEO, 1, 5);
    engine_tick(stage.engine, stage.now);
    CHECK_EQ(rtcp_sent(206, 1), 0); /* PLI */
    CHECK_EQ(rtcp_sent(206, 4), 0); /* FIR */
    stage_turn(&stage);
    stage_close(&stage);
}

TEST(a_report_that_found_no_buffer_is_made_up_for_soon)
{
    struct buffer *__single held[STAGE_BUFFERS];
    size_t count = 0;

    open_pair(5);
    speak(VIDEO, 1, 5);
    stage_turn(&stage);
    stage.now = engine_deadline(stage.engine);
    while ((held[count] = engine_buffer(stage.engine)))
        count++;
    CHECK_EQ(count, STAGE_BUFFERS - 1); /* the packet is kept, to be sent again */
    engine_tick(stage.engine, stage.now);
    CHECK_EQ(stage.out.count, 0);
    while (count > 0)
        buffer_release(held[--count]);
    stage.now += 50 * MILLISECOND;
    engine_tick(stage.engine, stage.now);
    CHECK_EQ(rtcp_sent(200, 0), 1); /* the sender report */
    CHECK_EQ(rtcp_sent(201, 1), 1); /* and that for the publisher */
    stage_turn(&stage);
    stage_close(&stage);
}

TEST(two_hundred_announced_streams_may_begin_at_once)
{
    open_stage();
    CHECK_EQ(open_transport(1, true), ACCEPTED);
    for (uint32_t id = 1; id <= 200; id++)
        CHECK_EQ(open_receiver(id, VIDEO, id), ACCEPTED);
    for (uint32_t id = 1; id <= 200; id++) {
        speak(VIDEO, 1, id);
        CHECK_EQ(accepted(id), 1);
        stage_turn(&stage);
    }
    stage_close(&stage);
}
