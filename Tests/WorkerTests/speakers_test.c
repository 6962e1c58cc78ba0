/* speakers_test.c - a room's sources, and when what is asked of them is due. */
#include "test.h"

#include "graph/speakers.h"

#define START (50 * SECOND)

static struct source_level named[4];
static size_t count;
static enum audio_levels_news news;
static bool active;

static bool levels(struct speakers *s, usec_t now)
{
    return speakers_levels(s, now, named, 4, &count, &news, &active);
}

static void loud(struct speakers *s, usec_t now, uint32_t at)
{
    speakers_heard(s, now, at, (struct audio_level){.level = 30, .is_voice = true});
}

TEST(a_silent_room_has_no_deadline_but_that_of_reports)
{
    struct speakers s;

    speakers_init(&s);
    CHECK_EQ(speakers_deadline(&s), NEVER);
    speakers_plan(&s, START, &(struct speakers_plan){.dominant_interval = SECOND, .slots = 2});
    struct loudest_change change;
    CHECK(!speakers_change(&s, START, &change));
    CHECK_EQ(speakers_deadline(&s), NEVER);
    const uint32_t at = speakers_add(&s, START, 1, 1);
    speakers_heard(&s, START, at, (struct audio_level){.level = 61, .is_voice = true});
    CHECK_EQ(speakers_deadline(&s), NEVER);
    loud(&s, START + SECOND, at);
    CHECK_EQ(speakers_deadline(&s), SECOND); /* due, as none was decided yet */
    bool is_somebody;
    uint32_t id;
    CHECK(!speakers_dominant(&s, START + SECOND, &is_somebody, &id));
    CHECK_EQ(speakers_deadline(&s), START + LOUDEST_INTERVAL);
    CHECK(!speakers_change(&s, START + SECOND, &change));
    CHECK_EQ(speakers_deadline(&s), NEVER);
    loud(&s, START + SECOND, at);
    CHECK_EQ(speakers_deadline(&s), START + SECOND + LOUDEST_INTERVAL);
    speakers_plan(&s, START + SECOND, &(struct speakers_plan){.levels_interval = 9 * SECOND});
    CHECK(!speakers_change(&s, START + SECOND, &change));
    CHECK_EQ(speakers_deadline(&s), START + 10 * SECOND);
    speakers_plan(&s, START + SECOND, &(struct speakers_plan){.slots = 0});
    CHECK_EQ(speakers_deadline(&s), NEVER);
    speakers_clear(&s);
}

TEST(reports_come_when_due_and_late_ones_are_not_made_up_for)
{
    const struct speakers_plan wish = {.levels_interval = SECOND / 2, .levels_threshold = -80};
    struct speakers s;

    speakers_init(&s);
    const uint32_t at = speakers_add(&s, START, 9, 9);
    loud(&s, START, at); /* before anybody wished to know */
    speakers_plan(&s, START, &wish);
    CHECK_EQ(speakers_deadline(&s), START + SECOND / 2);
    CHECK(!levels(&s, START + SECOND / 2 - 1));
    CHECK(levels(&s, START + SECOND / 2 + 3));
    CHECK_EQ(news, AUDIO_LEVELS_NOTHING);
    CHECK(!active);
    CHECK_EQ(speakers_deadline(&s), START + SECOND);
    loud(&s, START + SECOND / 2 + 4, at);
    CHECK(levels(&s, START + SECOND));
    CHECK_EQ(news, AUDIO_LEVELS_HEARD);
    CHECK_EQ(count, 1);
    CHECK_EQ(named[0].id, 9);
    CHECK_EQ(named[0].level, -30);
    CHECK(active);
    CHECK_EQ(s.active.id, 9);
    CHECK(levels(&s, START + 60 * SECOND));
    CHECK_EQ(news, AUDIO_LEVELS_SILENCE);
    CHECK(!levels(&s, START + 60 * SECOND));
    CHECK_EQ(speakers_deadline(&s), START + 60 * SECOND + SECOND / 2);
    speakers_plan(&s, START + 60 * SECOND, &wish);
    CHECK_EQ(speakers_deadline(&s), START + 60 * SECOND + SECOND / 2);
    speakers_clear(&s);
}

TEST(another_interval_goes_on_with_what_was_heard)
{
    struct speakers_plan wish = {.levels_interval = SECOND, .levels_threshold = -80};
    struct speakers s;

    speakers_init(&s);
    speakers_plan(&s, START, &wish);
    const uint32_t at = speakers_add(&s, START, 9, 9);
    loud(&s, START, at);
    CHECK(levels(&s, START + SECOND));
    CHECK(active);
    loud(&s, START + SECOND, at);
    wish.levels_interval = 2 * SECOND;
    speakers_plan(&s, START + SECOND, &wish);
    CHECK(!levels(&s, START + 2 * SECOND));
    CHECK(levels(&s, START + 3 * SECOND));
    CHECK_EQ(news, AUDIO_LEVELS_HEARD);
    CHECK(!active); /* the same as before */
    speakers_mute(&s, START + 3 * SECOND, at, true);
    CHECK(levels(&s, START + 5 * SECOND));
    CHECK_EQ(news, AUDIO_LEVELS_SILENCE);
    CHECK(active);
    CHECK(!s.active.is_somebody);
    speakers_clear(&s);
}

TEST(what_is_not_wished_is_not_told)
{
    struct speakers s;
    struct loudest_change change;
    bool is_somebody;
    uint32_t id;

    speakers_init(&s);
    const uint32_t at = speakers_add(&s, START, 9, 9);
    for (usec_t now = START; now < START + 5 * SECOND; now += 20 * MILLISECOND) {
        loud(&s, now, at);
        CHECK_EQ(speakers_deadline(&s), NEVER);
        CHECK(!levels(&s, now));
        CHECK(!speakers_dominant(&s, now, &is_somebody, &id));
        CHECK(!speakers_change(&s, now, &change));
    }
    speakers_clear(&s);
}

TEST(more_sources_than_there_may_be_are_refused)
{
    struct speakers s;

    speakers_init(&s);
    for (uint32_t i = 0; i < SPEAKERS_MAX; i++)
        CHECK_EQ(speakers_add(&s, START, i, i), i);
    CHECK_EQ(speakers_add(&s, START, SPEAKERS_MAX, 0), SPEAKERS_NONE);
    speakers_remove(&s, START, 17);
    CHECK_EQ(speakers_add(&s, START, SPEAKERS_MAX, 0), 17);
    CHECK_EQ(s.all[17].id, SPEAKERS_MAX);
    speakers_clear(&s);
    CHECK_EQ(speakers_add(&s, START, 1, 1), 0);
    speakers_clear(&s);
}
