/* sender_numbers.c - numbers that go on, for a packet that leaves and one that leaves again. */
#include "graph/receiver.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "proto/rtp.h"
#include "proto/seq.h"

#include <assert.h>
#include <string.h>

/* Numbers further apart than half the circle cannot be compared; no history reaches so far. */
#define EPOCH_REACH 16384

/* After a longer pause nothing from before it can still be on its way. */
#define OVERTAKEN (5 * SECOND)

#define MARKS_APART (86400ll << 32) /* between two sender reports that can be compared */

/* A span of NTP's format on a clock, of any rate that a description may claim. */
static uint32_t ticks_in(int64_t span, uint32_t clock_rate)
{
    const int64_t seconds = span >> 32;
    const uint64_t rest = (uint64_t)span & UINT32_MAX; /* above them, whatever their sign */

    return (uint32_t)seconds * clock_rate + (uint32_t)(rest * clock_rate >> 32);
}

/* By how much later the new source's packet is than the newest that left. Both sources' clocks are
 * compared by their sender reports (RFC 3550 section 6.4.1); without them by when packets came. */
static uint32_t time_between(const struct sender *sender, usec_t now, const struct stream *stream,
                             const struct rtp *rtp, uint32_t clock_rate)
{
    const struct stream *from =
        sender->receiver ? receiver_stream_of(sender->receiver, sender->source) : NULL;

    if (from && from->mark.is_set && stream->mark.is_set && sender->clock_rate == clock_rate) {
        const int64_t apart = (int64_t)(stream->mark.ntp - from->mark.ntp); /* in 2^-32 s */
        /* A publisher may say anything: what is a day away is as good as nothing. */
        const bool is_near = apart > -MARKS_APART && apart < MARKS_APART;
        const uint32_t there = from->mark.timestamp + ticks_in(apart, clock_rate); /* old clock */
        const uint32_t at =
            there + (rtp->timestamp - stream->mark.timestamp) + sender->timestamp_offset;
        const int32_t ahead = (int32_t)(at - sender->timestamp);

        if (is_near && ahead > 0 && (uint32_t)ahead < clock_rate * 10ull)
            return (uint32_t)ahead;
    }
    const uint64_t elapsed = (uint64_t)(now - sender->sent_at) * clock_rate / SECOND;

    return elapsed > 1 ? (uint32_t)elapsed : 1;
}

/* Another stream takes over: its first packet follows the last one sent, as much later as it
 * really is. */
static void follow(struct sender *sender, usec_t now, const struct stream *stream,
                   const struct rtp *rtp, uint32_t clock_rate)
{
    const uint32_t later =
        sender->packets > 0 ? time_between(sender, now, stream, rtp, clock_rate) : 1;

    sender->timestamp_offset = sender->timestamp + later - rtp->timestamp;
    sender->source = stream->serial;
    sender->clock_rate = clock_rate;
}

static struct epoch *newest_epoch(struct sender *sender)
{
    return &sender->epochs[sender->epoch_count - 1];
}

/* From the source's number `at` on we go on with `number`. */
static void begin_epoch(struct sender *sender, uint16_t at, uint16_t number)
{
    if (sender->epoch_count == sender->epoch_capacity) {
        memmove(sender->epochs, sender->epochs + 1,
                (sender->epoch_count - 1u) * sizeof *sender->epochs);
        sender->epoch_count--;
    }
    sender->sequence_offset = (uint16_t)(number - at);
    sender->synced_at = at;
    sender->is_fresh = true;
    sender->epochs[sender->epoch_count++] = (struct epoch){
        .source = sender->source,
        .timestamp_offset = sender->timestamp_offset,
        .first_number = number,
        .offset = sender->sequence_offset,
        .shift = sender->shift,
    };
}

/* Lets the newest epoch begin no further back than it can reach. */
static void age_epochs(struct sender *sender)
{
    /* Where it begins, without a look at it: no other packet needs its line of the cache. */
    const uint16_t first = (uint16_t)(sender->synced_at + sender->sequence_offset);

    if (seq16_diff(sender->sequence, first) <= EPOCH_REACH)
        return;
    struct epoch newest = *newest_epoch(sender);
    assert(newest.first_number == first);
    newest.first_number = (uint16_t)(sender->sequence - EPOCH_REACH);
    sender->synced_at = (uint16_t)(newest.first_number - newest.offset);
    sender->epochs[0] = newest;
    sender->epoch_count = 1;
}

