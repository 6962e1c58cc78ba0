/* speaker.c - levels into steps, steps into what was speech. */
#include "graph/speaker.h"

#include <string.h>

#define LOUDEST 127
#define SMOOTHING 16 /* steps until a new loudness is mostly believed */

void speaker_init(struct speaker *s, usec_t now, uint32_t id, uint32_t owner)
{
    memset(s, 0, sizeof *s);
    s->id = id;
    s->owner = owner;
    s->is_used = true;
    s->place = SPEAKER_NOWHERE;
    s->low = LOUDEST;
    s->empty_steps = SPEAKER_HOLD;
    s->step = now / SPEAKER_STEP;
    s->last_spoke = INT64_MIN;
}

static void count_anew(struct speaker *s)
{
    s->low = LOUDEST;
    s->counted = 0;
}

/* What stops again and again was taken for noise by mistake, or is not there any more. */
static void count_broken(struct speaker *s)
{
    if (s->counted > 0 && ++s->broken == SPEAKER_NOISE_BROKEN) {
        s->noise = 0;
        s->broken = 0;
    }
    count_anew(s);
}

/* A lost packet or a microphone switched off teach nothing, and what was counted is not enough. */
static void learn_noise(struct speaker *s, uint8_t loudness)
{
    if (loudness == 0) {
        count_broken(s);
        return;
    }
    if (loudness < s->low)
        s->low = loudness;
    if (++s->counted == SPEAKER_NOISE_PACKETS) {
        s->noise = s->low;
        s->broken = 0;
        count_anew(s);
    }
}

static bool is_speech(const struct speaker *s, uint8_t loudness)
{
    uint8_t noise = s->low < s->noise ? s->low : s->noise;

    if (noise > SPEAKER_NOISE_MAX)
        noise = SPEAKER_NOISE_MAX;
    return loudness >= SPEAKER_LOUD_MIN && loudness >= noise + SPEAKER_ABOVE;
}

static void close_step(struct speaker *s)
{
    uint8_t loudness = s->open;

    if (s->has_packet) {
        s->held = s->open;
        s->empty_steps = 0;
    } else if (s->empty_steps < SPEAKER_HOLD) {
        loudness = s->held;
        s->empty_steps++;
    } else {
        count_broken(s);
    }
    const bool speech = is_speech(s, loudness);
    s->spoke = s->spoke << 1 | speech;
    s->recent = speech ? loudness : 0;
    if (speech) {
        const int wanted = loudness * SPEAKER_LOUDNESS;
        s->loudness = (uint16_t)(s->loudness + (wanted - s->loudness) / SMOOTHING);
        s->last_spoke = s->step;
    }
    s->has_packet = false;
    s->open = 0;
    s->step++;
}

static void forget(struct speaker *s)
{
    s->has_packet = false;
    s->open = 0;
    s->held = 0;
    s->empty_steps = SPEAKER_HOLD;
    s->recent = 0;
    s->spoke = 0;
    s->loudness = 0;
    count_broken(s);
}

void speaker_advance(struct speaker *s, usec_t now)
{
    const int64_t step = now / SPEAKER_STEP;

    for (int i = 0; i <= SPEAKER_HOLD && s->step < step; i++)
        close_step(s);
    if (step - s->step >= SPEAKER_STEPS) {
        forget(s);
        s->step = step;
    } else if (s->step < step) { /* silence without an end in sight: all its steps at once */
        s->spoke <<= step - s->step;
        s->recent = 0;
        count_broken(s);
        s->step = step;
    }
    if (s->spoke == 0)
        s->loudness = 0; /* who comes back begins anew */
}

void speaker_heard(struct speaker *s, usec_t now, struct audio_level level)
{
    const uint8_t loudness = (uint8_t)(AUDIO_LEVEL_SILENCE - level.level);

    if (s->is_muted)
        return;
    speaker_advance(s, now);
    s->packets++;
    s->level_sum += level.level;
    learn_noise(s, loudness);
    s->tells_voice |= level.is_voice;
    const bool counts = level.is_voice || !s->tells_voice;
    if (counts && loudness > s->open)
        s->open = loudness;
    s->has_packet = true;
}

void speaker_mute(struct speaker *s, usec_t now, bool is_muted)
{
    speaker_advance(s, now);
    forget(s);
    s->last_spoke = INT64_MIN;
    s->packets = 0;
    s->level_sum = 0;
    s->is_muted = is_muted;
}

unsigned speaker_long(const struct speaker *s)
{
    const uint64_t block = (1u << SPEAKER_MEDIUM_STEPS) - 1;
    unsigned blocks = 0;

    for (unsigned i = 0; i < SPEAKER_LONG_BLOCKS; i++) {
        const uint64_t steps = s->spoke >> (i * SPEAKER_MEDIUM_STEPS) & block;
        blocks += __builtin_popcountll(steps) > SPEAKER_MEDIUM_STEPS / 2;
    }
    return blocks;
}
