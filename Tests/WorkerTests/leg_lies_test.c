/* leg_lies_test.c - listeners who lie about what they get, and publishers of very much. */
#include "leg_stand.h"

/* -- listeners who lie ------------------------------------------------------------------------ */

/* Feedback on `count` packets from `first` on: all came at once, or none did. */
static void write_arrivals(struct writer *w, uint16_t first, uint16_t count, bool is_lost,
                           uint32_t reference)
{
    const size_t deltas = is_lost ? 0 : count, words = (10 + deltas + 3) / 4;

    writer_u8(w, 0x80 | RTPFB_TRANSPORT_CC);
    writer_u8(w, RTCP_RTPFB);
    writer_u16(w, (uint16_t)(2 + words));
    writer_u32(w, LISTENER);
    writer_u32(w, SENT);
    writer_u16(w, first);
    writer_u16(w, count);
    writer_u24(w, reference);
    writer_u8(w, 0);
    writer_u16(w, (uint16_t)((is_lost ? 0 : 1) << 13 | count));
    writer_zero(w, 4 * words - 10);
}

/* The viewer's packets are counted, and the application allows so much. */
static struct sender *__single view_counted(struct stand *s, uint32_t least, uint32_t most)
{
    struct sender *sender = view(s, 1);
    struct costume costume = sender->costume;
    char detail[160];

    costume.sequence_extension = 5;
    CHECK_EQ(sender_update(&s->graph, s->now, sender, &costume, detail, sizeof detail), ACCEPTED);
    leg_limit(sender->transport->leg, 0, least, most);
    return sender;
}

static uint32_t estimate_of(const struct stand *s, const struct sender *sender)
{
    struct estimate estimate;

    estimator_read(&sender->transport->leg->estimator, s->now, &estimate);
    return estimate.bps;
}

/* C.3 row 19: whatever he says of what arrived, the application's limits hold, and the publisher's
 * other listener gets every packet. */
TEST(who_lies_about_arrivals_harms_only_himself)
{
    struct stand *s = stand_open();
    struct sender *liar = view_counted(s, 50000, 900000);
    struct costume costume = liar->costume;
    char detail[160];
    uint64_t wanted;

    costume.ssrc++;
    costume.rtx_ssrc += 2;
    CHECK_EQ(sender_open(&s->graph, s->now, liar->receiver, join(s, 30, 1, false), 7, &costume,
                         false, detail, sizeof detail),
             ACCEPTED);
    due_work(&s->graph, s->now);
    wanted = liar->receiver->keyframes_wanted;
    for (uint16_t i = 0; i < 2000; i++) {
        uint8_t bytes[64];
        struct writer w = writer_of(bytes, sizeof bytes);
        s->now += 5 * MILLISECOND;
        send_video(s, PUBLISHER, PUBLISHED, i);
        write_arrivals(&w, i, 3, i / 500 % 2, i * 77777u & 0xffffff);
        send_report(s, VIEWER, &w);
        due_work(&s->graph, s->now);
        CHECK(estimate_of(s, liar) >= 50000 && estimate_of(s, liar) <= 900000);
        s->graph.notice_count = 0;
    }
    CHECK_EQ(graph_sender(&s->graph, 7)->packets, 2000);
    CHECK_EQ(liar->receiver->keyframes_wanted, wanted);
    stand_close(s);
}

TEST(who_lies_about_his_maximum_stays_within_the_limits)
{
    static const uint32_t claims[] = {0, 1, 1000, INT32_MAX, UINT32_MAX};
    struct stand *s = stand_open();
    struct sender *liar = view_counted(s, 50000, 900000);
    const uint32_t ssrcs[] = {SENT};

    for (size_t i = 0; i < 50; i++) {
        uint8_t bytes[64];
        struct writer w = writer_of(bytes, sizeof bytes);
        rtcp_write_remb(&w, LISTENER, claims[i % 5], ssrcs, 1);
        s->now += 100 * MILLISECOND;
        send_report(s, VIEWER, &w);
        due_work(&s->graph, s->now);
        CHECK(estimate_of(s, liar) >= 50000 && estimate_of(s, liar) <= 900000);
    }
    stand_close(s);
}

