/* sender.c - numbers that go on, and the life of a sender. */
#include "graph/sender.h"

#include "graph/graph.h"
#include "graph/receiver.h"
#include "graph/transport.h"
#include "proto/rtp.h"
#include "proto/seq.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* After this many packets none from before the sync can still be on its way. */
#define SETTLED 1000

/* Numbers further apart than half the circle cannot be compared; no history reaches so far. */
#define EPOCH_REACH 16384

static enum ch_refusal claim_ssrc(const struct transport *transport,
                                  const struct sender *__single sender, uint32_t ssrc,
                                  char *__counted_by(space) detail, size_t space)
{
    const struct sender *owner = CTX(struct sender, id_table_find(&transport->sender_ssrcs, ssrc));

    if (owner && owner != sender) {
        snprintf(detail, space, "ssrc %u belongs to sender %u", ssrc, owner->id);
        return CH_REFUSAL_DUPLICATE_SSRC;
    }
    return ACCEPTED;
}

/* Both SSRCs of a costume. */
static enum ch_refusal claim_ssrcs(const struct transport *transport,
                                   const struct sender *__single sender,
                                   const struct costume *costume, char *__counted_by(space) detail,
                                   size_t space)
{
    enum ch_refusal why = claim_ssrc(transport, sender, costume->ssrc, detail, space);

    if (why == ACCEPTED && costume->rtx_ssrc)
        why = claim_ssrc(transport, sender, costume->rtx_ssrc, detail, space);
    return why;
}

static void forget_ssrcs(struct transport *transport, const struct costume *costume)
{
    id_table_remove(&transport->sender_ssrcs, costume->ssrc);
    if (costume->rtx_ssrc)
        id_table_remove(&transport->sender_ssrcs, costume->rtx_ssrc);
}

/* They must have been claimed. */
static bool register_ssrcs(struct transport *transport, struct sender *sender,
                           const struct costume *costume)
{
    if (!id_table_insert(&transport->sender_ssrcs, costume->ssrc, sender))
        return false;
    if (!costume->rtx_ssrc ||
        id_table_insert(&transport->sender_ssrcs, costume->rtx_ssrc, sender))
        return true;
    id_table_remove(&transport->sender_ssrcs, costume->ssrc);
    return false;
}

static bool join_receiver(struct graph *g, struct receiver *receiver, struct sender *sender)
{
    size_t count = receiver->sender_count;

    if (!outbox_reserve(g->out, count + 1))
        return false;
    if (count == receiver->sender_capacity) {
        size_t capacity = count ? count * 2 : 4;
        struct sender *__single *grown = calloc(capacity, sizeof *grown);
        if (!grown)
            return false;
        if (count)
            memcpy(grown, receiver->senders, count * sizeof *grown);
        free(receiver->senders);
        receiver->sender_capacity = capacity;
        receiver->senders = grown;
    }
    receiver->senders[receiver->sender_count++] = sender;
    return true;
}

static void leave_receiver(struct sender *sender)
{
    struct receiver *receiver = sender->receiver;

    for (size_t i = 0; i < receiver->sender_count; i++)
        if (receiver->senders[i] == sender) {
            receiver->senders[i] = receiver->senders[--receiver->sender_count];
            receiver->senders[receiver->sender_count] = NULL;
            return;
        }
}

enum ch_refusal sender_open(struct graph *g, usec_t now, struct receiver *receiver,
                            struct transport *transport, uint32_t id,
                            const struct costume *costume, bool is_paused,
                            char *__counted_by(space) detail, size_t space)
{
    enum ch_refusal why = claim_ssrcs(transport, NULL, costume, detail, space);
    struct sender *sender;

    if (why != ACCEPTED)
        return why;
    sender = calloc(1, sizeof *sender);
    if (!sender)
        return CH_REFUSAL_OUT_OF_MEMORY;
    sender->id = id;
    sender->receiver = receiver;
    sender->costume = *costume;
    sender->is_paused = is_paused;
    /* RFC 3711 section 3.3.1: begun below 2^15, a listener that misses the first packets does not
     * take the first turn for the second. */
    sender->sequence = (uint16_t)random_below(&g->random, 1 << 15);
    sender->rtx_sequence = (uint16_t)random_below(&g->random, 1 << 15);
    sender->timestamp = random_u32(&g->random); /* RFC 3550 section 5.1: both begin at random */
    link_init(&sender->on_transport, sender);
    if (!id_table_insert(&g->senders, id, sender)) {
        free(sender);
        return CH_REFUSAL_OUT_OF_MEMORY;
    }
    if (!join_receiver(g, receiver, sender)) {
        id_table_remove(&g->senders, id);
        free(sender);
        return CH_REFUSAL_OUT_OF_MEMORY;
    }
    why = sender_attach(g, now, sender, transport, detail, space);
    if (why != ACCEPTED)
        sender_close(g, sender);
    return why;
}

