/* chatters.c - carries packets between two chatters. */
#include "chatters.h"

#include "openssl_clock.h"
#include "proto/sctp_packet.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

struct chatters *__single chatters_open(const struct sctp_options *first,
                                          const struct sctp_options *second)
{
    static const uint8_t seed[32] = {3};
    struct chatters *p = calloc(1, sizeof *p);

    if (!p)
        abort();
    p->now = SECOND;
    p->delay = 10 * MILLISECOND;
    random_seed(&p->random, seed);
    openssl_clock_set(p->now);
    p->ends[0] = chatter_open(p->now, first);
    p->ends[1] = chatter_open(p->now, second);
    return p;
}

void chatters_close(struct chatters *p)
{
    chatter_close(p->ends[0]);
    chatter_close(p->ends[1]);
    free(p);
}

struct chatters *__single chatters_meet(void)
{
    const struct sctp_options options = chatter_options();
    struct chatters *p = chatters_open(&options, &options);

    association_begin(p->ends[0]->sctp, p->now);
    association_begin(p->ends[1]->sctp, p->now);
    chatters_run(p, SECOND);
    CHECK_EQ(association_phase(p->ends[0]->sctp), SCTP_IS_CONNECTED);
    CHECK_EQ(association_phase(p->ends[1]->sctp), SCTP_IS_CONNECTED);
    return p;
}

static void note_tag(struct chatters *p, size_t to, const uint8_t *__counted_by(length) packet,
                     size_t length)
{
    if (length >= 8)
        p->tags[to] = (uint32_t)packet[4] << 24 | (uint32_t)packet[5] << 16 |
                      (uint32_t)packet[6] << 8 | packet[7];
}

/* A chunk's type, 0x100: there is no more. `at` begins at the head's end and steps on. */
static unsigned next_chunk(const uint8_t *__counted_by(length) packet, size_t length, size_t *at)
{
    const size_t chunk = *at;

    if (chunk + 4 > length)
        return 0x100;
    *at += (((size_t)packet[chunk + 2] << 8 | packet[chunk + 3]) + 3) & ~(size_t)3;
    return packet[chunk];
}

static void note_chunks(struct chatters *p, const uint8_t *__counted_by(length) packet,
                        size_t length)
{
    bool has_data = false, has_interleaved = false;
    unsigned type;

    for (size_t at = 12; (type = next_chunk(packet, length, &at)) != 0x100;) {
        has_data |= type == 0x00;
        has_interleaved |= type == 0x40;
    }
    p->with_data += has_data;
    p->with_interleaved += has_interleaved;
}

/* Of what an INIT or its answer supports (RFC 5061 section 4.2.7), I-DATA and I-FORWARD-TSN become
 * what is there already: RE-CONFIG. */
static void hide_interleaving(uint8_t *__counted_by(length) packet, size_t length)
{
    size_t at = 12 + 20;

    if (length < at || (packet[12] != 1 && packet[12] != 2))
        return;
    while (at + 4 <= length) {
        const size_t end = at + ((size_t)packet[at + 2] << 8 | packet[at + 3]);

        for (size_t i = at + 4; packet[at] == 0x80 && packet[at + 1] == 8 && i < end; i++)
            if (packet[i] == 0x40 || packet[i] == 0xc2)
                packet[i] = 0x82;
        at = (end + 3) & ~(size_t)3;
    }
    association_sum(packet, length);
}

/* All that both have to say now goes on its way. */
static void collect(struct chatters *p)
{
    for (size_t from = 0; from < 2; from++) {
        struct sctp_flight flight = {.at = p->now + p->delay, .to = 1 - from};

        while ((flight.length = chatter_next(p->ends[from], p->now, flight.bytes)) > 0) {
            note_tag(p, flight.to, flight.bytes, flight.length);
            note_chunks(p, flight.bytes, flight.length);
            if (p->hides_interleaving)
                hide_interleaving(flight.bytes, flight.length);
            p->packets++;
            if (random_u32(&p->random) % 1000 < p->loss || p->flight_count == CHATTERS_FLIGHTS_MAX)
                continue;
            p->flights[(p->first + p->flight_count++) % CHATTERS_FLIGHTS_MAX] = flight;
        }
    }
}

static void land(struct chatters *p)
{
    while (p->flight_count > 0 && p->flights[p->first].at <= p->now) {
        const struct sctp_flight *flight = &p->flights[p->first];

        CHECK_EQ(chatter_receive(p->ends[flight->to], p->now, flight->bytes, flight->length),
                 DROP_NONE);
        p->first = (p->first + 1) % CHATTERS_FLIGHTS_MAX;
        p->flight_count--;
    }
}

void chatters_run(struct chatters *p, usec_t duration)
{
    const usec_t end = p->now + duration;

    for (;;) {
        usec_t next;

        collect(p);
        next = usec_min(chatter_due(p->ends[0]), chatter_due(p->ends[1]));
        if (p->flight_count > 0)
            next = usec_min(next, p->flights[p->first].at);
        if (next > end)
            break;
        p->now = usec_max(p->now, next);
        openssl_clock_set(p->now);
        land(p);
    }
    p->now = end;
    openssl_clock_set(end);
}

/* RFC 9260 appendix A, bit by bit. */
static uint32_t sum_of(const uint8_t *__counted_by(length) bytes, size_t length)
{
    uint32_t sum = UINT32_MAX;

    for (size_t i = 0; i < length; i++) {
        sum ^= bytes[i];
        for (unsigned bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (sum & 1 ? 0x82f63b78 : 0);
    }
    return ~sum;
}

enum drop chatters_forge(struct chatters *p, size_t to, uint32_t tag,
                          const uint8_t *__counted_by(length) chunks, size_t length)
{
    uint8_t bytes[SCTP_PACKET_MAX] = {5000 >> 8, 5000 & 0xff, 5000 >> 8, 5000 & 0xff};
    uint32_t sum;

    CHECK(length + 12 <= sizeof bytes);
    for (unsigned i = 0; i < 4; i++)
        bytes[4 + i] = (uint8_t)(tag >> (24 - 8 * i));
    memcpy(bytes + 12, chunks, length);
    sum = sum_of(bytes, 12 + length);
    for (unsigned i = 0; i < 4; i++)
        bytes[8 + i] = (uint8_t)(sum >> 8 * i);
    return chatter_receive(p->ends[to], p->now, bytes, 12 + length);
}
