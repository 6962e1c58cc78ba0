/* trace.h - what happened to single objects, packet by packet, for whoever asked to see it.
 *
 * Off until it is asked for, and then only a bit is looked at. What was seen waits in the graph
 * until the turn ends; what is beyond TRACES_MAX is counted as lost. */
#ifndef BISQUE_GRAPH_TRACE_H
#define BISQUE_GRAPH_TRACE_H

#include <channel_messages.h>

#include <stdbool.h>
#include <stdint.h>

#define TRACES_MAX 256 /* in one turn */

struct graph;
struct receiver;
struct rtp;
struct sender;
struct transport;

struct trace {
    enum ch_trace_target target;
    uint32_t id;
    enum ch_trace_kind kind;
    bool is_outgoing;
    bool is_repetition;
    uint32_t ssrc;
    uint16_t sequence;
    uint32_t timestamp;
    uint32_t size;
    uint32_t bitrate;
};

static inline bool trace_wants(uint8_t traced, enum ch_trace_kind kind)
{
    return (traced >> kind & 1) != 0;
}

/* Each does nothing unless the object is traced for it. */
void trace_received(struct graph *g, const struct receiver *receiver, const struct rtp *rtp,
                    bool is_key, uint32_t size);
/* A packet came that no receiver of the transport expects. */
void trace_unexpected(struct graph *g, const struct transport *transport, const struct rtp *rtp,
                      uint32_t size);
void trace_sent(struct graph *g, const struct sender *sender, uint16_t sequence,
                uint32_t timestamp, bool is_key, uint32_t size);
/* What was sent as `sequence` goes to the listener once more. */
void trace_sent_again(struct graph *g, const struct sender *sender, uint16_t sequence,
                      uint32_t timestamp, uint32_t size);
/* The publisher was asked for something, or a listener asked: `size` packets from `sequence` on. */
void trace_asked(struct graph *g, const struct receiver *receiver, enum ch_trace_kind kind,
                 uint32_t ssrc, uint16_t sequence, uint32_t size);
void trace_heard(struct graph *g, const struct sender *sender, enum ch_trace_kind kind,
                 uint16_t sequence, uint32_t size);
void trace_transport(struct graph *g, const struct transport *transport, enum ch_trace_kind kind,
                     uint32_t size, uint32_t bitrate);

#endif
