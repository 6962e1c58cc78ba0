/* send_log.c - a ring of sent packets that grows by doubling. */
#include "proto/send_log.h"

#include <stdlib.h>

#define SENTS_OF_LINE 4u /* of the cache */
#define LINES_FETCHED 6u

void send_log_clear(struct send_log *log)
{
    free(log->slots);
    log->cap = 0;
    log->slots = NULL;
}

/* The line of the latest packet with this number; what was never taken comes out far too old. */
static uint32_t line_of(const struct send_log *log, uint16_t number)
{
    return log->taken - (uint16_t)((uint16_t)log->taken - number);
}

static struct sent *__single place_of(const struct send_log *log, uint32_t line)
{
    return &log->slots[line & (log->cap - 1)];
}

/* False when there was no memory; the log is as it was. */
static bool grow(struct send_log *log)
{
    const uint32_t cap = log->cap == 0 ? SEND_LOG_FIRST : log->cap * 2;
    struct sent *slots = calloc(cap, sizeof *slots);

    if (slots == NULL)
        return false;
    for (uint32_t i = 0; i < log->cap; i++)
        if (log->slots[i].line != 0)
            slots[log->slots[i].line & (cap - 1)] = log->slots[i];
    free(log->slots);
    log->cap = cap;
    log->slots = slots;
    return true;
}

void send_log_sent(struct send_log *log, usec_t now, uint16_t number, uint16_t bytes,
                   uint8_t probe, uint32_t wait)
{
    const uint32_t line = line_of(log, number);

    if (line == 0 || log->taken - line >= SEND_LOG_BEHIND)
        return;
    if (log->cap == 0 && !grow(log)) {
        log->forgotten++;
        return;
    }
    struct sent *old = place_of(log, line);
    if (old->line != 0 && old->line != line && old->fate == FATE_UNKNOWN &&
        now - old->at < SEND_LOG_PATIENCE && log->cap < SEND_LOG_MAX && !grow(log))
        log->forgotten++;
    *place_of(log, line) = (struct sent){
        .at = now,
        .probe = probe,
        .line = line,
        .bytes = (bytes < SENT_BYTES_MAX ? bytes : SENT_BYTES_MAX) & SENT_BYTES_MAX,
        .wait = (wait < SENT_WAIT_MAX ? wait : SENT_WAIT_MAX) & SENT_WAIT_MAX,
    };
}

void send_log_fetch_told(const struct send_log *log, uint16_t number)
{
    const uint32_t line = line_of(log, number), most = SENTS_OF_LINE * LINES_FETCHED;
    const uint32_t count = log->taken - line + 1;

    if (log->cap == 0 || line > log->taken) /* all of them were told of */
        return;
    for (uint32_t i = 0; i < count && i < most; i += SENTS_OF_LINE)
        __builtin_prefetch(place_of(log, line + i), 1);
}

struct sent *__single send_log_find(const struct send_log *log, uint16_t number)
{
    const uint32_t line = line_of(log, number);

    if (log->cap == 0 || line == 0 || place_of(log, line)->line != line)
        return NULL;
    return place_of(log, line);
}
