/* conversation.c - words, gaps and noise, step by step. */
#include "conversation.h"
#include "test.h"

#include <string.h>

#define STEP (20 * MILLISECOND)
#define HANGOVER (200 * MILLISECOND)

static usec_t between(struct conversation *c, usec_t least, usec_t most)
{
    return least + (usec_t)random_below(&c->random, (uint32_t)((most - least) / STEP + 1)) * STEP;
}

static uint8_t around(struct conversation *c, uint8_t level, uint8_t spread)
{
    const int value = level - spread + (int)random_below(&c->random, 2u * spread + 1);

    return (uint8_t)(value < 0 ? 0 : value > AUDIO_LEVEL_SILENCE ? AUDIO_LEVEL_SILENCE : value);
}

void conversation_begin(struct conversation *c, uint8_t seed, size_t count,
                        const struct speakers_plan *plan)
{
    const uint8_t bytes[RANDOM_SEED_SIZE] = {seed, 1};

    memset(c, 0, sizeof *c);
    random_seed(&c->random, bytes);
    c->now = 7 * SECOND + 3;
    speakers_init(&c->speakers);
    speakers_plan(&c->speakers, c->now, plan);
    c->count = count;
    for (size_t i = 0; i <= LOUDEST_SLOTS_MAX; i++)
        c->flows[i] = LOUDEST_NOBODY;
    for (size_t i = 0; i < count; i++) {
        c->talkers[i] = (struct talker){
            .at = speakers_add(&c->speakers, c->now, (uint32_t)i, (uint32_t)i),
            .voice = (uint8_t)(25 + random_below(&c->random, 15)),
            .noise = (uint8_t)(65 + random_below(&c->random, 30)),
            .sends_silence = random_below(&c->random, 2) == 0,
        };
    }
}

void conversation_end(struct conversation *c)
{
    speakers_clear(&c->speakers);
}

void conversation_talk(struct conversation *c, size_t who, usec_t length)
{
    struct talker *t = &c->talkers[who];

    t->is_talking = true;
    t->talks_until = length == NEVER ? NEVER : c->now + length;
    t->in_word = false; /* so that he begins with one */
    t->word_until = c->now;
}

void conversation_noise(struct conversation *c, size_t who, usec_t length)
{
    conversation_talk(c, who, length);
    c->talkers[who].in_word = true;
    c->talkers[who].word_until = NEVER;
}

void conversation_stop(struct conversation *c, size_t who)
{
    c->talkers[who].is_talking = false;
}

static void speak(struct conversation *c, struct talker *t)
{
    if (t->is_talking && c->now >= t->talks_until)
        t->is_talking = false;
    if (t->is_talking && c->now >= t->word_until) {
        t->in_word = !t->in_word;
        t->word_until = c->now + (t->in_word ? between(c, 160 * MILLISECOND, 500 * MILLISECOND)
                                             : between(c, 20 * MILLISECOND, 160 * MILLISECOND));
    }
    const bool voice = t->is_talking && t->in_word;
    if (voice)
        t->last_voice = c->now;
    else if (!t->sends_silence && c->now - t->last_voice > HANGOVER)
        return;
    const struct audio_level level = {
        .level = voice ? around(c, t->voice, 6) : around(c, t->noise, 3),
        .is_voice = voice && t->marks_voice,
    };
    speakers_heard(&c->speakers, c->now, t->at, level);
}

static void follow(struct conversation *c)
{
    struct loudest_change change;

    while (speakers_change(&c->speakers, c->now, &change)) {
        CHECK_EQ(change.before, c->flows[change.place]);
        CHECK(change.after != change.before);
        c->flows[change.place] = change.after;
    }
}

void conversation_step(struct conversation *c)
{
    c->now += STEP;
    for (size_t i = 0; i < c->count; i++) {
        if (c->talkers[i].at != SPEAKERS_NONE)
            speak(c, &c->talkers[i]);
    }
    if (speakers_dominant(&c->speakers, c->now, &c->is_somebody, &c->dominant))
        c->turns++;
    follow(c);
}

void conversation_pass(struct conversation *c, usec_t length)
{
    for (const usec_t end = c->now + length; c->now < end;)
        conversation_step(c);
}
