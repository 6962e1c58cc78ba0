/* publisher.c - packets of publisher.h, frame by frame. */
#include "publisher.h"

#include "proto/rtcp.h"
#include "proto/rtp.h"
#include "proto/twcc.h"
#include "session.h"

#include <stdlib.h>
#include <string.h>

#define AUDIO_PERIOD (20 * MILLISECOND)
#define AUDIO_CLOCK 48000
#define REPORT_PERIOD SECOND
#define MILLION 1000000

uint32_t publisher_ssrc(uint32_t number, size_t encoding)
{
    return 0x10000000u + number * 16 + (uint32_t)encoding;
}

static void open_stream(struct published_stream *s, uint32_t ssrc, struct random *random)
{
    s->ssrc = ssrc;
    s->rtx_ssrc = ssrc + 8;
    s->sequence = (uint16_t)random_u32(random);
    s->rtx_sequence = (uint16_t)random_u32(random);
}

struct publisher *publisher_open(uint32_t number, usec_t now, const uint32_t *bitrates,
                                 size_t encodings, bool has_audio, uint32_t seed)
{
    struct publisher *p = calloc(1, sizeof *p);
    uint8_t bytes[RANDOM_SEED_SIZE] = {0};

    if (!p)
        abort();
    memcpy(bytes, &seed, sizeof seed);
    bytes[4] = (uint8_t)number;
    random_seed(&p->random, bytes);
    p->number = number;
    p->encodings = encodings;
    p->has_audio = has_audio;
    p->first_timestamp = random_u32(&p->random);
    for (size_t i = 0; i < encodings; i++) {
        struct published_stream *s = &p->streams[i];
        open_stream(s, publisher_ssrc(number, i), &p->random);
        encoder_open(&s->encoder, (uint8_t)i, bitrates[i], random_u32(&p->random));
        p->rate += bitrates[i];
        s->kept = calloc(PUBLISHER_KEPT, sizeof *s->kept);
        if (!s->kept)
            abort();
    }
    open_stream(&p->audio, publisher_ssrc(number, PUBLISHER_ENCODINGS), &p->random);
    p->is_key_wanted = true;
    p->key_heard_at = now - KEY_PERIOD;
    /* Nobody's pictures come in step with another's. */
    p->begun_at = now + random_below(&p->random, SECOND / VIDEO_PICTURES);
    p->picture_at = encodings > 0 ? p->begun_at : NEVER;
    p->audio_at = has_audio ? now + random_below(&p->random, AUDIO_PERIOD) : NEVER;
    p->pace_at = NEVER;
    p->report_at = now + SECOND / 10;
    return p;
}

void publisher_show_from(struct publisher *p, usec_t at)
{
    p->is_key_wanted = true;
    p->begun_at += at - p->picture_at;
    p->picture_at = at;
}

void publisher_close(struct publisher *p)
{
    for (size_t i = 0; i < p->encodings; i++)
        free(p->streams[i].kept);
    free(p);
}

/* -- packets ---------------------------------------------------------------------------------- */

static usec_t clock_of(const struct publisher *p, usec_t now)
{
    return now + now * p->drift / MILLION;
}

static uint64_t ntp_of(const struct publisher *p, usec_t now)
{
    uint64_t since = (uint64_t)(clock_of(p, now) + SESSION_NTP_OFFSET);

    return (since / SECOND) << 32 | ((since % SECOND) << 32) / SECOND;
}

static uint32_t timestamp_of(const struct publisher *p, usec_t now, uint32_t clock_rate)
{
    return p->first_timestamp + (uint32_t)(clock_of(p, now) * clock_rate / SECOND);
}

static void write_header(struct writer *w, uint8_t type, bool marker, uint16_t sequence,
                         uint32_t timestamp, uint32_t ssrc)
{
    writer_u8(w, 0x90);
    writer_u8(w, (uint8_t)((marker ? 0x80 : 0) | type));
    writer_u16(w, sequence);
    writer_u32(w, timestamp);
    writer_u32(w, ssrc);
}

/* MID, RID and the transport-wide number, in the one-byte form. */
static void write_video_extensions(struct publisher *p, uint8_t rid_id, size_t encoding,
                                   struct writer *w)
{
    writer_u16(w, RTP_EXTENSION_ONE_BYTE);
    writer_u16(w, 2);
    writer_u8(w, SEQUENCE_ID << 4 | 1);
    writer_u16(w, p->transport_sequence++);
    writer_u8(w, MID_ID << 4 | 0);
    writer_u8(w, 'v');
    writer_u8(w, (uint8_t)(rid_id << 4));
    writer_u8(w, (uint8_t)('a' + encoding));
    writer_u8(w, 0);
}

