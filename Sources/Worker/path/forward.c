/* forward.c - the fan-out: receiver -> its senders, one after the other. */
#include "path/forward.h"

#include "graph/receiver.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "path/describe.h"
#include "path/extras.h"
#include "path/send.h"
#include "proto/rtp.h"

/* Without keys a packet would go nowhere, and its number would be missing for ever. */
static bool may_send(struct sender *sender)
{
    const struct transport *transport = sender->transport;

    if (!transport)
        return false;
    if (transport->must_seal && !transport->seal) {
        sender->must_sync = true;
        selection_restart(&sender->selection);
    }
    return !transport->must_seal || transport->seal;
}

/* An encoder's word for silence: two bytes at most, which says of itself that it need not be sent
 * (libopus, opus_encode). A probe, which has no payload, is none. */
static bool is_silence(const struct departure *what)
{
    return what->codec == CODEC_OPUS && what->rtp->payload_length > 0 &&
           what->rtp->payload_length <= 2;
}

/* Where there is nothing to choose, one may begin anywhere. */
static enum verdict judge(struct sender *sender, uint8_t encoding, const struct rtp *rtp,
                          const struct picture *picture, const struct stream *stream,
                          bool *marks_end)
{
    struct selection *selection = &sender->selection;

    if (selection->kind != SELECTION_SINGLE)
        return selection_judge(selection, encoding, rtp->timestamp, picture, stream->reader,
                               marks_end);
    if (encoding != 0)
        return VERDICT_OTHER;
    if (selection->target.spatial != LAYER_OFF)
        return VERDICT_SEND;
    sender->must_sync = true;
    return VERDICT_OTHER;
}

void forward_packet(struct graph *g, usec_t now, struct receiver *receiver, struct stream *stream,
                    const struct rtp *rtp, const struct picture *picture, struct buffer *packet)
{
    const struct plan_payload *payload = plan_payload(&receiver->plan, rtp->payload_type);
    const struct departure what =
        describe_departure(receiver, rtp, packet, extras_send_time(g, now));
    const uint8_t encoding = (uint8_t)(stream - receiver->streams);
    const bool is_silent = is_silence(&what);

    if (!payload)
        return;
    for (size_t i = 0; i < receiver->sender_count; i++) {
        struct sender *sender = receiver->senders[i];
        struct rtp_rewrite as = {.extension_map = sender->costume.extensions};
        struct picture_shift shift;
        enum verdict verdict;

        send_fetch(receiver->senders, receiver->sender_count, i);
        if (!may_send(sender))
            continue;
        if (sender->is_paused) {
            sender->skipped++;
            continue;
        }
        if (is_silent && sender->wish.ignores_dtx) {
            sender->skipped++;
            sender_skip(sender, stream, rtp, NULL);
            continue;
        }
        verdict = judge(sender, encoding, rtp, picture, stream, &as.marks_end);
        if (verdict == VERDICT_SKIP)
            /* References are counted in VP9's and the descriptor's numbers, so gaps stay. */
            sender_skip(sender, stream, rtp, what.codec == CODEC_VP8 ? picture : NULL);
        if ((verdict != VERDICT_SEND && verdict != VERDICT_BEGIN) ||
            !sender_map(sender, now, stream, rtp, picture, payload->clock_rate,
                        verdict == VERDICT_BEGIN, &as, &shift))
            continue;
        if (verdict == VERDICT_BEGIN && picture->is_opaque)
            sender_begun_blind(g, now, sender, encoding);
        if (send_packet(g, now, sender, &what, &as, &shift) && sender->traced)
            trace_sent(g, sender, as.sequence, as.timestamp, picture->is_key, packet->length);
    }
}

void forward_nothing(struct receiver *receiver, const struct stream *stream,
                     const struct rtp *rtp)
{
    for (size_t i = 0; i < receiver->sender_count; i++)
        sender_skip(receiver->senders[i], stream, rtp, NULL);
}