/* The epoch of a packet that was overtaken by a gap, or NULL when its number was closed up. */
static const struct epoch *__single epoch_before(const struct sender *sender, uint16_t sequence)
{
    for (size_t i = sender->epoch_count; i-- > 1;) {
        const struct epoch *epoch = &sender->epochs[i - 1];
        const uint16_t number = (uint16_t)(sequence + epoch->offset);

        if (epoch->source != sender->source)
            return NULL;
        if (seq16_diff(number, epoch->first_number) >= 0)
            return seq16_diff(number, sender->epochs[i].first_number) < 0 ? epoch : NULL;
    }
    return NULL;
}

/* A picture that does not go out: those behind it move up, if none of them has left. */
static void close_up_picture(struct sender *sender, const struct picture *__single picture)
{
    const uint16_t mask = picture && picture->is_long_number ? 0x7fff : 0x7f;

    if (!picture || !picture->has_number || !sender->has_picture)
        return;
    const uint16_t ahead = (picture->number - sender->picture_seen) & mask;
    if (ahead == 0 || ahead > mask / 2)
        return;
    sender->picture_seen = picture->number;
    sender->shift.number--;
}

void sender_skip(struct sender *sender, const struct stream *stream, const struct rtp *rtp,
                 const struct picture *__single picture)
{
    uint16_t number = (uint16_t)(rtp->sequence + sender->sequence_offset);

    if (sender->source != stream->serial || sender->must_sync ||
        seq16_diff(rtp->sequence, sender->synced_at) < 0)
        return;
    if (seq16_diff(number, sender->sequence) <= 0) /* newer ones have left: too late to close up */
        return;
    close_up_picture(sender, picture);
    if (sender->is_fresh && rtp->sequence == sender->synced_at) {
        sender->sequence_offset--; /* the gap grows by one */
        sender->synced_at++;
        newest_epoch(sender)->offset = sender->sequence_offset;
        newest_epoch(sender)->shift = sender->shift;
        return;
    }
    begin_epoch(sender, (uint16_t)(rtp->sequence + 1), number);
}

/* A new source's pictures go on where those of the last one ended. */
static void follow_pictures(struct sender *sender, const struct picture *__single picture)
{
    if (!picture || !sender->has_picture)
        return;
    sender->shift.number = (uint16_t)(sender->picture_sent.number + 1 - picture->number);
    sender->shift.tl0 = (uint8_t)(sender->picture_sent.tl0 + 1 - picture->tl0);
    sender->shift.frame = (uint16_t)(sender->picture_sent.frame + 1 - picture->frame);
}

/* The newest picture that left, by the listener's numbers. */
static void note_picture(struct sender *sender, const struct picture *__single picture)
{
    if (!picture)
        return;
    sender->has_picture = true;
    sender->picture_seen = picture->number;
    sender->picture_sent.number = (uint16_t)(picture->number + sender->shift.number);
    sender->picture_sent.tl0 = (uint8_t)(picture->tl0 + sender->shift.tl0);
    sender->picture_sent.frame = (uint16_t)(picture->frame + sender->shift.frame);
}

bool sender_map(struct sender *sender, usec_t now, const struct stream *stream,
                const struct rtp *rtp, const struct picture *__single picture,
                uint32_t clock_rate, bool begins, struct rtp_rewrite *as,
                struct picture_shift *shift)
{
    uint8_t payload_type = sender->costume.payload_types[rtp->payload_type];
    bool is_new_source = sender->source != stream->serial;
    const struct epoch *__single late = NULL;

