/* slot_scenarios.c - the loudest few of a room on fixed streams. */
#include "hall.h"

#include "test.h"

static void fill_slots(struct scenario *s, uint8_t slots)
{
    struct ch_loudest_speakers q = {.room = ROOM, .slots = slots};
    struct ch_loudest_speakers_reply a;

    CHECK_EQ(ask_loudest_speakers(s->session, &q, &a), ACCEPTED);
}

/* The listener at `e` hears slot `slot` under SSRC `ssrc`, as type 120 with the level as 7. */
static void listen_to_slot(struct scenario *s, struct endpoint *e, uint8_t slot, uint32_t owner,
                           uint32_t ssrc)
{
    const uint32_t transport = scenario_number(s, e);
    struct ch_view cname = text_view("room");
    struct ch_mapping payload = {.from = 0, .to = 120}, level = {.from = 1, .to = 7};
    struct ch_create_slot_sender q = {
        .sender = ssrc,
        .room = ROOM,
        .slot = slot,
        .owner = owner,
        .transport = transport,
        .transmission = {.ssrc = ssrc,
                         .cname = cname,
                         .payloads_count = 1,
                         .payloads = &payload,
                         .extensions_count = 1,
                         .extensions = &level},
    };
    struct ch_create_slot_sender_reply a;

    e->clock_rate = 48000;
    CHECK_EQ(ask_create_slot_sender(s->session, &q, &a), ACCEPTED);
}

static void set_owner(struct scenario *s, uint32_t receiver, uint32_t owner)
{
    struct ch_set_speaker q = {.receiver = receiver, .owner = owner};
    struct ch_set_speaker_reply a;

    CHECK_EQ(ask_set_speaker(s->session, &q, &a), ACCEPTED);
}

static void check_unbroken(const struct heard *heard)
{
    CHECK(heard != NULL);
    if (!heard)
        return;
    CHECK_EQ(heard->gaps, 0);
    CHECK_EQ(heard->late, 0);
    CHECK_EQ(heard->time_back, 0);
    CHECK_EQ(heard->payload_type, 120);
}

static uint32_t heard_in(struct scenario *s, uint32_t sender)
{
    struct ch_dump_sender q = {.sender = sender};
    struct ch_dump_sender_reply a;

    CHECK_EQ(ask_dump_sender(s->session, &q, &a), ACCEPTED);
    return a.receiver;
}

/* `count` voices and then a listener who says nothing. */
static struct scenario *__single crowd(uint8_t seed, uint32_t count, uint8_t slots)
{
    struct scenario *s = scenario_open(seed);

    fill_slots(s, slots);
    for (uint32_t i = 1; i <= count; i++) {
        hall_voice(s, scenario_join(s, MEET_OWN_PORT), i, 100);
        set_owner(s, i, i);
    }
    scenario_join(s, MEET_OWN_PORT);
    return s;
}

TEST(slots_carry_whoever_speaks_without_a_break)
{
    struct scenario *s = crowd(1, 3, 1);
    struct endpoint *listener = &s->endpoints[3];

    listen_to_slot(s, listener, 0, 99, 5000);
    scenario_run(s, 3 * SECOND);
    CHECK_EQ(listener->heard_count, 0);
    CHECK_EQ(heard_in(s, 5000), 0);
    for (uint32_t i = 1; i <= 3; i++) {
        hall_say(&s->endpoints[i - 1], i, 30);
        scenario_run(s, 4 * SECOND);
        CHECK_EQ(heard_in(s, 5000), i);
        CHECK(s->session->slots[0].has_receiver);
        CHECK_EQ(s->session->slots[0].receiver, i);
        hall_say(&s->endpoints[i - 1], i, HALL_SILENT);
    }
    scenario_run(s, SECOND);

    const struct heard *heard = endpoint_heard(listener, 5000);
    check_unbroken(heard);
    CHECK_EQ(listener->heard_count, 1);
    CHECK_EQ(heard ? heard->corrupt : 1, 0);
    /* From the first words on something flows, the pauses included. */
    CHECK(heard && heard->packets > 12 * 50 && heard->packets <= 13 * 50);
    CHECK_EQ(heard ? heard->with_extension : 0, heard ? heard->packets : 1);
    scenario_close(s);
}

