/* dominant_test.c - who has the floor: single situations, then generated conversations. */
#include "conversation.h"
#include "test.h"

#define SEEDS 40
#define LOG_SCALE 256

static const struct speakers_plan wish = {.dominant_interval = DOMINANT_INTERVAL};

static struct conversation talk; /* of the test that runs */

static void begin(uint8_t seed, size_t count)
{
    conversation_begin(&talk, seed, count, &wish);
}

static bool is_dominant(uint32_t id)
{
    return talk.is_somebody && talk.dominant == id;
}

static double natural_log(double x)
{
    const double ln2 = 0.69314718055994531;
    double sum = 0, power, z;
    int halves = 0;

    for (; x > 1.5; x /= 2)
        halves++;
    for (; x < 0.75; x *= 2)
        halves--;
    z = (x - 1) / (x + 1);
    power = z;
    for (int i = 1; i < 40; i += 2, power *= z * z)
        sum += power / i;
    return 2 * sum + halves * ln2;
}

static void check_scores(enum dominant_scale scale, unsigned parts, double lambda)
{
    double ways = 1; /* to choose v of them */

    for (unsigned v = 0; v <= parts; v++) {
        const double score = natural_log(ways) + parts * natural_log(0.5) - natural_log(lambda) +
                             lambda * v;
        const double wanted = score > 0 ? LOG_SCALE * natural_log(score) : -8 * LOG_SCALE;
        const double off = dominant_score(scale, v) - wanted;
        CHECK(off > -0.51 && off < 0.51);
        ways = ways * (parts - v) / (v + 1);
    }
}

TEST(the_scores_are_those_of_their_formula)
{
    check_scores(DOMINANT_IMMEDIATE, 13, 0.78);
    check_scores(DOMINANT_MEDIUM, 5, 24);
    check_scores(DOMINANT_LONG, 10, 47);
}

TEST(who_speaks_into_silence_is_dominant_soon)
{
    for (uint8_t seed = 0; seed < SEEDS; seed++) {
        begin(seed, 5);
        conversation_pass(&talk, 3 * SECOND);
        CHECK(!talk.is_somebody);
        conversation_talk(&talk, 3, NEVER);
        for (const usec_t end = talk.now + 2 * SECOND; talk.now < end && !talk.is_somebody;)
            conversation_step(&talk);
        CHECK(is_dominant(3));
        CHECK(talk.now <= 7 * SECOND + 3 + 3 * SECOND + 1200 * MILLISECOND);
        conversation_end(&talk);
    }
}

TEST(a_cough_into_silence_changes_nothing)
{
    for (uint8_t seed = 0; seed < SEEDS; seed++) {
        begin(seed, 5);
        conversation_talk(&talk, 0, 5 * SECOND);
        conversation_pass(&talk, 8 * SECOND);
        CHECK(is_dominant(0));
        for (size_t i = 0; i < 20; i++) {
            talk.talkers[1 + i % 4].voice = 12;
            conversation_noise(&talk, 1 + i % 4, 400 * MILLISECOND);
            conversation_pass(&talk, 2 * SECOND);
        }
        CHECK(is_dominant(0));
        CHECK_EQ(talk.turns, 1);
        conversation_end(&talk);
    }
}

TEST(a_pause_for_breath_changes_nothing)
{
    for (uint8_t seed = 0; seed < SEEDS; seed++) {
        begin(seed, 2);
        talk.talkers[1].noise = 60; /* a loud place, but steadily */
        talk.talkers[1].sends_silence = true;
        conversation_pass(&talk, 3 * SECOND);
        talk.turns = 0;
        for (int i = 0; i < 10; i++) {
            conversation_talk(&talk, 0, 2 * SECOND);
            conversation_pass(&talk, 2600 * MILLISECOND);
        }
        CHECK(is_dominant(0));
        CHECK_EQ(talk.turns, 1);
        conversation_end(&talk);
    }
}

