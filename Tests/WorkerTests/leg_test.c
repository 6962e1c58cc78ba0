/* leg_test.c - who decides what a listener gets, while senders, receivers and limits come and
 * go. */
#include "graph/hall.h"
#include "leg_stand.h"

static enum ch_refusal update(struct stand *s, const struct plan *plan)
{
    char detail[160];

    return receiver_update(&s->graph, s->now, graph_receiver(&s->graph, 1), plan, detail,
                           sizeof detail);
}

static size_t choices_told(struct stand *s)
{
    size_t count = 0;

    for (size_t i = 0; i < s->graph.notice_count; i++)
        count += s->graph.notices[i].what == NOTICE_CHOICE;
    s->graph.notice_count = 0;
    return count;
}

TEST(a_listener_follows_when_encodings_go_and_come)
{
    struct stand *s = stand_open();
    struct sender *sender = view(s, 3);
    struct plan plan = plan_of(PUBLISHED, 1);

    CHECK_EQ(sender->selection.kind, SELECTION_SIMULCAST);
    CHECK_EQ(sender->selection.target.spatial, 2);
    CHECK_EQ(update(s, &plan), ACCEPTED);
    CHECK_EQ(sender->selection.kind, receiver_selection(sender->receiver));
    send_video(s, PUBLISHER, PUBLISHED, 1);
    CHECK_EQ(sender->packets, 1);
    plan = plan_of(PUBLISHED, 2);
    CHECK_EQ(update(s, &plan), ACCEPTED);
    CHECK_EQ(sender->selection.kind, SELECTION_SIMULCAST);
    CHECK_EQ(sender->selection.target.spatial, 1);
    stand_close(s);
}

TEST(encodings_that_change_places_take_no_listener_along)
{
    struct stand *s = stand_open();
    struct sender *sender = view(s, 2);
    struct plan plan = plan_of(PUBLISHED, 2);
    const struct plan_encoding first = plan.encodings[0];

    send_video(s, PUBLISHER, PUBLISHED, 1);
    sender->selection.current.spatial = 0; /* as if that had been a key frame */
    CHECK_EQ(update(s, &plan), ACCEPTED);
    CHECK_EQ(sender->selection.current.spatial, 0); /* nothing changed for it */
    plan.encodings[0] = plan.encodings[1];
    plan.encodings[1] = first;
    CHECK_EQ(update(s, &plan), ACCEPTED);
    CHECK_EQ(sender->selection.current.spatial, LAYER_OFF);
    stand_close(s);
}

/* What was wished of pictures must not be taken for an encoding of sounds. */
TEST(a_receiver_of_pictures_may_become_one_of_sounds)
{
    struct stand *s = stand_open();
    struct sender *sender = view(s, 3);
    struct plan plan = plan_of(PUBLISHED, 1);

    send_video(s, PUBLISHER, PUBLISHED + 2, 1);
    decide(s);
    CHECK(sender->receiver->streams[2].reader != NULL);
    plan.kind = CH_KIND_AUDIO;
    CHECK_EQ(update(s, &plan), ACCEPTED);
    CHECK_EQ(sender->selection.kind, SELECTION_SINGLE);
    s->now += LEG_PERIOD;
    due_work(&s->graph, s->now);
    send_video(s, PUBLISHER, PUBLISHED, 1);
    CHECK_EQ(sender->packets, 1);
    CHECK(sender->receiver->streams[0].reader == NULL);
    plan.kind = CH_KIND_VIDEO;
    CHECK_EQ(update(s, &plan), ACCEPTED);
    send_video(s, PUBLISHER, PUBLISHED, 2);
    CHECK(sender->receiver->streams[0].reader != NULL);
    stand_close(s);
}

TEST(a_key_frame_of_no_encoding_is_not_wanted)
{
    struct stand *s = stand_open();
    struct receiver *receiver = view(s, 2)->receiver;
    const uint64_t wanted = receiver->keyframes_wanted;

    receiver_want_keyframe(&s->graph, s->now, receiver, 2, KEYFRAME_PERIOD);
    receiver_want_keyframe(&s->graph, s->now, receiver, LAYER_BEST, KEYFRAME_PERIOD);
    CHECK_EQ(receiver->keyframes_wanted, wanted);
    stand_close(s);
}

