/* repair_test.c - what publishers are asked for: lost packets and key frames, and how often. */
#include "stage.h"
#include "test.h"

#include "proto/rtcp.h"

#define VIDEO 96
#define IN_SSRC 5
#define OUT_SSRC 0xabcd

static struct stage stage;
static uint8_t memory[CH_ARENA_SIZE];

/* Transport `id` on the socket of that number, to 192.0.2.`id`. */
static void open_transport(uint32_t id)
{
    struct ch_view ip = stage_text(id == 1 ? "192.0.2.1" : "192.0.2.2");

    question_create_plain_transport(
        &stage.question, 1, ++stage.asked,
        &(struct ch_create_plain_transport){.transport = id,
                                            .room = 1,
                                            .has_remote = true,
                                            .remote = {.ip = ip, .port = 4000}});
    CHECK_EQ(stage_hand(&stage, &stage.question, &id, 1), ACCEPTED);
}

/* A publisher at transport 1 who sends again what is asked for. */
static void open_publisher(void)
{
    struct ch_payload payload = {.type = VIDEO, .codec = CH_CODEC_VP8, .clock_rate = 90000};
    struct ch_encoding encoding = {.has_ssrc = true, .ssrc = IN_SSRC};
    struct ch_create_receiver receiver = {.receiver = 1, .transport = 1};

    CHECK(stage_open(&stage));
    stage.now = SECOND;
    CHECK_EQ(stage_create_room(&stage, &(struct ch_create_room){.room = 1}), ACCEPTED);
    open_transport(1);
    receiver.reception = (struct ch_reception){.kind = CH_KIND_VIDEO,
                                               .payloads_count = 1,
                                               .payloads = &payload,
                                               .encodings_count = 1,
                                               .encodings = &encoding,
                                               .has_pli = true,
                                               .has_nack = true};
    CHECK_EQ(stage_create_receiver(&stage, &receiver), ACCEPTED);
}

/* A listener at transport 2. */
static void open_listener(void)
{
    struct ch_mapping mapping = {.from = VIDEO, .to = VIDEO};
    struct ch_view name = stage_text("n");
    struct ch_create_sender sender = {.sender = 1, .receiver = 1, .transport = 2};

    sender.transmission = (struct ch_transmission){.ssrc = OUT_SSRC,
                                                   .cname = name,
                                                   .payloads_count = 1,
                                                   .payloads = &mapping};
    CHECK_EQ(stage_create_sender(&stage, &sender), ACCEPTED);
}

static void open_pair(void)
{
    open_publisher();
    open_transport(2);
    open_listener();
}

static void speak(uint16_t sequence)
{
    stage_rtp(&stage, 1, 1, 4000, VIDEO, sequence, sequence * 3000u, IN_SSRC);
}

static struct ch_get_receiver_stats_reply receiver_stats(void)
{
    struct ch_get_receiver_stats_reply stats;
    struct ch_reader r;

    CHECK_EQ(stage_get_receiver_stats(&stage, &(struct ch_get_receiver_stats){.receiver = 1}),
             ACCEPTED);
    ch_reader_init(&r, stage.answer, stage.answer_length, memory, sizeof memory);
    ch_read_get_receiver_stats_reply(&r, &stats);
    return stats;
}

static struct ch_receiver_stream received(void)
{
    struct ch_get_receiver_stats_reply stats = receiver_stats();

    CHECK_EQ(stats.streams_count, 1);
    return stats.streams_count == 1 ? stats.streams[0] : (struct ch_receiver_stream){0};
}

static struct ch_get_sender_stats_reply sent(void)
{
    struct ch_get_sender_stats_reply stats;
    struct ch_reader r;

    CHECK_EQ(stage_get_sender_stats(&stage, &(struct ch_get_sender_stats){.sender = 1}), ACCEPTED);
    ch_reader_init(&r, stage.answer, stage.answer_length, memory, sizeof memory);
    ch_read_get_sender_stats_reply(&r, &stats);
    return stats;
}

