/* listener.c - what a listener makes of packets. What it says is listener_say.c. */
#include "listener.h"

#include "listener_say.h"
#include "proto/classify.h"
#include "proto/rtcp.h"
#include "proto/rtp.h"
#include "publisher.h"

#include <stdlib.h>
#include <string.h>

#define WAIT_SMOOTHING 32 /* packets */
#define WIRE_OVERHEAD 28 /* of IPv4 and UDP */

struct listener *listener_open(uint32_t ssrc, usec_t now, enum telling telling,
                               usec_t round_trip)
{
    struct listener *l = calloc(1, sizeof *l);

    if (!l)
        abort();
    l->ssrc = ssrc;
    l->telling = telling;
    l->asks_again = true;
    l->round_trip = round_trip;
    l->feedback_at = NEVER;
    l->report_at = now + SECOND;
    l->remb = 300000;
    twcc_init(&l->twcc);
    return l;
}

void listener_close(struct listener *l)
{
    for (size_t i = 0; i < l->stream_count; i++) {
        free(l->streams[i]->decoder);
        free(l->streams[i]);
    }
    journal_close(&l->journal);
    free(l);
}

size_t listener_expect(struct listener *l, usec_t now, uint32_t ssrc, uint32_t rtx_ssrc,
                       bool is_video)
{
    struct heard_stream *s = calloc(1, sizeof *s);

    (void)now;
    if (!s || l->stream_count == LISTENER_STREAMS)
        abort();
    s->ssrc = ssrc;
    s->rtx_ssrc = rtx_ssrc;
    s->is_video = is_video;
    reception_init(&s->reception, is_video ? VIDEO_CLOCK : 48000);
    nack_init(&s->nack);
    s->decoder = is_video ? calloc(1, sizeof *s->decoder) : NULL;
    if (is_video && !s->decoder)
        abort();
    l->streams[l->stream_count] = s;
    return l->stream_count++;
}

/* -- media ------------------------------------------------------------------------------------ */

static size_t stream_of(const struct listener *l, uint32_t ssrc)
{
    for (size_t i = 0; i < l->stream_count; i++)
        if (l->streams[i]->ssrc == ssrc || l->streams[i]->rtx_ssrc == ssrc)
            return i;
    return LISTENER_STREAMS;
}

static void note_arrival(struct listener *l, usec_t now, const struct rtp *rtp,
                         const uint8_t *packet, size_t length)
{
    struct rtp_extension found;

    if (l->telling != TELLS_ARRIVALS ||
        !rtp_extension_find(packet, length, rtp, HEARD_SEQUENCE_ID, &found) || found.length != 2)
        return;
    uint16_t number = (uint16_t)(packet[found.at] << 8 | packet[found.at + 1]);
    usec_t told = listener_clock(l, now);
    if (l->is_liar) /* as if nothing had come between */
        told = SECOND + (usec_t)l->arrivals;
    l->arrivals++;
    if (twcc_arrived(&l->twcc, told, number) && l->feedback_at == NEVER)
        l->feedback_at = now + FEEDBACK_PERIOD;
}

static void show_all(struct listener *l, usec_t now, size_t at)
{
    struct shown shown;

    while (decoder_next(l->streams[at]->decoder, now, &shown))
        journal_show(&l->journal, now, (uint8_t)at, shown.encoding, shown.temporal);
}

struct arrival {
    uint16_t sequence;
    uint32_t timestamp;
    bool marker;
    bool is_again;
    const uint8_t *payload;
    size_t length;
};

static void hear_video(struct listener *l, usec_t now, size_t at, const struct arrival *a)
{
    struct heard_stream *s = l->streams[at];
    struct video_packet packet;
    uint16_t holes = s->nack.count;

    if (!video_read(&packet, a->payload, a->length)) {
        l->malformed++;
        return;
    }
    bool is_key = packet.is_key && packet.begins;
    enum nack_arrival how = nack_received(&s->nack, now, a->sequence, is_key, a->is_again);
    s->missing += s->nack.count > holes ? (uint64_t)(s->nack.count - holes) : 0;
    s->repaired += how == NACK_REPAIRED;
    if (a->is_again && how == NACK_UNASKED) {
        s->in_vain++;
        return;
    }
    decoder_receive(s->decoder, now, a->sequence, a->timestamp, a->marker, &packet);
    show_all(l, now, at);
}