static size_t write_video(struct publisher *p, usec_t now, uint8_t *packet)
{
    const struct frame *frame = &p->frames[p->first];
    size_t encoding = frame->truth.encoding;
    struct published_stream *s = &p->streams[encoding];
    struct writer w = writer_of(packet, PUBLISHER_PACKET_MAX);
    struct published_packet *kept = &s->kept[s->sequence % PUBLISHER_KEPT];
    bool is_last = p->next_packet + 1 == frame->packets;

    kept->sequence = s->sequence;
    write_header(&w, VIDEO_TYPE, is_last, s->sequence++, frame->timestamp, s->ssrc);
    write_video_extensions(p, RID_ID, encoding, &w);
    size_t header = writer_used(&w);
    frame_write(frame, p->next_packet, &w);
    s->packets++;
    s->octets += (uint32_t)(writer_used(&w) - header);
    kept->length = (uint16_t)writer_used(&w);
    memcpy(kept->bytes, packet, kept->length);
    p->next_packet++;
    if (is_last) {
        p->next_packet = 0;
        p->first = (p->first + 1) % PUBLISHER_FRAMES;
        p->waiting--;
    }
    usec_t takes = (usec_t)(writer_used(&w) * 8 * SECOND / (p->rate * PACING));
    p->pace_at = p->waiting == 0 ? NEVER : now + takes;
    return writer_used(&w);
}

static size_t write_audio(struct publisher *p, usec_t now, uint8_t *packet)
{
    struct published_stream *s = &p->audio;
    struct writer w = writer_of(packet, PUBLISHER_PACKET_MAX);
    /* Speech for four seconds of every twelve, each publisher in its turn. */
    bool speaks = (now / (4 * SECOND) + p->number) % 3 == 0;
    size_t payload = (speaks ? 80 : 60) + random_below(&p->random, 20);

    write_header(&w, AUDIO_TYPE, false, s->sequence++, timestamp_of(p, now, AUDIO_CLOCK), s->ssrc);
    writer_u16(&w, RTP_EXTENSION_ONE_BYTE);
    writer_u16(&w, 2);
    writer_u8(&w, LEVEL_ID << 4 | 0);
    writer_u8(&w, (uint8_t)(speaks ? 0x80 | (20 + random_below(&p->random, 15)) : 90));
    writer_u8(&w, SEQUENCE_ID << 4 | 1);
    writer_u16(&w, p->transport_sequence++);
    writer_u8(&w, MID_ID << 4 | 0);
    writer_u8(&w, 'a');
    writer_u8(&w, 0);
    writer_zero(&w, payload);
    s->packets++;
    s->octets += (uint32_t)payload;
    p->audio_at += AUDIO_PERIOD - AUDIO_PERIOD * p->drift / MILLION;
    return writer_used(&w);
}

/* RFC 4588: the number stands before the payload. */
static size_t write_again(struct publisher *p, uint8_t *packet)
{
    struct writer w = writer_of(packet, PUBLISHER_PACKET_MAX);
    uint8_t encoding = p->wanted[--p->wanted_count].encoding;
    uint16_t sequence = p->wanted[p->wanted_count].sequence;
    struct published_stream *s = &p->streams[encoding];
    const struct published_packet *kept = &s->kept[sequence % PUBLISHER_KEPT];
    struct rtp rtp;

    if (kept->length == 0 || kept->sequence != sequence ||
        rtp_parse(&rtp, kept->bytes, kept->length) != DROP_NONE)
        return 0;
    write_header(&w, VIDEO_RTX_TYPE, rtp.marker, s->rtx_sequence++, rtp.timestamp, s->rtx_ssrc);
    write_video_extensions(p, REPAIRED_RID_ID, encoding, &w);
    writer_u16(&w, sequence);
    writer_bytes(&w, kept->bytes + rtp.header_length, kept->length - rtp.header_length);
    p->sent_again++;
    return writer_used(&w);
}

static size_t write_report(struct publisher *p, usec_t now, uint8_t *packet)
{
    static const uint8_t name[] = {'p', 'u', 'b'};
    struct writer w = writer_of(packet, PUBLISHER_PACKET_MAX);
    struct published_stream *first = p->encodings > 0 ? &p->streams[0] : &p->audio;

    for (size_t i = 0; i < p->encodings; i++)
        rtcp_write_sr(&w, p->streams[i].ssrc, ntp_of(p, now), timestamp_of(p, now, VIDEO_CLOCK),
                      p->streams[i].packets, p->streams[i].octets, NULL, 0);
    if (p->has_audio)
        rtcp_write_sr(&w, p->audio.ssrc, ntp_of(p, now), timestamp_of(p, now, AUDIO_CLOCK),
                      p->audio.packets, p->audio.octets, NULL, 0);
    rtcp_write_sdes_cname(&w, first->ssrc, name, sizeof name);
    p->report_at = now + REPORT_PERIOD;
    return writer_used(&w);
}

/* -- pictures --------------------------------------------------------------------------------- */

