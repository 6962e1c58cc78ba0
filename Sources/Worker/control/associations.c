/* associations.c - requests that concern the association of a transport. */
#include "control/convert.h"
#include "control/data_parts.h"

#include <stdio.h>

static enum ch_refusal read_options(struct request *r, const struct ch_open_sctp *q,
                                    struct channels_options *options)
{
    const uint32_t remote = q->remote_max_message_size;

    if (q->local_port == 0 || q->remote_port == 0)
        return refuse_text(r, CH_REFUSAL_INVALID_ADDRESS, "port 0");
    if (q->outgoing_streams == 0 || q->incoming_streams == 0)
        return refuse_text(r, CH_REFUSAL_INVALID_STREAM, "no streams");
    if (q->max_message_size == 0 || q->max_message_size > SCTP_MESSAGE_MAX)
        return refuse_id(r, CH_REFUSAL_MESSAGE_TOO_LARGE, "messages of", q->max_message_size);
    if (q->send_buffer_size == 0 || q->send_buffer_size > CHANNELS_BUFFER_MAX)
        return refuse_id(r, CH_REFUSAL_LIMIT_REACHED, "a buffer of", q->send_buffer_size);
    *options = (struct channels_options){
        .sctp = {
            .local_port = q->local_port,
            .remote_port = q->remote_port,
            .outgoing_streams = q->outgoing_streams,
            .incoming_streams = q->incoming_streams,
            .message_max = q->max_message_size,
        },
        .remote_message_max =
            remote == 0 || remote > SCTP_MESSAGE_MAX ? SCTP_MESSAGE_MAX : remote,
        .buffer_max = q->send_buffer_size,
        .accepts = q->accepts_channels,
    };
    return ACCEPTED;
}

enum ch_refusal on_open_sctp(struct request *r, const struct ch_open_sctp *q,
                             struct ch_open_sctp_reply *a)
{
    struct transport *__single transport = graph_transport(r->graph, q->transport);
    struct channels_options options;
    enum ch_refusal why;

    (void)a;
    if (!transport)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->transport);
    if (!transport->webrtc)
        return refuse_id(r, CH_REFUSAL_NOT_WEB_RTC, "transport", q->transport);
    if (transport->channels)
        return refuse_id(r, CH_REFUSAL_ALREADY_CONNECTED, "transport", q->transport);
    why = read_options(r, q, &options);
    return why == ACCEPTED ? channels_open(r->graph, r->now, transport, &options) : why;
}

enum ch_refusal on_get_sctp_stats(struct request *r, const struct ch_get_sctp_stats *q,
                                  struct ch_get_sctp_stats_reply *a)
{
    const struct transport *__single transport = graph_transport(r->graph, q->transport);
    const struct channels *__single channels = transport ? transport->channels : NULL;

    if (!transport)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->transport);
    if (!channels)
        return refuse_id(r, CH_REFUSAL_NO_SCTP, "transport", q->transport);
    a->state = (enum ch_sctp_state)association_phase(channels->sctp);
    a->outgoing_streams = association_outgoing_streams(channels->sctp);
    a->incoming_streams = association_incoming_streams(channels->sctp);
    a->packets_received = association_packets_received(channels->sctp);
    a->packets_sent = association_packets_sent(channels->sctp);
    a->messages_received = channels->messages_received;
    a->bytes_received = channels->bytes_received;
    a->messages_sent = channels->messages_sent;
    a->bytes_sent = channels->bytes_sent;
    a->buffered_amount = channels_buffered(channels);
    return ACCEPTED;
}
