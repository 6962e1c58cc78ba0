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

static enum ch_refusal map_payloads(struct costume *costume, const struct ch_transmission *asked,
                                    char *__counted_by(space) detail, size_t space)
{
    memset(costume->payload_types, SENDER_NO_PAYLOAD, sizeof costume->payload_types);
    if (asked->payloads_count == 0) {
        snprintf(detail, space, "no payload type to send");
        return CH_REFUSAL_NO_PAYLOAD_TYPE;
    }
    for (size_t i = 0; i < asked->payloads_count; i++) {
        const struct ch_mapping *map = &asked->payloads[i];
        /* RFC 5761 section 4: with the marker bit, 64 to 95 look like RTCP. */
        if (map->from > 127 || map->to > 127 || (map->to >= 64 && map->to <= 95)) {
            snprintf(detail, space, "payload type %u to %u", map->from, map->to);
            return CH_REFUSAL_INVALID_PAYLOAD_TYPE;
        }
        if (costume->payload_types[map->from] != SENDER_NO_PAYLOAD) {
            snprintf(detail, space, "payload type %u twice", map->from);
            return CH_REFUSAL_DUPLICATE_PAYLOAD_TYPE;
        }
        costume->payload_types[map->from] = map->to;
    }
    return ACCEPTED;
}

static enum ch_refusal map_extensions(struct costume *costume, const struct ch_transmission *asked,
                                      char *__counted_by(space) detail, size_t space)
{
    bool taken[256] = {false};

    if (asked->extensions_count > SENDER_EXTENSIONS_MAX) {
        snprintf(detail, space, "%zu header extensions, at most %d", asked->extensions_count,
                 SENDER_EXTENSIONS_MAX);
        return CH_REFUSAL_LIMIT_REACHED;
    }
    for (size_t i = 0; i < asked->extensions_count; i++) {
        const struct ch_mapping *map = &asked->extensions[i];
        if (map->from == 0 || map->to == 0) {
            snprintf(detail, space, "header extension %u to %u", map->from, map->to);
            return CH_REFUSAL_INVALID_EXTENSION;
        }
        if (costume->extensions[map->from] != 0 || taken[map->to]) {
            snprintf(detail, space, "header extension %u to %u twice", map->from, map->to);
            return CH_REFUSAL_DUPLICATE_EXTENSION;
        }
        costume->extensions[map->from] = map->to;
        taken[map->to] = true;
    }
    return ACCEPTED;
}

enum ch_refusal costume_build(struct costume *costume, const struct ch_transmission *asked,
                              char *__counted_by(space) detail, size_t space)
{
    enum ch_refusal why;

    memset(costume, 0, sizeof *costume);
    if (asked->ssrc == 0) {
        snprintf(detail, space, "ssrc 0");
        return CH_REFUSAL_INVALID_SSRC;
    }
    costume->ssrc = asked->ssrc;
    if (asked->cname.len == 0 || asked->cname.len > SENDER_CNAME_MAX) {
        snprintf(detail, space, "cname of %zu bytes", asked->cname.len);
        return CH_REFUSAL_INVALID_CNAME;
    }
    costume->cname_length = (uint8_t)asked->cname.len;
    memcpy(costume->cname, asked->cname.at, asked->cname.len);
    why = map_payloads(costume, asked, detail, space);
    if (why == ACCEPTED)
        why = map_extensions(costume, asked, detail, space);
    return why;
}

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
    enum ch_refusal why = claim_ssrc(transport, NULL, costume->ssrc, detail, space);
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
    sender->sequence = (uint16_t)random_u32(&g->random);
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
    free(sender);
}

enum ch_refusal sender_update(struct graph *g, usec_t now, struct sender *sender,
                              const struct costume *costume, char *__counted_by(space) detail,
                              size_t space)
{
    struct transport *transport = sender->transport;

    if (transport && costume->ssrc != sender->costume.ssrc) {
        enum ch_refusal why = claim_ssrc(transport, sender, costume->ssrc, detail, space);
        if (why != ACCEPTED)
            return why;
        if (!id_table_insert(&transport->sender_ssrcs, costume->ssrc, sender))
            return CH_REFUSAL_OUT_OF_MEMORY;
        id_table_remove(&transport->sender_ssrcs, sender->costume.ssrc);
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
    enum ch_refusal why = claim_ssrc(transport, sender, sender->costume.ssrc, detail, space);

    if (why != ACCEPTED || sender->transport == transport)
        return why;
    if (!id_table_insert(&transport->sender_ssrcs, sender->costume.ssrc, sender))
        return CH_REFUSAL_OUT_OF_MEMORY;
    sender_detach(g, sender);
    sender->transport = transport;
    list_append(&transport->senders, &sender->on_transport);
    transport_wake(g, transport, now);
    if (!sender->is_paused)
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
    farewell->ssrc = sender->costume.ssrc;
    farewell->cname_length = sender->costume.cname_length;
    memcpy(farewell->cname, sender->costume.cname, sizeof farewell->cname);
}

void sender_detach(struct graph *g, struct sender *sender)
{
    if (!sender->transport)
        return;
    say_farewell(g, sender);
    id_table_remove(&sender->transport->sender_ssrcs, sender->costume.ssrc);
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