    if (sender->is_paused || payload_type == SENDER_NO_PAYLOAD) {
        sender->skipped++;
        sender_skip(sender, stream, rtp, picture);
        return false;
    }
    if (is_new_source || sender->must_sync || begins) {
        /* What a late packet begins, would go on with a gap up to the newest. */
        if (!begins && rtp->sequence != stream->reception.highest) {
            sender->skipped++;
            return false;
        }
        if (is_new_source || sender->clock_rate != clock_rate)
            follow(sender, now, stream, rtp, clock_rate);
        if (is_new_source)
            follow_pictures(sender, picture);
        if (now - sender->sent_at >= OVERTAKEN)
            sender->epoch_count = 0;
        begin_epoch(sender, rtp->sequence, (uint16_t)(sender->sequence + 1));
        sender->must_sync = false;
    } else if (seq16_diff(rtp->sequence, sender->synced_at) < 0) {
        late = epoch_before(sender, rtp->sequence);
        if (!late) {
            sender->skipped++; /* its number is taken */
            return false;
        }
    }

    as->ssrc = sender->costume.ssrc;
    as->sequence = (uint16_t)(rtp->sequence + (late ? late->offset : sender->sequence_offset));
    as->timestamp = rtp->timestamp + (late ? late->timestamp_offset : sender->timestamp_offset);
    as->payload_type = payload_type;
    as->extension_map = sender->costume.extensions;
    *shift = late ? late->shift : sender->shift;
    if (seq16_diff(as->sequence, sender->sequence) > 0) {
        sender->sequence = as->sequence;
        sender->timestamp = as->timestamp;
        sender->sent_at = now;
        sender->is_fresh = false;
        note_picture(sender, picture);
        age_epochs(sender);
    }
    return true;
}

static const struct epoch *__single epoch_of(const struct sender *sender, uint16_t number)
{
    if (seq16_diff(number, sender->sequence) > 0) /* it has not been sent yet */
        return NULL;
    for (size_t i = sender->epoch_count; i-- > 0;)
        if (seq16_diff(number, sender->epochs[i].first_number) >= 0)
            return &sender->epochs[i];
    return NULL;
}

bool sender_source_number(const struct sender *sender, uint16_t number, uint32_t *serial,
                          uint16_t *sequence)
{
    const struct epoch *epoch = epoch_of(sender, number);

    if (!epoch)
        return false;
    *serial = epoch->source;
    *sequence = (uint16_t)(number - epoch->offset);
    return true;
}

static bool is_repeated(const struct sender *sender)
{
    return sender->transport->seal || sender->costume.rtx_ssrc;
}

bool sender_can_repeat(const struct sender *sender, uint8_t source_type)
{
    const struct costume *costume = &sender->costume;
    const uint8_t payload_type = costume->payload_types[source_type];

    return payload_type != SENDER_NO_PAYLOAD &&
           (!is_repeated(sender) ||
            (costume->rtx_ssrc && costume->rtx_types[payload_type] != SENDER_NO_PAYLOAD));
}

bool sender_map_again(struct sender *sender, uint16_t number, const struct rtp *rtp,
                      struct rtp_rewrite *as, struct picture_shift *shift)
{
    const struct costume *costume = &sender->costume;
    const struct epoch *epoch = epoch_of(sender, number);
    uint8_t payload_type = costume->payload_types[rtp->payload_type];

    if (!epoch || !sender_can_repeat(sender, rtp->payload_type))
        return false;
    as->timestamp = rtp->timestamp + epoch->timestamp_offset;
    as->extension_map = costume->extensions;
    *shift = epoch->shift;
    if (is_repeated(sender)) {
        as->ssrc = costume->rtx_ssrc;
        as->sequence = sender->rtx_sequence++;
        as->payload_type = costume->rtx_types[payload_type];
    } else {
        as->ssrc = costume->ssrc;
        as->sequence = number;
        as->payload_type = payload_type;
    }
    return true;
}

void sender_sent(struct sender *sender, usec_t now, size_t payload_bytes, size_t packet_bytes)
{
    sender->packets++;
    sender->bytes += payload_bytes;
    rate_add(&sender->rate, now, (uint32_t)packet_bytes);
}

uint32_t sender_time(const struct sender *sender, usec_t now)
{
    uint64_t ticks = (uint64_t)(now - sender->sent_at) * sender->clock_rate / SECOND;

    return sender->timestamp + (uint32_t)ticks;
}
