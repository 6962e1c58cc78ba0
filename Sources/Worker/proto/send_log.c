/* send_log.c - a ring of sent packets that grows by doubling. */
#include "proto/send_log.h"

#include <stdlib.h>

#define SENTS_OF_LINE 8u /* of the cache */
#define LINES_FETCHED 4u

void send_log_clear(struct send_log *log)
{
    free(log->slots);
    log->cap = 0;
    log->slots = NULL;
}

/* False when there was no memory; the log is as it was. */
static bool grow(struct send_log *log)
{
    const uint16_t cap = log->cap == 0 ? SEND_LOG_FIRST : (uint16_t)(log->cap * 2u);
    struct sent *slots = calloc(cap, sizeof *slots);

    if (slots == NULL)
        return false;
    for (uint16_t i = 0; i < log->cap; i++) {
        const uint16_t number = (uint16_t)(log->newest - i);

        slots[number & (cap - 1u)] = *send_log_place(log, number);
    }
    free(log->slots);
    log->cap = cap;
    log->slots = slots;
    return true;
}

/* Whether the packet whose place this one takes may still be told of. It is not looked at where
 * feedback has passed it, since that would cost every packet a miss of the cache. */
static bool is_awaited(const struct send_log *log, usec_t now, uint16_t number,
                       uint16_t told_next)
{
    const struct sent *old = send_log_place(log, number);

    return (uint16_t)(number - told_next) >= log->cap && old->fate == FATE_UNKNOWN &&
           now - sent_at(old, now) < SEND_LOG_PATIENCE;
}

/* Those between it and this one were taken and did not leave, or not yet. */
static void advance(struct send_log *log, uint16_t number)
{
    const uint16_t steps = (uint16_t)(number - log->newest);

    for (uint16_t i = 1; i < steps && i < log->cap; i++)
        *send_log_place(log, (uint16_t)(number - i)) = (struct sent){.fate = FATE_NONE};
    log->newest = number;
}

void send_log_sent(struct send_log *log, usec_t now, uint16_t number, uint16_t told_next,
                   uint16_t bytes, bool is_of_probe, uint32_t wait)
{
    const uint16_t behind = (uint16_t)(log->taken - number);
    const uint16_t older = (uint16_t)(log->newest - number);

    if (behind >= SEND_LOG_BEHIND || behind >= log->taken || (log->cap == 0 && !grow(log)))
        return;
    if (older >= SEND_LOG_BEHIND) {
        if (is_awaited(log, now, number, told_next) && log->cap < SEND_LOG_MAX)
            (void)grow(log); /* without memory an older one is forgotten */
        advance(log, number);
    } else if (older >= log->cap) {
        return;
    }
    *send_log_place(log, number) = (struct sent){
        .at = (uint32_t)now,
        .wait = (wait < SENT_WAIT_MAX ? wait : SENT_WAIT_MAX) & SENT_WAIT_MAX,
        .bytes = (bytes < SENT_BYTES_MAX ? bytes : SENT_BYTES_MAX) & SENT_BYTES_MAX,
        .fate = FATE_UNKNOWN,
        .probe = is_of_probe,
    };
}

void send_log_fetch_told(const struct send_log *log, uint16_t number)
{
    const uint16_t count = (uint16_t)(log->newest - number + 1);

    if (count > log->cap) /* all of them were told of, or forgotten */
        return;
    for (uint16_t i = 0; i < count && i < SENTS_OF_LINE * LINES_FETCHED; i += SENTS_OF_LINE)
        __builtin_prefetch(send_log_place(log, (uint16_t)(number + i)), 1);
}
