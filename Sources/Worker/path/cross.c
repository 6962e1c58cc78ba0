/* cross.c - messages of a span, written and read. */
#include "path/cross.h"

#include "graph/receiver.h"
#include "graph/span.h"
#include "graph/transport.h"
#include "path/arrive.h"
#include "proto/rtp.h"
#include "proto/seq.h"
#include "proto/span_message.h"

/* What is missing is asked for again after so long. The other worker answers at once, unless it
 * misses the packet itself: then it asks the publisher, and has a second for that. */
#define SPAN_ROUND_TRIP (100 * MILLISECOND)

/* -- writing ---------------------------------------------------------------------------------- */

static void count_sent(struct graph *g, usec_t now, struct transport *span, size_t length)
{
    span->packets_sent++;
    span->bytes_sent += length;
    rate_add(&span->sent_rate, now, (uint32_t)length);
    g->datagrams_out++;
}

/* What was written into the outbox's space, and a packet behind it. */
static bool put(struct graph *g, usec_t now, struct transport *span, size_t head,
                struct buffer *__single packet)
{
    const size_t length = packet ? packet->length : 0;
    const bool is_put =
        outbox_put(g->out, &span->rtp.lane, &span->rtp.to, head, packet, 0, length);

    if (is_put)
        count_sent(g, now, span, head + length);
    else
        transport_drop(g, span, DROP_OUTBOX_FULL);
    return is_put;
}

/* False: it was dropped. */
static bool say(struct graph *g, usec_t now, struct transport *span, const struct span_message *m,
                struct buffer *__single packet)
{
    uint8_t *space = span->span->is_lost ? NULL : outbox_space(g->out);
    struct writer w = writer_of(space, space ? OUTBOX_PACKET_MAX : 0);

    if (!space) {
        transport_drop(g, span, span->span->is_lost ? DROP_SPAN_LOST : DROP_OUTBOX_FULL);
        return false;
    }
    span_message_write(m, &w);
    return put(g, now, span, writer_used(&w), packet);
}

static struct span_message about(enum span_kind kind, const struct receiver *receiver,
                                 const struct stream *__single stream)
{
    return (struct span_message){
        .kind = kind,
        .encoding = stream ? (uint8_t)(stream - receiver->streams) : 0,
        .receiver = receiver->id,
        .serial = stream ? stream->serial : 0,
    };
}

static void say_to_all(struct graph *g, usec_t now, struct receiver *receiver,
                       const struct span_message *m, struct buffer *__single packet)
{
    for (size_t i = 0; i < receiver->tap_count; i++)
        say(g, now, receiver->taps[i], m, packet);
}

void cross_over(struct graph *g, usec_t now, struct receiver *receiver,
                const struct stream *stream, struct buffer *packet, bool is_again)
{
    struct span_message m = about(SPAN_MEDIA, receiver, stream);

    m.flags = is_again ? SPAN_AGAIN : 0;
    say_to_all(g, now, receiver, &m, packet);
}

void cross_clock(struct graph *g, usec_t now, struct receiver *receiver,
                 const struct stream *stream)
{
    struct span_message m = about(SPAN_CLOCK, receiver, stream);

    m.timestamp = stream->mark.timestamp;
    m.ntp = stream->mark.ntp;
    say_to_all(g, now, receiver, &m, NULL);
}

void cross_end(struct graph *g, usec_t now, struct receiver *receiver,
               const struct stream *stream)
{
    const struct span_message m = about(SPAN_ENDED, receiver, stream);

    say_to_all(g, now, receiver, &m, NULL);
}

/* -- from the publisher's half ---------------------------------------------------------------- */

/* The mirror that a message is about. Who is told of one that is not here, says so. */
static struct receiver *__single find_mirror(struct graph *g, usec_t now, struct transport *span,
                                             const struct span_message *m)
{
    struct receiver *receiver = graph_receiver(g, m->receiver);
    const struct span_message leave = {.kind = SPAN_LEAVE, .receiver = m->receiver};

    if (receiver && receiver->is_mirror && receiver->transport == span)
        return receiver;
    say(g, now, span, &leave, NULL);
    return NULL;
}

/* The mirror's stream that a message is about, if it has begun. */
static struct stream *__single find_stream(struct receiver *mirror, const struct span_message *m)
{
    struct stream *stream;

    if (m->encoding >= mirror->plan.encoding_count)
        return NULL;
    stream = &mirror->streams[m->encoding];
    return stream->serial && stream->origin == m->serial ? stream : NULL;
}

static enum drop accept(struct graph *g, usec_t now, struct receiver *mirror,
                        const struct span_message *m, const struct rtp *rtp,
                        const struct buffer *packet, struct stream *__single *stream)
{
    const bool is_again = m->flags & SPAN_AGAIN;
    enum drop why;

    if (m->encoding >= mirror->plan.encoding_count)
        return DROP_SPAN_UNKNOWN;
    if (!find_stream(mirror, m)) {
        struct stream *before = &mirror->streams[m->encoding];
        if (is_again)
            return DROP_SPAN_UNKNOWN;
        if (before->serial && before->ssrc == rtp->ssrc) {
            receiver_stream_restarts(g, mirror, before);
            /* Once, though the packet may still be refused. */
            before->origin = m->serial;
        }
    }
    why = receiver_accept_of(g, now, mirror, m->encoding, rtp, is_again, packet->length, stream);
    if (why == DROP_NONE)
        (*stream)->origin = m->serial;
    return why;
}