TEST(five_slots_carry_two_hundred_voices)
{
    struct scenario *s = crowd(2, 199, 5);
    struct endpoint *listener = &s->endpoints[199];
    uint64_t packets = 0;

    for (uint8_t slot = 0; slot < 5; slot++)
        listen_to_slot(s, listener, slot, 200, 5000 + slot);
    scenario_run(s, 3 * SECOND);
    for (uint32_t speaker = 10; speaker <= 190; speaker += 20)
        hall_say(&s->endpoints[speaker - 1], speaker, 30);
    scenario_run(s, 10 * SECOND);

    CHECK_EQ(listener->heard_count, 5);
    for (uint8_t slot = 0; slot < 5; slot++) {
        const struct heard *heard = endpoint_heard(listener, 5000 + slot);

        check_unbroken(heard);
        packets += heard ? heard->packets : 0;
        CHECK_EQ(heard_in(s, 5000 + slot) % 20, 10);
        for (uint8_t other = 0; other < slot; other++)
            CHECK(heard_in(s, 5000 + other) != heard_in(s, 5000 + slot));
    }
    CHECK(packets > 5 * 9 * 50 && packets <= 5 * 10 * 50);
    scenario_close(s);
}

TEST(nobody_hears_himself_in_a_slot)
{
    struct scenario *s = crowd(3, 3, 2);

    /* Everybody listens with two slots, he who says nothing, too. */
    for (uint32_t i = 0; i < 4; i++)
        for (uint8_t slot = 0; slot < 2; slot++)
            listen_to_slot(s, &s->endpoints[i], slot, i + 1, 5000 + 10 * i + slot);
    scenario_run(s, 3 * SECOND);
    for (uint32_t i = 1; i <= 3; i++)
        hall_say(&s->endpoints[i - 1], i, 30);
    scenario_run(s, 3 * SECOND);

    for (uint32_t i = 0; i < 4; i++) {
        const uint32_t one = heard_in(s, 5000 + 10 * i), other = heard_in(s, 5000 + 10 * i + 1);

        CHECK(one != 0 && other != 0 && one != other);
        CHECK(one != i + 1 && other != i + 1);
        check_unbroken(endpoint_heard(&s->endpoints[i], 5000 + 10 * i));
    }
    scenario_close(s);
}

TEST(a_slot_outlives_those_who_are_heard_in_it)
{
    struct scenario *s = crowd(4, 2, 1);
    struct endpoint *listener = &s->endpoints[2];
    struct ch_close_receiver close = {.receiver = 1};
    struct ch_close_receiver_reply closed;
    struct ch_close_transport leave = {.transport = 2};
    struct ch_close_transport_reply left;

    listen_to_slot(s, listener, 0, 99, 5000);
    scenario_run(s, 3 * SECOND);
    hall_say(&s->endpoints[0], 1, 30);
    scenario_run(s, SECOND);
    CHECK_EQ(heard_in(s, 5000), 1);
    CHECK_EQ(ask_close_receiver(s->session, &close, &closed), ACCEPTED);
    scenario_run(s, SECOND);
    CHECK_EQ(heard_in(s, 5000), 0);
    CHECK(!s->session->slots[0].has_receiver);

    hall_say(&s->endpoints[1], 2, 30);
    scenario_run(s, SECOND);
    CHECK_EQ(heard_in(s, 5000), 2);
    CHECK_EQ(ask_close_transport(s->session, &leave, &left), ACCEPTED);
    scenario_run(s, SECOND);
    fill_slots(s, 0);
    scenario_run(s, SECOND);
    CHECK_EQ(heard_in(s, 5000), 0);
    check_unbroken(endpoint_heard(listener, 5000));
    scenario_close(s);
}

#define TALKERS 6

/* The voice of this endpoint ends in the middle of a word, and another of it begins. */
static void reincarnate(struct scenario *s, uint32_t talker, uint32_t receiver)
{
    struct endpoint *e = &s->endpoints[talker];
    struct ch_close_receiver close = {.receiver = receiver};
    struct ch_close_receiver_reply closed;

    CHECK_EQ(ask_close_receiver(s->session, &close, &closed), ACCEPTED);
    for (uint8_t slot = 0; slot < 3; slot++)
        CHECK(heard_in(s, 5000 + slot) != receiver);
    scenario_run(s, 200 * MILLISECOND);
    hall_voice(s, e, receiver + TALKERS, 100);
    hall_say(e, receiver + TALKERS, 30);
    scenario_run(s, 500 * MILLISECOND);
}

TEST(slots_go_on_while_voices_close_and_come)
{
    struct scenario *s = crowd(7, TALKERS, 3);
    struct endpoint *listener = &s->endpoints[TALKERS];
    uint32_t turns[3] = {0};

    for (uint8_t slot = 0; slot < 3; slot++)
        listen_to_slot(s, listener, slot, 99, 5000 + slot);
    for (uint32_t i = 0; i < TALKERS; i++)
        hall_say(&s->endpoints[i], i + 1, 30);
    scenario_run(s, 3 * SECOND);
    for (uint32_t turn = 0; turn < 6 * TALKERS; turn++) {
        reincarnate(s, turn % TALKERS, turn + 1);
        for (uint8_t slot = 0; slot < 3; slot++) {
            const uint32_t heard = heard_in(s, 5000 + slot);

            CHECK(heard == 0 || (heard > turn + 1 && heard <= turn + 1 + TALKERS)); /* alive */
            turns[slot] += heard != 0;
        }
    }
    for (uint8_t slot = 0; slot < 3; slot++) {
        check_unbroken(endpoint_heard(listener, 5000 + slot));
        CHECK(turns[slot] > 4 * TALKERS);
    }
    CHECK_EQ(listener->invalid, 0);
    scenario_close(s);
}