static void encode(struct publisher *p, usec_t now)
{
    bool is_key = p->is_key_wanted;
    uint32_t timestamp = timestamp_of(p, now, VIDEO_CLOCK);

    p->is_key_wanted = false;
    for (size_t i = 0; i < p->encodings && p->waiting < PUBLISHER_FRAMES; i++)
        encoder_encode(&p->streams[i].encoder, is_key, timestamp,
                       &p->frames[(p->first + p->waiting++) % PUBLISHER_FRAMES]);
    if (p->pace_at == NEVER)
        p->pace_at = now;
    p->pictures++;
    usec_t since = (usec_t)p->pictures * SECOND / VIDEO_PICTURES;
    p->picture_at = p->begun_at + since - since * p->drift / MILLION;
}

usec_t publisher_due(const struct publisher *p)
{
    usec_t due = usec_min(usec_min(p->picture_at, p->audio_at), usec_min(p->pace_at, p->report_at));

    return p->wanted_count > 0 ? 0 : due;
}

size_t publisher_next(struct publisher *p, usec_t now, uint8_t packet[PUBLISHER_PACKET_MAX],
                      bool *is_rtcp)
{
    size_t length = 0;

    while (p->picture_at <= now)
        encode(p, now);
    *is_rtcp = false;
    while (p->wanted_count > 0 && length == 0)
        length = write_again(p, packet);
    if (length == 0 && p->audio_at <= now)
        length = write_audio(p, now, packet);
    if (length == 0 && p->pace_at <= now)
        length = write_video(p, now, packet);
    p->packets += length > 0;
    if (length > 0 || p->report_at > now)
        return length;
    *is_rtcp = true;
    return write_report(p, now, packet);
}

/* -- what is asked of it ---------------------------------------------------------------------- */

static size_t encoding_of(const struct publisher *p, uint32_t ssrc)
{
    for (size_t i = 0; i < p->encodings; i++)
        if (p->streams[i].ssrc == ssrc)
            return i;
    return PUBLISHER_ENCODINGS;
}

static void want_key(struct publisher *p, usec_t now, uint32_t ssrc)
{
    size_t encoding = encoding_of(p, ssrc);

    if (encoding == PUBLISHER_ENCODINGS)
        return;
    struct published_stream *s = &p->streams[encoding];
    if (s->key_requests < KEY_REQUESTS_MAX)
        s->key_requested[s->key_requests] = now;
    s->key_requests++;
    if (now - p->key_heard_at < KEY_PERIOD)
        return;
    p->key_heard_at = now;
    p->is_key_wanted = true;
}

static void want_again(struct publisher *p, size_t encoding, uint16_t sequence)
{
    if (p->wanted_count == PUBLISHER_WANTED)
        return;
    p->wanted[p->wanted_count].encoding = (uint8_t)encoding;
    p->wanted[p->wanted_count++].sequence = sequence;
}

static void hear_nack(struct publisher *p, struct rtcp_packet *packet, uint32_t ssrc)
{
    size_t encoding = encoding_of(p, ssrc);
    struct rtcp_nack nack;

    while (encoding < PUBLISHER_ENCODINGS && rtcp_next_nack(packet, &nack)) {
        want_again(p, encoding, nack.first);
        for (unsigned bit = 0; bit < 16; bit++)
            if (nack.mask >> bit & 1)
                want_again(p, encoding, (uint16_t)(nack.first + bit + 1));
    }
}

static void hear_feedback(struct publisher *p, usec_t now, struct rtcp_packet *packet)
{
    struct twcc_feedback arrivals;
    struct rtcp_feedback head;
    struct rtcp_fir fir;

    if (rtcp_read_feedback(packet, &head) != DROP_NONE) {
        p->malformed++;
    } else if (packet->type == RTCP_RTPFB && packet->count == RTPFB_NACK) {
        hear_nack(p, packet, head.media_ssrc);
    } else if (packet->type == RTCP_RTPFB && packet->count == RTPFB_TRANSPORT_CC) {
        p->feedbacks++;
        p->malformed += twcc_read(packet, &arrivals) != DROP_NONE;
    } else if (packet->type == RTCP_PSFB && packet->count == PSFB_PLI) {
        want_key(p, now, head.media_ssrc);
    } else if (packet->type == RTCP_PSFB && packet->count == PSFB_FIR) {
        while (rtcp_next_fir(packet, &fir))
            want_key(p, now, fir.ssrc);
    }
}

void publisher_hear(struct publisher *p, usec_t now, const uint8_t *packet, size_t length)
{
    struct reader compound = reader_of(packet, length);
    struct rtcp_packet one;

    if (rtcp_check(packet, length) != DROP_NONE) {
        p->malformed++;
        return;
    }
    while (rtcp_next(&compound, &one))
        if (one.type == RTCP_RTPFB || one.type == RTCP_PSFB)
            hear_feedback(p, now, &one);
}