TEST(limits_that_contradict_each_other_hold_below_the_most)
{
    static const uint32_t limits[][3] = {
        {0, 0, 1},          {0, 500000, 100000}, {UINT32_MAX, 0, 20000}, {0, UINT32_MAX, 0},
        {1, UINT32_MAX, 1}, {0, 0, UINT32_MAX},  {0, 0, 0},
    };
    struct stand *s = stand_open();
    struct transport *transport = view(s, 1)->transport;
    struct estimate estimate;

    decide(s);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const uint32_t least = limits[i][1], most = limits[i][2];
        leg_limit(transport->leg, limits[i][0], least, most);
        estimator_read(&transport->leg->estimator, s->now, &estimate);
        CHECK(most == 0 || estimate.bps <= most);
        CHECK(estimate.bps >= (most > 0 && most < least ? most : least));
        leg_disturb(&s->graph, s->now, transport);
        due_work(&s->graph, s->now);
        s->now += LEG_PERIOD;
    }
    stand_close(s);
}

/* Ids, places and members agree after any order of coming and going. */
TEST(a_leg_knows_its_senders_however_they_come_and_go)
{
    struct stand *s = stand_open();
    char detail[160];
    struct sender *first = view(s, 1);
    struct transport *one = first->transport, *other = join(s, 30, 1, false);
    struct sender *senders[12] = {first};
    struct costume costume = first->costume;

    decide(s);
    for (uint32_t i = 1; i < 12; i++) {
        costume.ssrc = SENT + 10 * i;
        costume.rtx_ssrc = SENT + 10 * i + 1;
        costume.sequence_extension = i % 3 == 0 ? 5 : 0; /* from then on the other has a leg, too */
        CHECK_EQ(sender_open(&s->graph, s->now, first->receiver, i % 2 ? other : one, i, &costume,
                             false, detail, sizeof detail),
                 ACCEPTED);
        senders[i] = graph_sender(&s->graph, i);
    }
    CHECK(one->leg && other->leg);
    for (uint32_t turn = 0; turn < 200; turn++) {
        struct sender *sender = senders[turn * 7 % 12];
        if (turn % 5 == 0)
            sender_detach(&s->graph, sender);
        else
            CHECK_EQ(sender_attach(&s->graph, s->now, sender, turn % 2 ? one : other, detail,
                                   sizeof detail),
                     ACCEPTED);
        s->now += 100 * MILLISECOND;
        due_work(&s->graph, s->now);
        CHECK_EQ(one->leg->count, list_count(&one->senders));
        CHECK_EQ(other->leg->count, list_count(&other->senders));
        for (size_t i = 0; i < 12; i++) {
            const struct transport *where = senders[i]->transport;
            CHECK(!where || where->leg->members[senders[i]->place] == senders[i]);
            CHECK(!where || where->leg->allocations[senders[i]->place].id == senders[i]->id);
        }
        s->graph.notice_count = s->graph.farewell_count = 0;
        outbox_clear(&s->out);
    }
    receiver_close(&s->graph, first->receiver);
    CHECK_EQ(one->leg->count + other->leg->count, 0);
    stand_close(s);
}

TEST(who_begins_to_count_its_packets_is_decided_for)
{
    struct stand *s = stand_open();
    struct sender *sender = view(s, 1);
    struct costume costume = sender->costume;
    char detail[160];

    CHECK(sender->transport->leg == NULL);
    costume.sequence_extension = 5;
    CHECK_EQ(sender_update(&s->graph, s->now, sender, &costume, detail, sizeof detail), ACCEPTED);
    CHECK(sender->transport->leg != NULL);
    CHECK_EQ(sender->transport->leg->count, 1);
    stand_close(s);
}

