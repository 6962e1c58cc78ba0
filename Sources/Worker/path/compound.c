/* compound.c - buffers of compounds, and how each begins. */
#include "path/compound.h"

#include "graph/transport.h"
#include "path/send.h"
#include "proto/rtcp.h"

#define HEAD_MAX 64 /* an empty report and our name */

bool compound_open(struct compound *c)
{
    c->buffer = buffer_take(&c->graph->buffers);
    if (!c->buffer) {
        transport_drop(c->graph, c->transport, DROP_NO_BUFFER);
        return false;
    }
    c->writer = writer_of(c->buffer->bytes, COMPOUND_MAX);
    return true;
}

void compound_send(struct compound *c, usec_t now)
{
    c->buffer->length = (uint16_t)writer_used(&c->writer);
    if (c->buffer->length > 0)
        send_rtcp(c->graph, now, c->transport, c->buffer);
    buffer_release(c->buffer);
    c->buffer = NULL;
}

bool compound_need(struct compound *c, usec_t now, size_t wanted)
{
    if (writer_used(&c->writer) + wanted <= COMPOUND_MAX)
        return true;
    compound_send(c, now);
    return compound_open(c);
}

void compound_write_name(struct compound *c)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t name[8];

    for (size_t i = 0; i < sizeof name; i++)
        name[i] = (uint8_t)digits[c->ssrc >> (28 - 4 * i) & 15];
    rtcp_write_sdes_cname(&c->writer, c->ssrc, name, sizeof name);
}

bool compound_need_head(struct compound *c, usec_t now, size_t wanted)
{
    if (!compound_need(c, now, wanted + HEAD_MAX))
        return false;
    if (writer_used(&c->writer) == 0) {
        rtcp_write_rr(&c->writer, c->ssrc, NULL, 0);
        compound_write_name(c);
    }
    return true;
}
