/* stand_media.h - a stand with a publisher of video and a listener, who write RTP and RTCP by hand.
 *
 * A transport is known by its socket, and the far side's port is 4000 above it. Only a header, like
 * stand.h. */
#ifndef BISQUE_TESTS_STAND_MEDIA_H
#define BISQUE_TESTS_STAND_MEDIA_H

#include "graph/plain.h"
#include "graph/receiver.h"
#include "graph/routes.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "path/due.h"
#include "proto/rtcp.h"
#include "stand.h"

#define PUBLISHED 1111 /* an SSRC, as the others are */
#define SENT 2222
#define REPEATED 2223
#define LISTENER 9 /* who reports on them */

static const struct suite_key key = {.suite = SUITE_AEAD_AES_128_GCM, .length = 28};

/* A transport of its own, or with two sockets: RTP on this one, RTCP on the next. */
static inline struct transport *__single join(struct stand *s, uint32_t socket, size_t count,
                                              bool sealed)
{
    char detail[160];
    struct plain_options options = {
        .sockets = {.count = count, .rtp = socket, .rtcp = socket + 1},
        .remote = stand_flow((uint16_t)(4000 + socket), socket).remote,
        .is_sealed = sealed,
        .sending = key,
        .receiving = key,
    };

    if (count == 2)
        options.remote_rtcp = stand_flow((uint16_t)(4001 + socket), socket).remote;
    CHECK_EQ(plain_open(&s->graph, s->room, socket, &options, detail, sizeof detail), ACCEPTED);
    return graph_transport(&s->graph, socket);
}

/* Video of payload type 96 whose losses are asked for; an encoding for each SSRC from `ssrc` on. */
static inline struct plan plan_of(uint32_t ssrc, uint32_t count)
{
    char detail[160];
    struct plan plan;
    struct ch_payload payload = {
        .type = 96, .role = CH_PAYLOAD_ROLE_MEDIA, .codec = CH_CODEC_VP8, .clock_rate = 90000};
    struct ch_encoding encodings[PLAN_ENCODINGS_MAX] = {0};
    const struct ch_reception asked = {
        .kind = CH_KIND_VIDEO,
        .payloads_count = 1,
        .payloads = &payload,
        .encodings_count = count,
        .encodings = encodings,
        .has_nack = true,
    };

    for (uint32_t i = 0; i < count; i++)
        encodings[i] = (struct ch_encoding){.has_ssrc = true, .ssrc = ssrc + i};
    CHECK_EQ(plan_build(&plan, &asked, detail, sizeof detail), ACCEPTED);
    return plan;
}

static inline struct receiver *__single publish(struct stand *s, struct transport *transport,
                                                uint32_t id, uint32_t ssrc)
{
    char detail[160];
    const struct plan plan = plan_of(ssrc, 1);

    CHECK_EQ(receiver_open(&s->graph, transport, id, &plan, detail, sizeof detail), ACCEPTED);
    return graph_receiver(&s->graph, id);
}

static inline struct sender *__single listen_as(struct stand *s, struct receiver *receiver,
                                                struct transport *transport,
                                                const struct ch_transmission *asked)
{
    char detail[160];
    struct costume costume;

    CHECK_EQ(costume_build(&costume, asked, detail, sizeof detail), ACCEPTED);
    CHECK_EQ(sender_open(&s->graph, s->now, receiver, transport, SENT, &costume, false, detail,
                         sizeof detail),
             ACCEPTED);
    return graph_sender(&s->graph, SENT);
}

static inline struct sender *__single listen_to(struct stand *s, struct receiver *receiver,
                                                struct transport *transport)
{
    struct ch_mapping payload = {96, 96}, again = {96, 97};
    const struct ch_view name = ch_view_string("us");
    const struct ch_transmission asked = {
        .ssrc = SENT,
        .cname = name,
        .payloads_count = 1,
        .payloads = &payload,
        .has_rtx_ssrc = true,
        .rtx_ssrc = REPEATED,
        .rtx_payloads_count = 1,
        .rtx_payloads = &again,
    };

    return listen_as(s, receiver, transport, &asked);
}

static inline size_t write_video(uint8_t packet[__counted_by(32)], uint32_t ssrc, uint16_t sequence)
{
    struct writer w = writer_of(packet, 32);

    writer_u8(&w, 0x80);
    writer_u8(&w, 96);
    writer_u16(&w, sequence);
    writer_u32(&w, 0);
    writer_u32(&w, ssrc);
    writer_zero(&w, 20);
    return writer_used(&w);
}

static inline void send_video(struct stand *s, uint32_t socket, uint32_t ssrc, uint16_t sequence)
{
    const struct flow from = stand_flow((uint16_t)(4000 + socket), socket);
    uint8_t packet[32];

    outbox_clear(&s->out);
    stand_deliver(s, &from, packet, write_video(packet, ssrc, sequence));
}

/* A compound of the listener on this socket. */
static inline void send_report(struct stand *s, uint32_t socket, const struct writer *w)
{
    const struct flow from = stand_flow((uint16_t)(4000 + socket), socket);

    outbox_clear(&s->out);
    stand_deliver(s, &from, w->bytes, writer_used(w));
}

/* The first RTCP packet of this type and count that waits for the far side of the socket; `count`
 * 255 is any. Its bytes live until the outbox is cleared. */
static inline bool stand_said(const struct stand *s, uint32_t socket, uint8_t type, uint8_t count,
                              struct rtcp_packet *out)
{
    for (size_t i = 0; i < s->out.lane_count; i++) {
        if (s->out.lanes[i].to.socket != socket)
            continue;
        for (uint32_t at = s->out.lanes[i].first; at != OUTBOX_END; at = s->out.packets[at].next) {
            const struct outgoing *one = &s->out.packets[at];
            if (one->header_length > 0) /* media */
                continue;
            struct reader compound = reader_of(one->payload->bytes, one->payload_length);
            while (rtcp_next(&compound, out))
                if (out->type == type && (count == 255 || out->count == count))
                    return true;
        }
    }
    return false;
}

#endif
