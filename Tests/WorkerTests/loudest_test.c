/* loudest_test.c - who gets a slot: single situations, then rooms in which anything happens. */
#include "conversation.h"
#include "test.h"

#define SLOTS 3
#define NOBODY LOUDEST_NOBODY

static struct conversation talk;

static void begin(uint8_t seed, size_t count, uint8_t slots)
{
    const struct speakers_plan wish = {.slots = slots};

    conversation_begin(&talk, seed, count, &wish);
    for (size_t i = 0; i < count; i++)
        talk.talkers[i].voice = 30; /* nobody is louder unless a test says so */
}

/* This one talks for so long, and that passes. */
static void say(size_t who, usec_t length)
{
    conversation_talk(&talk, who, length);
    conversation_pass(&talk, length);
}

/* With three slots: what flows in each, and in the spare place. */
static void check_slots(uint32_t first, uint32_t second, uint32_t third, uint32_t spare)
{
    CHECK_EQ(talk.flows[0], first);
    CHECK_EQ(talk.flows[1], second);
    CHECK_EQ(talk.flows[2], third);
    CHECK_EQ(talk.flows[3], spare);
}

/* The fourth finds the three slots taken, and nobody who makes way. */
static void say_four_at_once(void)
{
    for (size_t i = 0; i < 4; i++) {
        conversation_talk(&talk, i, NEVER);
        conversation_pass(&talk, 300 * MILLISECOND);
    }
    check_slots(0, 1, 2, 3);
}

TEST(voices_fill_the_slots_in_turn)
{
    begin(1, 10, SLOTS);
    conversation_pass(&talk, 3 * SECOND);
    check_slots(NOBODY, NOBODY, NOBODY, NOBODY);
    say(4, SECOND);
    check_slots(4, NOBODY, NOBODY, NOBODY);
    say(2, SECOND);
    say(4, SECOND);
    say(7, SECOND);
    check_slots(4, 2, 7, NOBODY);
    conversation_talk(&talk, 4, 2 * SECOND);
    conversation_talk(&talk, 2, 2 * SECOND);
    conversation_talk(&talk, 7, 2 * SECOND);
    say(9, 2 * SECOND); /* while nobody makes way, the spare place */
    check_slots(4, 2, 7, 9);
    conversation_end(&talk);
}

TEST(a_new_voice_takes_the_place_of_the_one_silent_for_longest)
{
    begin(2, 10, SLOTS);
    for (size_t i = 0; i < 3; i++)
        say(i, 2 * SECOND);
    say(0, 2 * SECOND);
    say(5, 2 * SECOND);
    check_slots(0, 5, 2, 1); /* who makes way takes the spare place if it is free */
    say(6, 2 * SECOND);
    check_slots(0, 5, 6, 1);
    say(1, 2 * SECOND); /* and comes back from there when he speaks */
    check_slots(1, 5, 6, 0);
    conversation_end(&talk);
}

TEST(a_voice_stays_two_seconds_whoever_is_louder)
{
    begin(3, 10, 1);
    conversation_noise(&talk, 0, NEVER);
    conversation_pass(&talk, 300 * MILLISECOND);
    CHECK_EQ(talk.flows[0], 0);
    conversation_stop(&talk, 0);
    talk.talkers[1].voice = talk.talkers[2].voice = 8;
    conversation_talk(&talk, 1, NEVER);
    conversation_talk(&talk, 2, NEVER);
    const usec_t since = talk.speakers.loudest.places[0].since;
    while (talk.flows[0] == 0 && talk.now < since + 3 * SECOND)
        conversation_step(&talk);
    CHECK(talk.now >= since + LOUDEST_STAY);
    CHECK(talk.now <= since + LOUDEST_STAY + 300 * MILLISECOND);
    conversation_end(&talk);
}

TEST(a_louder_voice_takes_a_place_by_a_margin_only)
{
    begin(4, 4, 1);
    for (size_t i = 0; i < 2; i++)
        talk.talkers[i].voice = 18;
    talk.talkers[2].voice = 18;
    talk.talkers[3].voice = 6;
    for (size_t i = 0; i < 2; i++)
        conversation_noise(&talk, i, NEVER);
    conversation_pass(&talk, 4 * SECOND);
    conversation_noise(&talk, 2, NEVER);
    conversation_pass(&talk, 10 * SECOND);
    CHECK(talk.flows[0] < 2);
    CHECK(talk.flows[1] < 2);
    conversation_noise(&talk, 3, NEVER);
    conversation_pass(&talk, 2 * SECOND);
    CHECK_EQ(talk.flows[0], 3);
    conversation_end(&talk);
}

