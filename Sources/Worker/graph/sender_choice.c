/* sender_choice.c - what a listener would like, has, and needs a key frame for. */
#include "graph/sender.h"

#include "graph/leg.h"
#include "graph/receiver.h"
#include "graph/transport.h"

bool sender_watches(const struct sender *sender, uint8_t encoding)
{
    const struct selection *selection = &sender->selection;

    if (!sender->transport || sender->is_paused)
        return false;
    if (selection_waits_for(selection) == encoding)
        return true;
    return selection->encoding == encoding &&
           (selection->kind == SELECTION_SINGLE ? selection->target.spatial != LAYER_OFF
                                                : selection->current.spatial != LAYER_OFF);
}

void sender_want_keyframe(struct graph *g, usec_t now, struct sender *sender)
{
    const uint8_t awaited = selection_waits_for(&sender->selection);

    const uint8_t flowing = sender->selection.encoding;
    const size_t encoding = awaited != LAYER_OFF ? awaited : flowing;

    if (sender->is_paused || sender->wish.layers.spatial == LAYER_OFF)
        return;
    if (encoding < sender->receiver->plan.encoding_count)
        sender_ask(g, now, sender, encoding);
}

void sender_ask(struct graph *g, usec_t now, struct sender *sender, size_t encoding)
{
    const bool is_new = sender->greetings > 0;
    const bool is_sooner = receiver_want_keyframe(g, now, sender->receiver, encoding,
                                                  is_new ? KEYFRAME_GREETING : KEYFRAME_PERIOD);

    if (is_new && is_sooner)
        sender->greetings--; /* else it comes with somebody else's */
}

void sender_begun_blind(struct graph *g, usec_t now, struct sender *sender, size_t encoding)
{
    const struct keyframe *keyframe = &sender->receiver->keyframes[encoding];

    if (keyframe->wanted == NEVER && now - keyframe->asked >= KEYFRAME_GREETING)
        sender_ask(g, now, sender, encoding);
}

void sender_greet(struct graph *g, usec_t now, struct sender *sender)
{
    sender->greetings = SENDER_GREETINGS;
    if (!sender->is_paused)
        sender_want_keyframe(g, now, sender);
}

void sender_choose(struct graph *g, usec_t now, struct sender *sender)
{
    if (!sender->transport)
        return;
    if (sender->transport->leg)
        leg_disturb(g, now, sender->transport);
    else
        selection_aim(&sender->selection,
                      receiver_layers_within(sender->receiver, sender->wish.layers));
}

/* Where nobody weighs, nobody else would ask. */
static void ask_for_awaited(struct graph *g, usec_t now, struct sender *sender)
{
    if (sender->transport && !sender->transport->leg && transport_is_open(sender->transport) &&
        selection_waits_for(&sender->selection) != LAYER_OFF)
        sender_want_keyframe(g, now, sender);
}

void sender_choose_anew(struct graph *g, usec_t now, struct sender *sender, bool is_moved)
{
    const enum selection_kind kind = receiver_selection(sender->receiver);

    if (sender->selection.kind != kind)
        selection_init(&sender->selection, kind);
    else if (is_moved)
        selection_restart(&sender->selection);
    sender_choose(g, now, sender);
    ask_for_awaited(g, now, sender);
}

void sender_set_wish(struct graph *g, usec_t now, struct sender *sender, const struct wish *wish)
{
    sender->wish = *wish;
    sender_choose(g, now, sender);
    ask_for_awaited(g, now, sender);
}
