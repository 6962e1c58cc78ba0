/* rooms.c - requests that concern a room. */
#include "control/convert.h"
#include "control/requests.h"
#include "graph/receiver.h"
#include "graph/room.h"
#include "graph/sender.h"
#include "graph/transport.h"

enum ch_refusal on_create_room(struct request *r, const struct ch_create_room *q,
                               struct ch_create_room_reply *a)
{
    (void)a;
    if (graph_room(r->graph, q->room))
        return refuse_id(r, CH_REFUSAL_DUPLICATE_ID, "room", q->room);
    return room_open(r->graph, q->room) ? ACCEPTED : CH_REFUSAL_OUT_OF_MEMORY;
}

enum ch_refusal on_close_room(struct request *r, const struct ch_close_room *q,
                              struct ch_close_room_reply *a)
{
    struct room *room = graph_room(r->graph, q->room);

    (void)a;
    if (!room)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_ROOM, "room", q->room);
    room_close(r->graph, room);
    return ACCEPTED;
}

static bool dump_receiver(struct request *r, const struct receiver *receiver,
                          struct ch_room_receiver *into)
{
    size_t count = receiver->sender_count;
    uint32_t *senders = request_memory(r, count * sizeof *senders);

    if (count > 0 && !senders)
        return false;
    for (size_t i = 0; i < count; i++)
        senders[i] = receiver->senders[i]->id;
    into->receiver = receiver->id;
    into->has_transport = receiver->transport != NULL;
    into->transport = receiver->transport ? receiver->transport->id : 0;
    into->senders_count = count;
    into->senders = senders;
    return true;
}

enum ch_refusal on_dump_room(struct request *r, const struct ch_dump_room *q,
                             struct ch_dump_room_reply *a)
{
    struct room *room = graph_room(r->graph, q->room);
    size_t at = 0;

    if (!room)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_ROOM, "room", q->room);
    size_t transport_count = list_count(&room->transports);
    size_t receiver_count = list_count(&room->receivers);
    uint32_t *transports = request_memory(r, transport_count * sizeof *transports);
    struct ch_room_receiver *receivers = request_memory(r, receiver_count * sizeof *receivers);
    if ((transport_count > 0 && !transports) || (receiver_count > 0 && !receivers))
        return CH_REFUSAL_LIMIT_REACHED;
    LIST_EACH (struct transport, transport, &room->transports)
        transports[at++] = transport->id;
    at = 0;
    LIST_EACH (struct receiver, receiver, &room->receivers)
        if (!dump_receiver(r, receiver, &receivers[at++]))
            return CH_REFUSAL_LIMIT_REACHED;
    a->transports_count = transport_count;
    a->transports = transports;
    a->receivers_count = receiver_count;
    a->receivers = receivers;
    return ACCEPTED;
}
