/* probe.c - fills a probe with packets that were sent lately. */
#include "path/probe.h"

#include "graph/leg.h"
#include "graph/receiver.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "path/describe.h"
#include "path/extras.h"
#include "path/repair.h"
#include "path/send.h"
#include "proto/rtp.h"

#define FILLING_MAX 64 /* packets in one turn */
#define LOOK_BACK 256  /* how far behind the newest number filling is looked for */

/* Whether anything is kept of what it sends. */
static bool has_history(const struct sender *sender)
{
    const struct stream *stream = receiver_stream_of(sender->receiver, sender->source);

    return stream && stream->repair;
}

/* The sender whose packets fill best: the one that sent last. */
static struct sender *__single filler(struct transport *transport)
{
    struct sender *__single best = NULL;

    LIST_EACH (struct sender, sender, &transport->senders)
        if (sender->costume.rtx_ssrc && sender->packets > 0 && !sender->is_paused &&
            has_history(sender) && (!best || sender->sent_at > best->sent_at))
            best = sender;
    return best;
}

/* Sends one packet again. Returns its size; 0: there is nothing at this number. */
static size_t fill(struct graph *g, usec_t now, struct sender *sender, uint16_t number)
{
    struct rtp_rewrite as = {.extension_map = sender->costume.extensions};
    struct picture_shift shift;
    struct buffer *packet = repair_find_sent(sender, now, number);
    struct rtp rtp;

    if (!packet || rtp_parse(&rtp, packet->bytes, packet->length) != DROP_NONE ||
        !sender_map_again(sender, number, &rtp, &as, &shift))
        return 0;
    const struct departure what =
        describe_departure(sender->receiver, &rtp, packet, extras_send_time(g, now));
    return send_again(g, now, sender, &what, &as, &shift, SENT_PROBE, &number) ? packet->length
                                                                               : 0;
}

void probe_send(struct graph *g, usec_t now, struct transport *transport)
{
    struct estimator_probe probe;
    struct sender *__single sender;
    uint16_t back = 0;
    size_t packets = 0;

    if (!estimator_may_fill(&transport->leg->estimator))
        return;
    sender = transport_is_open(transport) && transport->seal ? filler(transport) : NULL;
    if (!sender) {
        estimator_cannot_fill(&transport->leg->estimator, now);
        return;
    }
    while (packets < FILLING_MAX && !outbox_is_full(g->out) &&
           estimator_probe(&transport->leg->estimator, now, &probe)) {
        size_t sent = 0;

        for (size_t tried = 0; tried < LOOK_BACK && sent == 0; tried++)
            sent = fill(g, now, sender, (uint16_t)(sender->sequence - back++ % LOOK_BACK));
        if (sent == 0)
            return;
        packets++;
        trace_transport(g, transport, CH_TRACE_KIND_PROBE, (uint32_t)sent, 0);
    }
}
