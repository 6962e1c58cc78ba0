/* sender.c - the life of a sender; its numbers are in graph/sender_numbers.c. */
#include "graph/sender.h"

#include "graph/graph.h"
#include "graph/receiver.h"
#include "graph/transport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    if (!transport->must_seal || transport->seal)
        sender_greet(g, now, sender);
    return ACCEPTED;
}

void sender_greet(struct graph *g, usec_t now, struct sender *sender)
{
    sender->greetings = SENDER_GREETINGS;
    if (!sender->is_paused)
        sender_want_keyframe(g, now, sender);
}

void sender_want_keyframe(struct graph *g, usec_t now, struct sender *sender)
{
    bool is_new = sender->greetings > 0;

    /* What comes with somebody else's, as soon as that, costs nothing. */
    if (receiver_want_keyframe(g, now, sender->receiver,
                               is_new ? KEYFRAME_GREETING : KEYFRAME_PERIOD) &&
        is_new)
        sender->greetings--;
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
    sender_want_keyframe(g, now, sender);
}
