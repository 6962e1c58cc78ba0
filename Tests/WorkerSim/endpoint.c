/* endpoint.c - what an endpoint sends. What it hears is endpoint_hear.c. */
#include "endpoint.h"

#include "proto/rtcp.h"
#include "session.h"

#include <string.h>

void endpoint_open(struct endpoint *e, size_t number)
{
    struct conditions perfect = {0};

    memset(e, 0, sizeof *e);
    e->rtp = (struct address){.family = 4, .port = (uint16_t)(20000 + 2 * number)};
    e->rtp.ip[0] = 10;
    e->rtp.ip[2] = (uint8_t)(number >> 8);
    e->rtp.ip[3] = (uint8_t)number;
    e->rtcp = e->rtp;
    e->ssrc = 0x70000000u + (uint32_t)number;
    e->clock_rate = 90000;
    e->report_at = NEVER;
    e->pli_at = NEVER;
    link_open(&e->up, &perfect, (uint32_t)(2 * number));
    link_open(&e->down, &perfect, (uint32_t)(2 * number + 1));
}

static struct source *__single add_source(struct endpoint *e, const struct source *made)
{
    struct source *source = &e->sources[e->source_count++];

    *source = *made;
    source->sequence = 1000;
    source->timestamp = 5000000;
    source->key_is_wanted = true;
    return source;
}

struct source *__single endpoint_audio(struct endpoint *e, usec_t now, uint32_t ssrc)
{
    return add_source(e, &(struct source){.ssrc = ssrc,
                                          .payload_type = 100,
                                          .clock_rate = 48000,
                                          .period = 20 * MILLISECOND,
                                          .frame_packets = 1,
                                          .payload_size = 80,
                                          .next_at = now});
}

struct source *__single endpoint_video(struct endpoint *e, usec_t now, uint32_t ssrc)
{
    return add_source(e, &(struct source){.ssrc = ssrc,
                                          .payload_type = 101,
                                          .clock_rate = 90000,
                                          .period = SECOND / 30,
                                          .frame_packets = 3,
                                          .payload_size = 1000,
                                          .next_at = now});
}

struct source *__single endpoint_source(struct endpoint *e, uint32_t ssrc)
{
    for (size_t i = 0; i < e->source_count; i++)
        if (e->sources[i].ssrc == ssrc)
            return &e->sources[i];
    return NULL;
}

usec_t endpoint_due(const struct endpoint *e)
{
    usec_t due = e->report_at;

    for (size_t i = 0; i < e->source_count; i++)
        due = usec_min(due, e->sources[i].next_at);
    return due;
}

size_t source_write(struct source *source, usec_t now,
                    uint8_t *__counted_by(ENDPOINT_PACKET_MAX) packet)
{
    struct writer w = writer_of(packet, ENDPOINT_PACKET_MAX);
    bool is_last = source->in_frame + 1 == source->frame_packets;

    writer_u8(&w, source->extension_length > 0 ? 0x90 : 0x80);
    writer_u8(&w, (uint8_t)((is_last ? 0x80 : 0) | source->payload_type));
    writer_u16(&w, source->sequence++);
    writer_u32(&w, source->timestamp);
    writer_u32(&w, source->ssrc);
    writer_bytes(&w, source->extension, source->extension_length);
    if (source->payload_size < PAYLOAD_HEAD) { /* too short to say anything */
        writer_zero(&w, source->payload_size);
    } else {
        writer_u32(&w, source->number);
        writer_u8(&w, source->key_is_wanted);
        writer_zero(&w, PAYLOAD_HEAD - 5);
    }
    for (size_t i = PAYLOAD_HEAD; i < source->payload_size; i++)
        writer_u8(&w, (uint8_t)(source->number + i));
    source->number++;
    source->packets++;
    source->octets += source->payload_size;
    if (is_last) {
        source->in_frame = 0;
        source->key_is_wanted = false;
        source->timestamp += (uint32_t)((uint64_t)source->period * source->clock_rate / SECOND);
        source->next_at = now + source->period;
    } else {
        source->in_frame++;
    }
    return writer_used(&w);
}

static uint64_t ntp_at(usec_t now)
{
    uint64_t since = (uint64_t)(now + SESSION_NTP_OFFSET);

    return (since / SECOND) << 32 | ((since % SECOND) << 32) / SECOND;
}

static void write_blocks(struct endpoint *e, usec_t now, struct writer *w)
{
    struct rtcp_report_block blocks[ENDPOINT_STREAMS_MAX] = {0};
    size_t count = 0;

    for (size_t i = 0; i < e->heard_count; i++)
        if (reception_report(&e->heard[i].reception, now, &blocks[count]))
            blocks[count++].ssrc = e->heard[i].ssrc;
    rtcp_write_rr(w, e->ssrc, blocks, count);
}

/* One compound: a receiver report of all it hears, a sender report of each stream it sends. */
static size_t write_report(struct endpoint *e, usec_t now,
                           uint8_t *__counted_by(ENDPOINT_PACKET_MAX) packet)
{
    static const uint8_t name[] = {'e', 'n', 'd'};
    struct writer w = writer_of(packet, ENDPOINT_PACKET_MAX);

    write_blocks(e, now, &w);
    rtcp_write_sdes_cname(&w, e->ssrc, name, sizeof name);
    for (size_t i = 0; i < e->source_count; i++)
        if (e->sources[i].next_at != NEVER)
            rtcp_write_sr(&w, e->sources[i].ssrc, ntp_at(now), e->sources[i].timestamp,
                          e->sources[i].packets, e->sources[i].octets, NULL, 0);
    e->report_at = now + e->report_period;
    return writer_used(&w);
}

size_t endpoint_write(struct endpoint *e, usec_t now,
                      uint8_t *__counted_by(ENDPOINT_PACKET_MAX) packet, bool *is_rtcp)
{
    for (size_t i = 0; i < e->source_count; i++)
        if (e->sources[i].next_at <= now) {
            *is_rtcp = false;
            return source_write(&e->sources[i], now, packet);
        }
    *is_rtcp = true;
    return e->report_at <= now ? write_report(e, now, packet) : 0;
}
