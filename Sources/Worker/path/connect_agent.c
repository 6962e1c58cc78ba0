/* connect_agent.c - datagrams into a full ICE agent and out of it. */
#include "path/connect_agent.h"

#include "graph/transport.h"
#include "graph/webrtc.h"
#include "graph/webrtc_agent.h"
#include "path/send.h"

#include <string.h>

#define SPEAK_MAX 64 /* datagrams at a time; what is left is due still */

enum drop connect_agent(struct graph *g, usec_t now, struct transport *transport,
                        const struct flow *from, struct buffer *packet, bool *is_payload)
{
    struct buffer *answer = buffer_take(&g->buffers);
    struct ice_datagram out;
    struct ice_arrival arrival;
    enum drop why;

    *is_payload = false;
    if (!answer)
        return DROP_NO_BUFFER;
    out = (struct ice_datagram){.w = writer_of(answer->bytes, BUFFER_SIZE)};
    why = ice_agent_receive(transport->webrtc->agent, now, from, packet->bytes, packet->length,
                            &arrival, &out);
    answer->length = (uint16_t)out.w.used;
    if (answer->length > 0)
        send_clear(g, now, transport, &out.to, answer);
    buffer_release(answer);
    if (arrival.has_payload) { /* it lies within the packet */
        memmove(packet->bytes, arrival.payload.bytes, arrival.payload.len);
        packet->length = (uint16_t)arrival.payload.len;
        *is_payload = true;
        return why;
    }
    connect_agent_speak(g, now, transport);
    return why;
}

void connect_agent_speak(struct graph *g, usec_t now, struct transport *transport)
{
    for (size_t i = 0; i < SPEAK_MAX && !outbox_is_full(g->out); i++) {
        struct buffer *packet = buffer_take(&g->buffers);
        struct ice_datagram out;

        if (!packet) {
            transport_drop(g, transport, DROP_NO_BUFFER);
            break;
        }
        out = (struct ice_datagram){.w = writer_of(packet->bytes, BUFFER_SIZE)};
        const bool is_there = ice_agent_next(transport->webrtc->agent, now, &out);
        packet->length = (uint16_t)out.w.used;
        if (is_there)
            send_clear(g, now, transport, &out.to, packet);
        buffer_release(packet);
        if (!is_there)
            break;
    }
    webrtc_agent_moved(g, now, transport);
}