static enum drop take_media(struct graph *g, usec_t now, struct transport *span,
                            struct receiver *mirror, const struct span_message *m,
                            struct buffer *packet)
{
    struct stream *__single stream = NULL;
    struct rtp rtp;
    enum drop why;

    why = rtp_parse(&rtp, packet->bytes, packet->length);
    if (why != DROP_NONE)
        return why;
    if (rtp.header_length > OUTBOX_HEADER_MAX)
        return DROP_RTP_HEADER_SIZE;
    if (rtp.ssrc == 0)
        return DROP_RTP_SSRC_ZERO;
    why = accept(g, now, mirror, m, &rtp, packet, &stream);
    if (why != DROP_NONE)
        return why;
    struct arrival arrival = {
        .receiver = mirror,
        .stream = stream,
        .rtp = &rtp,
        .packet = packet,
        .is_again = m->flags & SPAN_AGAIN,
    };
    arrive(g, now, &arrival);
    if (stream->repair)
        transport_schedule(g, span, nack_deadline(&stream->repair->nack));
    return arrive_onward(g, now, &arrival);
}

static enum drop take_clock(struct receiver *mirror, const struct span_message *m)
{
    struct stream *stream = find_stream(mirror, m);

    if (!stream)
        return DROP_SPAN_UNKNOWN;
    stream->sender_reports++;
    stream->mark = (struct clock_mark){.is_set = true, .timestamp = m->timestamp, .ntp = m->ntp};
    return DROP_NONE;
}

static enum drop take_end(struct graph *g, struct receiver *mirror, const struct span_message *m)
{
    struct stream *stream = find_stream(mirror, m);

    if (!stream)
        return DROP_SPAN_UNKNOWN;
    receiver_stream_ended(g, mirror, stream);
    return DROP_NONE;
}

/* -- from the half that listens --------------------------------------------------------------- */

/* The receiver of this room that a message is about; its publisher must be in this half. */
static struct receiver *__single find_publisher(struct graph *g, const struct transport *span,
                                                const struct span_message *m)
{
    struct receiver *receiver = graph_receiver(g, m->receiver);

    return receiver && !receiver->is_mirror && receiver->room == span->room ? receiver : NULL;
}

static void want_keyframes(struct graph *g, usec_t now, struct receiver *receiver,
                           const struct span_message *m)
{
    const bool greets = m->flags & SPAN_GREETING;

    for (size_t i = 0; i < receiver->plan.encoding_count; i++)
        if (m->encoding >> i & 1)
            receiver_want_keyframe(g, now, receiver, i,
                                   greets ? KEYFRAME_GREETING : KEYFRAME_PERIOD);
}

/* A fifth of what crosses may be what crossed before, as to any listener. */
static void send_again(struct graph *g, usec_t now, struct transport *span,
                       const struct span_message *again, struct buffer *packet)
{
    if (!resend_afford(&span->resends, span->bytes_sent - span->bytes_again, packet->length))
        transport_drop(g, span, DROP_RESEND_BUDGET);
    else if (say(g, now, span, again, packet))
        span->bytes_again += SPAN_HEAD_SIZE + packet->length;
}

/* Those that are missing here, too, go over when they come. Whoever misses anything names each
 * number once, in their order; the others are not looked at. */
static enum drop send_missing(struct graph *g, usec_t now, struct transport *span,
                              struct receiver *receiver, struct span_message *m)
{
    struct stream *stream = receiver_stream_of(receiver, m->serial);
    uint16_t sequence, before = 0;
    bool is_first = true;

    if (!stream || !stream->repair || stream - receiver->streams != m->encoding)
        return DROP_SPAN_UNKNOWN;
    struct span_message again = about(SPAN_MEDIA, receiver, stream);
    again.flags = SPAN_AGAIN;
    while (span_message_next(m, &sequence)) {
        if (!is_first && !seq16_newer(sequence, before))
            continue;
        is_first = false;
        before = sequence;
        struct buffer *packet = history_find(&stream->repair->history, now, sequence);
        if (packet)
            send_again(g, now, span, &again, packet);
    }
    return DROP_NONE;
}

static enum drop obey(struct graph *g, usec_t now, struct transport *span,
                      struct receiver *receiver, struct span_message *m)
{
    switch (m->kind) {
    case SPAN_FOLLOW:
        return span_tap(g, receiver, span);
    case SPAN_LEAVE:
        span_untap(receiver, span);
        return DROP_NONE;
    case SPAN_KEYFRAME:
        want_keyframes(g, now, receiver, m);
        return DROP_NONE;
    default:
        return send_missing(g, now, span, receiver, m);
    }
}

