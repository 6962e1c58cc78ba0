/* speakers.c - the array of sources, and when each of the three that look at it is due. */
#include "graph/speakers.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST 8

void speakers_init(struct speakers *s)
{
    memset(s, 0, sizeof *s);
    audio_levels_init(&s->levels, AUDIO_LEVELS_THRESHOLD_MIN);
    active_speaker_init(&s->active);
    dominant_init(&s->dominant);
    loudest_init(&s->loudest, 0);
    s->next_levels = NEVER;
    s->next_dominant = NEVER;
    s->next_choice = NEVER;
}

void speakers_clear(struct speakers *s)
{
    free(s->all);
    speakers_init(s);
}

static void plan_levels(struct speakers *s, usec_t now, usec_t interval, int8_t threshold)
{
    const usec_t before = s->plan.levels_interval;

    s->levels.threshold = threshold;
    if (interval == before)
        return;
    s->next_levels = interval == 0 ? NEVER : now + interval;
    if (before != 0 && interval != 0)
        return;
    audio_levels_init(&s->levels, threshold);
    active_speaker_init(&s->active);
    for (uint32_t i = 0; i < s->cap; i++) { /* an interval begins now */
        s->all[i].packets = 0;
        s->all[i].level_sum = 0;
    }
}

void speakers_plan(struct speakers *s, usec_t now, const struct speakers_plan *plan)
{
    assert(plan->levels_interval == 0 || plan->levels_interval >= SPEAKERS_INTERVAL_MIN);
    assert(plan->dominant_interval == 0 || plan->dominant_interval >= SPEAKERS_INTERVAL_MIN);
    plan_levels(s, now, plan->levels_interval, plan->levels_threshold);
    if (plan->dominant_interval == 0) {
        dominant_init(&s->dominant);
        s->next_dominant = NEVER;
    }
    if (plan->slots != s->plan.slots) {
        loudest_resize(&s->loudest, plan->slots, s->all, s->cap);
        s->next_choice = now;
    }
    s->plan = *plan;
}

/* Where a source may go. s->cap: there is no free place. */
static uint32_t free_place(const struct speakers *s)
{
    uint32_t at = 0;

    while (at < s->cap && s->all[at].is_used)
        at++;
    return at;
}

static bool grow(struct speakers *s)
{
    const uint32_t cap = s->cap == 0 ? CAPACITY_FIRST : 2 * s->cap;
    struct speaker *all = cap > SPEAKERS_MAX ? NULL : calloc(cap, sizeof *all);

    if (!all)
        return false;
    for (uint32_t i = 0; i < s->cap; i++)
        all[i] = s->all[i];
    for (uint32_t i = s->cap; i < cap; i++)
        all[i].place = SPEAKER_NOWHERE;
    free(s->all);
    s->cap = cap;
    s->all = all;
    return true;
}

uint32_t speakers_add(struct speakers *s, usec_t now, uint32_t id, uint32_t owner)
{
    const uint32_t at = free_place(s);

    assert(id != LOUDEST_NOBODY && owner != LOUDEST_NOBODY);
    if (at == s->cap && !grow(s))
        return SPEAKERS_NONE;
    speaker_init(&s->all[at], now, id, owner);
    return at;
}

/* Who was heard or seen because of this source is not any more, and that is to be told soon. */
static void leave(struct speakers *s, usec_t now, uint32_t at)
{
    active_speaker_leave(&s->active, s->all[at].id);
    if (s->dominant.speaker == at) {
        dominant_leave(&s->dominant, at);
        s->next_dominant = now;
    }
    if (s->all[at].place != SPEAKER_NOWHERE) {
        loudest_leave(&s->loudest, &s->all[at]);
        s->next_choice = now;
    }
}

void speakers_remove(struct speakers *s, usec_t now, uint32_t at)
{
    assert(s->all[at].is_used);
    leave(s, now, at);
    s->all[at].is_used = false;
}

void speakers_mute(struct speakers *s, usec_t now, uint32_t at, bool is_muted)
{
    assert(s->all[at].is_used);
    if (s->all[at].is_muted == is_muted)
        return;
    if (is_muted)
        leave(s, now, at);
    speaker_mute(&s->all[at], now, is_muted);
    if (s->plan.slots > 0 && s->all[at].rank == SPEAKER_PINNED)
        s->next_choice = now;
}

void speakers_rank(struct speakers *s, usec_t now, uint32_t at, enum speaker_rank rank)
{
    assert(s->all[at].is_used);
    s->all[at].rank = (uint8_t)rank;
    if (s->plan.slots > 0)
        s->next_choice = now;
}

void speakers_heard(struct speakers *s, usec_t now, uint32_t at, struct audio_level level)
{
    struct speaker *speaker = &s->all[at];

    assert(speaker->is_used);
    speaker_heard(speaker, now, level);
    if (speaker->is_muted || AUDIO_LEVEL_SILENCE - level.level < SPEAKER_LOUD_MIN)
        return;
    if (s->next_dominant == NEVER && s->plan.dominant_interval > 0)
        s->next_dominant = s->decided + s->plan.dominant_interval;
    if (s->next_choice == NEVER && s->plan.slots > 0 && speaker->place >= s->plan.slots)
        s->next_choice = s->chosen + LOUDEST_INTERVAL;
}

usec_t speakers_deadline(const struct speakers *s)
{
    return usec_min(s->next_levels, usec_min(s->next_dominant, s->next_choice));
}

bool speakers_levels(struct speakers *s, usec_t now, struct source_level *__counted_by(room) out,
                     size_t room, size_t *named, enum audio_levels_news *news, bool *active)
{
    if (now < s->next_levels)
        return false;
    s->next_levels += s->plan.levels_interval;
    if (s->next_levels <= now) /* late by more than a whole interval: those are not made up for */
        s->next_levels = now + s->plan.levels_interval;
    *news = audio_levels_report(&s->levels, s->all, s->cap, out, room, named);
    *active = active_speaker_report(&s->active, *named > 0 ? &out[0] : NULL);
    return true;
}

bool speakers_dominant(struct speakers *s, usec_t now, bool *is_somebody, uint32_t *id)
{
    if (now < s->next_dominant)
        return false;
    s->next_dominant = NEVER;
    s->decided = now;
    if (!dominant_decide(&s->dominant, now, s->all, s->cap))
        return false;
    *is_somebody = s->dominant.speaker != DOMINANT_NOBODY;
    *id = *is_somebody ? s->all[s->dominant.speaker].id : 0;
    return true;
}

bool speakers_change(struct speakers *s, usec_t now, struct loudest_change *out)
{
    if (now >= s->next_choice) {
        s->next_choice = NEVER;
        s->chosen = now;
        loudest_choose(&s->loudest, now, s->all, s->cap);
    }
    return loudest_change(&s->loudest, out);
}
