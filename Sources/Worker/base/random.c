/* random.c - the ChaCha20 block function and what is cut from its key stream. */
#include "base/random.h"

#include <assert.h>
#include <string.h>

static uint32_t rotate(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

/* RFC 8439 section 2.1 */
static void quarter_round(uint32_t *__counted_by(16) x, int a, int b, int c, int d)
{
    x[a] += x[b];
    x[d] = rotate(x[d] ^ x[a], 16);
    x[c] += x[d];
    x[b] = rotate(x[b] ^ x[c], 12);
    x[a] += x[b];
    x[d] = rotate(x[d] ^ x[a], 8);
    x[c] += x[d];
    x[b] = rotate(x[b] ^ x[c], 7);
}

/* RFC 8439 section 2.3, with the counter carried on into the nonce, which is else zero. */
static void refill(struct random *r)
{
    uint32_t start[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

    memcpy(start + 4, r->key, sizeof r->key);
    start[12] = (uint32_t)r->block;
    start[13] = (uint32_t)(r->block >> 32);
    memcpy(r->words, start, sizeof start);
    for (int round = 0; round < 20; round += 2) {
        for (int column = 0; column < 4; column++)
            quarter_round(r->words, column, column + 4, column + 8, column + 12);
        for (int i = 0; i < 4; i++)
            quarter_round(r->words, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
    }
    for (int i = 0; i < 16; i++)
        r->words[i] += start[i];
    r->block++;
    r->used = 0;
}

void random_seed(struct random *r, const uint8_t *__counted_by(RANDOM_SEED_SIZE) seed)
{
    for (size_t i = 0; i < 8; i++) {
        const uint8_t *p = seed + 4 * i; /* ChaCha20 reads its key little-endian */
        r->key[i] = (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
    }
    r->block = 0;
    refill(r);
}

uint32_t random_u32(struct random *r)
{
    if (r->used == 16)
        refill(r);
    return r->words[r->used++];
}

uint64_t random_u64(struct random *r)
{
    uint64_t high = random_u32(r);

    return high << 32 | random_u32(r);
}

uint32_t random_below(struct random *r, uint32_t n)
{
    assert(n > 0);
    uint32_t uneven = (UINT32_MAX - n + 1) % n; /* 2^32 mod n: these first numbers are too many */
    uint32_t x;

    do
        x = random_u32(r);
    while (x < uneven);
    return x % n;
}