static void hear_rtp(struct listener *l, usec_t now, const uint8_t *packet, size_t length)
{
    struct rtp rtp;

    if (rtp_parse(&rtp, packet, length) != DROP_NONE) {
        l->malformed++;
        return;
    }
    note_arrival(l, now, &rtp, packet, length);
    size_t at = stream_of(l, rtp.ssrc);
    if (rtp.payload_length == 0 || at == LISTENER_STREAMS) {
        l->padding++;
        return;
    }
    struct heard_stream *s = l->streams[at];
    const uint8_t *payload = packet + rtp.header_length;
    struct arrival arrival = {.sequence = rtp.sequence,
                              .timestamp = rtp.timestamp,
                              .marker = rtp.marker,
                              .is_again = s->rtx_ssrc != 0 && rtp.ssrc == s->rtx_ssrc,
                              .payload = payload,
                              .length = rtp.payload_length};
    if (arrival.is_again) {
        if (rtp.payload_length < 2)
            return;
        arrival.sequence = (uint16_t)(payload[0] << 8 | payload[1]);
        arrival.payload += 2;
        arrival.length -= 2;
    } else if (reception_accept(&s->reception, now, rtp.sequence, rtp.timestamp) != DROP_NONE) {
        return;
    }
    uint64_t in_vain = s->in_vain;
    if (s->is_video)
        hear_video(l, now, at, &arrival);
    s->packets++;
    if (arrival.is_again)
        gauge_add(&l->journal.again, now, length + WIRE_OVERHEAD);
    if (s->in_vain == in_vain)
        gauge_add(&l->journal.media, now, length + WIRE_OVERHEAD);
}

/* -- RTCP ------------------------------------------------------------------------------------- */

static void hear_rtcp(struct listener *l, usec_t now, const uint8_t *packet, size_t length)
{
    struct reader compound = reader_of(packet, length);
    struct rtcp_packet one;
    struct rtcp_sr report;

    if (rtcp_check(packet, length) != DROP_NONE) {
        l->malformed++;
        return;
    }
    while (rtcp_next(&compound, &one)) {
        if (one.type != RTCP_SR || rtcp_read_sr(&one, &report) != DROP_NONE)
            continue;
        size_t at = stream_of(l, report.ssrc);
        if (at < LISTENER_STREAMS)
            reception_sender_report(&l->streams[at]->reception, now, report.ntp);
    }
}

void listener_hear(struct listener *l, usec_t now, usec_t waited, const uint8_t *packet,
                   size_t length)
{
    journal_wait(&l->journal, now, waited);
    l->waited += (waited - l->waited) / WAIT_SMOOTHING;
    switch (classify(packet, length)) {
    case PROTOCOL_RTP:
        hear_rtp(l, now, packet, length);
        break;
    case PROTOCOL_RTCP:
        hear_rtcp(l, now, packet, length);
        break;
    default:
        l->malformed++;
    }
}

/* -- time ------------------------------------------------------------------------------------- */

usec_t listener_due(const struct listener *l)
{
    usec_t due = usec_min(l->feedback_at, l->report_at);

    for (size_t i = 0; i < l->stream_count; i++) {
        const struct heard_stream *s = l->streams[i];
        if (!s->is_video)
            continue;
        due = usec_min(due, decoder_due(s->decoder));
        if (l->asks_again)
            due = usec_min(due, nack_deadline(&s->nack));
        if (s->wants_key)
            due = 0;
    }
    return due;
}

size_t listener_next(struct listener *l, usec_t now, uint8_t packet[LISTENER_PACKET_MAX])
{
    for (size_t i = 0; i < l->stream_count; i++) {
        if (!l->streams[i]->is_video)
            continue;
        show_all(l, now, i);
        l->streams[i]->wants_key |= decoder_wants_key(l->streams[i]->decoder, now);
    }
    return listener_say(l, now, packet);
}
