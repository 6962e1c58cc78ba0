/* seal_stream.h - which packet indices one SSRC has used up under one key.
 *
 * A sealed packet is as secret as its index is new: the same key, SSRC and index twice, and both
 * packets can be read by anyone (RFC 3711 section 9.1). So this remembers, and refuses. It is
 * pure: ciphers are for proto/seal_cipher.h, and seal.c keeps one of these for every SSRC.
 *
 * The index is the sequence number and, above it, the rollover counter (RFC 3711 section 3.3.1),
 * which begins at 0 with the first packet, whatever its number is. */
#ifndef BISQUE_PROTO_SEAL_STREAM_H
#define BISQUE_PROTO_SEAL_STREAM_H

#include "base/drop.h"

#include <bounds.h>
#include <stdbool.h>
#include <stdint.h>

#define SEAL_WINDOW 512                             /* this many numbers back may still be sealed */
#define SEAL_INDEX_MAX (((uint64_t)1 << 48) - 1)    /* RFC 3711 section 9.2, and for SRTCP: */
#define SEAL_REPORT_MAX (((uint32_t)1 << 31) - 1)

/* All zero is a valid start. Invariant: bit n % SEAL_WINDOW of `sealed` belongs to the index n of
 * the SEAL_WINDOW that end with `highest`, and says whether it was taken. */
struct seal_stream {
    uint64_t highest;
    uint64_t sealed[SEAL_WINDOW / 64];
    uint32_t reports; /* how many SRTCP indices were taken: they are counted, not chosen */
    bool begun;       /* an RTP packet was sealed, so `highest` means something */
};

/* Asks the memory for what the next take will touch. */
static inline void seal_stream_fetch(const struct seal_stream *s)
{
    __builtin_prefetch(s, 1);
    __builtin_prefetch(&s->reports, 1);
}

/* Takes the index that a receiver will guess for this number. SEAL_REPEATED when it was taken
 * before or lies too far back to know, which the half circle of numbers behind the highest does;
 * SEAL_LIMIT when the indices are used up. After a refusal nothing has changed. */
enum drop seal_stream_take(struct seal_stream *s, uint16_t sequence, uint64_t *index);

/* Takes the next SRTCP index, or SEAL_LIMIT. */
enum drop seal_stream_take_report(struct seal_stream *s, uint64_t *index);

#endif
