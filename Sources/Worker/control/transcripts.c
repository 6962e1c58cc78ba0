/* transcripts.c - requests that concern a transport's transcript. */
#include "graph/transcript.h"

#include "control/convert.h"
#include "control/requests.h"
#include "graph/transport.h"

static uint8_t parts_of(const struct ch_start_transcript *q)
{
    return (uint8_t)((q->sent_rtp ? RTP_SENT : 0) | (q->sent_rtcp ? RTCP_SENT : 0) |
                     (q->received_rtp ? RTP_RECEIVED : 0) |
                     (q->received_rtcp ? RTCP_RECEIVED : 0));
}

enum ch_refusal on_start_transcript(struct request *r, const struct ch_start_transcript *q,
                                    struct ch_start_transcript_reply *a)
{
    struct transport *transport = graph_transport(r->graph, q->transport);
    struct transcript_options options = {.parts = parts_of(q), .has_socket = r->socket_count == 1};
    enum ch_refusal why;

    (void)a;
    if (!transport)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->transport);
    if (transport->span)
        return refuse_id(r, CH_REFUSAL_WRONG_TRANSPORT, "a span is transport", q->transport);
    why = check_sockets(r, 1);
    if (why == ACCEPTED)
        why = convert_address(r, &q->remote, &options.remote);
    if (why != ACCEPTED)
        return why;
    if (options.has_socket)
        options.socket = r->sockets[0];
    why = transcript_open(r->graph, transport, &options, r->detail, sizeof r->detail);
    r->sockets_are_taken = why == ACCEPTED;
    return why;
}

enum ch_refusal on_end_transcript(struct request *r, const struct ch_end_transcript *q,
                                  struct ch_end_transcript_reply *a)
{
    struct transport *transport = graph_transport(r->graph, q->transport);

    (void)a;
    if (!transport)
        return refuse_id(r, CH_REFUSAL_UNKNOWN_TRANSPORT, "transport", q->transport);
    transcript_close(r->graph, transport);
    return ACCEPTED;
}
