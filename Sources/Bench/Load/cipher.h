/* cipher.h - SRTP packets as the floor and the load's two ends write and read them, and SRTCP as
 * its listeners write it: AES-GCM (RFC 7714) and AES-CM with HMAC-SHA1 (RFC 3711).
 *
 * It is written for speed, remembers nothing of the packets that went through, and shares no code
 * with the worker: what the worker seals is opened with it, every packet. One cipher is one end's
 * key in one direction. */
#ifndef BENCH_CIPHER_H
#define BENCH_CIPHER_H

#include <bounds.h>
#include <stdbool.h>
#include <stdint.h>

#include "include/bench_load.h"

#define CIPHER_TAG_MAX 16U
#define REPORT_INDEX_BYTES 4U

struct cipher;

enum cipher_direction {
    CIPHER_SEALS,
    CIPHER_UNSEALS,
    CIPHER_SEALS_REPORTS,
};

/* NULL: no memory. `seal` must not be LOAD_CLEAR. */
struct cipher *cipher_open(enum load_seal seal, uint32_t end, enum cipher_direction direction);
void cipher_close(struct cipher *cipher);

/* How many bytes a sealed packet is longer. */
uint32_t cipher_tag_length(enum load_seal seal);

/* Writes the RTP packet sealed to `out`: `len` and the tag's length. The index is the rollover
 * counter and, below it, the sequence number. False: it does not fit or is no packet. */
bool cipher_seal(struct cipher *cipher, uint64_t index, const uint8_t *__counted_by(len) packet,
                 uint32_t len, uint8_t *__counted_by(cap) out, uint32_t cap);
/* Opens in place, the tag stays behind. False: it was not sealed with this key and index. */
bool cipher_unseal(struct cipher *cipher, uint64_t index, uint8_t *__counted_by(len) packet,
                   uint32_t len);

/* Writes the RTCP compound sealed to `out`: `len`, the tag's length and REPORT_INDEX_BYTES. The
 * index has 31 bits and must not have been used with this key before. False: it does not fit or is
 * no compound. */
bool cipher_seal_report(struct cipher *cipher, uint32_t index,
                        const uint8_t *__counted_by(len) compound, uint32_t len,
                        uint8_t *__counted_by(cap) out, uint32_t cap);

/* Which index a sequence number means (RFC 3711 section 3.3.1). All zero is a valid start. */
struct rollover {
    uint64_t highest;
    bool begun;
};

static inline uint64_t rollover_index(struct rollover *rollover, uint16_t sequence)
{
    int16_t ahead = (int16_t)(sequence - (uint16_t)rollover->highest);
    uint64_t index = rollover->begun ? rollover->highest + (uint64_t)(int64_t)ahead : sequence;

    if (!rollover->begun || ahead > 0)
        rollover->highest = index;
    rollover->begun = true;
    return index;
}

#endif
