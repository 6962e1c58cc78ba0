/* sender_numbers.c - numbers that go on, for a packet that leaves and one that leaves again. */
#include "graph/receiver.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "proto/rtp.h"
#include "proto/seq.h"

#include <string.h>

/* After this many packets none from before the sync can still be on its way. */
#define SETTLED 1000

/* Numbers further apart than half the circle cannot be compared; no history reaches so far. */
#define EPOCH_REACH 16384

/* Another stream takes over: its first packet follows the last one sent, as much later as it
 * really is. */
static void follow(struct sender *sender, usec_t now, const struct stream *stream,
                   const struct rtp *rtp, uint32_t clock_rate)
{
    uint32_t elapsed = 1;

    if (sender->packets > 0) {
        uint64_t ticks = (uint64_t)(now - sender->sent_at) * clock_rate / SECOND;
        if (ticks > 1)
            elapsed = (uint32_t)ticks;
    }
    sender->timestamp_offset = sender->timestamp + elapsed - rtp->timestamp;
    sender->source = stream->serial;
    sender->clock_rate = clock_rate;
}

/* Late, from before the last gap. */
static bool is_from_before(const struct sender *sender, const struct rtp *rtp)
{
    return sender->since_sync < SETTLED && seq16_diff(rtp->sequence, sender->synced_at) < 0;
}

static void begin_epoch(struct sender *sender, bool is_same_source)
{
    if (!is_same_source)
        sender->epoch_count = 0;
    if (sender->epoch_count == SENDER_EPOCHS_MAX) {
        memmove(sender->epochs, sender->epochs + 1,
                (SENDER_EPOCHS_MAX - 1) * sizeof *sender->epochs);
        sender->epoch_count--;
    }
    sender->epochs[sender->epoch_count++] = (struct epoch){
        .first_number = sender->first_number,
        .offset = sender->sequence_offset,
    };
}

/* Lets the newest epoch begin no further back than it can reach. */
static void age_epochs(struct sender *sender)
{
    struct epoch newest = sender->epochs[sender->epoch_count - 1];

    if (seq16_diff(sender->sequence, newest.first_number) <= EPOCH_REACH)
        return;
    newest.first_number = (uint16_t)(sender->sequence - EPOCH_REACH);
    sender->epochs[0] = newest;
    sender->epoch_count = 1;
}

/* Goes on at source number `at` with the next number of ours that is free, `number`. */
static void begin_after_gap(struct sender *sender, uint16_t at, uint16_t number,
                            bool is_same_source)
{
    sender->has_before = is_same_source;
    sender->before_offset = sender->sequence_offset;
    sender->before_synced_at =
        sender->since_sync < SETTLED ? sender->synced_at : (uint16_t)(at - SETTLED);
    sender->sequence_offset = (uint16_t)(number - at);
    sender->synced_at = at;
    sender->first_number = number;
    sender->since_sync = 0;
    begin_epoch(sender, is_same_source);
}

void sender_skip(struct sender *sender, const struct stream *stream, const struct rtp *rtp)
{
    uint16_t number = (uint16_t)(rtp->sequence + sender->sequence_offset);

    if (sender->source != stream->serial || sender->must_sync || is_from_before(sender, rtp))
        return;
    if (seq16_diff(number, sender->sequence) <= 0) /* newer ones have left: too late to close up */
        return;
    if (sender->since_sync == 0 && rtp->sequence == sender->synced_at) {
        sender->sequence_offset--; /* the gap grows by one */
        sender->synced_at++;
        sender->epochs[sender->epoch_count - 1].offset = sender->sequence_offset;
        return;
    }
    begin_after_gap(sender, (uint16_t)(rtp->sequence + 1), number, true);
}

/* The number that a packet from before the gap has kept free, if it has. */
static bool is_free_before(const struct sender *sender, const struct rtp *rtp)
{
    uint16_t number = (uint16_t)(rtp->sequence + sender->before_offset);

    return sender->has_before && seq16_diff(number, sender->first_number) < 0 &&
           seq16_diff(rtp->sequence, sender->before_synced_at) >= 0;
}

bool sender_map(struct sender *sender, usec_t now, const struct stream *stream,
                const struct rtp *rtp, uint32_t clock_rate, struct rtp_rewrite *as)
{
    uint8_t payload_type = sender->costume.payload_types[rtp->payload_type];
    bool is_new_source = sender->source != stream->serial;
    bool is_late = false;

    if (sender->is_paused || payload_type == SENDER_NO_PAYLOAD) {
        sender->skipped++;
        sender_skip(sender, stream, rtp);
        return false;
    }
    if (is_new_source || sender->must_sync) {
        /* What a late packet begins, would go on with a gap up to the newest. */
        if (rtp->sequence != stream->reception.highest) {
            sender->skipped++;
            return false;
        }
        if (is_new_source || sender->clock_rate != clock_rate)
            follow(sender, now, stream, rtp, clock_rate);
        begin_after_gap(sender, rtp->sequence, (uint16_t)(sender->sequence + 1), !is_new_source);
        sender->must_sync = false;
    } else if (is_from_before(sender, rtp)) {
        if (!is_free_before(sender, rtp)) {
            sender->skipped++; /* its number is taken */
            return false;
        }
        is_late = true;
    } else if (sender->since_sync < SETTLED) {
        sender->since_sync++;
    }

    as->ssrc = sender->costume.ssrc;
    as->sequence = (uint16_t)(rtp->sequence + (is_late ? sender->before_offset
                                                      : sender->sequence_offset));
    as->timestamp = rtp->timestamp + sender->timestamp_offset;
    as->payload_type = payload_type;
    as->extension_map = sender->costume.extensions;
    if (seq16_diff(as->sequence, sender->sequence) > 0) {
        sender->sequence = as->sequence;
        sender->timestamp = as->timestamp;
        sender->sent_at = now;
        age_epochs(sender);
    }
    return true;
}

bool sender_source_number(const struct sender *sender, uint16_t number, uint16_t *source)
{
    if (seq16_diff(number, sender->sequence) > 0) /* it has not been sent yet */
        return false;
    for (size_t i = sender->epoch_count; i-- > 0;)
        if (seq16_diff(number, sender->epochs[i].first_number) >= 0) {
            *source = (uint16_t)(number - sender->epochs[i].offset);
            return true;
        }
    return false;
}

bool sender_map_again(struct sender *sender, uint16_t number, const struct rtp *rtp,
                      struct rtp_rewrite *as)
{
    const struct costume *costume = &sender->costume;
    uint8_t payload_type = costume->payload_types[rtp->payload_type];
    bool is_repeated = sender->transport->seal || costume->rtx_ssrc;

    if (payload_type == SENDER_NO_PAYLOAD || (is_repeated && !costume->rtx_ssrc) ||
        (is_repeated && costume->rtx_types[payload_type] == SENDER_NO_PAYLOAD))
        return false;
    as->timestamp = rtp->timestamp + sender->timestamp_offset;
    as->extension_map = costume->extensions;
    as->ssrc = is_repeated ? costume->rtx_ssrc : costume->ssrc;
    as->sequence = is_repeated ? sender->rtx_sequence++ : number;
    as->payload_type = is_repeated ? costume->rtx_types[payload_type] : payload_type;
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
