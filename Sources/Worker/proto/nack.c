/* nack.c - a sorted list of holes, each with its own time. */
#include "proto/nack.h"

#include "proto/seq.h"

#include <string.h>

void nack_init(struct nack *n)
{
    memset(n, 0, sizeof *n);
    n->next = NEVER;
}

/* Everything is forgotten; the stream goes on behind this number. */
static void give_up(struct nack *n, usec_t now, uint16_t sequence)
{
    n->newest = sequence;
    n->has_key = false;
    n->count = 0;
    n->hopeless = true;
    n->next = now;
}

static void forget(struct nack *n, size_t from, size_t holes)
{
    memmove(n->missing + from, n->missing + from + holes,
            (n->count - from - holes) * sizeof n->missing[0]);
    n->count = (uint16_t)(n->count - holes);
}

/* The first hole that is not older than `sequence`; `count` when all are. */
static size_t find(const struct nack *n, uint16_t sequence)
{
    size_t low = 0, high = n->count;

    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (seq16_newer(sequence, n->missing[middle].sequence))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void forget_before(struct nack *n, uint16_t sequence)
{
    forget(n, 0, find(n, sequence));
}

static void key_begins(struct nack *n, uint16_t sequence)
{
    if (n->has_key && !seq16_newer(sequence, n->key))
        return;
    if (n->has_key)
        forget_before(n, n->key);
    n->key = sequence;
    n->has_key = true;
}

/* Everything between the newest and `sequence` is missing. */
static void open_holes(struct nack *n, usec_t now, uint16_t sequence)
{
    const uint16_t holes = (uint16_t)(sequence - n->newest - 1);

    forget_before(n, (uint16_t)(sequence - NACK_WINDOW + 1));
    if (n->has_key && (uint16_t)(sequence - n->key) > INT16_MAX / 2)
        n->has_key = false; /* so far back that it would soon look new */
    if (holes > NACK_MAX - n->count) {
        give_up(n, now, sequence);
        return;
    }
    for (uint16_t i = 1; i <= holes; i++) {
        n->missing[n->count++] = (struct nack_hole){
            .due = (uint32_t)(now + NACK_GRACE),
            .sequence = (uint16_t)(n->newest + i),
            .tries = 0,
        };
    }
    if (holes > 0)
        n->next = usec_min(n->next, now + NACK_GRACE);
    n->newest = sequence;
}

static enum nack_arrival fill(struct nack *n, uint16_t sequence, bool is_retransmission)
{
    const size_t at = find(n, sequence);

    if (at == n->count || n->missing[at].sequence != sequence)
        return NACK_UNASKED;
    const bool asked = n->missing[at].tries > 0;
    forget(n, at, 1);
    return asked || is_retransmission ? NACK_REPAIRED : NACK_UNASKED;
}

enum nack_arrival nack_received(struct nack *n, usec_t now, uint16_t sequence, bool is_key,
                                bool is_retransmission)
{
    enum nack_arrival arrival = NACK_ORDINARY;
    const int16_t step = seq16_diff(sequence, n->newest);

    if (!n->started || step > 0) {
        if (is_retransmission)
            return NACK_UNASKED;
        if (n->started)
            open_holes(n, now, sequence);
        n->newest = sequence;
        n->started = true;
    } else if (step <= -NACK_WINDOW) {
        if (is_retransmission)
            return NACK_UNASKED;
        give_up(n, now, sequence); /* reception took it, so the numbering began anew */
    } else {
        arrival = fill(n, sequence, is_retransmission);
    }
    if (is_key)
        key_begins(n, sequence);
    if (n->count == 0 && !n->hopeless)
        n->next = NEVER;
    return arrival;
}

static usec_t patience(usec_t round_trip)
{
    if (round_trip <= 0)
        return NACK_ROUND_TRIP;
    if (round_trip < NACK_ROUND_TRIP_MIN)
        return NACK_ROUND_TRIP_MIN;
    return usec_min(round_trip, NACK_ROUND_TRIP_MAX);
}

size_t nack_due(struct nack *n, usec_t now, usec_t round_trip,
                uint16_t *__counted_by(room) sequences, size_t room, bool *hopeless)
{
    const usec_t again = now + patience(round_trip);
    size_t asked = 0, kept = 0;

    *hopeless = n->hopeless;
    n->hopeless = false;
    n->next = NEVER;
    for (size_t i = 0; i < n->count; i++) {
        struct nack_hole hole = n->missing[i];
        usec_t wait = (int32_t)(hole.due - (uint32_t)now);

        if (wait <= 0 && hole.tries >= NACK_TRIES) {
            if (!n->has_key || seq16_newer(hole.sequence, n->key))
                *hopeless = true;
            continue;
        }
        if (wait <= 0 && asked < room) {
            sequences[asked++] = hole.sequence;
            hole.tries++;
            hole.due = (uint32_t)again;
            wait = again - now;
        }
        n->next = usec_min(n->next, now + wait);
        n->missing[kept++] = hole;
    }
    n->count = (uint16_t)kept;
    return asked;
}

usec_t nack_deadline(const struct nack *n)
{
    return n->next;
}