static enum drop take(struct graph *g, usec_t now, struct transport *span, struct reader head,
                      struct buffer *packet)
{
    struct span_message m;
    struct receiver *receiver;

    if (!span_message_read(&m, head, reader_of(packet->bytes, packet->length)))
        return DROP_SPAN_MALFORMED;
    receiver = m.kind <= SPAN_ENDED ? find_mirror(g, now, span, &m) : find_publisher(g, span, &m);
    if (!receiver)
        return DROP_SPAN_UNKNOWN;
    switch (m.kind) {
    case SPAN_MEDIA:
        return take_media(g, now, span, receiver, &m, packet);
    case SPAN_CLOCK:
        return take_clock(receiver, &m);
    case SPAN_ENDED:
        return take_end(g, receiver, &m);
    default:
        return obey(g, now, span, receiver, &m);
    }
}

void cross_receive(struct graph *g, usec_t now, struct transport *span, struct reader head,
                   struct buffer *packet)
{
    const size_t length = reader_left(&head) + packet->length;
    enum drop why;

    g->datagrams_in++;
    span->packets_received++;
    span->bytes_received += length;
    rate_add(&span->received_rate, now, (uint32_t)length);
    why = take(g, now, span, head, packet);
    if (why != DROP_NONE)
        transport_drop(g, span, why);
}

/* -- what is due ------------------------------------------------------------------------------ */

/* Each mirror has a time of its own: one that has just come says nothing for the others, and what
 * finds no room now is first the next time. */
static void follow(struct graph *g, usec_t now, struct transport *span)
{
    LIST_EACH (struct receiver, mirror, &span->receivers) {
        const struct span_message m = about(SPAN_FOLLOW, mirror, NULL);
        if (mirror->follow_at > now)
            continue;
        if (!say(g, now, span, &m, NULL))
            return;
        mirror->follow_at = now + SPAN_FOLLOW_PERIOD;
    }
}

static void ask_for_keyframes(struct graph *g, usec_t now, struct transport *span,
                              struct receiver *mirror)
{
    struct span_message m = about(SPAN_KEYFRAME, mirror, NULL);

    if (receiver_keyframe_deadline(mirror) > now)
        return;
    for (size_t i = 0; i < mirror->plan.encoding_count; i++) {
        const struct keyframe *keyframe = &mirror->keyframes[i];
        if (keyframe->wanted > now || mirror->streams[i].ssrc == 0)
            continue;
        m.encoding |= (uint8_t)(1u << i);
        m.flags |= keyframe->greets ? SPAN_GREETING : 0;
    }
    if (!m.encoding || !say(g, now, span, &m, NULL))
        return;
    for (size_t i = 0; i < mirror->plan.encoding_count; i++) {
        if (!(m.encoding >> i & 1))
            continue;
        mirror->keyframes[i].wanted = NEVER;
        mirror->keyframes[i].asked = now;
    }
}

static void ask_for_lost(struct graph *g, usec_t now, struct transport *span,
                         struct receiver *mirror, struct stream *stream)
{
    uint16_t numbers[SPAN_MISSING_MAX] = {0};
    struct span_message m = about(SPAN_MISSING, mirror, stream);
    bool is_hopeless = false;

    history_expire(&stream->repair->history, now);
    if (nack_deadline(&stream->repair->nack) > now)
        return;
    const size_t count = nack_due(&stream->repair->nack, now, SPAN_ROUND_TRIP, numbers,
                                  SPAN_MISSING_MAX, &is_hopeless);
    uint8_t *space = count > 0 && !span->span->is_lost ? outbox_space(g->out) : NULL;
    if (is_hopeless && receiver_is_watched(mirror, m.encoding))
        receiver_want_keyframe(g, now, mirror, m.encoding, KEYFRAME_PERIOD);
    if (!space)
        return;
    struct writer w = writer_of(space, SPAN_MISSING_SIZE);
    m.serial = stream->origin;
    span_message_write(&m, &w);
    for (size_t i = 0; i < count; i++)
        writer_u16(&w, numbers[i]);
    put(g, now, span, writer_used(&w), NULL);
    stream->nacks_sent++;
}

usec_t cross_speak(struct graph *g, usec_t now, struct transport *span)
{
    usec_t next = NEVER;

    if (span->span->is_lost)
        return NEVER;
    follow(g, now, span);
    LIST_EACH (struct receiver, mirror, &span->receivers) {
        for (size_t i = 0; i < mirror->plan.encoding_count; i++) {
            struct stream *stream = &mirror->streams[i];
            if (!stream->serial || !stream->repair)
                continue;
            ask_for_lost(g, now, span, mirror, stream);
            next = usec_min(next, nack_deadline(&stream->repair->nack));
        }
        ask_for_keyframes(g, now, span, mirror);
        next = usec_min(next, receiver_keyframe_deadline(mirror));
        next = usec_min(next, mirror->follow_at);
    }
    return next;
}