TEST(who_interrupts_waits_for_a_pause)
{
    begin(1, 2);
    conversation_talk(&talk, 0, NEVER);
    conversation_pass(&talk, 4 * SECOND);
    talk.talkers[0].voice = 20;
    conversation_noise(&talk, 0, NEVER); /* he leaves no gaps any more */
    conversation_talk(&talk, 1, NEVER);
    conversation_pass(&talk, 10 * SECOND);
    CHECK(is_dominant(0));
    conversation_stop(&talk, 0);
    conversation_pass(&talk, 1500 * MILLISECOND);
    CHECK(is_dominant(1));
    CHECK_EQ(talk.turns, 2);
    conversation_end(&talk);
}

TEST(the_dominant_one_stays_in_silence)
{
    begin(2, 4);
    conversation_talk(&talk, 2, 3 * SECOND);
    conversation_pass(&talk, 600 * SECOND);
    CHECK(is_dominant(2));
    CHECK_EQ(talk.turns, 1);
    conversation_end(&talk);
}

TEST(nobody_is_dominant_when_the_dominant_one_is_gone)
{
    begin(3, 4);
    conversation_talk(&talk, 2, 3 * SECOND);
    conversation_pass(&talk, 4 * SECOND);
    CHECK(is_dominant(2));
    speakers_mute(&talk.speakers, talk.now, talk.talkers[2].at, true);
    CHECK(speakers_deadline(&talk.speakers) <= talk.now);
    conversation_pass(&talk, SECOND);
    CHECK(!talk.is_somebody);
    CHECK_EQ(talk.turns, 2);
    speakers_mute(&talk.speakers, talk.now, talk.talkers[2].at, false);
    conversation_talk(&talk, 2, NEVER);
    conversation_talk(&talk, 1, NEVER);
    conversation_pass(&talk, 2 * SECOND);
    CHECK(talk.is_somebody);
    const uint32_t first = talk.dominant;
    speakers_mute(&talk.speakers, talk.now, talk.talkers[first].at, true);
    conversation_pass(&talk, SECOND);
    CHECK(is_dominant(3 - first)); /* the other one speaks already */
    conversation_end(&talk);
}

TEST(a_source_in_the_place_of_a_dominant_one_is_not_it)
{
    bool is_somebody = true;
    uint32_t id;

    begin(4, 3);
    conversation_talk(&talk, 1, 3 * SECOND);
    conversation_pass(&talk, 4 * SECOND);
    CHECK(is_dominant(1));
    const uint32_t at = talk.talkers[1].at;
    speakers_remove(&talk.speakers, talk.now, at);
    CHECK_EQ(speakers_add(&talk.speakers, talk.now, 77, 77), at);
    CHECK(speakers_dominant(&talk.speakers, talk.now, &is_somebody, &id));
    CHECK(!is_somebody);
    conversation_end(&talk);
}

/* One source, without a conversation around it. */
static void hear(int first, int end, uint8_t level)
{
    for (int i = first; i < end; i++)
        speakers_heard(&talk.speakers, talk.now + i * SPEAKER_STEP, 0,
                       (struct audio_level){.level = level, .is_voice = false});
}

TEST(nobody_takes_the_floor_in_a_gap_between_words)
{
    bool is_somebody;
    uint32_t id;

    begin(5, 1);
    hear(0, 50, 30);
    hear(50, 51, 90);
    CHECK(!speakers_dominant(&talk.speakers, talk.now + 51 * SPEAKER_STEP, &is_somebody, &id));
    hear(51, 60, 30);
    CHECK(speakers_dominant(&talk.speakers, talk.now + 60 * SPEAKER_STEP, &is_somebody, &id));
    conversation_end(&talk);
}

TEST(who_goes_while_he_speaks_never_takes_the_floor)
{
    bool is_somebody;
    uint32_t id;

    begin(6, 1);
    hear(0, 50, 30);
    CHECK(speakers_deadline(&talk.speakers) <= talk.now);
    speakers_remove(&talk.speakers, talk.now + 50 * SPEAKER_STEP, 0);
    CHECK(!speakers_dominant(&talk.speakers, talk.now + 50 * SPEAKER_STEP, &is_somebody, &id));
    conversation_end(&talk);
}

