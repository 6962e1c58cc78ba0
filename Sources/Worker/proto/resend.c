/* resend.c - a ring of notes by number, and a bucket that media fills. */
#include "proto/resend.h"

_Static_assert(65536 % HISTORY_PACKETS == 0, "a number has the same place in every turn");

/* A note older than any packet is kept speaks of one turn of the numbers before. */
static bool is_noted(const struct resend_log *log, usec_t now, uint16_t number)
{
    const size_t place = number % HISTORY_PACKETS;
    const uint32_t since = (uint32_t)(now / MILLISECOND) - log->notes[place].at;

    return log->notes[place].tries > 0 && log->notes[place].number == number &&
           since <= HISTORY_AGE / MILLISECOND;
}

static usec_t period(usec_t round_trip)
{
    if (round_trip / 2 < RESEND_PERIOD_MIN)
        return RESEND_PERIOD_MIN;
    return usec_min(round_trip / 2, RESEND_PERIOD_MAX);
}

bool resend_may(const struct resend_log *log, usec_t now, uint16_t number, usec_t round_trip)
{
    const size_t place = number % HISTORY_PACKETS;
    const uint32_t since = (uint32_t)(now / MILLISECOND) - log->notes[place].at;

    if (!is_noted(log, now, number))
        return true;
    return since >= period(round_trip) / MILLISECOND && log->notes[place].tries < RESEND_TRIES;
}

unsigned resend_note(struct resend_log *log, usec_t now, uint16_t number)
{
    const size_t place = number % HISTORY_PACKETS;
    const unsigned tries = is_noted(log, now, number) ? log->notes[place].tries + 1u : 1;

    log->notes[place].tries = (uint8_t)tries;
    log->notes[place].number = number;
    log->notes[place].at = (uint32_t)(now / MILLISECOND);
    return tries;
}

bool resend_afford(struct resend_budget *b, uint64_t media, size_t bytes)
{
    const uint64_t earned = (media - b->media) / RESEND_SHARE;

    b->spent = earned < b->spent ? b->spent - (uint32_t)earned : 0;
    b->media += earned * RESEND_SHARE; /* the rest of a fifth counts the next time */
    if (bytes > RESEND_BURST - b->spent)
        return false;
    b->spent += (uint32_t)bytes;
    return true;
}
