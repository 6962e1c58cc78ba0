/* span_trouble_test.c - spans that get lost, publishers that begin anew, and more than there is
 * room for. */
#include "span_stand.h"

TEST(a_lost_span_takes_no_mirror)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);

    span_lost(&h.far->graph, span_of(h.far));
    CHECK_EQ(span_mirror(&h.far->graph, h.far->now, span_of(h.far), RECEIVER, &plan),
             CH_REFUSAL_WRONG_TRANSPORT);
    CHECK(graph_receiver(&h.far->graph, RECEIVER) == NULL);
    h.far->graph.notice_count = 0;
    halves_close(&h);
}

TEST(a_mirror_goes_on_over_another_span)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    struct sender *sender = view_across(&h, &plan);
    uint16_t before = 0, after = 0;

    speak(&h, PUBLISHED, 1);
    CHECK_EQ(heard(h.far, SENT, &before), 1);
    span_lost(&h.near->graph, span_of(h.near));
    span_lost(&h.far->graph, span_of(h.far));
    transport_close(&h.near->graph, span_of(h.near));
    transport_close(&h.far->graph, span_of(h.far));
    outbox_clear(&h.far->out);
    h.near->out.closing_count = h.far->out.closing_count = 0;
    open_span(h.near);
    open_span(h.far);
    mirror(&h, RECEIVER, &plan);
    CHECK_EQ(pass(&h, 0), 1);
    CHECK_EQ(published(&h)->tap_count, 1);
    speak(&h, PUBLISHED, 2);
    CHECK_EQ(heard(h.far, SENT, &after), 1);
    CHECK_EQ(after, (uint16_t)(before + 1));
    CHECK(sender->receiver == mirrored(&h));
    h.near->graph.notice_count = h.far->graph.notice_count = 0;
    halves_close(&h);
}

TEST(a_stream_begins_anew_once_though_its_packets_are_refused)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    uint8_t packet[32] = {0};
    const size_t length = write_video(packet, PUBLISHED, 7);
    uint16_t number = 0;

    view_across(&h, &plan);
    speak(&h, PUBLISHED, 1);
    const struct stream *stream = &mirrored(&h)->streams[0];
    const uint32_t first = stream->serial;
    const struct span_message m = {
        .kind = SPAN_MEDIA, .receiver = RECEIVER, .serial = stream->origin + 1};
    packet[1] = 120; /* a payload type that the mirror was not told of yet */
    hand_message(h.far, &m, packet, length);
    const uint32_t second = stream->serial;
    CHECK(second != first);
    hand_message(h.far, &m, packet, length);
    CHECK_EQ(stream->serial, second);
    CHECK_EQ(span_drops(h.far, DROP_RTP_PAYLOAD_TYPE), 2);
    write_video(packet, PUBLISHED, 8);
    outbox_clear(&h.far->out);
    hand_message(h.far, &m, packet, length);
    CHECK_EQ(stream->serial, second);
    CHECK_EQ(heard(h.far, SENT, &number), 1);
    halves_close(&h);
}

TEST(mirrors_of_a_lost_span_keep_no_packets)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);

    view_across(&h, &plan);
    speak(&h, PUBLISHED, 1);
    CHECK(h.far->graph.kept.bytes > 0);
    span_lost(&h.far->graph, span_of(h.far));
    CHECK_EQ(h.far->graph.kept.bytes, 0);
    CHECK_EQ(mirrored(&h)->streams[0].serial, 0);
    CHECK_EQ(h.far->graph.notice_count, 1);
    h.far->graph.notice_count = 0;
    halves_close(&h);
}

/* Two packets here, two far from them, and so on: nothing is allocated for any of it. */
TEST(a_publisher_who_begins_anew_for_ever_costs_no_memory)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    uint16_t sequence = 0;

    view_across(&h, &plan);
    speak(&h, PUBLISHED, 1);
    const struct repair *__single repair = mirrored(&h)->streams[0].repair;
    const struct picture_reader *__single reader = mirrored(&h)->streams[0].reader;
    for (uint16_t i = 1; i <= 200; i++) {
        const uint16_t first = (uint16_t)(i * 20000u);
        send_video(h.near, PUBLISHER, PUBLISHED, first);
        speak(&h, PUBLISHED, (uint16_t)(first + 1));
        CHECK_EQ(heard(h.far, SENT, &sequence), 1);
    }
    CHECK(mirrored(&h)->streams[0].repair == repair);
    CHECK(mirrored(&h)->streams[0].reader == reader);
    CHECK_EQ(mirrored(&h)->streams[0].reception.restarts, 200);
    CHECK_EQ(mirrored(&h)->streams[0].packets, 201);
    CHECK_EQ(mirrored(&h)->streams[0].origin, published(&h)->streams[0].serial);
    CHECK_EQ(h.far->graph.kept.bytes, BUFFER_SIZE); /* of the row there is now */
    halves_close(&h);
}

