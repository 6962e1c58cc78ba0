/* journal.c - arrays that grow, and what can be counted in them. */
#include "journal.h"

#include <stdlib.h>
#include <string.h>

static void *grown(void *old, size_t *capacity, size_t size)
{
    size_t more = *capacity ? *capacity * 2 : 64;
    void *made = realloc(old, more * size);

    if (!made)
        abort();
    memset((char *)made + *capacity * size, 0, (more - *capacity) * size);
    *capacity = more;
    return made;
}

void journal_close(struct journal *j)
{
    free(j->offered.slots);
    free(j->media.slots);
    free(j->again.slots);
    free(j->waits);
    free(j->shown);
}

void gauge_add(struct gauge *g, usec_t now, size_t bytes)
{
    size_t slot = (size_t)(now / JOURNAL_SLOT);

    while (slot >= g->capacity)
        g->slots = grown(g->slots, &g->capacity, sizeof *g->slots);
    if (slot >= g->count)
        g->count = slot + 1;
    g->slots[slot] += (uint32_t)bytes;
}

uint32_t gauge_rate(const struct gauge *g, usec_t from, usec_t to)
{
    size_t first = from > 0 ? (size_t)(from / JOURNAL_SLOT) : 0;
    size_t end = (size_t)(to / JOURNAL_SLOT);
    uint64_t bytes = 0;

    for (size_t i = first; i < end && i < g->count; i++)
        bytes += g->slots[i];
    return end > first ? (uint32_t)(bytes * 8 * SECOND / ((end - first) * JOURNAL_SLOT)) : 0;
}

void journal_wait(struct journal *j, usec_t now, usec_t wait)
{
    if (j->wait_count == j->wait_capacity)
        j->waits = grown(j->waits, &j->wait_capacity, sizeof *j->waits);
    j->waits[j->wait_count++] =
        (struct wait){.at = (uint32_t)(now / MILLISECOND), .usec = (uint32_t)wait};
}

void journal_show(struct journal *j, usec_t now, uint8_t stream, uint8_t encoding,
                  uint8_t temporal)
{
    if (j->shown_count == j->shown_capacity)
        j->shown = grown(j->shown, &j->shown_capacity, sizeof *j->shown);
    j->shown[j->shown_count++] = (struct picture_shown){.at = (uint32_t)(now / MILLISECOND),
                                                        .stream = stream,
                                                        .encoding = encoding,
                                                        .temporal = temporal};
}

static int compare_waits(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;

    return *a < *b ? -1 : *a > *b;
}

usec_t journal_wait_p95(const struct journal *j, usec_t from, usec_t to)
{
    uint32_t *sorted = malloc((j->wait_count + 1) * sizeof *sorted);
    size_t count = 0;

    if (!sorted)
        abort();
    for (size_t i = 0; i < j->wait_count; i++) {
        usec_t at = j->waits[i].at * MILLISECOND;
        if (at >= from && at < to)
            sorted[count++] = j->waits[i].usec;
    }
    qsort(sorted, count, sizeof *sorted, compare_waits);
    usec_t wait = count > 0 ? sorted[count * 95 / 100] : 0;
    free(sorted);
    return wait;
}

/* -- pictures --------------------------------------------------------------------------------- */

/* The next one of the stream in the time between; NULL: there is none. */
static const struct picture_shown *next_shown(const struct journal *j, uint8_t stream, usec_t from,
                                              usec_t to, size_t *cursor)
{
    while (*cursor < j->shown_count) {
        const struct picture_shown *p = &j->shown[(*cursor)++];
        usec_t at = p->at * MILLISECOND;
        if (p->stream == stream && at >= from && at < to)
            return p;
    }
    return NULL;
}

struct gaps {
    usec_t longest;
    size_t over;
};

static struct gaps find_gaps(const struct journal *j, uint8_t stream, usec_t limit, usec_t from,
                             usec_t to)
{
    const struct picture_shown *p;
    struct gaps gaps = {0};
    usec_t last = from;
    size_t cursor = 0;

    do {
        p = next_shown(j, stream, from, to, &cursor);
        usec_t at = p ? p->at * MILLISECOND : to;
        if (at - last > gaps.longest)
            gaps.longest = at - last;
        gaps.over += at - last > limit;
        last = at;
    } while (p);
    return gaps;
}

usec_t journal_longest_gap(const struct journal *j, uint8_t stream, usec_t from, usec_t to)
{
    return find_gaps(j, stream, NEVER, from, to).longest;
}

size_t journal_freezes(const struct journal *j, uint8_t stream, usec_t limit, usec_t from,
                       usec_t to)
{
    return find_gaps(j, stream, limit, from, to).over;
}

size_t journal_pictures(const struct journal *j, uint8_t stream, usec_t from, usec_t to)
{
    size_t count = 0, cursor = 0;

    while (next_shown(j, stream, from, to, &cursor))
        count++;
    return count;
}

size_t journal_changes(const struct journal *j, uint8_t stream, usec_t from, usec_t to)
{
    const struct picture_shown *p, *before = NULL;
    size_t changes = 0, cursor = 0;

    while ((p = next_shown(j, stream, from, to, &cursor))) {
        changes += before && before->encoding != p->encoding;
        before = p;
    }
    return changes;
}

unsigned journal_layer(const struct journal *j, uint8_t stream, usec_t from, usec_t to)
{
    const struct picture_shown *p;
    size_t sum = 0, count = 0, cursor = 0;

    while ((p = next_shown(j, stream, from, to, &cursor))) {
        sum += p->encoding;
        count++;
    }
    return count > 0 ? (unsigned)(sum * 100 / count) : 0;
}

usec_t journal_first(const struct journal *j, uint8_t stream)
{
    size_t cursor = 0;
    const struct picture_shown *p = next_shown(j, stream, 0, NEVER, &cursor);

    return p ? p->at * MILLISECOND : NEVER;
}
