/* decoder.c - frames put together, and shown in order. */
#include "decoder.h"

#include "proto/seq.h"

#include <string.h>

static struct building *building_of(struct decoder *d, uint32_t timestamp)
{
    struct building *oldest = NULL;

    for (size_t i = 0; i < DECODER_FRAMES; i++) {
        struct building *b = &d->frames[i];
        if (b->is_used && b->timestamp == timestamp)
            return b;
        if (!oldest || !b->is_used ||
            (oldest->is_used && seq32_newer(oldest->timestamp, b->timestamp)))
            oldest = b;
    }
    d->given_up += oldest->is_used;
    memset(oldest, 0, sizeof *oldest);
    oldest->is_used = true;
    oldest->timestamp = timestamp;
    return oldest;
}

void decoder_receive(struct decoder *d, usec_t now, uint16_t sequence, uint32_t timestamp,
                     bool marker, const struct video_packet *packet)
{
    if (!d->has_begun)
        d->progress_at = now;
    d->has_begun = true;
    if (d->has_shown && !seq32_newer(timestamp, d->timestamp))
        return;
    struct building *b = building_of(d, timestamp);
    b->packets++;
    if (packet->begins) {
        b->has_begin = true;
        b->begin = sequence;
        b->head = *packet;
    }
    if (marker) {
        b->has_end = true;
        b->end = sequence;
    }
    if (!b->is_complete && b->has_begin && b->has_end &&
        b->packets == (uint16_t)(b->end - b->begin) + 1u) {
        b->is_complete = true;
        b->complete_at = now;
    }
}

/* As a browser tells it. */
static bool has_references(const struct decoder *d, const struct video_packet *head)
{
    if (head->is_key)
        return true;
    if (!d->has_shown)
        return false;
    if (head->temporal == 0)
        return head->tl0 == (uint8_t)(d->tl0 + 1);
    if (head->tl0 != d->tl0)
        return false;
    return head->is_sync || d->has_middle || head->picture == ((d->picture + 1) & 0x7fff);
}

static bool follows(const struct decoder *d, const struct building *b)
{
    return d->has_shown && b->begin == (uint16_t)(d->end + 1);
}

/* The oldest frame that is complete and decodable. */
static struct building *candidate(struct decoder *d)
{
    struct building *best = NULL;

    for (size_t i = 0; i < DECODER_FRAMES; i++) {
        struct building *b = &d->frames[i];
        if (b->is_used && b->is_complete && has_references(d, &b->head) &&
            (!best || seq32_newer(best->timestamp, b->timestamp)))
            best = b;
    }
    return best;
}

static usec_t ready_at(const struct decoder *d, const struct building *b)
{
    bool waits = d->has_shown && !follows(d, b);

    return b->complete_at + (waits ? DECODER_PATIENCE : 0);
}

static bool was_shown(const struct decoder *d, const struct truth *truth)
{
    for (size_t i = 0; i < DECODER_SHOWN; i++)
        if (d->shown[i].frame == truth->needs && d->shown[i].encoding == truth->encoding &&
            d->shown[i].frame != 0)
            return true;
    return truth->is_key;
}

static void forget_older(struct decoder *d)
{
    for (size_t i = 0; i < DECODER_FRAMES; i++) {
        struct building *b = &d->frames[i];
        if (b->is_used && !seq32_newer(b->timestamp, d->timestamp)) {
            d->given_up += b->timestamp != d->timestamp;
            b->is_used = false;
        }
    }
}

bool decoder_next(struct decoder *d, usec_t now, struct shown *out)
{
    struct building *b = candidate(d);

    if (!b || ready_at(d, b) > now)
        return false;
    d->broken += !was_shown(d, &b->head.truth);
    d->shown[d->shown_count++ % DECODER_SHOWN] = b->head.truth;
    *out = (struct shown){.encoding = b->head.truth.encoding,
                          .temporal = b->head.truth.temporal,
                          .is_key = b->head.is_key};
    d->has_shown = true;
    d->timestamp = b->timestamp;
    d->end = b->end;
    d->picture = b->head.picture;
    if (b->head.temporal == 0) {
        d->tl0 = b->head.tl0;
        d->has_middle = false;
    }
    d->has_middle |= b->head.temporal == 1;
    d->progress_at = now;
    forget_older(d);
    return true;
}

static usec_t stuck_at(const struct decoder *d)
{
    bool waits = false;

    for (size_t i = 0; i < DECODER_FRAMES; i++)
        waits |= d->frames[i].is_used;
    if (!waits)
        return NEVER;
    return d->progress_at + (d->has_shown ? DECODER_STUCK : DECODER_STARVED);
}

bool decoder_wants_key(struct decoder *d, usec_t now)
{
    if (stuck_at(d) > now)
        return false;
    d->progress_at = now;
    return true;
}

usec_t decoder_due(const struct decoder *d)
{
    const struct building *b = candidate((struct decoder *)d);
    usec_t due = stuck_at(d);

    return b ? usec_min(due, ready_at(d, b)) : due;
}