TEST(a_packet_that_fills_a_buffer_crosses)
{
    const struct flow from = stand_flow(4000 + PUBLISHER, PUBLISHER);
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);
    uint8_t packet[BUFFER_SIZE] = {0};

    view_across(&h, &plan);
    write_video(packet, PUBLISHED, 1);
    outbox_clear(&h.near->out);
    stand_deliver(h.near, &from, packet, sizeof packet);
    CHECK_EQ(carry(h.near, h.far), 1);
    CHECK_EQ(mirrored(&h)->streams[0].bytes, BUFFER_SIZE);
    halves_close(&h);
}

static void ask_across(struct halves *h, uint8_t flags)
{
    hand_message(h->near,
                 &(struct span_message){
                     .kind = SPAN_KEYFRAME, .flags = flags, .encoding = 1, .receiver = RECEIVER},
                 NULL, 0);
}

TEST(only_those_who_just_came_may_have_a_key_frame_so_soon)
{
    struct plan plan = plan_of(PUBLISHED, 1);
    plan.has_pli = true;
    struct halves h = halves_open(&plan);

    view_across(&h, &plan);
    speak(&h, PUBLISHED, 1);
    CHECK_EQ(pass(&h, 0), 1); /* the listener has just come, and the message says so */
    due_work(&h.near->graph, h.near->now);
    CHECK_EQ(published(&h)->pli_sent, 1);
    const usec_t asked = published(&h)->keyframes[0].asked;
    ask_across(&h, 0);
    CHECK_EQ(published(&h)->keyframes[0].wanted, asked + KEYFRAME_PERIOD);
    ask_across(&h, SPAN_GREETING);
    CHECK_EQ(published(&h)->keyframes[0].wanted, asked + KEYFRAME_GREETING);
    halves_close(&h);
}

/* The listener's half says what it needs: a hole alone is no wish for a key frame. */
TEST(what_is_lost_for_good_is_a_wish_of_those_who_watch)
{
    struct plan plan = plan_of(PUBLISHED, 1);
    plan.has_pli = true;
    struct halves h = halves_open(&plan);

    mirror(&h, RECEIVER, &plan);
    CHECK_EQ(pass(&h, 0), 1);
    speak(&h, PUBLISHED, 1);
    speak(&h, PUBLISHED, 3);
    for (int i = 0; i < 100; i++) {
        pass(&h, 50 * MILLISECOND);
        due_work(&h.near->graph, h.near->now);
        outbox_clear(&h.near->out);
    }
    CHECK_EQ(published(&h)->keyframes_wanted, 0);
    CHECK_EQ(mirrored(&h)->keyframes_wanted, 0);
    halves_close(&h);
}

TEST(each_mirror_says_for_itself_that_it_is_wanted)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);

    for (uint32_t id = 1; id <= 20; id++) {
        mirror(&h, id, &plan);
        CHECK_EQ(pass(&h, 10 * MILLISECOND), 1);
    }
    CHECK_EQ(pass(&h, SPAN_FOLLOW_PERIOD), 20);
    halves_close(&h);
}

/* More than a turn has room for: who was left out is next. */
TEST(no_mirror_waits_for_ever_to_be_wanted)
{
    enum { MIRRORS = 1500 };
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);

    for (uint32_t id = 1; id <= MIRRORS; id++)
        mirror(&h, id, &plan);
    const size_t first = pass(&h, 0);
    CHECK(first > 0 && first < MIRRORS);
    CHECK_EQ(first + pass(&h, SPAN_FOLLOW_PERIOD / 2), MIRRORS);
    CHECK_EQ(span_drops(h.near, DROP_SPAN_UNKNOWN), MIRRORS - 1);
    halves_close(&h);
}

TEST(one_worker_too_many_is_told_apart_from_one_that_errs)
{
    const struct plan plan = plan_of(PUBLISHED, 1);
    struct halves h = halves_open(&plan);

    for (uint32_t i = 0; i < RECEIVER_TAPS_MAX; i++) {
        CHECK_EQ(span_open(&h.near->graph, h.near->room, 100 + i, 100 + i), ACCEPTED);
        CHECK_EQ(span_tap(&h.near->graph, published(&h), graph_transport(&h.near->graph, 100 + i)),
                 DROP_NONE);
    }
    hand_message(h.near, &(struct span_message){.kind = SPAN_FOLLOW, .receiver = RECEIVER}, NULL,
                 0);
    CHECK_EQ(span_drops(h.near, DROP_SPAN_CROWDED), 1);
    CHECK_EQ(span_drops(h.near, DROP_SPAN_UNKNOWN), 0);
    halves_close(&h);
}
