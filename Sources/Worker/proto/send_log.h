/* send_log.h - what was sent under which transport-wide number, until its fate is told.
 *
 * A ring that is allocated with the first packet and doubles while packets would be forgotten
 * before anybody could have told of them. It judges nothing; that is proto/estimator.c.
 *
 * Invariant: cap is 0 or a power of two; the packets of the numbers newest - cap + 1 ... newest are
 * in slots[number % cap], and a slot whose packet never left has no fate. */
#ifndef BISQUE_PROTO_SEND_LOG_H
#define BISQUE_PROTO_SEND_LOG_H

#include "base/clock.h"

#include <bounds.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEND_LOG_FIRST 64u    /* packets, half a KiB: small, for each touches a line of it */
#define SEND_LOG_BEHIND 1024u /* numbers taken meanwhile: who leaves later is not written down */
#define SEND_LOG_MAX 8192u
#define SEND_LOG_PATIENCE (2 * SECOND) /* a longer round trip is no use to an estimator */

enum sent_kind { SENT_MEDIA, SENT_AUDIO, SENT_AGAIN, SENT_PROBE };
enum sent_fate { FATE_NONE, FATE_UNKNOWN, FATE_LOST, FATE_ARRIVED };

/* One word, so that eight packets share a line of the cache. */
struct sent {
    uint32_t at;         /* the time in 32 bits: sent_at knows the others */
    uint32_t wait : 17;  /* microseconds behind what was sent before it, at the estimated rate */
    uint32_t bytes : 12;
    uint32_t fate : 2;   /* enum sent_fate; its finder writes it */
    uint32_t probe : 1;  /* whether it was part of one */
};
#define SENT_BYTES_MAX 0xfffu
#define SENT_WAIT_MAX 0x1ffffu
_Static_assert(sizeof(struct sent) == 8, "one word");

/* All zero is a valid start, with number 1. */
struct send_log {
    struct sent *__counted_by_or_null(cap) slots;
    uint32_t taken;  /* numbers given away, in all */
    uint16_t cap;
    uint16_t newest; /* number that was written down */
};

void send_log_clear(struct send_log *log);

static inline uint16_t send_log_take(struct send_log *log)
{
    return (uint16_t)++log->taken;
}

/* The place of the next packet will be written soon. */
static inline void send_log_fetch(const struct send_log *log)
{
    if (log->cap > 0)
        __builtin_prefetch(&log->slots[(log->taken + 1) & (log->cap - 1u)], 1);
}

/* Those from `number` on will be looked for soon. */
void send_log_fetch_told(const struct send_log *log, uint16_t number);

/* `number` was taken before, or nothing is done. Without memory it stays unknown. More than
 * SENT_BYTES_MAX and SENT_WAIT_MAX are written down as these. What is older than `told_next` may be
 * forgotten: the next feedback begins there. */
void send_log_sent(struct send_log *log, usec_t now, uint16_t number, uint16_t told_next,
                   uint16_t bytes, bool is_of_probe, uint32_t wait);

/* Where a number is written down, if it is. There must be slots. */
static inline struct sent *__single send_log_place(const struct send_log *log, uint16_t number)
{
    return &log->slots[number & (log->cap - 1u)];
}

/* NULL: never sent, or forgotten. */
static inline struct sent *__single send_log_find(const struct send_log *log, uint16_t number)
{
    struct sent *__single packet;

    if ((uint16_t)(log->newest - number) >= log->cap)
        return NULL;
    packet = send_log_place(log, number);
    return packet->fate == FATE_NONE ? NULL : packet;
}

/* When it was sent. Exact for an hour; then only who lies speaks of it, and is told something
 * younger, never later than `now`. */
static inline usec_t sent_at(const struct sent *packet, usec_t now)
{
    return now - (usec_t)((uint32_t)now - packet->at);
}

#endif
