/* history.c - a ring of references by sequence number. */
#include "proto/history.h"

#include "proto/seq.h"

#include <stdlib.h>

bool history_init(struct history *h, struct history_account *account)
{
    struct history_place *ring = calloc(HISTORY_PACKETS, sizeof *ring);

    h->account = account;
    h->capacity = ring ? HISTORY_PACKETS : 0;
    h->ring = ring;
    h->count = 0;
    h->oldest = 0;
    h->newest = 0;
    return ring != NULL;
}

static struct history_place *place_of(const struct history *h, uint16_t sequence)
{
    return &h->ring[sequence % HISTORY_PACKETS];
}

static void let_go(struct history *h, struct history_place *place)
{
    buffer_release(place->packet);
    place->packet = NULL;
    h->account->bytes -= BUFFER_SIZE;
    h->count--;
}

/* Moves `oldest` to the oldest packet that is kept. There must be one. */
static struct history_place *find_oldest(struct history *h)
{
    while (!place_of(h, h->oldest)->packet)
        h->oldest++;
    return place_of(h, h->oldest);
}

void history_forget(struct history *h)
{
    while (h->count > 0)
        let_go(h, find_oldest(h));
}

void history_clear(struct history *h)
{
    history_forget(h);
    free(h->ring);
    h->capacity = 0;
    h->ring = NULL;
}

void history_expire(struct history *h, usec_t now)
{
    while (h->count > 0) {
        struct history_place *place = find_oldest(h);
        if (now - place->kept_at <= HISTORY_AGE)
            return;
        let_go(h, place);
    }
}

/* The window reaches to `sequence`: what falls out behind it is let go. */
static void advance(struct history *h, uint16_t sequence)
{
    const uint16_t first = (uint16_t)(sequence - HISTORY_PACKETS + 1);

    while (h->count > 0) {
        struct history_place *place = find_oldest(h);
        if (!seq16_newer(first, h->oldest))
            break;
        let_go(h, place);
    }
    if (h->count == 0)
        h->oldest = sequence;
    h->newest = sequence;
}

/* Whether one more is no more than what is left. */
static bool has_share(const struct history *h)
{
    const struct history_account *account = h->account;

    return account->bytes + (h->count + 1) * BUFFER_SIZE <= account->limit;
}

void history_keep(struct history *h, usec_t now, uint16_t sequence, struct buffer *packet)
{
    history_expire(h, now);
    while (h->count > 0 && !has_share(h))
        let_go(h, find_oldest(h));
    if (!has_share(h))
        return;

    if (h->count > 0 && seq16_diff(sequence, h->newest) <= -(int)HISTORY_PACKETS)
        history_forget(h); /* the numbering began anew */
    if (h->count == 0 || seq16_newer(sequence, h->newest))
        advance(h, sequence);
    else if (seq16_newer(h->oldest, sequence))
        h->oldest = sequence;

    struct history_place *place = place_of(h, sequence);
    if (place->packet)
        return;
    buffer_hold(packet);
    place->packet = packet;
    place->kept_at = now;
    h->account->bytes += BUFFER_SIZE;
    h->count++;
}

struct buffer *__single history_find(const struct history *h, usec_t now, uint16_t sequence)
{
    if (h->count == 0 || seq16_newer(sequence, h->newest) || seq16_newer(h->oldest, sequence))
        return NULL;

    const struct history_place *place = place_of(h, sequence);
    return now - place->kept_at <= HISTORY_AGE ? place->packet : NULL;
}

usec_t history_deadline(struct history *h)
{
    return h->count > 0 ? find_oldest(h)->kept_at + HISTORY_AGE + 1 : NEVER;
}