TEST(a_slot_sender_keeps_its_numbers_over_publishers_with_others)
{
    struct scenario *s = scenario_open(5);
    struct endpoint *chromium = scenario_join(s, MEET_OWN_PORT);
    struct endpoint *firefox = scenario_join(s, MEET_OWN_PORT);
    struct endpoint *listener = scenario_join(s, MEET_OWN_PORT);

    fill_slots(s, 1);
    hall_voice(s, chromium, 1, 111);
    hall_voice(s, firefox, 2, 109);
    listen_to_slot(s, listener, 0, 0, 5000);
    scenario_run(s, 3 * SECOND);
    hall_say(chromium, 1, 30);
    scenario_run(s, 3 * SECOND);
    hall_say(chromium, 1, HALL_SILENT);
    hall_say(firefox, 2, 30);
    scenario_run(s, 3 * SECOND);

    CHECK_EQ(heard_in(s, 5000), 2);
    check_unbroken(endpoint_heard(listener, 5000));
    CHECK_EQ(listener->heard_count, 1);
    CHECK_EQ(listener->invalid, 0);
    scenario_close(s);
}

/* The voice comes as another payload type, with its level under another id. */
static void renumber(struct scenario *s, struct endpoint *e, uint32_t receiver, uint8_t type,
                     uint8_t level_id)
{
    struct ch_payload payload = {.type = type, .codec = CH_CODEC_OPUS, .clock_rate = 48000};
    struct ch_encoding encoding = {.has_ssrc = true, .ssrc = 1000 + receiver};
    struct ch_extension extension = {.id = level_id, .kind = CH_EXTENSION_KIND_AUDIO_LEVEL};
    struct ch_update_receiver q = {
        .receiver = receiver,
        .reception = {.kind = CH_KIND_AUDIO,
                      .payloads_count = 1,
                      .payloads = &payload,
                      .encodings_count = 1,
                      .encodings = &encoding,
                      .extensions_count = 1,
                      .extensions = &extension},
    };
    struct ch_update_receiver_reply a;
    struct source *source = endpoint_source(e, 1000 + receiver);

    CHECK_EQ(ask_update_receiver(s->session, &q, &a), ACCEPTED);
    source->payload_type = type;
    source->extension[4] = (uint8_t)(level_id << 4);
}

TEST(a_slot_goes_on_when_the_voice_in_it_gets_other_numbers)
{
    struct scenario *s = crowd(7, 1, 1);
    struct endpoint *listener = &s->endpoints[1];

    listen_to_slot(s, listener, 0, 99, 5000);
    hall_say(&s->endpoints[0], 1, 30);
    scenario_run(s, 3 * SECOND);
    const struct heard *heard = endpoint_heard(listener, 5000);
    const uint64_t before = heard ? heard->packets : 0;
    renumber(s, &s->endpoints[0], 1, 109, 9);
    scenario_run(s, 2 * SECOND);

    CHECK_EQ(heard_in(s, 5000), 1);
    check_unbroken(heard);
    CHECK(before > 0 && heard && heard->packets > before + 90);
    CHECK_EQ(heard ? heard->with_extension : 0, heard ? heard->packets : 1);
    scenario_close(s);
}

TEST(a_room_with_slots_leaves_nothing_behind)
{
    struct scenario *s = crowd(6, 5, 2);
    struct ch_close_room close = {.room = ROOM};
    struct ch_close_room_reply closed;
    struct ch_dump_worker q = {0};
    struct ch_dump_worker_reply a;

    for (uint32_t i = 0; i < 6; i++)
        listen_to_slot(s, &s->endpoints[i], (uint8_t)(i % 2), i + 1, 5000 + i);
    for (uint32_t i = 1; i <= 5; i++)
        hall_say(&s->endpoints[i - 1], i, 30);
    scenario_run(s, 3 * SECOND);
    CHECK_EQ(ask_close_room(s->session, &close, &closed), ACCEPTED);
    scenario_run(s, SECOND);
    CHECK_EQ(ask_dump_worker(s->session, &q, &a), ACCEPTED);
    CHECK_EQ(a.transports + a.receivers + a.senders, 0);
    CHECK_EQ(a.buffers_free, a.buffers_total);
    scenario_close(s);
}