/* Turns of 2.5 to 8 s with up to 600 ms between them. 1.5 s into his turn everybody has the floor,
 * and keeps it until the next one has begun. */
static void take_turns(size_t count, unsigned turns, void (*aside)(size_t speaking))
{
    size_t speaking = count;
    unsigned wrong = 0;

    talk.turns = 0;
    for (unsigned i = 0; i < turns; i++) {
        const usec_t turn = (125 + random_below(&talk.random, 276)) * 20 * MILLISECOND;
        const usec_t gap = random_below(&talk.random, 31) * 20 * MILLISECOND;
        const usec_t began = talk.now;
        const size_t next = random_below(&talk.random, (uint32_t)(count - 1));
        speaking = next < speaking ? next : next + 1; /* not the same again */
        conversation_talk(&talk, speaking, turn);
        while (talk.now < began + turn + gap) {
            if (aside)
                aside(speaking);
            conversation_step(&talk);
            if (talk.now > began + 1500 * MILLISECOND)
                wrong += !is_dominant((uint32_t)speaking);
        }
    }
    CHECK_EQ(wrong, 0);
    CHECK(talk.turns <= turns);
}

TEST(conversations_are_followed_turn_by_turn)
{
    for (uint8_t seed = 0; seed < SEEDS; seed++) {
        begin(seed, 4);
        take_turns(4, 30, NULL);
        conversation_end(&talk);
    }
}

/* The four behind those who converse: one says yes, one coughs, one types, one has a fan. */
static void disturb(size_t speaking)
{
    (void)speaking;
    talk.talkers[4].voice = 30;
    talk.talkers[5].voice = 10;
    talk.talkers[6].voice = 25;
    talk.talkers[7].noise = 48;
    talk.talkers[7].sends_silence = true;
    if (random_below(&talk.random, 150) == 0 && talk.talkers[4].talks_until + SECOND < talk.now)
        conversation_noise(&talk, 4, 300 * MILLISECOND);
    if (random_below(&talk.random, 300) == 0 && talk.talkers[5].talks_until + SECOND < talk.now)
        conversation_noise(&talk, 5, 400 * MILLISECOND);
    if (random_below(&talk.random, 8) == 0 && !talk.talkers[6].is_talking)
        conversation_noise(&talk, 6, 20 * MILLISECOND);
}

TEST(noise_and_calls_from_aside_never_take_the_floor)
{
    for (uint8_t seed = 0; seed < SEEDS; seed++) {
        begin(seed, 8);
        disturb(0);
        conversation_pass(&talk, 3 * SECOND);
        take_turns(4, 30, disturb);
        conversation_end(&talk);
    }
}

TEST(the_floor_changes_hands_seldom_while_four_talk_at_once)
{
    unsigned turns = 0;

    for (uint8_t seed = 0; seed < SEEDS; seed++) {
        begin(seed, 4);
        for (size_t i = 0; i < 4; i++)
            conversation_talk(&talk, i, NEVER);
        conversation_pass(&talk, 60 * SECOND);
        CHECK(talk.is_somebody);
        turns += talk.turns;
        conversation_end(&talk);
    }
    CHECK(turns <= SEEDS * 8); /* minutes */
}

TEST(a_thousand_sources_decide_quickly_enough)
{
    struct speakers room;
    struct dominant dominant;
    size_t late = 0;

    speakers_init(&room);
    for (uint32_t i = 0; i < 1000; i++)
        CHECK_EQ(speakers_add(&room, 0, i, i), i);
    dominant_init(&dominant);
    for (usec_t now = 0; now < 20 * SECOND; now += SPEAKER_STEP) {
        speakers_heard(&room, now, 999, (struct audio_level){(uint8_t)(now < SECOND ? 90 : 30), 0});
        dominant_decide(&dominant, now, room.all, room.cap);
        late += now > 2 * SECOND && dominant.speaker != 999;
    }
    CHECK_EQ(late, 0);
    speakers_clear(&room);
}
