/* trace.c - notes one thing after the other, as long as there is room. */
#include "graph/trace.h"

#include "graph/graph.h"
#include "graph/receiver.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "proto/rtp.h"

static void note(struct graph *g, const struct trace *trace)
{
    if (g->trace_count == TRACES_MAX) {
        g->traces_lost++;
        return;
    }
    g->traces[g->trace_count++] = *trace;
}

/* A key frame's packets are told as such where that is asked for, or as packets like others. */
static void note_packet(struct graph *g, uint8_t traced, bool is_key, struct trace *trace)
{
    if (is_key && trace_wants(traced, CH_TRACE_KIND_KEYFRAME)) {
        trace->kind = CH_TRACE_KIND_KEYFRAME;
        note(g, trace);
    } else if (trace_wants(traced, CH_TRACE_KIND_RTP)) {
        trace->kind = CH_TRACE_KIND_RTP;
        note(g, trace);
    }
}

void trace_received(struct graph *g, const struct receiver *receiver, const struct rtp *rtp,
                    bool is_key, uint32_t size)
{
    struct trace trace = {
        .target = CH_TRACE_TARGET_RECEIVER,
        .id = receiver->id,
        .ssrc = rtp->ssrc,
        .sequence = rtp->sequence,
        .timestamp = rtp->timestamp,
        .size = size,
    };

    note_packet(g, receiver->traced, is_key, &trace);
}

void trace_unexpected(struct graph *g, const struct transport *transport, const struct rtp *rtp,
                      uint32_t size)
{
    const struct trace trace = {
        .target = CH_TRACE_TARGET_TRANSPORT,
        .id = transport->id,
        .kind = CH_TRACE_KIND_RTP,
        .ssrc = rtp->ssrc,
        .sequence = rtp->sequence,
        .timestamp = rtp->timestamp,
        .size = size,
    };

    if (trace_wants(transport->traced, CH_TRACE_KIND_RTP))
        note(g, &trace);
}

void trace_sent(struct graph *g, const struct sender *sender, uint16_t sequence,
                uint32_t timestamp, bool is_key, uint32_t size)
{
    struct trace trace = {
        .target = CH_TRACE_TARGET_SENDER,
        .id = sender->id,
        .is_outgoing = true,
        .ssrc = sender->costume.ssrc,
        .sequence = sequence,
        .timestamp = timestamp,
        .size = size,
    };

    note_packet(g, sender->traced, is_key, &trace);
}

void trace_sent_again(struct graph *g, const struct sender *sender, uint16_t sequence,
                      uint32_t timestamp, uint32_t size)
{
    const struct trace trace = {
        .target = CH_TRACE_TARGET_SENDER,
        .id = sender->id,
        .kind = CH_TRACE_KIND_RTP,
        .is_outgoing = true,
        .is_repetition = true,
        .ssrc = sender->costume.ssrc,
        .sequence = sequence,
        .timestamp = timestamp,
        .size = size,
    };

    if (trace_wants(sender->traced, CH_TRACE_KIND_RTP))
        note(g, &trace);
}

void trace_asked(struct graph *g, const struct receiver *receiver, enum ch_trace_kind kind,
                 uint32_t ssrc, uint16_t sequence, uint32_t size)
{
    const struct trace trace = {
        .target = CH_TRACE_TARGET_RECEIVER,
        .id = receiver->id,
        .kind = kind,
        .is_outgoing = true,
        .ssrc = ssrc,
        .sequence = sequence,
        .size = size,
    };

    if (trace_wants(receiver->traced, kind))
        note(g, &trace);
}

void trace_heard(struct graph *g, const struct sender *sender, enum ch_trace_kind kind,
                 uint16_t sequence, uint32_t size)
{
    const struct trace trace = {
        .target = CH_TRACE_TARGET_SENDER,
        .id = sender->id,
        .kind = kind,
        .ssrc = sender->costume.ssrc,
        .sequence = sequence,
        .size = size,
    };

    if (trace_wants(sender->traced, kind))
        note(g, &trace);
}

void trace_transport(struct graph *g, const struct transport *transport, enum ch_trace_kind kind,
                     uint32_t size, uint32_t bitrate)
{
    const struct trace trace = {
        .target = CH_TRACE_TARGET_TRANSPORT,
        .id = transport->id,
        .kind = kind,
        .is_outgoing = true,
        .size = size,
        .bitrate = bitrate,
    };

    if (trace_wants(transport->traced, kind))
        note(g, &trace);
}
