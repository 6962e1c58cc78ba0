/* forward.c - the fan-out: receiver -> its senders, one after the other. */
#include "path/forward.h"

#include "graph/receiver.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "path/extras.h"
#include "path/send.h"
#include "proto/rtp.h"

/* Without keys a packet would go nowhere, and its number would be missing for ever. */
static bool may_send(struct sender *sender)
{
    const struct transport *transport = sender->transport;

    if (!transport)
        return false;
    if (transport->must_seal && !transport->seal)
        sender->must_sync = true;
    return !transport->must_seal || transport->seal;
}

void forward_packet(struct graph *g, usec_t now, struct receiver *receiver,
                    const struct stream *stream, const struct rtp *rtp, struct buffer *packet)
{
    const struct plan_payload *payload = plan_payload(&receiver->plan, rtp->payload_type);
    uint32_t send_time = extras_send_time(g, now);

    /* Of several encodings a sender gets the first. */
    if (stream != &receiver->streams[0] || !payload)
        return;
    for (size_t i = 0; i < receiver->sender_count; i++) {
        struct sender *sender = receiver->senders[i];
        struct rtp_extra extras[EXTRAS_MAX];
        struct rtp_rewrite as = {.extension_map = sender->costume.extensions};

        send_fetch(receiver->senders, receiver->sender_count, i);
        if (!may_send(sender) || !sender_map(sender, now, stream, rtp, payload->clock_rate, &as))
            continue;
        size_t count = extras_write(&sender->costume, send_time, extras);
        as.extra_count = count;
        as.extras = extras;
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