/* C.3 row 16: of a compound of nothing but feedback only the first few count. */
TEST(a_compound_full_of_feedback_is_heard_in_part)
{
    struct stand *s = stand_open();
    struct sender *liar = view_counted(s, 50000, 900000);
    struct send_log *log = &liar->transport->leg->estimator.log;
    uint8_t bytes[1400];
    struct writer w = writer_of(bytes, sizeof bytes);
    size_t known = 0;

    for (uint16_t i = 0; i < 40; i++)
        send_video(s, PUBLISHER, PUBLISHED, i);
    for (uint16_t i = 1; i <= 40; i++)
        write_arrivals(&w, i, 1, false, 1000);
    send_report(s, VIEWER, &w);
    for (uint16_t i = 1; i <= 40; i++)
        known += send_log_find(log, i)->fate == FATE_ARRIVED;
    CHECK_EQ(known, 8);
    stand_close(s);
}

/* -- publishers of much ----------------------------------------------------------------------- */

/* The first packet of a key frame of VP8. */
static void send_key(struct stand *s, uint32_t ssrc, uint16_t sequence, uint8_t time)
{
    const uint8_t packet[] = {0x80, 96, (uint8_t)(sequence >> 8), (uint8_t)sequence, 0, 0, time, 0,
                              (uint8_t)(ssrc >> 24), (uint8_t)(ssrc >> 16), (uint8_t)(ssrc >> 8),
                              (uint8_t)ssrc, 0x10, 0x10, 0, 0, 0x9d, 1, 0x2a, 0, 1, 0, 1};
    const struct flow from = stand_flow(4000 + PUBLISHER, PUBLISHER);

    outbox_clear(&s->out);
    stand_deliver(s, &from, packet, sizeof packet);
}

TEST(each_of_eight_encodings_can_be_had)
{
    struct stand *s = stand_open();
    struct sender *sender = view(s, PLAN_ENCODINGS_MAX);

    for (uint16_t turn = 0; turn < 64; turn++) {
        const uint8_t wanted = turn * 5 % PLAN_ENCODINGS_MAX;
        const struct wish wish = {.layers = {wanted, LAYER_BEST}, .priority = 1};
        s->now += SECOND;
        sender_set_wish(&s->graph, s->now, sender, &wish);
        for (uint8_t i = 0; i < PLAN_ENCODINGS_MAX; i++)
            send_key(s, PUBLISHED + i, turn, (uint8_t)turn);
        CHECK_EQ(sender->selection.current.spatial, wanted);
        CHECK_EQ(sender->selection.encoding, wanted);
        CHECK_EQ(selection_waits_for(&sender->selection), LAYER_OFF);
    }
    CHECK_EQ(sender->source, sender->receiver->streams[sender->selection.encoding].serial);
    stand_close(s);
}

/* Where nobody weighs wishes, what is wished is asked for at once, and what is not wished never. */
TEST(a_wish_asks_for_its_key_frame)
{
    struct stand *s = stand_open();
    struct sender *sender = view(s, 3);
    struct receiver *receiver = sender->receiver;
    struct wish wish = {.layers = {1, LAYER_BEST}, .priority = 1};

    receiver->plan.has_pli = true;
    sender_set_wish(&s->graph, s->now, sender, &wish);
    CHECK_EQ(receiver->keyframes[1].wanted, s->now);
    wish.layers.spatial = LAYER_OFF;
    sender_set_wish(&s->graph, s->now, sender, &wish);
    const uint64_t wanted = receiver->keyframes_wanted;
    sender_want_keyframe(&s->graph, s->now, sender);
    wish.layers.spatial = 0;
    sender_pause(sender);
    sender_want_keyframe(&s->graph, s->now, sender);
    CHECK_EQ(receiver->keyframes_wanted, wanted);
    stand_close(s);
}
