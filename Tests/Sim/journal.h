/* journal.h - what happened to one listener, written down while a call runs and measured after it.
 *
 * Bytes in slots of JOURNAL_SLOT, each packet's wait in the network, each picture shown. It grows
 * as it must and judges nothing; the gates ask it. Times are of the world, from its beginning. */
#ifndef BISQUE_SIM_JOURNAL_H
#define BISQUE_SIM_JOURNAL_H

#include "base/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JOURNAL_SLOT (100 * MILLISECOND)

struct gauge {
    size_t count;
    size_t capacity;
    uint32_t *slots; /* bytes */
};

struct wait {
    uint32_t at; /* milliseconds */
    uint32_t usec;
};

struct picture_shown {
    uint32_t at; /* milliseconds */
    uint8_t stream;
    uint8_t encoding;
    uint8_t temporal;
};

struct journal {
    struct gauge offered;  /* all that was sent to it, by the worker */
    struct gauge media;    /* that came and was new, repaired or not */
    struct gauge again;    /* that came and had been sent before: repair, and filling of probes */
    size_t wait_count;
    size_t wait_capacity;
    struct wait *waits; /* behind the bottleneck and for nothing else: above the path's delay */
    size_t shown_count;
    size_t shown_capacity;
    struct picture_shown *shown;
};

void journal_close(struct journal *j);

void gauge_add(struct gauge *g, usec_t now, size_t bytes);
/* Bits a second on average; whole slots are counted. */
uint32_t gauge_rate(const struct gauge *g, usec_t from, usec_t to);

void journal_wait(struct journal *j, usec_t now, usec_t wait);
void journal_show(struct journal *j, usec_t now, uint8_t stream, uint8_t encoding,
                  uint8_t temporal);

/* Below what 95 % of the packets waited. */
usec_t journal_wait_p95(const struct journal *j, usec_t from, usec_t to);
/* The longest time without a new picture in a stream, and how many were longer than `limit`. The
 * time from `from` to the first and from the last to `to` counts as well. */
usec_t journal_longest_gap(const struct journal *j, uint8_t stream, usec_t from, usec_t to);
size_t journal_freezes(const struct journal *j, uint8_t stream, usec_t limit, usec_t from,
                       usec_t to);
size_t journal_pictures(const struct journal *j, uint8_t stream, usec_t from, usec_t to);
/* How often the encoding that is shown became another one. */
size_t journal_changes(const struct journal *j, uint8_t stream, usec_t from, usec_t to);
/* Mean number of the encoding that is shown, in hundredths; 0 where nothing is. */
unsigned journal_layer(const struct journal *j, uint8_t stream, usec_t from, usec_t to);
/* When the first picture was shown; NEVER when none was. */
usec_t journal_first(const struct journal *j, uint8_t stream);

#endif
