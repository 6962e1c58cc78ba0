/* leg_blind_test.c - publishers whose key frames cannot be seen, and how often one is asked. */
#include "leg_stand.h"

/* A publisher of a codec that nothing is known of, who can be asked, and who views it. */
static struct sender *__single view_unknown(struct stand *s, uint32_t encodings)
{
    char detail[160];
    struct sender *sender = view(s, encodings);
    struct plan plan = plan_of(PUBLISHED, encodings);

    plan.payloads[0].codec = CODEC_OTHER;
    plan.has_pli = true;
    CHECK_EQ(receiver_update(&s->graph, s->now, sender->receiver, &plan, detail, sizeof detail),
             ACCEPTED);
    return sender;
}

/* The requests for a key frame of this encoding that leave now. */
static size_t asked(struct stand *s, uint32_t ssrc)
{
    struct rtcp_packet packet;
    struct rtcp_feedback feedback;

    outbox_clear(&s->out);
    due_work(&s->graph, s->now);
    if (!stand_said(s, PUBLISHER, RTCP_PSFB, PSFB_PLI, &packet))
        return 0;
    CHECK_EQ(rtcp_read_feedback(&packet, &feedback), DROP_NONE);
    return feedback.media_ssrc == ssrc;
}

TEST(a_codec_that_nobody_knows_is_seen_in_simulcast)
{
    struct stand *s = stand_open();
    struct sender *sender = view_unknown(s, 2);

    CHECK_EQ(sender->selection.kind, SELECTION_SIMULCAST);
    CHECK(sender->transport->leg == NULL);
    send_video(s, PUBLISHER, PUBLISHED, 1);
    CHECK_EQ(sender->packets, 1);
    send_video(s, PUBLISHER, PUBLISHED + 1, 1);
    send_video(s, PUBLISHER, PUBLISHED, 2);
    send_video(s, PUBLISHER, PUBLISHED + 1, 2);
    CHECK_EQ(sender->selection.current.spatial, 1);
    CHECK_EQ(sender->packets, 3); /* of the lower one no more */
    stand_close(s);
}

TEST(who_begins_blind_has_asked_for_a_key_frame)
{
    struct stand *s = stand_open();
    struct sender *sender = view_unknown(s, 2);
    struct receiver *receiver = sender->receiver;

    send_video(s, PUBLISHER, PUBLISHED + 1, 1);
    CHECK_EQ(sender->packets, 1);
    CHECK_EQ(asked(s, PUBLISHED + 1), 1);
    CHECK_EQ(receiver->pli_sent, 1);
    s->now += KEYFRAME_PERIOD * 2;
    send_video(s, PUBLISHER, PUBLISHED + 1, 2);
    due_work(&s->graph, s->now);
    CHECK_EQ(receiver->pli_sent, 1); /* it flows: whoever misses something says so himself */
    send_video(s, PUBLISHER, PUBLISHED + 1, 20000);
    send_video(s, PUBLISHER, PUBLISHED + 1, 20001); /* the numbers began anew */
    CHECK(sender->packets >= 3);
    CHECK_EQ(asked(s, PUBLISHED + 1), 1);
    stand_close(s);
}

TEST(a_leg_that_aims_elsewhere_is_followed_blind_and_asks_once)
{
    struct stand *s = stand_open();
    struct sender *sender = view_unknown(s, 2);
    struct wish wish = {.layers = {0, LAYER_BEST}, .priority = 1};

    decide(s);
    sender_set_wish(&s->graph, s->now, sender, &wish);
    for (uint16_t i = 1; i <= 40; i++) {
        s->now += 50 * MILLISECOND;
        send_video(s, PUBLISHER, PUBLISHED, i);
        send_video(s, PUBLISHER, PUBLISHED + 1, i);
        due_work(&s->graph, s->now);
    }
    CHECK_EQ(sender->selection.current.spatial, 0);
    const uint64_t before = sender->receiver->pli_sent;
    wish.layers.spatial = LAYER_BEST;
    sender_set_wish(&s->graph, s->now, sender, &wish);
    for (uint16_t i = 41; i <= 120; i++) {
        due_work(&s->graph, s->now);
        s->now += 50 * MILLISECOND;
        send_video(s, PUBLISHER, PUBLISHED, i);
        send_video(s, PUBLISHER, PUBLISHED + 1, i);
    }
    CHECK_EQ(sender->selection.current.spatial, 1);
    CHECK_EQ(sender->receiver->pli_sent, before + 1);
    stand_close(s);
}

#define VEILED_TYPE 0x00 /* as NAL units and OBUs go, of no key frame */
#define KEY_TYPE 0x67 /* an H264 sequence parameter set */

/* A packet of a picture: `first` is the first byte of its payload. */
static void send_picture(struct stand *s, uint32_t ssrc, uint16_t sequence, uint32_t timestamp,
                         uint8_t first)
{
    const struct flow from = stand_flow(4000 + PUBLISHER, PUBLISHER);
    uint8_t packet[32];
    const size_t length = write_video(packet, ssrc, sequence);

    packet[4] = (uint8_t)(timestamp >> 24);
    packet[5] = (uint8_t)(timestamp >> 16);
    packet[6] = (uint8_t)(timestamp >> 8);
    packet[7] = (uint8_t)timestamp;
    packet[12] = first;
    outbox_clear(&s->out);
    stand_deliver(s, &from, packet, length);
}