void sender_close(struct graph *g, struct sender *sender)
{
    sender_detach(g, sender);
    leave_receiver(sender);
    id_table_remove(&g->senders, sender->id);
    free(sender->resends);
    free(sender);
}

enum ch_refusal sender_update(struct graph *g, usec_t now, struct sender *sender,
                              const struct costume *costume, char *__counted_by(space) detail,
                              size_t space)
{
    struct transport *transport = sender->transport;

    if (transport) {
        enum ch_refusal why = claim_ssrcs(transport, sender, costume, detail, space);
        if (why != ACCEPTED)
            return why;
        if (costume->ssrc != sender->costume.ssrc ||
            costume->rtx_ssrc != sender->costume.rtx_ssrc) {
            /* What was just taken out finds its place again. */
            forget_ssrcs(transport, &sender->costume);
            if (!register_ssrcs(transport, sender, costume)) {
                register_ssrcs(transport, sender, &sender->costume);
                return CH_REFUSAL_OUT_OF_MEMORY;
            }
        }
        if (costume->ssrc != sender->costume.ssrc)
            sender->has_fir_sequence = false; /* RFC 5104 section 4.3.1.1: counted per target */
    }
    sender->costume = *costume;
    if (transport)
        transport_wake(g, transport, now);
    return ACCEPTED;
}

enum ch_refusal sender_attach(struct graph *g, usec_t now, struct sender *sender,
                              struct transport *transport, char *__counted_by(space) detail,
                              size_t space)
{
    enum ch_refusal why = claim_ssrcs(transport, sender, &sender->costume, detail, space);

    if (why != ACCEPTED || sender->transport == transport)
        return why;
    if (!register_ssrcs(transport, sender, &sender->costume))
        return CH_REFUSAL_OUT_OF_MEMORY;
    sender_detach(g, sender);
    sender->transport = transport;
    list_append(&transport->senders, &sender->on_transport);
    transport_wake(g, transport, now);
    /* A transport without keys asks when it has them: publishers are not asked twice a second. */
    if (!sender->is_paused && (!transport->must_seal || transport->seal))
        receiver_want_keyframe(g, now, sender->receiver);
    return ACCEPTED;
}

/* The listener shall hear that the stream is over, if it ever heard it. */
static void say_farewell(struct graph *g, const struct sender *sender)
{
    const struct path_to *path = transport_rtcp_path(sender->transport);

    if (sender->packets == 0 || !address_is_set(&path->to.remote) ||
        g->farewell_count == FAREWELLS_MAX)
        return;
    struct farewell *farewell = &g->farewells[g->farewell_count++];
    farewell->to = path->to;
    farewell->transport = sender->transport->id;
    farewell->is_sealed = sender->transport->must_seal;
    farewell->ssrc = sender->costume.ssrc;
    farewell->cname_length = sender->costume.cname_length;
    memcpy(farewell->cname, sender->costume.cname, sizeof farewell->cname);
}

void sender_detach(struct graph *g, struct sender *sender)
{
    if (!sender->transport)
        return;
    say_farewell(g, sender);
    forget_ssrcs(sender->transport, &sender->costume);
    link_remove(&sender->on_transport);
    sender->transport = NULL;
    sender->must_sync = true;
    sender->report = (struct listener_report){0};
    sender->has_fir_sequence = false; /* the next listener counts its own */
}

void sender_pause(struct sender *sender)
{
    sender->is_paused = true;
    sender->must_sync = true;
}

void sender_resume(struct graph *g, usec_t now, struct sender *sender)
{
    if (!sender->is_paused)
        return;
    sender->is_paused = false;
    receiver_want_keyframe(g, now, sender->receiver);
}

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
