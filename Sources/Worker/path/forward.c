/* forward.c - the fan-out: receiver -> its senders, one after the other. */
#include "path/forward.h"

#include "graph/receiver.h"
#include "graph/sender.h"
#include "path/send.h"
#include "proto/rtp.h"

void forward_packet(struct graph *g, usec_t now, struct receiver *receiver,
                    const struct stream *stream, const struct rtp *rtp, struct buffer *packet)
{
    const struct plan_payload *payload = plan_payload(&receiver->plan, rtp->payload_type);

    /* Of several encodings a sender gets the first. */
    if (stream != &receiver->streams[0] || !payload)
        return;
    for (size_t i = 0; i < receiver->sender_count; i++) {
        struct sender *sender = receiver->senders[i];
        struct rtp_rewrite as = {.extension_map = sender->costume.extensions};
        if (sender->transport && sender_map(sender, now, stream, rtp, payload->clock_rate, &as))
            send_packet(g, now, sender, rtp, &as, packet);
    }
}

void forward_nothing(struct receiver *receiver, const struct stream *stream, const struct rtp *rtp)
{
    if (stream != &receiver->streams[0])
        return;
    for (size_t i = 0; i < receiver->sender_count; i++)
        sender_skip(receiver->senders[i], stream, rtp);
}
