/* random.h - numbers nobody outside can guess, from a seed that the caller brings.
 *
 * The key stream of ChaCha20 (RFC 8439): the same seed gives the same numbers, which is what
 * a simulation needs, and who sees some of them learns nothing of the rest, which is what SSRCs
 * and first sequence numbers need. It never asks the system for anything. */
#ifndef BISQUE_BASE_RANDOM_H
#define BISQUE_BASE_RANDOM_H

#include <bounds.h>
#include <stddef.h>
#include <stdint.h>

#define RANDOM_SEED_SIZE 32

struct random {
    uint32_t key[8];
    uint64_t block;     /* number of the next block */
    uint32_t words[16]; /* the block in use */
    uint32_t used;      /* how many of its words are spent */
};

void random_seed(struct random *r, const uint8_t *__counted_by(RANDOM_SEED_SIZE) seed);
uint32_t random_u32(struct random *r);
uint64_t random_u64(struct random *r);

/* Evenly from 0 up to, but not with, `n`, which must not be 0. */
uint32_t random_below(struct random *r, uint32_t n);

/* One to one, and every bit of `x` reaches every bit of the result: the last step of SplitMix64.
 * Hash tables mix with it what strangers chose with a seed that strangers do not know. */
static inline uint64_t random_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

#endif