TEST(a_loss_asked_for_and_its_repair_are_counted)
{
    open_pair();
    speak(1);
    speak(2);
    speak(4);
    stage.now += 100 * MILLISECOND;
    stage_turn(&stage);
    CHECK_EQ(received().nacks_sent, 1);
    CHECK_EQ(received().repaired, 0);
    speak(3);
    CHECK_EQ(received().repaired, 1);
    stage_turn(&stage);
    stage_close(&stage);
}

TEST(what_a_listener_asks_for_and_gets_again_is_counted)
{
    const uint16_t unknown = 9999;
    uint8_t packet[64];
    uint16_t numbers[2] = {0, unknown};
    struct writer w = writer_of(packet, sizeof packet);

    open_pair();
    speak(1);
    CHECK_EQ(stage_sent(&stage, OUT_SSRC, &numbers[0]), 1);
    stage_turn(&stage);
    stage.now += 50 * MILLISECOND;
    rtcp_write_rr(&w, 7, NULL, 0);
    rtcp_write_nack(&w, 7, OUT_SSRC, numbers, 2);
    stage_datagram(&stage, 2, 2, 4000, packet, writer_used(&w));
    CHECK_EQ(sent().retransmit_wanted, 2);
    CHECK_EQ(sent().retransmitted, 1);
    stage_turn(&stage);
    stage_close(&stage);
}

/* Later a listener cannot go on; after that much more the publisher was asked so often. */
static uint64_t asked_after(usec_t later, usec_t more)
{
    stage.now += later;
    CHECK_EQ(stage_request_keyframe(&stage, &(struct ch_request_keyframe){.receiver = 1}),
             ACCEPTED);
    stage_turn(&stage);
    stage.now += more;
    stage_turn(&stage);
    return receiver_stats().pli_sent;
}

TEST(a_key_frame_that_came_is_not_asked_for)
{
    /* RTP, a VP8 descriptor that begins a frame, and a frame tag of a key frame. */
    const uint8_t key_frame[] = {0x80, VIDEO, 0, 2, 0, 0, 0, 9, 0, 0, 0, IN_SSRC, 0x10, 0x10, 2, 0,
                                 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01};

    open_pair();
    speak(1);
    stage_turn(&stage);
    CHECK_EQ(receiver_stats().pli_sent, 1); /* for the listener that came */
    CHECK_EQ(asked_after(2 * SECOND, 0), 2);
    CHECK_EQ(asked_after(100 * MILLISECOND, 0), 2); /* the next one waits its second */
    stage_datagram(&stage, 1, 1, 4000, key_frame, sizeof key_frame);
    stage.now += 2 * SECOND;
    stage_turn(&stage);
    CHECK_EQ(receiver_stats().pli_sent, 2);
    CHECK_EQ(asked_after(0, 0), 3);
    CHECK_EQ(asked_after(100 * MILLISECOND, 2 * SECOND), 4);
    stage_close(&stage);
}

/* Else the one request of this second would be spent on a picture that nobody can be sent. */
TEST(a_listener_without_keys_asks_for_no_key_frame)
{
    struct ch_view name = stage_text("fragment");
    struct ch_view password = stage_text("passwordpasswordpassword");
    uint8_t suite = CH_SRTP_SUITE_AEAD_AES128_GCM;
    const uint32_t socket = 2;

    open_publisher();
    question_create_web_rtc_transport(
        &stage.question, 1, ++stage.asked,
        &(struct ch_create_web_rtc_transport){.transport = 2,
                                              .room = 1,
                                              .username_fragment = name,
                                              .password = password,
                                              .suites_count = 1,
                                              .suites = &suite,
                                              .accepts_udp = true});
    CHECK_EQ(stage_hand(&stage, &stage.question, &socket, 1), ACCEPTED);
    open_listener();
    speak(1);
    stage_turn(&stage);
    CHECK_EQ(receiver_stats().keyframes_wanted, 0);
    CHECK_EQ(receiver_stats().pli_sent, 0);
    stage_close(&stage);
}
