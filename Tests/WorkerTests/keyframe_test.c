/* keyframe_test.c - how often a publisher is asked for a key frame, of each encoding for itself. */
#include "leg_stand.h"

/* When an encoding was asked for. */
struct askings {
    size_t count;
    usec_t last;
    usec_t shortest; /* between two of them, or NEVER */
};

/* Two encodings arrive, and their publisher can be asked. */
static struct sender *__single view_asking(struct stand *s)
{
    struct sender *sender = view(s, 2);

    sender->receiver->plan.has_pli = true;
    send_video(s, PUBLISHER, PUBLISHED, 1);
    send_video(s, PUBLISHER, PUBLISHED + 1, 1);
    sender->greetings = 0;
    return sender;
}

/* One more who views the same, and would like this encoding. */
static struct sender *__single join_viewer(struct stand *s, const struct sender *like, uint32_t id,
                                           uint8_t encoding)
{
    struct costume costume = like->costume;
    const struct wish wish = {.layers = {encoding, LAYER_BEST}, .priority = 1};
    char detail[160];

    costume.ssrc = SENT + 10 * id;
    costume.rtx_ssrc = 0;
    CHECK_EQ(sender_open(&s->graph, s->now, like->receiver, like->transport, id, &costume, false,
                         detail, sizeof detail),
             ACCEPTED);
    struct sender *sender = graph_sender(&s->graph, id);
    sender_set_wish(&s->graph, s->now, sender, &wish);
    return sender;
}

/* A millisecond passes; what is due leaves. */
static void pass(struct stand *s, const struct receiver *receiver, struct askings askings[2])
{
    due_work(&s->graph, s->now);
    for (size_t i = 0; i < 2; i++)
        if (receiver->keyframes[i].asked == s->now) {
            if (askings[i].count++ > 0)
                askings[i].shortest = usec_min(askings[i].shortest, s->now - askings[i].last);
            askings[i].last = s->now;
        }
    s->now += MILLISECOND;
    outbox_clear(&s->out);
    s->graph.notice_count = 0;
}

static void wait(struct stand *s, const struct receiver *receiver, usec_t time)
{
    struct askings ignored[2] = {{.shortest = NEVER}, {.shortest = NEVER}};

    for (const usec_t end = s->now + time; s->now < end;)
        pass(s, receiver, ignored);
}

TEST(each_encoding_is_asked_for_at_its_own_pace)
{
    struct stand *s = stand_open();
    struct sender *old = view_asking(s);
    struct receiver *receiver = old->receiver;
    struct askings askings[2] = {{.shortest = NEVER}, {.shortest = NEVER}};
    const struct wish lowest = {.layers = {0, LAYER_BEST}, .priority = 1};

    sender_set_wish(&s->graph, s->now, old, &lowest);
    wait(s, receiver, 2 * SECOND);
    const uint64_t before = receiver->pli_sent;
    for (uint32_t i = 0; i < 4000; i++) {
        sender_want_keyframe(&s->graph, s->now, old); /* of the lower one, all the time */
        if (i % 100 == 0)
            join_viewer(s, old, 100 + i, 1); /* and somebody comes to see the upper one */
        pass(s, receiver, askings);
    }
    /* At the first moment after its second at which the publisher is asked at all. */
    CHECK_EQ(askings[0].count, 4);
    CHECK_EQ(askings[0].shortest, 3 * KEYFRAME_GREETING);
    CHECK_EQ(askings[1].count, 12);
    CHECK_EQ(askings[1].shortest, KEYFRAME_GREETING);
    CHECK_EQ(receiver->pli_sent - before, askings[0].count + askings[1].count);
    stand_close(s);
}

TEST(a_newcomer_is_heard_sooner_twice_and_then_as_all_are)
{
    struct stand *s = stand_open();
    struct sender *old = view_asking(s);
    struct receiver *receiver = old->receiver;
    struct askings askings[2] = {{.shortest = NEVER}, {.shortest = NEVER}};

    wait(s, receiver, 2 * SECOND);
    struct sender *newcomer = join_viewer(s, old, 7, 1);
    for (uint32_t i = 0; i < 5000; i++) {
        sender_want_keyframe(&s->graph, s->now, newcomer);
        pass(s, receiver, askings);
    }
    CHECK_EQ(askings[1].count, 2 + 4); /* at 0 and 350 ms, and then at 1,350 ms, 2,350 ms, ... */
    CHECK_EQ(askings[1].shortest, KEYFRAME_GREETING);
    stand_close(s);
}

/* Two who work together: what one has asked for is not brought forward by the other for ever. */
TEST(an_old_listener_does_not_lend_a_newcomer_its_requests)
{
    struct stand *s = stand_open();
    struct sender *old = view_asking(s);
    struct receiver *receiver = old->receiver;
    struct askings askings[2] = {{.shortest = NEVER}, {.shortest = NEVER}};

    wait(s, receiver, 2 * SECOND);
    struct sender *newcomer = join_viewer(s, old, 7, 1);
    for (uint32_t i = 0; i < 10000; i++) {
        sender_want_keyframe(&s->graph, s->now, old);
        sender_want_keyframe(&s->graph, s->now, newcomer);
        pass(s, receiver, askings);
    }
    CHECK(askings[1].count <= 10 + SENDER_GREETINGS);
    stand_close(s);
}

/* Whoever is asked of the wrong one sends a key frame that nobody waits for. */
TEST(a_key_frame_of_one_encoding_does_not_answer_for_another)
{
    struct stand *s = stand_open();
    struct sender *old = view_asking(s);
    struct receiver *receiver = old->receiver;

    wait(s, receiver, 2 * SECOND);
    receiver_want_keyframe(&s->graph, s->now, receiver, 0, KEYFRAME_PERIOD);
    receiver_want_keyframe(&s->graph, s->now, receiver, 1, KEYFRAME_GREETING);
    receiver_got_keyframe(receiver, &receiver->streams[1]);
    CHECK_EQ(receiver->keyframes[0].wanted, s->now);
    CHECK_EQ(receiver->keyframes[1].wanted, NEVER);
    due_work(&s->graph, s->now);
    CHECK_EQ(receiver->keyframes[0].asked, s->now);
    CHECK(receiver->keyframes[1].asked < s->now);
    stand_close(s);
}

/* Its greetings are those of its arrival: to come back from a pause is none. */
TEST(a_listener_that_pauses_and_resumes_stays_an_old_one)
{
    struct stand *s = stand_open();
    struct sender *old = view_asking(s);
    struct receiver *receiver = old->receiver;
    struct askings askings[2] = {{.shortest = NEVER}, {.shortest = NEVER}};

    wait(s, receiver, 2 * SECOND);
    for (uint32_t i = 0; i < 4000; i++) {
        sender_pause(old);
        sender_resume(&s->graph, s->now, old);
        pass(s, receiver, askings);
    }
    CHECK_EQ(askings[1].count, 4);
    CHECK_EQ(askings[1].shortest, KEYFRAME_PERIOD);
    stand_close(s);
}
