/* audio_levels_test.c - reports of levels, and who is active by them in version 2. */
#include "test.h"

#include "graph/active_speaker.h"

#define SOURCES 4

static struct speaker sources[SOURCES];
static struct source_level named[SOURCES];
static size_t count;

static struct audio_levels report_begin(int8_t threshold)
{
    struct audio_levels a;

    audio_levels_init(&a, threshold);
    for (uint32_t i = 0; i < SOURCES; i++)
        speaker_init(&sources[i], 0, 100 + i, i);
    return a;
}

static void say(size_t source, uint8_t level)
{
    speaker_heard(&sources[source], 0, (struct audio_level){.level = level, .is_voice = false});
}

static enum audio_levels_news report(struct audio_levels *a, size_t room)
{
    return audio_levels_report(a, sources, SOURCES, named, room, &count);
}

TEST(levels_are_averages_cut_to_integers_and_sorted)
{
    struct audio_levels a = report_begin(AUDIO_LEVELS_THRESHOLD_MIN);

    say(0, 50);
    say(0, 51);
    say(0, 51); /* -50.67 */
    say(1, 127);
    say(2, 0);
    say(3, 50);
    CHECK_EQ(report(&a, SOURCES), AUDIO_LEVELS_HEARD);
    CHECK_EQ(count, 4);
    CHECK_EQ(named[0].id, 102);
    CHECK_EQ(named[0].level, 0);
    CHECK_EQ(named[1].id, 100);
    CHECK_EQ(named[1].level, -50);
    CHECK_EQ(named[2].id, 103);
    CHECK_EQ(named[2].level, -50);
    CHECK_EQ(named[3].id, 101);
    CHECK_EQ(named[3].level, -127);
    say(0, 20);
    CHECK_EQ(report(&a, SOURCES), AUDIO_LEVELS_HEARD);
    CHECK_EQ(count, 1);
    CHECK_EQ(named[0].level, -20);
}

TEST(who_sent_nothing_or_is_too_quiet_is_not_named)
{
    struct audio_levels a = report_begin(-60);

    say(0, 60);
    say(1, 61);
    say(3, 10);
    speaker_mute(&sources[3], 0, true);
    CHECK_EQ(report(&a, SOURCES), AUDIO_LEVELS_HEARD);
    CHECK_EQ(count, 1);
    CHECK_EQ(named[0].id, 100);
}

TEST(only_the_loudest_are_named_when_room_is_short)
{
    struct audio_levels a = report_begin(AUDIO_LEVELS_THRESHOLD_MIN);

    say(0, 60);
    say(1, 50);
    say(2, 40);
    say(3, 50);
    CHECK_EQ(report(&a, 2), AUDIO_LEVELS_HEARD);
    CHECK_EQ(count, 2);
    CHECK_EQ(named[0].id, 102);
    CHECK_EQ(named[1].id, 101);
    say(0, 60);
    CHECK_EQ(report(&a, 0), AUDIO_LEVELS_HEARD);
    CHECK_EQ(count, 0);
    CHECK_EQ(report(&a, SOURCES), AUDIO_LEVELS_SILENCE);
}

TEST(silence_is_told_once)
{
    struct audio_levels a = report_begin(-60);

    CHECK_EQ(report(&a, SOURCES), AUDIO_LEVELS_NOTHING);
    say(2, 30);
    CHECK_EQ(report(&a, SOURCES), AUDIO_LEVELS_HEARD);
    say(2, 80);
    CHECK_EQ(report(&a, SOURCES), AUDIO_LEVELS_SILENCE);
    CHECK_EQ(report(&a, SOURCES), AUDIO_LEVELS_NOTHING);
    say(2, 30);
    CHECK_EQ(report(&a, SOURCES), AUDIO_LEVELS_HEARD);
}

/* Reports of which only the loudest entry counts. */
static bool loudest_is(struct active_speaker *a, uint32_t id, int8_t level)
{
    const struct source_level entry = {.id = id, .level = level};

    return active_speaker_report(a, &entry);
}

TEST(as_01_the_first_one_loud_enough_is_active_at_once)
{
    struct active_speaker a;

    active_speaker_init(&a);
    CHECK(!active_speaker_report(&a, NULL));
    CHECK(!loudest_is(&a, 1, -81));
    CHECK(!a.is_somebody);
    CHECK(loudest_is(&a, 1, -80));
    CHECK(a.is_somebody);
    CHECK_EQ(a.id, 1);
    CHECK(!loudest_is(&a, 1, -20));
}

TEST(as_02_another_one_is_active_after_four_reports_in_a_row)
{
    struct active_speaker a;

    active_speaker_init(&a);
    CHECK(loudest_is(&a, 1, -30));
    for (int i = 0; i < 3; i++)
        CHECK(!loudest_is(&a, 2, -30));
    CHECK(!loudest_is(&a, 1, -30));
    for (int i = 0; i < 3; i++)
        CHECK(!loudest_is(&a, 2, -30));
    CHECK_EQ(a.id, 1);
    CHECK(loudest_is(&a, 2, -30));
    CHECK_EQ(a.id, 2);
    CHECK(!loudest_is(&a, 2, -30));
}

TEST(as_02_a_report_of_nobody_breaks_the_row)
{
    struct active_speaker a;

    active_speaker_init(&a);
    loudest_is(&a, 1, -30);
    for (int i = 0; i < 3; i++)
        CHECK(!loudest_is(&a, 2, -30));
    CHECK(!active_speaker_report(&a, NULL));
    for (int i = 0; i < 3; i++)
        CHECK(!loudest_is(&a, 2, -30));
    CHECK(!loudest_is(&a, 2, -90));
    for (int i = 0; i < 3; i++)
        CHECK(!loudest_is(&a, 2, -30));
    CHECK_EQ(a.id, 1);
    CHECK(loudest_is(&a, 2, -30));
}

TEST(as_03_the_active_one_stays_in_silence_until_gone)
{
    struct active_speaker a;

    active_speaker_init(&a);
    loudest_is(&a, 1, -30);
    for (int i = 0; i < 10; i++)
        CHECK(!active_speaker_report(&a, NULL));
    CHECK(a.is_somebody);
    active_speaker_leave(&a, 2);
    CHECK(a.is_somebody);
    for (int i = 0; i < 3; i++)
        CHECK(!loudest_is(&a, 2, -30));
    active_speaker_leave(&a, 2); /* muted, and back before the next report */
    CHECK(!loudest_is(&a, 2, -30));
    active_speaker_leave(&a, 1);
    CHECK(active_speaker_report(&a, NULL));
    CHECK(!a.is_somebody);
    CHECK(!active_speaker_report(&a, NULL));
    CHECK(loudest_is(&a, 3, -30));
    active_speaker_leave(&a, 3);
    CHECK(loudest_is(&a, 4, -30)); /* nobody's time between them is nobody's business */
    CHECK_EQ(a.id, 4);
}
