/* ask.c - generic NACK, PLI or FIR, and transport-wide feedback, each when it is due. */
#include "path/ask.h"

#include "graph/receiver.h"
#include "graph/transport.h"
#include "path/compound.h"
#include "proto/rtcp.h"
#include "proto/twcc.h"

#define KEYFRAME_REQUEST_MAX 20 /* bytes of a FIR; a PLI has fewer */
#define LOST_MAX 128            /* numbers in one NACK; what is over waits for the next */
#define LOST_BYTES (12 + 4 * LOST_MAX)

static void ask_for_keyframe(struct compound *c, struct receiver *receiver, uint32_t media_ssrc)
{
    if (receiver->plan.has_pli) {
        rtcp_write_pli(&c->writer, c->ssrc, media_ssrc);
        receiver->pli_sent++;
        trace_asked(c->graph, receiver, CH_TRACE_KIND_PLI, media_ssrc, 0, 1);
    } else {
        rtcp_write_fir(&c->writer, c->ssrc, media_ssrc, receiver->fir_sequence++);
        receiver->fir_sent++;
        trace_asked(c->graph, receiver, CH_TRACE_KIND_FIR, media_ssrc, 0, 1);
    }
}

/* Asks for every encoding that somebody waits for, once its SSRC is known. */
static bool ask_receiver(struct compound *c, usec_t now, struct receiver *receiver)
{
    for (size_t i = 0; i < receiver->plan.encoding_count; i++) {
        struct keyframe *keyframe = &receiver->keyframes[i];

        if (keyframe->wanted > now || receiver->streams[i].ssrc == 0)
            continue;
        if (!compound_need_head(c, now, KEYFRAME_REQUEST_MAX))
            return false;
        ask_for_keyframe(c, receiver, receiver->streams[i].ssrc);
        keyframe->wanted = NEVER;
        keyframe->asked = now;
    }
    return true;
}

static bool ask_for_keyframes(struct compound *c, usec_t now)
{
    LIST_EACH (struct receiver, receiver, &c->transport->receivers)
        if (receiver_keyframe_deadline(receiver) <= now && !ask_receiver(c, now, receiver))
            return false;
    return true;
}

/* A stream whose losses are asked for. */
static bool is_mended(const struct receiver *receiver, const struct stream *stream)
{
    return receiver->plan.has_nack && stream->repair && stream->serial;
}

static bool ask_again(struct compound *c, usec_t now, struct receiver *receiver,
                      struct stream *stream)
{
    uint16_t numbers[LOST_MAX] = {0};
    const uint8_t encoding = (uint8_t)(stream - receiver->streams);
    bool is_hopeless = false;

    if (stream->repair) /* also where nothing comes any more */
        history_expire(&stream->repair->history, now);
    if (!is_mended(receiver, stream) || nack_deadline(&stream->repair->nack) > now)
        return true;
    if (!compound_need_head(c, now, LOST_BYTES))
        return false;
    size_t count = nack_due(&stream->repair->nack, now, c->transport->round_trip, numbers,
                            LOST_MAX, &is_hopeless);
    if (count > 0) {
        rtcp_write_nack(&c->writer, c->ssrc, stream->ssrc, numbers, count);
        stream->nacks_sent++;
        trace_asked(c->graph, receiver, CH_TRACE_KIND_NACK, stream->ssrc, numbers[0],
                    (uint32_t)count);
    }
    /* Who watches in another half sees there that nothing helps, and says so. */
    if (is_hopeless && receiver_is_watched(receiver, encoding))
        receiver_want_keyframe(c->graph, now, receiver, encoding, KEYFRAME_PERIOD);
    return true;
}

static bool ask_for_lost(struct compound *c, usec_t now)
{
    LIST_EACH (struct receiver, receiver, &c->transport->receivers)
        for (size_t i = 0; i < receiver->plan.encoding_count; i++)
            if (!ask_again(c, now, receiver, &receiver->streams[i]))
                return false;
    return true;
}

static bool tell_arrivals(struct compound *c, usec_t now)
{
    struct twcc *__single twcc = c->transport->twcc;

    while (twcc && twcc_deadline(twcc) <= now) {
        if (!compound_need_head(c, now, TWCC_PACKET_MAX))
            return false;
        twcc_write(twcc, now, &c->writer, c->ssrc, c->transport->heard_ssrc);
    }
    return true;
}

bool ask(struct compound *c, usec_t now)
{
    return ask_for_lost(c, now) && ask_for_keyframes(c, now) && tell_arrivals(c, now);
}

usec_t ask_deadline(const struct transport *transport)
{
    usec_t due = transport->twcc ? twcc_deadline(transport->twcc) : NEVER;

    LIST_EACH (struct receiver, receiver, (struct link *)&transport->receivers) {
        due = usec_min(due, receiver_keyframe_deadline(receiver));
        for (size_t i = 0; i < receiver->plan.encoding_count; i++)
            if (is_mended(receiver, &receiver->streams[i]))
                due = usec_min(due, nack_deadline(&receiver->streams[i].repair->nack));
    }
    return due;
}
