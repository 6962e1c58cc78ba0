/* tcp_receive.c - a stream's bytes become packets in pool buffers. */
#include "loop/network.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define BUDGET (16 * 1024) /* bytes of one stream before others have their turn */

static void hand_over(struct network *n, usec_t now, struct tcp_stream *stream,
                      const struct reader *packet)
{
    struct flow from = {.remote = stream->remote, .socket = stream->watched->socket};
    struct buffer *__single buffer;

    /* One packet may leave to as many places as the outbox has room for. */
    if (outbox_is_full(n->out))
        network_flush(n, now);
    buffer = engine_buffer(n->engine);
    if (!buffer) { /* all buffers wait to be sent */
        network_flush(n, now);
        buffer = engine_buffer(n->engine);
    }
    if (!buffer) {
        engine_drop(n->engine, DROP_NO_BUFFER, 1);
        return;
    }
    memcpy(buffer->bytes, packet->bytes, packet->len);
    buffer->length = (uint16_t)packet->len;
    engine_datagram(n->engine, now, &from, buffer);
    tcp_recognise(n, stream);
}

void tcp_receive(struct network *n, usec_t now, struct tcp_stream *stream)
{
    uint8_t bytes[BUDGET];
    enum framing_step step = FRAMING_PACKET;

    if (!tcp_is_open(stream))
        return;
    ssize_t got = recv(stream->watched->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        tcp_break(n, stream, DROP_NONE);
        return;
    }
    struct reader in = reader_of(bytes, (size_t)got);
    while (step == FRAMING_PACKET && tcp_is_open(stream)) { /* a flush may find it broken */
        struct reader packet;
        step = framing_next(&stream->framing, &in, &packet);
        if (step == FRAMING_PACKET)
            hand_over(n, now, stream, &packet);
    }
    if (step == FRAMING_BROKEN)
        tcp_break(n, stream, DROP_TCP_FRAMING);
}