TEST(who_breathes_keeps_his_place_and_who_is_silent_loses_it)
{
    begin(12, 10, 1);
    say(0, 3 * SECOND);
    conversation_talk(&talk, 1, NEVER);
    conversation_pass(&talk, LOUDEST_PAUSE - 200 * MILLISECOND);
    CHECK_EQ(talk.flows[0], 0);
    CHECK_EQ(talk.flows[1], 1);
    conversation_pass(&talk, 400 * MILLISECOND);
    CHECK_EQ(talk.flows[0], 1);
    conversation_end(&talk);
}

TEST(of_voices_the_quietest_makes_way)
{
    begin(13, 10, 2);
    talk.talkers[0].voice = 17;
    talk.talkers[1].voice = 22;
    talk.talkers[5].voice = 6;
    for (size_t i = 0; i < 2; i++) /* together, so that both may have to go at once */
        conversation_noise(&talk, i, NEVER);
    conversation_pass(&talk, 500 * MILLISECOND);
    conversation_noise(&talk, 5, NEVER);
    conversation_pass(&talk, 3 * SECOND);
    CHECK(talk.flows[0] + talk.flows[1] == 0 + 5);
    CHECK_EQ(talk.flows[2], 1);
    conversation_end(&talk);
}

TEST(of_two_the_one_without_a_rank_makes_way)
{
    begin(14, 10, 2);
    speakers_rank(&talk.speakers, talk.now, talk.talkers[0].at, SPEAKER_RAISED);
    talk.talkers[1].voice = 10;
    for (size_t i = 0; i < 2; i++) {
        conversation_talk(&talk, i, NEVER);
        conversation_pass(&talk, 300 * MILLISECOND);
    }
    speakers_rank(&talk.speakers, talk.now, talk.talkers[5].at, SPEAKER_PINNED);
    conversation_pass(&talk, 100 * MILLISECOND);
    CHECK_EQ(talk.flows[0], 0);
    CHECK_EQ(talk.flows[1], 5);
    conversation_end(&talk);
}

TEST(pinned_sources_do_not_take_the_place_of_pinned_ones)
{
    begin(15, 10, 1);
    for (size_t i = 7; i < 10; i++) {
        speakers_rank(&talk.speakers, talk.now, talk.talkers[i].at, SPEAKER_PINNED);
        conversation_pass(&talk, 5 * SECOND);
    }
    CHECK_EQ(talk.flows[0], 7);
    CHECK_EQ(talk.flows[1], 8);
    speakers_mute(&talk.speakers, talk.now, talk.talkers[7].at, true);
    conversation_pass(&talk, SECOND);
    CHECK_EQ(talk.flows[0], 8);
    CHECK_EQ(talk.flows[1], 9);
    speakers_remove(&talk.speakers, talk.now, talk.talkers[9].at);
    talk.talkers[9].at = SPEAKERS_NONE;
    conversation_pass(&talk, SECOND);
    CHECK_EQ(talk.flows[1], NOBODY); /* muted, pinned or not */
    speakers_mute(&talk.speakers, talk.now, talk.talkers[7].at, false);
    conversation_pass(&talk, SECOND);
    CHECK_EQ(talk.flows[1], 7);
    conversation_end(&talk);
}

TEST(a_pinned_source_is_heard_in_silence_and_keeps_its_place)
{
    begin(5, 10, 1);
    say(1, SECOND);
    CHECK_EQ(talk.flows[0], 1);
    speakers_rank(&talk.speakers, talk.now, talk.talkers[8].at, SPEAKER_PINNED);
    CHECK(speakers_deadline(&talk.speakers) <= talk.now);
    conversation_step(&talk);
    CHECK_EQ(talk.flows[0], 8);
    CHECK_EQ(talk.flows[1], 1);
    say(3, 5 * SECOND);
    say(4, 5 * SECOND);
    CHECK_EQ(talk.flows[0], 8);
    speakers_rank(&talk.speakers, talk.now, talk.talkers[8].at, SPEAKER_ORDINARY);
    say(5, 5 * SECOND);
    CHECK_EQ(talk.flows[0], 5);
    conversation_end(&talk);
}

TEST(a_raised_hand_goes_first_while_it_speaks)
{
    begin(6, 10, 1);
    conversation_talk(&talk, 0, NEVER);
    conversation_talk(&talk, 1, NEVER);
    conversation_pass(&talk, 300 * MILLISECOND);
    const uint32_t before = talk.flows[0];
    speakers_rank(&talk.speakers, talk.now, talk.talkers[5].at, SPEAKER_RAISED);
    conversation_pass(&talk, 200 * MILLISECOND);
    CHECK_EQ(talk.flows[0], before);
    say(5, 400 * MILLISECOND); /* nobody has been there for two seconds */
    CHECK_EQ(talk.flows[0], 5);
    conversation_pass(&talk, 5 * SECOND);
    CHECK(talk.flows[0] < 2);
    conversation_end(&talk);
}

