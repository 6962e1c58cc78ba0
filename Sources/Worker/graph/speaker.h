/* speaker.h - one source of audio, as its levels describe it: how loud, and whether it is speech.
 *
 * Pure: the caller says what was heard and when. Time is cut into steps of 20 ms, the same for all
 * sources, so that several can be compared; each is brought up to date when it is looked at, and a
 * source that says nothing costs nothing. A step without a packet repeats the one before it for as
 * long as a packet may last, and is silent after that: so do sources that stop sending in silence.
 *
 * Speech is what stands out of the source's own noise: the quietest that was heard of it lately,
 * for so long without a break that speech would have had its pauses.
 * Who of several is to be heard or seen is decided in graph/dominant.h and graph/loudest.h. */
#ifndef BISQUE_GRAPH_SPEAKER_H
#define BISQUE_GRAPH_SPEAKER_H

#include "base/clock.h"
#include "proto/audio_level.h"

#include <stdbool.h>
#include <stdint.h>

#define SPEAKER_STEP (20 * MILLISECOND)
#define SPEAKER_STEPS 64 /* how far back `spoke` reaches: 1.28 s */
#define SPEAKER_HOLD 2   /* steps that a packet outlasts its own: packets of 60 ms */
#define SPEAKER_NOISE_PACKETS 100 /* in a row: nobody speaks for 2 s without a quiet moment */
#define SPEAKER_NOISE_BROKEN 8 /* counts: it is not noise any more */
#define SPEAKER_LOUD_MIN 67  /* -60 dBov: what is quieter is no speech */
#define SPEAKER_ABOVE 10     /* dB above the noise */
#define SPEAKER_NOISE_MAX 87 /* -40 dBov: what is louder is not taken for noise, however steady */
#define SPEAKER_MEDIUM_STEPS 5
#define SPEAKER_LONG_BLOCKS 10 /* each of SPEAKER_MEDIUM_STEPS */
#define SPEAKER_LOUDNESS 128   /* one decibel in `loudness` */
#define SPEAKER_NOWHERE 255    /* as place */

/* Whom others make way for. */
enum speaker_rank {
    SPEAKER_ORDINARY,
    SPEAKER_RAISED, /* asked to speak: goes before others while it speaks */
    SPEAKER_PINNED, /* is heard whether it speaks or not */
};

/* 56 bytes. Loudness is 127 minus the level, so that 0 is silence. */
struct speaker {
    uint32_t id;    /* the receiver's */
    uint32_t owner; /* whose voice it is: who listens as that owner does not hear it */
    bool is_used;
    bool is_muted;       /* paused: nothing that comes counts */
    bool tells_voice;    /* its sender marks speech, so what it leaves unmarked is none */
    bool has_packet;     /* of the step that is open */
    uint8_t rank;        /* enum speaker_rank */
    uint8_t place;       /* graph/loudest.c's: where it is heard */
    uint8_t open;        /* the loudest of the step that is open */
    uint8_t held;        /* the last step that had a packet */
    uint8_t empty_steps; /* since then, no further than SPEAKER_HOLD */
    uint8_t recent;      /* loudness of the last closed step; 0 unless it was speech */
    uint8_t low;         /* the quietest since the count began or something was missing */
    uint8_t noise;       /* and of the last full count; 0 before */
    uint8_t counted;     /* packets */
    uint8_t broken;      /* counts since the last full one */
    uint16_t loudness;   /* of its speech lately, smoothed, in 1/SPEAKER_LOUDNESS dB */
    uint32_t packets;    /* since the last report of levels */
    uint32_t level_sum;  /* of these packets */
    int64_t step;        /* the number of the one that is open */
    int64_t last_spoke;  /* the step in which it did; INT64_MIN before the first */
    uint64_t spoke;      /* bit n: in the step n before the last closed one */
};

void speaker_init(struct speaker *s, usec_t now, uint32_t id, uint32_t owner);

/* A packet came. */
void speaker_heard(struct speaker *s, usec_t now, struct audio_level level);

/* Everything said so far is forgotten, but what is known of its noise. */
void speaker_mute(struct speaker *s, usec_t now, bool is_muted);

/* Brings the past up to `now`; must be called before anything below is asked. */
void speaker_advance(struct speaker *s, usec_t now);

/* The last 100 ms: how many steps of them were speech. */
static inline unsigned speaker_medium(const struct speaker *s)
{
    return (unsigned)__builtin_popcountll(s->spoke & ((1u << SPEAKER_MEDIUM_STEPS) - 1));
}

/* The last second: how many of its blocks of 100 ms were speech for the most part. */
unsigned speaker_long(const struct speaker *s);

static inline bool speaker_speaks(const struct speaker *s)
{
    return speaker_medium(s) > SPEAKER_MEDIUM_STEPS / 2;
}

/* For how long it has said nothing; NEVER when it never spoke. */
static inline usec_t speaker_silent_for(const struct speaker *s)
{
    return s->last_spoke == INT64_MIN ? NEVER : (s->step - 1 - s->last_spoke) * SPEAKER_STEP;
}

#endif
