/* connect.c - hands checks to ICE and records to DTLS, and sends what they answer. */
#include "path/connect.h"

#include "graph/channels.h"
#include "graph/leg.h"
#include "graph/transport.h"
#include "graph/webrtc.h"
#include "graph/webrtc_agent.h"
#include "path/connect_agent.h"
#include "path/data.h"
#include "path/send.h"
#include "proto/stun.h"

static void send_handshake(struct graph *g, usec_t now, struct transport *transport)
{
    if (!address_is_set(&transport->rtp.to.remote))
        return;
    for (;;) {
        struct buffer *packet = buffer_take(&g->buffers);
        if (!packet) {
            transport_drop(g, transport, DROP_NO_BUFFER);
            return; /* what is lost is sent again in time */
        }
        size_t length = dtls_next(transport->webrtc->dtls, packet->bytes, BUFFER_SIZE);
        bool was_last = length == 0;
        if (length > 0 && transport->is_relayed)
            (void)webrtc_agent_wrap(transport, packet->bytes, BUFFER_SIZE, &length);
        packet->length = (uint16_t)length;
        if (length > 0)
            send_clear(g, now, transport, &transport->rtp.to, packet);
        buffer_release(packet);
        if (was_last)
            return;
    }
}

/* Whom a message is for: by the fragment before its user name's colon, or by where it came on. */
static struct transport *__single addressee(const struct graph *g, const struct stun *stun,
                                            const struct buffer *packet,
                                            struct transport *__single by_flow)
{
    struct stun_name name = stun_local_fragment(stun, packet->bytes, packet->length);
    struct transport *__single named = NULL;

    if (name.length > 0)
        named = webrtc_find(g, packet->bytes + name.at, name.length);
    return named ? named : by_flow;
}

enum drop connect_stun(struct graph *g, usec_t now, const struct flow *from,
                       const struct buffer *packet, struct transport *__single *transport)
{
    struct ice_change change = {0};
    struct buffer *answer;
    struct writer w;
    struct stun stun;
    enum drop why;

    if (!stun_parse(&stun, packet->bytes, packet->length))
        return DROP_STUN_MALFORMED;
    *transport = addressee(g, &stun, packet, *transport);
    if (!*transport || !webrtc_accepts(g, *transport, from->socket))
        return DROP_STUN_UNKNOWN;
    if (!webrtc_may_take(g, now, *transport, from))
        return DROP_STUN_TAKEN;
    answer = buffer_take(&g->buffers);
    if (!answer)
        return DROP_NO_BUFFER;
    w = writer_of(answer->bytes, BUFFER_SIZE);
    why = ice_receive(&(*transport)->webrtc->ice, now, from, graph_is_stream(g, from->socket),
                      packet->bytes, packet->length, &w, &change);
    answer->length = w.bad ? 0 : (uint16_t)writer_used(&w);
    if (answer->length > 0)
        send_clear(g, now, *transport, from, answer);
    buffer_release(answer);
    webrtc_moved(g, now, *transport, from, &change);
    send_handshake(g, now, *transport);
    return why;
}

enum drop connect_dtls(struct graph *g, usec_t now, struct transport *transport,
                       const struct buffer *packet)
{
    struct dtls *__single dtls = transport->webrtc->dtls;
    uint8_t bytes[BUFFER_SIZE];
    struct writer heard = writer_of(bytes, sizeof bytes);
    enum drop why;

    if (transport->webrtc->phase == WEBRTC_FAILED)
        return DROP_NOT_CONNECTED;
    webrtc_answer(g, now, transport);
    if (transport->channels)
        channels_warm(g, transport->channels);
    dtls_hear(dtls, transport->channels ? &heard : NULL);
    why = dtls_receive(dtls, now, packet->bytes, packet->length);
    dtls_hear(dtls, NULL);
    send_handshake(g, now, transport);
    webrtc_shaken(g, now, transport);
    data_received(g, now, transport, reader_of(bytes, writer_used(&heard)));
    return why;
}

void connect_speak(struct graph *g, usec_t now, struct transport *transport,
                   const uint8_t *__counted_by(length) bytes, size_t length)
{
    if (address_is_set(&transport->rtp.to.remote) &&
        dtls_speak(transport->webrtc->dtls, bytes, length))
        send_handshake(g, now, transport);
    else
        transport_drop(g, transport, DROP_NOT_CONNECTED);
}

void connect_lost(struct graph *g, usec_t now, const struct flow *flow)
{
    struct transport *transport = CTX(struct transport, flow_table_find(&g->flows, flow));
    struct ice_change change = {0};

    if (!transport || !transport->webrtc)
        return;
    ice_flow_lost(&transport->webrtc->ice, now, flow, &change);
    webrtc_moved(g, now, transport, NULL, &change);
}

void connect_drained(struct graph *g, usec_t now, const struct flow *flow, uint64_t waiting,
                     uint64_t acknowledged)
{
    struct transport *transport = CTX(struct transport, flow_table_find(&g->flows, flow));

    if (!transport || !transport->leg || !flow_equal(&transport->rtp.to, flow))
        return;
    estimator_drained(&transport->leg->estimator, now, waiting, acknowledged);
    leg_heard(g, now, transport);
}

void connect_due(struct graph *g, usec_t now, struct transport *transport)
{
    if (transport->webrtc->agent && transport->webrtc->phase != WEBRTC_FAILED)
        connect_agent_speak(g, now, transport);
    webrtc_due(g, now, transport);
    send_handshake(g, now, transport);
}

void connect_last_words(struct graph *g)
{
    for (size_t i = 0; i < g->last_words_count; i++) {
        struct last_words *words = &g->last_words[i];
        struct lane lane = {0};
        if (outbox_put(g->out, &lane, &words->to, 0, words->packet, 0, words->packet->length))
            g->datagrams_out++;
        else
            drops_add(&g->drops, DROP_OUTBOX_FULL);
        buffer_release(words->packet);
    }
    g->last_words_count = 0;
}