TEST(nobody_hears_himself_and_nobody_hears_fewer)
{
    const struct loudest *l = &talk.speakers.loudest;

    begin(7, 10, SLOTS);
    say_four_at_once();
    for (uint8_t slot = 0; slot < SLOTS; slot++) {
        CHECK_EQ(loudest_source(l, slot, 9), slot);
        CHECK_EQ(loudest_source(l, slot, NOBODY), slot);
        CHECK_EQ(loudest_source(l, slot, 3), slot); /* who sits in the spare place */
        CHECK_EQ(loudest_source(l, slot, 1), slot == 1 ? 3 : slot);
        CHECK_EQ(loudest_slot(l, slot, 9), slot);
        CHECK_EQ(loudest_slot(l, slot, slot), SPEAKER_NOWHERE);
        CHECK_EQ(loudest_slot(l, SLOTS, slot), slot);
    }
    CHECK_EQ(loudest_slot(l, SLOTS, 9), SPEAKER_NOWHERE);
    CHECK_EQ(loudest_slot(l, SLOTS, 3), SPEAKER_NOWHERE);
    conversation_end(&talk);
}

TEST(who_has_two_sources_hears_neither)
{
    const struct loudest *l = &talk.speakers.loudest;

    begin(11, 10, SLOTS);
    speakers_remove(&talk.speakers, talk.now, talk.talkers[1].at);
    talk.talkers[1].at = speakers_add(&talk.speakers, talk.now, 1, 0); /* another one of 0 */
    say_four_at_once();
    CHECK_EQ(loudest_source(l, 0, 0), 3);
    CHECK_EQ(loudest_source(l, 1, 0), NOBODY);
    CHECK_EQ(loudest_source(l, 2, 0), 2);
    CHECK_EQ(loudest_slot(l, 0, 0), SPEAKER_NOWHERE);
    CHECK_EQ(loudest_slot(l, 1, 0), SPEAKER_NOWHERE);
    CHECK_EQ(loudest_slot(l, SLOTS, 0), 0);
    conversation_end(&talk);
    begin(11, 10, SLOTS);
    speakers_remove(&talk.speakers, talk.now, talk.talkers[3].at);
    talk.talkers[3].at = speakers_add(&talk.speakers, talk.now, 3, 0);
    say_four_at_once();
    CHECK_EQ(loudest_source(l, 0, 0), NOBODY); /* the spare one is his as well */
    CHECK_EQ(loudest_slot(l, SLOTS, 0), SPEAKER_NOWHERE);
    conversation_end(&talk);
}

TEST(a_source_that_goes_leaves_its_slot_to_the_spare_one)
{
    begin(8, 10, SLOTS);
    say_four_at_once();
    speakers_remove(&talk.speakers, talk.now, talk.talkers[0].at);
    talk.talkers[0].at = SPEAKERS_NONE;
    CHECK(speakers_deadline(&talk.speakers) <= talk.now);
    conversation_pass(&talk, 200 * MILLISECOND);
    check_slots(3, 1, 2, NOBODY);
    speakers_mute(&talk.speakers, talk.now, talk.talkers[1].at, true);
    conversation_step(&talk);
    check_slots(3, NOBODY, 2, NOBODY);
    conversation_end(&talk);
}

TEST(another_number_of_slots_begins_empty)
{
    begin(9, 10, SLOTS);
    for (size_t i = 0; i < 4; i++)
        conversation_talk(&talk, i, NEVER);
    conversation_pass(&talk, SECOND);
    CHECK(talk.flows[3] != NOBODY);
    speakers_plan(&talk.speakers, talk.now, &(struct speakers_plan){.slots = 1});
    conversation_pass(&talk, SECOND);
    CHECK(talk.flows[0] != NOBODY);
    CHECK(talk.flows[1] != NOBODY);
    CHECK_EQ(talk.flows[2], NOBODY);
    CHECK_EQ(talk.flows[3], NOBODY);
    speakers_plan(&talk.speakers, talk.now, &(struct speakers_plan){.slots = 0});
    conversation_pass(&talk, SECOND);
    check_slots(NOBODY, NOBODY, NOBODY, NOBODY);
    CHECK_EQ(speakers_deadline(&talk.speakers), NEVER);
    conversation_end(&talk);
}

TEST(an_id_in_a_place_used_before_is_another_source)
{
    begin(10, 3, 1);
    say(0, SECOND);
    CHECK_EQ(talk.flows[0], 0);
    const uint32_t at = talk.talkers[0].at;
    speakers_remove(&talk.speakers, talk.now, at);
    CHECK_EQ(speakers_add(&talk.speakers, talk.now, 55, 55), at);
    conversation_talk(&talk, 0, NEVER); /* the same place, another source */
    conversation_pass(&talk, SECOND);
    CHECK_EQ(talk.flows[0], 55);
    conversation_end(&talk);
}
