/* receiver_layers.c - what can be had of a receiver: its layers, and key frames to begin with. */
#include "graph/receiver.h"

#include "graph/graph.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "proto/picture.h"
#include "proto/seq.h"

#define LADDER_PERIOD (100 * MILLISECOND) /* costs are no younger; all listeners share them */

/* Whether the publisher can be asked for a key frame. */
static bool may_ask(const struct receiver *receiver)
{
    return receiver->plan.kind == CH_KIND_VIDEO &&
           (receiver->plan.has_pli || receiver->plan.has_fir);
}

bool receiver_want_keyframe(struct graph *g, usec_t now, struct receiver *receiver,
                            size_t encoding, usec_t period)
{
    struct keyframe *keyframe;
    usec_t when;

    if (encoding >= receiver->plan.encoding_count)
        return false;
    keyframe = &receiver->keyframes[encoding];
    when = usec_max(keyframe->asked + period, now);
    receiver->keyframes_wanted++;
    keyframe->missed = usec_min(keyframe->missed, now);
    if (!may_ask(receiver) || keyframe->wanted <= when)
        return false;
    keyframe->wanted = when;
    keyframe->greets = period < KEYFRAME_PERIOD;
    if (receiver->transport)
        transport_wake(g, receiver->transport, keyframe->wanted);
    return true;
}

void receiver_check_keyframes(struct receiver *receiver)
{
    for (size_t i = 0; i < PLAN_ENCODINGS_MAX; i++)
        if (i >= receiver->plan.encoding_count || !may_ask(receiver))
            receiver->keyframes[i].wanted = NEVER;
}

void receiver_got_keyframe(struct receiver *receiver, const struct stream *stream)
{
    receiver->keyframes[stream - receiver->streams].wanted = NEVER;
}

/* Whether its key frames cannot be seen, by all that is known. */
static bool is_veiled(const struct receiver *receiver, usec_t now, const struct keyframe *keyframe)
{
    const usec_t patience = receiver->shows_keyframes ? KEYFRAME_TRUST : KEYFRAME_DOUBT;

    return keyframe->missed != NEVER && now - keyframe->missed >= patience;
}

void receiver_look_for_keyframe(struct receiver *receiver, usec_t now, struct stream *stream,
                                uint32_t timestamp, struct picture *picture)
{
    struct keyframe *keyframe = &receiver->keyframes[stream - receiver->streams];
    const bool is_newer = stream->packets == 1 || seq32_newer(timestamp, stream->timestamp);

    if (is_newer)
        stream->timestamp = timestamp;
    if (picture->is_key && picture->begins && picture->spatial == 0) {
        keyframe->missed = NEVER;
        receiver->shows_keyframes = true;
    } else if (picture->may_hide_key && is_newer && is_veiled(receiver, now, keyframe)) {
        picture->is_opaque = true;
    }
}

void receiver_trust_stream(struct receiver *receiver, usec_t now, const struct stream *stream)
{
    struct keyframe *keyframe = &receiver->keyframes[stream - receiver->streams];

    if (keyframe->missed != NEVER)
        keyframe->missed = now;
}

usec_t receiver_keyframe_deadline(const struct receiver *receiver)
{
    usec_t due = NEVER, asked = -KEYFRAME_PERIOD;

    for (size_t i = 0; i < receiver->plan.encoding_count; i++) {
        if (receiver->streams[i].ssrc != 0)
            due = usec_min(due, receiver->keyframes[i].wanted);
        asked = usec_max(asked, receiver->keyframes[i].asked);
    }
    return due == NEVER ? NEVER : usec_max(due, asked + KEYFRAME_GREETING);
}

bool receiver_is_watched(const struct receiver *receiver, uint8_t encoding)
{
    for (size_t i = 0; i < receiver->sender_count; i++)
        if (sender_watches(receiver->senders[i], encoding))
            return true;
    return false;
}

enum selection_kind receiver_selection(const struct receiver *receiver)
{
    const struct plan *plan = &receiver->plan;
    const struct plan_encoding *first = &plan->encodings[0];

    if (plan->kind != CH_KIND_VIDEO)
        return SELECTION_SINGLE;
    if (plan->encoding_count > 1)
        return SELECTION_SIMULCAST;
    return first->spatial_layers > 1 || first->temporal_layers > 1 ? SELECTION_SVC
                                                                    : SELECTION_SINGLE;
}

void receiver_count_layer(struct receiver *receiver, usec_t now, const struct stream *stream,
                          const struct picture *picture, size_t length)
{
    const bool is_simulcast = receiver->plan.encoding_count > 1;
    const struct layers layers = {
        .spatial = is_simulcast ? (uint8_t)(stream - receiver->streams) : picture->spatial,
        .temporal = picture->temporal,
    };

    layer_costs_add(&receiver->costs, now, layers, (uint32_t)length);
}

const struct ladder *__single receiver_ladder(struct receiver *receiver, usec_t now)
{
    if (receiver->ladder_at != NEVER && now - receiver->ladder_at < LADDER_PERIOD)
        return &receiver->ladder;
    layer_costs_ladder(&receiver->costs, now, &receiver->ladder);
    receiver->ladder_at = now;
    return &receiver->ladder;
}

struct layers receiver_layers_within(const struct receiver *receiver, struct layers wish)
{
    const struct plan *plan = &receiver->plan;
    const uint8_t most = plan->encoding_count > 1 ? (uint8_t)(plan->encoding_count - 1)
                                                  : (uint8_t)(PLAN_SPATIAL_MAX - 1);

    if (wish.spatial != LAYER_OFF && wish.spatial > most)
        wish.spatial = most;
    if (wish.temporal >= PLAN_TEMPORAL_MAX)
        wish.temporal = PLAN_TEMPORAL_MAX - 1;
    return wish;
}
