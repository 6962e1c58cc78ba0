/* halls.c - requests that concern who is heard in a room. */
#include "graph/hall.h"

#include "control/convert.h"
#include "control/requests.h"
#include "graph/receiver.h"
#include "graph/room.h"
#include "graph/sender.h"
#include "graph/transport.h"

#include <stdio.h>

/* The hall of a room, which gets one if there is something to wish. `*why` says why there is none:
 * ACCEPTED when it needs none. */
static struct hall *__single hall_of(struct request *r, uint32_t id, bool is_wish,
                                     enum ch_refusal *why)
{
    struct room *room = graph_room(r->graph, id);

    *why = ACCEPTED;
    if (!room)
        *why = refuse_id(r, CH_REFUSAL_UNKNOWN_ROOM, "room", id);
    else if (is_wish && !hall_begin(r->graph, r->now, room))
        *why = CH_REFUSAL_OUT_OF_MEMORY;
    return *why == ACCEPTED ? room->hall : NULL;
}

enum ch_refusal on_observe_levels(struct request *r, const struct ch_observe_levels *q,
                                  struct ch_observe_levels_reply *a)
{
    const usec_t interval = q->interval * MILLISECOND;
    struct hall *hall;
    enum ch_refusal why;

    (void)a;
    if (interval > 0 && (interval < SPEAKERS_INTERVAL_MIN || q->threshold > AUDIO_LEVEL_SILENCE ||
                         q->max_entries == 0)) {
        snprintf(r->detail, sizeof r->detail, "%u levels above -%u dBov every %u ms",
                 q->max_entries, q->threshold, q->interval);
        return CH_REFUSAL_LIMIT_REACHED;
    }
    hall = hall_of(r, q->room, interval > 0, &why);
    if (hall)
        hall_tell_levels(r->graph, r->now, hall, interval, q->threshold, q->max_entries);
    return why;
}

enum ch_refusal on_observe_speaker(struct request *r, const struct ch_observe_speaker *q,
                                   struct ch_observe_speaker_reply *a)
{
    enum ch_refusal why;
    struct hall *hall = hall_of(r, q->room, q->method != CH_SPEAKER_METHOD_OFF, &why);

    (void)a;
    if (hall)
        hall_tell_speaker(r->graph, r->now, hall, q->method);
    return why;
}

enum ch_refusal on_loudest_speakers(struct request *r, const struct ch_loudest_speakers *q,
                                    struct ch_loudest_speakers_reply *a)
{
    struct hall *hall;
    enum ch_refusal why;

    (void)a;
    if (q->slots > LOUDEST_SLOTS_MAX) {
        snprintf(r->detail, sizeof r->detail, "%u slots, at most %d", q->slots, LOUDEST_SLOTS_MAX);
        return CH_REFUSAL_LIMIT_REACHED;
    }
    hall = hall_of(r, q->room, q->slots > 0, &why);
    if (hall)
        hall_fill_slots(r->graph, r->now, hall, q->slots);
    return why;
}

enum ch_refusal on_set_speaker(struct request *r, const struct ch_set_speaker *q,
                               struct ch_set_speaker_reply *a)
{
    struct receiver *receiver = graph_receiver(r->graph, q->receiver);

    (void)a;
    if (!receiver)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_RECEIVER, "receiver", q->receiver);
    hall_name(r->graph, r->now, receiver, hall_owner(q->owner), (enum speaker_rank)q->rank);
    return ACCEPTED;
}

/* It comes in as a sender of nobody, and hears whom the slot hears from there on. */
enum ch_refusal on_create_slot_sender(struct request *r, const struct ch_create_slot_sender *q,
                                      struct ch_create_slot_sender_reply *a)
{
    struct room *room = graph_room(r->graph, q->room);
    struct transport *transport = graph_transport(r->graph, q->transport);
    struct costume costume;
    enum ch_refusal why;

    (void)a;
    if (!room)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_ROOM, "room", q->room);
    if (!transport)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->transport);
    if (transport->room != room)
        return refuse_id(r, CH_REFUSAL_DIFFERENT_ROOM, "transport", q->transport);
    if (transport->span)
        return refuse_id(r, CH_REFUSAL_WRONG_TRANSPORT, "a span is transport", q->transport);
    if (graph_sender(r->graph, q->sender))
        return refuse_id(r, CH_REFUSAL_DUPLICATE_ID, "sender", q->sender);
    if (q->slot >= LOUDEST_SLOTS_MAX)
        return refuse_id(r, CH_REFUSAL_LIMIT_REACHED, "slot", q->slot);
    why = costume_build(&costume, &q->transmission, r->detail, sizeof r->detail);
    if (why != ACCEPTED)
        return why;
    if (!hall_begin(r->graph, r->now, room) || !hall_reserve_sender(room->hall))
        return CH_REFUSAL_OUT_OF_MEMORY;
    why = sender_open(r->graph, r->now, &room->hall->nobody, transport, q->sender, &costume,
                      q->is_paused, r->detail, sizeof r->detail);
    if (why == ACCEPTED)
        hall_seat(r->graph, room->hall, graph_sender(r->graph, q->sender), q->slot,
                  hall_owner(q->owner));
    return why;
}
