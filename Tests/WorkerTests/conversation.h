/* conversation.h - people who talk, in virtual time: a room of sources whose packets say levels.
 *
 * Everybody sends a packet every 20 ms. Who talks makes words and the gaps between them; who does
 * not makes his noise, or sends nothing from 200 ms after his last word on. The same seed gives the
 * same conversation. */
#ifndef BISQUE_TESTS_CONVERSATION_H
#define BISQUE_TESTS_CONVERSATION_H

#include "base/random.h"
#include "graph/speakers.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONVERSATION_MAX 40

struct talker {
    uint32_t at;        /* in the room */
    uint8_t voice;      /* levels, as packets say them */
    uint8_t noise;
    bool sends_silence; /* packets with noise when he does not talk */
    bool marks_voice;
    bool is_talking;
    usec_t talks_until; /* NEVER: until told otherwise */
    usec_t word_until;  /* of the word or the gap that he is in */
    usec_t last_voice;
    bool in_word;
};

struct conversation {
    struct random random;
    usec_t now;
    struct speakers speakers;
    size_t count;
    struct talker talkers[CONVERSATION_MAX];
    bool is_somebody; /* dominant, as it was told */
    uint32_t dominant;
    unsigned turns; /* how often that changed */
    uint32_t flows[LOUDEST_SLOTS_MAX + 1]; /* in each place, as it was told */
};

/* `count` people with ids from 0, each his own owner, and what they wish. */
void conversation_begin(struct conversation *c, uint8_t seed, size_t count,
                        const struct speakers_plan *plan);
void conversation_end(struct conversation *c);

/* This one talks for so long, or makes one noise without gaps. */
void conversation_talk(struct conversation *c, size_t who, usec_t length);
void conversation_noise(struct conversation *c, size_t who, usec_t length);
void conversation_stop(struct conversation *c, size_t who);

/* 20 ms pass, and who is dominant and what flows is asked for when it is due. */
void conversation_step(struct conversation *c);
void conversation_pass(struct conversation *c, usec_t length);

#endif