/* A thousand changes a second are told four times, and the last one is among them. */
TEST(choices_that_come_and_go_are_told_now_and_then)
{
    struct stand *s = stand_open();
    struct sender *sender = view(s, 3);
    size_t told = 0;

    decide(s);
    choices_told(s);
    for (uint32_t i = 0; i < 1000; i++) {
        const struct wish wish = {.layers = {i % 2 ? LAYER_OFF : LAYER_BEST, 0}, .priority = 1};
        s->now += MILLISECOND;
        sender_set_wish(&s->graph, s->now, sender, &wish);
        due_work(&s->graph, s->now);
        told += choices_told(s);
    }
    CHECK(told >= 3 && told <= 4);
    s->now += LEG_TELL_PERIOD;
    due_work(&s->graph, s->now);
    CHECK_EQ(sender->told.decided.spatial, LAYER_OFF);
    CHECK_EQ(sender->told.reason, sender->transport->leg->allocations[sender->place].reason);
    stand_close(s);
}

/* What happens but once finds room among the notices, however many choices there are. */
TEST(choices_wait_where_notices_are_many)
{
    struct stand *s = stand_open();
    struct sender *sender = view(s, 3);

    s->graph.notice_count = NOTICES_CHOICE;
    decide(s);
    CHECK_EQ(s->graph.notice_count, NOTICES_CHOICE);
    CHECK(!sender->told.is_told);
    CHECK_EQ(s->graph.notices_lost, 0);
    s->graph.notice_count = 0;
    s->now += LEG_TELL_PERIOD;
    due_work(&s->graph, s->now);
    CHECK_EQ(choices_told(s), 1);
    stand_close(s);
}

/* Every room goes, and the memory of all legs with them, once. */
TEST(a_worker_of_many_rooms_closes)
{
    struct stand *s = stand_open();

    view(s, 1);
    decide(s);
    CHECK(s->graph.turn_capacity > 0);
    CHECK(room_open(&s->graph, 2) != NULL && room_open(&s->graph, 3) != NULL);
    stand_close(s);
}

TEST(an_encoding_that_nobody_watches_is_not_asked_for)
{
    struct stand *s = stand_open();
    struct sender *sender = view(s, 2);

    CHECK(sender_watches(sender, 1)); /* waits for it */
    CHECK(!sender_watches(sender, 0));
    sender->selection.current.spatial = sender->selection.encoding = 0;
    CHECK(sender_watches(sender, 0)); /* until then */
    sender_pause(sender);
    CHECK(!sender_watches(sender, 0) && !sender_watches(sender, 1));
    sender_resume(&s->graph, s->now, sender);
    sender_detach(&s->graph, sender);
    CHECK(!sender_watches(sender, 0) && !sender_watches(sender, 1));
    stand_close(s);
}

/* Who follows a slot waits for the next voice, as one who hears sounds. */
TEST(a_voice_that_becomes_a_picture_leaves_its_slot)
{
    struct stand *s = stand_open();
    const struct costume costume = view(s, 1)->costume;
    struct plan sounds = plan_of(PUBLISHED, 1), pictures = plan_of(PUBLISHED, 3);
    struct costume other = costume;
    struct receiver *receiver = graph_receiver(&s->graph, 1);
    char detail[160];

    sounds.kind = CH_KIND_AUDIO;
    sounds.level_extension = 1;
    other.ssrc += 10;
    other.rtx_ssrc += 10;
    CHECK_EQ(update(s, &sounds), ACCEPTED);
    CHECK(hall_begin(&s->graph, s->now, s->room) && hall_reserve_sender(s->room->hall));
    CHECK_EQ(sender_open(&s->graph, s->now, &s->room->hall->nobody,
                         graph_transport(&s->graph, VIEWER), 7, &other, false, detail,
                         sizeof detail),
             ACCEPTED);
    struct sender *sender = graph_sender(&s->graph, 7);
    hall_seat(&s->graph, s->room->hall, sender, 0, HALL_OWNER_NONE);
    sender_switch(&s->graph, sender, receiver);
    CHECK_EQ(update(s, &pictures), ACCEPTED);
    hall_admit(&s->graph, s->now, receiver);
    CHECK(sender->receiver == &s->room->hall->nobody);
    CHECK_EQ(sender->selection.kind, SELECTION_SINGLE);
    CHECK_EQ(graph_sender(&s->graph, SENT)->selection.kind, SELECTION_SIMULCAST);
    stand_close(s);
}
