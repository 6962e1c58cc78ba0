/* arrive.c - one step after the other, for packets of either origin. */
#include "path/arrive.h"

#include "graph/hall.h"
#include "graph/receiver.h"
#include "graph/tap.h"
#include "path/cross.h"
#include "path/describe.h"
#include "path/forward.h"
#include "path/repair.h"
#include "proto/rtp.h"

void arrive(struct graph *g, usec_t now, struct arrival *a)
{
    struct receiver *receiver = a->receiver;
    const size_t length = a->packet->length;

    a->picture = describe_picture(receiver, a->stream, a->rtp, a->packet);
    receiver_look_for_keyframe(receiver, now, a->stream, a->rtp->timestamp, &a->picture);
    repair_note(g, now, receiver, a->stream, a->rtp, &a->picture, a->is_again, a->packet);
    receiver_count_layer(receiver, now, a->stream, &a->picture, length);
    if (receiver->traced)
        trace_received(g, receiver, a->rtp, a->picture.is_key, (uint32_t)length);
    if (receiver->is_tapped)
        tap_packet(g, receiver, a->packet);
    if (receiver->speaker != SPEAKERS_NONE && !a->is_again)
        hall_heard(g, now, receiver, a->rtp, a->packet);
}

enum drop arrive_onward(struct graph *g, usec_t now, const struct arrival *a)
{
    if (a->receiver->tap_count > 0)
        cross_over(g, now, a->receiver, a->stream, a->packet, a->is_again);
    if (a->rtp->payload_length == 0) {
        forward_nothing(a->receiver, a->stream, a->rtp);
        return DROP_RTP_EMPTY;
    }
    forward_packet(g, now, a->receiver, a->stream, a->rtp, &a->picture, a->packet);
    return DROP_NONE;
}