static void publish_codec(struct stand *s, struct sender *sender, enum codec codec)
{
    char detail[160];
    struct plan plan = plan_of(PUBLISHED, 2);

    plan.payloads[0].codec = codec;
    plan.has_pli = true;
    CHECK_EQ(receiver_update(&s->graph, s->now, sender->receiver, &plan, detail, sizeof detail),
             ACCEPTED);
}

/* A second of pictures of two packets and both encodings, 20 of them from this one on. */
static void send_second(struct stand *s, uint32_t from)
{
    for (uint32_t i = from; i < from + 20; i++) {
        due_work(&s->graph, s->now);
        s->now += 50 * MILLISECOND;
        for (uint32_t encoding = 0; encoding < 2; encoding++)
            for (uint32_t part = 0; part < 2; part++)
                send_picture(s, PUBLISHED + encoding, (uint16_t)(2 * i + part), 4500 * i,
                             VEILED_TYPE);
    }
}

static void begin_veiled(enum codec codec)
{
    struct stand *s = stand_open();
    struct sender *sender = view(s, 2);
    struct receiver *receiver = sender->receiver;

    publish_codec(s, sender, codec);
    sender_want_keyframe(&s->graph, s->now, sender);
    send_second(s, 1);
    send_picture(s, PUBLISHED + 1, 42, 4500 * 21, VEILED_TYPE);
    CHECK_EQ(sender->packets, 0); /* it may come yet */
    CHECK(receiver->pli_sent > 0);
    s->now += KEYFRAME_DOUBT;
    const uint64_t before = receiver->pli_sent;
    send_picture(s, PUBLISHED + 1, 43, 4500 * 21, VEILED_TYPE);
    CHECK_EQ(sender->packets, 0); /* in the middle of a picture */
    send_picture(s, PUBLISHED + 1, 44, 4500 * 22, VEILED_TYPE);
    send_picture(s, PUBLISHED + 1, 45, 4500 * 22, VEILED_TYPE);
    CHECK_EQ(sender->packets, 2);
    CHECK_EQ(sender->selection.current.spatial, 1);
    due_work(&s->graph, s->now);
    CHECK_EQ(receiver->pli_sent, before + 1); /* so that the picture is whole soon */
    stand_close(s);
}

TEST(of_encrypted_simulcast_one_begins_by_its_encoding_alone)
{
    begin_veiled(CODEC_H264);
    begin_veiled(CODEC_H265);
    begin_veiled(CODEC_AV1);
}

TEST(who_shows_his_key_frames_is_waited_for)
{
    struct stand *s = stand_open();
    struct sender *sender = view(s, 2);
    const struct wish lowest = {.layers = {0, LAYER_BEST}, .priority = 1};
    const struct wish best = {.layers = {1, LAYER_BEST}, .priority = 1};
    uint32_t second = 0;

    publish_codec(s, sender, CODEC_H264);
    sender_set_wish(&s->graph, s->now, sender, &lowest);
    send_picture(s, PUBLISHED, 1, 1, KEY_TYPE);
    CHECK_EQ(sender->packets, 1);
    sender_set_wish(&s->graph, s->now, sender, &best);
    for (; second < KEYFRAME_TRUST / SECOND; second++) {
        CHECK_EQ(sender->selection.current.spatial, 0);
        send_second(s, 1 + 20 * second);
    }
    send_second(s, 1 + 20 * second);
    CHECK_EQ(sender->selection.current.spatial, 1); /* he has begun to encrypt */
    stand_close(s);
}

TEST(a_key_frame_that_is_seen_ends_all_doubt)
{
    struct stand *s = stand_open();
    struct sender *sender = view(s, 2);

    publish_codec(s, sender, CODEC_H264);
    sender_want_keyframe(&s->graph, s->now, sender);
    send_second(s, 1);
    s->now += KEYFRAME_DOUBT;
    sender->is_paused = true;
    send_picture(s, PUBLISHED + 1, 42, 4500 * 21, KEY_TYPE);
    sender->is_paused = false;
    send_second(s, 22);
    CHECK_EQ(sender->packets, 0);
    send_picture(s, PUBLISHED + 1, 84, 4500 * 42, KEY_TYPE);
    CHECK_EQ(sender->packets, 1);
    stand_close(s);
}

TEST(a_stream_that_begins_anew_is_not_doubted_for_the_one_before)
{
    struct stand *s = stand_open();
    struct sender *sender = view(s, 2);

    publish_codec(s, sender, CODEC_AV1);
    sender_want_keyframe(&s->graph, s->now, sender); /* before anything has come */
    s->now += 2 * KEYFRAME_DOUBT;
    send_picture(s, PUBLISHED + 1, 1, 1, VEILED_TYPE);
    send_picture(s, PUBLISHED + 1, 2, 2, VEILED_TYPE);
    CHECK_EQ(sender->packets, 0);
    s->now += KEYFRAME_DOUBT;
    send_picture(s, PUBLISHED + 1, 3, 3, VEILED_TYPE);
    CHECK_EQ(sender->packets, 1);
    stand_close(s);
}
