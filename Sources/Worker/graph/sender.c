/* sender.c - the life of a sender, and of its SSRCs on its transport. */
#include "graph/sender.h"

#include "graph/leg.h"
#include "graph/graph.h"
#include "graph/hall.h"
#include "graph/receiver.h"
#include "graph/transport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Gaps behind which a packet can still be sent again: two seconds in which every second picture of
 * 60 a second is left out, or a few pauses. */
#define EPOCHS_VIDEO 64
#define EPOCHS_AUDIO 4

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

    if (!outbox_reserve(g->out, count + receiver->tap_count + 2) ||
        !receiver_reserve_senders(receiver, count + 1))
        return false;
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

static void sender_free(struct sender *sender)
{
    free(sender->epochs);
    free(sender->resends);
    free(sender);
}

/* Sounds have no layers, and gaps only where they are paused. */
static struct sender *__single sender_make(struct receiver *receiver)
{
    const uint8_t epochs = receiver->plan.kind == CH_KIND_VIDEO ? EPOCHS_VIDEO : EPOCHS_AUDIO;
    struct sender *sender = calloc(1, sizeof *sender);
    struct epoch *list = calloc(epochs, sizeof *list);

    if (!sender || !list) {
        free(sender);
        free(list);
        return NULL;
    }
    sender->receiver = receiver;
    sender->score_told = SCORE_BEST;
    sender->wish = (struct wish){.layers = {LAYER_BEST, LAYER_BEST}, .priority = 1};
    selection_init(&sender->selection, receiver_selection(receiver));
    sender->epoch_capacity = epochs;
    sender->epochs = list;
    return sender;
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
    sender = sender_make(receiver);
    if (!sender)
        return CH_REFUSAL_OUT_OF_MEMORY;
    sender->id = id;
    sender->costume = *costume;
    sender->is_paused = is_paused;
    /* RFC 3711 section 3.3.1: begun below 2^15, a listener that misses the first packets does not
     * take the first turn for the second. */
    sender->sequence = (uint16_t)random_below(&g->random, 1 << 15);
    sender->rtx_sequence = (uint16_t)random_below(&g->random, 1 << 15);
    sender->timestamp = random_u32(&g->random); /* RFC 3550 section 5.1: both begin at random */
    link_init(&sender->on_transport, sender);
    link_init(&sender->in_hall, sender);
    if (!id_table_insert(&g->senders, id, sender)) {
        sender_free(sender);
        return CH_REFUSAL_OUT_OF_MEMORY;
    }
    if (!join_receiver(g, receiver, sender)) {
        id_table_remove(&g->senders, id);
        sender_free(sender);
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
    hall_unseat(sender);
    id_table_remove(&g->senders, sender->id);
    sender_free(sender);
}

/* What a slot's costume leads to, whoever is heard there. */
static void remember_slot(struct sender *sender)
{
    const struct costume *costume = &sender->costume;

    sender->slot_type = SENDER_NO_PAYLOAD;
    sender->slot_level = 0;
    for (size_t i = 0; i < 128 && sender->slot_type == SENDER_NO_PAYLOAD; i++)
        sender->slot_type = costume->payload_types[i];
    for (size_t i = 0; i < 256 && sender->slot_level == 0; i++)
        sender->slot_level = costume->extensions[i];
}

/* The same numbers out of another's. */
void sender_dress(struct sender *sender)
{
    const struct plan *plan = &sender->receiver->plan;
    struct costume *costume = &sender->costume;

    memset(costume->payload_types, SENDER_NO_PAYLOAD, sizeof costume->payload_types);
    memset(costume->extensions, 0, sizeof costume->extensions);
    for (size_t i = 0; i < plan->payload_count; i++)
        if (plan->payloads[i].role == CH_PAYLOAD_ROLE_MEDIA &&
            plan->payloads[i].codec == CODEC_OPUS)
            costume->payload_types[plan->payloads[i].type] = sender->slot_type;
    costume->extensions[plan->level_extension] = sender->slot_level;
    costume->extensions[0] = 0;
}

void sender_dress_for_slot(struct sender *sender)
{
    remember_slot(sender);
    sender_dress(sender);
}

void sender_switch(struct graph *g, struct sender *sender, struct receiver *receiver)
{
    leave_receiver(sender);
    if (!join_receiver(g, receiver, sender)) {
        receiver = &sender->hall->nobody;
        receiver->senders[receiver->sender_count++] = sender; /* there is room for all */
    }
    sender->receiver = receiver;
    sender->must_sync = true;
    sender_dress(sender);
}

void sender_scored(struct graph *g, struct sender *sender)
{
    const uint8_t score = score_value(&sender->delivery.score);
    struct notice *notice;

    if (score == sender->score_told || !(notice = graph_notice(g)))
        return;
    sender->score_told = score;
    notice->what = NOTICE_SENDER_SCORE;
    notice->id = sender->id;
    notice->score = score;
}

/* Browsers tell what their path carries; who cannot tell gets all that he wishes. false: no
 * memory. */
static bool find_leg(struct graph *g, usec_t now, struct transport *transport,
                     const struct costume *costume)
{
    return (!transport->webrtc && !costume->sequence_extension) || leg_begin(g, now, transport);
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
        if (!find_leg(g, now, transport, costume))
            return CH_REFUSAL_OUT_OF_MEMORY;
        if (costume->ssrc != sender->costume.ssrc ||
            costume->rtx_ssrc != sender->costume.rtx_ssrc) {
            /* What was just taken out finds its place again. */
            forget_ssrcs(transport, &sender->costume);
            if (!register_ssrcs(transport, sender, costume)) {
                register_ssrcs(transport, sender, &sender->costume);
                return CH_REFUSAL_OUT_OF_MEMORY;
            }
        }
        if (costume->ssrc != sender->costume.ssrc) {
            sender->has_fir_sequence = false; /* RFC 5104 section 4.3.1.1: counted per target */
            sender->delivery = (struct delivery){0};
        }
    }
    sender->costume = *costume;
    if (sender->hall)
        sender_dress_for_slot(sender);
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
    /* What may fail comes before the old transport is left. */
    if (!find_leg(g, now, transport, &sender->costume) ||
        (transport->leg && !leg_reserve(g, transport->leg)) ||
        !register_ssrcs(transport, sender, &sender->costume))
        return CH_REFUSAL_OUT_OF_MEMORY;
    sender_detach(g, sender);
    if (transport->leg)
        leg_join(transport->leg, sender);
    sender->transport = transport;
    list_append(&transport->senders, &sender->on_transport);
    transport_wake(g, transport, now);
    sender->greetings = SENDER_GREETINGS;
    sender_choose(g, now, sender);
    /* A transport without keys asks when it has them: publishers are not asked twice a second. */
    if (!transport->must_seal || transport->seal)
        sender_greet(g, now, sender);
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
    if (sender->transport->leg)
        leg_leave(sender->transport->leg, sender);
    link_remove(&sender->on_transport);
    sender->transport = NULL;
    sender->must_sync = true;
    sender->delivery = (struct delivery){0};
    sender->has_fir_sequence = false; /* the next listener counts its own */
}

void sender_pause(struct sender *sender)
{
    sender->is_paused = true;
    sender->must_sync = true;
    selection_restart(&sender->selection);
}

void sender_resume(struct graph *g, usec_t now, struct sender *sender)
{
    if (!sender->is_paused)
        return;
    sender->is_paused = false;
    sender_choose(g, now, sender);
    sender_want_keyframe(g, now, sender);
}
