/* repair.c - retransmissions of both directions. */
#include "path/repair.h"

#include "graph/receiver.h"
#include "graph/routes.h"
#include "graph/sender.h"
#include "graph/transport.h"
#include "path/extras.h"
#include "path/send.h"
#include "proto/payload.h"
#include "proto/rtcp.h"
#include "proto/rtp.h"
#include "proto/rtx.h"

#include <stdlib.h>

/* A listener that asks again this soon cannot have seen the answer yet. */
#define RESEND_PERIOD (20 * MILLISECOND)
#define RESEND_TRIES 10

/* How often each number was sent again. As many places as a history has: two numbers of which both
 * can be had never share one, or asking for them in turn would get them without end. */
struct resend_log {
    struct {
        uint32_t at; /* milliseconds, the lower bits */
        uint16_t number;
        uint8_t tries; /* 0: nothing is noted here */
    } notes[HISTORY_PACKETS];
};

/* -- in --------------------------------------------------------------------------------------- */

static size_t encoding_by_name(const struct receiver *receiver, const struct rtp *rtp,
                               const struct buffer *packet)
{
    uint8_t id = plan_extension_id(&receiver->plan, CH_EXTENSION_KIND_REPAIRED_RID);
    struct rtp_extension found;
    struct name rid;

    if (id == 0 || !rtp_extension_find(packet->bytes, packet->length, rtp, id, &found) ||
        !name_from(&rid, packet->bytes + found.at, found.length))
        return PLAN_ENCODINGS_MAX;
    for (size_t i = 0; i < receiver->plan.encoding_count; i++)
        if (name_equal(&receiver->plan.encodings[i].rid, &rid))
            return i;
    return PLAN_ENCODINGS_MAX;
}

static size_t encoding_by_ssrc(const struct receiver *receiver, uint32_t ssrc)
{
    for (size_t i = 0; i < receiver->plan.encoding_count; i++)
        if (receiver->plan.encodings[i].rtx_ssrc == ssrc || receiver->streams[i].rtx_ssrc == ssrc)
            return i;
    return PLAN_ENCODINGS_MAX;
}

/* The stream that a retransmission repeats; what was found by name is found by SSRC from then. */
static struct stream *__single repeated_stream(usec_t now, struct receiver *receiver,
                                               const struct rtp *rtp, const struct buffer *packet)
{
    size_t encoding = encoding_by_ssrc(receiver, rtp->ssrc);

    if (encoding < PLAN_ENCODINGS_MAX)
        return &receiver->streams[encoding];
    encoding = encoding_by_name(receiver, rtp, packet);
    if (encoding == PLAN_ENCODINGS_MAX && receiver->plan.encoding_count == 1)
        encoding = 0;
    if (encoding == PLAN_ENCODINGS_MAX ||
        !receiver_learn_rtx(receiver, now, &receiver->streams[encoding], rtp->ssrc))
        return NULL;
    return &receiver->streams[encoding];
}

enum drop repair_unwrap(usec_t now, struct receiver *receiver, struct rtp *rtp,
                        struct buffer *packet)
{
    const struct plan_payload *payload = plan_payload(&receiver->plan, rtp->payload_type);
    struct stream *stream = repeated_stream(now, receiver, rtp, packet);
    enum drop why;

    if (!stream || !payload || !stream->serial)
        return DROP_RTP_RETRANSMISSION;
    why = rtx_unwrap(packet->bytes, packet->length, rtp, stream->ssrc, payload->target);
    if (why == DROP_NONE)
        packet->length -= RTX_HEAD_SIZE;
    return why;
}

void repair_note(struct graph *g, usec_t now, struct receiver *receiver, struct stream *stream,
                 const struct rtp *rtp, bool is_again, struct buffer *packet)
{
    const struct plan_payload *payload = plan_payload(&receiver->plan, rtp->payload_type);
    enum nack_arrival arrival;
    bool is_key;

    if (!stream->repair || !payload)
        return;
    is_key = payload_begins_key_frame(payload->codec, packet->bytes + rtp->header_length,
                                      rtp->payload_length);
    arrival = nack_received(&stream->repair->nack, now, rtp->sequence, is_key, is_again);
    if (arrival == NACK_REPAIRED)
        stream->repaired++;
    if (is_key && arrival == NACK_ORDINARY && stream == &receiver->streams[0])
        receiver->keyframe_wanted = NEVER; /* all who wanted one get this one */
    history_keep(&stream->repair->history, now, rtp->sequence, packet);
    if (receiver->plan.has_nack)
        transport_schedule(g, receiver->transport, nack_deadline(&stream->repair->nack));
}

/* -- out -------------------------------------------------------------------------------------- */

/* Whether this number may be sent again now; notes that it is. */
static bool may_resend(struct sender *sender, usec_t now, uint16_t number)
{
    const uint32_t at = (uint32_t)(now / MILLISECOND);
    const size_t place = number % HISTORY_PACKETS;

    if (!sender->resends)
        sender->resends = calloc(1, sizeof *sender->resends);
    if (!sender->resends)
        return false;
    const uint32_t since = at - sender->resends->notes[place].at;
    /* A note older than any packet is kept speaks of one turn of the numbers before. */
    const bool is_noted = sender->resends->notes[place].tries > 0 &&
                          sender->resends->notes[place].number == number &&
                          since <= HISTORY_AGE / MILLISECOND;
    if (is_noted && (since < RESEND_PERIOD / MILLISECOND ||
                     sender->resends->notes[place].tries >= RESEND_TRIES))
        return false;
    sender->resends->notes[place].tries =
        is_noted ? (uint8_t)(sender->resends->notes[place].tries + 1) : 1;
    sender->resends->notes[place].number = number;
    sender->resends->notes[place].at = at;
    return true;
}

static void resend(struct graph *g, usec_t now, struct sender *sender, uint16_t number)
{
    struct stream *stream = receiver_stream_of(sender->receiver, sender->source);
    struct rtp_rewrite as = {.extension_map = sender->costume.extensions};
    struct rtp_extra extras[EXTRAS_MAX];
    struct buffer *packet;
    struct rtp rtp;
    uint16_t source;

    sender->retransmit_wanted++;
    if (!stream || !stream->repair || !sender_source_number(sender, number, &source))
        return;
    packet = history_find(&stream->repair->history, now, source);
    if (!packet || rtp_parse(&rtp, packet->bytes, packet->length) != DROP_NONE ||
        !may_resend(sender, now, number) || !sender_map_again(sender, number, &rtp, &as))
        return;
    size_t count = extras_write(&sender->costume, extras_send_time(g, now), extras);
    as.extra_count = count;
    as.extras = extras;
    if (send_again(g, now, sender, &rtp, &as, packet,
                   sender->costume.rtx_ssrc ? &number : NULL))
        sender->retransmitted++;
}

void repair_resend(struct graph *g, usec_t now, struct sender *sender, struct rtcp_packet *packet)
{
    struct rtcp_nack nack;

    while (rtcp_next_nack(packet, &nack)) {
        sender->nack_received++;
        resend(g, now, sender, nack.first);
        for (unsigned bit = 0; bit < 16; bit++)
            if (nack.mask >> bit & 1)
                resend(g, now, sender, (uint16_t)(nack.first + bit + 1));
    }
}
