/* engine_packets.c - what must hold of every packet that waits in the outbox. */
#include "engine_checks.h"

#include "graph/graph.h"
#include "proto/classify.h"
#include "proto/rtcp.h"
#include "proto/rtp.h"
#include "proto/span_message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST(condition) must((condition), __LINE__, #condition)

static void must(bool holds, int line, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "engine_packets.c, line %d: does not hold: %s\n", line, what);
    abort();
}

/* Then it lies whole in the outbox. */
static bool is_sealed(const struct outgoing *packet)
{
    return packet->header_length > 0 && !packet->payload;
}

/* What goes to the other half of a room must be something that it would read. */
static void look_across(const struct attack *a, const struct outgoing *packet)
{
    const uint8_t *head = a->out.headers + packet->header_at;
    const size_t length = packet->header_length;
    struct span_message m;

    MUST(packet->header_at + length <= a->out.header_used && length >= SPAN_HEAD_SIZE);
    MUST(!packet->payload || (packet->payload->references > 0 && length == SPAN_HEAD_SIZE));
    struct reader rest = reader_of(head + SPAN_HEAD_SIZE, length - SPAN_HEAD_SIZE);
    if (packet->payload)
        rest = reader_of(packet->payload->bytes, packet->payload_length);
    MUST(span_message_read(&m, reader_of(head, SPAN_HEAD_SIZE), rest));
}

/* A packet that leaves must be one that we would take in; what is under its seal is not seen. */
static void look_at(const struct attack *a, const struct outgoing *packet)
{
    static uint8_t whole[OUTBOX_PACKET_MAX + BUFFER_SIZE];
    size_t length = packet->header_length;
    struct rtp rtp;

    MUST(packet->header_at + length <= a->out.header_used && length <= OUTBOX_PACKET_MAX);
    MUST(!packet->payload || length <= OUTBOX_HEADER_MAX);
    memcpy(whole, a->out.headers + packet->header_at, length);
    if (packet->payload) {
        MUST(packet->payload->references > 0);
        MUST((size_t)packet->payload_at + packet->payload_length <= packet->payload->length);
        memcpy(whole + length, packet->payload->bytes + packet->payload_at, packet->payload_length);
        length += packet->payload_length;
    }
    switch (classify(whole, length)) {
    case PROTOCOL_RTP:
        MUST(is_sealed(packet) || (rtp_parse(&rtp, whole, length) == DROP_NONE && rtp.ssrc != 0));
        break;
    case PROTOCOL_RTCP:
        MUST(is_sealed(packet) || rtcp_check(whole, length) == DROP_NONE);
        break;
    case PROTOCOL_STUN:
    case PROTOCOL_DTLS:
        MUST(packet->header_length == 0);
        break;
    case PROTOCOL_UNKNOWN:
        MUST(false);
        break;
    }
}

static bool is_rtp(const struct attack *a, const struct outgoing *packet)
{
    const uint8_t *header = a->out.headers + packet->header_at;

    return packet->header_length > 1 && classify(header, packet->header_length) == PROTOCOL_RTP;
}

/* As long as nobody asks for anything, no number is given to two packets of a stream. */
static void compare(const struct attack *a, const struct outgoing *one,
                    const struct outgoing *other)
{
    const uint8_t *header = a->out.headers + one->header_at;
    const uint8_t *rest = a->out.headers + other->header_at;

    if (is_rtp(a, one) && is_rtp(a, other) && memcmp(header + 8, rest + 8, 4) == 0)
        MUST(memcmp(header + 2, rest + 2, 2) != 0);
}

void attack_inspect_packets(const struct attack *a)
{
    size_t seen = 0;

    for (size_t i = 0; i < a->out.lane_count; i++) {
        const struct outlane *lane = &a->out.lanes[i];
        const bool is_span = graph_span(attack_graph(a), lane->to.socket) != NULL;
        MUST(is_span || address_is_usable_remote(&lane->to.remote));
        MUST(lane->to.socket < SOCKETS && a->sockets[lane->to.socket] != SOCKET_FREE);
        MUST(lane->first != OUTBOX_END && a->out.packets[lane->last].next == OUTBOX_END);
        for (uint32_t at = lane->first; at != OUTBOX_END; at = a->out.packets[at].next) {
            MUST(at < a->out.count && ++seen <= a->out.count);
            if (is_span) {
                look_across(a, &a->out.packets[at]);
                continue;
            }
            look_at(a, &a->out.packets[at]);
            for (uint32_t other = lane->first; a->is_quiet && other != at;
                 other = a->out.packets[other].next)
                compare(a, &a->out.packets[at], &a->out.packets[other]);
        }
    }
    MUST(seen == a->out.count);
}
